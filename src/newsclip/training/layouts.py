"""How the lines of a comment section are laid out: the states of tagged lines, and real threads laid out anew."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from random import Random

from newsclip.blocks import Block

SHAPES = ("as it is", "below", "below", "names alone", "beside")
"""How the thread of a real paste is laid out anew."""


def recombine(
    blocks: Sequence[Block],
    tags: Sequence[str],
    owners: Sequence[int | None],
    authors: Sequence[str | None],
    random: Random,
) -> tuple[Sequence[Block], Sequence[str], Sequence[int | None]]:
    """Return a real paste with its thread laid out as others are: few comments, names below or beside, names alone.

    Half of them end with the thread.
    """
    shape, most = random.choice(SHAPES), random.choice((1, 2, len(authors)))
    lines: list[tuple[Block, str, int | None]] = []
    for owner, group in groupby(zip(blocks, tags, owners, strict=True), key=lambda line: line[2]):
        if owner is None:
            lines.extend(group)
        elif owner < most:
            lines.extend(_lay_out(list(group), shape, authors[owner]))
    last = max(at for at, (_, _, owner) in enumerate(lines) if owner is not None)
    shown, given, mine = zip(*lines[: random.choice((last + 1, len(lines)))], strict=True)
    return shown, given, mine


def _lay_out(
    lines: Sequence[tuple[Block, str, int | None]], shape: str, author: str | None
) -> list[tuple[Block, str, int | None]]:
    """Return the lines of a comment in a layout of :data:`SHAPES`; as they are where they have no one name above."""
    tags = [tag for _, tag, _ in lines]
    is_led = tags.count("name") == 1 and "text" in tags[tags.index("name") :]
    if not author or shape == "as it is" or not is_led:
        return list(lines)
    text, foot = ([line for line in lines if line[1] == tag] for tag in ("text", "foot"))
    head = [line for line in lines if line[1] in ("name", "head")]
    blanks, named = lines[0][0].blanks_before, next(line for line in head if line[1] == "name")
    if shape != "below":
        head = [(replace(named[0], text=author), "name", named[2])]
    if shape == "beside":
        block, _, owner = text[0]
        laid = [(replace(block, text=f"{author}: {block.text}"), "lead", owner), *text[1:]]
    else:
        laid = [*head, *text] if shape == "names alone" else [*text, *head, *foot]
    first, tag, owner = laid[0]
    return [(replace(first, blanks_before=blanks), tag, owner), *laid[1:]]


def name_layout(tags: Sequence[str], owners: Sequence[int | None]) -> str:
    """Return which of :data:`LAYOUTS` a section has: that of most of its comments."""
    if "lead" in tags:
        return "beside"
    firsts: dict[int, list[str]] = {}
    for tag, owner in zip(tags, owners, strict=True):
        if owner is not None and tag in ("name", "text"):
            firsts.setdefault(owner, []).append(tag)
    named = [found for found in firsts.values() if "name" in found]
    return "below" if sum(found[0] == "text" for found in named) * 2 > len(named) else "above"


def name_states(tags: Sequence[str], owners: Sequence[int | None], layout: str) -> Iterator[str]:
    """Yield the state of each line: what stands behind a comment's name, or cannot stand before it, is ``more``."""
    named: dict[int, int] = {}
    for at, (tag, owner) in enumerate(zip(tags, owners, strict=True)):
        if owner is not None and tag == "name":
            named.setdefault(owner, at)
    for at, (tag, owner) in enumerate(zip(tags, owners, strict=True)):
        if layout == "beside":
            state = "foot" if tag in ("head", "name") else tag
        elif tag == "name" and owner is not None and named[owner] != at:
            state = "more"
        elif tag == "lead":
            state = "text"
        elif tag == "head":
            state = "head" if owner is not None and named.get(owner, -1) > at else "more"
        else:
            state = tag
        yield f"{state} {layout}"
