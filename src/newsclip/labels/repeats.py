"""Second copies: a run of paragraphs of the article, or of comments, that stands in the clipping again is kept once."""

from __future__ import annotations

from collections.abc import Sequence

from newsclip.blocks import ARTICLE_ROLES, Block, Role

LEAST_PARAGRAPHS = 2
"""Paragraphs in a row that must come again: single repeats are pull quotes and refrains, common and harmless."""
LEAST_CHARACTERS = 160
"""Characters such a run must have: repeated captions or menu lines are no second copy."""
LONG_PARAGRAPH = 60
"""Characters from which a paragraph coming again is not chance; half of it in scripts that need half as many."""
_WIDE_FROM = "\u2e80"


def label_repeats(blocks: Sequence[Block]) -> int:
    """Label further copies of the article's paragraphs and of comments; return how many runs the article has.

    A page may hold its article twice: for wide and for narrow screens, or for print. A paste may be one put in twice.
    """
    first: dict[str, int] = {}
    earlier: list[int | None] = []
    kept: dict[str, int] = {}
    for at, block in enumerate(blocks):
        earlier.append(first.get(block.text))
        first.setdefault(block.text, at)
        if block.role in ARTICLE_ROLES or block.role is Role.COMMENT:
            kept.setdefault(block.text, at)
    count = at = 0
    while at < len(blocks):
        end = _follow_run(earlier, at)
        if end > at and _is_copy(blocks[at:end]):
            again = [block for block in blocks[at:end] if kept.get(block.text, at) < at]
            count += any(blocks[kept[block.text]].role in ARTICLE_ROLES for block in again)
            for block in again:
                block.label(Role.REPEAT, "a paragraph that stands above")
        at = max(end, at + 1)
    return count


def _follow_run(earlier: Sequence[int | None], at: int) -> int:
    """Return the end of the run of paragraphs from ``at`` on that repeats earlier ones in the same order."""
    end = at
    while end < len(earlier):
        origin = earlier[end]
        if origin is None:
            break
        if end > at:
            before = earlier[end - 1]
            if before is None or not before < origin <= before + 2:
                break
        end += 1
    return end


def _is_copy(run: Sequence[Block]) -> bool:
    weights = [len(block.text) * (2 if block.text[:1] >= _WIDE_FROM else 1) for block in run]
    long = sum(1 for weight in weights if weight >= LONG_PARAGRAPH)
    return long >= LEAST_PARAGRAPHS and sum(weights) >= LEAST_CHARACTERS
