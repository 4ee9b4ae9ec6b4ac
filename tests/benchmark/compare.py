"""newsclip beside trafilatura's folder mode, and beside the floor: reading and parsing alone."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.benchmark.process import NEWSCLIP, TRAFILATURA, Run, run_command, show_spread

_FLOOR = """
import sys, pathlib
from lxml import html
for path in sorted(pathlib.Path(sys.argv[1]).iterdir()):
    html.document_fromstring(path.read_bytes().decode('utf-8', 'replace'), parser=html.HTMLParser())
"""


def list_contenders(pages: Path, pastes: Path | None, jobs: int, output: Path) -> dict[str, list[str]]:
    """Return the commands to lay side by side, by name; the first is what the others are compared with."""
    engine = [*TRAFILATURA, "--input-dir", str(pages), "--json", "--parallel", str(jobs)]
    contenders = {
        "trafilatura": [*engine, "-o", str(output / "plain")],
        "trafilatura --fast": [*engine, "--fast", "-o", str(output / "fast")],
        "newsclip, pages": [*NEWSCLIP, "-q", "-j", str(jobs), str(pages)],
        "read and parse": [sys.executable, "-c", _FLOOR, str(pages)],
    }
    if pastes is not None:
        contenders["newsclip, pastes"] = [*NEWSCLIP, "-q", "-j", str(jobs), str(pastes)]
    return contenders


def compare_commands(pages: Path, pastes: Path | None, *, rounds: int, jobs: int) -> None:
    """Print CPU time a file, its ratio to trafilatura's folder mode, and peak memory, each with its spread."""
    files = sum(1 for path in pages.iterdir() if path.is_file())
    with tempfile.TemporaryDirectory() as scratch:
        contenders = list_contenders(pages.resolve(), pastes and pastes.resolve(), jobs, Path(scratch))
        runs: dict[str, list[Run]] = {name: [] for name in contenders}
        for _ in range(rounds):
            for name, command in contenders.items():
                runs[name].append(run_command(command))
    base = runs["trafilatura"]
    print(f"{files} files, {rounds} rounds, {jobs} worker(s): median (least to greatest)")
    print(f"{'':20} {'CPU, ms a file':>28} {'CPU, ratio':>26} {'peak, MB':>28}  exit")
    for name, mine in runs.items():
        each = show_spread([run.cpu * 1000 / files for run in mine])
        ratio = show_spread([run.cpu / other.cpu for run, other in zip(mine, base, strict=True)])
        peak = show_spread([run.peak_mb for run in mine])
        print(f"{name:20} {each:>28} {ratio:>26} {peak:>28}  {sorted({run.code for run in mine})}")
    compare_starts(rounds)


def compare_starts(rounds: int) -> None:
    """Print what it costs to start: the command's talk, and one small paste, beside bare imports."""
    with tempfile.TemporaryDirectory() as scratch:
        note = Path(scratch) / "note.txt"
        note.write_text("The ferry stays in port until Friday, the harbour master said on Tuesday.\n" * 3)
        pairs = {
            "--help": ([*NEWSCLIP, "--help"], "import typer"),
            "--version": ([*NEWSCLIP, "--version"], "import typer"),
            "one small paste": ([*NEWSCLIP, str(note)], "import trafilatura, langdetect"),
        }
        for name, (command, imports) in pairs.items():
            base = [sys.executable, "-c", imports]
            ratios = [run_command(command).cpu / run_command(base).cpu for _ in range(max(rounds, 5))]
            print(f"{name:20} {show_spread(ratios)} times python -c {imports!r}")
