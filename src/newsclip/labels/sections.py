"""Where comment sections begin and end: none above the heading that counts the comments, none below the last's end.

The model labels line by line; what a section says of itself (its heading, how each comment is signed, the buttons below
each) bounds it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from newsclip.blocks import ARTICLE_ROLES, COMMENT_ROLES, Block, Role
from newsclip.labels.evidence import Line
from newsclip.labels.headings import LONGEST_COMMENT, read_heading
from newsclip.labels.signs import (
    is_about_commenting,
    is_form,
    is_notice,
    is_reply,
    is_section_heading,
    is_signature,
    speaks,
)

LEAST_HABIT = 0.5
"""Share of a section's comments that must end with a button before the last one is taken to end with its own."""
SIGNED_WITHIN = 2
"""Lines above or below a comment in which its signature may stand."""
LEAST_REST = 0.3
"""Share of the article's text from which on what stands above the heading is more of it, and no chrome."""


def settle_sections(blocks: Sequence[Block], lines: Sequence[Line]) -> None:
    """Relabel, in place, what was taken for comments but stands outside their section."""
    label_notices(blocks, lines)
    heading = find_first_heading(blocks, lines)
    if heading is not None:
        clear_above(blocks, lines, heading)
    clear_below(blocks, lines)


def label_notices(blocks: Sequence[Block], lines: Sequence[Line]) -> None:
    """What a site says about commenting, and headings that count comments, are no comments."""
    for block, line in zip(blocks, lines, strict=True):
        if block.role is not Role.COMMENT and block.role is not Role.COMMENT_BYLINE:
            continue
        if block.role is Role.COMMENT and is_notice(block.text):
            block.label(Role.COMMENT_CHROME, "says how to comment")
        elif counts_comments(block, line):
            block.label(Role.COUNTER, "states a number of comments")


def counts_comments(block: Block, line: Line) -> bool:
    """Whether a line heads comments and says how many there are."""
    if not is_section_heading(line) or is_form(block.text) or is_signature(line):
        return False
    heading = read_heading(block, line, 0, 1)
    return heading is not None and bool(heading.stated)


def find_first_heading(blocks: Sequence[Block], lines: Sequence[Line]) -> int | None:
    """Return the first line that counts comments below all of the article, with a signed comment below it."""
    last = max((at for at, block in enumerate(blocks) if block.role in ARTICLE_ROLES), default=-1)
    for at in range(last + 1, len(blocks)):
        if counts_comments(blocks[at], lines[at]):
            below = range(at + 1, min(len(blocks), at + 1 + LONGEST_COMMENT))
            if any(is_signature(lines[i]) and blocks[i].role in COMMENT_ROLES for i in below):
                return at
    return None


def clear_above(blocks: Sequence[Block], lines: Sequence[Line], heading: int) -> None:
    """Above the heading stand no comments, unless they are signed: what was taken for them is article, or chrome."""
    own = [at for at in range(heading) if blocks[at].role in COMMENT_ROLES]
    if not own or any(
        is_signature(line) for line in lines[max(0, own[0] - SIGNED_WITHIN) : min(heading, own[-1] + 1 + SIGNED_WITHIN)]
    ):
        return
    article = sum(line.size for block, line in zip(blocks, lines, strict=True) if block.role in ARTICLE_ROLES)
    more = sum(lines[at].size for at in own if lines[at].texty) >= LEAST_REST * article
    for at in own:
        if more and blocks[at].role is Role.COMMENT:
            blocks[at].label(Role.BODY, "above the heading of the comments")
        else:
            blocks[at].label(Role.CHROME, "above the heading of the comments")


def clear_below(blocks: Sequence[Block], lines: Sequence[Line]) -> None:
    """Below the last comment, which ends as the others of its section do, or at the form for new ones, stands none."""
    signed = list_signed(blocks, lines)
    spans = [(at, end) for at, end in pairwise([*signed, len(blocks)]) if end > at + 1]
    if not spans:
        return
    last = max(at for at, line in enumerate(lines) if at == spans[-1][0] or (line.timed and is_signature(line)))
    end = max(at for at, block in enumerate(blocks) if block.role in COMMENT_ROLES) + 1
    cut = find_form(blocks, last + 1, end)
    buttons = [find_button(blocks, lines, at, end) for at, end in spans]
    open_ended = [
        button is None or has_text(blocks, button, end) for button, (_, end) in zip(buttons, spans, strict=True)
    ]
    if open_ended[:-1].count(False) >= LEAST_HABIT * (len(spans) - 1):
        # A weak signature (a day) below the last button may be anything.
        shown = max([signed[-1], *(at for at, line in enumerate(lines) if is_reply(line))])
        cut = min([cut, *(button for button in buttons if button is not None and button > shown)])
    for block in blocks[cut:]:
        if block.role in COMMENT_ROLES:
            block.label(Role.CHROME, "below the end of the last comment")


def list_signed(blocks: Sequence[Block], lines: Sequence[Line]) -> list[int]:
    """Return the lines that sign comments: those that name a time or a speaker, or where there are none, a day."""
    signed = [at for at, block in enumerate(blocks) if block.role in COMMENT_ROLES and is_signature(lines[at])]
    return [at for at in signed if lines[at].timed or speaks(lines[at]) or "elapsed" in lines[at].topics] or signed


def find_form(blocks: Sequence[Block], first: int, end: int) -> int:
    """Return the first line between two that belongs to the form for new comments, or the second."""
    forms = (at for at in range(first, end) if is_about_commenting(blocks[at].text))
    return next(forms, end)


def find_button(blocks: Sequence[Block], lines: Sequence[Line], first: int, end: int) -> int | None:
    """Return the line below the first button that stands below a text, between two signatures."""
    text = False
    for at in range(first + 1, end):
        if is_reply(lines[at]):
            if text:
                return at + 1
        elif blocks[at].role is Role.COMMENT:
            text = True
    return None


def has_text(blocks: Sequence[Block], first: int, end: int) -> bool:
    """Whether a comment's text stands between two lines."""
    return any(blocks[at].role is Role.COMMENT for at in range(first, end))
