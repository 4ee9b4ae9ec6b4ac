"""How many reader comments the clipping itself says there are."""

from __future__ import annotations

import re
from functools import cache

from newsclip.blocks import COMMENT_ROLES, Role
from newsclip.cues import list_phrases
from newsclip.fields.scene import Scene

MOST_STATED = 1_000_000
# Characters: a counter is a short line, though it may repeat the headline ("2 thoughts on …").
LONGEST_COUNTER = 120
# Words that count replies in general count comments only where a line of comments follows.
REACH_BELOW = 60
_DIGIT = re.compile(r"\d")
_NUMBER = r"\d{1,3}(?:[.,\u00a0\u202f' ]\d{3})+|\d{1,7}"


def find_stated_count(scene: Scene) -> int | None:
    """Return the count of the counter nearest below the article, else above it; ``None`` where counters disagree."""
    count = len(scene.blocks)
    below, above = range(scene.end, count), range(scene.start)
    for places in (below, above):
        counts = [read_count(scene.blocks[at].text) for at in places if _may_count(scene, at)]
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


def _may_count(scene: Scene, index: int) -> bool:
    role = scene.blocks[index].role
    return role not in (Role.COMMENT, Role.TEASER) and (role not in COMMENT_ROLES or len(scene.blocks[index].text) < 60)


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
