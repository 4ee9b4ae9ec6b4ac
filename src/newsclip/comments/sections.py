"""Where comment sections stand among labelled blocks: below a heading, or told by what repeats in them.

The labeller goes line by line, and misses whole sections whose lines are plain to a reader ("10 comments", a name, a
date, a text, "Reply", and again): here they are found by their form, below the article.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import dataclass
from functools import lru_cache

from newsclip.blocks import ARTICLE_ROLES, COMMENT_ROLES, Block, Role
from newsclip.comments import words
from newsclip.comments.compose import Said, compose_comments
from newsclip.comments.grammar import split_section
from newsclip.comments.lines import fold_numbers, list_panels, read_line, read_score
from newsclip.comments.section import FEWEST_PLAIN, MOST_UNCOUNTED, Span, is_conversation, trim_spans
from newsclip.comments.signature import may_end, may_sign, read_signature
from newsclip.comments.words import MAX_KNOWN, MAX_LINE, is_end, is_form, is_heading, is_notice, list_nouns, read_count
from newsclip.record import Comment

LEAST_ARTICLE, FORM_LINES = 250, 12
"""Characters of article above a section, and lines of a form for new comments, below which comments may begin."""
LONGEST_COMMENT = 25
"""Lines after a signature or button in which the next one must come: a longer stretch is no comment."""
REACH, REACH_COUNTED, REACH_SORTED = 8, 25, 5
"""Lines below a heading in which the first signature must stand, below one that states a count, and below the ways to
sort what follows."""
LEAST_THREAD = 0.5
"""Text of comments that nothing announces, by the article's: less is something else."""
MOST_HEADINGS = 2
"""How often the same heading may stand."""
LEAST_BODY = 0.2
"""Probability from which a line that was taken for a comment and is none is the article's."""


@dataclass(slots=True)
class Section:
    """A comment section: its lines from the first to one past the last, the heading above, the comments in it."""

    start: int
    end: int
    heading: int | None
    spans: list[Span]


def read_comments(blocks: Sequence[Block], *, parted: bool = False) -> list[Comment]:
    """Return the reader comments among labelled blocks, in order; their lines are labelled, in place.

    A paragraph that the labeller took for a comment and no section claims is one of its own, and ``uncertain``; but
    where no heading and no button announces comments, it is the article's, if it may be, or chrome, unless there are
    as many as a thread has. ``parted`` says that something else parts the two.
    """
    sections = find_sections(blocks)
    said = [block for block in blocks if block.role is Role.COMMENT]
    likely = sum(block.score for block in said) >= LEAST_BODY * len(said)
    if not (sections or parted) and (likely or not _are_thread(blocks, said)):
        for block in said:
            block.label(Role.BODY if likely else Role.CHROME, "nothing shows that comments begin above it")
        return []
    label_sections(blocks, sections)
    spans = [span for section in sections for span in section.spans] + _settle_loose(blocks, sections)
    spans.sort(key=lambda span: min((*span.head, *span.text)))
    is_nested = all(span.head for span in spans)
    return compose_comments([_write_span(span, blocks, is_nested) for span in spans])


def _write_span(span: Span, blocks: Sequence[Block], is_nested: bool) -> Said:
    return Said(
        span.author,
        span.when,
        "\n\n".join(
            blocks[at].text[span.lead : span.tail] if at == span.text[0] else blocks[at].text for at in span.text
        ),
        answered=span.answered,
        level=blocks[min((*span.head, *span.text))].depth if is_nested else 0,
        score=next((score for at in span.foot if (score := read_score(blocks[at].text)) is not None), None),
        uncertain=(not span.author and not span.when) or any(blocks[at].uncertain for at in span.text),
    )


def _are_thread(blocks: Sequence[Block], said: Sequence[Block]) -> bool:
    """Whether comments that nothing announces are as much as the article: the answers of a thread are."""
    article = sum(len(block.text) for block in blocks if block.role in ARTICLE_ROLES)
    return sum(len(block.text) for block in said) >= LEAST_THREAD * article


def _settle_loose(blocks: Sequence[Block], sections: Sequence[Section]) -> list[Span]:
    """Return the comments that no section claims; what stands above its heading or below the last section is none."""
    claimed = {at for section in sections for span in section.spans for at in (*span.head, *span.text, *span.foot)}
    claimed.update(section.heading for section in sections if section.heading is not None)
    end = sections[-1].end if sections else len(blocks)
    top = next((section.start for section in sections if section.heading is not None), 0)
    spans: list[Span] = []
    for at, block in enumerate(blocks):
        if at in claimed or block.role not in COMMENT_ROLES:
            continue
        if at >= end:
            block.label(Role.CHROME, "below the end of the last comment")
        elif at < top:
            role = Role.BODY if block.score >= LEAST_BODY else Role.CHROME
            block.label(role, "above the heading of the comments")
        elif block.role is Role.COMMENT and (is_form(block.text) or is_notice(block.text)):
            block.label(Role.COMMENT_CHROME, "says how to comment")
        elif block.role is Role.COMMENT:
            spans.append(Span(text=[at]))
    return spans


def find_sections(blocks: Sequence[Block]) -> list[Section]:
    """Return the comment sections below the article, in order."""
    start, headings = find_start(blocks), _list_headings(blocks)
    sections: list[Section] = []
    heading: int | None = None
    at = 0
    while at < len(blocks):
        if at in headings and not (at + 1 in headings or at + 2 in headings):
            heading, first = at, at + 1
        elif at >= start and (heading is None or at - heading > REACH) and _marks(blocks[at]):
            heading, first = None, _find_top(blocks, at)
        else:
            at += 1
            continue
        stated = read_count(blocks[heading].text) if heading is not None else None
        end = _find_end(blocks, first, headings, counted=bool(stated))
        section = _read_section(blocks, first, end, heading, stated)
        if section and at < start and not _is_apart(blocks, section, stated):
            # A count above the article heads no section that goes on below it: that one is looked for by itself.
            heading, at = None, at + 1
            continue
        if section:
            sections.append(section)
        at = max(end, at + 1)
    first = next((at for at, section in enumerate(sections) if section.heading is not None), 0)
    return [one for at, one in enumerate(sections) if at >= first or _is_sure(blocks, one)]


def _is_sure(blocks: Sequence[Block], section: Section) -> bool:
    """Whether a section above the heading of another is one: the article's own byline stands there, too."""
    signed = (read_line(blocks[at].text).signature for span in section.spans for at in span.head)
    return len(section.spans) >= FEWEST_PLAIN or any(one.kind == "says" for one in signed if one)


def _is_apart(blocks: Sequence[Block], section: Section, stated: int | None) -> bool:
    """Whether a section above the article's end holds little of it, and as many comments as its heading states."""
    article = sum(block.role in ARTICLE_ROLES for block in blocks[section.start : section.end])
    if not stated or len(section.spans) > stated + MOST_UNCOUNTED:
        return False
    is_signed = all(span.when and span.author for span in section.spans)
    return not article or (is_signed and len(section.spans) * 2 >= min(stated, 2 * article))


def _list_headings(blocks: Sequence[Block]) -> frozenset[int]:
    """Return the lines that head comments of this page; one that stands again and again is a button."""
    found = {at: fold_numbers(block.text.lower()) for at, block in enumerate(blocks) if _heads(block.text)}
    known = Counter(found.values())
    return frozenset(at for at, key in found.items() if known[key] <= MOST_HEADINGS)


@lru_cache(maxsize=MAX_KNOWN)
def _heads(text: str) -> bool:
    """Whether a line heads comments of this page, and there are some."""
    if len(text) > MAX_LINE or not list_nouns(text.lower()):
        return False
    count = read_count(text)
    if count is None and (is_form(text) or is_notice(text)):
        return False
    return count != 0 and is_heading(text) and not words.is_elsewhere(text)


def find_start(blocks: Sequence[Block]) -> int:
    """Return where comments may begin: below enough of the article, for some comments are taken for article."""
    size, last = 0, -1
    for at, block in enumerate(blocks):
        if block.role in ARTICLE_ROLES:
            last = at
            size += len(block.text) * (1 if block.text.isascii() else 2)
            if size >= LEAST_ARTICLE:
                break
    return last + 1


def _find_end(blocks: Sequence[Block], start: int, headings: Container[int], *, counted: bool) -> int:
    """Return where a section ends: at other articles or a footer, or where no more lines sign or are buttons.

    Below a heading that states a count, a name above a text signs, too.
    """
    last, reach = start, REACH_COUNTED if counted else REACH
    is_signed = False
    for at in range(start, len(blocks)):
        marks = _marks(blocks[at]) or (counted and not is_signed and read_line(blocks[at].text).name is not None)
        is_signed = is_signed or (marks and read_line(blocks[at].text).signature is not None)
        if at in headings or _ends(blocks, at, is_signed) or _ends_in_form(blocks, at, is_signed):
            return at
        if marks:
            last, reach = at, LONGEST_COMMENT
        elif at - last > reach:
            return at
    return len(blocks)


def _ends(blocks: Sequence[Block], at: int, is_signed: bool) -> bool:
    """Whether a line heads what stands below comments, and is no button to sort them right above the first."""
    if not is_end(blocks[at].text):
        return False
    return is_signed or not any(_is_signed(block.text) for block in blocks[at + 1 : at + 1 + REACH_SORTED])


def _ends_in_form(blocks: Sequence[Block], at: int, is_signed: bool) -> bool:
    """Whether a line belongs to a form for new comments, with no more comments below it."""
    text = blocks[at].text
    if not (is_form(text) or is_notice(text)) or not read_line(text).is_chrome:
        return False
    below = blocks[at + 1 : at + 1 + FORM_LINES]
    return not any(_is_signed(one.text) or (not is_signed and one.role is Role.COMMENT) for one in below)


def _is_signed(text: str) -> bool:
    return may_sign(text) and read_line(text).signature is not None


def _marks(block: Block) -> bool:
    """Whether a line can stand in comments and seldom elsewhere: it dates, signs, or is a button; or is labelled so."""
    if block.role in COMMENT_ROLES:
        return True
    text = block.text
    if block.role not in ARTICLE_ROLES and (inline := read_line(text).inline) and inline.when:
        return True
    if not may_sign(text) or not (may_end(text) or "://" in text or read_signature(text)):
        return False
    return _is_signed(text) or read_line(text).is_reply


def _read_section(
    blocks: Sequence[Block], start: int, end: int, heading: int | None, stated: int | None
) -> Section | None:
    """Return the section between two lines, ``None`` where what stands there reads as something else."""
    panels = list_panels([block.text for block in blocks[start:end]])
    places = [at for at in range(start, end) if at - start not in panels]
    part = [blocks[at] for at in places]
    lines = [read_line(block.text) for block in part]
    roles = [block.role if block.role in COMMENT_ROLES else None for block in part]
    spans = trim_spans(split_section(lines, roles, headed=heading is not None), part)
    if not spans or not is_conversation(spans, lines, part, heading is not None, stated):
        return None
    for span in spans:
        span.head, span.text, span.foot = ([places[at] for at in own] for own in (span.head, span.text, span.foot))
    return Section(start, 1 + max(max((*span.head, *span.text, *span.foot)) for span in spans), heading, spans)


def _find_top(blocks: Sequence[Block], first: int) -> int:
    """Return where the first comment of a section without a heading begins: with the short lines above its date."""
    top = first
    while top > max(0, first - 3) and read_line(blocks[top - 1].text).is_short:
        if blocks[top - 1].role in ARTICLE_ROLES:
            break
        top -= 1
    return top


def label_sections(blocks: Sequence[Block], sections: Sequence[Section]) -> None:
    """Label the lines of comment sections, in place."""
    for section in sections:
        first, feet = section.spans[0], {at for span in section.spans for at in span.foot}
        top = min(first.head) if first.head and section.heading is not None else section.start
        for at, block in enumerate(blocks[section.start : section.end], section.start):
            if block.role is not Role.COMMENT or at < top or at in feet or read_line(block.text).is_chrome:
                block.label(Role.COMMENT_CHROME, "stands among reader comments")
        if section.heading is not None and blocks[section.heading].role is not Role.COUNTER:
            counts = read_count(blocks[section.heading].text) is not None
            blocks[section.heading].label(Role.COUNTER if counts else Role.COMMENT_CHROME, "heads reader comments")
        for span in section.spans:
            for at in span.head:
                blocks[at].label(Role.COMMENT_BYLINE, "signs a reader comment")
            for at in span.text:
                blocks[at].label(Role.COMMENT, "a reader comment, told by what signs it or stands below it")
