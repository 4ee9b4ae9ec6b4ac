"""Which blocks of a page stand in a given text, in the same order: the alignment behind every training label.

Blocks of some length are looked up by their words and ordered by the heaviest increasing chain; short ones count only
where they stand next to their place in that chain, so that a "Share" in the menu is not the "share" in a sentence.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence

_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|[^\W\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+")
ANCHOR_WORDS = 5
"""Blocks of at least so many words say by themselves where they belong."""
SHINGLE_WORDS = 4
LEAST_SHARED = 0.6
"""Share of a block's shingles that must stand in the text: hard-wrapped, numbered or linked copies differ a little."""
FARTHEST_WORDS = 60
"""A short block must stand within so many words of the place that its neighbours' chain leads to."""


def list_words(text: str) -> list[str]:
    """Return the words of a text in lower case; an ideograph or kana counts as one."""
    return _WORD.findall(text.lower())


def align_blocks(texts: Sequence[str], gold: str) -> set[int]:
    """Return the indices of those texts that stand in the gold text, each gold word used about once, in order."""
    target = list_words(gold)
    places: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for at in range(len(target)):
        places[tuple(target[at : at + SHINGLE_WORDS])].append(at)
    words = [list_words(text) for text in texts]
    anchors: list[tuple[int, int, int]] = []
    for index, block in enumerate(words):
        if len(block) >= ANCHOR_WORDS:
            anchors.extend((index, at, len(block)) for at in _find_places(block, places))
    chain = _choose_chain(anchors)
    return set(chain) | _place_short(words, chain, target)


def _find_places(block: list[str], places: dict[tuple[str, ...], list[int]]) -> list[int]:
    """Where in the text the block may stand: at most three places, by its first rare shingle."""
    shingles = [tuple(block[i : i + SHINGLE_WORDS]) for i in range(len(block) - SHINGLE_WORDS + 1)]
    known = [(i, places[s]) for i, s in enumerate(shingles) if s in places]
    if len(known) < LEAST_SHARED * len(shingles):
        return []
    offset, found = min(known, key=lambda pair: (len(pair[1]), pair[0]))
    return [max(0, at - offset) for at in found[:3]]


def _choose_chain(anchors: list[tuple[int, int, int]]) -> dict[int, int]:
    """Return block -> place for the increasing chain that covers the most words (Fenwick-like, n log n)."""
    order = sorted(anchors, key=lambda a: (a[0], -a[1]))
    starts = sorted({at for _, at, _ in order})
    tree: list[tuple[int, int]] = [(0, -1)] * (len(starts) + 1)
    back: list[int] = []
    for number, (_, at, weight) in enumerate(order):
        slot = bisect_left(starts, at)
        best, before, i = 0, -1, slot
        while i > 0:
            if tree[i][0] > best:
                best, before = tree[i]
            i -= i & -i
        back.append(before)
        i = slot + 1
        while i < len(tree):
            if tree[i][0] < best + weight:
                tree[i] = (best + weight, number)
            i += i & -i
    best, at = max(tree, default=(0, -1))
    chain: dict[int, int] = {}
    while at >= 0:
        chain[order[at][0]] = order[at][1]
        at = back[at]
    return chain


def _place_short(words: list[list[str]], chain: dict[int, int], target: list[str]) -> set[int]:
    """Return the short blocks that stand, word for word, near where the chain leads."""
    found: set[int] = set()
    if not chain:
        return found
    nexts = [0] * len(words)
    ahead = len(target)
    for index in range(len(words) - 1, -1, -1):
        ahead = chain.get(index, ahead)
        nexts[index] = ahead
    at = 0
    first, last = min(chain), max(chain)
    for index, block in enumerate(words):
        if index in chain:
            at = chain[index] + len(block)
        elif block and (len(block) < ANCHOR_WORDS) and index >= first - FARTHEST_WORDS:
            low = at if index > first else max(0, nexts[index] - FARTHEST_WORDS)
            high = min(nexts[index], low + FARTHEST_WORDS) if index < last else low + FARTHEST_WORDS
            place = _find_words(block, target, low, min(high, len(target)))
            if place is not None:
                found.add(index)
                at = place + len(block)
    return found


def _find_words(block: list[str], target: list[str], low: int, high: int) -> int | None:
    for at in range(low, high - len(block) + 1):
        if target[at : at + len(block)] == block:
            return at
    return None
