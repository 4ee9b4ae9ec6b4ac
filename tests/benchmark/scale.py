"""How the cost grows: with workers, with the number of files, with the size of one."""

from __future__ import annotations

import os
import tempfile
from itertools import cycle, islice
from pathlib import Path

from tests.benchmark.folders import write_clippings
from tests.benchmark.process import NEWSCLIP, run_command

_SENTENCE = "The council of Marlow Ferry said on Tuesday that the harbour would open again in the spring. "
_KB = 1000


def measure_scale(folder: Path, *, most_files: int) -> None:
    """Print three tables: throughput by workers, cost and memory by number of files, cost by size of one file."""
    with tempfile.TemporaryDirectory() as scratch:
        sources = sorted(path for path in folder.iterdir() if path.is_file())
        _by_workers(multiply_files(sources, Path(scratch) / "workers", 500))
        _by_count(Path(scratch), most_files)
        _by_size(Path(scratch))


def multiply_files(sources: list[Path], target: Path, count: int) -> Path:
    """Fill ``target`` with ``count`` files, the sources over and over under other names; return it."""
    target.mkdir()
    for number, source in enumerate(islice(cycle(sources), count)):
        (target / f"{number:06}{source.suffix}").write_bytes(source.read_bytes())
    return target


def _by_workers(folder: Path) -> None:
    files = len(list(folder.iterdir()))
    alone = 0.0
    for jobs in range(1, (os.cpu_count() or 1) + 1):
        run = run_command([*NEWSCLIP, "-q", "-j", str(jobs), str(folder)])
        alone = alone or run.wall
        speed = f"{files / run.wall:8.1f} files a second, {alone / run.wall:5.2f} times one worker"
        print(f"{jobs:6} worker(s) {speed}, {run.cpu * 1000 / files:7.2f} ms of CPU a file")


def _by_count(scratch: Path, most: int) -> None:
    """Print what small clippings cost by their number: a first run into a folder, and one that finds nothing new."""
    count = 1000
    while count <= most:
        folder, records = write_clippings(scratch / f"count-{count}", count), scratch / f"records-{count}"
        first, again = (run_command([*NEWSCLIP, "-q", "-o", str(records), str(folder)]) for _ in range(2))
        state = (records / ".newsclip" / "state.sqlite3").stat().st_size
        print(
            f"{count:7} files {first.cpu * 1000 / count:7.2f} ms of CPU a file, again {again.cpu / first.cpu:6.1%}, "
            f"peak {first.peak_mb:6.0f} MB, again {again.peak_mb:5.0f} MB, state {state / count:6.0f} bytes a file"
        )
        count *= 10


def _by_size(scratch: Path) -> None:
    shapes = {"paste": ("txt", "", "\n\n"), "page": ("html", "<html><body><article>", "<p>")}
    for shape, (suffix, opening, between) in shapes.items():
        last = None
        for size in (_KB, 10 * _KB, 100 * _KB, 1000 * _KB, 10_000 * _KB):
            path = scratch / f"{shape}-{size}.{suffix}"
            paragraph = between + _SENTENCE * 5
            path.write_text(opening + paragraph * (size // len(paragraph) + 1), encoding="utf-8")
            run = run_command([*NEWSCLIP, "-q", "--timeout", "300", str(path)])
            growth = f"{run.cpu / last:5.1f} times the one before" if last else ""
            print(f"{shape:6} of {size // _KB:6} kB {run.cpu:7.2f} s of CPU, peak {run.peak_mb:6.0f} MB {growth}")
            last = run.cpu
