"""Lines among comments that nobody wrote: votes, and what a board says of a member beside each post."""

from __future__ import annotations

import re
from collections.abc import Sequence

from newsclip.blocks import COMMENT_ROLES, Block, Role
from newsclip.labels.signs import is_form

FEWEST_VOTES = 2
"""One bare number among comments may be somebody's whole answer."""
_NUMBER = re.compile(r"[+\-−–]?\d{1,5}")
_THUMBS = re.compile(r"(?:[👍👎❤♥▲▼↑↓⬆⬇]\ufe0f?\s*[+\-−–]?\d{1,5}\s*)+")
_STATISTIC = re.compile(r"[^\W\d_]{3,20}:\s?\d{1,3}(?:[.,/]?\d{1,4}){0,2}")
_BESIDE = frozenset({Role.COMMENT_CHROME, Role.COMMENT_BYLINE})


def label_marginals(blocks: Sequence[Block]) -> None:
    """Relabel as comment chrome, in place, the votes and statistics that were taken for comments or their writers."""
    numbers = [at for at, block in enumerate(blocks) if _is_marginal(blocks, at, block, _NUMBER)]
    if len(numbers) < FEWEST_VOTES:
        numbers = []
    marked = [
        at
        for at, block in enumerate(blocks)
        if _is_marginal(blocks, at, block, _THUMBS) or _is_marginal(blocks, at, block, _STATISTIC)
    ]
    for at in (*numbers, *marked):
        blocks[at].label(Role.COMMENT_CHROME, "a number beside a comment")
    for block in blocks:
        if block.role is Role.COMMENT and is_form(block.text):
            block.label(Role.COMMENT_CHROME, "belongs to the form for new comments")


def _is_marginal(blocks: Sequence[Block], at: int, block: Block, pattern: re.Pattern[str]) -> bool:
    """Whether a line of the comments has the given form and stands below a button, a name or a like line."""
    if block.role not in COMMENT_ROLES or len(block.text) > 40 or not pattern.fullmatch(block.text):
        return False
    return at > 0 and blocks[at - 1].role in _BESIDE
