"""Comments that are signed by names alone: below their heading, names and texts take turns, and nothing is dated."""

from __future__ import annotations

import re
from collections.abc import Sequence

from newsclip.blocks import ARTICLE_ROLES, Block, Role
from newsclip.labels.evidence import Line
from newsclip.labels.headings import ARMED_LINES, MOST_UNCOUNTED, Heading
from newsclip.labels.signs import (
    END_TOPICS,
    HEADING_WORDS,
    LONGEST_NAME,
    is_form,
    is_name,
    is_section_heading,
    is_sentence,
    is_signature,
    is_text,
)
from newsclip.labels.structure import Structure

FEWEST_NAMES = 2
FEWEST_UNSTATED = 3
"""Names that must stand below a heading that states their number, and below one that does not."""
LONGEST_NAMED = 5
"""Lines of text for each name, on average, at most."""
LEAST_SENTENCES = 0.6
"""Share of the texts that must end as sentences do."""
MOST_ARTICLE = 0.5
"""Share of the lines that may have been taken for article, below a heading that states no number."""
_LISTED = re.compile(r"\d{1,3}[.)]\s[^\W\d]")
"""A name behind the number of its comment."""


def label_named(
    blocks: Sequence[Block], lines: Sequence[Line], structure: Structure, heading: Heading, found: bool
) -> int | None:
    """Label the comments below a heading that names alone sign; return where they end, ``None`` if there are none.

    Where the model ``found`` some comments, half of those stated must be signed so.
    """
    span = _find_span(blocks, lines, heading)
    names = [] if span is None else _list_names(blocks, lines, heading, span)
    if span is None or not _are_enough(names, heading, found):
        return None
    end = min(span.stop, _find_end(lines, names))
    if not _read_as_comments(blocks[names[0] : end], lines[names[0] : end], len(names), heading):
        return None
    signed = frozenset(names)
    for at in range(names[0], end):
        if at in signed:
            blocks[at].label(Role.COMMENT_BYLINE, "a name above a text, below the heading of the comments")
        else:
            role = Role.COMMENT if is_text(lines[at], structure.copies[at]) else Role.COMMENT_CHROME
            blocks[at].label(role, "a text below a name, below the heading of the comments")
    return end


def _find_span(blocks: Sequence[Block], lines: Sequence[Line], heading: Heading) -> range | None:
    first = end = heading.at + 1
    while end < len(lines) and not _ends_section(blocks[end], lines[end]):
        end += 1
    return range(first, end) if end > first + 1 else None


def _list_names(blocks: Sequence[Block], lines: Sequence[Line], heading: Heading, span: range) -> list[int]:
    """Return the names that stand above texts; the first must stand close below the heading."""
    named = [_is_named(blocks[at], lines[at], heading.stated) for at in span]
    names = [at for at, name, below in zip(span, named, named[1:], strict=False) if name and not below]
    return names if names and names[0] - span.start <= ARMED_LINES else []


def _are_enough(names: Sequence[int], heading: Heading, found: bool) -> bool:
    stated = heading.stated
    if stated is None:
        return len(names) >= FEWEST_UNSTATED
    if len(names) > stated + MOST_UNCOUNTED or (found and len(names) * 2 < stated):
        return False
    return len(names) >= min(stated, FEWEST_NAMES)


def _read_as_comments(blocks: Sequence[Block], lines: Sequence[Line], names: int, heading: Heading) -> bool:
    """Whether the lines from the first name on read as comments: sentences, few a name, and no part of the article."""
    article = sum(block.role in ARTICLE_ROLES for block in blocks)
    if heading.stated is None and article > MOST_ARTICLE * len(blocks):
        return False
    texts = len(lines) - names
    sentences = sum(map(is_sentence, lines))
    return texts <= LONGEST_NAMED * names and sentences >= LEAST_SENTENCES * texts


def _is_named(block: Block, line: Line, stated: int | None) -> bool:
    """Whether a line may be a name alone, with the running number of its comment where their number is stated."""
    if stated and line.opening == "digit" and line.words <= LONGEST_NAME + 1 and line.ending == "letter":
        return _LISTED.match(block.text) is not None
    return is_name(line)


def _find_end(lines: Sequence[Line], names: Sequence[int]) -> int:
    """The last name's text ends with its last line that is a sentence."""
    end = names[-1] + 2
    while end < len(lines) and is_sentence(lines[end]):
        end += 1
    return end


def _ends_section(block: Block, line: Line) -> bool:
    """Whether a line stands below comments without dates: a date, a form, another heading, teasers, a footer."""
    if "copyright" in line.marks or is_signature(line):
        return True
    if not line.topics:
        return False
    ends = line.words <= HEADING_WORDS and any(line.topics.get(topic) == "whole" for topic in END_TOPICS)
    return ends or is_section_heading(line) or is_form(block.text)
