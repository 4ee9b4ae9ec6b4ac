"""The evidence for and against a line's being the headline, by name, from itself and from the lines around it."""

from __future__ import annotations

import math
import re
from collections import Counter

from newsclip.blocks import COMMENT_ROLES, Block, Role
from newsclip.facts.context import Context, list_content_words, measure_text
from newsclip.facts.evidence import Features, spell_chance, weigh_markup
from newsclip.facts.lines import Lines

LONGEST = 260
# Characters of a paragraph or a standfirst, and the blocks below a line in which one as long as that stands soon.
LONG, LONG_SOON = 110, 5
# Letters of a line that is told by being printed again inside another, and the blocks around that are searched.
SHORTEST_HELD, REACH_OF_HELD = 12, 60
# Letters of a menu's entry, and the blocks around a line in which it stands.
LONGEST_ENTRY, REACH_OF_MENU = 40, 120
# Blocks around a headline in which its date and byline are looked for.
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
    (15, "below 15"), (25, "15 to 25"), (40, "25 to 40"), (100, "40 to 100"), (140, "100 to 140"),
    (math.inf, "above 140"),
)  # fmt: skip

# The share of lines with a bullet in what a program made of a page: nine of ten such texts, one of ten pastes.
BULLET_SHARE = 0.1
# Characters of a short line, as menus are made of, and how many of them make a crowd.
SHORT, CROWD = 40, 10
# The share of its words that a line has in common with the article when it may well be its headline, and its length.
GOOD_SHARE, SHORTEST_GOOD = 0.6, 20

_ROLES = {
    Role.SUBHEAD: "role subhead",
    Role.SHARE: "role share",
    **dict.fromkeys((Role.MENU, Role.FORM, Role.LEGAL, Role.ADVERTISEMENT, *COMMENT_ROLES), "role chrome"),
    **dict.fromkeys((Role.BODY, Role.STANDFIRST, Role.LIST_ITEM), "role article"),
    **dict.fromkeys((Role.BYLINE, Role.DATE, Role.CAPTION, Role.TAGS), "role about"),
    **dict.fromkeys((Role.TEASER, Role.BREADCRUMB), "role teaser"),
}
_SHAPES = {
    # The credit at the end of a caption: "(Photo: Ida Roe)", "© Ida Roe"; where it was taken: "＝中川町で".
    "credit": re.compile(
        r"＝[^＝]{2,16}で$|"
        r"[(\[（][^()\[\]（）]{2,24}[:：/][^()\[\]（）]{2,60}[)\]）]$|©|"
        r"^[(\[]?(?:[^\W\d_]{4,12}):\s?[^\W\d_]+(?:\s[^\W\d_]+)?[)\]]?$"
    ),
    "parted": re.compile(r"\s[>›»|/→]\s|›|»"),
    "sentences": re.compile(r"[.!?]\s+\S"),
    "address": re.compile(r"https?:|www\.|@|\.(?:com|de|org|net)\b"),
    "digit initial": re.compile(r"^\d"),
    "colon within": re.compile(": "),
    "full stop": re.compile(r"[.。]$"),
    "colon": re.compile(r"[:：]$"),
    "question": re.compile(r"[?？!！]$"),
    "comma": re.compile(r"[,;،]$"),
}
_DIGIT = re.compile(r"\d")
_LONG_WORD = re.compile(r"[^\W\d_]{4,}")
_BULLETS = frozenset("•*-·")


class Surroundings:
    """What the lines up to ``high`` are compared with, prepared once for all of them."""

    def __init__(self, context: Context, lines: Lines, high: int) -> None:
        self.context, self.lines = context, lines
        self._solid = Counter(
            key.replace(" ", "") for key in context.keys[max(0, context.start - REACH_OF_HELD) : high + REACH_OF_HELD]
        )
        self._joined = "".join(f"{solid}\n" for solid in self._solid.elements())
        # A program that marks the entries of lists puts gaps elsewhere than a browser does that copies a page.
        bullets = sum(block.bullet is not None for block in context.blocks)
        self._kind = "dumped " if bullets > BULLET_SHARE * len(context.blocks) else ""
        self._crowds = _measure_crowds(context.blocks[: high + CROWD])
        self._sizes = [measure_text(block.text) for block in context.blocks[: high + LONG_SOON]]
        self._good: dict[int, bool] = {}

    def weigh_line(self, index: int) -> Features:
        """Return the evidence that a line is the headline, by name, most of it 0 to 1."""
        block = self.context.blocks[index]
        features = weigh_text(self.context, block.text) | {"labelled": spell_chance(block.headline_chance)}
        told = {
            _ROLES.get(block.role, ""): True,
            "bullet": block.bullet is not None or block.text[0] in _BULLETS,
            "subhead in body": index >= self.context.start and block.role is Role.SUBHEAD,
        }
        features |= {name: 1.0 for name, holds in told.items() if name and holds}
        features |= self._weigh_copies(index) | self._weigh_place(index) | self._weigh_neighbours(index)
        return features | weigh_markup(block)

    def _weigh_copies(self, index: int) -> Features:
        """Return where else a line is printed."""
        context, key = self.context, self.context.keys[index]
        keys, others = context.keys, context.recurrence[key] - 1
        solid = key.replace(" ", "")
        told = {
            # Another line ends in this one: a breadcrumb, be it glued ("HomeNewsRain is due"), "Reading: …".
            "held": len(solid) >= SHORTEST_HELD and self._joined.count(f"{solid}\n") > self._solid[solid],
            "recurs": others > 0,
            "recurs often": others > 2,
            "recurs near": others > 0 and key in (*keys[max(0, index - 3) : index], *keys[index + 1 : index + 4]),
            "recurs in body": others > 0 and key in keys[max(context.start, index + 1) : context.end],
            "menu entry": others > 0 and len(key) <= LONGEST_ENTRY and self._is_menu_entry(index),
        }
        return {name: 1.0 for name, holds in told.items() if holds}

    def _is_menu_entry(self, index: int) -> bool:
        """Whether a line is printed elsewhere as a menu's entry: a section, not a headline."""
        keys, blocks = self.context.keys, self.context.blocks
        around = range(max(0, index - REACH_OF_MENU), min(len(blocks), index + REACH_OF_MENU))
        return any(
            keys[at] == keys[index] and at != index and (blocks[at].bullet is not None or blocks[at].role is Role.MENU)
            for at in around
        )

    def _weigh_place(self, index: int) -> Features:
        """Return where a line stands, and how long the lines below it are."""
        context, blocks = self.context, self.context.blocks
        above, sizes = context.start - index, self._sizes
        features = {
            "near top": float(0 < index < 4),
            f"{self._kind}crowd": self._crowds[index] / CROWD,
            "good just above": float(any(map(self._is_good, (index - 1, index - 2)))),
            f"{self._kind}gap before": min(blocks[index].blanks_before, 2) / 2,
            f"{self._kind}gap after": min(blocks[index + 1].blanks_before, 2) / 2 if index + 1 < len(blocks) else 1.0,
            "long next": float(any(size > LONG for size in sizes[index + 1 : index + 2])),
            "long soon": float(any(size > LONG for size in sizes[index + 2 : index + LONG_SOON])),
        }
        if above <= 0:
            features |= {"in body": 1.0, "depth in body": math.log1p(-above)}
            features["below prose"] = float(any(size > LONG for size in sizes[context.start : index]))
        else:
            features |= {"distance": math.log1p(above), "near": float(above <= 4)}
        if context.start > BARE_HEAD:
            features |= {"next": float(above == 1), "first": float(index == 0)}
        if index + 1 < len(sizes):  # the next line could be the standfirst of this one
            features["longer next"] = float(sizes[index + 1] > max(STANDFIRST, LONGER * sizes[index]))
            features["shorter next"] = float(sizes[index + 1] < SHORTER * sizes[index])
            features["sentence next"] = float(SENTENCE < sizes[index + 1] <= LONG)
        return features

    def _is_good(self, index: int) -> bool:
        """Whether a line speaks of the article's topic in more than a word or two."""
        if index not in self._good:
            self._good[index] = self._speaks_of_topic(index)
        return self._good[index]

    def _speaks_of_topic(self, index: int) -> bool:
        if index < 0 or not SHORTEST_GOOD <= len(self.context.blocks[index].text) <= LONGEST:
            return False
        words = list_content_words(self.context.blocks[index].text)
        return len(words) > 1 and len(words & self.context.vocabulary) >= GOOD_SHARE * len(words)

    def _weigh_neighbours(self, index: int) -> Features:
        """Return which lines around hold a date, a byline or a name."""
        line = self.lines.read_line(index)
        signed = line.signed or (line.dated and line.cue is not None)  # "No. 212 · 9 October 2025 · by Ida Roe"
        several = line.named and ", " in self.context.blocks[index].text
        features = {"dated": float(line.dated), "byline": float(signed), "name": float(line.named)}
        features["names"] = float(several)
        for step in range(REACH_NEIGHBOURS, 0, -1):
            below = self.lines.read_line(index + step)
            if below.dated:
                features |= {"date below": 1.0, "date close": 1 / step, "date next": float(step == 1)}
            if below.signed or below.named:
                features |= {"byline below" if below.signed else "name below": 1.0, "byline close": 1 / step}
            if self.lines.read_line(index - step).dated:
                features["date above"] = 1.0
        return features


def _measure_crowds(blocks: list[Block]) -> list[int]:
    """Return how many short lines stand around each without a gap, as in a menu."""
    runs: list[int] = []
    for index, block in enumerate(blocks):
        if not runs or block.blanks_before or len(block.text) > SHORT or len(blocks[index - 1].text) > SHORT:
            runs.append(0)
        runs[-1] += 1
    return [min(CROWD, run - 1) for run in runs for _ in range(run)]


def weigh_text(context: Context, text: str) -> Features:
    """Return what the words of a text have in common with the article, and what it looks like."""
    words = list_content_words(text)
    shared, led = words & context.vocabulary, len(words & context.lead)
    features: Features = {}
    if shared:
        topic = sum(context.weights[word] for word in sorted(shared))
        features |= {"shared": len(shared) / len(words), "shared words": math.log1p(len(shared))}
        features |= {"topical": topic / len(words), "topic": min(topic, 4.0)}
    if led:
        features |= {"led": led / len(words), "led words": math.log1p(led)}
    length, long_words = measure_text(text), _LONG_WORD.findall(text)
    told = {name: pattern.search(text) for name, pattern in _SHAPES.items()} | {
        next(name for bound, name in LENGTHS if length < bound): True,
        "small initial": text[0].islower(),
        "capitals": text.isupper(),
        "digits": len(_DIGIT.findall(text)) > DIGITS * len(text),
        "title case": len(long_words) >= TITLE_WORDS and all(word[0].isupper() for word in long_words),
    }
    return features | {name: 1.0 for name, holds in told.items() if holds}
