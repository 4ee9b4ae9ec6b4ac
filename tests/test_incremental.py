"""A folder of records, run after run: what has not changed is not read again, what has is, and nothing is lost."""

from __future__ import annotations

import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.command import ARTICLE, FULL, list_processes, read_records, read_tree, run, start, write_articles
from tests.mutants import write_mutants

pytestmark = pytest.mark.slow
KILLS, KILLED_FILES = (20, 10_000) if FULL else (4, 240)


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    """Five clippings, and their records already written."""
    source, out = tmp_path / "in", tmp_path / "out"
    write_articles(source, 4)
    (source / "sub").mkdir()
    (source / "sub" / "binary.txt").write_bytes(bytes(range(256)) * 9)
    assert run(source, "-o", out).returncode == 1
    return source, out


def tell_summary(*args: object) -> str:
    """Run the command; return its summary line."""
    return run(*args).stderr.decode().splitlines()[-1]


def stamp(out: Path) -> dict[str, tuple[int, int]]:
    """Return which file each record is, and when it was written."""
    return {name: ((out / name).stat().st_ino, (out / name).stat().st_mtime_ns) for name in read_tree(out)}


def test_what_has_not_changed_stays_as_it_is(pair: tuple[Path, Path]) -> None:
    source, out = pair
    before = stamp(out)
    (source / "00001.txt").touch()
    done = run(source, "-o", out)
    assert b"5 files: 0 ok, 0 partial, 0 empty, 1 failed, 4 unchanged" in done.stderr
    assert b"sub/binary.txt" in done.stderr
    assert done.returncode == 1
    assert stamp(out) == before


def test_what_has_changed_is_read_again(pair: tuple[Path, Path]) -> None:
    source, out = pair
    before = stamp(out)
    path = source / "00001.txt"
    state = path.stat()
    path.write_bytes(path.read_bytes().replace(b"Tuesday", b"Someday"))
    os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))
    assert "1 ok, 0 partial, 0 empty, 1 failed, 3 unchanged" in tell_summary(source, "-o", out)
    assert {name for name, value in stamp(out).items() if value != before[name]} == {"00001.txt.json"}
    assert b"Someday" in (out / "00001.txt.json").read_bytes()


@pytest.mark.parametrize("harm", ["delete", "cut", "empty"])
def test_a_record_that_was_harmed_is_written_again(pair: tuple[Path, Path], harm: str) -> None:
    source, out = pair
    before = read_tree(out)
    record = out / "00002.txt.json"
    record.unlink() if harm == "delete" else record.write_bytes(record.read_bytes()[:99] if harm == "cut" else b"")
    assert "1 ok, 0 partial, 0 empty, 1 failed, 3 unchanged" in tell_summary(source, "-o", out)
    assert read_tree(out) == before


@pytest.mark.parametrize("harm", ["delete", "garbage", "empty", "old layout"])
def test_the_state_may_be_lost(pair: tuple[Path, Path], harm: str) -> None:
    source, out = pair
    before = read_tree(out)
    state = out / ".newsclip" / "state.sqlite3"
    if harm == "delete":
        shutil.rmtree(out / ".newsclip")
    elif harm == "old layout":
        with sqlite3.connect(state) as base:
            base.execute("PRAGMA user_version = 77")
    else:
        state.write_bytes(b"no database at all " * 500 if harm == "garbage" else b"")
    done = run(source, "-o", out)
    assert b"4 ok, 0 partial, 0 empty, 1 failed, 0 unchanged" in done.stderr
    assert read_tree(out) == before
    assert "4 unchanged" in tell_summary(source, "-o", out)


def test_other_options_and_force_read_again(pair: tuple[Path, Path]) -> None:
    source, out = pair
    assert "4 ok" in tell_summary(source, "-o", out, "--segments")
    assert b'"segments"' in (out / "00000.txt.json").read_bytes()
    assert "4 unchanged" in tell_summary(source, "-o", out, "--segments")
    assert "4 ok" in tell_summary(source, "-o", out, "--segments", "--force")


def test_vanished_sources_are_reported_and_removed_only_when_asked(pair: tuple[Path, Path]) -> None:
    source, out = pair
    (source / "00003.txt").unlink()
    shutil.rmtree(source / "sub")
    done = run(source, "-o", out, "-v")
    assert done.returncode == 0
    assert b"2 sources vanished" in done.stderr
    assert b"source gone: sub/binary.txt" in done.stderr
    assert len(read_tree(out)) == 5
    assert b"removed the records of 2" in run(source, "-o", out, "--prune").stderr
    assert sorted(read_tree(out)) == [f"0000{number}.txt.json" for number in range(3)]
    assert not (out / "sub").exists()
    assert b" vanished;" not in run(source, "-o", out).stderr


def test_a_folder_that_is_not_there_has_not_vanished(pair: tuple[Path, Path]) -> None:
    """An unmounted disk must not empty the folder of records."""
    source, out = pair
    source.rename(source.with_name("elsewhere"))
    assert run(source, "-o", out, "--prune").returncode == 1
    assert len([name for name in read_tree(out) if name != "in.json"]) == 5


def test_what_is_said_of_earlier_clippings_follows_the_folder(tmp_path: Path) -> None:
    source, out = tmp_path / "in", tmp_path / "out"
    source.mkdir()
    for name in ("a.txt", "b.txt", "c.txt"):
        (source / name).write_text(ARTICLE)
    for change in ("nothing", "change", "change more", "remove", "add"):
        if change == "change":
            (source / "a.txt").write_text("Something else. " + ARTICLE)
        elif change == "change more":
            (source / "a.txt").write_text("Something else altogether, which has nothing to do with any harbour.")
        elif change == "remove":
            (source / "b.txt").unlink()
        elif change == "add":
            (source / "d.txt").write_text(ARTICLE)
        run(source, "-o", out, "--prune")
        fresh = tmp_path / change
        run(source, "-o", fresh)
        assert read_tree(out) == read_tree(fresh)


@pytest.mark.parametrize("target", ["out", "out.sqlite"])
def test_a_new_clipping_names_what_was_recorded_before(tmp_path: Path, target: str) -> None:
    for day in ("monday", "tuesday"):
        (tmp_path / day).mkdir()
        (tmp_path / day / f"{day}.txt").write_text(ARTICLE + f"So it was said on {day}.")
    for day in ("tuesday", "monday", "tuesday"):
        run(tmp_path / day, "-o", tmp_path / target)
    if target == "out":
        said = {
            name: [match["file"] for match in read_records(data)[0]["duplicates"]]
            for name, data in read_tree(tmp_path / target).items()
        }
    else:
        with sqlite3.connect(tmp_path / target) as base:
            said = {f"{name}.json": [] for (name,) in base.execute("SELECT file FROM clippings")}
            query = "SELECT clippings.file, duplicates.file FROM duplicates JOIN clippings ON clipping = clippings.id"
            for name, earlier in base.execute(query):
                said[f"{name}.json"].append(earlier)
    assert said == {"tuesday.txt.json": [], "monday.txt.json": ["tuesday.txt"]}


def test_duplicates_are_not_looked_for_where_that_was_said(tmp_path: Path) -> None:
    source, out = tmp_path / "in", tmp_path / "out"
    source.mkdir()
    for name in ("a.txt", "b.txt"):
        (source / name).write_text(ARTICLE)
    run(source, "-o", out)
    assert b'"duplicate_of":"a.txt"' in (out / "b.txt.json").read_bytes()
    assert "2 ok" in tell_summary(source, "-o", out, "--no-duplicates")
    for data in read_tree(out).values():
        assert b'"duplicate_of":null,"duplicates":[],"cluster":null' in data


def test_a_long_name_gets_a_record_and_keeps_it(tmp_path: Path) -> None:
    source, out = tmp_path / "in", tmp_path / "out"
    source.mkdir()
    names = ["n" * 251 + ".txt", "n" * 250 + "m.txt", "ä" * 125 + ".txt"]
    for name in names:
        (source / name).write_text(name[-9:] + ARTICLE)
    assert run(source, "-o", out).returncode == 0
    tree = read_tree(out)
    assert len(tree) == 3
    assert {read_records(data)[0]["file"] for data in tree.values()} == set(names)
    assert "3 unchanged" in tell_summary(source, "-o", out)


def test_the_output_may_stand_in_the_folder_that_is_read(tmp_path: Path) -> None:
    write_articles(tmp_path, 3)
    for _ in range(2):
        for target in (".", "records", "all.jsonl"):
            assert run(".", "-q", "-o", target, cwd=tmp_path).returncode == 0
    assert len(read_tree(tmp_path / "records")) == 3
    assert len(read_records((tmp_path / "all.jsonl").read_bytes())) == 3
    with (tmp_path / "own.txt").open("wb") as stream:
        assert run(".", cwd=tmp_path, stdout=stream).returncode == 0
    assert len(read_records((tmp_path / "own.txt").read_bytes())) == 3


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_a_run_may_be_killed_at_any_moment(tmp_path: Path) -> None:
    """``NEWSCLIP_FULL=1`` kills it twenty times over 10,000 files."""
    source, out, calm = tmp_path / "in", tmp_path / "out", tmp_path / "calm"
    write_mutants(source, KILLED_FILES, 1)
    begun = time.monotonic()
    expected_code = run(source, "-q", "-o", calm, timeout=3600).returncode
    seconds = time.monotonic() - begun
    chance = random.Random(1)
    for _ in range(KILLS):
        # Together the killed runs get about as long as the undisturbed one took, so that they die all along the way.
        process = start(source, "-q", "-o", out, stderr=subprocess.DEVNULL)
        time.sleep(chance.uniform(0.3, 0.3 + 2 * seconds / KILLS))
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        while list_processes(process.pid):
            time.sleep(0.01)
        for path in out.rglob("*.json"):
            assert path.read_bytes().endswith(b"}\n")
    assert run(source, "-q", "-o", out, timeout=3600).returncode == expected_code
    assert read_tree(out) == read_tree(calm)
    assert not list(out.rglob(".newsclip-*"))


@pytest.mark.skipif(not FULL, reason="takes minutes: set NEWSCLIP_FULL=1")
def test_an_unchanged_rerun_costs_little(tmp_path: Path) -> None:
    """Under 5% of the processor time of the first run over 10,000 files."""
    source, out = tmp_path / "in", tmp_path / "out"
    write_mutants(source, 10_000, 2)
    first, second = (measure(source, "-q", "-o", out, stderr=subprocess.DEVNULL)[0] for _ in range(2))
    print(f"first run {first:.1f} s, unchanged rerun {second:.1f} s of processor time: {second / first:.2%}")
    assert second < first * 0.05


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
@pytest.mark.parametrize("target", [None, "out", "all.sqlite"])
def test_the_run_itself_stays_small(tmp_path: Path, target: str | None) -> None:
    """What reading needs is loaded beside it: with that it would be of more than 100 MB."""
    write_articles(tmp_path / "in", 40)
    (tmp_path / "in" / "page.html").write_text(f"<!DOCTYPE html><html><body><p>{ARTICLE}</p></body></html>")
    (tmp_path / "in" / "gone.txt").symlink_to("nowhere.txt")
    peak = measure(tmp_path / "in", "-q", *(["-o", tmp_path / target] if target else []), stdout=subprocess.DEVNULL)[1]
    assert peak < 60 * 1024


@pytest.mark.skipif(not FULL, reason="takes minutes: set NEWSCLIP_FULL=1")
@pytest.mark.parametrize("target", [None, "out"])
@pytest.mark.parametrize(("options", "growth"), [(["--no-duplicates"], 0.3), ([], 2.0)])
def test_memory_is_flat_in_the_number_of_files(
    tmp_path: Path, target: str | None, options: list[str], growth: float
) -> None:
    """The peak of the run itself, not of its workers, from 1,000 to 50,000 files in one folder: ``growth`` is in kB a
    file. Where the same article is sought, what is known of each one is held."""
    peaks, counts = [], (1000, 50_000)
    for count in counts:
        source = tmp_path / str(count)
        write_articles(source, count)
        args = [source, "-q", *options, *(["-o", tmp_path / f"{target}{count}"] if target else [])]
        peaks.append(measure(*args, stdout=subprocess.DEVNULL)[1])
    print(f"{options}, {target}: peak of the run {peaks[0]} kB at 1,000 files, {peaks[1]} kB at 50,000")
    assert peaks[1] - peaks[0] < growth * (counts[1] - counts[0])


def measure(*args: object, **options: int) -> tuple[float, int]:
    """Run the command; return the processor time of all its processes in seconds, and its own peak memory in kB."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    process = start(*args, **options)
    peak = 0
    while process.poll() is None:
        for line in Path(f"/proc/{process.pid}/status").read_text().splitlines():
            if line.startswith("VmHWM"):
                peak = max(peak, int(line.split()[1]))
        time.sleep(0.05)
    assert process.returncode in (0, 1)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, peak
