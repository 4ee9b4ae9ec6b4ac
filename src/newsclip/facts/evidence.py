"""Candidates of a fact, what speaks for them, and what it all weighs.

A conditional logit over named evidence (McFadden 1974). Every candidate has features by name; the weights of a fact are
one readable JSON file, fitted by ``newsclip.training.facts``. That none of the candidates is right is itself a choice,
with the score 0.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from newsclip.blocks import ARTICLE_ROLES, COMMENT_ROLES, Block, Role
from newsclip.facts.context import Context
from newsclip.markup import INSIDE, load_markup_cues

Features = dict[str, float]

MOST_COPIES = 3
# Below this probability, and above its complement, the labeller's word says no more.
LEAST_CHANCE = 0.001


@dataclass(slots=True)
class Sighting:
    """One place that gives a fact: its values there, a moment or names, what speaks for it, and the words.

    ``rank`` orders the places that give the same: the values of the least are taken. ``kind`` tells days of publishing
    from those of updates.
    """

    values: list[str]
    features: Features
    rank: float
    raw: str = ""
    kind: str = "published"


@dataclass(slots=True)
class Candidate:
    """What may be the fact: a text, a day or a name, the places that give it, and its features.

    ``index`` is the block that shows a headline, if one does.
    """

    value: str
    features: Features = field(default_factory=dict)
    sightings: list[Sighting] = field(default_factory=list)
    index: int | None = None


def gather_candidates(sightings: Iterable[tuple[str, Sighting]]) -> dict[str, Candidate]:
    """Return the candidates of some places by their keys: of each piece of evidence the most counts."""
    found: dict[str, Candidate] = {}
    for key, sighting in sightings:
        candidate = found.setdefault(key, Candidate(key))
        candidate.sightings.append(sighting)
        for name, value in sighting.features.items():
            candidate.features[name] = max(candidate.features.get(name, 0.0), value)
    return found


def mark_features(features: Features, **told: float) -> None:
    """Add evidence by name, with ``_`` for a space."""
    features.update({name.replace("_", " "): float(value) for name, value in told.items()})


def weigh_candidates(fact: str, candidates: Sequence[Candidate]) -> list[float]:
    """Return the probability that each candidate is the fact, by the weights of ``facts/weights/FACT.json``."""
    return spread_scores([score_features(candidate.features, load_weights(fact)) for candidate in candidates])


def choose_best(chances: Sequence[float], least: float) -> int | None:
    """Return the place of the likeliest candidate, the first of equals; ``None`` where it is not likely enough."""
    best = max(range(len(chances)), key=chances.__getitem__, default=None)
    return best if best is not None and chances[best] >= least else None


def spread_scores(scores: Sequence[float]) -> list[float]:
    """Return the probabilities of candidates by their scores, beside that of none of them, whose score is 0."""
    most = max(0.0, *scores) if scores else 0.0
    shares = [math.exp(score - most) for score in scores]
    total = sum(shares) + math.exp(-most)
    return [share / total for share in shares]


def score_features(features: Features, weights: Mapping[str, float]) -> float:
    """Return the sum of the weights of a candidate's features."""
    return sum(weights.get(name, 0.0) * value for name, value in features.items())


@cache
def load_weights(fact: str) -> Mapping[str, float]:
    """Return the weights of a fact's evidence by name."""
    weights: dict[str, float] = json.loads((files(__package__) / "weights" / f"{fact}.json").read_text("utf-8"))
    return weights


_BOXES = ("related", "card", "comment")
_CUES = ("card", "footer", "aside", "header", "comment", "biography")
_INSIDE = ("footer", "header", "article", "list", "figure", "main", "heading")
_ROLES = {
    **dict.fromkeys((Role.DATE, Role.BYLINE), "date"),
    **dict.fromkeys((Role.MENU, Role.FORM, Role.LEGAL, Role.ADVERTISEMENT), "chrome"),
    **dict.fromkeys(ARTICLE_ROLES, "article"),
    **dict.fromkeys(COMMENT_ROLES, "comment"),
    **{role: role.value for role in (Role.TEASER, Role.CAPTION, Role.HEADLINE)},
}
# How far above the headline, or below the article, a line stands at most, and what the place is called; then it is far.
_ABOVE, _BELOW = ((2, " 1"), (5, ""), (12, " wide")), ((3, " 1"), (15, ""))
_BETWEEN = ((3, ""), (8, " wide"))


def weigh_place(context: Context, index: int, headline: int | None) -> Features:
    """Return the evidence of a line's place: beside the headline, above, in, at the end of or below the article."""
    block = context.blocks[index]
    zone = find_zone(context, index, headline)
    features = {f"zone {zone}": 1.0, f"role {_ROLES.get(block.role, 'other')}": 1.0}
    if headline is not None and zone.startswith("between"):
        features["close"] = 1.0 / (index - headline)
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


def find_zone(context: Context, index: int, headline: int | None) -> str:
    """Return the stretch of the clipping that a block stands in, seen from the headline and the article."""
    anchor = headline if headline is not None else context.start
    if index == headline:
        return "headline"
    if anchor < index < context.start:
        return f"between{_name_step(min(index - anchor, context.start - index), _BETWEEN)}"
    if index < anchor:
        return f"above{_name_step(anchor - index, _ABOVE)}"
    if index >= context.end:
        return f"below{_name_step(index - context.end, _BELOW)}"
    return "into" if index < min(context.start + 4, context.end) else "within" if index < context.end - 2 else "end"


def _name_step(distance: int, steps: tuple[tuple[int, str], ...]) -> str:
    return next((name for most, name in steps if distance <= most), " far")
