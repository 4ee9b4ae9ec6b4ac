"""Boosted decision trees, each fitted to the error that those before it leave (Friedman 2001), and their measures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from newsclip.arrays import load_numpy
from newsclip.confidence import follow_tree

if TYPE_CHECKING:
    from newsclip.arrays import Array

TREES, DEPTH, RATE = 60, 3, 0.15
FEWEST = 30
"""Rows that a branch must hold."""
PENALTY = 5.0
BINS = 24
DIGITS = 4
numpy = load_numpy()


def grow_trees(rows: Sequence[Mapping[str, float]], wanted: Array) -> list[Any]:
    """Return trees whose sum are the log odds of what is ``wanted`` of each row, 0 to 1; the first is a number."""
    names = list(rows[0])
    table = numpy.array([[row[name] for name in names] for row in rows])
    steps = numpy.linspace(0, 1, BINS + 1)[1:-1]
    bounds = [numpy.unique(numpy.quantile(column, steps).round(DIGITS)) for column in table.T]
    places = numpy.stack([numpy.searchsorted(some, column) for some, column in zip(bounds, table.T, strict=True)], 1)

    def grow(slopes: Array, curves: Array, at: Array, depth: int) -> Any:
        split = find_split(places[at], slopes[at], curves[at]) if depth else None
        if split is None:
            return round(float(RATE * slopes[at].sum() / (curves[at].sum() + PENALTY)), DIGITS)
        column, last = split
        low = places[at, column] <= last
        branches = (grow(slopes, curves, at[side], depth - 1) for side in (low, ~low))
        return [names[column], round(float(bounds[column][last]), DIGITS), *branches]

    trees: list[Any] = [float(numpy.log(wanted.mean() / (1 - wanted.mean())))]
    odds = numpy.full(len(rows), trees[0])
    for _ in range(TREES):
        chances = 1 / (1 + numpy.exp(-odds))
        trees.append(grow(wanted - chances, chances * (1 - chances), numpy.arange(len(rows)), DEPTH))
        odds += sum_trees(trees[-1:], rows)
    return trees


def find_split(places: Array, slopes: Array, curves: Array) -> tuple[int, int] | None:
    """Return the column, and the last bin below the bound, that tell most; ``None`` where none tells anything."""
    count, columns = places.shape
    cells = (places + numpy.arange(columns) * BINS).ravel()

    def add_up(values: Array) -> Array:
        sums: Array = numpy.bincount(cells, numpy.repeat(values, columns), columns * BINS)
        below: Array = sums.reshape(columns, BINS).cumsum(1)[:, :-1]
        return below

    slope, curve, held = add_up(slopes), add_up(curves), add_up(numpy.ones(count))
    whole_slope, whole_curve = slopes.sum(), curves.sum()
    gain = slope**2 / (curve + PENALTY) + (whole_slope - slope) ** 2 / (whole_curve - curve + PENALTY)
    gain[(held < FEWEST) | (count - held < FEWEST)] = -1.0
    column, last = numpy.unravel_index(gain.argmax(), gain.shape)
    return (int(column), int(last)) if gain[column, last] > whole_slope**2 / (whole_curve + PENALTY) else None


def sum_trees(trees: Sequence[Any], rows: Sequence[Mapping[str, float]]) -> Array:
    """Return the log odds that trees give rows."""
    odds: Array = numpy.array([sum(follow_tree(tree, row) for tree in trees) for row in rows])
    return odds


def measure_area(chances: Array, right: Array) -> float:
    """Return the area under the curve: how often a right one has the greater probability of two, ties by half."""
    _, places, counts = numpy.unique(chances, return_inverse=True, return_counts=True)
    ranks = (counts.cumsum() - (counts - 1) / 2)[places]
    yes = int(right.sum())
    return float((ranks[right].sum() - yes * (yes + 1) / 2) / max(1, yes * (len(right) - yes)))


def measure_calibration(chances: Array, right: Array, bins: int = 10) -> float:
    """Return the expected calibration error over bins of equal width."""
    places = numpy.minimum((chances * bins).astype(int), bins - 1)
    gaps = [(places == at).mean() * abs(chances[places == at].mean() - right[places == at].mean())
            for at in range(bins) if (places == at).any()]  # fmt: skip
    return float(sum(gaps))
