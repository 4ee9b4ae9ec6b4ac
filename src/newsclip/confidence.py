"""How likely a record's body and comments are right, from the labeller's own doubt and what stands beside them.

The sum of small decision trees over a few statements about the labelled blocks, the same for pages and pastes; they
stand in ``confidence.json``, fitted on clippings that the labeller had not seen (:mod:`newsclip.training.confidence`).
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from itertools import groupby
from typing import TYPE_CHECKING, Any

from newsclip.blocks import ARTICLE_ROLES, COMMENT_ROLES, Block, Role
from newsclip.labels.cuewords import measure_size
from newsclip.problem import Notice

if TYPE_CHECKING:
    from newsclip.record import Comment, Confidence

LEAST_CONFIDENCE = {"body": {True: 0.85, False: 0.7}, "comments": {True: 0.25, False: 0.5}}
"""Below this a record of a page, or not of one, is ``partial``. By folds, .07 and .03 of the WCXB bodies with a word F1
over .95 are, which shall be at most .08, and .72 and .70 of those under .8. Comments that are not told by markup are
doubted where they are likelier wrong than right."""
_DOUBTS = {
    "body": "The article may be cut wrongly: compare where it begins and ends",
    "comments": "The comments may be cut wrongly, or not be all: compare them",
}
_MOST_TEXT = 2000.0
"""Latin characters' worth of one block that count."""
_PROSE = 80
"""Latin characters' worth of a block that reads as prose."""
_APART = COMMENT_ROLES | {Role.REPEAT, Role.STANDFIRST}
"""What the network's scores say nothing of: a standfirst is told by where it stands."""
_EDGE = 2
"""Blocks on either side of the article's edges that may as well belong to it."""


def estimate_body(blocks: Sequence[Block]) -> float | None:
    """Return the probability that the body is right (a word F1 over 0.9); ``None`` where there is no body."""
    return _estimate("body", list_statements(blocks))


def estimate_comments(blocks: Sequence[Block], comments: Sequence[Comment], stated: int | None) -> float | None:
    """Return the probability that the comments are right (a word F1 over 0.9); ``None`` where there are none.

    ``stated`` is how many the clipping says there are.
    """
    return _estimate("comments", list_comment_statements(blocks, comments, stated))


def _estimate(part: str, statements: Mapping[str, float] | None) -> float | None:
    if statements is None:
        return None
    odds = sum(follow_tree(tree, statements) for tree in _load_trees()[part])
    return round(1.0 / (1.0 + math.exp(-odds)), 2)


def doubt_parts(confidence: Confidence, *, is_page: bool) -> list[Notice]:
    """Return what a reader should be told of a body and comments of such a confidence."""
    chances = {part: getattr(confidence, part) for part in _DOUBTS}
    return [
        Notice(f"uncertain-{part}", f"{_DOUBTS[part]} (right with a chance of {chance:.0%}).")
        for part, chance in chances.items()
        if chance is not None and chance < LEAST_CONFIDENCE[part][is_page]
    ]


@cache
def _load_trees() -> dict[str, list[Any]]:
    trees: dict[str, list[Any]] = json.loads((files("newsclip") / "confidence.json").read_text(encoding="utf-8"))
    return trees


def follow_tree(tree: Any, statements: Mapping[str, float]) -> float:
    """Return the log odds that a tree adds.

    A tree is such a number, or a statement, a bound, the tree up to the bound and the one beyond it.
    """
    while isinstance(tree, list):
        name, bound, low, high = tree
        tree = high if statements[name] > bound else low
    return float(tree)


def list_statements(blocks: Sequence[Block]) -> dict[str, float] | None:
    """Return what is stated of labelled blocks, by name; ``None`` where none is the article's."""
    seen = [block for block in blocks if block.role not in _APART]
    kept = [at for at, block in enumerate(seen) if block.role in ARTICLE_ROLES]
    if not kept:
        return None
    sizes = [min(_MOST_TEXT, measure_size(block.text)) for block in seen]
    article = sum(sizes[at] for at in kept) + 1.0
    inside = set(kept)
    likely = sum(size * block.score for size, block in zip(sizes, seen, strict=True))
    hit = sum(sizes[at] * seen[at].score for at in kept)
    doubt = sum(size * min(block.score, 1 - block.score) for size, block in zip(sizes, seen, strict=True))
    prose = [size if size >= _PROSE else 0.0 for size in sizes]
    runs = groupby(range(len(seen)), inside.__contains__)
    first, last = kept[0], kept[-1]
    edge = [at for at in (*range(first - _EDGE, first), *range(last + 1, last + 1 + _EDGE)) if 0 <= at < len(seen)]
    ends = [seen[at].score for at in (*kept[:_EDGE], *kept[-_EDGE:])]
    times = Counter(block.text for block in blocks)
    return {
        "expected": 2 * hit / (article + likely),
        "doubt": doubt / article,
        "size": article,
        "longest": max(sizes[at] for at in kept),
        "weakest end": min(ends),
        "edge": max((seen[at].score for at in edge), default=0.0),
        "rival": max((sum(prose[at] for at in run) for is_kept, run in runs if not is_kept), default=0.0) / article,
        "before": sum(sizes[:first]),
        "short lines": sum(sizes[at] for at in kept if sizes[at] < _PROSE) / article,
        "repeated": sum(sizes[at] for at in kept if times[seen[at].text] > 1) / article,
        "hole": sum(sizes[at] for at in range(first, last) if at not in inside) / article,
        "comments": float(sum(block.role is Role.COMMENT for block in blocks)),
        "engine": _measure_disagreement(seen, sizes, inside, article),
    }


def _measure_disagreement(seen: Sequence[Block], sizes: Sequence[float], inside: set[int], article: float) -> float:
    """Return the text on which the extraction engine, where it was asked, disagrees, by the article's."""
    if not any(block.markup is not None and block.markup.kept for block in seen):
        return -1.0
    apart = sum(
        size * abs((at in inside) - block.markup.kept)
        for at, (size, block) in enumerate(zip(sizes, seen, strict=True))
        if block.markup is not None
    )
    return apart / article


def list_comment_statements(
    blocks: Sequence[Block], comments: Sequence[Comment], stated: int | None
) -> dict[str, float] | None:
    """Return what is stated of a clipping's comments, by name; ``None`` where there are none."""
    if not comments:
        return None
    count, roles = len(comments), Counter(block.role for block in blocks)
    size = sum(min(_MOST_TEXT, measure_size(comment.text)) for comment in comments) + 1.0
    last = max((at for at, block in enumerate(blocks) if block.role in COMMENT_ROLES), default=len(blocks))
    below = (measure_size(block.text) for block in blocks[last + 1 :])
    return {
        "comments": float(count),
        "of stated": count / stated if stated else -1.0,
        "unsigned": sum(not comment.author for comment in comments) / count,
        "undated": sum(not comment.published_raw for comment in comments) / count,
        "size": size / count,
        "chrome": float(roles[Role.COMMENT_CHROME]),
        "bylines": float(roles[Role.COMMENT_BYLINE]),
        "prose below": sum(some for some in below if some >= _PROSE) / size,
        "expected": (list_statements(blocks) or {}).get("expected", -1.0),
    }
