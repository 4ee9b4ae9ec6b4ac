"""Silver bodies for pages that have only snippets as gold: an extractor's text, kept where the snippets agree."""

from __future__ import annotations

from collections.abc import Sequence

from newsclip.page.blocks import list_blocks
from newsclip.page.engine import extract_pieces, match_kept
from newsclip.page.tree import parse_page

LEAST_KEPT = 0.5
"""Share of a block's text that the extractor must have kept."""
MOST_CORRECTIONS = 0.34
"""Share of a page's snippets that may contradict the extractor before its text is not used at all."""


def find_silver(html: str, wanted: Sequence[str], unwanted: Sequence[str]) -> str | None:
    """Return the extractor's body of a page, mended by the snippets, or ``None`` where they disagree too much.

    A line of the extractor's that holds an unwanted snippet is taken out; a wanted snippet that is missing counts
    against the page.
    """
    root = parse_page(html).root
    blocks = list_blocks(root).blocks
    match_kept(blocks, extract_pieces(root, fast=False))
    lines = [block.text for block in blocks if block.markup is not None and block.markup.kept >= LEAST_KEPT]
    kept = [line for line in lines if not any(_fold(snippet) in _fold(line) for snippet in unwanted)]
    whole = _fold(" ".join(kept))
    wrong = sum(_fold(snippet) not in whole for snippet in wanted) + (len(kept) < len(lines))
    if wrong > MOST_CORRECTIONS * max(1, len(wanted) + len(unwanted)):
        return None
    return "\n".join(kept)


def _fold(text: str) -> str:
    return " ".join(text.split())
