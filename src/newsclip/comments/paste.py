"""Comments of labelled blocks: those of a paste, and of a page whose markup tells nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from newsclip.blocks import ARTICLE_ROLES, COMMENT_ROLES, Block, Role
from newsclip.comments.chrome import is_form, is_notice
from newsclip.comments.panel import list_panels
from newsclip.comments.parts import Parts
from newsclip.comments.section import CommentSpan
from newsclip.comments.segment import segment_comments
from newsclip.comments.when import date_comments
from newsclip.record import Comment

MAX_LEAD = 12
"""Blocks of the comments' part before their first text that are looked at for its signature."""
MAX_ABOVE = 2
"""Blocks above the comments' part that may hold the first one's name, with a badge under it."""


def split_comments(blocks: list[Block]) -> list[Comment]:
    """Return the reader comments among labelled blocks, in order.

    A paragraph that no signature claims is a comment of its own, and ``uncertain``.
    """
    own = _list_own(blocks)
    if not own:
        return []
    texts = [block.text for block in own]
    roles = [block.role if block.role in COMMENT_ROLES else Role.CHROME for block in own]
    spans = _add_loose(own, segment_comments(texts, roles))
    said = {at for span in spans for at in span.text}
    for at, block in enumerate(own):
        if block.role is Role.COMMENT and at not in said:
            block.label(Role.COMMENT_CHROME, "stands among reader comments")
    return compose_comments(spans, own)


def _list_own(blocks: list[Block]) -> list[Block]:
    """Return the blocks of the comments' part: from just above the first of its roles to the last.

    The article is left out, chrome kept: a signature that was taken for chrome still signs.
    """
    places = [at for at, block in enumerate(blocks) if block.role in COMMENT_ROLES]
    texts = [at for at, block in enumerate(blocks) if block.role is Role.COMMENT]
    if not texts:
        return []
    start = max(0, min(max(places[0], texts[0] - MAX_LEAD), texts[0]) - MAX_ABOVE)
    own = [block for block in blocks[start : places[-1] + 1] if block.role not in ARTICLE_ROLES and block.text]
    panels = list_panels([block.text for block in own])
    return [block for at, block in enumerate(own) if at not in panels]


def _add_loose(own: Sequence[Block], spans: list[CommentSpan]) -> list[CommentSpan]:
    """Return the signed comments and, between them, each paragraph that none of them claims."""
    claimed = {at for span in spans for at in (*span.head, *span.text, *span.foot)}
    loose = [
        CommentSpan(text=[at])
        for at, block in enumerate(own)
        if block.role is Role.COMMENT and at not in claimed and not (is_form(block.text) or is_notice(block.text))
    ]
    return sorted([*spans, *loose], key=lambda span: min((*span.head, *span.text)))


def compose_comments(
    spans: Sequence[CommentSpan], blocks: Sequence[Block], language: str | None = None
) -> list[Comment]:
    """Return the comments that spans of blocks make up; ``language`` decides on 3/4/2012 (BCP 47, or ``None``)."""
    parents = find_parents(spans, blocks)
    dates = date_comments([Parts(span.author, span.when) for span in spans], language)
    return [
        Comment(
            id=f"c{number + 1}",
            parent=None if parents[number] is None else f"c{(parents[number] or 0) + 1}",
            author=span.author,
            published=dates[number],
            published_raw=span.when,
            text="\n\n".join(blocks[at].text[span.lead if at == span.text[0] else 0 :] for at in span.text),
            uncertain=(not span.author and not span.when) or any(blocks[at].uncertain for at in span.text),
        )
        for number, span in enumerate(spans)
    ]


def find_parents(spans: Sequence[CommentSpan], blocks: Sequence[Block]) -> list[int | None]:
    """Return which comment each answers: the one it names, or else the one above it that is indented less."""
    depths = [blocks[min((*span.head, *span.text))].depth for span in spans]
    indented = len(Counter(depths)) > 1 and all(span.head for span in spans)
    last: dict[str, int] = {}
    parents: list[int | None] = []
    path: list[int] = []
    for number, span in enumerate(spans):
        while path and depths[path[-1]] >= depths[number]:
            path.pop()
        parent = _find_named(span, blocks, last)
        parents.append(parent if parent is not None else path[-1] if path and indented else None)
        path.append(number)
        if span.author:
            last[span.author.lstrip("@").casefold()] = number
    return parents


def _find_named(span: CommentSpan, blocks: Sequence[Block], last: dict[str, int]) -> int | None:
    """Return the last comment by whom a head, or a text that begins with "@NAME", says that it answers."""
    if span.answered:
        return last.get(span.answered.lstrip("@").casefold())
    text = blocks[span.text[0]].text[span.lead :]
    if not text.startswith("@"):
        return None
    called = text[1:].casefold()
    named = [name for name in last if called.startswith(name)]
    return last[max(named, key=len)] if named else None
