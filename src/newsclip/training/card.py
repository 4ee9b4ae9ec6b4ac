"""The model's card: what the network is, what it was trained on, and how well it reads what it has not seen."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path

from newsclip.labels.network import LABELS
from newsclip.training.crossvalidate import Scores
from newsclip.training.recipe import Material

_TABLE = "| corpus | variant | body, word F1 | snippets, F1 |\n|---|---|---|---|\n"


def write_card(out: Path, material: Material, scores: Iterable[tuple[str, str, Scores]]) -> Path:
    """Write the card beside the network's file and return its path; ``scores`` are by folds."""
    text = (files("newsclip.training") / "card.md").read_text(encoding="utf-8")
    rows = "".join(
        f"| {corpus} | {variant} | {_show(found.get('F1'))} | {_show(found.get('snF1'))} |\n"
        for corpus, variant, found in scores
    )
    path = out.with_suffix(".md")
    path.write_text(
        text.format(
            file=out.name,
            size=out.stat().st_size // 1000,
            labels=", ".join(f"`{label}`" for label in LABELS),
            pages=len(material.pages),
            pastes=len(material.pastes),
            table=_TABLE + rows,
        ),
        encoding="utf-8",
    )
    return path


def _show(score: float | None) -> str:
    return "" if score is None else f"{score:.3f}"
