"""Which of several candidates is the fact: a conditional logit over named evidence (McFadden 1974).

Every candidate has features by name; the weights of a fact are one readable JSON file, fitted by
``newsclip.training.facts``. That none of the candidates is right is itself a choice, with the score 0.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

Features = dict[str, float]


def weigh_candidates(fact: str, candidates: Sequence[Features]) -> list[float]:
    """Return the probability that each candidate is the fact, by the weights of ``facts/weights/FACT.json``."""
    return spread_scores([score_features(features, load_weights(fact)) for features in candidates])


def spread_scores(scores: Sequence[float]) -> list[float]:
    """Return the probabilities of candidates by their scores, beside that of none of them, whose score is 0."""
    most = max(scores, default=0.0)
    shares = [math.exp(score - max(most, 0.0)) for score in scores]
    total = sum(shares) + math.exp(-max(most, 0.0))
    return [share / total for share in shares]


def score_features(features: Features, weights: Mapping[str, float]) -> float:
    """Return the sum of the weights of a candidate's features."""
    return sum(weights.get(name, 0.0) * value for name, value in features.items())


@cache
def load_weights(fact: str) -> Mapping[str, float]:
    """Return the weights of a fact's evidence by name."""
    weights: dict[str, float] = json.loads((files(__package__) / "weights" / f"{fact}.json").read_text("utf-8"))
    return weights
