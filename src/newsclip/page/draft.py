"""The steps for a saved page."""

from __future__ import annotations

from newsclip.clipping import Clipping, Draft, Fields
from newsclip.page.blocks import list_blocks
from newsclip.page.engine import extract_pieces, is_within_reach, match_kept
from newsclip.page.labels import label_page
from newsclip.page.tree import parse_page


def draft_page(clipping: Clipping) -> Draft:
    """The steps for a saved page: parse, list its visible blocks, hear the engine, label."""
    page = parse_page(clipping.text)
    text, blocks = list_blocks(page.root)
    if is_within_reach(blocks, page.elements):
        match_kept(blocks, extract_pieces(page.root))
    notices = label_page(blocks)
    title = page.root.findtext(".//title")
    return Draft(text, blocks, fields=Fields(title=" ".join((title or "").split()) or None), notices=notices)
