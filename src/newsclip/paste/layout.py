"""Source text to blocks: lines, un-wrapped into the paragraphs, headings and list items that a reader sees."""

from __future__ import annotations

import re

from newsclip.blocks import Block
from newsclip.paste.lines import SourceLine, list_lines, measure_depth
from newsclip.paste.wrap import find_wrap_width, is_continued, join_lines

_HYPHENATED = re.compile(r"[^\W\d_]-$")
_HEADING_MARK = re.compile(r"#{1,6}[ \t]+(?=\S)")


def split_blocks(text: str) -> list[Block]:
    """Return the blocks of a pasted text, in order, with their offsets into it.

    Blocks do not overlap, and only white space, marks of quoting and invisible characters lie between them.
    """
    lines = list_lines(text)
    wrap = find_wrap_width(lines, text)
    vocabulary = _list_vocabulary(lines) if wrap else frozenset()
    blocks: list[Block] = []
    first = 0
    while first < len(lines):
        last = first
        while wrap and last + 1 < len(lines) and is_continued(lines, last, wrap, text):
            last += 1
        blocks.append(_make_block(lines[first : last + 1], vocabulary))
        first = last + 1
    return _fold_empty(blocks)


def _make_block(lines: list[SourceLine], vocabulary: frozenset[str]) -> Block:
    head = lines[0]
    text = head.text if len(lines) == 1 else join_lines([line.text for line in lines], vocabulary)
    block = Block(text, head.start, lines[-1].end, blanks_before=head.blanks_before)
    block.bullet = head.bullet
    block.depth = measure_depth(head)
    mark = _HEADING_MARK.match(text) if text.startswith("#") else None
    if mark:
        block.text = text[mark.end() :]
        block.bullet = mark.group().strip()
    return block


def _list_vocabulary(lines: list[SourceLine]) -> frozenset[str]:
    """The words of the clipping, in lower case, if any line of it ends in a hyphen; otherwise none are needed."""
    if not any(_HYPHENATED.search(line.text) for line in lines):
        return frozenset()
    return frozenset(word.strip(".,;:!?()\"'").lower() for line in lines for word in line.text.split())


def _fold_empty(blocks: list[Block]) -> list[Block]:
    """Turn blocks that hold nothing but quote marks into blank lines before the next one."""
    kept: list[Block] = []
    blanks = 0
    for block in blocks:
        if block.text:
            block.blanks_before += blanks
            kept.append(block)
            blanks = 0
        else:
            blanks += 1 + block.blanks_before
    return kept
