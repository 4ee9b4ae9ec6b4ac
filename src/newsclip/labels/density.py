"""What stands in the lines around each block, as features: told by running sums, one kind of evidence at a time."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from operator import sub
from typing import TypeVar

from newsclip.labels.structure import Structure

_Number = TypeVar("_Number", int, float)
NEAR, FAR = 3, 8
"""Lines on either side over which densities are taken."""
COUNT_STEPS = (0, 1, 2, 4, 7)
SIZE_STEPS = (4, 10, 20, 35, 60, 80, 120, 200, 350, 600, 1200)


def list_names(stem: str, count: int) -> tuple[str, ...]:
    """Return a feature's name for each of its steps."""
    return tuple(f"{stem}={number}" for number in range(count))


def _list_pairs(stem: str, first: int, second: int) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(f"{stem}={one}.{two}" for two in range(second)) for one in range(first))


_BINS = tuple(bisect_right(COUNT_STEPS, count) for count in range(2 * FAR + 2))
"""Steps of a count of lines within the far reach."""
_SIZES = len(SIZE_STEPS) + 1
_COUNTS = len(COUNT_STEPS) + 1
_TEXTY = _list_pairs("texty", NEAR + 1, NEAR + 1)
_FAR_TEXTY = _list_pairs("prose", _COUNTS, _COUNTS)
_INFORMAL = _list_pairs("informal", _COUNTS, _COUNTS)
_DATES = _list_pairs("dates", NEAR + 1, NEAR + 1)
_FAR_DATES = list_names("dates", _COUNTS)
_MASS_BEHIND = list_names("mass-", _SIZES)
_MASS_AHEAD = list_names("mass+", _SIZES)
_LINKS = list_names("links", _COUNTS)
_ACTIONS = list_names("actions", _COUNTS)
_ADDRESS = list_names("address", _COUNTS)


def list_densities(structure: Structure, low: int, high: int) -> list[list[str]]:
    """Return for each block from ``low`` up to ``high`` the names of what stands around it."""
    first, end = max(0, low - FAR), min(high + FAR, len(structure.copies)) + 1
    texty, mass = structure.texty[first:end], structure.mass[first:end]
    columns = zip(
        *(count(texty, reach) for reach in (NEAR, FAR) for count in (_behind, _ahead)),
        _behind(mass, FAR),
        _ahead(mass, FAR),
        _around(structure.linky[first:end], NEAR),
        strict=True,
    )
    rows = [
        [
            _TEXTY[behind][ahead],
            _FAR_TEXTY[_BINS[far_behind]][_BINS[far_ahead]],
            _MASS_BEHIND[bisect_right(SIZE_STEPS, mass_behind)],
            _MASS_AHEAD[bisect_right(SIZE_STEPS, mass_ahead)],
            _LINKS[_BINS[links]],
        ]
        for behind, ahead, far_behind, far_ahead, mass_behind, mass_ahead, links in columns
    ]
    _add_dates(rows, structure.dated[first:end])
    _add_informal(rows, structure.informal[first:end])
    for sums, names in ((structure.actions, _ACTIONS), (structure.address, _ADDRESS)):
        if sums[-1] > 1:
            for row, count in zip(rows, _around(sums[first:end], FAR), strict=True):
                if count > 1:
                    row.append(names[_BINS[count]])
    return rows[low - first : high - first]


def _add_dates(rows: Sequence[list[str]], dated: list[int]) -> None:
    if dated[0] == dated[-1]:
        return
    columns = zip(rows, _around(dated, FAR), _behind(dated, NEAR), _ahead(dated, NEAR), strict=True)
    for row, dates, behind, ahead in columns:
        if dates:
            row += (_FAR_DATES[_BINS[dates]], _DATES[behind][ahead])


def _add_informal(rows: Sequence[list[str]], informal: list[int]) -> None:
    if informal[0] == informal[-1]:
        return
    for row, behind, around in zip(rows, _behind(informal, FAR), _around(informal, FAR), strict=True):
        if around:
            row.append(_INFORMAL[_BINS[behind]][_BINS[around - behind]])


def _behind(sums: list[_Number], reach: int) -> list[_Number]:
    """Return what stands in the lines before each block; ``sums[i]`` is what stands before the one numbered i."""
    return list(map(sub, sums[:-1], [*sums[:1] * reach, *sums]))


def _ahead(sums: list[_Number], reach: int) -> list[_Number]:
    """Return what stands in the lines below each block."""
    return list(map(sub, [*sums[1 + reach :], *sums[-1:] * reach], sums[1:]))


def _around(sums: list[_Number], reach: int) -> list[_Number]:
    """Return what stands in each block and the lines on either side."""
    low = [*sums[:1] * reach, *sums][: len(sums) - 1]
    return list(map(sub, [*sums[1 + reach :], *sums[-1:] * reach], low))
