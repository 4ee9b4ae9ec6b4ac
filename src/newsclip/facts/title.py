"""The headline: what a page states and what the lines show are candidates of one list, weighed by the same evidence."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from newsclip.blocks import ARTICLE_ROLES, Block, Role
from newsclip.cues import compile_cues
from newsclip.facts.context import Context, list_content_words, measure_text, spell_key
from newsclip.facts.dates import FoundDate
from newsclip.facts.evidence import Candidate, Features, weigh_candidates
from newsclip.facts.lines import Lines
from newsclip.facts.statements import Statements
from newsclip.facts.title_evidence import LONGEST, Surroundings, weigh_text
from newsclip.markup import AUTHOR, DATE, KICKER

# Blocks around the head of the article that are looked at: what stands above may have been taken for its beginning.
REACH_ABOVE, REACH_INTO = 120, 12
# Above this probability by the labeller a line is looked at wherever it stands; so many such lines above and below.
GOOD_CHANCE, MOST_FAR = 0.1, 12
# Below this probability a line must have a word in common with the article, or agree with what the page states.
SMALL_CHANCE = 0.001
# Letters of an alphabetic script that a headline has at least.
SHORTEST = 5
# Letters that a line with a date must have besides it ("Week in review 12/19/2025").
LETTERS_BESIDE_DATE = 10
# Characters of an ending that may be cut off, and of what must be left.
LONGEST_ENDING, SHORTEST_CUT = 32, 15
# Added to the labeller's probabilities, and to their sum, so that the least of them do not tell; the share of the best
# that the second may have beside a line that is alone.
LEAST_CHANCE, LEAST_TOTAL, ALONE = 0.002, 0.05, 0.3
# How much a line must speak of the article's topic, in share of its words too, and the characters it must have, to vie
# with the lines below it.
GOOD_TOPIC, GOOD_SHARE, SHORTEST_GOOD = 0.3, 0.6, 15
# The least probability with which a headline is recorded.
LEAST = 0.2

_EDGE = " /|,:;·•–—-"
_MARK = re.compile(r"\s[|·•»]\s|\s[-–—]\s|\s::\s")
# An ending that goes on as a sentence does is no site's name: "– was ist günstiger?", "- and what now".
_NO_SITE = re.compile(r"[a-zà-ÿа-я#]|.*[?!？！”“]$")
_SENTENCE_END = re.compile(r"[.。．।۔:：,，;]\W{0,2}$")


@dataclass(frozen=True, slots=True)
class Headline:
    """The headline, the index of the block that shows it, and how likely it is right."""

    text: str
    index: int | None
    chance: float


def choose_title(candidates: Sequence[Candidate]) -> Headline | None:
    """Return the likeliest of some candidates, or ``None`` where none is likely enough; like texts add up."""
    chances = weigh_candidates("title", candidates)
    keys = [spell_key(candidate.value) for candidate in candidates]
    totals: dict[str, float] = {}
    for key, chance in zip(keys, chances, strict=True):
        totals[key] = totals.get(key, 0.0) + chance
    best = max(range(len(candidates)), key=lambda at: (totals[keys[at]], chances[at]), default=None)
    if best is None or totals[keys[best]] < LEAST:
        return None
    return Headline(candidates[best].value, candidates[best].index, totals[keys[best]])


def find_claim(stated: Statements, blocks: Sequence[Block] = ()) -> str | None:
    """Return the headline that the head states, as a heading among ``blocks`` shows it if one does."""
    shown = {spell_key(block.text): block.text for block in reversed(blocks) if _find_level(block)}
    told = {key: text for key, (text, features) in stated.items() if not features.get("is site")}
    return next((shown[key] for key in told if key in shown), next(iter(told.values()), None))


def list_candidates(context: Context, lines: Lines, stated: Statements | None = None) -> list[Candidate]:
    """Return the texts that may be the headline: lines at the article's head, and on a page what it states.

    Where a paste has no article, only a line that is labelled so can be one.
    """
    candidates = list(_list_shown(context, lines, stated or {}))
    _compare(context, candidates)
    if stated is None and context.start == len(context.blocks):
        return [c for c in candidates if c.index is not None and context.blocks[c.index].role is Role.HEADLINE]
    if stated is not None:
        _join_stated(context, candidates, stated)
        for candidate in candidates:
            candidate.features.update({f"page: {name}": value for name, value in candidate.features.items() if value})
    return candidates


def _list_shown(context: Context, lines: Lines, stated: Statements) -> Iterator[Candidate]:
    """Yield the lines that may be the headline; some also without what stands at their ends."""
    indexes = _list_indexes(context, stated)
    around = Surroundings(context, lines, indexes[-1] + 1 if indexes else 0)
    notice = compile_cues("not-headline")
    for index in indexes:
        block, key = context.blocks[index], context.keys[index]
        fits = measure_text(block.text) >= SHORTEST and len(block.text) <= LONGEST and key
        may_be = fits and (key in stated or _may_be(context, index))
        if not may_be or notice.match(block.text.lower()):
            continue
        dates = lines.read_dates(index)
        if dates and lines.read_line(index).dated and _count_letters_beside(block.text, dates) < LETTERS_BESIDE_DATE:
            continue
        level = _find_level(block)
        features = around.weigh_line(index) | ({level: 1.0} if level else {})
        yield Candidate(block.text, features, index=index)
        for name, rest in _list_cuts(block, dates):
            yield Candidate(rest, {**features, "cut" if name == "cut bar" else name: 1.0, name: 1.0}, index=index)


def _list_indexes(context: Context, stated: Statements) -> list[int]:
    """Return the lines to be looked at: those around the article's head, and any that may be one by other evidence."""
    count = len(context.blocks)
    low, high = max(0, context.start - REACH_ABOVE), min(count, context.start + REACH_INTO)
    far = [
        index
        for index in (*range(low), *range(high, count))
        if context.blocks[index].headline_chance > GOOD_CHANCE or context.keys[index] in stated
    ]
    above, below = ([i for i in far if i < low], [i for i in far if i >= high])
    return [*above[-MOST_FAR:], *range(low, high), *below[:MOST_FAR]]


def _may_be(context: Context, index: int) -> bool:
    """Whether a line is likely enough to be looked at."""
    block = context.blocks[index]
    if block.headline_chance > GOOD_CHANCE:
        return True
    if block.role in ARTICLE_ROLES and (index >= context.start + 3 or _SENTENCE_END.search(block.text)):
        return block.role is Role.SUBHEAD and block.headline_chance > SMALL_CHANCE
    if index == context.start or block.headline_chance > SMALL_CHANCE:
        return True
    return not context.vocabulary.isdisjoint(list_content_words(block.text))


def _find_level(block: Block) -> str | None:
    """Return which heading a block stands in: "h1" to "h6"."""
    if block.markup is None:
        return None
    tags = (block.markup.tag, block.markup.path.partition(">")[0].partition(".")[0])
    return next((tag for tag in tags if len(tag) == 2 and tag[0] == "h" and tag[1] in "123456"), None)


def _list_cuts(block: Block, dates: Sequence[FoundDate]) -> Iterator[tuple[str, str]]:
    """Yield a line without its last words behind a mark, without the date that opens it (one at its end may belong to
    the headline), and without the elements at its ends that say they hold a kicker, the day or the writer.
    """
    text = block.text
    if ending := _find_ending(text):
        yield "cut bar" if ending.group().strip() == "|" else "cut", text[: ending.start()]
    for date in dates:
        rest = text.removeprefix(date.raw).lstrip(_EDGE)
        if text.startswith(date.raw) and len(rest) >= SHORTEST_CUT:
            yield "cut date", rest
            break
    rest = text
    for part in block.markup.parts if block.markup is not None and _find_level(block) else ():
        if part.signs & (KICKER | DATE | AUTHOR) and part.text and part.text != rest:
            rest = rest.removeprefix(part.text).removesuffix(part.text).strip(_EDGE)
    if rest and rest != text.strip(_EDGE):
        yield "cut kicker", rest


def _find_ending(text: str) -> re.Match[str] | None:
    """Return where a line's last words begin behind a mark, if they could be a site's name or a section's."""
    found: re.Match[str] | None = None
    end = len(text)
    for match in reversed(list(_MARK.finditer(text))):
        if match.start() < SHORTEST_CUT or end - match.end() > LONGEST_ENDING or (found and "|" not in match.group()):
            break
        if _NO_SITE.match(text, match.end(), end):
            break
        found, end = match, match.start()
    return found


def _count_letters_beside(text: str, dates: Sequence[FoundDate]) -> int:
    for date in dates:
        text = text.replace(date.raw, "")
    return sum(map(str.isalpha, text))


def _compare(context: Context, candidates: list[Candidate]) -> None:
    """Add what only the comparison of the lines shows: beside the likeliest by the labeller's word, beside those that
    speak of the article's topic as much, and which have another in them, as a breadcrumb pasted as one word has.
    """
    chances = {c.index: context.blocks[c.index or 0].headline_chance for c in candidates}
    first, second = [*sorted(chances.values(), reverse=True), 0.0, 0.0][:2]
    total = sum(chances.values()) + LEAST_TOTAL
    solid = [spell_key(candidate.value).replace(" ", "") for candidate in candidates]
    held = {key for key, candidate in zip(solid, candidates, strict=True) if candidate.features.get("held")}
    most, topic = (max((c.features.get(n, 0.0) for c in candidates), default=0.0) for n in ("shared words", "topic"))
    good: set[int | None] = set()
    for key, candidate in zip(solid, candidates, strict=True):
        features, chance = candidate.features, chances[candidate.index]
        if first:
            features["behind in label"] = math.log((chance + LEAST_CHANCE) / (first + LEAST_CHANCE)) / 4.0
            features["label share"] = chance / total
            features["label alone"] = float(chance == first and second < ALONE * first)
        else:
            features.pop("labelled", None)  # nobody asked the labeller
        features["holds line"] = float(any(other in key and other != key for other in held))
        features["behind in words"] = most - features.get("shared words", 0.0)
        features["behind in topic"] = topic - features.get("topic", 0.0)
        features["good above"] = math.log1p(len(good - {candidate.index}))
        is_good = features.get("topical", 0.0) >= GOOD_TOPIC and features.get("shared", 0.0) >= GOOD_SHARE
        if is_good and len(candidate.value) > SHORTEST_GOOD:
            good.add(candidate.index)


def _join_stated(context: Context, candidates: list[Candidate], stated: Statements) -> None:
    """Add to each line what the page states of it, and what it states that no line shows."""
    wholes = [set(key.split()) for key, (_, features) in stated.items() if features.get("stated whole")]
    told = {"stated and shown"}.union(*(features for _, features in stated.values()))
    shown: set[str] = set()
    lines = list(candidates)
    for candidate in lines:
        key = spell_key(candidate.value)
        if key in stated:
            candidate.features |= stated[key][1] | {"stated and shown": 1.0}
            shown.add(key)
        shares = _compare_words(key, wholes)
        candidate.features |= {"agreement": max(shares, default=0.0), "agreements": sum(shares) / max(1, len(wholes))}
    for key, (text, features) in stated.items():
        if key in shown:
            continue
        frame = next((c for c in lines if c.index is not None and f" {key} " in f" {context.keys[c.index]} "), None)
        if frame is None or len(key) < SHORTEST_CUT:
            joined = features | weigh_text(context, text) | {"not shown": 1.0}
        else:
            joined = _weigh_within(context, frame, key, text, told) | features
        joined["agreements"] = sum(_compare_words(key, wholes)) / max(1, len(wholes))
        candidates.append(Candidate(text, joined, index=frame.index if frame else None))


def _compare_words(key: str, wholes: list[set[str]]) -> list[float]:
    words = set(key.split())
    return [len(words & whole) / max(len(words), len(whole), 1) for whole in wholes]


def _weigh_within(context: Context, frame: Candidate, key: str, text: str, told: set[str]) -> Features:
    """Return the features of a statement that a longer line holds, and note that in the line: it has a kicker, say."""
    line = context.blocks[frame.index or 0].text
    within = context.keys[frame.index or 0]
    where = "end" if within.endswith(key) else "begin" if within.startswith(key) else "middle"
    frame.features[f"holds statement at {where}"] = 1.0
    own = told.union(weigh_text(context, line))
    rest = {name: value for name, value in frame.features.items() if name not in own and not name.startswith("holds")}
    return rest | weigh_text(context, text) | {f"at {where} of line": 1.0}
