"""The headline: the line above the article that best bears the marks of one."""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from newsclip.blocks import ARTICLE_ROLES, Role
from newsclip.fields.headline_evidence import weigh_line
from newsclip.fields.scene import Scene
from newsclip.fields.surroundings import GOOD_SHARE, LONGEST, REACH_ABOVE, Surroundings
from newsclip.fields.traits import Traits

# Blocks at the head of the article that are looked at.
REACH_INTO = 3
# Blocks above the article in which a headline may stand that has no word in common with it; characters of one that may
# stand further up.
REACH_UNRELATED, SHORTEST_UNRELATED = 12, 28
SHORTEST = 4
# The sum of weights that a headline must have; below it more lines are none than are.
LEAST_SCORE = 0.0
# How much a line must speak of the article's topic, and the characters it must have, to vie with the lines below it.
GOOD_TOPIC, SHORTEST_GOOD = 0.3, 15

_SENTENCE_END = re.compile(r"[.。．।۔:：,，;]\W{0,2}$")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A line that may be the headline: the block's index, its text, and its features that are not 0."""

    index: int
    text: str
    features: dict[str, float]


def list_candidates(scene: Scene, traits: Traits) -> list[Candidate]:
    """Return the lines above and at the head of the article that may be its headline, with their features."""
    low = max(0, scene.start - REACH_ABOVE)
    high = min(len(scene.blocks), scene.start + REACH_INTO)
    around = Surroundings(scene, traits, low, high)
    candidates = []
    for index in range(low, high):
        block = scene.blocks[index]
        if not SHORTEST <= len(block.text) <= LONGEST or not scene.keys[index] or not _may_be(around, index):
            continue
        if traits.read_line(index).dated:
            continue
        if index >= scene.start and block.role is not Role.HEADLINE and not around.is_quoted(index):
            continue
        if block.role not in ARTICLE_ROLES or not _SENTENCE_END.search(block.text):
            candidates.append(Candidate(index, block.text, weigh_line(around, index)))
    return _mark_best(candidates)


def _may_be(around: Surroundings, index: int) -> bool:
    """Whether a line is near the article, or too long for a menu's entry, or has a word in common with the article."""
    scene = around.scene
    block = scene.blocks[index]
    if scene.start - index <= REACH_UNRELATED or block.role is Role.HEADLINE:
        return True
    if len(block.text) >= SHORTEST_UNRELATED and block.bullet is None:
        return True
    return not scene.vocabulary.isdisjoint(around.list_words(index))


def _mark_best(candidates: list[Candidate]) -> list[Candidate]:
    """Add what only the comparison shows: the line that shares the most words with the article."""
    most = max((candidate.features.get("shared words", 0.0) for candidate in candidates), default=0.0)
    topic = max((candidate.features.get("topic", 0.0) for candidate in candidates), default=0.0)
    good = 0
    for candidate in candidates:
        features = candidate.features
        shared_words, own_topic = features.get("shared words", 0.0), features.get("topic", 0.0)
        features["behind in words"] = most - shared_words
        features["behind in topic"] = topic - own_topic
        features["good above"] = math.log1p(good)
        if topic and own_topic == topic:
            features["most topic"] = 1.0
        if most and shared_words == most:
            features["most shared"] = 1.0
        if features.get("topical", 0.0) >= GOOD_TOPIC and features.get("shared", 0.0) >= GOOD_SHARE:
            good += len(candidate.text) > SHORTEST_GOOD
    return candidates


def find_headline(scene: Scene, traits: Traits) -> Candidate | None:
    """Return the line that most likely is the headline, or ``None`` where none is likely enough.

    Where the clipping has no article, only a line that is labelled as a headline can be one.
    """
    best, best_score = None, LEAST_SCORE
    for candidate in list_candidates(scene, traits):
        if scene.start == len(scene.blocks) and scene.blocks[candidate.index].role is not Role.HEADLINE:
            continue
        score = _score(candidate.features)
        if score > best_score:
            best, best_score = candidate, score
    return best


def _score(features: dict[str, float]) -> float:
    weights = _load_weights()
    score = 0.0
    for name, value in features.items():
        score += weights.get(name, 0.0) * value
    return score


@cache
def _load_weights() -> dict[str, float]:
    weights: dict[str, float] = json.loads((files(__package__) / "headline.json").read_text(encoding="utf-8"))
    return weights
