"""The evidence for and against a line's being the headline, by name."""

from __future__ import annotations

import math
import re

from newsclip.blocks import COMMENT_ROLES, Block, Role
from newsclip.facts.context import measure_text
from newsclip.facts.lines import Lines
from newsclip.facts.surroundings import CROWD, LONG, LONG_SOON, Surroundings

# Blocks below a headline in which its date and byline are looked for, and above it.
REACH_NEIGHBOURS = 5
# Below this probability, and above its complement, the labeller's word says no more.
LEAST_CHANCE = 0.001
# Letters of a line below a headline that may be its standfirst, and of one that is a sentence; how much longer or
# shorter than the headline such a line is.
STANDFIRST, SENTENCE = 35, 60
LONGER, SHORTER = 1.3, 0.6
# Words of at least four letters that a line set in capitals like a title has.
TITLE_WORDS = 3
# Share of digits above which a line is a list of numbers.
DIGITS = 0.3
# Blocks above an article that was pasted with hardly more than its headline: there the first line is no site's name.
BARE_HEAD = 3
# Characters at which a length ends that speaks differently for a headline.
LENGTHS = (
    (15, "below 15"),
    (25, "15 to 25"),
    (40, "25 to 40"),
    (100, "40 to 100"),
    (140, None),
    (math.inf, "above 140"),
)

_CHROME_ROLES = frozenset({Role.MENU, Role.FORM, Role.LEGAL, Role.ADVERTISEMENT, *COMMENT_ROLES})
_ROLES = {
    Role.HEADLINE: "role headline",
    Role.SUBHEAD: "role subhead",
    Role.SHARE: "role share",
    **dict.fromkeys(_CHROME_ROLES, "role chrome"),
    **dict.fromkeys((Role.BODY, Role.STANDFIRST, Role.LIST_ITEM), "role article"),
    **dict.fromkeys((Role.BYLINE, Role.DATE, Role.CAPTION, Role.TAGS), "role about"),
    **dict.fromkeys((Role.TEASER, Role.BREADCRUMB), "role teaser"),
}
# The credit at the end of a caption: "(Photo: Ida Roe)", "© Ida Roe".
_CREDIT = re.compile(
    r"[(\[（][^()\[\]（）]{2,24}[:：/][^()\[\]（）]{2,60}[)\]）]$|©|^[(\[]?(?:[^\W\d_]{4,12}):\s?[^\W\d_]+(?:\s[^\W\d_]+)?[)\]]?$"
)
_PARTED = re.compile(r"\s[>›»|/→]\s|›|»")
_SENTENCES = re.compile(r"[.!?]\s+\S")
_ADDRESS = re.compile(r"https?:|www\.|@|\.(?:com|de|org|net)\b")
_PATTERNS = {"credit": _CREDIT, "parted": _PARTED, "sentences": _SENTENCES, "address": _ADDRESS}
_DIGIT = re.compile(r"\d")
_LONG_WORD = re.compile(r"[^\W\d_]{4,}")
_BULLETS = frozenset("•*-·")
_LAST = {
    **dict.fromkeys(".。", "full stop"),
    **dict.fromkeys(":：", "colon"),
    **dict.fromkeys("?？!！", "question"),
    **dict.fromkeys(",;،", "comma"),
}

_STOPS = frozenset(".!?…。！？")

Features = dict[str, float]


def weigh_line(around: Surroundings, index: int) -> Features:
    """Return the evidence that a line is the headline, by name, most of it 0 to 1; what is 0 is left out.

    What the lines around hold is left to :func:`weigh_neighbours`: it takes as long as all the rest.
    """
    block = around.context.blocks[index]
    features: Features = {"labelled": _spell_chance(block.headline_chance)}
    _weigh_words(around, index, features)
    _weigh_shape(block, features)
    if index + 1 < len(around.context.blocks):
        _weigh_next(block, around.context.blocks[index + 1], features)
    _weigh_copies(around, index, features)
    _weigh_place(around, index, features)
    if index >= around.context.start and block.role is Role.SUBHEAD:
        features["subhead in body"] = 1.0
    return features


def _spell_chance(chance: float) -> float:
    """Return the labeller's probability as a quarter of its logarithm of odds, from -1.7 to 1.7."""
    chance = min(max(chance, LEAST_CHANCE), 1.0 - LEAST_CHANCE)
    return math.log(chance / (1.0 - chance)) / 4.0


def _weigh_words(around: Surroundings, index: int, features: Features) -> None:
    """What a line has in common with the article."""
    context = around.context
    words = around.list_words(index)
    shared = words & context.vocabulary
    if not shared:
        return
    topic = 0.0
    for word in sorted(shared):
        topic += context.weights[word]
    features["shared"] = len(shared) / len(words)
    features["shared words"] = math.log1p(len(shared))
    features["topical"] = topic / len(words)
    features["topic"] = min(topic, 4.0)
    if context.blocks[index].role is Role.HEADLINE:
        features["headline and shared"] = features["shared"]
    if led := len(words & context.lead):
        features["led"] = led / len(words)
        features["led words"] = math.log1p(led)


def _weigh_shape(block: Block, features: Features) -> None:
    """What a line looks like."""
    text = block.text
    length = measure_text(text)
    names = [next((name for bound, name in LENGTHS if length < bound), None)]
    names.append(_LAST.get(text[-1]))
    names.append("small initial" if text[0].islower() else "digit initial" if text[0].isdigit() else None)
    names.append(_ROLES.get(block.role))
    names.extend(name for name, pattern in _PATTERNS.items() if pattern.search(text))
    if block.bullet is not None or text[0] in _BULLETS:
        names.append("bullet")
    if text.isupper():
        names.append("capitals")
    if ": " in text:
        names.append("colon within")
    if len(_DIGIT.findall(text)) > DIGITS * len(text):
        names.append("digits")
    words = _LONG_WORD.findall(text)
    if len(words) >= TITLE_WORDS and all(word[0].isupper() for word in words):
        names.append("title case")
    features.update((name, 1.0) for name in names if name)


def _weigh_next(block: Block, below: Block, features: Features) -> None:
    """Whether the next line could be the standfirst of this one, or this one that of the line above."""
    length, next_length = measure_text(block.text), measure_text(below.text)
    if next_length > max(STANDFIRST, LONGER * length):
        features["longer next"] = 1.0
    elif next_length < SHORTER * length:
        features["shorter next"] = 1.0
    if below.text[-1:] in _STOPS:
        features["stop next"] = 1.0
    if SENTENCE < next_length <= LONG:
        features["sentence next"] = 1.0


def _weigh_copies(around: Surroundings, index: int, features: Features) -> None:
    """Where else a line is printed."""
    context = around.context
    keys, key = context.keys, context.keys[index]
    if others := context.recurrence[key] - 1:
        features["recurs"] = 1.0
        if others > 2:
            features["recurs often"] = 1.0
        if key in keys[max(0, index - 3) : index] or key in keys[index + 1 : index + 4]:
            features["recurs near"] = 1.0
        if key in keys[max(context.start, index + 1) : context.end]:
            features["recurs in body"] = 1.0
        if around.is_menu_entry(index):
            features["menu entry"] = 1.0
    if around.is_quoted(index):
        features["quoted"] = 1.0
    if around.is_contained(index):
        features["contained"] = 1.0
    if around.is_masthead(index):
        features["masthead"] = 1.0


def _weigh_place(around: Surroundings, index: int, features: Features) -> None:
    """Where a line stands."""
    context = around.context
    above = context.start - index
    if above <= 0:
        features["in body"] = 1.0
        features["depth in body"] = math.log1p(-above)
    elif above == 1:
        features["distance"] = math.log1p(above)
        if context.start > BARE_HEAD:
            features["next"] = 1.0
    else:
        features["distance"] = math.log1p(above)
        if above <= 4:
            features["near"] = 1.0
    if index == 0 and context.start > BARE_HEAD:
        features["first"] = 1.0
    elif 0 < index < 4:
        features["near top"] = 1.0
    blocks = context.blocks
    # A program that marks the entries of lists puts gaps elsewhere than a browser does that copies a page.
    kind = "dumped " if around.dumped else ""
    features[f"{kind}gap before"] = min(blocks[index].blanks_before, 2) / 2
    features[f"{kind}gap after"] = min(blocks[index + 1].blanks_before, 2) / 2 if index + 1 < len(blocks) else 1.0
    features[f"{kind}crowd"] = around.crowds[index] / CROWD
    if around.has_long(index + 1, index + 2):
        features["long next"] = 1.0
    if around.has_long(index + 2, index + LONG_SOON):
        features["long soon"] = 1.0
    if around.is_good(index - 1) or around.is_good(index - 2):
        features["good just above"] = 1.0


NEIGHBOURS = frozenset(
    {
        *("dated", "byline", "name", "date above", "date next"),
        *("date below", "date close", "byline below", "byline close", "name below"),
    }
)
"""The names of what :func:`weigh_neighbours` may return."""


def weigh_neighbours(lines: Lines, index: int) -> Features:
    """Return as evidence which lines around hold a date, a byline or a name."""
    features: Features = {}
    read_line = lines.read_line
    line = read_line(index)
    if line.dated:
        features["dated"] = 1.0
    if line.signed:
        features["byline"] = 1.0
    elif line.named:
        features["name"] = 1.0
    for step in range(REACH_NEIGHBOURS, 0, -1):
        below = read_line(index + step)
        if below.dated:
            features["date below"], features["date close"] = 1.0, 1 / step
        if below.signed:
            features["byline below"], features["byline close"] = 1.0, 1 / step
        elif below.named:
            features["name below"], features["byline close"] = 1.0, 1 / step
        if read_line(index - step).dated:
            features["date above"] = 1.0
    if read_line(index + 1).dated:
        features["date next"] = 1.0
    return features
