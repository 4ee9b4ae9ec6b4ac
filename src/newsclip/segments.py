"""Labelled blocks to segments: every stretch of the source with what became of it in the record, and why."""

from __future__ import annotations

import re

from newsclip.blocks import ARTICLE_ROLES, COMMENT_ROLES, Block, Role
from newsclip.record import Segment

_NO_LETTER = re.compile(r"[\W_]+")


def list_segments(text: str, blocks: list[Block], title: str | None) -> list[Segment]:
    """Return the stretches of ``text`` that are not blank, in order, with roles that agree with the record.

    ``title`` is the record's: which line is the headline is known only once the record has one.
    """
    headline, others = find_headlines(blocks, title)
    segments = []
    for block in blocks:
        role, reason, shown = block.role, block.reason, text[block.start : block.end]
        if not shown.strip():
            continue
        if block is headline and role is not Role.HEADLINE:
            role, reason = Role.HEADLINE, "reads the same as the headline that the record has"
        elif any(block is other for other in others):
            role, reason = Role.CHROME, f"{reason}, but another line is the record's headline"
        segments.append(Segment(role=role, start=block.start, end=block.end, reason=reason, text=shown))
    return segments


def find_headlines(blocks: list[Block], title: str | None) -> tuple[Block | None, list[Block]]:
    """Return the block that is the record's headline, where one is, and those that were labelled so but are not."""
    wanted = _fold(title or "")
    named = [block for block in blocks if block.role is Role.HEADLINE]
    others = [block for block in named if not (wanted and _agree(wanted, _fold(block.text)))]
    if len(named) > len(others) or not wanted:
        return None, others
    taken = ARTICLE_ROLES | COMMENT_ROLES | {Role.REPEAT}
    alike = [block for block in blocks if block.role not in taken and _fold(block.text) == wanted]
    start = next((block.start for block in blocks if block.role in ARTICLE_ROLES), 0)
    above = [block for block in alike if block.start < start]
    return next(iter([*above[-1:], *alike]), None), others


def _agree(title: str, line: str) -> bool:
    """Whether a line is the headline, a part of it, or the headline with more beside it."""
    return title in line or line in title


def _fold(text: str) -> str:
    return _NO_LETTER.sub("", text).casefold()
