"""Comments of a paste: labelled blocks to comments."""

from __future__ import annotations

from collections import Counter

from newsclip.blocks import ARTICLE_ROLES, COMMENT_ROLES, Block, Role
from newsclip.comments.chrome import is_reply
from newsclip.comments.panel import list_panels
from newsclip.comments.parts import Parts
from newsclip.comments.rhythm import Stretch, split_stretches
from newsclip.comments.when import date_comments
from newsclip.cues import compile_cues
from newsclip.record import Comment

MAX_LEAD = 12
"""Blocks of the comments' part before their first text that are looked at for its signature."""
MAX_ABOVE = 2
"""Blocks above the comments' part that may hold the first one's name, with a badge under it."""


def split_comments(blocks: list[Block]) -> list[Comment]:
    """Return the reader comments among labelled blocks, in order.

    Where lines sign the comments, each signature begins one, or ends one where signatures stand at the foot. A
    paragraph that no signature claims is a comment of its own, and ``uncertain``.
    """
    own = _list_own(blocks)
    if not own:
        return []
    lines = [block.text for block in own]
    panels = list_panels(lines)
    for at in panels:
        lines[at] = ""
    stretches = split_stretches(
        lines,
        signing=[block.role is Role.COMMENT_BYLINE and at not in panels for at, block in enumerate(own)],
        silent=[block.role is not Role.COMMENT or at in panels for at, block in enumerate(own)],
    )
    found = [stretch for stretch in _fill_gaps(own, stretches) if any(lines[at] for at in stretch.text)]
    parents = _find_parents(own, found)
    for number, parent in _read_replies(lines, found):
        parents[number] = parent
    dates = date_comments([Parts(stretch.author, stretch.when) for stretch in found], None)
    return [
        Comment(
            id=f"c{number + 1}",
            parent=name_place(parents[number]),
            author=stretch.author,
            published=dates[number],
            published_raw=stretch.when,
            text="\n\n".join(lines[at] for at in stretch.text),
            uncertain=not stretch.byline or any(own[at].uncertain for at in stretch.text),
        )
        for number, stretch in enumerate(found)
    ]


def _list_own(blocks: list[Block]) -> list[Block]:
    """Return the blocks of the comments' part: from just above the first of its roles to the last.

    The article is left out, chrome kept: a signature that was taken for chrome still signs.
    """
    places = [at for at, block in enumerate(blocks) if block.role in COMMENT_ROLES]
    texts = [at for at, block in enumerate(blocks) if block.role is Role.COMMENT]
    if not texts:
        return []
    start = max(0, min(max(places[0], texts[0] - MAX_LEAD), texts[0]) - MAX_ABOVE)
    return [block for block in blocks[start : places[-1] + 1] if block.role not in ARTICLE_ROLES and block.text]


def name_place(place: int | None) -> str | None:
    """Return the id of the comment at a place in the list, counted from zero."""
    return None if place is None else f"c{place + 1}"


def _fill_gaps(own: list[Block], stretches: list[Stretch]) -> list[Stretch]:
    """Return the signed comments and, between them, each paragraph that none of them claims."""
    claimed = {at for stretch in stretches for at in (*stretch.byline, *stretch.text)}
    loose = [Stretch(text=[at]) for at, block in enumerate(own) if block.role is Role.COMMENT and at not in claimed]
    return sorted([*stretches, *loose], key=lambda stretch: min((*stretch.byline, *stretch.text)))


def _read_replies(lines: list[str], stretches: list[Stretch]) -> list[tuple[int, int]]:
    """Return (comment, its parent) where a comment's first line says "In reply to NAME", and take that line off it.

    NAME is the last one so called among the comments before it.
    """
    replies: list[tuple[int, int]] = []
    last: dict[str, int] = {}
    for number, stretch in enumerate(stretches):
        said = next((lines[at] for at in stretch.byline if is_reply(lines[at])), None)
        if said is None and len(stretch.text) > 1 and is_reply(lines[stretch.text[0]]):
            said = lines[stretch.text[0]]
        if said is not None and (name := _read_answered(said)) in last:
            replies.append((number, last[name]))
            if lines[stretch.text[0]] == said:
                stretch.byline.append(stretch.text.pop(0))
        if stretch.author:
            last[stretch.author.lower()] = number
    return replies


def _read_answered(line: str) -> str:
    """Return the name that a line says is answered, in lower case."""
    found = compile_cues("comment-reply-to").match(line.lower())
    return line.lower()[found.end() :].strip(" :@") if found else ""


def _find_parents(own: list[Block], stretches: list[Stretch]) -> list[int | None]:
    """Return which comment each replies to, by the indentation of their first lines; none where all stand alike."""
    depths = [own[min((*stretch.byline, *stretch.text))].depth for stretch in stretches]
    if len(Counter(depths)) < 2 or not all(stretch.byline for stretch in stretches):
        return [None] * len(stretches)
    parents: list[int | None] = []
    path: list[int] = []
    for number, depth in enumerate(depths):
        while path and depths[path[-1]] >= depth:
            path.pop()
        parents.append(path[-1] if path else None)
        path.append(number)
    return parents
