"""How many reader comments the clipping itself says there are, in markup or in its lines."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from newsclip.blocks import COMMENT_ROLES, Block, Role
from newsclip.cues import list_phrases
from newsclip.facts.context import Context
from newsclip.facts.metadata import Metadata, as_list, read_string
from newsclip.markup import COUNTER

MOST_STATED = 1_000_000
# Characters: a counter is a short line, though it may repeat the headline ("2 thoughts on …").
LONGEST_COUNTER = 120
# Words that count replies in general count comments only where a line of comments follows.
REACH_BELOW = 60
_DIGIT = re.compile(r"\d")
_NUMBER = r"\d{1,3}(?:[.,\u00a0\u202f' ]\d{3})+|\d{1,7}"

_COUNT = re.compile(r"\d{1,3}(?:[.,]\d{3})+|\d{1,6}")
_ONE_NUMBER = re.compile(r"[^\d]{0,30}?(\d{1,3}(?:[.,]\d{3})+|\d{1,6})[^\d]{0,30}")
_LONGEST_PART = 40


def find_claimed_count(metadata: Metadata, blocks: list[Block]) -> int | None:
    """Return the stated number of comments: the structured data's, else that of counters which all say the same."""
    for node in metadata.linked.articles[:1]:
        counts = [
            _read_number(node.get("commentCount")),
            *map(_read_statistic, as_list(node.get("interactionStatistic"))),
        ]
        stated = next((count for count in counts if count is not None), None)
        if stated is not None:
            return stated
    for value in metadata.properties.get("commentcount", ())[:1]:
        return _read_number(value)
    shown = {count for block in blocks if (count := _read_counter(block)) is not None}
    return shown.pop() if len(shown) == 1 else None


def _read_statistic(statistic: Any) -> int | None:
    if not isinstance(statistic, dict):
        return None
    kind = statistic.get("interactionType")
    kind = kind.get("@type") if isinstance(kind, dict) else kind
    return _read_number(statistic.get("userInteractionCount")) if "Comment" in (read_string(kind) or "") else None


def _read_number(value: Any) -> int | None:
    text = read_string(value)
    match = _COUNT.fullmatch(text) if text else None
    number = int(re.sub(r"[.,]", "", match[0])) if match else None
    return number if number is not None and number <= MOST_STATED else None


def _read_counter(block: Block) -> int | None:
    """Return the number in an element whose name says that it counts comments, if it is the only number there."""
    if block.markup is None or block.role is Role.TEASER:
        return None
    texts = [part.text for part in block.markup.parts if part.signs & COUNTER]
    texts += [block.text] if block.markup.signs & COUNTER else []
    matches = [_ONE_NUMBER.fullmatch(text) for text in texts if len(text) <= _LONGEST_PART]
    return next((_read_number(match[1]) for match in matches if match), None)


def find_stated_count(context: Context) -> int | None:
    """Return the count of the counter nearest below the article, else above it; ``None`` where counters disagree."""
    count = len(context.blocks)
    below, above = range(context.end, count), range(context.start)
    for places in (below, above):
        counts = [read_count(context.blocks[at].text) for at in places if _may_count(context, at)]
        stated = {number for number in counts if number is not None}
        if len(stated) == 1:
            return stated.pop()
        if stated:
            first = [number for number in counts[:REACH_BELOW] if number is not None]
            return first[0] if places is below and first else None
    return None


def read_count(text: str) -> int | None:
    """Return the number in a line that counts comments ("Comments (12)", "3 Kommentare", "No comments yet")."""
    if len(text) > LONGEST_COUNTER:
        return None
    lowered = text.lower().strip()
    if _DIGIT.search(lowered) and (match := _counter().fullmatch(lowered)):
        number = int(re.sub(r"\D", "", match["before"] or match["after"]))
        return number if number <= MOST_STATED else None
    return _told_counts().get(lowered.strip(" .!:()[]…。！"))


def _may_count(context: Context, index: int) -> bool:
    role = context.blocks[index].role
    return role not in (Role.COMMENT, Role.TEASER) and (
        role not in COMMENT_ROLES or len(context.blocks[index].text) < 60
    )


@cache
def _told_counts() -> dict[str, int]:
    """Return the counts that are told in words: "No comments yet"."""
    return {**dict.fromkeys(list_phrases("comment-one"), 1), **dict.fromkeys(list_phrases("comment-zero"), 0)}


@cache
def _counter() -> re.Pattern[str]:
    nouns = "|".join(
        re.escape(noun).replace(r"\ ", r"\s")
        for noun in sorted(list_phrases("comment-nouns"), key=lambda n: (-len(n), n))
    )
    return re.compile(
        rf"[(\[]?(?P<before>{_NUMBER})\s?[)\]]?\s?(?:{nouns})(?!\w)(?:\W{{0,4}}|\s(?:to|on|for|so|auf|zu|pour|à|sur|en|a|su|op)\s.{{1,100}})"
        rf"|(?:{nouns})\s?[:：(（\[|]{{0,2}}\s?(?P<after>{_NUMBER})\s?件?\s?[)）\]]?\W{{0,3}}"
    )
