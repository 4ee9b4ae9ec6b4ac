"""The installed command: what it prints, where it writes, how it exits."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import re
import signal
import stat
import struct
import subprocess
import sys
import termios
import threading
from contextlib import suppress
from pathlib import Path

import jsonschema
import pytest

from tests.command import ARTICLE, COMMAND, read_records, read_tree, run, start, write_articles
from tests.test_faults import heeds_signals, wait_for

HEAVY = frozenset({"lxml", "trafilatura", "langdetect", "dateparser", "justext", "numpy"})


@pytest.fixture
def clippings(tmp_path: Path) -> Path:
    folder = tmp_path / "clippings"
    (folder / "b" / "c").mkdir(parents=True)
    (folder / ".hidden").mkdir()
    for name in ("a.txt", "b/a.txt", "b.txt", "b-1.txt", "b/c/z.md", ".hidden/x.txt", ".x.txt", "picture.jpg"):
        (folder / name).write_text(f"{name}\n\n{ARTICLE}")
    (folder / "a.html").write_text(f"<!DOCTYPE html><html><body><article><p>{ARTICLE * 3}</p></article></body></html>")
    return folder


def test_a_folder_gives_one_line_a_clipping_in_the_order_of_the_bytes_of_their_paths(clippings: Path) -> None:
    done = run(clippings)
    files = [record["file"] for record in read_records(done.stdout)]
    assert files == ["a.html", "a.txt", "b-1.txt", "b.txt", "b/a.txt", "b/c/z.md"]
    assert files == sorted(files, key=os.fsencode)
    assert done.returncode == 0
    assert b"6 files" in done.stderr
    assert b"3 skipped: 2 hidden, 1 .jpg;" in done.stderr


@pytest.mark.slow
def test_every_record_is_valid_against_the_printed_schema(clippings: Path) -> None:
    schema = json.loads(run("--schema").stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    (clippings / "broken.txt").symlink_to("nowhere")
    (clippings / "binary.txt").write_bytes(bytes(range(256)) * 8)
    for option in ((), ("--segments",)):
        records = read_records(run(clippings, *option).stdout)
        assert len(records) == 8
        for record in records:
            validator.validate(record)


@pytest.mark.slow
def test_any_number_of_workers_any_folder_locale_and_hash_seed_give_the_same_bytes(clippings: Path) -> None:
    first = run(clippings, "-j", 1).stdout
    assert run(clippings, "-j", 3, env={**os.environ, "LC_ALL": "C", "PYTHONHASHSEED": "7"}).stdout == first
    assert run(".", cwd=clippings, env={**os.environ, "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "8"}).stdout == first


@pytest.mark.slow
def test_a_file_and_standard_input(tmp_path: Path) -> None:
    path = tmp_path / "note.unknown"
    path.write_text(ARTICLE)
    [record] = read_records(run(path).stdout)
    assert (record["file"], record["status"]) == ("note.unknown", "ok")
    done = subprocess.run([*COMMAND, "-"], input=ARTICLE.encode(), capture_output=True, check=False, timeout=60)
    [piped] = read_records(done.stdout)
    assert piped == {**record, "file": "-"}


@pytest.mark.slow
def test_several_paths_keep_their_records_apart(tmp_path: Path) -> None:
    for name in ("mon", "tue", "x/mon"):
        write_articles(tmp_path / name, 1)
    files = [r["file"] for r in read_records(run(*(tmp_path / n for n in ("mon", "tue", "x/mon"))).stdout)]
    assert files == ["mon/00000.txt", "tue/00000.txt", "mon~2/00000.txt"]


def test_a_folder_of_records_mirrors_the_sources(clippings: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert run(clippings, "-o", out).returncode == 0
    tree = read_tree(out)
    assert sorted(tree) == sorted(
        ["a.html.json", "a.txt.json", "b-1.txt.json", "b.txt.json", "b/a.txt.json", "b/c/z.md.json"]
    )
    assert b"".join(tree[name] for name in sorted(tree, key=lambda name: os.fsencode(name.removesuffix(".json")))) == (
        run(clippings).stdout
    )


@pytest.mark.slow
def test_a_file_of_lines_appears_whole(clippings: Path, tmp_path: Path) -> None:
    target = tmp_path / "new" / "all.jsonl"
    assert run(clippings, "-o", target).returncode == 0
    assert target.read_bytes() == run(clippings).stdout
    assert [path.name for path in target.parent.iterdir()] == ["all.jsonl"]


@pytest.mark.slow
def test_outputs_obey_the_umask(clippings: Path, tmp_path: Path) -> None:
    for mask, mode in ((0o077, 0o600), (0o027, 0o640)):
        run(clippings, "-o", tmp_path / f"{mask}", umask=mask)
        run(clippings, "-o", tmp_path / f"{mask}.jsonl", umask=mask)
        for path in (tmp_path / f"{mask}" / "b" / "a.txt.json", tmp_path / f"{mask}.jsonl"):
            assert stat.S_IMODE(path.stat().st_mode) == mode


@pytest.mark.slow
def test_globs_choose(clippings: Path) -> None:
    def list_files(*args: str) -> list[str]:
        return [record["file"] for record in read_records(run(clippings, "-q", *args).stdout)]

    assert list_files("--include", "*.md") == ["b/c/z.md"]
    assert list_files("--exclude", "b") == ["a.html", "a.txt", "b-1.txt", "b.txt"]
    assert list_files("--include", "b/*", "--exclude", "*.md") == ["b/a.txt"]
    assert list_files("--include", "*.txt", "--include", "*.html", "--exclude", "b*") == ["a.html", "a.txt"]


@pytest.mark.slow
def test_the_same_article_again_names_the_earlier_file(tmp_path: Path) -> None:
    for name in ("c.txt", "a.txt", "b.txt"):
        (tmp_path / name).write_text(ARTICLE.upper() if name == "c.txt" else ARTICLE)
    (tmp_path / "d.txt").write_text("Another matter altogether. " + ARTICLE)
    (tmp_path / "e.txt").write_text("Another matter altogether, of which there is nothing else to say.")
    for jobs in (1, 2):
        records = read_records(run(tmp_path, "-j", jobs).stdout)
        assert [record["duplicate_of"] for record in records] == [None, "a.txt", "a.txt", "a.txt", None]
        found = [[match["file"] for match in record["duplicates"]] for record in records]
        assert found == [[], ["a.txt"], ["a.txt", "b.txt"], ["a.txt", "b.txt", "c.txt"], []]
        assert [match["kind"] for match in records[3]["duplicates"]] == ["near"] * 3
        clusters = [record["cluster"] for record in records]
        assert None not in clusters
        assert len(set(clusters[:4])) == 1 != len(set(clusters))


def test_a_folder_without_clippings_is_no_failure(tmp_path: Path) -> None:
    (tmp_path / "one.jpg").write_bytes(b"\xff\xd8\xff")
    done = run(tmp_path)
    assert (done.returncode, done.stdout) == (0, b"")
    assert b"0 files" in done.stderr
    assert b"1 skipped: 1 .jpg;" in done.stderr


@pytest.mark.slow
def test_quiet_is_silent_unless_something_failed(clippings: Path) -> None:
    assert run(clippings, "-q").stderr == b""
    (clippings / "gone.txt").symlink_to("nowhere")
    done = run(clippings, "-q")
    assert done.returncode == 1
    assert [line.split(b":")[1].strip() for line in done.stderr.splitlines()] == [b"failed", b"7 files"]


@pytest.mark.slow
def test_log_json_is_json(clippings: Path) -> None:
    (clippings / "gone.txt").symlink_to("nowhere")
    events = [json.loads(line) for line in run(clippings, "--log-json", "-v").stderr.splitlines()]
    names = [event["event"] for event in events]
    assert [name for name in names if name != "skipped"] == [*["record"] * 6, "failed", "summary"]
    assert names.count("skipped") == 3
    assert all(event["message"] for event in events)
    assert (events[-1]["files"], events[-1]["failed"], events[-1]["skipped"]) == (7, 1, 3)


@pytest.mark.slow
def test_nothing_in_a_name_moves_a_terminal(tmp_path: Path) -> None:
    name = "a\x1b[31m\x07\u202e\nb.txt"
    (tmp_path / name).symlink_to("nowhere")
    done = run(tmp_path, "-v", env={**os.environ, "PYTHONIOENCODING": "ascii"})
    assert read_records(done.stdout)[0]["file"] == name
    assert not set(done.stderr) & {*range(10), *range(11, 32), *range(127, 256)}
    assert done.stderr.count(b"\n") == 2
    assert not set(done.stdout) & {*range(10), *range(11, 32), 127}


@pytest.mark.parametrize(
    "args",
    [
        (),
        ("--no-such-option", "."),
        (".", "-j", "0"),
        (".", "--timeout", "0"),
        (".", "--timeout", "0.001"),
        (".", "--limit", "0"),
        (".", "--version", "--limit", "0"),
        (".", "--max-size", "many"),
        (".", "--max-memory", "1M"),
        (".", "-o", "records.json"),
        (".", "--prune"),
        (".", "-o", "records.xml"),
        (".", "-o", ""),
        ("",),
        (".", ""),
        (".", "--report", ""),
        (".", "--files-from", ""),
        (".", "--summary", ""),
        (".", "--config", ""),
        (".", "--fields", ""),
        (".", "--fields", "segments"),
        (".", "--report", "page.csv"),
        (".", "--null"),
        ("-", "--files-from", "-"),
        (".", "--timeout", "inf"),
        (".", "--timeout", "nan"),
        (".", "--include", ""),
        (".", "--include", "[ab.txt"),
        (".", "--exclude", "/absolute/*.txt"),
        (".", "--include", "../*.txt"),
    ],
)
def test_wrong_usage_is_exit_2_and_one_sentence(args: tuple[str, ...], tmp_path: Path) -> None:
    done = run(*args, cwd=tmp_path)
    assert done.returncode == 2
    assert done.stdout == b""
    assert b"Error: " in done.stderr
    assert b"Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []
    if "" in args:
        assert b"empty" in done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_an_early_ctrl_c_is_no_traceback(tmp_path: Path) -> None:
    process = start(tmp_path, "-q", stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    # Python handles the signal as soon as it is there, until the command has begun, and again once there is a run.
    wait_for(lambda: heeds_signals(process.pid, signal.SIGINT), pause=0)
    wait_for(lambda: not heeds_signals(process.pid, signal.SIGINT), pause=0)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert (process.returncode, said) == (-signal.SIGINT, b"")


def test_help_is_short_and_names_every_option() -> None:
    done = run("--help")
    lines = done.stdout.decode().splitlines()
    assert done.returncode == 0
    assert len(lines) < 60
    assert max(map(len, lines)) <= 80
    import typer

    from newsclip.cli import app

    listed = {word.strip(",") for line in lines if line.startswith("  -") for word in line.split()}
    options = {name for param in typer.main.get_command(app).params for name in param.opts if name.startswith("-")}
    assert options <= listed


@pytest.mark.parametrize("args", [("--help",), ("--version",), ("--schema",)])
def test_what_is_no_run_loads_no_engine(args: tuple[str, ...]) -> None:
    spared = HEAVY if "--schema" in args else {*HEAVY, "json", "pydantic", "yaml", "markdown_it"}
    assert not list_loaded(*args) & spared


@pytest.mark.slow
def test_an_unchanged_rerun_loads_no_engine(clippings: Path, tmp_path: Path) -> None:
    args = (str(clippings), "-vv", "-o", str(tmp_path / "out"))
    assert {"lxml", "trafilatura", "langdetect"} <= list_loaded(*args)
    assert not list_loaded(*args) & (HEAVY | {"pydantic"})


def list_loaded(*args: str) -> set[str]:
    """Return the packages that the command loads, and with ``-vv`` its children too."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "newsclip", *args], capture_output=True, check=False, timeout=60
    )
    return {line.rpartition(b"|")[2].strip().partition(b".")[0].decode() for line in done.stderr.splitlines()}


def test_an_address_is_no_path() -> None:
    done = run("https://example.org/news/ferry.html")
    assert done.returncode == 2
    shown = b" ".join(done.stderr.split())
    assert b"https://example.org/news/ferry.html is an address" in shown
    assert b"never goes online" in shown


@pytest.mark.slow
def test_a_pattern_that_matches_nothing_says_so(clippings: Path) -> None:
    args = ("--include", "**/*.html", "--include", "*.tct", "--exclude", "*.pdf")
    done = run(clippings, *args)
    assert [record["file"] for record in read_records(done.stdout)] == ["a.html"]
    assert b"--include '*.tct' matched nothing" in done.stderr
    assert b"--exclude '*.pdf' matched nothing" in done.stderr
    assert b"html' matched nothing" not in done.stderr
    assert b"matched nothing" not in run(clippings, "-q", *args).stderr


@pytest.mark.slow
def test_what_is_skipped_is_counted_by_kind_and_named_when_asked(clippings: Path, tmp_path: Path) -> None:
    for name in ("sheet.XLSX", "b/other.xlsx", "notes"):
        (clippings / name).write_bytes(b"PK\3\4")
    told = run(clippings).stderr
    assert b"6 skipped: 2 hidden, 2 .xlsx, 1 of no known kind, 1 .jpg" in told
    assert b"sheet.XLSX" not in told
    named = run(clippings, "-v").stderr
    for line in (b"skipped: sheet.XLSX (.xlsx)", b"skipped: .hidden/ (hidden)", b"skipped: picture.jpg (.jpg)"):
        assert line in named
    (tmp_path / "others").mkdir()
    (tmp_path / "others" / "sheet.xlsx").write_bytes(b"PK\3\4")
    done = run(tmp_path / "others", "-q")
    assert done.returncode == 0
    assert b"0 files" in done.stderr
    assert b"1 skipped: 1 .xlsx" in done.stderr


@pytest.mark.slow
def test_a_message_names_the_file_once(tmp_path: Path) -> None:
    (tmp_path / "binary.txt").write_bytes(bytes(range(256)) * 8)
    (tmp_path / "gone.txt").symlink_to("nowhere")
    for line in run(tmp_path, "-q").stderr.splitlines()[:2]:
        assert line.count(b".txt") == 1


@pytest.mark.slow
def test_an_empty_record_says_why(tmp_path: Path) -> None:
    texts = {"blank.txt": "", "spaces.txt": " \n\t\n", "rule.md": "-----\n", "page.html": ""}
    for name, text in texts.items():
        (tmp_path / name).write_text(text)
    (tmp_path / "script.html").write_text("<!DOCTYPE html><html><body><script>load()</script></body></html>")
    for record in read_records(run(tmp_path).stdout):
        assert record["status"] == "empty", record["file"]
        assert record["warnings"], record["file"]
        assert record["warnings"][-1]["message"]


@pytest.mark.slow
def test_more_is_said_when_asked_twice(clippings: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(clippings, "-o", out)
    once, twice = (run(clippings, "-o", out, option).stderr for option in ("-v", "-vv"))
    assert b"unchanged: a.txt" not in once
    assert b"unchanged: a.txt" in twice


@pytest.mark.slow
@pytest.mark.parametrize(("target", "draws"), [("-o", True), ("file", True), ("terminal", False), ("pipe", False)])
def test_progress_is_drawn_only_where_no_records_appear(tmp_path: Path, target: str, draws: bool) -> None:
    write_articles(tmp_path / "in", 60)
    (tmp_path / "in" / "photo.xyz").touch()
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 40, 0, 0))
    with (tmp_path / "stdout").open("wb") as file:
        stdout = {"-o": file, "file": file, "terminal": theirs, "pipe": subprocess.PIPE}[target]
        args = [tmp_path / "in", *(["-o", tmp_path / "out"] if target == "-o" else [])]
        process = start(*args, stdout=stdout, stderr=theirs, env={**os.environ, "TERM": "xterm"})
        os.close(theirs)
        shown = b""
        drain = threading.Thread(target=lambda: process.stdout.read() if process.stdout else None)
        drain.start()
        with suppress(OSError):
            while piece := os.read(ours, 65536):
                shown += piece
        drain.join()
        assert process.wait(60) == 0
    os.close(ours)
    bars = [bar for bar in re.split(rb"[\r\n]", shown) if b"/60" in bar]
    assert bool(bars) is draws
    assert all(len(bar) < 40 for bar in bars)
    assert b"60 files" in shown
    assert b"; 1 skipped: 1 .xyz;" in shown
