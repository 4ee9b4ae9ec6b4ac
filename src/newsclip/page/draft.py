"""The steps for a saved page."""

from __future__ import annotations

from newsclip.blocks import Block, Role
from newsclip.clipping import Clipping, Draft, Fields
from newsclip.page.engine import extract_page


def draft_page(clipping: Clipping) -> Draft:
    """Return a saved page with its blocks labelled, its comments and its facts."""
    body, title = extract_page(clipping.text)
    blocks: list[Block] = []
    at = 0
    for line in body.split("\n"):
        if line.strip():
            blocks.append(Block(line.strip(), at, at + len(line), Role.BODY, "kept by the extraction engine"))
        at += len(line) + 1
    return Draft(body, blocks, fields=Fields(title=title))
