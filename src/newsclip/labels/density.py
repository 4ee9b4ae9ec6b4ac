"""What stands in the lines around each block, as features: told by running sums, one kind of evidence at a time."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from operator import sub
from typing import Generic, TypeVar

from newsclip.labels.structure import Structure

_Number = TypeVar("_Number", int, float)
_Told = TypeVar("_Told")
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


class Densities(Generic[_Told]):
    """Tells what stands around each block, in ``tell``'s terms: of a feature's name it makes what the caller needs.

    ``nothing`` is what it would make of no name.
    """

    def __init__(self, tell: Callable[[str], _Told], nothing: _Told) -> None:
        self._nothing = nothing
        self._texty, self._prose, self._informal, self._dates = (
            [list(map(tell, row)) for row in table] for table in (_TEXTY, _FAR_TEXTY, _INFORMAL, _DATES)
        )
        self._far_dates, self._behind_mass, self._ahead_mass, self._links, self._actions, self._address = (
            list(map(tell, names)) for names in (_FAR_DATES, _MASS_BEHIND, _MASS_AHEAD, _LINKS, _ACTIONS, _ADDRESS)
        )

    def list_columns(self, structure: Structure, low: int, high: int) -> list[list[_Told]]:
        """Return, one kind of evidence after the other, what stands around the blocks from ``low`` up to ``high``."""
        first, end = max(0, low - FAR), min(high + FAR, len(structure.copies)) + 1
        texty, mass, linky = structure.texty[first:end], structure.mass[first:end], structure.linky[first:end]
        behind, ahead = _behind(texty, NEAR), _ahead(texty, NEAR)
        far_behind, far_ahead = _behind(texty, FAR), _ahead(texty, FAR)
        near, prose, links = self._texty, self._prose, self._links
        behind_mass, ahead_mass = self._behind_mass, self._ahead_mass
        columns = [
            [near[before][after] for before, after in zip(behind, ahead, strict=True)],
            [prose[_BINS[before]][_BINS[after]] for before, after in zip(far_behind, far_ahead, strict=True)],
            [behind_mass[bisect_right(SIZE_STEPS, size)] for size in _behind(mass, FAR)],
            [ahead_mass[bisect_right(SIZE_STEPS, size)] for size in _ahead(mass, FAR)],
            [links[_BINS[count]] for count in _around(linky, NEAR)],
            *self._list_dates(structure.dated[first:end]),
            *self._list_informal(structure.informal[first:end]),
        ]
        for counts, told in ((structure.actions, self._actions), (structure.address, self._address)):
            if counts[-1] > 1:
                columns.append(
                    [told[_BINS[count]] if count > 1 else self._nothing for count in _around(counts[first:end], FAR)]
                )
        return [column[low - first : high - first] for column in columns]

    def _list_dates(self, dated: list[int]) -> list[list[_Told]]:
        if dated[0] == dated[-1]:
            return []
        around = _around(dated, FAR)
        near = zip(around, _behind(dated, NEAR), _ahead(dated, NEAR), strict=True)
        return [
            [self._far_dates[_BINS[dates]] if dates else self._nothing for dates in around],
            [self._dates[behind][ahead] if dates else self._nothing for dates, behind, ahead in near],
        ]

    def _list_informal(self, informal: list[int]) -> list[list[_Told]]:
        if informal[0] == informal[-1]:
            return []
        told = self._informal
        counts = zip(_behind(informal, FAR), _around(informal, FAR), strict=True)
        return [[told[_BINS[behind]][_BINS[around - behind]] if around else self._nothing for behind, around in counts]]


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
