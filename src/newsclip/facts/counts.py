"""How many reader comments the clipping itself says there are, in markup or in its lines."""

from __future__ import annotations

import re
from typing import Any

from newsclip.blocks import COMMENT_ROLES, Block, Role
from newsclip.comments.words import read_count
from newsclip.facts.metadata import Metadata, as_list, read_string
from newsclip.markup import COUNTER

MOST_STATED = 1_000_000
# Characters of a line that counts, though it may repeat the headline ("2 thoughts on …"), and of a part of one.
LONGEST_COUNTER, LONGEST_PART = 120, 40
# Words that count replies in general count comments only where a line of comments follows.
REACH_BELOW = 60
_ONE_NUMBER = re.compile(r"[^\d]{0,30}?(\d{1,3}(?:[.,]\d{3})+|\d{1,6})[^\d]{0,30}")


def find_claimed_count(metadata: Metadata, blocks: list[Block]) -> int | None:
    """Return the stated number of comments: the structured data's, else that of counters which all say the same."""
    stated = [
        value
        for node in metadata.linked.articles[:1]
        for value in (node.get("commentCount"), *map(_read_statistic, as_list(node.get("interactionStatistic"))))
    ]
    for value in (*stated, *metadata.properties.get("commentcount", ())[:1]):
        if (count := _read_number(read_string(value) or "")) is not None:
            return count
    shown = {count for block in blocks if (count := _read_counter(block)) is not None}
    return shown.pop() if len(shown) == 1 else None


def _read_statistic(statistic: Any) -> Any:
    kind = statistic.get("interactionType") if isinstance(statistic, dict) else None
    kind = kind.get("@type") if isinstance(kind, dict) else kind
    return statistic.get("userInteractionCount") if "Comment" in (read_string(kind) or "") else None


def _read_number(text: str) -> int | None:
    """Return the only number of a short text."""
    match = _ONE_NUMBER.fullmatch(text)
    number = int(re.sub(r"[.,]", "", match[1])) if match else MOST_STATED + 1
    return number if number <= MOST_STATED else None


def _read_counter(block: Block) -> int | None:
    """Return the number in an element whose name says that it counts comments, if it is the only number there."""
    if block.markup is None or block.role is Role.TEASER:
        return None
    texts = [part.text for part in block.markup.parts if part.signs & COUNTER]
    texts += [block.text] if block.markup.signs & COUNTER else []
    return next((n for text in texts if len(text) <= LONGEST_PART and (n := _read_number(text)) is not None), None)


def find_stated_count(blocks: list[Block], start: int, end: int) -> int | None:
    """Return the count of the counter nearest below the article, else above it; ``None`` where counters disagree.

    The article stands between the blocks ``start`` and ``end`` of a clipping.
    """
    for some in (blocks[end:], blocks[:start]):
        told = [read_count(block.text) for block in some if _may_count(block)]
        stated = [number for number in told if number is not None and number <= MOST_STATED]
        if len(set(stated)) == 1:
            return stated[0]
        if stated:
            first = [number for number in told[:REACH_BELOW] if number is not None]
            return first[0] if some[-1] is blocks[-1] and first else None
    return None


def _may_count(block: Block) -> bool:
    if block.role in (Role.COMMENT, Role.TEASER) or len(block.text) > LONGEST_COUNTER:
        return False
    return block.role not in COMMENT_ROLES or len(block.text) < LONGEST_COUNTER / 2
