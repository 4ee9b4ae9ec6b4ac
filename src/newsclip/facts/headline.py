"""The headline: the line above the article that best bears the marks of one."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from newsclip.blocks import ARTICLE_ROLES, Role
from newsclip.cues import compile_cues
from newsclip.facts.context import Context
from newsclip.facts.dates import FoundDate
from newsclip.facts.headline_evidence import NEIGHBOURS, weigh_line, weigh_neighbours
from newsclip.facts.lines import Lines
from newsclip.facts.surroundings import GOOD_SHARE, LONGEST, REACH_ABOVE, Surroundings

# Blocks at the head of the article that are looked at, and of headings among its blocks: what stands above may have
# been taken for its beginning.
REACH_INTO, REACH_INTO_LATE = 3, 12
# Letters that a line with a date must have besides it ("Week in review 12/19/2025").
LETTERS_BESIDE_DATE = 10
# Characters of an ending that may be cut off, and of what must be left.
LONGEST_ENDING, SHORTEST_CUT = 32, 15
# Blocks above the article in which a headline may stand that has no word in common with it; characters of one that may
# stand further up.
REACH_UNRELATED, SHORTEST_UNRELATED = 12, 28
SHORTEST = 4
# Above this probability by the labeller a line is looked at wherever it stands; so many such lines above and below.
GOOD_CHANCE, MOST_FAR = 0.1, 12
# Below the first probability a line must have a word in common with the article, below the second stand near it: more
# than a third of all lines are passed over so, with two of a thousand headlines that would be found.
SMALL_CHANCE, LEAST_FAR_CHANCE, FAR = 0.001, 0.0003, 20
# The sum of weights that a headline must have: of the lines below it that are their clipping's best one in ten is right
# (five folds).
LEAST_SCORE = 0.0
# Added to the labeller's probabilities, and to their sum, so that the least of them do not tell; the share of the best
# that the second may have beside a line that is alone.
LEAST_CHANCE, LEAST_TOTAL, ALONE = 0.002, 0.05, 0.3
# How much a line must speak of the article's topic, and the characters it must have, to vie with the lines below it.
GOOD_TOPIC, SHORTEST_GOOD = 0.3, 15

_EDGE = " /|,:;·•–—-"
_MARK = re.compile(r"\s[|·•»]\s|\s[-–—]\s|\s::\s")
_SENTENCE_END = re.compile(r"[.。．।۔:：,，;]\W{0,2}$")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A line that may be the headline: the block's index, its text, and its features that are not 0."""

    index: int
    text: str
    features: dict[str, float]


def list_candidates(context: Context, lines: Lines) -> list[Candidate]:
    """Return the lines above and at the head of the article that may be its headline, with their features.

    Those of the lines around them are left out: :func:`newsclip.facts.headline_evidence.weigh_neighbours` tells them.
    A line that ends in a few words behind a mark ("… | Tide Post") is there twice: whole, and without them.
    """
    indexes = _list_indexes(context)
    if not indexes:
        return []
    around = Surroundings(context, lines, indexes[0], indexes[-1] + 1)
    notice = compile_cues("not-headline")
    candidates: list[Candidate] = []
    for index in indexes:
        block = context.blocks[index]
        if not SHORTEST <= len(block.text) <= LONGEST or not context.keys[index] or not _may_be(around, index):
            continue
        unsure = block.headline_chance <= GOOD_CHANCE
        if unsure and block.role in ARTICLE_ROLES and _SENTENCE_END.search(block.text):
            continue
        if notice.match(block.text.lower()):
            continue
        dates = lines.read_dates(index)
        if dates and lines.read_line(index).dated and _count_letters_beside(block.text, dates) < LETTERS_BESIDE_DATE:
            continue
        features = weigh_line(around, index)
        candidates.append(Candidate(index, block.text, features))
        if ending := _find_ending(block.text):
            candidates.append(_cut_ending(around, candidates[-1], ending))
        if rest := _cut_date(block.text, dates):
            candidates.append(Candidate(index, rest, {**features, "cut date": 1.0}))
    _mark_frames(around, candidates)
    _mark_likeliest(context, candidates)
    return _mark_best(candidates)


def _list_indexes(context: Context) -> list[int]:
    """Return the lines to be looked at: those around the article's head, and any that the labeller holds for one."""
    low = max(0, context.start - REACH_ABOVE)
    high = min(len(context.blocks), context.start + REACH_INTO_LATE)
    blocks = context.blocks
    above = [index for index in range(low) if blocks[index].headline_chance > GOOD_CHANCE]
    below = [index for index in range(high, len(blocks)) if blocks[index].headline_chance > GOOD_CHANCE]
    return [*above[-MOST_FAR:], *range(low, high), *below[:MOST_FAR]]


def _count_letters_beside(text: str, dates: Sequence[FoundDate]) -> int:
    for date in dates:
        text = text.replace(date.raw, "")
    return sum(map(str.isalpha, text))


def _find_ending(text: str) -> re.Match[str] | None:
    """Return where a line's last words begin behind a mark, if they could be a site's name or a section's."""
    found = max(_MARK.finditer(text), key=lambda match: match.start(), default=None)
    if found is None or found.start() < SHORTEST_CUT or len(text) - found.end() > LONGEST_ENDING:
        return None
    return found


def _cut_ending(around: Surroundings, whole: Candidate, ending: re.Match[str]) -> Candidate:
    """Return a line without its ending; note in both whether the ending is also a line of its own, or a masthead."""
    features = {**whole.features, "cut": 1.0}
    if ending.group().strip() == "|":
        features["cut bar"] = 1.0
    if around.is_known(whole.text[ending.end() :]):
        features["cut known"] = whole.features["uncut known"] = 1.0
    return Candidate(whole.index, whole.text[: ending.start()], features)


def _cut_date(text: str, dates: Sequence[FoundDate]) -> str | None:
    """Return a line without the date that opens it; one at the end may belong to the headline."""
    for date in dates:
        rest = text[len(date.raw) :].lstrip(_EDGE)
        if text.startswith(date.raw) and len(rest) >= SHORTEST_CUT:
            return rest
    return None


def _may_be(around: Surroundings, index: int) -> bool:
    """Whether a line is near the article, or too long for a menu's entry, or has a word in common with the article."""
    context = around.context
    block = context.blocks[index]
    if block.headline_chance > GOOD_CHANCE or index == context.start < len(context.blocks):
        return True
    if block.headline_chance < SMALL_CHANCE and block.role is not Role.HEADLINE:
        hopeless = block.headline_chance < LEAST_FAR_CHANCE and context.start - index > FAR
        if hopeless or context.vocabulary.isdisjoint(around.list_words(index)):
            return False
    if index >= context.start:
        if block.role is Role.HEADLINE or (index < context.start + REACH_INTO and around.is_quoted(index)):
            return True
        return block.role is Role.SUBHEAD and (
            context.recurrence[context.keys[index]] > 1 or around.is_signed_below(index)
        )
    if context.start - index <= REACH_UNRELATED or block.role is Role.HEADLINE:
        return True
    if len(block.text) >= SHORTEST_UNRELATED and block.bullet is None:
        return True
    return not context.vocabulary.isdisjoint(around.list_words(index))


def _mark_frames(around: Surroundings, candidates: list[Candidate]) -> None:
    """Note which lines are the end of another, as of a breadcrumb that was pasted as one word, and which are such."""
    frames: set[int] = set()
    index, own = -1, False
    for candidate in candidates:
        if candidate.index != index:
            index, found = candidate.index, around.list_frames(candidate.index)
            frames.update(found)
            own = bool(found)
        if own:
            candidate.features["framed"] = 1.0
    for candidate in candidates:
        if candidate.index in frames:
            candidate.features["frame"] = 1.0


def _mark_likeliest(context: Context, candidates: list[Candidate]) -> None:
    """Add how a line stands beside the likeliest one by the labeller's word."""
    chances = {candidate.index: context.blocks[candidate.index].headline_chance for candidate in candidates}
    first, second = [*sorted(chances.values(), reverse=True), 0.0, 0.0][:2]
    total = sum(chances.values()) + LEAST_TOTAL
    for candidate in candidates:
        chance = chances[candidate.index]
        candidate.features["behind in label"] = math.log((chance + LEAST_CHANCE) / (first + LEAST_CHANCE)) / 4.0
        candidate.features["label share"] = chance / total
        if chance == first and second < ALONE * first:
            candidate.features["label alone"] = 1.0


def _mark_best(candidates: list[Candidate]) -> list[Candidate]:
    """Add what only the comparison shows: the line that shares the most words with the article."""
    most = max((candidate.features.get("shared words", 0.0) for candidate in candidates), default=0.0)
    topic = max((candidate.features.get("topic", 0.0) for candidate in candidates), default=0.0)
    good, last_good = 0, -1
    for candidate in candidates:
        features = candidate.features
        shared_words, own_topic = features.get("shared words", 0.0), features.get("topic", 0.0)
        features["behind in words"] = most - shared_words
        features["behind in topic"] = topic - own_topic
        features["good above"] = math.log1p(good - (last_good == candidate.index))
        if topic and own_topic == topic:
            features["most topic"] = 1.0
        if most and shared_words == most:
            features["most shared"] = 1.0
        is_good = features.get("topical", 0.0) >= GOOD_TOPIC and features.get("shared", 0.0) >= GOOD_SHARE
        if is_good and len(candidate.text) > SHORTEST_GOOD and candidate.index != last_good:
            good, last_good = good + 1, candidate.index
    return candidates


def find_headline(context: Context, lines: Lines) -> Candidate | None:
    """Return the line that most likely is the headline, or ``None`` where none is likely enough.

    Where the clipping has no article, only a line that is labelled as a headline can be one.
    """
    candidates = list_candidates(context, lines)
    if context.start == len(context.blocks):
        candidates = [candidate for candidate in candidates if context.blocks[candidate.index].role is Role.HEADLINE]
    scores = [_score(candidate.features) for candidate in candidates]
    best, best_score = None, LEAST_SCORE
    # The lines around most candidates need not be read: nothing that they hold could make those the best one.
    for at in sorted(range(len(candidates)), key=lambda at: -scores[at]):
        if scores[at] + _most_by_neighbours() < best_score:
            break
        score = scores[at] + _score(weigh_neighbours(lines, candidates[at].index))
        if score > best_score or (score == best_score and best is not None and at < best):
            best, best_score = at, score
    return None if best is None else candidates[best]


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


@cache
def _most_by_neighbours() -> float:
    """Return the most that the lines around one can say for it."""
    return sum(max(0.0, weight) for name, weight in _load_weights().items() if name in NEIGHBOURS)
