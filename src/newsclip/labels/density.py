"""What stands in the lines around each block, as features: told by running sums, one kind of evidence at a time."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from typing import TYPE_CHECKING

from newsclip.arrays import load_numpy
from newsclip.labels.structure import Structure

if TYPE_CHECKING:
    from newsclip.arrays import Array

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


class Densities:
    """Tells what stands around each block, by the numbers that the features' names were given."""

    def __init__(self, number: Callable[[tuple[str, ...]], int]) -> None:
        """``number`` gives a number to names that always come together."""
        self._numpy = numpy = load_numpy()
        self._bins = numpy.array(_BINS)
        self._sizes = numpy.array(SIZE_STEPS)
        self._nothing = number(())
        self._texty, self._prose, self._informal, self._dates = (
            numpy.array([[number((name,)) for name in row] for row in table])
            for table in (_TEXTY, _FAR_TEXTY, _INFORMAL, _DATES)
        )
        self._far_dates, self._behind_mass, self._ahead_mass, self._links, self._actions, self._address = (
            numpy.array([number((name,)) for name in names])
            for names in (_FAR_DATES, _MASS_BEHIND, _MASS_AHEAD, _LINKS, _ACTIONS, _ADDRESS)
        )

    def list_columns(self, structure: Structure, low: int, high: int) -> list[Array]:
        """Return, one kind of evidence after the other, what stands around the blocks from ``low`` up to ``high``."""
        numpy, bins, nothing = self._numpy, self._bins, self._nothing
        first, end = max(0, low - FAR), min(high + FAR, len(structure.copies)) + 1
        kinds = (structure.texty, structure.linky, structure.dated, structure.informal)
        rare = [sums for sums in (structure.actions, structure.address) if sums[-1] > 1]
        sums = numpy.array([kind[first:end] for kind in (*kinds, *rare)])
        mass = numpy.array(structure.mass[first:end])
        at = numpy.arange(low - first, high - first)
        above, below = numpy.maximum(at - FAR, 0), numpy.minimum(at + (1 + FAR), end - first - 1)
        here, behind = sums[:, at], sums[:, at + 1]
        far_before, far_after, around = here - sums[:, above], sums[:, below] - behind, sums[:, below] - sums[:, above]
        before = here - sums[:, numpy.maximum(at - NEAR, 0)]
        after = sums[:, numpy.minimum(at + (1 + NEAR), end - first - 1)] - behind
        columns = [
            self._texty[before[0], after[0]],
            self._prose[bins[far_before[0]], bins[far_after[0]]],
            self._behind_mass[self._sizes.searchsorted(mass[at] - mass[above], "right")],
            self._ahead_mass[self._sizes.searchsorted(mass[below] - mass[at + 1], "right")],
            self._links[bins[(before[1] + after[1]) + (behind[1] - here[1])]],
        ]
        if structure.dated[first] != structure.dated[end - 1]:
            dated = around[2] > 0
            columns.append(numpy.where(dated, self._far_dates[bins[around[2]]], nothing))
            columns.append(numpy.where(dated, self._dates[before[2], after[2]], nothing))
        if structure.informal[first] != structure.informal[end - 1]:
            told = self._informal[bins[far_before[3]], bins[around[3] - far_before[3]]]
            columns.append(numpy.where(around[3] > 0, told, nothing))
        for counts, sums_of in zip(around[len(kinds) :], rare, strict=True):
            table = self._actions if sums_of is structure.actions else self._address
            columns.append(numpy.where(counts > 1, table[bins[counts]], nothing))
        return columns
