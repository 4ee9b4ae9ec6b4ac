"""Blocks to features: for each block a list of names that the sequence model weighs.

Every feature is a plain statement about the clipping ("ends as a sentence", "a date within the next lines"); none names
a word or a site. What belongs together is one name: few names are quickly weighed. Callers that know more of a block
(its element, another extractor's verdict) pass ``extra`` names.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache

from newsclip.blocks import Block
from newsclip.labels.cuewords import CueIndex
from newsclip.labels.density import COUNT_STEPS, SIZE_STEPS, list_densities, list_names
from newsclip.labels.evidence import Line, list_evidence
from newsclip.labels.structure import Structure, find_structure

WORD_STEPS = (1, 2, 3, 5, 8, 12, 20)
DISTANCE_STEPS = (0, 1, 2, 4, 8, 16, 32, 64)
SHARE_STEPS = (0.0, 0.02, 0.08, 0.2, 0.4, 0.6, 0.8, 0.92, 0.98, 0.9999)
SHARED_STEPS = (0.0, 0.15, 0.3, 0.5, 0.75)
LONG_SIZE = 5
"""Step of size from which a line is long: cue words on a shorter one say more."""
BRIEF_WORDS = 8
REMEMBERED_LOOKS = 8192
_LONG_TOPICS = frozenset({"address", "says"})
"""Topics that neighbours see on short lines only."""


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
    high = len(lines) if high is None else high
    first, last = max(0, low - 2), len(lines) - 1
    named = _list_named(lines[first : high + 2])
    settings = [_name_setting(blocks[index], structure, index) for index in range(first, min(high, last) + 1)]
    features: list[list[str]] = []
    for index, density in zip(range(low, high), list_densities(structure, low, high), strict=True):
        at = index - first
        names = named[at]
        own = [*names.own, *settings[at]]
        _name_place(own, index, names, structure)
        own += density
        if index:
            own += named[at - 1].before
            own.append(_BEFORE[settings[at - 1][0]])
            own.append(named[at - 2].before2 if index > 1 else "-2:edge")
        else:
            own.append("-1:edge")
        if index < last:
            own += named[at + 1].after
            own.append(_AFTER[settings[at + 1][0]])
            own.append(named[at + 2].after2 if index + 1 < last else "+2:edge")
        else:
            own.append("+1:edge")
        features.append(own)
    return features


class FeatureSequence:
    """The features of a clipping's blocks, named stretch by stretch as they are asked for.

    Those of all the blocks of a giant clipping would not fit into a worker's memory.
    """

    def __init__(self, blocks: Sequence[Block], lines: Sequence[Line], structure: Structure) -> None:
        self._evidence = blocks, lines, structure

    def __len__(self) -> int:
        return len(self._evidence[0])

    def __getitem__(self, span: slice) -> list[list[str]]:
        return name_features(*self._evidence, *span.indices(len(self))[:2])


def _list_named(lines: Sequence[Line]) -> list[_Names]:
    known: dict[Line, _Names] = {}
    named: list[_Names] = []
    for line in lines:
        names = known.get(line)
        if names is None:
            names = known[line] = _name_look(_look_at(line))
        named.append(names)
    return named


ENDINGS = ("letter", "stop", "dots", "ask", "colon", "comma", "close", "digit", "sign")
_BRIEFS = {
    (brief, ending): tuple(f"{where}:{brief}.{ending}" for where in ("-1", "+1", "-2", "+2"))
    for brief in ("texty", *(f"s{size}" for size in range(len(SIZE_STEPS) + 1)))
    for ending in ENDINGS
}
_SETTINGS = {
    (kind, blanks, again): f"set={kind}.{blanks}.{again}"
    for kind in ("", "heading", "number", "bullet")
    for blanks in range(3)
    for again in ("1", "again", "first")
}
_USUAL = [["set=.0.1"], ["set=.1.1"]]
"""How a line is set that no gap parts from the one above and that has no bullet and no copies."""
_BEFORE = {name: "-1:" + name for name in _SETTINGS.values()}
_AFTER = {name: "+1:" + name for name in _SETTINGS.values()}


_Look = tuple[int, int, bool, bool, str, str, str, tuple[str, ...], tuple[tuple[str, str], ...], bool, bool]
"""All that the names of a line's own features depend on; few looks are different."""


def _look_at(line: Line) -> _Look:
    return (
        bisect_right(SIZE_STEPS, line.size),
        bisect_right(WORD_STEPS, line.words),
        line.words < BRIEF_WORDS,
        line.texty,
        line.opening,
        line.ending,
        line.form,
        tuple(line.marks),
        tuple(line.topics.items()),
        _has_date(line),
        line.timed,
    )


class _Names:
    """What a line shows by its own text, as names: to itself (``own``) and to the lines next to it and next but one."""

    __slots__ = ("after", "after2", "before", "before2", "own", "shape", "texty")

    def __init__(self, look: _Look) -> None:
        size, words, brief, texty, opening, ending, form, marks, topics, dated, timed = look
        self.texty = "texty" if texty else "short"
        self.shape = f"shape={opening}.{ending}.{min(size, 7)}"
        self.own = [_SIZE[size], _OPEN[opening], _END[ending], self.shape, f"form={form}.{words}", *marks]
        before, after, self.before2, self.after2 = _BRIEFS["texty" if texty else f"s{size}", ending]
        self.before, self.after = [before], [after]
        for topic, how in topics:
            self._name_topic(topic, how, "short" if size < LONG_SIZE else "long", brief=brief)
        if dated and size < LONG_SIZE:
            self.own.append("dated.short")
            self.before.append("-1:dated")
            self.after.append("+1:dated")
        elif dated:
            self.own.append("dated.long")
        if timed:
            self.own.append("timed")

    def _name_topic(self, topic: str, how: str, length: str, *, brief: bool) -> None:
        self.own.append(f"cue={topic}.{how}.{length}")
        if topic not in _LONG_TOPICS or brief:
            self.before.append(f"-1:cue={topic}.{how}")
            self.after.append(f"+1:cue={topic}.{how}")


_name_look = lru_cache(maxsize=REMEMBERED_LOOKS)(_Names)


def _list_kinds(stem: str, count: int) -> dict[str, tuple[tuple[str, str], ...]]:
    """For prose and for other lines the names of a step: alone, and together with the kind of line."""
    return {
        kind: tuple((f"{stem}={number}", f"{stem}={number}.{kind}") for number in range(count))
        for kind in ("texty", "short")
    }


_DISTANCES = len(DISTANCE_STEPS) + 1
_SIZES = len(SIZE_STEPS) + 1
_SIZE = list_names("size", _SIZES)
_OPEN = {opening: f"open={opening}" for opening in ("lower", "upper", "digit", "quote", "sign")}
_END = {ending: f"end={ending}" for ending in ENDINGS}
_BEFORE_MAIN, _AFTER_MAIN = _list_kinds("before", _DISTANCES), _list_kinds("after", _DISTANCES)
_CLOSED, _INSIDE_CLOSED = _list_kinds("closed", 4), _list_kinds("inside.closed", 4)
_FROM, _TO = list_names("inside.from", _DISTANCES), list_names("inside.to", _DISTANCES)
_SHARED = {
    side: {
        kind: tuple(
            (f"shared={number}.{kind}", f"shared={number}.{side}", f"shared={number}.{kind}.{side}")
            for number in range(len(SHARED_STEPS) + 1)
        )
        for kind in ("texty", "short")
    }
    for side in ("before", "inside", "after")
}
_MASS = _list_kinds("mass", len(SHARE_STEPS) + 1)
_AT = list_names("at", 10)


def _has_date(line: Line) -> bool:
    return line.dated or ("calendar" in line.topics and ("digits" in line.marks or "mostly-digits" in line.marks))


def _name_setting(block: Block, structure: Structure, index: int) -> list[str]:
    """What the line shows by how it is set: blank lines, bullet, copies of it. The first name is for its neighbours."""
    blanks, bullet, copies = block.blanks_before, block.bullet, structure.copies[index]
    again = "1" if copies == 1 else "again" if structure.earlier[index] else "first"
    kind = ""
    if bullet is None and copies == 1 and (blanks < 2 and blanks <= structure.usual_blanks):
        return _USUAL[blanks]
    if bullet is not None:
        kind = "heading" if bullet[0] == "#" else "number" if bullet[0].isdigit() else "bullet"
    names = [_SETTINGS[kind, min(2, blanks), again]]
    if kind:
        names.append(f"depth={min(3, block.depth)}")
    if blanks > 1 or blanks > structure.usual_blanks:
        names.append(f"gap={max(0, min(3, blanks - structure.usual_blanks))}.{min(3, blanks)}")
    if copies > 1:
        names.append(f"copies={bisect_right(COUNT_STEPS, copies)}.{again}")
    return names


def _name_place(own: list[str], index: int, names: _Names, structure: Structure) -> None:
    """Where the line stands: against the main block, in the whole, below which heading."""
    first, end = structure.main
    kind = names.texty
    if index < first:
        side = "before"
        own.extend(_BEFORE_MAIN[kind][bisect_right(DISTANCE_STEPS, first - index)])
    else:
        closed = min(3, structure.closings[index + 1] - structure.closings[first])
        if index >= end:
            side = "after"
            own.extend(_AFTER_MAIN[kind][bisect_right(DISTANCE_STEPS, index - end + 1)])
            own.extend(_CLOSED[kind][closed])
        else:
            side = "inside"
            own.append("inside." + names.shape)
            own.append(_FROM[bisect_right(DISTANCE_STEPS, index - first)])
            own.append(_TO[bisect_right(DISTANCE_STEPS, end - 1 - index)])
            own.extend(_INSIDE_CLOSED[kind][closed])
    mass = structure.mass
    own.extend(_SHARED[side][kind][bisect_right(SHARED_STEPS, structure.shared[index])])
    own.extend(_MASS[kind][bisect_right(SHARE_STEPS, mass[index] / (mass[-1] or 1.0))])
    own.append(_AT[10 * index // len(structure.copies)])
    topic, since = structure.sections[index]
    if topic != "none":
        own.append(f"section={topic}.{bisect_right(DISTANCE_STEPS, since)}")
        own.append(f"section={topic}.{side}")
