"""Floors: what every figure must reach. They rise by command, and nothing here lowers one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.quality.measure import Figures
from tests.quality.scores import LOWER_IS_BETTER

PLACE = Path(__file__).with_name("floors.json")
# What another version of a library, or a change about something else, may cost a figure without being a regression.
SLACK = 0.004


def load_floors() -> dict[str, Any]:
    """Return ``{"corpora": digest, "sample": figures, "full": figures}``; empty where nothing was pinned yet."""
    floors: dict[str, Any] = json.loads(PLACE.read_text("utf-8")) if PLACE.is_file() else {}
    return floors


def is_below(figure: str, value: float, floor: float) -> bool:
    """Whether a value is worse than its floor allows (for leaks and the like, the floor is a ceiling)."""
    return value > floor if figure in LOWER_IS_BETTER else value < floor


def list_falls(figures: Figures, floors: Figures) -> list[str]:
    """Return in words which figures are below their floors, or have none, or are gone."""
    falls = []
    for name in sorted(set(figures) | set(floors)):
        row, wanted = figures.get(name, {}), floors.get(name, {})
        for figure in sorted(set(row) | set(wanted)):
            if figure not in row:
                falls.append(f"{name} {figure}: was not measured, its floor is {wanted[figure]:.4f}")
            elif figure not in wanted:
                falls.append(f"{name} {figure}: {row[figure]:.4f} has no floor; pin it with --update")
            elif is_below(figure, row[figure], wanted[figure]):
                falls.append(f"{name} {figure}: {row[figure]:.4f} is worse than its floor {wanted[figure]:.4f}")
    return falls


def raise_floors(figures: Figures, floors: Figures) -> Figures:
    """Return the floors, raised to what was measured, less the slack, wherever that is better."""
    raised: Figures = {}
    for name, row in figures.items():
        old = floors.get(name, {})
        raised[name] = {figure: _raise(figure, value, old.get(figure)) for figure, value in row.items()}
    return {**floors, **raised}


def _raise(figure: str, value: float, floor: float | None) -> float:
    if figure in LOWER_IS_BETTER:
        ceiling = round(value + SLACK, 4)
        return ceiling if floor is None else min(ceiling, floor)
    pinned = max(0.0, round(value - SLACK, 4))
    return pinned if floor is None else max(pinned, floor)


def save_floors(digest: str, part: str, figures: Figures) -> list[str]:
    """Raise the floors of a part, ``sample`` or ``full``, and write them; return in words what is below its floor.

    Where the corpora are others than those of the file, the file starts anew: figures of other pages do not compare.
    """
    floors = load_floors()
    if floors.get("corpora") != digest:
        floors = {"corpora": digest, "cases": floors.get("cases", {})}
    falls = [fall for fall in list_falls(figures, floors.get(part, {})) if "has no floor" not in fall]
    floors[part] = raise_floors(figures, floors.get(part, {}))
    PLACE.write_text(json.dumps(floors, indent=1, sort_keys=True) + "\n", "utf-8")
    return falls
