"""The facts of a paste, read from its labelled blocks."""

from __future__ import annotations

from newsclip.blocks import Block, Role
from newsclip.clipping import Fields


def find_text_fields(blocks: list[Block]) -> Fields:
    """Return what the labelled blocks of a paste say about its article."""
    title = next((block.text for block in blocks if block.role is Role.HEADLINE), None)
    return Fields(title=title)
