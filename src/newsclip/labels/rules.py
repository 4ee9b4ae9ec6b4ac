"""Readable rules after the model: what is certain by its form, and what the model cannot see."""

from __future__ import annotations

import re
from collections.abc import Sequence

from newsclip.blocks import ARTICLE_ROLES, COMMENT_ROLES, Block, Role
from newsclip.comments.sections import find_sections, label_sections
from newsclip.labels.cards import label_cards
from newsclip.labels.edges import label_seams
from newsclip.labels.evidence import Line
from newsclip.labels.gaps import label_gap_comments, label_unannounced
from newsclip.labels.roles import is_counter
from newsclip.labels.sections import settle_sections
from newsclip.labels.structure import Structure
from newsclip.labels.thread import label_threads
from newsclip.problem import Notice

LONGEST_SOURCE = 300
"""Characters: a longer line that begins with "source" is a sentence about one."""
LONGEST_CAPTION = 25
"""Words."""
CAPTION_LEAD = 16
"""Characters: "Photo:" and its like stand at the very start."""
LEAST_ARTICLE = 80.0
"""Latin characters' worth of prose that a clipping needs before its only prose is taken for the article."""
LONGEST_BYLINE = 8
"""Words."""
FEWEST_TEASERS = 4
"""Teasers on a front page that holds no article."""
SHORT_WORDS = 3
"""A line of the rescued run with no more words is left where it was."""
_NO_RIVALS = COMMENT_ROLES | {Role.REPEAT, Role.LEGAL}
_PROMO = re.compile(r"(?:>>+|»»+|→|►|▶|👉)\s?\S")
_ADDRESS = re.compile(r"https?://|www\.")


def apply_rules(
    blocks: Sequence[Block], lines: Sequence[Line], structure: Structure, *, may_have_comments: bool = True
) -> None:
    """Relabel blocks in place where a rule knows better than the model.

    ``may_have_comments`` says whether it is worth while to look for a comment section that no label tells.
    """
    for block, line in zip(blocks, lines, strict=True):
        if block.role in ARTICLE_ROLES:
            _relabel_form(block, line)
    if not any(block.role in ARTICLE_ROLES for block in blocks):
        _rescue_article(blocks, lines, structure)
    label_cards(blocks, lines)
    _label_opening_headline(blocks, lines)
    label_seams(blocks, lines, structure)
    if may_have_comments:
        label_sections(blocks, find_sections(blocks))
    label_threads(blocks, lines, structure)
    label_gap_comments(blocks, lines, structure)
    label_unannounced(blocks, lines, structure)
    settle_sections(blocks, lines)
    _label_front_page(blocks, lines)


def _label_front_page(blocks: Sequence[Block], lines: Sequence[Line]) -> None:
    """An article of nothing but short lines that are no sentences, scattered among teasers, is teasers too."""
    article = [at for at, block in enumerate(blocks) if block.role in ARTICLE_ROLES]
    if not article or any(blocks[at].role is not Role.SUBHEAD or lines[at].ending == "ask" for at in article):
        return
    teasers = sum(block.role is Role.TEASER for block in blocks)
    if teasers < FEWEST_TEASERS or teasers < len(article) or any(line.texty for line in lines):
        return
    for block in blocks:
        if block.role in ARTICLE_ROLES or block.role is Role.HEADLINE:
            block.label(Role.TEASER, "a headline among others, with no article below any of them")


def _label_opening_headline(blocks: Sequence[Block], lines: Sequence[Line]) -> None:
    """Where nothing above is the headline, a short line that opens the article and is no sentence is one."""
    opening = next((i for i, block in enumerate(blocks) if block.role in ARTICLE_ROLES), None)
    if opening is None or opening + 1 >= len(blocks) or any(b.role is Role.HEADLINE for b in blocks[:opening]):
        return
    block, line = blocks[opening], lines[opening]
    if block.role is Role.SUBHEAD and line.words > 1 and lines[opening + 1] is not line:
        block.label(Role.HEADLINE, "a short line that opens the article")


def _relabel_form(block: Block, line: Line) -> None:
    """Lines whose form says that they are no part of the article, wherever they stand."""
    if is_counter(block, line) and line.topics["comments-heading"] == "whole":
        block.label(Role.COUNTER, "states a number of comments")
    elif _PROMO.match(block.text) and block.text.startswith((">>", "»»")):
        block.label(Role.TEASER, "points elsewhere, with arrows before it")
    elif (
        len(block.text) <= LONGEST_SOURCE
        and line.topics.get("source") in {"start", "whole"}
        and line.words <= 8
        and (_ADDRESS.search(block.text) or ":" in block.text[:20])
    ):
        block.label(Role.SOURCE, "names the source")
    elif line.topics.get("caption") == "start" and line.words <= LONGEST_CAPTION and ":" in block.text[:CAPTION_LEAD]:
        block.label(Role.CAPTION, "says of a picture what it shows, or whose it is")


def _rescue_article(blocks: Sequence[Block], lines: Sequence[Line], structure: Structure) -> None:
    """With no article from the model: what stands before the first answer is one, or the longest run of prose."""
    opening = _find_opening(blocks, lines)
    if opening:
        for block in opening:
            block.label(Role.BODY, "the first text of a thread, before any answer")
            block.uncertain = True
        _label_above(blocks, lines, blocks.index(opening[0]))
        return
    first, end = structure.main
    prose = sum(line.size for line in lines[first:end] if line.texty)
    if prose < LEAST_ARTICLE:
        return
    for block, line in zip(blocks[first:end], lines[first:end], strict=True):
        if block.role not in {Role.COMMENT, Role.LEGAL, Role.FORM} and (line.texty or line.words > SHORT_WORDS):
            block.label(Role.BODY, "the longest run of prose in a clipping with no clear article")
            block.uncertain = True


def _find_opening(blocks: Sequence[Block], lines: Sequence[Line]) -> list[Block]:
    """Return the first comments of a thread, up to a signature or button, that hold prose."""
    opening: list[Block] = []
    prose = False
    for block, line in zip(blocks, lines, strict=True):
        if block.role is Role.COMMENT:
            opening.append(block)
            prose = prose or line.texty
        elif prose:
            break
        else:
            opening.clear()
    return opening if prose else []


def _label_above(blocks: Sequence[Block], lines: Sequence[Line], first: int) -> None:
    """What was taken for parts of a comment section, but stands above the first text, is its byline or chrome."""
    for block, line in zip(blocks[:first], lines, strict=False):
        if block.role in COMMENT_ROLES:
            named = line.topics.get("byline-lead") == "start" and line.words <= LONGEST_BYLINE
            block.label(Role.BYLINE if named else Role.CHROME, "stands above the first text of a thread")


def list_notices(blocks: Sequence[Block], lines: Sequence[Line]) -> list[Notice]:
    """Return what is uncertain about the labels."""
    notices: list[Notice] = []
    first = next((i for i, block in enumerate(blocks) if block.role is Role.COMMENT), None)
    if (
        first is not None
        and any(block.role in ARTICLE_ROLES for block in blocks)
        and not _is_announced(blocks, lines, first)
    ):
        blocks[first].uncertain = True
        message = "No heading and no name stands between article and comments: where they part was inferred."
        notices.append(Notice("comment-boundary-inferred", message))
    if any(block.uncertain and block.role is Role.BODY for block in blocks):
        notices.append(
            Notice("body-inferred", "No clear article was found; the likeliest run of prose was taken for it.")
        )
    elif _has_rival(blocks, lines):
        message = "Another run of prose in the clipping is longer than the one taken for the article."
        notices.append(Notice("body-chosen", message))
    return notices


def _has_rival(blocks: Sequence[Block], lines: Sequence[Line]) -> bool:
    """Whether a run of prose outside article and comments is longer than the whole article."""
    article = rival = longest = 0.0
    for block, line in zip(blocks, lines, strict=True):
        if block.role in ARTICLE_ROLES:
            article += line.size
            rival = 0.0
        elif line.texty and block.role not in _NO_RIVALS:
            rival += line.size
            longest = max(longest, rival)
        elif block.role in COMMENT_ROLES:
            rival = 0.0
    return article > 0.0 and longest > article


ANNOUNCED_WITHIN = 6
"""Lines above the first comment in which its heading, or its writer's name, must stand."""


def _is_announced(blocks: Sequence[Block], lines: Sequence[Line], first: int) -> bool:
    low = max(0, first - ANNOUNCED_WITHIN)
    for block, line in zip(blocks[low:first], lines[low:first], strict=True):
        if block.role is Role.COMMENT_BYLINE or block.role is Role.COUNTER:
            return True
        if block.role not in ARTICLE_ROLES and line.topics.get("comments-heading") in {"whole", "start"}:
            return True
    return False
