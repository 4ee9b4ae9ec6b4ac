"""What is seen of the blocks together: the main block, running sums, sections opened by a heading."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from newsclip.blocks import Block
from newsclip.labels.evidence import Line

MOST_TEXT = 600.0
"""Characters of one line that count towards the main block: one giant disclaimer must not outweigh an article."""
SHORT_COST = 45.0
"""Characters of prose that a line of other kind takes away from a block it interrupts."""
MOST_BLANKS = 5
"""Blank lines in a row; more tell nothing more."""
SECTION_TOPICS = ("comments-heading", "related", "form", "biography", "legal", "share", "tags-lead", "source", "forum")
"""Topics whose heading says what the lines below it are."""
SECTION_WORDS = 9
"""A line with more words than this is no heading of a section."""


@dataclass(slots=True)
class Structure:
    """The clipping as a whole, as running sums and spans over its lines."""

    main: tuple[int, int]
    mass: list[float]
    texty: list[float]
    dated: list[float]
    actions: list[float]
    linky: list[float]
    address: list[float]
    informal: list[float]
    sections: list[tuple[str, int]]
    shared: list[float]
    copies: list[int]
    earlier: list[int]
    usual_blanks: int


def find_structure(blocks: Sequence[Block], lines: Sequence[Line]) -> Structure:
    """Return what the lines show together, in one pass for each kind of evidence."""
    main = find_main(lines)
    copies, earlier = _count_copies(lines)
    return Structure(
        main=main,
        mass=_sum(line.size if line.texty else 0.0 for line in lines),
        texty=_sum(line.texty for line in lines),
        dated=_sum(_is_dated(line) for line in lines),
        actions=_sum(line.topics.get("comment-action") == "whole" and line.words <= 4 for line in lines),
        linky=_sum(line.size < 60 and line.ending in {"letter", "digit", "sign", "close"} for line in lines),
        address=_sum("address" in line.topics for line in lines),
        informal=_sum("informal" in line.marks for line in lines),
        sections=_list_sections(lines),
        shared=_measure_shared(lines, main),
        copies=copies,
        earlier=earlier,
        usual_blanks=_find_usual_blanks(blocks[main[0] : main[1]]),
    )


def find_main(lines: Sequence[Line]) -> tuple[int, int]:
    """Return the span (first, one past last) of lines with the most prose, less what interrupts it."""
    best, best_span = 0.0, (0, 0)
    total, start = 0.0, 0
    for index, line in enumerate(lines):
        total += min(line.size, MOST_TEXT) if line.texty else -SHORT_COST
        if total <= 0.0:
            total, start = 0.0, index + 1
        elif total > best:
            best, best_span = total, (start, index + 1)
    return best_span


def _sum(values: Iterable[float]) -> list[float]:
    return [0.0, *accumulate(values)]


def _is_dated(line: Line) -> bool:
    return line.size < 120 and (line.dated or line.timed or "elapsed" in line.topics or "calendar" in line.topics)


def _find_usual_blanks(blocks: Sequence[Block]) -> int:
    """Return how many blank lines stand between most paragraphs of the main block."""
    counts = Counter(min(block.blanks_before, MOST_BLANKS) for block in blocks[1:])
    return max(sorted(counts), key=lambda blanks: counts[blanks], default=0)


def _count_copies(lines: Sequence[Line]) -> tuple[list[int], list[int]]:
    """For each line, how many lines say the same, and how many of them stand above it. Equal lines are one object."""
    total = Counter(map(id, lines))
    seen: Counter[int] = Counter()
    earlier: list[int] = []
    for line in lines:
        earlier.append(seen[id(line)])
        seen[id(line)] += 1
    return [total[id(line)] for line in lines], earlier


def _list_sections(lines: Sequence[Line]) -> list[tuple[str, int]]:
    """For each line, the topic of the last heading above it (or on it) and how many lines ago it stood."""
    sections: list[tuple[str, int]] = []
    topic, since = "none", 0
    for line in lines:
        if line.words <= SECTION_WORDS and line.topics:
            for candidate in SECTION_TOPICS:
                how = line.topics.get(candidate)
                if how == "whole" or (how == "start" and line.words <= 6):
                    topic, since = candidate, 0
                    break
        sections.append((topic, since))
        since += 1
    return sections


def _measure_shared(lines: Sequence[Line], main: tuple[int, int]) -> list[float]:
    """For each line, the share of its words that other lines of the main block use too."""
    counts: Counter[str] = Counter()
    for line in lines[main[0] : main[1]]:
        counts.update(line.vocabulary)
    shared: list[float] = []
    for index, line in enumerate(lines):
        own = 1 if main[0] <= index < main[1] else 0
        known = sum(1 for word in line.vocabulary if counts[word] > own)
        shared.append(known / len(line.vocabulary) if line.vocabulary else -1.0)
    return shared
