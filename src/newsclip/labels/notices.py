"""What is uncertain about the labels of a clipping's blocks."""

from __future__ import annotations

from collections.abc import Sequence

from newsclip.blocks import ARTICLE_ROLES, Block, Role
from newsclip.labels.evidence import Line
from newsclip.problem import Notice

ANNOUNCED_WITHIN = 6
"""Lines above the first comment in which its heading, or its writer's name, must stand."""


def list_notices(blocks: Sequence[Block], lines: Sequence[Line]) -> list[Notice]:
    """Return what is uncertain about the labels."""
    notices: list[Notice] = []
    first = next((i for i, block in enumerate(blocks) if block.role is Role.COMMENT), None)
    article = any(block.role in ARTICLE_ROLES for block in blocks)
    if first is not None and article and not _is_announced(blocks, lines, first):
        blocks[first].uncertain = True
        message = "No heading and no name stands between article and comments: where they part was inferred."
        notices.append(Notice("comment-boundary-inferred", message))
    if any(block.uncertain and block.role in ARTICLE_ROLES for block in blocks):
        message = "No clear article was found; the likeliest run of prose was taken for it."
        notices.append(Notice("body-inferred", message))
    return notices


def _is_announced(blocks: Sequence[Block], lines: Sequence[Line], first: int) -> bool:
    low = max(0, first - ANNOUNCED_WITHIN)
    for block, line in zip(blocks[low:first], lines[low:first], strict=True):
        if block.role is Role.COMMENT_BYLINE or block.role is Role.COUNTER:
            return True
        if block.role not in ARTICLE_ROLES and line.topics.get("comments-heading") in {"whole", "start"}:
            return True
    return False
