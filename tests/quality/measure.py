"""Measuring: the installed command reads the sample, and its records are scored."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.quality.corpora import VARIANTS, Sample
from tests.quality.scores import FIGURES, score_agreement, score_pages

Figures = dict[str, dict[str, float]]
Record = dict[str, Any]
# The corpus whose pages, as HTML and as paste, must give records that agree.
AGREEING = "wcxb"


def find_command() -> list[str]:
    """Return the installed command; where the package is only on the path, the module."""
    command = Path(sys.executable).parent / "newsclip"
    return [str(command)] if command.is_file() else [sys.executable, "-m", "newsclip"]


def read_folder(folder: Path) -> dict[str, Record]:
    """Return the records that the command writes of a folder, by the clipping's path without its suffix."""
    done = subprocess.run(
        [*find_command(), "--quiet", str(folder)],
        stdout=subprocess.PIPE,
        check=False,
        env={**os.environ, "LC_ALL": "C"},
    )
    if done.returncode not in (0, 1):
        raise RuntimeError(f"newsclip ended with exit code {done.returncode}")
    records = [json.loads(line) for line in done.stdout.split(b"\n") if line]
    return {record["file"].rpartition(".")[0]: record for record in records}


def measure(sample: Sample) -> Figures:
    """Return the figures of every corpus in every variant, such as ``figures["wcxb/paste"]["body"]``."""
    records = read_folder(sample.folder)
    figures = {}
    for corpus, cases in sample.gold.items():
        for variant in VARIANTS:
            figures[f"{corpus}/{variant}"] = score_pages(cases, pick_records(records, f"{corpus}/{variant}/"))
    pages, pastes = (pick_records(records, f"{AGREEING}/{variant}/") for variant in ("html", "paste"))
    if agreement := score_agreement(pages, pastes):
        figures[f"{AGREEING}/html~paste"] = agreement
    return figures


def pick_records(records: dict[str, Record], head: str) -> dict[str, Record]:
    """Return the records of the clippings below a folder, by their names in it."""
    return {path.removeprefix(head): record for path, record in records.items() if path.startswith(head)}


def draw_table(figures: Figures, counts: dict[str, int]) -> str:
    """Return the figures as a table for people."""
    lines = [f"{'':18}{'pages':>7}" + "".join(f"{name:>{max(8, len(name) + 2)}}" for name in FIGURES)]
    for name, row in figures.items():
        cells = (
            f"{row[figure]:.3f}".rjust(max(8, len(figure) + 2)) if figure in row else " " * max(8, len(figure) + 2)
            for figure in FIGURES
        )
        lines.append(f"{name:18}{counts[name.split('/')[0]]:>7}" + "".join(cells))
    lines.append("html~paste: share of same headlines, and median F1 of one body against the other, of the same pages.")
    lines.append("all but dragnet: the network that ships was trained on these pages and pastes,")
    lines.append("so their figures flatter it; its card has the cross-validated ones. dragnet was never trained on.")
    return "\n".join(lines)
