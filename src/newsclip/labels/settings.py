"""How a line is set, and what that tells, as features of its own and of the lines next to it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache

from newsclip.blocks import Block
from newsclip.labels.density import COUNT_STEPS
from newsclip.labels.structure import Structure

REMEMBERED_SETTINGS = 8192


class Setting:
    """How a line is set: its kind of bullet, blank lines above it, copies of it; the last three only where unusual.

    Lines that are set alike have one object. ``names`` are those of its features; the first one is for the lines next
    to it, too.
    """

    __slots__ = ("names",)

    def __init__(
        self, kind: str, blanks: int, again: str, depth: int | None, gap: tuple[int, int] | None, copies: int | None
    ) -> None:
        names = [f"set={kind}.{blanks}.{again}"]
        if depth is not None:
            names.append(f"depth={depth}")
        if gap is not None:
            names.append(f"gap={gap[0]}.{gap[1]}")
        if copies is not None:
            names.append(f"copies={copies}.{again}")
        self.names = tuple(names)


_set = lru_cache(maxsize=REMEMBERED_SETTINGS)(Setting)
_USUAL = tuple(Setting("", blanks, "1", None, None, None) for blanks in range(2))
"""How a line is set that no gap parts from the one above and that has no bullet and no copies."""


def list_settings(blocks: Sequence[Block], structure: Structure) -> list[Setting]:
    """Return how each block is set; the structure keeps it."""
    settings: list[Setting] | None = structure.settings
    if settings is None:
        usual = structure.usual_blanks
        settings = structure.settings = [
            _USUAL[block.blanks_before]
            if copies == 1 and block.bullet is None and block.blanks_before < 2 and block.blanks_before <= usual
            else _find_unusual(block, copies, earlier, usual)
            for block, copies, earlier in zip(blocks, structure.copies, structure.earlier, strict=True)
        ]
    return settings


def _find_unusual(block: Block, copies: int, earlier: int, usual: int) -> Setting:
    blanks, bullet = block.blanks_before, block.bullet
    again = "1" if copies == 1 else "again" if earlier else "first"
    kind = ""
    if bullet is not None:
        kind = "heading" if bullet[0] == "#" else "number" if bullet[0].isdigit() else "bullet"
    return _set(
        kind,
        min(2, blanks),
        again,
        min(3, block.depth) if kind else None,
        (max(0, min(3, blanks - usual)), min(3, blanks)) if blanks > 1 or blanks > usual else None,
        bisect_right(COUNT_STEPS, copies) if copies > 1 else None,
    )
