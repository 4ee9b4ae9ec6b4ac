"""What breaks public tools in unattended use, done to the installed command: nothing lost, the right exit code."""

from __future__ import annotations

import functools
import hashlib
import json
import os
import re
import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.command import ARTICLE, FULL, list_processes, read_records, read_tree, run, start, write_articles

pytestmark = pytest.mark.slow
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")

# Loaded by every Python started below: makes the reading of a clipping that names a fault have that fault.
SABOTAGE = '''
import importlib.abc, importlib.util, sys

FAULTS = {
    b"fault: segmentation": "import ctypes; ctypes.string_at(0)",
    b"fault: killed": "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
    b"fault: exit": "import os; os._exit(3)",
    b"fault: abort": "import os; os.abort()",
    b"fault: sleep": "import time; time.sleep(600)",
    b"fault: deaf": "import signal, time; signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGALRM]); time.sleep(600)",
    b"fault: stopped": "import os, signal; os.kill(os.getpid(), signal.SIGSTOP)",
    b"fault: stubborn": """
import time
while True:
    try:
        time.sleep(600)
    except Exception:
        pass
""",
    b"fault: regex": "import re; re.match('(a+)+$', 'a' * 60 + 'b')",
    b"fault: memory": "x = [bytes(2**24) for _ in range(10**6)]",
    b"fault: recursion": "def f(): return f() + 1\\nf()",
    b"fault: exception": "raise KeyError('unforeseen')",
    b"fault: exit call": "raise SystemExit(0)",
    b"fault: interrupt": "raise KeyboardInterrupt",
    b"fault: chatter": "import os; print('chatter', flush=True); os.write(1, b'chatter')",
}

class Saboteur(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name != "newsclip.recipe":
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(name)
        load = spec.loader.exec_module

        def exec_module(module):
            load(module)
            open_all, draft = module.open_clippings, module.draft_clipping

            def strike(data):
                for mark, code in FAULTS.items():
                    if mark in data:
                        exec(code, {})

            def open_clippings(source):
                data = source.rewind().read()
                if not data.startswith(b"container"):
                    strike(data)
                    yield from open_all(source)
                    return
                for number, text in enumerate(data.decode().split("\\0")[1:]):
                    yield module.Clipping(text, "text", "utf-8", is_page=False, member=f"m{number:02}")

            def draft_clipping(clipping):
                if clipping.member:
                    strike(clipping.text.encode())
                return draft(clipping)

            module.open_clippings, module.draft_clipping = open_clippings, draft_clipping

        spec.loader.exec_module = exec_module
        return spec

sys.meta_path.insert(0, Saboteur())
'''


@pytest.fixture(scope="module")
def sabotage(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment in which clippings can have faults."""
    folder = tmp_path_factory.mktemp("sabotage")
    (folder / "sitecustomize.py").write_text(SABOTAGE)
    path = os.pathsep.join([str(folder), *filter(None, [os.environ.get("PYTHONPATH")])])
    return {**os.environ, "PYTHONPATH": path}


FAULTS = {
    "segmentation": ("crash", "sigsegv"),
    "killed": ("crash", "sigkill"),
    "exit": ("crash", "worker-died"),
    "abort": ("crash", "sigabrt"),
    "sleep": ("limit", "time"),
    "deaf": ("limit", "time"),
    "stopped": ("limit", "time"),
    "stubborn": ("limit", "time"),
    "regex": ("limit", "time"),
    "memory": ("limit", "memory"),
    "recursion": ("limit", "depth"),
    "exception": ("crash", "KeyError"),
    "exit call": ("crash", "worker-died"),
    "interrupt": ("crash", "worker-died"),
}


def test_each_fault_costs_its_own_file_only(tmp_path: Path, sabotage: dict[str, str]) -> None:
    folder = tmp_path / "in"
    write_articles(folder, 40)
    for number, fault in enumerate(FAULTS):
        (folder / f"{number * 2 + 3:05}-{fault}.txt").write_text(f"fault: {fault}\n{ARTICLE}")
    (folder / "00001-chatter.txt").write_text(f"fault: chatter\n{ARTICLE}")
    done = run(folder, "-j", 3, "--timeout", 1.5, "--max-memory", "700M", env=sabotage)
    records = read_records(done.stdout)
    assert [record["file"] for record in records] == sorted(path.name for path in folder.iterdir())
    found = {
        record["file"][6:-4]: (record["problem"]["stage"], record["problem"]["code"])
        for record in records
        if record["status"] == "failed"
    }
    assert found == FAULTS
    for record in records:
        data = (folder / record["file"]).read_bytes()
        assert (record["sha256"], record["size"]) == (hashlib.sha256(data).hexdigest(), len(data))
    assert done.returncode == 1
    assert done.stderr.count(b": failed: ") == len(FAULTS)
    assert b"Traceback" not in done.stderr


def test_each_member_of_a_file_that_holds_many_has_its_own_limits(tmp_path: Path, sabotage: dict[str, str]) -> None:
    faults = {"m02": "segmentation", "m04": "deaf", "m05": "exception", "m06": "stubborn", "m08": "killed"}
    members = [f"fault: {faults[name]}\n" if (name := f"m{number:02}") in faults else "" for number in range(10)]
    (tmp_path / "box.txt").write_text("container\0" + "\0".join(member + ARTICLE for member in members))
    write_articles(tmp_path, 2)
    for jobs in (1, 2):
        done = run(tmp_path, "-j", jobs, "--timeout", 1, env=sabotage)
        records = read_records(done.stdout)
        assert [record["file"] for record in records] == ["00000.txt", "00001.txt", *["box.txt"] * 10]
        assert [record["member"] for record in records] == [None, None, *(f"m{number:02}" for number in range(10))]
        assert {r["member"]: r["problem"]["code"] for r in records if r["problem"]} == {
            "m02": "sigsegv", "m04": "time", "m05": "KeyError", "m06": "time", "m08": "sigkill",
        }  # fmt: skip
        assert len({record["sha256"] for record in records}) == 3
        assert done.returncode == 1


def test_a_worker_that_dies_takes_only_its_file(tmp_path: Path, sabotage: dict[str, str]) -> None:
    """The public tool lost 26 of 30 files to one crash."""
    write_articles(tmp_path, 30)
    (tmp_path / "00000.txt").write_text("fault: killed")
    for jobs in (1, 2):
        records = read_records(run(tmp_path, "-j", jobs, env=sabotage).stdout)
        assert [record["status"] for record in records] == ["failed"] + ["ok"] * 29


def test_a_folder_where_every_file_kills_its_worker_still_ends(tmp_path: Path, sabotage: dict[str, str]) -> None:
    for number in range(30):
        (tmp_path / f"{number:02}.txt").write_text("fault: segmentation")
    records = read_records(run(tmp_path, env=sabotage).stdout)
    assert [record["status"] for record in records] == ["failed"] * 30


def test_entries_that_are_no_readable_files_fail_one_by_one(tmp_path: Path) -> None:
    """One broken link lost the public tool the rest of its batch, and a named pipe hung it."""
    folder = tmp_path / "in"
    folder.mkdir()
    (tmp_path / "outside.txt").write_text(ARTICLE)
    for name in ("a.txt", "z.txt", "z\n'\".txt", "n" * 251 + ".txt", "\udcff.txt", "É.txt", "E\u0301.txt", "Z.txt"):
        (folder / name).write_text(ARTICLE)
    (folder / "broken.txt").symlink_to("nowhere.txt")
    (folder / "loop.txt").symlink_to("loop.txt")
    (folder / "outside.txt").symlink_to("../outside.txt")
    (folder / "inside.txt").symlink_to("a.txt")
    (folder / "device.txt").symlink_to("/dev/zero")
    (folder / "up").symlink_to("..")
    (folder / "folder.txt").mkdir()
    (folder / "folder.txt" / "in.txt").write_text(ARTICLE)
    os.mkfifo(folder / "pipe.txt")
    with socket.socket(socket.AF_UNIX) as listener:
        before = Path.cwd()
        os.chdir(folder)
        listener.bind("socket.txt")
        os.chdir(before)
    (folder / "empty.txt").touch()
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 100)
    done = run(folder)
    records = {record["file"]: record for record in read_records(done.stdout)}
    problems = {name: record["problem"]["code"] for name, record in records.items() if record["problem"]}
    assert problems == {
        "broken.txt": "broken-link",
        "loop.txt": "link-loop",
        "outside.txt": "link-outside",
        "device.txt": "not-a-file",
        "pipe.txt": "not-a-file",
        "socket.txt": "not-a-file",
        "binary.txt": "not-text",
    }
    assert records["empty.txt"]["status"] == "empty"
    assert {name for name, record in records.items() if record["status"] == "ok"} == {
        "a.txt", "inside.txt", "z.txt", "z\n'\".txt", "n" * 251 + ".txt", "\\xff.txt", "É.txt", "E\u0301.txt", "Z.txt",
        "folder.txt/in.txt",
    }  # fmt: skip
    assert done.returncode == 1
    followed = {record["file"]: record["status"] for record in read_records(run(folder, "--follow-links").stdout)}
    assert followed["outside.txt"] == "ok"
    assert "up/outside.txt" in followed
    assert not any(name.startswith("up/in/up") for name in followed)


def test_what_may_not_be_read_fails(tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir()
    (tmp_path / "closed" / "a.txt").write_text(ARTICLE)
    (tmp_path / "b.txt").write_text(ARTICLE)
    (tmp_path / "b.txt").chmod(0)
    if os.access(tmp_path / "b.txt", os.R_OK):
        pytest.skip("this user may read everything, as a superuser does")
    (tmp_path / "closed").chmod(0)
    done = run(tmp_path)
    (tmp_path / "closed").chmod(0o700)
    codes = {record["file"]: record["problem"]["code"] for record in read_records(done.stdout)}
    assert codes == {"b.txt": "permission-denied", "closed": "permission-denied"}


def test_limits_on_size_and_a_path_that_does_not_exist(tmp_path: Path) -> None:
    (tmp_path / "large.txt").write_text(ARTICLE * 100)
    (tmp_path / "small.txt").write_text(ARTICLE)
    done = run(tmp_path / "nowhere", tmp_path, "--max-size", "4K")
    codes = {record["file"]: (record["problem"] or {}).get("code") for record in read_records(done.stdout)}
    name = tmp_path.name
    assert codes == {"nowhere": "not-found", f"{name}/large.txt": "size", f"{name}/small.txt": None}
    assert done.returncode == 1


@linux_only
def test_a_full_disk_is_an_error_at_once(tmp_path: Path) -> None:
    write_articles(tmp_path / "in", 300)
    for args in ((tmp_path / "in",), ("--help",), ("--schema",), ("--version",)):
        with Path("/dev/full").open("wb") as full:
            done = run(*args, stdout=full)
        assert done.returncode == 74
        assert done.stderr.count(b"\n") == 1
        assert b"No space left" in done.stderr


def test_a_full_disk_leaves_whole_files_only(tmp_path: Path) -> None:
    """A limit on the size of files stands in for the disk: it fails a write in the middle in the same way."""
    write_articles(tmp_path / "in", 40)
    (tmp_path / "in" / "00020.txt").write_text("\n\n".join(f"{n}. {ARTICLE}" for n in range(900)))

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (90_000, 90_000))

    for target in (tmp_path / "all.jsonl", tmp_path / "out", tmp_path / "stdout"):
        with (tmp_path / "stdout").open("wb") as stream:
            args: tuple[object, ...] = (
                tmp_path / "in",
                "--no-duplicates",
                *(("-o", target) if target.name != "stdout" else ()),
            )
            done = run(*args, preexec_fn=limit, stdout=stream)
            assert done.returncode == 74
            assert done.stderr.count(b"\n") == 1
    assert not (tmp_path / "all.jsonl").exists()
    assert not list(tmp_path.rglob(".newsclip*.tmp"))
    tree = read_tree(tmp_path / "out")
    assert tree
    for data in tree.values():
        assert len(read_records(data)) == 1


def test_a_closed_output_is_an_error(tmp_path: Path) -> None:
    write_articles(tmp_path, 2)
    assert run(tmp_path, stdout=None, preexec_fn=lambda: os.close(1)).returncode == 74


def test_output_that_cannot_be_made(tmp_path: Path) -> None:
    write_articles(tmp_path / "in", 2)
    (tmp_path / "file").write_text("")
    for target in (tmp_path / "file" / "out", tmp_path / "file" / "all.jsonl"):
        done = run(tmp_path / "in", "-o", target)
        assert done.returncode == 74
        assert b"cannot write" in done.stderr


def test_a_link_in_the_output_is_not_gone_through(tmp_path: Path) -> None:
    write_articles(tmp_path / "in" / "sub", 1)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "sub").symlink_to(tmp_path / "elsewhere")
    assert run(tmp_path / "in", "-o", tmp_path / "out").returncode == 74
    assert not list((tmp_path / "elsewhere").iterdir())


def test_a_reader_that_has_enough_is_no_error(tmp_path: Path) -> None:
    write_articles(tmp_path, 200)
    process = start(tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout
    assert process.stderr
    process.stdout.readline()
    process.stdout.close()
    assert process.stderr.read() == b""
    assert process.wait(30) == 141


def test_a_slow_reader_gets_whole_lines(tmp_path: Path) -> None:
    """At four workers the public tool tore its JSON on a pipe."""
    write_articles(tmp_path, 60)
    (tmp_path / "00007.txt").write_text("\n\n".join(f"{number}. {ARTICLE}" for number in range(500)))
    process = start(tmp_path, "-j", 4, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert process.stdout
    data = b""
    while piece := process.stdout.read(3000):
        data += piece
        time.sleep(0.002)
    assert process.wait(30) == 0
    assert [record["file"] for record in read_records(data)] == [f"{number:05}.txt" for number in range(60)]


@linux_only
@pytest.mark.parametrize("target", ["out", "all.jsonl", None])
@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_a_signal_ends_the_run_soon_and_keeps_what_is_finished(
    tmp_path: Path, sabotage: dict[str, str], number: signal.Signals, code: int, target: str | None
) -> None:
    write_articles(tmp_path / "in", 60)
    (tmp_path / "in" / "00040.txt").write_text("fault: deaf")
    args: list[Any] = [tmp_path / "in", "-j", 2, *(["-o", tmp_path / target] if target else [])]
    with (tmp_path / "stdout").open("wb") as stream:
        process = start(*args, stdout=stream, stderr=subprocess.DEVNULL, env=sabotage)
        finished = (tmp_path / "stdout") if target is None else tmp_path / "out" / "00030.txt.json"
        if target == "all.jsonl":
            wait_for(functools.partial(has_workers, process.pid))
        else:
            wait_for(
                lambda: finished.exists() and finished.stat().st_size > 10_000 if target is None else finished.exists()
            )
        begun = time.monotonic()
        process.send_signal(number)
        assert process.wait(30) == code
        assert not FULL or time.monotonic() - begun < 2
    assert list_processes(process.pid) == []
    assert not list(tmp_path.rglob(".newsclip-*"))
    if target == "out":
        assert len(read_tree(tmp_path / "out")) >= 31
        for data in read_tree(tmp_path / "out").values():
            json.loads(data)
    elif target:
        assert not (tmp_path / target).exists()
    else:
        assert read_records((tmp_path / "stdout").read_bytes())


@linux_only
@pytest.mark.parametrize("target", ["out", "all.jsonl", None])
def test_a_run_that_is_stopped_says_so(tmp_path: Path, sabotage: dict[str, str], target: str | None) -> None:
    write_articles(tmp_path / "in", 30)
    (tmp_path / "in" / "00002.txt").write_text("fault: deaf")
    args: list[Any] = [tmp_path / "in", "-j", 1, *(["-o", tmp_path / target] if target else [])]
    for option, number in (("-q", signal.SIGINT), ("--log-json", signal.SIGTERM), ("-v", signal.SIGHUP)):
        process = start(*args, option, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=sabotage)
        wait_for(functools.partial(has_workers, process.pid))
        time.sleep(1)
        process.send_signal(number)
        _, said = process.communicate(timeout=30)
        assert process.returncode == 128 + number
        last = said.decode().splitlines()[-1]
        if option == "--log-json":
            event = json.loads(last)
            assert (event["event"], event["exit_code"]) == ("stopped", 128 + number)
            assert 28 <= event["left"] <= 30
            last = event["message"]
        assert number.name in last
        assert re.search(r": (?:28|29|30) files not read; run the same command again", last)
        assert ("to go on" in last) is (target == "out")


@linux_only
def test_a_run_over_a_store_that_is_stopped_says_so(tmp_path: Path, sabotage: dict[str, str]) -> None:
    pytest.importorskip("fsspec")
    write_articles(tmp_path, 200)
    (tmp_path / "00002.txt").write_text("fault: deaf")
    args = (f"local://{tmp_path}", "-q", "-j", 1)
    process = start(*args, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=sabotage)
    wait_for(functools.partial(has_workers, process.pid))
    process.send_signal(signal.SIGTERM)
    _, said = process.communicate(timeout=30)
    assert process.returncode == 143
    assert re.fullmatch(r"newsclip: stopped by the system \(SIGTERM\): \d+ files not read; .*\n", said.decode())


@linux_only
def test_a_dry_run_that_is_stopped_says_so(tmp_path: Path) -> None:
    write_articles(tmp_path, 3000)
    process = start("-n", tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout
    process.stdout.readline()
    process.send_signal(signal.SIGTERM)
    _, said = process.communicate(timeout=30)
    assert process.returncode == 143
    assert b"stopped by the system (SIGTERM): the list is not whole" in said


@linux_only
def test_a_signal_is_heard_while_the_reader_is_stuck_and_while_waiting_for_input(tmp_path: Path) -> None:
    write_articles(tmp_path, 200)
    stuck = start(tmp_path, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    waiting = start("-", stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for process in (stuck, waiting):
        wait_for(functools.partial(heeds_signals, process.pid))
    wait_for(functools.partial(has_workers, stuck.pid))
    for process in (stuck, waiting):
        begun = time.monotonic()
        process.terminate()
        assert process.wait(10) == 143
        assert not FULL or time.monotonic() - begun < 2
        assert list_processes(process.pid) == []


@linux_only
def test_no_worker_outlives_a_run_that_is_killed(tmp_path: Path, sabotage: dict[str, str]) -> None:
    write_articles(tmp_path, 4)
    (tmp_path / "00002.txt").write_text("fault: deaf")
    process = start(tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=sabotage)
    wait_for(functools.partial(has_workers, process.pid))
    time.sleep(0.5)
    process.kill()
    process.wait()
    wait_for(lambda: list_processes(process.pid) == [])


@linux_only
def test_a_worker_that_somebody_kills_costs_its_file_only(tmp_path: Path, sabotage: dict[str, str]) -> None:
    write_articles(tmp_path, 20)
    (tmp_path / "00000.txt").write_text("fault: sleep")
    process = start(tmp_path, "-j", 1, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=sabotage)
    wait_for(functools.partial(has_workers, process.pid))
    time.sleep(0.2)
    os.kill(max(list_processes(process.pid)), signal.SIGKILL)
    assert process.stdout
    records = read_records(process.stdout.read())
    assert process.wait(30) == 1
    assert [record["status"] for record in records] == ["failed"] + ["ok"] * 19
    assert records[0]["problem"]["code"] == "sigkill"


@linux_only
def test_a_second_run_on_the_same_output_says_so(tmp_path: Path, sabotage: dict[str, str]) -> None:
    write_articles(tmp_path / "in", 2)
    (tmp_path / "in" / "00001.txt").write_text("fault: sleep")
    for target in (tmp_path / "out", tmp_path / "all.jsonl"):
        first = start(tmp_path / "in", "-o", target, "--timeout", 30, stderr=subprocess.DEVNULL, env=sabotage)
        wait_for(functools.partial(has_workers, first.pid))
        second = run(tmp_path / "in", "-o", target)
        assert second.returncode == 75
        told = json.loads(run(tmp_path / "in", "-o", target, "--log-json").stderr)
        assert (told["event"], told["exit_code"]) == ("error", 75)
        assert told["message"] == f"another run is writing to {target}"
        assert second.stderr.count(b"\n") == 1
        assert b"another run" in second.stderr
        first.terminate()
        assert first.wait(10) == 143
        (tmp_path / "in" / "00001.txt").write_text(ARTICLE)
        assert run(tmp_path / "in", "-o", target).returncode == 0
        (tmp_path / "in" / "00001.txt").write_text("fault: sleep")


def test_a_broken_installation_is_one_sentence(tmp_path: Path) -> None:
    write_articles(tmp_path / "in", 2)
    (tmp_path / "in" / "page.html").write_text(f"<!DOCTYPE html><html><body><p>{ARTICLE}</p></body></html>")
    for module, code in (("newsclip.paste.draft", 1), ("langdetect", 70), ("newsclip.recipe", 70)):
        (tmp_path / "sitecustomize.py").write_text(f"import sys; sys.modules[{module!r}] = None")
        path = os.pathsep.join([str(tmp_path), *filter(None, [os.environ.get("PYTHONPATH")])])
        done = run(tmp_path / "in", "-q", env={**os.environ, "PYTHONPATH": path})
        assert done.returncode == code
        assert module in done.stderr.decode()
        assert b"Traceback" not in done.stderr


def heeds_signals(pid: int, number: signal.Signals = signal.SIGTERM) -> bool:
    """Whether a process has got so far as to handle a signal itself."""
    status = Path(f"/proc/{pid}/status").read_text()
    return bool(int(status.partition("SigCgt:")[2].split()[0], 16) >> (number - 1) & 1)


def has_workers(group: int) -> bool:
    """Whether there is more than the run itself and the process that its workers are forked from."""
    return len(list_processes(group)) > 2


def wait_for(condition: Callable[[], bool], seconds: float = 120, pause: float = 0.02) -> None:
    """Wait until something holds; fail the test where it does not."""
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until
        time.sleep(pause)
