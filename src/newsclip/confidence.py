"""How likely a record's body is right, from the labeller's own doubt and what it left out.

A logistic regression over a few statements about the labelled blocks and the products of each two, the same for pages
and pastes; its weights are ``confidence.json``, fitted on clippings that the labeller had not seen
(:mod:`newsclip.training.confidence`).
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from itertools import combinations_with_replacement

from newsclip.blocks import ARTICLE_ROLES, COMMENT_ROLES, Block, Role
from newsclip.labels.cuewords import measure_size
from newsclip.problem import Notice

LEAST_CONFIDENCE = {True: 0.88, False: 0.8}
"""Below this a record of a page, or not of one, is ``partial``: so are, by folds, .08 and .06 of the WCXB bodies with a
word F1 over .95, which shall be at most .08, and .66 and .74 of those under .8."""
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
    statements = list_statements(blocks)
    if statements is None:
        return None
    model = _load_model()
    terms = list_terms(statements, model["mean"], model["scale"])
    odds = sum(model["weights"][name] * value for name, value in terms.items())
    return round(1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, odds)))), 2)


def doubt_body(confidence: float | None, *, is_page: bool) -> list[Notice]:
    """Return what a reader should be told of a body of such a confidence."""
    if confidence is None or confidence >= LEAST_CONFIDENCE[is_page]:
        return []
    message = (
        f"The article may be cut wrongly (right with a chance of {confidence:.0%}): compare where it begins and ends."
    )
    return [Notice("uncertain-body", message)]


@cache
def _load_model() -> dict[str, dict[str, float]]:
    model: dict[str, dict[str, float]] = json.loads((files("newsclip") / "confidence.json").read_text(encoding="utf-8"))
    return model


def list_terms(
    statements: Mapping[str, float], mean: Mapping[str, float], scale: Mapping[str, float]
) -> dict[str, float]:
    """Return what the weights are of: the statements in their standard form, the product of each two, and 1."""
    standard = {name: (value - mean[name]) / scale[name] for name, value in statements.items()}
    products = combinations_with_replacement(standard.items(), 2)
    return {"bias": 1.0, **standard, **{f"{one} * {other}": x * y for (one, x), (other, y) in products}}


def list_statements(blocks: Sequence[Block]) -> dict[str, float] | None:
    """Return what is stated of labelled blocks, by name; ``None`` where none is the article's."""
    seen = [block for block in blocks if block.role not in _APART]
    kept = [at for at, block in enumerate(seen) if block.role in ARTICLE_ROLES]
    if not kept:
        return None
    sizes = [min(_MOST_TEXT, measure_size(block.text)) for block in seen]
    article = sum(sizes[at] for at in kept)
    inside = set(kept)
    likely = sum(size * block.score for size, block in zip(sizes, seen, strict=True))
    hit = sum(sizes[at] * seen[at].score for at in kept)
    doubt = sum(size * min(block.score, 1 - block.score) for size, block in zip(sizes, seen, strict=True))
    outside = [at for at, size in enumerate(sizes) if at not in inside and size >= _PROSE]
    first, last = kept[0], kept[-1]
    edge = [at for at in (*range(first - _EDGE, first), *range(last + 1, last + 1 + _EDGE)) if 0 <= at < len(seen)]
    ends = [seen[at].score for at in (*kept[:_EDGE], *kept[-_EDGE:])]
    return {
        "expected": _stretch(2 * hit / (article + likely + 1)),
        "doubt": math.sqrt(doubt / (article + 1)),
        "size": math.log1p(article),
        "small": max(0.0, 7.0 - math.log1p(article)),
        "longest": math.log1p(max(sizes[at] for at in kept)),
        "weakest end": min(ends),
        "edge": max((seen[at].score for at in edge), default=0.0),
        "likely outside": max((seen[at].score for at in outside), default=0.0),
        "prose outside": math.log1p(sum(sizes[at] for at in outside) / article),
        "rival": math.log1p(_find_rival(sizes, inside) / article),
        "short lines": sum(sizes[at] for at in kept if sizes[at] < _PROSE) / article,
        "holes": math.log1p(last - first + 1 - len(kept)) / math.log1p(len(kept) + 1),
        "headline": float(any(block.role is Role.HEADLINE for block in seen[:first])),
        "page": float(any(block.markup is not None for block in seen)),
        "engine": _measure_disagreement(seen, sizes, inside, article),
    }


def _stretch(share: float) -> float:
    """Return the log odds of a share, within bounds: the difference of .97 and .99 counts."""
    share = min(0.999, max(0.001, share))
    return math.log(share / (1 - share))


def _find_rival(sizes: Sequence[float], inside: set[int]) -> float:
    """Return the most prose in a row outside the article, in characters."""
    most = run = 0.0
    for at, size in enumerate(sizes):
        run = 0.0 if at in inside else run + size if size >= _PROSE else run * 0.8
        most = max(most, run)
    return most


def _measure_disagreement(seen: Sequence[Block], sizes: Sequence[float], inside: set[int], article: float) -> float:
    """Return the text on which the extraction engine, where it was asked, disagrees, by the article's."""
    if not any(block.markup is not None and block.markup.kept for block in seen):
        return 0.0
    apart = sum(
        size * abs((at in inside) - block.markup.kept)
        for at, (size, block) in enumerate(zip(sizes, seen, strict=True))
        if block.markup is not None
    )
    return math.log1p(apart / article)
