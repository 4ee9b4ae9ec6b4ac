"""Vectors by name, added up once for names that always come together. The one door to numpy."""

from __future__ import annotations

import os
from collections.abc import Sequence
from itertools import accumulate, chain
from typing import TYPE_CHECKING, Any

# One thread: the matrices are small. It must be said before numpy is first imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
if TYPE_CHECKING:
    import numpy

    Array = numpy.ndarray[Any, numpy.dtype[Any]]


def load_numpy() -> Any:
    """Return numpy itself, imported when it is first asked for."""
    import numpy

    return numpy


class Vectors:
    """What names stand for, a vector each, and sums of them by the numbers that they were given."""

    def __init__(self, names: Sequence[str], table: Array) -> None:
        """``table`` holds the vectors, a row a name; a name that is none of ``names`` stands for nothing."""
        self._numpy = load_numpy()
        self._places = {name: at for at, name in enumerate(names)}
        # One row more, empty: no name at all stands for that.
        self._table = self._numpy.pad(table, ((0, 1), (0, 0)))
        self.forget()

    def __len__(self) -> int:
        """Return how many sums have numbers."""
        return self._count

    def forget(self) -> None:
        """Take all numbers back."""
        self._count = 0
        self._sums = self._table[:0]
        self._waiting: list[list[int]] = []

    def number(self, names: Sequence[str]) -> int:
        """Return the number of a new sum: of the vectors of these names."""
        places = self._places
        self._waiting.append([places[name] for name in names if name in places] or [len(places)])
        self._count += 1
        return self._count - 1

    def take(self, numbers: Sequence[int] | Array) -> Array:
        """Return the sums with the given numbers, in the numbers' order and shape."""
        if self._waiting:
            self._reckon()
        sums: Array = self._sums[numbers]
        return sums

    def add_up(self, columns: Sequence[Sequence[int]]) -> Array:
        """Return for each row the sum of what is numbered in its columns."""
        count = len(columns[0])
        numbers = self._numpy.fromiter(chain.from_iterable(columns), self._numpy.intp, count * len(columns))
        total: Array = self.take(numbers).reshape(len(columns), count, -1).sum(0)
        return total

    def add_rows(self, rows: Sequence[Sequence[int]]) -> Array:
        """Return for each row the sum of what is numbered in it; no row is empty."""
        starts = list(accumulate(map(len, rows[:-1]), initial=0))
        total: Array = self._numpy.add.reduceat(self.take(list(chain.from_iterable(rows))), starts)
        return total

    def _reckon(self) -> None:
        numpy, waiting = self._numpy, self._waiting
        starts = list(accumulate(map(len, waiting[:-1]), initial=0))
        sums = numpy.add.reduceat(self._table[list(chain.from_iterable(waiting))], starts)
        before = self._count - len(waiting)
        if self._count > len(self._sums):
            room = numpy.empty((2 * self._count, sums.shape[1]), sums.dtype)
            room[:before] = self._sums[:before]
            self._sums = room
        self._sums[before : self._count] = sums
        self._waiting = []
