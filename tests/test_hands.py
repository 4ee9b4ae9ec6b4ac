"""What hands reach for: names from a list, a dry run, a limit, a summary, chosen keys, a configuration, the manual."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import re
import select
import shutil
import signal
import struct
import subprocess
import termios
import time
from pathlib import Path

import pytest

from tests.command import ARTICLE, COMMAND, read_records, read_tree, run, write_articles


@pytest.fixture
def clippings(tmp_path: Path) -> Path:
    """Four clippings, one in a folder below, and something that is none."""
    folder = tmp_path / "in"
    write_articles(folder, 3)
    (folder / "sub").mkdir()
    (folder / "sub" / "gull.txt").write_text("Gull steals ice cream\n\n" + ARTICLE)
    (folder / "photo.xyz").write_bytes(b"photo")
    return folder


def list_files(done: subprocess.CompletedProcess[bytes]) -> list[str]:
    return [record["file"] for record in read_records(done.stdout)]


def list_plan(done: subprocess.CompletedProcess[bytes]) -> list[tuple[str, str]]:
    """Return what a dry run would do, and with which file."""
    rows = [line.split("\t") for line in done.stdout.decode().splitlines()]
    assert all(len(row) == 3 and row[2] for row in rows)
    return [(row[0], row[1]) for row in rows]


def test_names_come_from_a_file_or_a_pipe(clippings: Path, tmp_path: Path) -> None:
    (tmp_path / "names").write_text("sub/gull.txt\n\n00001.txt\nsub/gull.txt\n")
    assert list_files(run(clippings, "--files-from", tmp_path / "names")) == ["sub/gull.txt", "00001.txt"]
    (clippings / "new\nline.txt").write_text("Ferry\n\n" + ARTICLE)
    found = subprocess.run(
        ["find", "in", "-name", "*.txt", "-print0"], cwd=tmp_path, stdout=subprocess.PIPE, check=True
    )
    done = subprocess.run(
        [*COMMAND, "--files-from", "-", "-0", "-o", "out"], input=found.stdout, cwd=tmp_path, check=False, timeout=60
    )
    assert done.returncode == 0
    assert "in/new\nline.txt.json" in read_tree(tmp_path / "out")
    assert len(read_tree(tmp_path / "out")) == 5


def test_names_stay_below_the_folder_and_share_its_records(clippings: Path, tmp_path: Path) -> None:
    assert run(clippings, "-o", tmp_path / "out").returncode == 0
    (tmp_path / "names").write_text(f"sub\n../names\nnot-there.txt\n{clippings}/00002.txt\n")
    done = run(clippings, "--files-from", tmp_path / "names", "-o", tmp_path / "out")
    assert done.returncode == 1
    assert b"4 files: 0 ok, 0 partial, 0 empty, 2 failed, 2 unchanged" in done.stderr
    assert b"not below" in done.stderr
    assert run(clippings, "--files-from", tmp_path / "nowhere").returncode == 2


def test_a_dry_run_says_what_would_be_done_and_does_nothing(clippings: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    files = ["00000.txt", "00001.txt", "00002.txt", "sub/gull.txt"]
    done = run(clippings, "-n", "-o", out)
    assert (done.returncode, sorted(list_plan(done))) == (
        0,
        sorted([("skip", "photo.xyz"), *(("read", file) for file in files)]),
    )
    assert not out.exists()
    assert run(clippings, "-o", out).returncode == 0
    (clippings / "00000.txt").write_text("Ferry sails again\n\n" + ARTICLE)
    (clippings / "00001.txt").unlink()
    (out / "00002.txt.json").unlink()
    before = read_tree(out), sorted(path.stat().st_mtime_ns for path in out.rglob("*"))
    plan = dict.fromkeys(list_plan(run(clippings, "--dry-run", "--prune", "-o", out)))
    assert list(plan) == [
        ("read", "00000.txt"), ("read", "00002.txt"), ("skip", "photo.xyz"), ("keep", "sub/gull.txt"),
        ("prune", "00001.txt"),
    ]  # fmt: skip
    assert b"leave\t00001.txt\t" in run(clippings, "-n", "-o", out).stdout
    assert (read_tree(out), sorted(path.stat().st_mtime_ns for path in out.rglob("*"))) == before


@pytest.mark.parametrize("target", ["all.db", "all.csv"])
def test_a_dry_run_into_a_file(target: str, clippings: Path, tmp_path: Path) -> None:
    out = tmp_path / target
    assert [action for action, _ in list_plan(run(clippings, "-n", "-o", out))].count("read") == 4
    assert not out.exists()
    run(clippings, "-o", out)
    data = out.read_bytes()
    actions = [action for action, _ in list_plan(run(clippings, "-n", "-o", out))]
    assert actions.count("keep" if target == "all.db" else "read") == 4
    assert out.read_bytes() == data


def test_a_limit_counts_what_is_read(clippings: Path, tmp_path: Path) -> None:
    assert list_files(run(clippings, "--limit", 2)) == ["00000.txt", "00001.txt"]
    for count in (2, 4, 4):
        assert run(clippings, "--limit", 2, "--prune", "-o", tmp_path / "out").returncode == 0
        assert len(read_tree(tmp_path / "out")) == count


def test_a_run_that_ends_at_its_limit_removes_nothing(clippings: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert run(clippings, "-o", out).returncode == 0
    (clippings / "00002.txt").unlink()
    for number in range(2):
        (clippings / f"0000{number}.txt").write_text(f"{number} sails again\n\n" + ARTICLE)
    assert b"\nprune" not in run(clippings, "-n", "--limit", 1, "--prune", "-o", out).stdout
    done = run(clippings, "--limit", 1, "--prune", "-o", out)
    assert b"--limit 1 is reached" in done.stderr
    assert b"nothing is removed" in done.stderr
    assert b"1 file: 1 ok" in done.stderr
    assert "00002.txt.json" in read_tree(out)
    assert b"removed the records of 1 source that" in run(clippings, "--prune", "-o", out).stderr
    assert "00002.txt.json" not in read_tree(out)


def test_a_summary_is_json(clippings: Path, tmp_path: Path) -> None:
    (clippings / "binary.txt").write_bytes(bytes(range(256)) * 9)
    summary = tmp_path / "sums" / "run.json"
    for _ in range(2):
        assert run(clippings, "-q", "--summary", summary).returncode == 1
        told = json.loads(summary.read_text())
        counts = {key: told[key] for key in ("files", "ok", "failed", "skipped", "exit_code", "complete")}
        assert counts == {"files": 5, "ok": 4, "failed": 1, "skipped": 1, "exit_code": 1, "complete": True}
    summary.write_text('{"mine": 1}')
    done = run(clippings, "-q", "--summary", summary)
    assert done.returncode == 74
    assert b"in the way" in done.stderr
    assert summary.read_text() == '{"mine": 1}'


def test_lines_hold_the_keys_that_were_asked_for(clippings: Path, tmp_path: Path) -> None:
    done = run(clippings, "--limit", 1, "--fields", "title, file,title")
    assert json.loads(done.stdout) == {"title": "Notice 0 from the harbour", "file": "00000.txt"}
    assert list(json.loads(done.stdout)) == ["title", "file"]
    run(clippings, "-o", tmp_path / "all.csv", "--fields", "file,title")
    assert (tmp_path / "all.csv").read_text("utf-8-sig").splitlines()[0] == "file,title"
    for args in (("--fields", "nonsense"), ("--fields", "title", "-o", tmp_path / "out")):
        assert run(clippings, *args).returncode == 2


def test_the_folder_configures_and_the_command_line_wins(clippings: Path, tmp_path: Path) -> None:
    (clippings / "newsclip.toml").write_text('exclude = ["0000[01]*"]\nfields = "file"\nmax_size = "1M"\n')
    assert list_files(run(clippings)) == ["00002.txt", "sub/gull.txt"]
    assert list_files(run(clippings, "--exclude", "sub")) == ["00000.txt", "00001.txt", "00002.txt"]
    shown = run(clippings, "--show-config", "--timeout", 3).stdout.decode()
    assert 'max-size = "1M"  # configuration' in shown
    assert "timeout = 3.0  # command line" in shown
    assert re.search(r"^prune = false +# default$", shown, re.MULTILINE)
    (tmp_path / "again.toml").write_text(shown)
    assert list_files(run("--config", tmp_path / "again.toml", clippings)) == ["00002.txt", "sub/gull.txt"]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("colour = 1", "no option 'colour'"),
        ("jobs = 'many'", "newsclip.toml"),
        ("jobs = 1.5", "it takes a whole number, not 1.5"),
        ("limit = 0", "newsclip.toml"),
        ("timeout = 0.001", "newsclip.toml"),
        ("prune = 1", "it takes true or false, not 1"),
        ("jobs = [1, 2]", "'jobs' takes one value"),
        ("output = '../elsewhere'", "leads out of its folder"),
        ("output = ''", "'output' is empty"),
        ("jobs =", "no TOML"),
    ],
)
def test_a_wrong_configuration_is_wrong_usage(text: str, complaint: str, clippings: Path) -> None:
    (clippings / "newsclip.toml").write_text(text)
    done = run(clippings)
    assert (done.returncode, done.stdout) == (2, b"")
    assert complaint in " ".join(done.stderr.decode().split())


def test_a_configuration_puts_records_below_its_folder_or_where_a_named_one_says(
    clippings: Path, tmp_path: Path
) -> None:
    (clippings / "newsclip.toml").write_text("output = 'records'")
    assert run(clippings).returncode == 0
    assert len(read_tree(clippings / "records")) == 4
    (clippings / "newsclip.toml").write_text("output = '../records'")
    assert run(clippings, "--config", clippings / "newsclip.toml").returncode == 0
    assert len(read_tree(tmp_path / "records")) == 4


SHELLS = {
    "bash": ("bash --norc --noprofile -i", "source script"),
    "zsh": ("zsh -f -i", "autoload -U compinit; compinit -D; source script"),
    "fish": ("fish --no-config -i", "source script"),
}


@pytest.mark.parametrize("shell", SHELLS)
def test_the_shell_completes(shell: str, tmp_path: Path) -> None:
    """Keys are pressed in the shell itself: Tab, and what makes the line one that writes itself into a file."""
    if not shutil.which(shell):
        pytest.skip(f"{shell} is not installed")
    (tmp_path / "newsclip").symlink_to(COMMAND[0])
    (tmp_path / "script").write_bytes(run("--completion", shell).stdout)
    (tmp_path / "ferry.txt").write_text("Ferry")
    command, setup = SHELLS[shell]
    path = f"{tmp_path}:{os.environ['PATH']}"
    child, terminal = pty.fork()
    if not child:
        os.chdir(tmp_path)
        os.execvpe(command.split()[0], command.split(), {"PATH": path, "TERM": "xterm", "HOME": str(tmp_path)})
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    try:
        os.write(terminal, f"{setup}\r".encode())
        for typed, completed in (("--dry", "--dry-run"), ("-o recs fer", "-o recs ferry.txt")):
            os.write(terminal, f"newsclip {typed}\t\x01echo \x05 >line\r".encode())
            assert read_line(terminal, tmp_path / "line") == f"newsclip {completed}"
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(terminal)


def read_line(terminal: int, file: Path) -> str:
    """Return the line that a shell writes into a file, and remove it; what the terminal shows is read and left."""
    end = time.monotonic() + 60
    while not (file.exists() and file.read_text().endswith("\n")):
        assert time.monotonic() < end
        if select.select([terminal], [], [], 0.1)[0]:
            os.read(terminal, 4096)
    line = file.read_text().strip()
    file.unlink()
    return line


def test_the_manual_says_what_the_help_says() -> None:
    page = run("--man").stdout
    if shutil.which("man"):
        env = {**os.environ, "MANWIDTH": "200", "LC_ALL": "C.UTF-8"}
        done = subprocess.run(
            ["man", "--warnings=all", "-l", "-"], input=page, env=env, capture_output=True, check=True
        )
        assert done.stderr == b""
        text = re.sub(".\b", "", done.stdout.decode())
    else:
        text = page.decode().replace("\\-", "-")
    shown = " ".join(text.split())
    help_text = run("--help", env={**os.environ, "COLUMNS": "200"}).stdout.decode()
    for line in help_text.splitlines():
        if line.startswith("  -"):
            names, told = re.split(r"\s{2,}", line.strip(), maxsplit=1)
            assert names in shown
            assert " ".join(told.split()) in shown
