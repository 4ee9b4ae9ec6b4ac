"""The evidence for and against a line's being the headline, by name, from itself and from the lines around it."""

from __future__ import annotations

import math
import re
from collections import Counter

from newsclip.blocks import COMMENT_ROLES, Block, Role
from newsclip.facts.context import Context, list_content_words, measure_text
from newsclip.facts.evidence import Features, spell_chance
from newsclip.facts.lines import Lines

# Blocks above the article that are looked at.
REACH_ABOVE = 120
LONGEST = 260
# Characters of a paragraph or a standfirst.
LONG = 110
# Blocks below a line in which one as long as that stands soon.
LONG_SOON = 5
# The share of its content words that a line has in common with the article when it may well be its headline, and its
# least length.
GOOD_SHARE, SHORTEST_GOOD = 0.6, 20
# Letters of a line that is told by being printed again inside another, and the blocks around that are searched.
SHORTEST_HELD, HELD_ABOVE, HELD_BELOW = 12, 60, 60
# Letters of a menu's entry.
LONGEST_ENTRY = 40
# The share of lines with a bullet in what a program made of a page: nine of ten such texts, one of ten pastes.
BULLET_SHARE = 0.1
# Characters of a short line, as menus are made of, and how many of them make a crowd.
SHORT, CROWD = 40, 10


class Surroundings:
    """What the lines up to ``high`` are compared with, prepared once for all of them."""

    def __init__(self, context: Context, high: int) -> None:
        self.context = context
        self._words: dict[int, frozenset[str]] = {}
        window = slice(max(0, context.start - HELD_ABOVE), high + HELD_BELOW)
        self._solid = Counter(key.replace(" ", "") for key in context.keys[window])
        self._joined = "".join(f"{solid}\n" for solid in self._solid.elements())
        self._entries = _list_entries(context, high)
        self._long = [measure_text(block.text) > LONG for block in context.blocks[: high + LONG_SOON]]
        bullets = sum(block.bullet is not None for block in context.blocks)
        self.dumped = bullets > BULLET_SHARE * len(context.blocks)
        self.crowds = _measure_crowds(context.blocks[: high + CROWD])

    def list_words(self, index: int) -> frozenset[str]:
        """Return a line's content words."""
        if index not in self._words:
            self._words[index] = list_content_words(self.context.blocks[index].text)
        return self._words[index]

    def is_held(self, index: int) -> bool:
        """Whether another line ends in this one: a breadcrumb, be it glued ("HomeNewsRain is due"), "Reading: …"."""
        solid = self.context.keys[index].replace(" ", "")
        return len(solid) >= SHORTEST_HELD and self._joined.count(f"{solid}\n") > self._solid[solid]

    def is_menu_entry(self, index: int) -> bool:
        """Whether a short line is printed elsewhere as a menu's entry: a section, not a headline."""
        key = self.context.keys[index]
        if len(key) > LONGEST_ENTRY:
            return False
        return any(at != index and abs(at - index) <= REACH_ABOVE for at in self._entries.get(key, ()))

    def is_good(self, index: int) -> bool:
        """Whether a line speaks of the article's topic in more than a word or two."""
        if index < 0 or not SHORTEST_GOOD <= len(self.context.blocks[index].text) <= LONGEST:
            return False
        words = self.list_words(index)
        return len(words) > 1 and len(words & self.context.vocabulary) >= GOOD_SHARE * len(words)

    def has_long(self, low: int, high: int) -> bool:
        """Whether one of some lines is as long as a paragraph."""
        return True in self._long[low:high]


def _list_entries(context: Context, high: int) -> dict[str, list[int]]:
    """Return where each line that is printed more than once is a menu's entry."""
    entries: dict[str, list[int]] = {}
    for index, block in enumerate(context.blocks[: high + REACH_ABOVE]):
        if (block.bullet is not None or block.role is Role.MENU) and context.recurrence[context.keys[index]] > 1:
            entries.setdefault(context.keys[index], []).append(index)
    return entries


def _measure_crowds(blocks: list[Block]) -> list[int]:
    """Return how many short lines stand around each without a gap, as in a menu."""
    counts: list[int] = []
    run: list[int] = []
    for index, block in enumerate(blocks):
        if not run or block.blanks_before or len(block.text) > SHORT or len(blocks[index - 1].text) > SHORT:
            counts.extend([min(CROWD, len(run) - 1)] * len(run))
            run = []
        run.append(index)
    return counts + [min(CROWD, len(run) - 1)] * len(run)


# Blocks below a headline in which its date and byline are looked for, and above it.
REACH_NEIGHBOURS = 5
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
    Role.SUBHEAD: "role subhead",
    Role.SHARE: "role share",
    **dict.fromkeys(_CHROME_ROLES, "role chrome"),
    **dict.fromkeys((Role.BODY, Role.STANDFIRST, Role.LIST_ITEM), "role article"),
    **dict.fromkeys((Role.BYLINE, Role.DATE, Role.CAPTION, Role.TAGS), "role about"),
    **dict.fromkeys((Role.TEASER, Role.BREADCRUMB), "role teaser"),
}
# The credit at the end of a caption: "(Photo: Ida Roe)", "© Ida Roe"; where it was taken: "＝中川町で".
_CREDIT = re.compile(
    r"＝[^＝]{2,16}で$|"
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


def weigh_line(around: Surroundings, index: int) -> Features:
    """Return the evidence that a line is the headline, by name, most of it 0 to 1.

    What the lines around hold is left to :func:`weigh_neighbours`: it takes as long as all the rest.
    """
    block = around.context.blocks[index]
    features = weigh_text(around.context, block.text) | {"labelled": spell_chance(block.headline_chance)}
    if role := _ROLES.get(block.role):
        features[role] = 1.0
    if block.bullet is not None or block.text[0] in _BULLETS:
        features["bullet"] = 1.0
    if index + 1 < len(around.context.blocks):
        _weigh_next(block, around.context.blocks[index + 1], features)
    _weigh_copies(around, index, features)
    _weigh_place(around, index, features)
    if index >= around.context.start and block.role is Role.SUBHEAD:
        features["subhead in body"] = 1.0
    return features


def weigh_text(context: Context, text: str) -> Features:
    """Return what the words of a text have in common with the article, and what it looks like."""
    words = list_content_words(text)
    shared = words & context.vocabulary
    features: Features = {}
    if shared:
        topic = sum(context.weights[word] for word in sorted(shared))
        features["shared"] = len(shared) / len(words)
        features["shared words"] = math.log1p(len(shared))
        features["topical"] = topic / len(words)
        features["topic"] = min(topic, 4.0)
        if led := len(words & context.lead):
            features["led"] = led / len(words)
            features["led words"] = math.log1p(led)
    return features | _weigh_shape(text)


def _weigh_shape(text: str) -> Features:
    """Return what a line looks like."""
    length = measure_text(text)
    names = [next((name for bound, name in LENGTHS if length < bound), None)]
    names.append(_LAST.get(text[-1]))
    names.append("small initial" if text[0].islower() else "digit initial" if text[0].isdigit() else None)
    names.extend(name for name, pattern in _PATTERNS.items() if pattern.search(text))
    if text.isupper():
        names.append("capitals")
    if ": " in text:
        names.append("colon within")
    if len(_DIGIT.findall(text)) > DIGITS * len(text):
        names.append("digits")
    words = _LONG_WORD.findall(text)
    if len(words) >= TITLE_WORDS and all(word[0].isupper() for word in words):
        names.append("title case")
    return {name: 1.0 for name in names if name}


def _weigh_next(block: Block, below: Block, features: Features) -> None:
    """Whether the next line could be the standfirst of this one, or this one that of the line above."""
    length, next_length = measure_text(block.text), measure_text(below.text)
    if next_length > max(STANDFIRST, LONGER * length):
        features["longer next"] = 1.0
    elif next_length < SHORTER * length:
        features["shorter next"] = 1.0
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
    if around.is_held(index):
        features["held"] = 1.0


def _weigh_place(around: Surroundings, index: int, features: Features) -> None:
    """Where a line stands."""
    context = around.context
    above = context.start - index
    if above <= 0:
        features["in body"] = 1.0
        features["depth in body"] = math.log1p(-above)
        if around.has_long(context.start, index):
            features["below prose"] = 1.0
    else:
        features["distance"] = math.log1p(above)
        features["near"] = float(above <= 4)
    if context.start > BARE_HEAD:
        features["next"], features["first"] = float(above == 1), float(index == 0)
    features["near top"] = float(0 < index < 4)
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
