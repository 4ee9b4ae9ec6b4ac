"""The heading of comments in a paste: whether it heads this page's own, and how many it says there are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from newsclip.blocks import Block
from newsclip.comments.chrome import read_count as count_comments
from newsclip.cues import compile_cues
from newsclip.labels.evidence import Line
from newsclip.labels.roles import is_counter
from newsclip.labels.signs import HEADING_WORDS, is_form, is_section_heading, is_signature, is_text

ARMED_LINES = 6
"""Lines within which a heading of comments must be followed by a signature."""
LONGEST_COMMENT = 25
"""Lines after a signature in which the next one must come: a longer stretch is no comment."""
LONGEST_ELSEWHERE = 40
"""Characters of a heading."""
MOST_UNCOUNTED = 3
"""Names beyond the stated number of comments: answers are not always counted."""
MOST_NUMBERS = 2
"""Numbers in a heading that states one of comments: "2 tweets 15 likes 6 comments" is a line of buttons."""
LEAST_SIGNED, MOST_SIGNED = 2, 2
"""The stated number may be twice that of the signatures (answers hidden), or they twice it (name and date apart)."""
_COUNT = re.compile(r"(\d{1,9})")
_LEADING_COUNT = re.compile(r"\W{0,4}(\d{1,5})\s+[^\W\d]")
"""How a long heading of comments begins: "3 responses to" and the headline."""
_NOTHING = re.compile(r"(?<!\d)0(?!\d)")
_GLUED = re.compile(r"\d{1,5}\s[^\W\d_]{2,14}?[^\W\d_A-Z](?=[A-Z])")
_DATE_TOPICS = frozenset({"calendar", "elapsed"})


@dataclass(frozen=True, slots=True)
class Heading:
    """The line that heads comments, and the number it states, ``None`` where it states none."""

    at: int
    stated: int | None

    def reaches(self, at: int) -> bool:
        """Whether a line is close enough below the heading for the first signature."""
        return at - self.at <= (LONGEST_COMMENT if self.stated else ARMED_LINES)

    def is_met(self, lines: Sequence[Line], copies: Sequence[int]) -> bool:
        """Whether about as many comments are signed in the given lines as the heading states, and one has a text."""
        signatures = sum(map(is_signature, lines))
        if not self.stated or self.stated > LEAST_SIGNED * signatures:
            return False
        if signatures > MOST_SIGNED * self.stated + MOST_UNCOUNTED:
            return False
        return any(is_text(line, n) and not is_signature(line) for line, n in zip(lines, copies, strict=True))


def read_heading(block: Block, line: Line, at: int, marks: int) -> Heading | None:
    """Return the heading that a line is, ``None`` where it heads no comments, or none of this page.

    ``marks`` is how many lines below the article can only stand among comments.
    """
    stated = _read_glued(block, line) if "glued" in line.marks else None
    if stated is None:
        stated = read_count(block, line)
    if stated == 0 or _is_elsewhere(block) or _is_empty(block, marks):
        return None
    return Heading(at, stated)


def read_count(block: Block, line: Line) -> int | None:
    """Return how many comments a heading states, or ``None`` where it states no number."""
    if not _DATE_TOPICS.isdisjoint(line.topics):
        return None
    if is_counter(block, line):
        numbers = list(_COUNT.finditer(block.text))
        number = numbers[0] if len(numbers) <= MOST_NUMBERS else None
    elif is_section_heading(line) and not (line.dated or line.timed):
        number = _LEADING_COUNT.match(block.text)
    else:
        number = None
    if number is None:
        return 1 if is_section_heading(line) and compile_cues("comment-one").match(block.text.lower()) else None
    return int(number[1])


def is_heading(block: Block, line: Line) -> bool:
    """Whether a line may head comments, by its words or its count."""
    if is_section_heading(line) or is_counter(block, line):
        return True
    return "glued" in line.marks and _read_glued(block, line) is not None


def _read_glued(block: Block, line: Line) -> int | None:
    """Return the count of a heading that is glued to the next one: "1 CommentNo Reactions"."""
    found = _GLUED.match(block.text) if line.opening == "digit" and line.words <= HEADING_WORDS else None
    return count_comments(found[0]) if found else None


def _is_elsewhere(block: Block) -> bool:
    """Whether a line heads a list of comments on other pages: "Recent comments"."""
    return (
        len(block.text) <= LONGEST_ELSEWHERE
        and compile_cues("comments-elsewhere").search(block.text.lower()) is not None
    )


def _is_empty(block: Block, marks: int) -> bool:
    """Whether a heading says that there are no comments, or asks for one where nothing shows that there are any."""
    if _NOTHING.search(block.text):
        return True
    return not marks and is_form(block.text)
