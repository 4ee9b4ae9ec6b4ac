"""Blocks to features: for each block a list of names that the sequence model weighs.

Every feature is a plain statement about the clipping ("ends as a sentence", "a date within the next lines"); none names
a word or a site. What belongs together is one name: few names are quickly weighed. Callers that know more of a block
(its element, another extractor's verdict) pass ``extra`` names.

Names that always come together have one number. What is seen is listed one kind of evidence at a time, a column of
numbers for all blocks: whoever wants the names looks them up, and whoever only adds up weights has added up those of a
number's names before.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, Any

from newsclip.arrays import Vectors, load_numpy
from newsclip.blocks import Block
from newsclip.labels.cuewords import CueIndex
from newsclip.labels.density import Densities, list_names
from newsclip.labels.evidence import Line, list_evidence
from newsclip.labels.looks import Look, NumberedLook, find_look, number_look
from newsclip.labels.settings import Setting, list_settings
from newsclip.labels.structure import SECTION_TOPICS, Structure, find_structure

if TYPE_CHECKING:
    from newsclip.arrays import Array

DISTANCE_STEPS = (0, 1, 2, 4, 8, 16, 32, 64)
SHARE_STEPS = (0.0, 0.02, 0.08, 0.2, 0.4, 0.6, 0.8, 0.92, 0.98, 0.9999)
SHARED_STEPS = (0.0, 0.15, 0.3, 0.5, 0.75)
REMEMBERED_GROUPS = 32_768
"""Groups of names that have numbers; what is kept of each takes some 60 bytes."""


def list_features(
    blocks: Sequence[Block], cues: CueIndex, extra: Sequence[Sequence[str]] | None = None
) -> list[list[str]]:
    """Return the features of each block, in order; ``extra`` adds names of the caller's own to each block's."""
    lines = list_evidence(blocks, cues)
    features = name_features(blocks, lines, find_structure(blocks, lines))
    if extra is not None:
        for index, names in enumerate(extra):
            features[index].extend(names)
            for near, where in ((index - 1, "+1:"), (index + 1, "-1:")):
                if 0 <= near < len(features):
                    features[near].extend(where + name for name in names)
    return features


def name_features(
    blocks: Sequence[Block], lines: Sequence[Line], structure: Structure, low: int = 0, high: int | None = None
) -> list[list[str]]:
    """Return the features of the blocks from ``low`` up to ``high`` from evidence that is already at hand."""
    return _load_names().list_rows(blocks, lines, structure, low, len(lines) if high is None else high)


def _list_kinds(stem: str, count: int) -> list[list[tuple[str, ...]]]:
    """For prose and for other lines the names of a step: alone, and together with the kind of line."""
    return [[(f"{stem}={number}", f"{stem}={number}.{kind}") for number in range(count)] for kind in _KINDS]


def _list_single(stem: str, count: int) -> list[tuple[str, ...]]:
    return [(name,) for name in list_names(stem, count)]


_DISTANCES = len(DISTANCE_STEPS) + 1
_KINDS = ("texty", "short")
_SIDES = ("before", "inside", "after")
_BEFORE_MAIN, _AFTER_MAIN = _list_kinds("before", _DISTANCES), _list_kinds("after", _DISTANCES)
_CLOSED, _INSIDE_CLOSED = _list_kinds("closed", 4), _list_kinds("inside.closed", 4)
_FROM, _TO = _list_single("inside.from", _DISTANCES), _list_single("inside.to", _DISTANCES)
_SHARED = [
    [
        [
            (f"shared={number}.{kind}", f"shared={number}.{side}", f"shared={number}.{kind}.{side}")
            for number in range(len(SHARED_STEPS) + 1)
        ]
        for kind in _KINDS
    ]
    for side in _SIDES
]
_MASS = _list_kinds("mass", len(SHARE_STEPS) + 1)
_AT = _list_single("at", 10)
_SECTIONS = [
    [[(f"section={topic}.{since}", f"section={topic}.{side}") for since in range(_DISTANCES)] for side in _SIDES]
    for topic in SECTION_TOPICS
]
_PLACES = {topic: place for place, topic in enumerate(("none", *SECTION_TOPICS))}


class Features:
    """What is seen of blocks, by the numbers that the groups of names were given."""

    def __init__(self, number: Callable[[tuple[str, ...]], int]) -> None:
        """``number`` gives a number to names that always come together."""

        def number_all(table: Sequence[Any]) -> Array:
            array: Array = numpy.array(
                [number(row) if isinstance(row, tuple) else number_all(row).tolist() for row in table]
            )
            return array

        self._numpy = numpy = load_numpy()
        self._number, self._nothing = number, number(())
        self._densities = Densities(number)
        self._looks: dict[Look, NumberedLook] = {}
        self._settings: dict[Setting, tuple[int, int, int]] = {}
        self._from, self._to, self._at = number_all(_FROM), number_all(_TO), number_all(_AT)
        self._before_main, self._after_main = number_all(_BEFORE_MAIN), number_all(_AFTER_MAIN)
        self._closed, self._inside_closed = number_all(_CLOSED), number_all(_INSIDE_CLOSED)
        self._shared, self._mass, self._sections = number_all(_SHARED), number_all(_MASS), number_all(_SECTIONS)
        self._edges = [number((f"{where}:edge",)) for where in ("-1", "-2", "+1", "+2")]
        self._distance_steps, self._shared_steps, self._share_steps = map(
            numpy.array, (DISTANCE_STEPS, SHARED_STEPS, SHARE_STEPS)
        )

    def list_columns(
        self, blocks: Sequence[Block], lines: Sequence[Line], structure: Structure, low: int, high: int
    ) -> Array:
        """Return what is seen of the blocks from ``low`` up to ``high``, a row of numbers each kind of evidence."""
        first, end = max(0, low - 2), min(len(lines), high + 2)
        looks = self._number_looks(lines[first:end])
        settings = self._number_settings(list_settings(blocks, structure)[first:end])
        seen = slice(low - first, high - first)
        own, *_, inside, short = looks[:, seen]
        columns: Array = self._numpy.stack(
            [
                own,
                settings[0, seen],
                *self._list_places(inside, short, structure, low, high),
                *self._list_shares(short, structure, low, high),
                *self._densities.list_columns(structure, low, high),
                *self._list_neighbours(looks, settings)[:, seen],
            ]
        )
        return columns

    def _number_looks(self, lines: Sequence[Line]) -> Array:
        known, number = self._looks, self._number
        looks: list[Look] = [line.look or find_look(line) for line in lines]
        for look in looks:
            if look not in known:
                known[look] = number_look(look, number)
        return self._turn(list(map(known.__getitem__, looks)))

    def _number_settings(self, settings: Sequence[Setting]) -> Array:
        """Return for each setting a number for the line itself, and those for the lines behind it and before it."""
        known, number = self._settings, self._number
        for setting in settings:
            if setting not in known:
                first = setting.names[0]
                known[setting] = number(setting.names), number((f"-1:{first}",)), number((f"+1:{first}",))
        return self._turn(list(map(known.__getitem__, settings)))

    def _turn(self, rows: Sequence[tuple[int, ...]]) -> Array:
        numpy, count = self._numpy, len(rows)
        flat: Array = numpy.fromiter(chain.from_iterable(rows), numpy.intp, count * len(rows[0]))
        return flat.reshape(count, -1).T

    def _list_neighbours(self, looks: Array, settings: Array) -> Array:
        """Return what each line sees of the two lines before it and of the two behind it."""
        columns: Array = self._numpy.full((6, looks.shape[1]), self._nothing)
        _, before, after, before2, after2, *_ = looks
        columns[0, 1:], columns[1, 1:], columns[2, 2:] = before[:-1], settings[1, :-1], before2[:-2]
        columns[3, :-1], columns[4, :-1], columns[5, :-2] = after[1:], settings[2, 1:], after2[2:]
        columns[0, 0], columns[2, 1:2], columns[3, -1], columns[5, -2:-1] = self._edges
        return columns

    def _list_places(self, inside: Array, short: Array, structure: Structure, low: int, high: int) -> Array:
        """Return where each line stands against the main block."""
        numpy, (main, below) = self._numpy, structure.main
        first, end = (max(low, min(high, edge)) - low for edge in structure.main)
        at = numpy.arange(low, high)
        to, since = (
            steps.searchsorted(d, "right")
            for steps, d in ((self._distance_steps, main - at), (self._distance_steps, at - below + 1))
        )
        closings = numpy.array(structure.closings[low + 1 : high + 1])
        closed = numpy.minimum(closings - structure.closings[main], 3)
        columns: Array = numpy.full((4, high - low), self._nothing)
        above, within, after = slice(first), slice(first, end), slice(end, None)
        columns[0, above] = self._before_main[short[above], to[above]]
        columns[0, within] = inside[within]
        columns[0, after] = self._after_main[short[after], since[after]]
        columns[1, within] = self._from[self._distance_steps.searchsorted(at[within] - main, "right")]
        columns[1, after] = self._closed[short[after], closed[after]]
        columns[2, within] = self._to[self._distance_steps.searchsorted(below - 1 - at[within], "right")]
        columns[3, within] = self._inside_closed[short[within], closed[within]]
        return columns

    def _list_shares(self, short: Array, structure: Structure, low: int, high: int) -> list[Array]:
        """Return how much each line shares with the main block, how much prose stands above it, and its section."""
        numpy, (first, end) = self._numpy, structure.main
        at = numpy.arange(low, high)
        sides = (at >= first).astype(int) + (at >= end)
        shared = self._shared_steps.searchsorted(structure.shared[low:high], "right")
        above = numpy.array(structure.mass[low:high]) / (structure.mass[-1] or 1.0)
        columns = [
            self._shared[sides, short, shared],
            self._mass[short, self._share_steps.searchsorted(above, "right")],
            self._at[10 * at // len(structure.copies)],
        ]
        if structure.sections[high - 1][0] != "none":
            topics = numpy.array([_PLACES[topic] for topic, _ in structure.sections[low:high]])
            since = self._distance_steps.searchsorted([gone for _, gone in structure.sections[low:high]], "right")
            columns.append(numpy.where(topics > 0, self._sections[topics - 1, sides, since], self._nothing))
        return columns


class FeatureSums:
    """Weights by the names of features, and for each block the sums of those of its features."""

    def __init__(self, names: Sequence[str], weights: Array) -> None:
        """``weights`` have a row a name, and as many columns as there are sums."""
        self._vectors = Vectors(names, weights)
        self._features = self._begin()

    def add_up(
        self,
        blocks: Sequence[Block],
        lines: Sequence[Line],
        structure: Structure,
        low: int = 0,
        high: int | None = None,
    ) -> Array:
        """Return the sums of the blocks from ``low`` up to ``high``, a row a block."""
        if len(self._vectors) > REMEMBERED_GROUPS:
            self._vectors.forget()
            self._features = self._begin()
        high = len(lines) if high is None else high
        sums: Array = self._vectors.take(self._features.list_columns(blocks, lines, structure, low, high)).sum(0)
        return sums

    def _begin(self) -> Features:
        return Features(cache(self._vectors.number))


class _FeatureNames:
    """The names themselves."""

    def __init__(self) -> None:
        self._begin()

    def list_rows(
        self, blocks: Sequence[Block], lines: Sequence[Line], structure: Structure, low: int, high: int
    ) -> list[list[str]]:
        if low >= high:
            return []
        if len(self._groups) > REMEMBERED_GROUPS:
            self._begin()
        columns = self._features.list_columns(blocks, lines, structure, low, high).T.tolist()
        return [list(chain.from_iterable(map(self._groups.__getitem__, row))) for row in columns]

    def _begin(self) -> None:
        self._groups: list[Sequence[str]] = []
        self._features = Features(self._number)

    def _number(self, names: Sequence[str]) -> int:
        self._groups.append(names)
        return len(self._groups) - 1


@cache
def _load_names() -> _FeatureNames:
    return _FeatureNames()
