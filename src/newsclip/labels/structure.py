"""What is seen of the blocks together: the main block, running sums, sections opened by a heading."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

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
_SECTION_TOPICS = frozenset(SECTION_TOPICS)
SECTION_WORDS = 9
"""A line with more words than this is no heading of a section."""
START_SECTION_WORDS = 6
"""The same for a line that only begins with the topic's words."""
_CLOSING_TOPICS = frozenset({"comments-heading", "related", "legal", "form"})

Span = tuple[int, int]
"""First line and one past the last."""


@dataclass(slots=True)
class Structure:
    """The clipping as a whole, as spans and running sums over its lines.

    ``mass`` is of prose, in Latin characters' worth.
    """

    main: Span
    mass: list[float]
    closings: list[int]
    sections: list[tuple[str, int]]
    shared: list[float]
    copies: list[int]
    earlier: list[int]
    usual_blanks: int


def find_structure(blocks: Sequence[Block], lines: Sequence[Line]) -> Structure:
    """Return what the lines show together, each kind of evidence in one pass."""
    main = find_main(lines)
    copies, earlier = _count_copies(blocks)
    mass, closings = _sum_evidence(lines)
    return Structure(
        main=main,
        mass=mass,
        closings=closings,
        sections=_list_sections(lines),
        shared=_measure_shared(lines, main),
        copies=copies,
        earlier=earlier,
        usual_blanks=_find_usual_blanks(blocks[main[0] : main[1]]),
    )


def find_main(lines: Sequence[Line]) -> Span:
    """Return the span (first, one past last) of lines with the most prose, less what interrupts it."""
    best, best_span = 0.0, (0, 0)
    total, start = 0.0, 0
    for index, line in enumerate(lines):
        total += min(MOST_TEXT, line.size) if line.texty else -SHORT_COST
        if total <= 0.0:
            total, start = 0.0, index + 1
        elif total > best:
            best, best_span = total, (start, index + 1)
    return best_span


def _sum_evidence(lines: Sequence[Line]) -> tuple[list[float], list[int]]:
    """Return the running sums: of prose in characters, and of headings below which there is no article."""
    masses, closings = [0.0], [0]
    for line in lines:
        masses.append(masses[-1] + line.size if line.texty else masses[-1])
        closes = line.words <= SECTION_WORDS and _is_closing(line.topics)
        closings.append(closings[-1] + closes)
    return masses, closings


def _is_closing(topics: dict[str, str]) -> bool:
    return any(topics[topic] == "whole" for topic in _CLOSING_TOPICS.intersection(topics))


def _find_usual_blanks(blocks: Sequence[Block]) -> int:
    """Return how many blank lines stand between most paragraphs of the main block."""
    counts = Counter(min(block.blanks_before, MOST_BLANKS) for block in blocks[1:])
    return max(sorted(counts), key=lambda blanks: counts[blanks], default=0)


def _count_copies(blocks: Sequence[Block]) -> tuple[list[int], list[int]]:
    """For each block, how many blocks say the same, and how many of them stand above it."""
    seen: dict[str, int] = {}
    earlier: list[int] = []
    for block in blocks:
        count = seen.get(block.text, 0)
        earlier.append(count)
        seen[block.text] = count + 1
    return [seen[block.text] for block in blocks], earlier


def _list_sections(lines: Sequence[Line]) -> list[tuple[str, int]]:
    """For each line, the topic of the last heading above it (or on it) and how many lines ago it stood."""
    sections: list[tuple[str, int]] = []
    topic, since = "none", 0
    for line in lines:
        if line.topics and line.words <= SECTION_WORDS and not _SECTION_TOPICS.isdisjoint(line.topics):
            for candidate in SECTION_TOPICS:
                how = line.topics.get(candidate)
                if how == "whole" or (how == "start" and line.words <= START_SECTION_WORDS):
                    topic, since = candidate, 0
                    break
        sections.append((topic, since))
        since += 1
    return sections


def _measure_shared(lines: Sequence[Line], main: Span) -> list[float]:
    """For each line, the share of its words that other lines of the main block use too."""
    once: set[str] = set()
    twice: set[str] = set()
    for line in lines[main[0] : main[1]]:
        twice |= once & line.vocabulary
        once |= line.vocabulary
    shared: list[float] = []
    for index, line in enumerate(lines):
        known = twice if main[0] <= index < main[1] else once
        words = line.vocabulary
        shared.append(len(words & known) / len(words) if words else -1.0)
    return shared
