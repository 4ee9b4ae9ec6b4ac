"""Comments with nothing before them but blank lines: told from the article by how people talk."""

from __future__ import annotations

import re
from collections.abc import Sequence

from newsclip.blocks import COMMENT_ROLES, Block, Role
from newsclip.comments.lines import read_line
from newsclip.comments.words import is_heading
from newsclip.labels.evidence import HEAD_CHARACTERS, Line
from newsclip.labels.structure import Structure

LEAST_GAP = 3
"""Blank lines."""
WIDER_BY = 2
"""Blank lines by which the gap must be wider than the one between most paragraphs."""
LEAST_ARTICLE = 200.0
"""Latin characters' worth of prose above the gap."""
LEAST_TALK = 0.5
"""Share of the lines below the gap that must read as talk."""
MORE_TALK = 0.3
"""How much more of the lines must do so below the gap than above it: a column in the first person has no comments."""
LEAST_CARELESS = 0.34
"""Share of lines that begin in lower case, shout, drag out letters or smile."""
FEWEST_LINES = 2
_CHROME_TOPICS = ("menu", "legal", "form", "share", "related")


def label_gap_comments(blocks: Sequence[Block], lines: Sequence[Line], structure: Structure) -> bool:
    """Where one wide gap parts prose from talk and nothing else does, label what is below as comments: say whether."""
    gap = find_gap(blocks, structure.usual_blanks)
    if gap is None or any(is_heading(block.text) or read_line(block.text).signature for block in blocks[gap:]):
        return False
    above, below = lines[:gap], lines[gap:]
    if sum(line.size for line in above if line.texty) < LEAST_ARTICLE or len(below) < FEWEST_LINES:
        return False
    if any(line.topics.get(topic) == "whole" for line in below for topic in _CHROME_TOPICS):
        return False
    talk = measure_talk(blocks[gap:], below)
    if talk < LEAST_TALK or talk - measure_talk(blocks[:gap], above) < MORE_TALK:
        return False
    for block in blocks[gap:]:
        block.label(Role.COMMENT, "talk, below a wide gap")
    for block, line in zip(blocks[:gap], above, strict=True):
        if block.role in COMMENT_ROLES:
            block.label(Role.BODY if line.texty else Role.SUBHEAD, "above the gap that parts article and comments")
    return True


def find_gap(blocks: Sequence[Block], usual: int) -> int | None:
    """Return the block below the one widest gap, or ``None`` where no gap stands out."""
    widest = max((block.blanks_before for block in blocks[1:]), default=0)
    spots = [i for i, block in enumerate(blocks) if i and block.blanks_before == widest]
    return spots[0] if len(spots) == 1 and widest >= max(LEAST_GAP, usual + WIDER_BY) else None


def measure_talk(blocks: Sequence[Block], lines: Sequence[Line]) -> float:
    """Return the share of the lines, single words left out of account, that read as people talking.

    Nil where hardly a line is informal: advice speaks to its readers too, and lists have no full stops.
    """
    counted = [(line, _is_careless(block, line)) for block, line in zip(blocks, lines, strict=True) if line.words > 1]
    if not counted or sum(careless for _, careless in counted) < LEAST_CARELESS * len(counted):
        return 0.0
    return sum(careless or _is_talk(line) for line, careless in counted) / len(counted)


def _is_careless(block: Block, line: Line) -> bool:
    """Whether a line is written as people talk. Scripts without capitals show it by a missing full stop only."""
    if line.opening == "lower" or "informal" in line.marks:
        return True
    text = block.text[:HEAD_CHARACTERS]
    if line.ending not in {"letter", "dots"} or text.lower() != text.upper():
        return False
    return "address" in line.topics or _INNER_END.search(text) is not None


_INNER_END = re.compile(r"[!?！？؟。]{2}|[!！?？؟。](?=\s?\w)")


def _is_talk(line: Line) -> bool:
    return "address" in line.topics or (line.words > FEWEST_LINES and line.ending == "letter" and not line.texty)
