"""``python -m newsclip.training.headlines CORPUS_DIR... --out FILE``: fit the weights of headline candidates anew.

A conditional logit (McFadden 1974): of the candidates of a clipping, the one that gold names should have the greatest
sum of weights. Five weights are not fitted but set by hand, because the corpora hardly show what they are for: see
:data:`SET_BY_HAND`. ``--folds`` tells how often the weights that were fitted on other sites find the headline.

``--networks`` names the labeller's file, beside which those by folds stand, as ``newsclip.training`` writes them: each
page is then labelled by the one that did not see its site, lest the labeller's own word for a headline be trusted more
than it deserves on new pages. The weights that ship were fitted so.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from newsclip.blocks import Block
from newsclip.facts.context import survey_blocks
from newsclip.facts.headline import list_candidates
from newsclip.facts.headline_evidence import weigh_neighbours
from newsclip.facts.lines import Lines
from newsclip.labels.labeller import label_paste
from newsclip.labels.network import Network, load_network
from newsclip.paste.layout import split_blocks
from newsclip.training.corpus import FOLDS, VARIANTS, assign_fold, list_cases, locate_fold
from newsclip.training.examples import list_words

SET_BY_HAND = {"cut date": 0.5, "name": -1.0, "byline": -2.0, "credit": -2.0, "menu entry": -2.5, "role share": -2.0}
"""A date before a headline is none of it; a name, a byline, a photographer's credit, a menu's entry and a button are no
headlines, however seldom they vie."""
PENALTY = 2.0
"""The Gaussian penalty on the weights."""
STEPS = 250
RATE = 0.1
"""Steps of the ascent, and their length (AdaGrad, Duchi et al. 2011)."""

Features = dict[str, float]


@dataclass(frozen=True, slots=True)
class Choice:
    """The candidates of a clipping with a headline: their features, and which are right. None may be."""

    site: str
    candidates: list[Features]
    right: list[bool]


def list_choices(folders: Sequence[Path], networks: Sequence[Network | None]) -> Iterator[Choice]:
    """Yield the choice that each dump of a page with a headline in gold leaves: gaps say something else in each.

    ``networks`` label the pages, each those of its fold.
    """
    for folder in folders:
        for case in list_cases(folder):
            wanted = list_words(case.title or "")
            for variant in VARIANTS if wanted else ():
                if text := case.read_variant(variant):
                    blocks = split_blocks(text)
                    label_paste(blocks, networks[case.fold])
                    yield _make_choice(case.site, blocks, wanted)


def _make_choice(site: str, blocks: list[Block], wanted: list[str]) -> Choice:
    context = survey_blocks(blocks)
    lines = Lines(context)
    candidates = list_candidates(context, lines)
    right = [list_words(candidate.text) == wanted for candidate in candidates]
    features = [candidate.features | weigh_neighbours(lines, candidate.index) for candidate in candidates]
    return Choice(site, [{k: v for k, v in row.items() if v} for row in features], right)


def fit_weights(
    choices: Sequence[Choice],
    fixed: Mapping[str, float] = SET_BY_HAND,
    *,
    penalty: float = PENALTY,
    with_none: bool = False,
) -> dict[str, float]:
    """Return the weights, to two digits, by gradient ascent: the likelihood has one summit.

    ``fixed`` weights stay as they are. ``with_none`` adds to each choice that none of its candidates is right, with the
    score 0; without it a choice that has no right candidate tells nothing.
    """
    weights: dict[str, float] = defaultdict(float, fixed)
    squares: dict[str, float] = defaultdict(lambda: 1e-9)
    useful = [choice for choice in choices if choice.candidates and (with_none or any(choice.right))]
    for _ in range(STEPS):
        slope: dict[str, float] = defaultdict(float)
        for choice in useful:
            _add_slope(slope, weights, choice, with_none=with_none)
        for name in sorted(slope.keys() - fixed.keys()):
            pull = slope[name] - penalty * weights[name]
            squares[name] += pull * pull
            weights[name] += RATE * pull / math.sqrt(squares[name])
    return {name: round(weights[name], 2) for name in sorted(weights)}


def score_folds(choices: Sequence[Choice]) -> float:
    """Return the share of headlines found, each site's by weights that were fitted on the others'."""
    found = 0
    for fold in range(FOLDS):
        weights = fit_weights([choice for choice in choices if assign_fold(choice.site) != fold])
        for choice in choices:
            if assign_fold(choice.site) == fold and choice.candidates:
                scores = [_score(features, weights) for features in choice.candidates]
                found += choice.right[scores.index(max(scores))]
    return found / max(1, len(choices))


def _score(features: Features, weights: Mapping[str, float]) -> float:
    return sum(weights.get(name, 0.0) * value for name, value in features.items())


def _add_slope(slope: dict[str, float], weights: Mapping[str, float], choice: Choice, *, with_none: bool) -> None:
    scores = [_score(features, weights) for features in choice.candidates]
    most = max(max(scores), 0.0 if with_none else -math.inf)
    shares = [math.exp(score - most) for score in scores]
    total = sum(shares) + (math.exp(-most) if with_none else 0.0)
    hit = sum(share for share, yes in zip(shares, choice.right, strict=True) if yes)
    for features, share, yes in zip(choice.candidates, shares, choice.right, strict=True):
        pull = (share / hit if yes else 0.0) - share / total
        for name, value in features.items():
            slope[name] += pull * value


def main(arguments: list[str] | None = None) -> int:
    """Fit the weights and write them; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m newsclip.training.headlines", description="Fit headline weights.")
    parser.add_argument("corpora", metavar="CORPUS_DIR", nargs="+", type=Path)
    parser.add_argument("--out", metavar="FILE", type=Path, required=True, help="where the weights are written")
    parser.add_argument(
        "--networks", metavar="FILE", type=Path, help="the labeller's file, beside which those by folds stand"
    )
    parser.add_argument("--folds", action="store_true", help="cross-validate by site as well, and print the score")
    options = parser.parse_args(arguments)
    folds = [locate_fold(options.networks, fold) for fold in range(FOLDS)] if options.networks else []
    choices = list(list_choices(options.corpora, [load_network(path) for path in folds] or [None] * FOLDS))
    if options.folds:
        print(f"{score_folds(choices):.3f} of {len(choices)} headlines found on sites not fitted to")
    weights = fit_weights(choices)
    options.out.write_text(json.dumps(weights, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
