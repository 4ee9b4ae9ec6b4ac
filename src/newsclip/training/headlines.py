"""``python -m newsclip.training.headlines CORPUS_DIR... --out FILE``: fit the weights of headline candidates anew.

A conditional logit (McFadden 1974): of the candidates of a clipping, the one that gold names should have the greatest
sum of weights. Four weights are not fitted but set by hand, because the corpora hardly show what they are for: see
:data:`SET_BY_HAND`.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from newsclip.fields.headline import list_candidates
from newsclip.fields.scene import survey_blocks
from newsclip.fields.traits import Traits
from newsclip.labels.labeller import label_paste
from newsclip.paste.layout import split_blocks
from newsclip.training.align import list_words
from newsclip.training.corpus import VARIANTS, Case, list_cases

SET_BY_HAND = {"name": -2.0, "byline": -3.0, "credit": -3.0, "menu entry": -1.5}
"""A person's name, a byline, a photographer's credit and a menu's entry are no headlines, however seldom they vie."""
PENALTY = 2.0
"""The Gaussian penalty on the weights."""
STEPS = 300
RATE = 0.5

Features = dict[str, float]
Choice = tuple[list[Features], list[bool]]


def list_choices(folders: Sequence[Path]) -> Iterator[Choice]:
    """Yield for each clipping with a headline among its candidates their features, and which of them is right."""
    for folder in folders:
        for case in list_cases(folder):
            wanted = list_words(case.title or "")
            for text in _read_variants(case) if wanted else ():
                blocks = split_blocks(text)
                label_paste(blocks)
                scene = survey_blocks(blocks)
                candidates = list_candidates(scene, Traits(scene))
                right = [list_words(candidate.text) == wanted for candidate in candidates]
                if any(right):
                    yield [{k: float(v) for k, v in candidate.features.items() if v} for candidate in candidates], right


def fit_weights(choices: Sequence[Choice]) -> dict[str, float]:
    """Return the weights, to two digits, by plain gradient ascent: the likelihood has one summit."""
    weights: dict[str, float] = defaultdict(float, SET_BY_HAND)
    for _ in range(STEPS):
        slope: dict[str, float] = defaultdict(float)
        for candidates, right in choices:
            _add_slope(slope, weights, candidates, right)
        for name in slope.keys() - SET_BY_HAND.keys():
            weights[name] += RATE * (slope[name] - PENALTY * weights[name]) / math.sqrt(len(choices))
    return {name: round(weights[name], 2) for name in sorted(weights)}


def _add_slope(
    slope: dict[str, float], weights: dict[str, float], candidates: list[Features], right: list[bool]
) -> None:
    scores = [sum(weights[name] * value for name, value in features.items()) for features in candidates]
    most = max(scores)
    shares = [math.exp(score - most) for score in scores]
    total = sum(shares)
    hit = sum(share for share, yes in zip(shares, right, strict=True) if yes)
    for features, share, yes in zip(candidates, shares, right, strict=True):
        pull = (share / hit if yes else 0.0) - share / total
        for name, value in features.items():
            slope[name] += pull * value


def _read_variants(case: Case) -> Iterator[str]:
    for variant in VARIANTS:
        text = case.read_variant(variant)
        if text is not None:
            yield text


def main(arguments: list[str] | None = None) -> int:
    """Fit the weights and write them; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m newsclip.training.headlines", description="Fit headline weights.")
    parser.add_argument("corpora", metavar="CORPUS_DIR", nargs="+", type=Path)
    parser.add_argument("--out", metavar="FILE", type=Path, required=True, help="where the weights are written")
    options = parser.parse_args(arguments)
    weights = fit_weights(list(list_choices(options.corpora)))
    options.out.write_text(json.dumps(weights, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
