"""Blocks to features: for each block a list of names that the sequence model weighs.

Every feature is a plain statement about the clipping ("ends as a sentence", "a date within the next lines"); none names
a word or a site. Callers that know more of a block (its element, another extractor's verdict) pass ``extra`` names.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache

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
SHORT_CLIPPING, LONG_CLIPPING = 12, 400
"""Blocks: below the first it is hardly a whole page; above the second it is a long thread or an index."""


def list_features(
    blocks: Sequence[Block], cues: CueIndex, extra: Sequence[Sequence[str]] | None = None
) -> list[list[str]]:
    """Return the features of each block, in order; ``extra`` adds names of the caller's own to each block's."""
    lines = list_evidence(blocks, cues)
    return name_features(blocks, lines, find_structure(blocks, lines), extra)


def name_features(
    blocks: Sequence[Block],
    lines: Sequence[Line],
    structure: Structure,
    extra: Sequence[Sequence[str]] | None = None,
) -> list[list[str]]:
    """Return the features of each block from evidence that is already at hand."""
    known = {id(line): (_name_line(line), _name_briefly(line)) for line in lines}
    own: list[list[str]] = []
    brief: list[list[str]] = []
    for index, (block, line) in enumerate(zip(blocks, lines, strict=True)):
        names, few = known[id(line)]
        own.append(names + _name_setting(block, line, structure, index))
        brief.append(few + _name_setting_briefly(block, structure.copies[index]))
    if extra is not None:
        for names, more in zip(own, extra, strict=True):
            names.extend(more)
        for names, more in zip(brief, extra, strict=True):
            names.extend(more)
    last = len(lines) - 1
    for index, names in enumerate(own):
        names.extend(_name_place(index, lines, structure))
        names.extend(_name_density(index, last + 1, structure))
        names.extend([_prefix("-1", name) for name in brief[index - 1]] if index else ("-1:edge",))
        names.extend([_prefix("+1", name) for name in brief[index + 1]] if index < last else ("+1:edge",))
        if index > 1:
            names.extend([_prefix("-2", name) for name in brief[index - 2][:2]])
        if index < last - 1:
            names.extend([_prefix("+2", name) for name in brief[index + 2][:2]])
    return own


@lru_cache(maxsize=4096)
def _prefix(where: str, name: str) -> str:
    return f"{where}:{name}"


def _list_names(stem: str, count: int) -> tuple[str, ...]:
    return tuple(f"{stem}={number}" for number in range(count))


_SIZE = _list_names("size", len(SIZE_STEPS) + 1)
_WORDS = _list_names("words", len(WORD_STEPS) + 1)
_BLANKS = _list_names("blanks", 4)
_GAP = _list_names("gap", 4)
_MASS = _list_names("mass", len(SHARE_STEPS) + 1)
_AT = _list_names("at", 10)
_TEXTY = tuple(_list_names(f"texty.{behind}", NEAR + 1) for behind in range(NEAR + 1))
_DENSITY = {
    name: _list_names(name, 1 + max(len(COUNT_STEPS), len(SIZE_STEPS), NEAR))
    for name in (
        "texty-", "texty+", "dates", "dates-", "dates+", "mass-", "mass+", "links", "actions", "address", "informal-",
        "informal+",
    )
}  # fmt: skip


def _name_line(line: Line) -> list[str]:
    """What the line shows by its own text."""
    size = bisect_right(SIZE_STEPS, line.size)
    names = [
        "bias",
        _SIZE[size],
        _WORDS[bisect_right(WORD_STEPS, line.words)],
        f"end={line.ending}",
        f"open={line.opening}",
        f"shape={line.opening}.{line.ending}.{min(size, 7)}",
    ]
    names.extend(line.marks)
    for topic, how in line.topics.items():
        names.append(f"cue={topic}.{how}")
        if size < 5:
            names.append(f"cue={topic}.short")
    if _has_date(line):
        names.append("dated" if size > 4 else "dated.short")
    if line.timed:
        names.append("timed")
    return names


def _name_setting(block: Block, line: Line, structure: Structure, index: int) -> list[str]:
    """What the line shows by how it is set: blank lines, bullet, copies of it."""
    blanks = block.blanks_before
    names = [_BLANKS[min(3, blanks)], _GAP[max(0, min(3, blanks - structure.usual_blanks))]]
    if block.bullet is not None:
        names.append("heading" if block.bullet[0] == "#" else "number" if block.bullet[0].isdigit() else "bullet")
        names.append(f"depth={min(3, block.depth)}")
    copies = structure.copies[index]
    if copies > 1:
        names.append(f"copies={bisect_right(COUNT_STEPS, copies)}.{'long' if line.texty else 'short'}")
        names.append("copy.again" if structure.earlier[index] else "copy.first")
    return names


def _has_date(line: Line) -> bool:
    return line.dated or ("calendar" in line.topics and any(mark.endswith("digits") for mark in line.marks))


def _name_briefly(line: Line) -> list[str]:
    """The few names of a line that its neighbours see; the first two are those seen from two lines away."""
    kind = "texty" if line.texty else f"s{bisect_right(SIZE_STEPS, line.size)}"
    names = [kind, f"e={line.ending}"]
    names.extend(
        f"c={topic}.{how}" for topic, how in line.topics.items() if topic not in {"address", "says"} or line.words < 8
    )
    if _has_date(line) and line.size < 120:
        names.append("dated")
    return names


def _name_setting_briefly(block: Block, copies: int) -> list[str]:
    names = ["bullet"] if block.bullet is not None else []
    if copies > 1:
        names.append("copy")
    if block.blanks_before:
        names.append("blank")
    return names


def _name_place(index: int, lines: Sequence[Line], structure: Structure) -> list[str]:
    """Where the line stands: against the main block, in the whole, below which heading."""
    first, end = structure.main
    count = len(lines)
    line = lines[index]
    if index < first:
        side, distance = "before", bisect_right(DISTANCE_STEPS, first - index)
    elif index >= end:
        side, distance = "after", bisect_right(DISTANCE_STEPS, index - end + 1)
    else:
        side, distance = "inside", 0
    topic, since = structure.sections[index]
    shared = bisect_right(SHARED_STEPS, structure.shared[index])
    kind = "texty" if line.texty else "short"
    names = [
        f"place={side}{distance}",
        _MASS[bisect_right(SHARE_STEPS, structure.mass[index] / (structure.mass[-1] or 1.0))],
        _AT[10 * index // count],
        f"shared={shared}.{kind}",
        f"shared={shared}.{side}",
        f"section={topic}.{bisect_right(DISTANCE_STEPS, since)}",
        f"section={topic}.{side}",
    ]
    if side == "inside":
        names.append(f"inside.size={bisect_right(SIZE_STEPS, line.size)}.{line.ending}")
        names.append(f"inside.from={bisect_right(DISTANCE_STEPS, index - first)}")
        names.append(f"inside.to={bisect_right(DISTANCE_STEPS, end - 1 - index)}")
    else:
        names.append(f"{side}.{kind}")
    if count < SHORT_CLIPPING or count > LONG_CLIPPING:
        names.append("small" if count < SHORT_CLIPPING else "large")
    return names


def _name_density(index: int, count: int, structure: Structure) -> list[str]:
    """What stands in the lines around, as running sums tell."""
    near_low, near_high = max(0, index - NEAR), min(count, index + 1 + NEAR)
    far_low, far_high = max(0, index - FAR), min(count, index + 1 + FAR)
    texty, dated, mass, informal = structure.texty, structure.dated, structure.mass, structure.informal
    behind = int(texty[index] - texty[near_low])
    ahead = int(texty[near_high] - texty[index + 1])
    names = [
        _TEXTY[behind][ahead],
        _DENSITY["texty-"][bisect_right(COUNT_STEPS, texty[index] - texty[far_low])],
        _DENSITY["texty+"][bisect_right(COUNT_STEPS, texty[far_high] - texty[index + 1])],
        _DENSITY["dates"][bisect_right(COUNT_STEPS, dated[far_high] - dated[far_low])],
        _DENSITY["dates-"][int(dated[index] - dated[near_low])],
        _DENSITY["dates+"][int(dated[near_high] - dated[index + 1])],
        _DENSITY["mass-"][bisect_right(SIZE_STEPS, mass[index] - mass[far_low])],
        _DENSITY["mass+"][bisect_right(SIZE_STEPS, mass[far_high] - mass[index + 1])],
        _DENSITY["links"][bisect_right(COUNT_STEPS, structure.linky[near_high] - structure.linky[near_low])],
        _DENSITY["informal-"][bisect_right(COUNT_STEPS, informal[index] - informal[far_low])],
        _DENSITY["informal+"][bisect_right(COUNT_STEPS, informal[far_high] - informal[index])],
    ]
    actions = bisect_right(COUNT_STEPS, structure.actions[far_high] - structure.actions[far_low])
    if actions > 1:
        names.append(_DENSITY["actions"][actions])
    address = bisect_right(COUNT_STEPS, structure.address[far_high] - structure.address[far_low])
    if address > 1:
        names.append(_DENSITY["address"][address])
    return names
