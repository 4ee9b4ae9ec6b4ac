"""What is seen of each block of a clipping, as the network is told it: named features, and a few numbers.

Every feature is a plain statement about a block ("ends as a sentence", "says *share*"). Names that come together are
one group, a tuple: the network adds up the vectors of a group once. A paste has these; a page has those of its markup
(:mod:`newsclip.labels.markup`), too.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from newsclip.arrays import load_numpy
from newsclip.blocks import Block
from newsclip.labels.evidence import Line
from newsclip.labels.network import Group
from newsclip.labels.structure import MOST_BLANKS, Structure

if TYPE_CHECKING:
    from newsclip.arrays import Array

NUMBERS = (
    "size", "prose", "place", "from top", "to end", "shared", "has words", "mass above", "in main", "copies",
    "earlier", "blanks", "more blanks", "since heading", "words", "word length", "lower", "vocabulary", "closed",
)  # fmt: skip
"""What is told of a block by a number; logarithms, where it has no bound."""
DISTANCE_STEPS = (0, 1, 2, 4, 8, 16, 32, 64)
"""Lines since the heading of a section."""
COPY_STEPS = (0, 1, 2, 4, 7)


def list_text_groups(blocks: Sequence[Block], lines: Sequence[Line], structure: Structure) -> Iterator[list[Group]]:
    """Yield columns of groups, one group a block: what its text shows, how it is set, its section."""
    yield [line.features for line in lines]
    usual = structure.usual_blanks
    yield [
        _name_layout(block.bullet and block.bullet[0], block.blanks_before, block.depth, copies, earlier > 0, usual)
        for block, copies, earlier in zip(blocks, structure.copies, structure.earlier, strict=True)
    ]
    if structure.sections and structure.sections[-1][0] != "none":
        yield [
            () if topic == "none" else (f"section={topic}.{bisect_right(DISTANCE_STEPS, since)}",)
            for topic, since in structure.sections
        ]


@lru_cache(maxsize=8192)
def _name_layout(mark: str | None, blanks: int, depth: int, copies: int, again: bool, usual: int) -> Group:
    """Return how a block is set: its kind of bullet, blank lines above it, copies of it where there are any."""
    repeated = "1" if copies == 1 else "again" if again else "first"
    kind = "" if mark is None else "heading" if mark == "#" else "number" if mark.isdigit() else "bullet"
    names = [f"set={kind}.{min(2, blanks)}.{repeated}"]
    if kind:
        names.append(f"depth={min(3, depth)}")
    if blanks > 1 or blanks > usual:
        names.append(f"gap={max(0, min(3, blanks - usual))}.{min(3, blanks)}")
    if copies > 1:
        names.append(f"copies={bisect_right(COPY_STEPS, copies)}.{repeated}")
    return tuple(names)


def list_numbers(blocks: Sequence[Block], lines: Sequence[Line], structure: Structure) -> Array:
    """Return for each block its :data:`NUMBERS`, a row a block."""
    numpy = load_numpy()
    count, (first, end), mass, closings = len(lines), structure.main, structure.mass, structure.closings
    at = numpy.arange(count, dtype=numpy.float32)
    blanks = numpy.array([min(block.blanks_before, MOST_BLANKS) for block in blocks], numpy.float32)
    shared = numpy.array(structure.shared, numpy.float32)
    gone = numpy.array([gone if topic != "none" else -1 for topic, gone in structure.sections], numpy.float32)
    closed = [closings[index + 1] - closings[first] if index >= first else 0 for index in range(count)]
    size, prose, words, vocabulary, length, lower = numpy.array([line.measures for line in lines], numpy.float32).T
    log = numpy.log1p
    columns = (
        log(size) / 7,
        prose,
        at / count,
        log(at) / 7,
        log(count - 1 - at) / 7,
        numpy.maximum(shared, 0.0),
        vocabulary > 0,
        numpy.array(mass[:count], numpy.float32) / (mass[-1] or 1.0),
        (at >= first) & (at < end),
        numpy.log(numpy.array(structure.copies, numpy.float32)),
        log(numpy.array(structure.earlier, numpy.float32)),
        blanks / 2,
        (blanks - structure.usual_blanks) / 2,
        numpy.where(gone < 0, 1.0, log(numpy.maximum(gone, 0.0)) / 5),
        log(words) / 4,
        length / 8,
        lower,
        log(vocabulary) / 4,
        numpy.array(closed, numpy.float32) / 3,
    )
    numbers: Array = numpy.stack(columns, 1).astype(numpy.float32)
    return numbers
