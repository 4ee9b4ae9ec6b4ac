"""The headline: the line above the article that best bears the marks of one."""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from newsclip.blocks import ARTICLE_ROLES, COMMENT_ROLES, Role
from newsclip.fields.scene import Scene, list_content_words, measure_text
from newsclip.fields.traits import REACH_ABOVE, Traits

# Blocks above the article, and at its head, that are looked at.
REACH_INTO = 3
SHORTEST = 4
LONGEST = 260
# Blocks below a headline in which its date and byline are looked for, and above it.
REACH_NEIGHBOURS = 5
# Characters of a paragraph or a standfirst.
LONG = 110
# The share of its content words that a line has in common with the article when it may well be its headline.
GOOD_SHARE = 0.6
# Blocks above an article that was pasted with hardly more than its headline: there the first line is no site's name.
BARE_HEAD = 3
# The sum of weights that a headline must have; below it more lines are none than are.
LEAST_SCORE = 0.0

_CHROME_ROLES = frozenset({Role.MENU, Role.SHARE, Role.FORM, Role.LEGAL, Role.ADVERTISEMENT, *COMMENT_ROLES})
_SENTENCE_END = re.compile(r"[.。．।۔:：,，;]\W{0,2}$")
# The credit at the end of a caption: "(Photo: Ida Roe)", "© Ida Roe".
_CREDIT = re.compile(
    r"[(\[（][^()\[\]（）]{2,24}[:：/][^()\[\]（）]{2,60}[)\]）]$|©|^[(\[]?(?:[^\W\d_]{4,12}):\s?[^\W\d_]+(?:\s[^\W\d_]+)?[)\]]?$"
)
_PARTED = re.compile(r"\s[>›»|/→]\s|›|»")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A line that may be the headline: the block's index, the text without what was put before it, its features."""

    index: int
    text: str
    features: dict[str, float]


def list_candidates(scene: Scene, traits: Traits) -> list[Candidate]:
    """Return the lines above and at the head of the article that may be its headline, with their features."""
    low = max(0, scene.start - REACH_ABOVE)
    high = min(len(scene.blocks), scene.start + REACH_INTO)
    candidates = []
    for index in range(low, high):
        text = scene.blocks[index].text
        if not SHORTEST <= len(text) <= LONGEST or index in traits.dated or not scene.keys[index]:
            continue
        role = scene.blocks[index].role
        if index >= scene.start and role is not Role.HEADLINE and not _is_quoted(scene, index, scene.keys[index]):
            continue
        if role not in ARTICLE_ROLES or not _SENTENCE_END.search(text):
            candidates.append(Candidate(index, text, weigh_line(scene, traits, index, text)))
    return _mark_best(candidates)


def weigh_line(scene: Scene, traits: Traits, index: int, text: str) -> dict[str, float]:
    """Return the evidence that a line is the headline, by name, most of it 0 to 1."""
    block, key = scene.blocks[index], scene.keys[index]
    words = list_content_words(text)
    shared = len(words & scene.vocabulary) / len(words) if words else 0.0
    led = len(words & scene.lead) / len(words) if words else 0.0
    length = measure_text(text)
    above = scene.start - index
    followers = range(index + 1, index + 1 + REACH_NEIGHBOURS)
    leaders = range(index - REACH_NEIGHBOURS, index)
    others = scene.recurrence[key] - 1
    features = {
        "shared": shared,
        "shared words": math.log1p(len(words & scene.vocabulary)),
        "led": led,
        "led words": math.log1p(len(words & scene.lead)),
        "below 15": length < 15,
        "15 to 25": 15 <= length < 25,
        "25 to 40": 25 <= length < 40,
        "40 to 100": 40 <= length < 100,
        "above 140": length >= 140,
        "in body": index >= scene.start,
        "depth in body": max(0, -above),
        "distance": math.log1p(max(0, above)),
        "next": above == 1 and scene.start > BARE_HEAD,
        "near": 1 < above <= 4,
        "recurs": min(others, 1),
        "recurs often": others > 2,
        "recurs near": _recurs_near(scene, index),
        "quoted": _is_quoted(scene, index, key),
        "full stop": text.endswith((".", "。")),
        "colon": text.endswith((":", "：")),
        "question": text.endswith(("?", "？", "!", "！")),
        "parted": bool(_PARTED.search(text)),
        "bullet": block.bullet is not None or text.startswith(("•", "*", "-", "·")),
        "small initial": text[0].islower(),
        "capitals": text.isupper(),
        "digit initial": text[0].isdigit(),
        "date below": any(at in traits.dated for at in followers),
        "date next": index + 1 in traits.dated,
        "date above": any(at in traits.dated for at in leaders),
        "byline below": any(at in traits.signed for at in followers),
        "name below": any(at in traits.named for at in followers),
        "byline": index in traits.signed,
        "name": index in traits.named,
        "gap before": min(block.blanks_before, 2) / 2,
        "gap after": _gap_after(scene, index),
        "crowd": _crowd(scene, index),
        "first": index == 0 and scene.start > BARE_HEAD,
        "topical": sum(scene.weights.get(word, 0.0) for word in words) / len(words) if words else 0.0,
        "topic": min(sum(scene.weights.get(word, 0.0) for word in words), 4.0),
        "recurs in body": scene.recurrence[key] > 1 and key in scene.keys[max(scene.start, index + 1) : scene.end],
        "long next": _has_long(scene, index + 1, index + 2),
        "long soon": _has_long(scene, index + 2, index + 5),
        "contained": _is_contained(scene, index, key),
        "good just above": _is_good(scene, index - 1) or _is_good(scene, index - 2),
        "date close": _closeness(traits.dated, index),
        "byline close": _closeness(traits.signed | traits.named, index),
        "masthead": _is_masthead(scene, index),
        "near top": 0 < index < 4,
        "headline and shared": shared * (block.role is Role.HEADLINE),
        "credit": bool(_CREDIT.search(text)),
        "menu entry": _is_menu_entry(scene, index),
        "role headline": block.role is Role.HEADLINE,
        "role article": block.role in (Role.BODY, Role.STANDFIRST, Role.LIST_ITEM),
        "role subhead": block.role is Role.SUBHEAD,
        "role chrome": block.role in _CHROME_ROLES,
        "role about": block.role in (Role.BYLINE, Role.DATE, Role.CAPTION, Role.TAGS),
        "role teaser": block.role in (Role.TEASER, Role.BREADCRUMB),
    }
    return {name: float(value) for name, value in features.items()}


def _is_good(scene: Scene, index: int) -> bool:
    """Whether a line speaks of the article's topic in more than a word or two."""
    if index < 0 or not 20 <= len(scene.blocks[index].text) <= LONGEST:
        return False
    words = list_content_words(scene.blocks[index].text)
    return len(words) > 1 and len(words & scene.vocabulary) >= GOOD_SHARE * len(words)


def _closeness(places: frozenset[int], index: int) -> float:
    """Return how close below a line the next of some places is: 1 right below, 0 beyond reach."""
    below = [at - index for at in places if 0 < at - index <= REACH_NEIGHBOURS]
    return 1 / min(below) if below else 0.0


def _is_masthead(scene: Scene, index: int) -> bool:
    """Whether a copyright line at the foot names what a line says: the site, not the article."""
    key = scene.keys[index]
    return 2 < len(key) < 40 and any(
        key in other and ("©" in block.text or "copyright" in other)
        for other, block in zip(scene.keys[-60:], scene.blocks[-60:], strict=True)
        if len(other) < 160
    )


def _is_menu_entry(scene: Scene, index: int) -> bool:
    """Whether a short line is printed elsewhere as a menu's entry: a section, not a headline."""
    key = scene.keys[index]
    if scene.recurrence[key] < 2 or len(key) > 40:
        return False
    low = max(0, index - REACH_ABOVE)
    return any(
        other == key and (scene.blocks[at].bullet is not None or scene.blocks[at].role is Role.MENU)
        for at, other in enumerate(scene.keys[low : index + REACH_ABOVE], low)
        if at != index
    )


def _recurs_near(scene: Scene, index: int) -> bool:
    key = scene.keys[index]
    return key in scene.keys[max(0, index - 3) : index] or key in scene.keys[index + 1 : index + 4]


def _is_quoted(scene: Scene, index: int, key: str) -> bool:
    """Whether another line ends in this one ("Reading: …", a breadcrumb)."""
    if len(key) < 15:
        return False
    around = scene.keys[max(0, index - 30) : index + 10]
    return any(len(other) > len(key) and other.endswith(" " + key) for other in around)


def _has_long(scene: Scene, low: int, high: int) -> bool:
    return any(len(block.text) > LONG for block in scene.blocks[low:high])


def _is_contained(scene: Scene, index: int, key: str) -> bool:
    """Whether a line outside the article, not much longer, has this one in it ("2 thoughts on …")."""
    if len(key) < 15:
        return False
    outside = (*scene.keys[max(0, scene.start - 60) : scene.start], *scene.keys[scene.end : scene.end + 60])
    return any(len(key) < len(other) < len(key) + 60 and key in other for other in outside)


def _gap_after(scene: Scene, index: int) -> float:
    return min(scene.blocks[index + 1].blanks_before, 2) / 2 if index + 1 < len(scene.blocks) else 1.0


def _crowd(scene: Scene, index: int) -> float:
    """How many short lines stand around this one without a gap, as in a menu: 0 to 1."""
    count = 0
    for step in (-1, 1):
        at = index
        while 0 <= at + step < len(scene.blocks) and count < 10:
            upper = at if step == -1 else at + 1
            if scene.blocks[upper].blanks_before or len(scene.blocks[at + step].text) > 40:
                break
            at += step
            count += 1
    return count / 10


def _mark_best(candidates: list[Candidate]) -> list[Candidate]:
    """Add what only the comparison shows: the line that shares the most words with the article."""
    if not candidates:
        return []
    most = max(candidate.features["shared words"] for candidate in candidates)
    topic = max(candidate.features["topic"] for candidate in candidates)
    good = 0
    for candidate in candidates:
        candidate.features["most topic"] = float(topic > 0 and candidate.features["topic"] == topic)
        candidate.features["behind in topic"] = topic - candidate.features["topic"]
        candidate.features["good above"] = math.log1p(good)
        if (
            candidate.features["topical"] >= 0.3
            and candidate.features["shared"] >= GOOD_SHARE
            and len(candidate.text) > 15
        ):
            good += 1
        candidate.features["most shared"] = float(most > 0 and candidate.features["shared words"] == most)
        candidate.features["behind in words"] = most - candidate.features["shared words"]
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
    return sum(weights.get(name, 0.0) * value for name, value in features.items())


@cache
def _load_weights() -> dict[str, float]:
    weights: dict[str, float] = json.loads((files(__package__) / "headline.json").read_text(encoding="utf-8"))
    return weights
