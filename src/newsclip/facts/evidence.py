"""The evidence for candidates of a fact: where a line stands and in what part of the page, and what it all weighs.

A conditional logit over named evidence (McFadden 1974). Every candidate has features by name; the weights of a fact are
one readable JSON file, fitted by ``newsclip.training.facts``. That none of the candidates is right is itself a choice,
with the score 0.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

from newsclip.blocks import ARTICLE_ROLES, Block, Role
from newsclip.facts.context import Context
from newsclip.markup import INSIDE, load_markup_cues

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


def add_features(features: Features, others: Features) -> None:
    """Add what another place says for the same candidate: of each piece of evidence the most."""
    for name, value in others.items():
        features[name] = max(features.get(name, 0.0), value)


@cache
def load_weights(fact: str) -> Mapping[str, float]:
    """Return the weights of a fact's evidence by name."""
    weights: dict[str, float] = json.loads((files(__package__) / "weights" / f"{fact}.json").read_text("utf-8"))
    return weights


MOST_COPIES = 3
# Below this probability, and above its complement, the labeller's word says no more.
LEAST_CHANCE = 0.001
_BOXES = ("related", "card", "comment")
_CUES = ("card", "footer", "aside", "header", "comment", "biography")
_INSIDE = ("footer", "header", "article", "list", "figure", "main", "heading")


def weigh_place(context: Context, index: int, headline: int | None) -> Features:
    """Return the evidence of a line's place: beside the headline, above, in, at the end of or below the article."""
    features: Features = {}
    block = context.blocks[index]
    zone = find_zone(context, index, headline)
    features[f"zone {zone}"] = 1.0
    if headline is not None and zone.startswith("between"):
        features["close"] = 1.0 / (index - headline)
    role = _ROLES.get(block.role, "article" if block.role in ARTICLE_ROLES else "other")
    features[f"role {role}"] = 1.0
    if context.recurrence[context.keys[index]] > MOST_COPIES:
        features["copied"] = 1.0
    for name, chance in (("byline", block.byline_chance), ("meta", block.meta_chance)):
        features[f"chance of {name}"] = chance
        features[f"odds of {name}"] = max(0.0, 1.0 + spell_chance(chance) / 2)
    if block.markup is not None:
        bits = load_markup_cues()
        features["in box"] = float(any(block.markup.cues & bits[name] for name in _BOXES))
        features["linked"] = float(block.markup.linked * 2 > len(block.text))
    return features


def spell_chance(chance: float) -> float:
    """Return a probability by the labeller as a quarter of its logarithm of odds, from -1.7 to 1.7."""
    chance = min(max(chance, LEAST_CHANCE), 1.0 - LEAST_CHANCE)
    return math.log(chance / (1.0 - chance)) / 4.0


def weigh_markup(block: Block) -> Features:
    """Return what the elements around a block say it is; a paste has none."""
    if block.markup is None:
        return {}
    markup, bits = block.markup, load_markup_cues()
    features = {f"in {name}": 1.0 for name in _CUES if markup.cues & bits[name]}
    features |= {f"inside {name}": 1.0 for name in _INSIDE if markup.inside & INSIDE[name]}
    return features | {"linked": float(markup.linked * 2 > len(block.text))}


_ROLES = {
    Role.DATE: "date",
    Role.BYLINE: "date",
    Role.TEASER: "teaser",
    Role.MENU: "chrome",
    Role.FORM: "chrome",
    Role.LEGAL: "chrome",
    Role.ADVERTISEMENT: "chrome",
    Role.CAPTION: "caption",
    Role.HEADLINE: "headline",
}


def find_zone(context: Context, index: int, headline: int | None) -> str:
    """Return the stretch of the clipping that a block stands in, seen from the headline and the article."""
    anchor = headline if headline is not None else context.start
    if index == anchor and headline is not None:
        return "headline"
    if anchor < index < context.start:
        near = min(index - anchor, context.start - index)
        return "between" if near <= 3 else "between wide" if near <= 8 else "between far"
    if index < anchor:
        above = anchor - index
        return "above 1" if above <= 2 else "above" if above <= 5 else "above wide" if above <= 12 else "above far"
    if index < min(context.start + 4, context.end):
        return "into"
    if index < context.end - 2:
        return "within"
    if index < context.end:
        return "end"
    below = index - context.end
    return "below 1" if below < 4 else "below" if below < 16 else "below far"
