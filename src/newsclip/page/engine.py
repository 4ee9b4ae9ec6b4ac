"""The extraction engine: the one door to trafilatura, and its verdict matched onto a page's blocks."""

from __future__ import annotations

from itertools import accumulate

from newsclip.blocks import Block
from newsclip.page.tree import Element

# The engine's own work grows with the square of these; the largest real page seen has 10,476 elements.
MOST_ELEMENTS = 20_000
MOST_CHARACTERS = 3_000_000
MOST_CHILDREN = 5_000
MOST_LEVELS = 500
# Texts shorter than this, in characters without white space, are found at the edges of a text node alone.
_SHORT = 24
# How far behind the last match a block is looked for in what the engine kept, in characters.
_REACH = 200
# Longer texts are found by stretches of this length, of which every fourth is indexed.
_STRETCH = 12
_STEP = 4


def extract_pieces(root: Element, *, fast: bool = True) -> list[str]:
    """Return the text nodes of the article as trafilatura finds it in a tree, without white space; none where it fails.

    No comments, no metadata, no dates, no de-duplication: it remembers across files, and these have homes of their own.
    """
    from trafilatura import bare_extraction

    try:
        document = bare_extraction(root, fast=fast, include_comments=False, with_metadata=False, deduplicate=False)
    except (ValueError, TypeError, AttributeError, KeyError, IndexError, RecursionError):
        return []
    if document is None or isinstance(document, dict) or document.body is None:
        return []
    return [piece for text in document.body.itertext() if (piece := squeeze_text(str(text)))]


def squeeze_text(text: str) -> str:
    """Return the text without white space, for comparison."""
    return "".join(text.split())


def is_within_reach(blocks: list[Block], elements: int) -> bool:
    """Whether a page is small enough for the engine: its slow corners are left to the labeller alone."""
    if elements > MOST_ELEMENTS or sum(len(block.text) for block in blocks) > MOST_CHARACTERS:
        return False
    return all(block.depth <= MOST_LEVELS for block in blocks)


def match_kept(blocks: list[Block], pieces: list[str]) -> None:
    """Write into each block's evidence the share of its text that the engine kept: ``pieces``, in page order.

    Both are in page order: a block is looked for just behind the one matched before it, and a longer one wherever it
    stands. Linear in the length of both.
    """
    kept = "".join(pieces)
    edges = {0, *accumulate(map(len, pieces))}
    index = {kept[at : at + _STRETCH]: at for at in range(len(kept) - _STRETCH, -1, -_STEP)}
    at = 0
    for block in blocks:
        if block.markup is None:
            continue
        text = squeeze_text(block.text)
        if len(text) < _SHORT:
            found = kept.find(text, at, at + len(text) + _REACH)
            if found >= 0 and found in edges and found + len(text) in edges:
                block.markup.kept, at = 1.0, found + len(text)
        elif kept.startswith(text, at):
            block.markup.kept, at = 1.0, at + len(text)
        else:
            block.markup.kept, at = _match_stretches(text, kept, index, at)


def _match_stretches(text: str, kept: str, index: dict[str, int], at: int) -> tuple[float, int]:
    """Return the share of the text that is found, and where in ``kept`` it ends; ``at`` where none of it is found."""
    hits = [
        (place, found)
        for place in range(len(text) - _STRETCH + 1)
        if (found := index.get(text[place : place + _STRETCH])) is not None
    ]
    if not hits:
        return 0.0, at
    for place, found in hits[:_STEP]:
        if kept.startswith(text, max(0, found - place)):
            return 1.0, max(0, found - place) + len(text)
    place, found = hits[-1]
    share = min(1.0, len(hits) * _STEP / (len(text) - _STRETCH + 1))
    return share, found + _STRETCH if share > 1 / 2 else at
