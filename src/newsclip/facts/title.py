"""The headline: what a page states and what the lines show are candidates of one list, weighed by the same evidence."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from newsclip.blocks import ARTICLE_ROLES, Block, Role
from newsclip.cues import compile_cues
from newsclip.facts.context import Context, spell_key
from newsclip.facts.dates import FoundDate
from newsclip.facts.evidence import Features, weigh_candidates, weigh_markup
from newsclip.facts.lines import Lines
from newsclip.facts.metadata import Metadata
from newsclip.facts.statements import Statements, list_stated
from newsclip.facts.title_evidence import (
    GOOD_SHARE,
    LONGEST,
    REACH_ABOVE,
    Surroundings,
    weigh_line,
    weigh_neighbours,
    weigh_text,
)
from newsclip.markup import AUTHOR, DATE, KICKER

# Blocks at the head of the article that are looked at: what stands above may have been taken for its beginning.
REACH_INTO = 12
# Above this probability by the labeller a line is looked at wherever it stands; so many such lines above and below.
GOOD_CHANCE, MOST_FAR = 0.1, 12
# Below this probability a line must have a word in common with the article, or agree with what the page states.
SMALL_CHANCE = 0.001
SHORTEST = 4
# Letters that a line with a date must have besides it ("Week in review 12/19/2025").
LETTERS_BESIDE_DATE = 10
# Characters of an ending that may be cut off, and of what must be left.
LONGEST_ENDING, SHORTEST_CUT = 32, 15
# Added to the labeller's probabilities, and to their sum, so that the least of them do not tell; the share of the best
# that the second may have beside a line that is alone.
LEAST_CHANCE, LEAST_TOTAL, ALONE = 0.002, 0.05, 0.3
# How much a line must speak of the article's topic, and the characters it must have, to vie with the lines below it.
GOOD_TOPIC, SHORTEST_GOOD = 0.3, 15
# The least probability with which a headline is recorded.
LEAST = 0.2

_EDGE = " /|,:;·•–—-"
_MARK = re.compile(r"\s[|·•»]\s|\s[-–—]\s|\s::\s")
_SENTENCE_END = re.compile(r"[.。．।۔:：,，;]\W{0,2}$")


@dataclass(slots=True)
class Candidate:
    """A text that may be the headline, the block that shows it, if one does, and its features that are not 0."""

    text: str
    index: int | None
    features: Features = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Headline:
    """The headline, the index of the block that shows it, and how likely it is right."""

    text: str
    index: int | None
    chance: float


def choose_title(candidates: Sequence[Candidate]) -> Headline | None:
    """Return the likeliest of some candidates, or ``None`` where none is likely enough."""
    chances = weigh_candidates("title", [candidate.features for candidate in candidates])
    best = max(range(len(candidates)), key=lambda at: chances[at], default=None)
    if best is None:
        return None
    key = spell_key(candidates[best].text)
    chance = sum(chance for c, chance in zip(candidates, chances, strict=True) if spell_key(c.text) == key)
    return Headline(candidates[best].text, candidates[best].index, chance) if chance >= LEAST else None


def find_claim(metadata: Metadata, names: Sequence[str], blocks: Sequence[Block] = ()) -> str | None:
    """Return the headline that the head states, as a heading among ``blocks`` shows it if one does."""
    stated = list_stated(metadata, names)
    shown = {spell_key(block.text): block.text for block in reversed(blocks) if _find_level(block)}
    for key, (_, features) in stated.items():
        if key in shown and not features.get("is site"):
            return shown[key]
    return next((text for text, features in stated.values() if not features.get("is site")), None)


def list_candidates(
    context: Context, lines: Lines, metadata: Metadata | None = None, names: Sequence[str] = ()
) -> list[Candidate]:
    """Return the texts that may be the headline: lines at the article's head, and on a page what it states.

    ``names`` are those of the publication. Where a paste has no article, only a line that is labelled so can be one.
    """
    stated = list_stated(metadata, names) if metadata is not None else {}
    candidates = _list_shown(context, lines, stated)
    if metadata is None and context.start == len(context.blocks):
        return [c for c in candidates if c.index is not None and context.blocks[c.index].role is Role.HEADLINE]
    if metadata is not None:
        _join_stated(context, candidates, stated)
        for candidate in candidates:
            candidate.features.update({f"page: {name}": value for name, value in candidate.features.items() if value})
    return candidates


def _list_shown(context: Context, lines: Lines, stated: Statements) -> list[Candidate]:
    """Return the lines that may be the headline; one that ends in a few words behind a mark also without them."""
    indexes = _list_indexes(context, stated)
    if not indexes:
        return []
    around = Surroundings(context, indexes[-1] + 1)
    notice = compile_cues("not-headline")
    candidates: list[Candidate] = []
    for index in indexes:
        block = context.blocks[index]
        if not SHORTEST <= len(block.text) <= LONGEST or not context.keys[index]:
            continue
        if not (context.keys[index] in stated or _may_be(around, index)) or notice.match(block.text.lower()):
            continue
        dates = lines.read_dates(index)
        if dates and lines.read_line(index).dated and _count_letters_beside(block.text, dates) < LETTERS_BESIDE_DATE:
            continue
        features = weigh_line(around, index) | weigh_neighbours(lines, index)
        features |= weigh_markup(block) | {name: 1.0 for name in [_find_level(block)] if name}
        candidates.append(Candidate(block.text, index, features))
        if ending := _find_ending(block.text):
            candidates.append(_cut_ending(candidates[-1], ending))
        for name, rest in (("cut date", _cut_date(block.text, dates)), ("cut kicker", _cut_kicker(block))):
            if rest:
                candidates.append(Candidate(rest, index, {**features, name: 1.0}))
    _mark_holders(candidates)
    _mark_likeliest(context, candidates)
    _mark_best(candidates)
    return candidates


def _list_indexes(context: Context, stated: Statements) -> list[int]:
    """Return the lines to be looked at: those around the article's head, and any that may be one by other evidence."""
    low, high = max(0, context.start - REACH_ABOVE), min(len(context.blocks), context.start + REACH_INTO)

    def may_be(index: int) -> bool:
        return context.blocks[index].headline_chance > GOOD_CHANCE or context.keys[index] in stated

    above, below = filter(may_be, range(low)), filter(may_be, range(high, len(context.blocks)))
    return [*list(above)[-MOST_FAR:], *range(low, high), *list(below)[:MOST_FAR]]


def _may_be(around: Surroundings, index: int) -> bool:
    """Whether a line is likely enough to be looked at."""
    context, block = around.context, around.context.blocks[index]
    if block.headline_chance > GOOD_CHANCE:
        return True
    if block.role in ARTICLE_ROLES and (index >= context.start + 3 or _SENTENCE_END.search(block.text)):
        return block.role is Role.SUBHEAD and block.headline_chance > SMALL_CHANCE
    if index == context.start < len(context.blocks):
        return True
    return block.headline_chance > SMALL_CHANCE or not context.vocabulary.isdisjoint(around.list_words(index))


def _find_level(block: Block) -> str | None:
    """Return which heading a block stands in: "h1" to "h6"."""
    if block.markup is None:
        return None
    for tag in (block.markup.tag, block.markup.path.partition(">")[0].partition(".")[0]):
        if len(tag) == 2 and tag[0] == "h" and tag[1] in "123456":
            return tag
    return None


def _join_stated(context: Context, candidates: list[Candidate], stated: Statements) -> None:
    """Add to each line what the page states of it, and what it states that no line shows."""
    shown: dict[str, Candidate] = {}
    told = {"stated and shown"}.union(*(features for _, features in stated.values()))
    wholes = [set(key.split()) for key, (_, features) in stated.items() if features.get("stated whole")]
    for candidate in candidates:
        key = spell_key(candidate.text)
        if key in stated:
            candidate.features.update(stated[key][1])
            candidate.features["stated and shown"] = 1.0
            shown.setdefault(key, candidate)
        words = set(key.split())
        shares = [len(words & whole) / max(len(words), len(whole), 1) for whole in wholes]
        candidate.features["agreement"] = max(shares, default=0.0)
        if wholes:
            candidate.features["agreements"] = sum(shares) / len(wholes)
    for key, (text, features) in stated.items():
        if key in shown:
            continue
        frame = next(
            (c for c in candidates if c.index is not None and f" {key} " in f" {context.keys[c.index]} "), None
        )
        if frame is None or len(key) < SHORTEST_CUT or frame.index is None:
            features = features | weigh_text(context, text) | {"not shown": 1.0}
        else:
            features = _weigh_within(context, frame, key, text, told) | features
        words = set(key.split())
        features["agreements"] = sum(len(words & w) / max(len(words), len(w), 1) for w in wholes) / max(1, len(wholes))
        candidates.append(Candidate(text, frame.index if frame else None, features))


def _weigh_within(context: Context, frame: Candidate, key: str, text: str, told: set[str]) -> Features:
    """Return the features of a statement that a longer line holds, and note that in the line: it has a kicker, say."""
    index = frame.index or 0
    where = "end" if context.keys[index].endswith(key) else "begin" if context.keys[index].startswith(key) else "middle"
    frame.features[f"holds statement at {where}"] = 1.0
    own = told.union(weigh_text(context, context.blocks[index].text))
    rest = {name: value for name, value in frame.features.items() if name not in own and not name.startswith("holds")}
    return rest | weigh_text(context, text) | {f"at {where} of line": 1.0}


def _count_letters_beside(text: str, dates: Sequence[FoundDate]) -> int:
    for date in dates:
        text = text.replace(date.raw, "")
    return sum(map(str.isalpha, text))


def _find_ending(text: str) -> re.Match[str] | None:
    """Return where a line's last words begin behind a mark, if they could be a site's name or a section's."""
    found: re.Match[str] | None = None
    end = len(text)
    for match in reversed(list(_MARK.finditer(text))):
        if match.start() < SHORTEST_CUT or end - match.end() > LONGEST_ENDING or (found and "|" not in match.group()):
            break
        found, end = match, match.start()
    return found


def _cut_ending(whole: Candidate, ending: re.Match[str]) -> Candidate:
    """Return a line without its ending."""
    features = {**whole.features, "cut": 1.0}
    if ending.group().strip() == "|":
        features["cut bar"] = 1.0
    return Candidate(whole.text[: ending.start()], whole.index, features)


def _cut_date(text: str, dates: Sequence[FoundDate]) -> str | None:
    """Return a line without the date that opens it; one at the end may belong to the headline."""
    for date in dates:
        rest = text[len(date.raw) :].lstrip(_EDGE)
        if text.startswith(date.raw) and len(rest) >= SHORTEST_CUT:
            return rest
    return None


def _cut_kicker(block: Block) -> str | None:
    """Return a line without the elements at its ends that say they hold a kicker, or the day or the writer."""
    text = block.text
    for part in block.markup.parts if block.markup is not None and _find_level(block) else ():
        if part.signs & (KICKER | DATE | AUTHOR) and part.text and part.text != text:
            text = text.removeprefix(part.text).removesuffix(part.text).strip(_EDGE)
    return text if text and text != block.text.strip(_EDGE) else None


def _mark_holders(candidates: list[Candidate]) -> None:
    """Note which lines have another candidate in them, as a breadcrumb that was pasted as one word has."""
    solid = [spell_key(candidate.text).replace(" ", "") for candidate in candidates]
    held = {key for key, candidate in zip(solid, candidates, strict=True) if candidate.features.get("held")}
    for key, candidate in zip(solid, candidates, strict=True):
        if any(other in key and other != key for other in held):
            candidate.features["holds line"] = 1.0


def _mark_likeliest(context: Context, candidates: list[Candidate]) -> None:
    """Add how a line stands beside the likeliest one by the labeller's word."""
    chances = {c.index: context.blocks[c.index].headline_chance for c in candidates if c.index is not None}
    first, second = [*sorted(chances.values(), reverse=True), 0.0, 0.0][:2]
    total = sum(chances.values()) + LEAST_TOTAL
    if not first:  # nobody asked the labeller
        for candidate in candidates:
            candidate.features.pop("labelled", None)
        return
    for candidate in candidates:
        chance = chances.get(candidate.index or 0, 0.0)
        candidate.features["behind in label"] = math.log((chance + LEAST_CHANCE) / (first + LEAST_CHANCE)) / 4.0
        candidate.features["label share"] = chance / total
        if chance == first and second < ALONE * first:
            candidate.features["label alone"] = 1.0


def _mark_best(candidates: list[Candidate]) -> None:
    """Add what only the comparison shows: the lines above that speak of the article's topic as much."""
    most, topic = (
        max((candidate.features.get(name, 0.0) for candidate in candidates), default=0.0)
        for name in ("shared words", "topic")
    )
    good: set[int | None] = set()
    for candidate in candidates:
        features = candidate.features
        features["behind in words"] = most - features.get("shared words", 0.0)
        features["behind in topic"] = topic - features.get("topic", 0.0)
        features["good above"] = math.log1p(len(good - {candidate.index}))
        is_good = features.get("topical", 0.0) >= GOOD_TOPIC and features.get("shared", 0.0) >= GOOD_SHARE
        if is_good and len(candidate.text) > SHORTEST_GOOD:
            good.add(candidate.index)
