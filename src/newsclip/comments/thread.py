"""Comments of a paste: labelled blocks to comments."""

from __future__ import annotations

from newsclip.blocks import Block, Role
from newsclip.record import Comment


def split_comments(blocks: list[Block]) -> list[Comment]:
    """Return the reader comments among labelled blocks, in order."""
    texts = [block.text for block in blocks if block.role is Role.COMMENT]
    return [Comment(id=f"c{number}", text=text, uncertain=True) for number, text in enumerate(texts, 1)]
