"""Where comment sections stand among labelled blocks: below a heading, or told by what repeats in them.

The labeller goes line by line, and misses whole sections whose lines are plain to a reader: "10 comments", a name, a
date, a text, "Reply", and again. Here they are found by their form, below the article, and read into comments.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from newsclip.blocks import ARTICLE_ROLES, COMMENT_ROLES, Block, Role
from newsclip.comments.chrome import MAX_KNOWN, is_elsewhere, is_end, is_form, is_heading, is_notice, read_count
from newsclip.comments.section import CommentSpan
from newsclip.comments.sectionline import SectionLine, read_line
from newsclip.comments.segment import segment_comments

LEAST_ARTICLE = 250
"""Characters of article that must stand above a section."""
LONGEST_COMMENT = 25
"""Lines after a signature or button in which the next one must come: a longer stretch is no comment."""
FORM_LINES = 12
"""Lines of a form for new comments, below which the comments may begin."""
REACH, REACH_COUNTED = 8, 25
"""Lines below a heading in which the first signature must stand, and below one that states a count."""
FEWEST_UNANNOUNCED = 2
"""Comments, signed or with a button, that make a section where no heading and no label does."""
MOST_UNCOUNTED = 3
"""Comments beyond the stated number: answers are not always counted."""
MOST_TRIED = 20
"""Places that are tried in vain before no more section is looked for: each takes a look at all lines below."""
LEAST_SAID = 0.5
"""Share of a section's comments whose text must read as somebody's words: dated headlines do not."""
LEAST_TOLD = 0.3
"""Share of a section's lines of text that the labeller must have taken for comments to speak for it."""


@dataclass(slots=True)
class Section:
    """A comment section: its lines from the first to one past the last, the heading above, the comments in it."""

    start: int
    end: int
    heading: int | None
    spans: list[CommentSpan]

    def shift(self, by: int) -> None:
        """Count all lines from another one."""
        self.start += by
        self.end += by
        self.heading = None if self.heading is None else self.heading + by
        for span in self.spans:
            for places in (span.head, span.text, span.foot):
                places[:] = [at + by for at in places]


def find_sections(blocks: Sequence[Block]) -> list[Section]:
    """Return the comment sections below the article, in order."""
    start = find_start(blocks)
    sections: list[Section] = []
    heading: int | None = None
    at = 0
    failed = 0
    while at < len(blocks) and failed < MOST_TRIED:
        section: Section | None = None
        before = heading
        if _heads(blocks[at].text):
            heading = at
            section = _read_section(blocks, at + 1, heading) if not _heads_soon(blocks, at) else None
        elif at >= start and (heading is None or at - heading > REACH) and _marks(blocks[at]):
            section = _read_section(blocks, _find_top(blocks, at), None)
        if section and at < start and not _is_apart(blocks, section):
            section = None
        if section:
            sections.append(section)
        elif heading != before or (at >= start and _marks(blocks[at])):
            failed += 1
        at = max(section.end, at + 1) if section else at + 1
    return sections


def _is_apart(blocks: Sequence[Block], section: Section) -> bool:
    """Whether a section above the article's end holds none of it, and as many comments as its heading states."""
    stated = read_count(blocks[section.heading].text) if section.heading is not None else None
    if not stated or any(block.role in ARTICLE_ROLES for block in blocks[section.start : section.end]):
        return False
    return all(span.when or span.author for span in section.spans)


@lru_cache(maxsize=MAX_KNOWN)
def _heads(text: str) -> bool:
    """Whether a line heads comments of this page, and there are some."""
    count = read_count(text)
    if count is None and (is_form(text) or is_notice(text)):
        return False
    return count != 0 and is_heading(text) and not is_elsewhere(text)


def _heads_soon(part: Sequence[Block], at: int) -> bool:
    """Whether another heading follows at once: "Comments" above "12 comments"."""
    return any(_heads(block.text) for block in part[at + 1 : at + 3])


def find_start(blocks: Sequence[Block]) -> int:
    """Return where comments may begin: below enough of the article, for some comments are taken for article."""
    size = 0
    last = -1
    for at, block in enumerate(blocks):
        if block.role in ARTICLE_ROLES:
            last = at
            size += len(block.text) * (1 if block.text.isascii() else 2)
            if size >= LEAST_ARTICLE:
                return at + 1
    return last + 1


def _find_end(blocks: Sequence[Block], start: int, reach: int, *, is_headed: bool) -> int:
    """Return where a section ends: at other articles or a footer, or where no more lines sign or are buttons."""
    last = start
    for at in range(start, len(blocks)):
        text = blocks[at].text
        if is_end(text) or _ends_in_form(blocks, at) or (not is_headed and _heads(text)):
            return at
        if _marks(blocks[at]):
            last, reach = at, LONGEST_COMMENT
        elif at - last > reach:
            return at
    return len(blocks)


def _ends_in_form(blocks: Sequence[Block], at: int) -> bool:
    """Whether a line belongs to a form for new comments, with no more comments below it."""
    if not (read_line(blocks[at].text).is_chrome and (is_form(blocks[at].text) or is_notice(blocks[at].text))):
        return False
    below = range(at + 1, min(len(blocks), at + 1 + FORM_LINES))
    return not any(read_line(blocks[i].text).signature or blocks[i].role is Role.COMMENT for i in below)


def _marks(block: Block) -> bool:
    """Whether a line can stand in comments and seldom elsewhere: it dates, signs, or is a button; or is labelled so."""
    line = read_line(block.text)
    return line.signature is not None or line.is_reply or block.role in COMMENT_ROLES


def _read_section(blocks: Sequence[Block], start: int, heading: int | None) -> Section | None:
    """Return the section that begins at a line, ``None`` where what stands there reads as something else."""
    stated = read_count(blocks[heading].text) if heading is not None else None
    end = _find_end(blocks, start, REACH_COUNTED if stated else REACH, is_headed=heading is not None)
    part = blocks[start:end]
    own = [read_line(block.text) for block in part]
    roles = [block.role if block.role in COMMENT_ROLES else None for block in part]
    spans = _trim(segment_comments([block.text for block in part], roles), own, roles)
    if not spans or not _is_conversation(spans, own, part, heading is not None, stated):
        return None
    section = Section(0, 1 + max(max((*span.head, *span.text, *span.foot)) for span in spans), None, spans)
    section.shift(start)
    section.heading = heading
    return section


def _find_top(blocks: Sequence[Block], first: int) -> int:
    """Return where the first comment of a section without a heading begins: with the short lines above its date."""
    top = first
    while (
        top > 0
        and first - top < 3
        and blocks[top - 1].role not in ARTICLE_ROLES
        and read_line(blocks[top - 1].text).is_short
    ):
        top -= 1
    return top


def _trim(spans: list[CommentSpan], lines: Sequence[SectionLine], roles: Sequence[Role | None]) -> list[CommentSpan]:
    """Return the comments without those at the end that lack what all others have: teasers have dates, too."""
    while len(spans) > 2:
        last, others = spans[-1], spans[:-1]
        told = any(roles[at] is Role.COMMENT for at in last.text)
        lacks_foot = not last.foot and all(span.foot for span in others)
        lacks_author = not last.author and all(span.author for span in others)
        if told or not (lacks_foot or lacks_author):
            break
        spans = others
    return spans


def _is_conversation(
    spans: Sequence[CommentSpan], lines: Sequence[SectionLine], part: Sequence[Block], headed: bool, stated: int | None
) -> bool:
    """Whether what stands between the signatures reads as people talking, not as a list of dated headlines."""
    texts = [at for span in spans for at in span.text]
    said = sum(any(lines[at].is_sentence or part[at].role is Role.COMMENT for at in span.text) for span in spans)
    if said < LEAST_SAID * len(spans):
        return False
    dated = sum(span.when is not None for span in spans)
    named = sum(span.author is not None for span in spans)
    is_signed = min(dated, named) * 4 >= len(spans) * 3
    if sum(part[at].role in ARTICLE_ROLES for at in texts) * 2 > len(texts) and not (headed and (stated or is_signed)):
        return False
    if sum(part[at].role is Role.COMMENT for at in texts) >= LEAST_TOLD * len(texts):
        return True
    speaking = sum(bool(line.signature and line.signature.kind == "says") for line in lines)
    replies = sum(line.is_reply for line in lines)
    if headed and max(min(named, max(dated, replies)), speaking) * 2 >= len(spans):
        return True
    if stated and named >= min(stated, 2) and len(spans) <= stated + MOST_UNCOUNTED:
        return named * 3 >= len(spans) * 2
    return max(speaking, min(replies, named, dated)) >= FEWEST_UNANNOUNCED


def label_sections(blocks: Sequence[Block], sections: Sequence[Section]) -> None:
    """Label the lines of comment sections, in place."""
    for section in sections:
        for at in range(section.start, section.end):
            if blocks[at].role is Role.COMMENT and not read_line(blocks[at].text).is_chrome:
                continue
            blocks[at].label(Role.COMMENT_CHROME, "stands among reader comments")
        if section.heading is not None and blocks[section.heading].role is not Role.COUNTER:
            counts = read_count(blocks[section.heading].text) is not None
            blocks[section.heading].label(Role.COUNTER if counts else Role.COMMENT_CHROME, "heads reader comments")
        for span in section.spans:
            for at in span.head:
                blocks[at].label(Role.COMMENT_BYLINE, "signs a reader comment")
            for at in span.text:
                blocks[at].label(Role.COMMENT, "a reader comment, told by what signs it or stands below it")
