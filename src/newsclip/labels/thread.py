"""Comment sections that show by their form: a heading, then texts between dated or named lines.

A model that has seen few comments misses whole sections whose lines are plain to a reader: "10 comments", a name, a
date, a text, "Reply", and again. These rules read them from the signatures, below the article.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from newsclip.blocks import ARTICLE_ROLES, COMMENT_ROLES, Block, Role
from newsclip.labels.evidence import Line
from newsclip.labels.headings import ARMED_LINES, LONGEST_COMMENT, MOST_UNCOUNTED, Heading, read_heading
from newsclip.labels.roles import is_counter
from newsclip.labels.signs import (
    HEADING_WORDS,
    LONGEST_NAME,
    LONGEST_SIGNATURE,
    STOPS,
    is_form,
    is_membership,
    is_name,
    is_reply,
    is_saying,
    is_section_heading,
    is_signature,
    is_text,
    speaks,
)
from newsclip.labels.structure import Structure

FEWEST_MARKS = 2
"""Signatures of the kind "Ann says:", or buttons to reply, that make a section of dated lines without a counter."""
MOST_EARLY = 80
"""Lines of a section above the article's end, whose extent is looked for at each of its signatures."""
LEAST_ARTICLE = 250.0
"""Latin characters' worth of article that must stand above a section."""
LEAST_SENTENCES = 0.5
"""Share of a section's texts that must end as sentences do: dated headlines of other articles do not."""
FEWEST_NAMES = 2
FEWEST_UNSTATED = 3
"""Names that must stand below a heading that states their number, and below one that does not."""
LONGEST_NAMED = 5
"""Lines of text for each name, on average, at most."""
LEAST_NAMED_SENTENCES = 0.6
"""The same share where nothing but names parts the texts."""
_END_TOPICS = ("form", "related", "legal")


def label_threads(blocks: Sequence[Block], lines: Sequence[Line], structure: Structure) -> None:
    """Label the comment sections that the model did not find, or found in part.

    They stand below the article; above its end only where their heading states how many comments there are, and as many
    are signed: a short article is easily mistaken for another line of the clipping.
    """
    start = _find_start(blocks, lines)
    marks = sum(speaks(line) or is_reply(line) for line in lines[start:])
    found = any(block.role is Role.COMMENT for block in blocks)
    heading: Heading | None = None
    at = 0
    while at < len(blocks):
        line = lines[at]
        end: int | None = None
        if heading is not None and heading.at < start <= at:
            # A count beside the headline heads nothing below the article.
            heading = None
        if is_section_heading(line) or is_counter(blocks[at], line):
            heading = read_heading(blocks[at], line, at, marks)
            if heading is not None and at >= start and not found:
                end = label_named(blocks, lines, structure, at + 1, heading.stated)
        elif is_signature(line):
            announced = heading is not None and at - heading.at <= heading.reach
            if at < start:
                end = _label_early(blocks, lines, structure, at, heading) if heading and announced else None
            elif announced or (not found and marks >= FEWEST_MARKS and speaks(line)):
                end = _label_signed(blocks, lines, structure, at, heading, announced)
        if end is not None:
            heading = None
        at = max(end or 0, at + 1)


def _label_signed(
    blocks: Sequence[Block], lines: Sequence[Line], structure: Structure, at: int, heading: Heading | None, counts: bool
) -> int:
    """Label the section whose first signature is given, if it reads or counts as one; return where it ends."""
    end = _find_end(lines, structure, at)
    first = _find_first(lines, heading, at)
    part, copies = lines[first:end], structure.copies[first:end]
    if _is_conversation(part, copies) or (counts and heading is not None and heading.is_met(part, copies)):
        _label_section(blocks, lines, structure, first, end)
    return end


def _label_early(
    blocks: Sequence[Block], lines: Sequence[Line], structure: Structure, at: int, heading: Heading
) -> int | None:
    """The same above the article's end, for comments that are counted, timed or spoken, and no part of the article."""
    end = _find_end(lines, structure, at, MOST_EARLY)
    first = _find_first(lines, heading, at)
    part = lines[first:end]
    signed = all(line.timed or speaks(line) for line in part if is_signature(line))
    if not signed or not heading.is_met(part, structure.copies[first:end]):
        return None
    if any(block.role in ARTICLE_ROLES for block in blocks[first:end]):
        return None
    _label_section(blocks, lines, structure, first, end)
    return end


def label_named(
    blocks: Sequence[Block], lines: Sequence[Line], structure: Structure, first: int, stated: int | None
) -> int | None:
    """Label comments that are signed by names alone, below a heading; return where they end, ``None`` if none are.

    Names and texts take turns; nothing is dated.
    """
    end = first
    while end < len(lines) and not _ends_section(blocks[end], lines[end]):
        end += 1
    names = [at for at in range(first, end - 1) if is_name(lines[at]) and not is_name(lines[at + 1])]
    fewest = FEWEST_UNSTATED if stated is None else min(stated, FEWEST_NAMES)
    if len(names) < fewest or names[0] - first > ARMED_LINES:
        return None
    if stated is not None and len(names) > stated + MOST_UNCOUNTED:
        return None
    end = min(end, _find_named_end(lines, names))
    signed = frozenset(names)
    texts = [lines[at] for at in range(names[0], end) if at not in signed]
    sentences = sum(line.texty or line.ending in STOPS for line in texts)
    if len(texts) > LONGEST_NAMED * len(names) or sentences < LEAST_NAMED_SENTENCES * len(texts):
        return None
    for at in range(names[0], end):
        if at in signed:
            blocks[at].label(Role.COMMENT_BYLINE, "a name above a text, below the heading of the comments")
        else:
            role = Role.COMMENT if is_text(lines[at], structure.copies[at]) else Role.COMMENT_CHROME
            blocks[at].label(role, "a text below a name, below the heading of the comments")
    return end


def _find_named_end(lines: Sequence[Line], names: Sequence[int]) -> int:
    """The last name's text ends with its last line that is a sentence."""
    end = names[-1] + 2
    while end < len(lines) and (lines[end].texty or lines[end].ending in STOPS):
        end += 1
    return end


def _ends_section(block: Block, line: Line) -> bool:
    """Whether a line stands below comments without dates: a date, a form, another heading, teasers, a footer."""
    if "copyright" in line.marks or is_signature(line):
        return True
    if not line.topics:
        return False
    ends = line.words <= HEADING_WORDS and any(line.topics.get(topic) == "whole" for topic in _END_TOPICS)
    return ends or is_section_heading(line) or is_form(block.text)


def _find_start(blocks: Sequence[Block], lines: Sequence[Line]) -> int:
    """Return where comments may begin: below enough of the article, for the model takes some comments for article."""
    prose = 0.0
    for index, (block, line) in enumerate(zip(blocks, lines, strict=True)):
        if block.role in ARTICLE_ROLES:
            prose += line.size
            if prose >= LEAST_ARTICLE:
                return index + 1
    below = [i for i, block in enumerate(blocks) if block.role in ARTICLE_ROLES]
    return below[-1] + 1 if below else 0


def _find_first(lines: Sequence[Line], heading: Heading | None, at: int) -> int:
    """Return the first line of a section whose first signature is given: some sites sign below the text."""
    between = range(heading.at + 1, at) if heading and at - heading.at <= LONGEST_COMMENT else range(0)
    said = (i for i in between if lines[i].texty or (lines[i].words > LONGEST_NAME and lines[i].ending in STOPS))
    return next(said, at)


_NUMBERED = re.compile(r"\d{1,3}\s[^\W\d]")
"""A name behind the running number of its comment."""
_INITIAL = re.compile(r"\w\s[^\W\d_]\.$")


def _is_conversation(lines: Sequence[Line], copies: Sequence[int]) -> bool:
    """Whether what stands between the signatures reads as people talking, not as a list of dated headlines."""
    texts = [line for line, n in zip(lines, copies, strict=True) if not is_signature(line) and is_text(line, n)]
    long = [line for line in texts if line.words > LONGEST_NAME]
    if texts and any(is_saying(line) or is_reply(line) for line in lines):
        return True
    if not long:
        return False
    sentences = sum(1 for line in long if line.ending in {"stop", "ask", "dots"} or line.texty)
    return sentences >= LEAST_SENTENCES * len(long)


def _label_section(blocks: Sequence[Block], lines: Sequence[Line], structure: Structure, first: int, end: int) -> None:
    for index in range(first, end):
        if blocks[index].role in COMMENT_ROLES:
            continue
        if is_signature(lines[index]):
            blocks[index].label(Role.COMMENT_BYLINE, "a dated or speaking line in a comment section")
            _label_name(blocks, lines, structure, index)
        else:
            text = is_text(lines[index], structure.copies[index])
            role = Role.COMMENT if text else Role.COMMENT_CHROME
            blocks[index].label(role, "stands between the signatures of a comment section")
    for index in range(first + 1, end):
        if is_membership(lines[index]):
            _label_membership(blocks, lines, index)


def _label_membership(blocks: Sequence[Block], lines: Sequence[Line], at: int) -> None:
    """What a board says of a member beside a post, with the member's name and rank above it."""
    while (
        blocks[at].role is Role.COMMENT and lines[at].words <= LONGEST_NAME and lines[at].ending in {"letter", "digit"}
    ):
        blocks[at].label(Role.COMMENT_CHROME, "says of a member what a board says beside each post")
        at -= 1


def _find_end(lines: Sequence[Line], structure: Structure, first: int, most: int | None = None) -> int:
    """Return where a section ends, beyond its first signature: a form, teasers, a footer, or no more signatures."""
    last = first
    for index in range(first + 1, len(lines) if most is None else min(len(lines), first + most)):
        line = lines[index]
        if is_signature(line):
            last = index
            continue
        if index - last > LONGEST_COMMENT:
            return _trim(lines, structure, last)
        heading = is_section_heading(line) and structure.copies[index] == 1
        if heading or any(line.topics.get(topic) == "whole" for topic in _END_TOPICS) or "copyright" in line.marks:
            return index
    return _trim(lines, structure, last)


def _trim(lines: Sequence[Line], structure: Structure, last: int) -> int:
    """With no clear end: the last signature's comment ends before the first short line that is no sentence."""
    index = last + 1
    while index < len(lines) and (
        lines[index].texty or lines[index].ending in {"stop", "ask", "dots"} or index == last + 1
    ):
        index += 1
    return index


def _label_name(blocks: Sequence[Block], lines: Sequence[Line], structure: Structure, at: int) -> None:
    """The name beside a date: the line above it if it looks like one, or else the line below."""
    if is_saying(lines[at]) or lines[at].words > LONGEST_SIGNATURE // 2 + 1 or "byline-lead" in lines[at].topics:
        return
    for near in (at - 1, at + 1):
        if not 0 <= near < len(lines) or blocks[near].role in ARTICLE_ROLES or is_signature(lines[near]):
            continue
        beyond = 2 * near - at
        if not 0 <= beyond < len(lines) or is_signature(lines[beyond]):
            # What stands alone between two signatures is the text.
            continue
        line = lines[near]
        ends = line.ending in {"letter", "digit", "sign", "comma"} or _INITIAL.search(blocks[near].text) is not None
        plain = ends and line.words <= LONGEST_NAME and (line.opening != "digit" or _NUMBERED.match(blocks[near].text))
        if plain and not line.topics and (structure.copies[near] <= 2 or near < at):
            blocks[near].label(Role.COMMENT_BYLINE, "the name beside a comment's date")
            return
