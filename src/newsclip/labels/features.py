"""Blocks to features: for each block a list of names that the sequence model weighs.

Every feature is a plain statement about the clipping ("ends as a sentence", "a date within the next lines"); none names
a word or a site. What belongs together is one name: few names are quickly weighed. Callers that know more of a block
(its element, another extractor's verdict) pass ``extra`` names.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from newsclip.blocks import Block
from newsclip.labels.cuewords import CueIndex
from newsclip.labels.evidence import Line, list_evidence
from newsclip.labels.structure import Structure, find_structure

SIZE_STEPS = (4, 10, 20, 35, 60, 80, 120, 200, 350, 600, 1200)
WORD_STEPS = (1, 2, 3, 5, 8, 12, 20)
DISTANCE_STEPS = (0, 1, 2, 4, 8, 16, 32, 64)
SHARE_STEPS = (0.0, 0.02, 0.08, 0.2, 0.4, 0.6, 0.8, 0.92, 0.98, 0.9999)
SHARED_STEPS = (0.0, 0.15, 0.3, 0.5, 0.75)
COUNT_STEPS = (0, 1, 2, 4, 7)
NEAR, FAR = 3, 8
"""Lines on either side over which densities are taken."""
LONG_SIZE = 5
"""Step of size from which a line is long: cue words on a shorter one say more."""
BRIEF_WORDS = 8
_LONG_TOPICS = frozenset({"address", "says"})
"""Topics that neighbours see on short lines only."""
_JOINED_MARKS = ("initials", "sentences", "commas")


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


def name_features(blocks: Sequence[Block], lines: Sequence[Line], structure: Structure) -> list[list[str]]:
    """Return the features of each block from evidence that is already at hand."""
    known: dict[int, _Names] = {}
    named: list[_Names] = []
    for line in lines:
        names = known.get(id(line))
        if names is None:
            names = known[id(line)] = _Names(line)
        named.append(names)
    settings = [_name_setting(block, structure, index) for index, block in enumerate(blocks)]
    features: list[list[str]] = []
    last = len(lines) - 1
    for index, names in enumerate(named):
        own = [*names.own, *settings[index]]
        _name_place(own, index, names, structure)
        _name_density(own, index, last + 1, structure)
        if index:
            own.extend(named[index - 1].before)
            own.append("-1:" + settings[index - 1][0])
            own.append(named[index - 2].before2 if index > 1 else "-2:edge")
        else:
            own.append("-1:edge")
        if index < last:
            own.extend(named[index + 1].after)
            own.append("+1:" + settings[index + 1][0])
            own.append(named[index + 2].after2 if index + 1 < last else "+2:edge")
        else:
            own.append("+1:edge")
        features.append(own)
    return features


class _Names:
    """What a line shows by its own text, as names: to itself (``own``) and to the lines next to it and next but one."""

    __slots__ = ("after", "after2", "before", "before2", "own", "texty")

    def __init__(self, line: Line) -> None:
        size = bisect_right(SIZE_STEPS, line.size)
        words = bisect_right(WORD_STEPS, line.words)
        length = "short" if size < LONG_SIZE else "long"
        dated = _has_date(line)
        self.texty = "texty" if line.texty else "short"
        joined = [mark for mark in line.marks if mark.startswith(_JOINED_MARKS)]
        self.own = [
            _SIZE[size],
            f"shape={line.opening}.{line.ending}.{min(size, 7)}",
            f"form={'.'.join(joined)}.{words}" if joined else f"form=.{words}",
        ]
        self.own.extend([mark for mark in line.marks if mark not in joined])
        brief = "texty" if line.texty else f"s{size}"
        self.before2, self.after2 = f"-2:{brief}.{line.ending}", f"+2:{brief}.{line.ending}"
        self.before, self.after = [f"-1:{brief}.{line.ending}"], [f"+1:{brief}.{line.ending}"]
        if line.topics:
            for topic, how in line.topics.items():
                self.own.append(f"cue={topic}.{how}.{length}")
                if topic not in _LONG_TOPICS or line.words < BRIEF_WORDS:
                    self.before.append(f"-1:cue={topic}.{how}")
                    self.after.append(f"+1:cue={topic}.{how}")
        if dated:
            self.own.append("dated." + length)
            if length == "short":
                self.before.append("-1:dated")
                self.after.append("+1:dated")
        if line.timed:
            self.own.append("timed")


def _list_names(stem: str, count: int) -> tuple[str, ...]:
    return tuple(f"{stem}={number}" for number in range(count))


def _list_pairs(stem: str, first: int, second: int) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(f"{stem}={one}.{two}" for two in range(second)) for one in range(first))


_SIZE = _list_names("size", len(SIZE_STEPS) + 1)
_COUNTS = len(COUNT_STEPS) + 1
_TEXTY = _list_pairs("texty", NEAR + 1, NEAR + 1)
_FAR_TEXTY = _list_pairs("prose", _COUNTS, _COUNTS)
_INFORMAL = _list_pairs("informal", _COUNTS, _COUNTS)
_DATES = _list_pairs("dates", NEAR + 1, NEAR + 1)
_FAR_DATES = _list_names("dates", _COUNTS)
_MASS_BEHIND = _list_names("mass-", len(SIZE_STEPS) + 1)
_MASS_AHEAD = _list_names("mass+", len(SIZE_STEPS) + 1)
_LINKS = _list_names("links", _COUNTS)
_ACTIONS = _list_names("actions", _COUNTS)
_ADDRESS = _list_names("address", _COUNTS)


def _has_date(line: Line) -> bool:
    return line.dated or ("calendar" in line.topics and ("digits" in line.marks or "mostly-digits" in line.marks))


def _name_setting(block: Block, structure: Structure, index: int) -> list[str]:
    """What the line shows by how it is set: blank lines, bullet, copies of it. The first name is for its neighbours."""
    blanks = block.blanks_before
    gap = max(0, min(3, blanks - structure.usual_blanks))
    copies = structure.copies[index]
    again = "1" if copies == 1 else "again" if structure.earlier[index] else "first"
    if block.bullet is None:
        names = [f"set=.{min(2, blanks)}.{again}"]
    else:
        kind = "heading" if block.bullet[0] == "#" else "number" if block.bullet[0].isdigit() else "bullet"
        names = [f"set={kind}.{min(2, blanks)}.{again}", f"depth={min(3, block.depth)}"]
    if gap or blanks > 1:
        names.append(f"gap={gap}.{min(3, blanks)}")
    if copies > 1:
        names.append(f"copies={bisect_right(COUNT_STEPS, copies)}.{again}")
    return names


def _name_place(own: list[str], index: int, names: _Names, structure: Structure) -> None:
    """Where the line stands: against the main block, in the whole, below which heading."""
    first, end = structure.main
    kind = names.texty
    if index < first:
        side = "before"
        own.append(f"before={bisect_right(DISTANCE_STEPS, first - index)}.{kind}")
    elif index >= end:
        side = "after"
        own.append(f"after={bisect_right(DISTANCE_STEPS, index - end + 1)}.{kind}")
        own.append(f"closed={min(3, structure.closings[index + 1] - structure.closings[first])}.{kind}")
    else:
        side = "inside"
        own.append(f"inside.size={names.own[1]}")
        own.append(f"inside.from={bisect_right(DISTANCE_STEPS, index - first)}")
        own.append(f"inside.to={bisect_right(DISTANCE_STEPS, end - 1 - index)}")
        own.append(f"inside.closed={min(3, structure.closings[index + 1] - structure.closings[first])}.{kind}")
    shared = bisect_right(SHARED_STEPS, structure.shared[index])
    mass = structure.mass
    own.append(f"shared={shared}.{kind}.{side}")
    own.append(f"mass={bisect_right(SHARE_STEPS, mass[index] / (mass[-1] or 1.0))}.{kind}")
    own.append(f"at={10 * index // len(structure.copies)}")
    topic, since = structure.sections[index]
    if topic != "none":
        own.append(f"section={topic}.{bisect_right(DISTANCE_STEPS, since)}")
        own.append(f"section={topic}.{side}")


def _name_density(own: list[str], index: int, count: int, structure: Structure) -> None:
    """What stands in the lines around, as running sums tell."""
    near_low, near_high = max(0, index - NEAR), min(count, index + 1 + NEAR)
    far_low, far_high = max(0, index - FAR), min(count, index + 1 + FAR)
    texty, dated, mass, informal = structure.texty, structure.dated, structure.mass, structure.informal
    own.append(_TEXTY[texty[index] - texty[near_low]][texty[near_high] - texty[index + 1]])
    own.append(
        _FAR_TEXTY[bisect_right(COUNT_STEPS, texty[index] - texty[far_low])][
            bisect_right(COUNT_STEPS, texty[far_high] - texty[index + 1])
        ]
    )
    dates = dated[far_high] - dated[far_low]
    if dates:
        own.append(_FAR_DATES[bisect_right(COUNT_STEPS, dates)])
        own.append(_DATES[dated[index] - dated[near_low]][dated[near_high] - dated[index + 1]])
    own.append(_MASS_BEHIND[bisect_right(SIZE_STEPS, mass[index] - mass[far_low])])
    own.append(_MASS_AHEAD[bisect_right(SIZE_STEPS, mass[far_high] - mass[index + 1])])
    own.append(_LINKS[bisect_right(COUNT_STEPS, structure.linky[near_high] - structure.linky[near_low])])
    if informal[far_high] > informal[far_low]:
        own.append(
            _INFORMAL[bisect_right(COUNT_STEPS, informal[index] - informal[far_low])][
                bisect_right(COUNT_STEPS, informal[far_high] - informal[index])
            ]
        )
    actions = structure.actions[far_high] - structure.actions[far_low]
    if actions > 1:
        own.append(_ACTIONS[bisect_right(COUNT_STEPS, actions)])
    address = structure.address[far_high] - structure.address[far_low]
    if address > 1:
        own.append(_ADDRESS[bisect_right(COUNT_STEPS, address)])
