"""Source text to blocks."""

from __future__ import annotations

import re

from newsclip.blocks import Block

_LINE = re.compile(r"[^\r\n\x0b\x0c\x85\u2028\u2029]+")


def split_blocks(text: str) -> list[Block]:
    """Return the blocks of a pasted text, in order, with their offsets into it."""
    blocks: list[Block] = []
    at = 0
    for match in _LINE.finditer(text):
        line = match.group()
        folded = " ".join(line.split())
        if not folded:
            continue
        blanks = text.count("\n", at, match.start()) - 1
        blocks.append(Block(folded, match.start(), match.end(), blanks_before=max(0, blanks)))
        at = match.end()
    return blocks
