"""Comments of labelled blocks: those of a paste, and of a page whose markup tells nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from newsclip.blocks import Block
from newsclip.comments.parts import Parts
from newsclip.comments.section import CommentSpan
from newsclip.comments.sectionline import read_score
from newsclip.comments.when import date_comments
from newsclip.record import Comment


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
            score=next((score for at in span.foot if (score := read_score(blocks[at].text)) is not None), None),
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
