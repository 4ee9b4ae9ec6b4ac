"""Lines among comments that nobody wrote: votes, and what a board says of a member beside each post."""

from __future__ import annotations

import re
from collections.abc import Sequence

from newsclip.blocks import COMMENT_ROLES, Block, Role
from newsclip.labels.signs import is_form

FEWEST_VOTES = 2
"""One bare number among comments may be somebody's whole answer."""
LONGEST_MARGINAL = 40
"""Characters."""
_NUMBER = re.compile(r"[+\-−–]?\d{1,5}")
_THUMBS = re.compile(r"(?:[👍👎❤♥▲▼↑↓⬆⬇]\ufe0f?\s*[+\-−–]?\d{1,5}\s*)+")
_STATISTIC = re.compile(r"[^\W\d_]{3,20}:\s?\d{1,3}(?:[.,/]?\d{1,4}){0,2}")
_BESIDE = frozenset({Role.COMMENT_CHROME, Role.COMMENT_BYLINE})


def label_marginals(blocks: Sequence[Block]) -> None:
    """Relabel as comment chrome, in place, the votes and statistics that were taken for comments or their writers."""
    beside = [at for at in range(1, len(blocks)) if _is_beside(blocks, at)]
    numbers = [at for at in beside if _NUMBER.fullmatch(blocks[at].text)]
    if len(numbers) < FEWEST_VOTES:
        numbers = []
    marked = [at for at in beside if _THUMBS.fullmatch(blocks[at].text) or _STATISTIC.fullmatch(blocks[at].text)]
    for at in (*numbers, *marked):
        blocks[at].label(Role.COMMENT_CHROME, "a number beside a comment")
    for block in blocks:
        if block.role is Role.COMMENT and is_form(block.text):
            block.label(Role.COMMENT_CHROME, "belongs to the form for new comments")


def _is_beside(blocks: Sequence[Block], at: int) -> bool:
    """Whether a short line of the comments stands below a button, a name or a like line."""
    block = blocks[at]
    return block.role in COMMENT_ROLES and len(block.text) <= LONGEST_MARGINAL and blocks[at - 1].role in _BESIDE
