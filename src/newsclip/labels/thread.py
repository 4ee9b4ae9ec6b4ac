"""Comment sections that show by their form: a heading, then texts between dated or named lines.

A model that has seen few comments misses whole sections whose lines are plain to a reader: "10 comments", a name, a
date, a text, "Reply", and again. These rules read them from the signatures, below the article.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from newsclip.blocks import ARTICLE_ROLES, COMMENT_ROLES, Block, Role
from newsclip.comments.signature import read_signature
from newsclip.labels.evidence import Line
from newsclip.labels.headings import ARMED_LINES, LONGEST_COMMENT, Heading, is_heading, read_heading
from newsclip.labels.named import label_named
from newsclip.labels.roles import is_counter
from newsclip.labels.signs import (
    END_TOPICS,
    LONGEST_NAME,
    LONGEST_SIGNATURE,
    STOPS,
    is_about_commenting,
    is_membership,
    is_notice,
    is_reply,
    is_saying,
    is_section_heading,
    is_sentence,
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
MANY = 4
"""Comments stated, or lines that can only stand among comments, from which on more are looked for than were found."""
LEAST_SENTENCES = 0.5
"""Share of a section's texts that must end as sentences do: dated headlines of other articles do not."""


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
        if is_heading(blocks[at], line):
            heading = read_heading(blocks[at], line, at, marks)
            if heading is not None and at >= start and (not found or (heading.stated or 0) >= MANY):
                end = label_named(blocks, lines, structure, heading, found)
        elif is_signature(line) or (_is_asked(blocks, heading, at) and _signs(blocks[at], line)):
            announced = heading is not None and heading.reaches(at)
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
    first = _find_first(blocks, lines, heading, at)
    signs = _signs(blocks[at], lines[at], known=counts and heading is not None and bool(heading.stated))
    if first == at and heading and counts and signs and at - heading.at <= ARMED_LINES:
        above = _list_texts(blocks, lines, structure, heading.at + 1, at)
        closed = next((i for i in range(at + 1, end) if _closes(blocks[i], lines[i])), end)
        if any(_is_said(lines[i]) for i in above) or not _list_texts(blocks, lines, structure, at, closed):
            first = above[0] if above else at
    part, copies = lines[first:end], structure.copies[first:end]
    texts = [lines[i] for i in _list_texts(blocks, lines, structure, first, end)]
    told = signs and _is_asked(blocks, heading, at) and _are_told(texts, lines[at])
    if told or _is_conversation(part, copies) or (counts and heading is not None and heading.is_met(part, copies)):
        _label_section(blocks, lines, structure, first, end)
        for block in blocks[heading.at if heading and counts else first : first]:
            if block.role in ARTICLE_ROLES:
                block.label(Role.CHROME, "between the comments and their heading")
    return end


def _is_asked(blocks: Sequence[Block], heading: Heading | None, at: int) -> bool:
    """Whether a line stands close below a heading of comments that is not the form for new ones."""
    if heading is None or not heading.reaches(at):
        return False
    return not is_about_commenting(blocks[heading.at].text)


def _signs(block: Block, line: Line, *, known: bool = False) -> bool:
    """Whether a line says who wrote a comment, and when, to the minute unless it is ``known`` that there are some."""
    if not (known or line.timed or line.dated or not _NAMING.isdisjoint(line.topics)):
        return False
    signature = read_signature(block.text)
    if signature is None or signature.author is None:
        return False
    return known or signature.kind != "name-date" or (line.timed and not signature.author.isupper())


def _are_told(texts: Sequence[Line], signature: Line) -> bool:
    """Whether texts read as comments, or are signed to the minute by somebody who is said to have written them."""
    if signature.timed and "says" in signature.topics and any(line.words > LONGEST_NAME for line in texts):
        return True
    return sum(_is_said(line) for line in texts) > LEAST_SENTENCES * len(texts)


def _is_said(line: Line) -> bool:
    return is_sentence(line) or "informal" in line.marks


def _list_texts(
    blocks: Sequence[Block], lines: Sequence[Line], structure: Structure, first: int, end: int
) -> list[int]:
    """Return which lines may be text of comments: no signatures, no buttons, nothing about commenting."""
    return [
        at
        for at in range(first, end)
        if is_text(lines[at], structure.copies[at])
        and not is_signature(lines[at])
        and not _closes(blocks[at], lines[at])
    ]


def _closes(block: Block, line: Line) -> bool:
    """Whether a line speaks of commenting: a heading, a form, a notice."""
    return is_section_heading(line) or is_about_commenting(block.text)


def _label_early(
    blocks: Sequence[Block], lines: Sequence[Line], structure: Structure, at: int, heading: Heading
) -> int | None:
    """The same above the article's end, for comments that are counted, timed or spoken, and no part of the article."""
    end = _find_end(lines, structure, at, MOST_EARLY)
    first = _find_first(blocks, lines, heading, at)
    part = lines[first:end]
    signed = all(line.timed or speaks(line) for line in part if is_signature(line))
    if not signed or not heading.is_met(part, structure.copies[first:end]):
        return None
    if any(block.role in ARTICLE_ROLES for block in blocks[first:end]):
        return None
    _label_section(blocks, lines, structure, first, end)
    return end


def _find_start(blocks: Sequence[Block], lines: Sequence[Line]) -> int:
    """Return where comments may begin: below enough of the article, for the model takes some comments for article."""
    prose = 0.0
    for index, (block, line) in enumerate(zip(blocks, lines, strict=True)):
        if block.role in ARTICLE_ROLES:
            prose += line.size
            if prose >= LEAST_ARTICLE:
                return index + 1
        elif prose and is_counter(block, line) and index + 1 < len(lines) and speaks(lines[index + 1]):
            return index
    below = [i for i, block in enumerate(blocks) if block.role in ARTICLE_ROLES]
    return below[-1] + 1 if below else 0


def _find_first(blocks: Sequence[Block], lines: Sequence[Line], heading: Heading | None, at: int) -> int:
    """Return the first line of a section whose first signature is given: some sites sign below the text."""
    between = range(heading.at + 1, at) if heading and at - heading.at <= LONGEST_COMMENT else range(0)
    said = (i for i in between if lines[i].texty or (lines[i].words > LONGEST_NAME and lines[i].ending in STOPS))
    return next((i for i in said if not is_notice(blocks[i].text)), at)


_NAMING = frozenset({"says", "byline-lead"})
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
    sentences = sum(map(is_sentence, long))
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
        if heading or any(line.topics.get(topic) == "whole" for topic in END_TOPICS) or "copyright" in line.marks:
            return index
    return _trim(lines, structure, last)


def _trim(lines: Sequence[Line], structure: Structure, last: int) -> int:
    """With no clear end: the last signature's comment ends before the first short line that is no sentence."""
    index = last + 1
    while index < len(lines) and (is_sentence(lines[index]) or index == last + 1):
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
