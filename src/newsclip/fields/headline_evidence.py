"""The evidence for and against a line's being the headline, by name."""

from __future__ import annotations

import math
import re
from itertools import pairwise

from newsclip.blocks import COMMENT_ROLES, Block, Role
from newsclip.fields.scene import Scene, list_content_words, measure_text
from newsclip.fields.traits import Traits

# Blocks above the article that are looked at.
REACH_ABOVE = 120
LONGEST = 260
# Blocks below a headline in which its date and byline are looked for, and above it.
REACH_NEIGHBOURS = 5
# Characters of a paragraph or a standfirst.
LONG = 110
# Blocks below a line in which one as long as that stands soon.
LONG_SOON = 5
# The share of its content words that a line has in common with the article when it may well be its headline, and its
# least length.
GOOD_SHARE, SHORTEST_GOOD = 0.6, 20
# Blocks above an article that was pasted with hardly more than its headline: there the first line is no site's name.
BARE_HEAD = 3
# Letters of a line that is told by being printed again inside another, and how much longer that one may be.
SHORTEST_QUOTED, LONGEST_FRAME = 15, 60
# Blocks around a line, above and below, in which a line may end in it; and around the article.
QUOTED_ABOVE, QUOTED_BELOW, REACH_OUTSIDE = 30, 10, 60
# Blocks at the foot in which a copyright line stands, its letters, and those of a name in it.
FOOT_BLOCKS, LONGEST_COPYRIGHT, LONGEST_NAME = 60, 160, 40
# Characters of a short line, as menus are made of, and how many of them make a crowd.
SHORT, CROWD = 40, 10
# Characters at which a length ends that speaks differently for a headline.
LENGTHS = (
    (15, "below 15"),
    (25, "15 to 25"),
    (40, "25 to 40"),
    (100, "40 to 100"),
    (140, None),
    (math.inf, "above 140"),
)

_CHROME_ROLES = frozenset({Role.MENU, Role.SHARE, Role.FORM, Role.LEGAL, Role.ADVERTISEMENT, *COMMENT_ROLES})
_ROLES = {
    Role.HEADLINE: "role headline",
    Role.SUBHEAD: "role subhead",
    **dict.fromkeys(_CHROME_ROLES, "role chrome"),
    **dict.fromkeys((Role.BODY, Role.STANDFIRST, Role.LIST_ITEM), "role article"),
    **dict.fromkeys((Role.BYLINE, Role.DATE, Role.CAPTION, Role.TAGS), "role about"),
    **dict.fromkeys((Role.TEASER, Role.BREADCRUMB), "role teaser"),
}
_SENTENCE_END = re.compile(r"[.。．।۔:：,，;]\W{0,2}$")
# The credit at the end of a caption: "(Photo: Ida Roe)", "© Ida Roe".
_CREDIT = re.compile(
    r"[(\[（][^()\[\]（）]{2,24}[:：/][^()\[\]（）]{2,60}[)\]）]$|©|^[(\[]?(?:[^\W\d_]{4,12}):\s?[^\W\d_]+(?:\s[^\W\d_]+)?[)\]]?$"
)
_PARTED = re.compile(r"\s[>›»|/→]\s|›|»")
_PATTERNS = {"credit": _CREDIT, "parted": _PARTED}
_BULLETS = frozenset("•*-·")
_LAST = {
    **dict.fromkeys(".。", "full stop"),
    **dict.fromkeys(":：", "colon"),
    **dict.fromkeys("?？!！", "question"),
}

Features = dict[str, float]


class Surroundings:
    """What the lines from ``low`` to ``high`` are compared with, prepared once for all of them."""

    def __init__(self, scene: Scene, traits: Traits, low: int, high: int) -> None:
        self.scene = scene
        self.traits = traits
        self._words: dict[int, frozenset[str]] = {}
        self._low = max(0, low - QUOTED_ABOVE)
        self._near, self._offsets = _join_keys(scene.keys[self._low : high + QUOTED_BELOW])
        outside = (
            *scene.keys[max(0, scene.start - REACH_OUTSIDE) : scene.start],
            *scene.keys[scene.end :][:REACH_OUTSIDE],
        )
        self._outside, _ = _join_keys(outside)
        self._copyright = _list_copyright(scene)
        self._entries = _list_entries(scene, low, high)
        self._long = [len(block.text) > LONG for block in scene.blocks[: high + LONG_SOON]]
        self.crowds = _measure_crowds(scene.blocks[: high + CROWD])

    def list_words(self, index: int) -> frozenset[str]:
        """Return a line's content words."""
        if index not in self._words:
            self._words[index] = list_content_words(self.scene.blocks[index].text)
        return self._words[index]

    def ends_sentence(self, index: int) -> bool:
        """Whether a line ends as a sentence does, or goes on below."""
        return bool(_SENTENCE_END.search(self.scene.blocks[index].text))

    def is_quoted(self, index: int) -> bool:
        """Whether another line ends in this one ("Reading: …", a breadcrumb)."""
        key = self.scene.keys[index]
        if len(key) < SHORTEST_QUOTED:
            return False
        last = len(self._offsets) - 1
        low, high = max(0, index - QUOTED_ABOVE - self._low), min(index + QUOTED_BELOW - self._low, last)
        return self._near.find(f" {key}\n", self._offsets[low], self._offsets[high]) != -1

    def is_contained(self, index: int) -> bool:
        """Whether a line outside the article, not much longer, has this one in it ("2 thoughts on …")."""
        key = self.scene.keys[index]
        if len(key) < SHORTEST_QUOTED:
            return False
        text = self._outside
        at = text.find(key)
        while at != -1:
            start, end = text.rfind("\n", 0, at) + 1, text.find("\n", at)
            if len(key) < end - start < len(key) + LONGEST_FRAME:
                return True
            at = text.find(key, end)
        return False

    def is_masthead(self, index: int) -> bool:
        """Whether a copyright line at the foot names what a line says: the site, not the article."""
        key = self.scene.keys[index]
        return 2 < len(key) < LONGEST_NAME and any(key in other for other in self._copyright)

    def is_menu_entry(self, index: int) -> bool:
        """Whether a short line is printed elsewhere as a menu's entry: a section, not a headline."""
        key = self.scene.keys[index]
        if len(key) > LONGEST_NAME:
            return False
        return any(at != index and abs(at - index) <= REACH_ABOVE for at in self._entries.get(key, ()))

    def is_good(self, index: int) -> bool:
        """Whether a line speaks of the article's topic in more than a word or two."""
        if index < 0 or not SHORTEST_GOOD <= len(self.scene.blocks[index].text) <= LONGEST:
            return False
        words = self.list_words(index)
        return len(words) > 1 and len(words & self.scene.vocabulary) >= GOOD_SHARE * len(words)

    def has_long(self, low: int, high: int) -> bool:
        """Whether one of some lines is as long as a paragraph."""
        return True in self._long[low:high]


def _join_keys(keys: tuple[str, ...] | list[str]) -> tuple[str, list[int]]:
    """Return keys as lines of one text, and where each begins and the last ends."""
    offsets = [0]
    for key in keys:
        offsets.append(offsets[-1] + len(key) + 1)
    return "".join(f"{key}\n" for key in keys), offsets


def _list_copyright(scene: Scene) -> list[str]:
    return [
        key
        for key, block in zip(scene.keys[-FOOT_BLOCKS:], scene.blocks[-FOOT_BLOCKS:], strict=True)
        if len(key) < LONGEST_COPYRIGHT and ("©" in block.text or "copyright" in key)
    ]


def _list_entries(scene: Scene, low: int, high: int) -> dict[str, list[int]]:
    """Return where each line that is printed more than once is a menu's entry."""
    entries: dict[str, list[int]] = {}
    first = max(0, low - REACH_ABOVE)
    for index, block in enumerate(scene.blocks[first : high + REACH_ABOVE], first):
        if (block.bullet is not None or block.role is Role.MENU) and scene.recurrence[scene.keys[index]] > 1:
            entries.setdefault(scene.keys[index], []).append(index)
    return entries


def _measure_crowds(blocks: list[Block]) -> list[int]:
    """Return how many short lines stand around each without a gap, as in a menu."""
    joined = [not block.blanks_before and len(above.text) <= SHORT for above, block in pairwise(blocks)]
    counts = [0] * len(blocks)
    run = 0
    for index in range(1, len(blocks)):
        run = run + 1 if joined[index - 1] else 0
        counts[index] = run
    run = 0
    for index in range(len(blocks) - 2, -1, -1):
        below = blocks[index + 1]
        run = run + 1 if not below.blanks_before and len(below.text) <= SHORT else 0
        counts[index] = min(CROWD, counts[index] + run)
    return counts


def weigh_line(around: Surroundings, index: int) -> Features:
    """Return the evidence that a line is the headline, by name, most of it 0 to 1; what is 0 is left out."""
    features: Features = {}
    _weigh_words(around, index, features)
    _weigh_shape(around.scene.blocks[index], features)
    _weigh_copies(around, index, features)
    _weigh_place(around, index, features)
    _weigh_neighbours(around, index, features)
    return features


def _weigh_words(around: Surroundings, index: int, features: Features) -> None:
    """What a line has in common with the article."""
    scene = around.scene
    words = around.list_words(index)
    shared = words & scene.vocabulary
    if not shared:
        return
    topic = 0.0
    for word in sorted(shared):
        topic += scene.weights[word]
    features["shared"] = len(shared) / len(words)
    features["shared words"] = math.log1p(len(shared))
    features["topical"] = topic / len(words)
    features["topic"] = min(topic, 4.0)
    if scene.blocks[index].role is Role.HEADLINE:
        features["headline and shared"] = features["shared"]
    if led := len(words & scene.lead):
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
    features.update((name, 1.0) for name in names if name)


def _weigh_copies(around: Surroundings, index: int, features: Features) -> None:
    """Where else a line is printed."""
    scene = around.scene
    keys, key = scene.keys, scene.keys[index]
    if others := scene.recurrence[key] - 1:
        features["recurs"] = 1.0
        if others > 2:
            features["recurs often"] = 1.0
        if key in keys[max(0, index - 3) : index] or key in keys[index + 1 : index + 4]:
            features["recurs near"] = 1.0
        if key in keys[max(scene.start, index + 1) : scene.end]:
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
    scene = around.scene
    above = scene.start - index
    if above <= 0:
        features["in body"] = 1.0
        features["depth in body"] = float(-above)
    elif above == 1:
        features["distance"] = math.log1p(above)
        if scene.start > BARE_HEAD:
            features["next"] = 1.0
    else:
        features["distance"] = math.log1p(above)
        if above <= 4:
            features["near"] = 1.0
    if index == 0 and scene.start > BARE_HEAD:
        features["first"] = 1.0
    elif 0 < index < 4:
        features["near top"] = 1.0
    blocks = scene.blocks
    features["gap before"] = min(blocks[index].blanks_before, 2) / 2
    features["gap after"] = min(blocks[index + 1].blanks_before, 2) / 2 if index + 1 < len(blocks) else 1.0
    features["crowd"] = around.crowds[index] / CROWD
    if around.has_long(index + 1, index + 2):
        features["long next"] = 1.0
    if around.has_long(index + 2, index + LONG_SOON):
        features["long soon"] = 1.0
    if around.is_good(index - 1) or around.is_good(index - 2):
        features["good just above"] = 1.0


def _weigh_neighbours(around: Surroundings, index: int, features: Features) -> None:
    """Which lines around hold a date, a byline or a name."""
    read_line = around.traits.read_line
    line = read_line(index)
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
