"""What a line is compared with to tell whether it is the headline: the lines around it, prepared once for all."""

from __future__ import annotations

from bisect import bisect_right
from itertools import pairwise

from newsclip.blocks import Block, Role
from newsclip.facts.context import Context, list_content_words, spell_key
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
# Letters of a line that is told by being printed again inside another, and how much longer that one may be.
SHORTEST_QUOTED, LONGEST_FRAME = 15, 60
# Blocks around a line, above and below, in which a line may end in it; and around the article.
QUOTED_ABOVE, QUOTED_BELOW, REACH_OUTSIDE = 30, 10, 60
# The same where nothing may part the two: letters without spaces, and blocks on either side.
SHORTEST_FRAMED, FRAME_REACH = 12, 12
# Blocks at the foot in which a copyright line stands, its letters, and those of a name in it.
FOOT_BLOCKS, LONGEST_COPYRIGHT, LONGEST_NAME = 60, 160, 40
# Blocks below a heading in which its date and byline stand.
SIGNED_BELOW = 3
# Blocks at the head of a clipping in which a masthead stands.
HEAD_BLOCKS = 8
# The share of lines with a bullet in what a program made of a page: nine of ten such texts, one of ten pastes.
BULLET_SHARE = 0.1
# Characters of a short line, as menus are made of, and how many of them make a crowd.
SHORT, CROWD = 40, 10


class Surroundings:
    """What the lines from ``low`` to ``high`` are compared with, prepared once for all of them."""

    def __init__(self, context: Context, lines: Lines, low: int, high: int) -> None:
        self.context = context
        self.lines = lines
        self._words: dict[int, frozenset[str]] = {}
        self._low = max(0, low - QUOTED_ABOVE)
        self._near, self._offsets = _join_keys(context.keys[self._low : high + QUOTED_BELOW])
        self._solid = [key.replace(" ", "") for key in context.keys[self._low : high + QUOTED_BELOW]]
        self._solid_text, self._solid_offsets = _join_keys(self._solid)
        outside = (
            *context.keys[max(0, context.start - REACH_OUTSIDE) : context.start],
            *context.keys[context.end :][:REACH_OUTSIDE],
        )
        self._outside, _ = _join_keys(outside)
        self._copyright = _list_copyright(context)
        self._entries = _list_entries(context, low, high)
        self._long = [len(block.text) > LONG for block in context.blocks[: high + LONG_SOON]]
        bullets = sum(block.bullet is not None for block in context.blocks)
        self.dumped = bullets > BULLET_SHARE * len(context.blocks)
        self.crowds = _measure_crowds(context.blocks[: high + CROWD])

    def list_words(self, index: int) -> frozenset[str]:
        """Return a line's content words."""
        if index not in self._words:
            self._words[index] = list_content_words(self.context.blocks[index].text)
        return self._words[index]

    def is_quoted(self, index: int) -> bool:
        """Whether another line ends in this one ("Reading: …", a breadcrumb)."""
        key = self.context.keys[index]
        if len(key) < SHORTEST_QUOTED:
            return False
        last = len(self._offsets) - 1
        low, high = max(0, index - QUOTED_ABOVE - self._low), min(index + QUOTED_BELOW - self._low, last)
        return self._near.find(f" {key}\n", self._offsets[low], self._offsets[high]) != -1

    def list_frames(self, index: int) -> list[int]:
        """Return the lines nearby that end in this one, whether or not with a space between ("HomeNewsRain is due")."""
        solid = self._solid[index - self._low]
        if len(solid) < SHORTEST_FRAMED:
            return []
        offsets = self._solid_offsets
        low = offsets[max(0, index - FRAME_REACH - self._low)]
        high = offsets[min(index + FRAME_REACH + 1 - self._low, len(offsets) - 1)]
        frames = []
        at = self._solid_text.find(f"{solid}\n", low, high)
        while at != -1:
            line = bisect_right(offsets, at) - 1
            if at > offsets[line]:
                frames.append(line + self._low)
            at = self._solid_text.find(f"{solid}\n", at + len(solid), high)
        return frames

    def is_contained(self, index: int) -> bool:
        """Whether a line outside the article, not much longer, has this one in it ("2 thoughts on …")."""
        key = self.context.keys[index]
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
        key = self.context.keys[index]
        return 2 < len(key) < LONGEST_NAME and any(key in other for other in self._copyright)

    def is_known(self, text: str) -> bool:
        """Whether a line's ending is a line of its own, or begins one at the head, or stands in a copyright line."""
        key = spell_key(text)
        if not key:
            return False
        if self.context.recurrence[key] > 0 or any(key in other for other in self._copyright):
            return True
        return any(other.startswith(key) for other in self.context.keys[:HEAD_BLOCKS])

    def is_menu_entry(self, index: int) -> bool:
        """Whether a short line is printed elsewhere as a menu's entry: a section, not a headline."""
        key = self.context.keys[index]
        if len(key) > LONGEST_NAME:
            return False
        return any(at != index and abs(at - index) <= REACH_ABOVE for at in self._entries.get(key, ()))

    def is_good(self, index: int) -> bool:
        """Whether a line speaks of the article's topic in more than a word or two."""
        if index < 0 or not SHORTEST_GOOD <= len(self.context.blocks[index].text) <= LONGEST:
            return False
        words = self.list_words(index)
        return len(words) > 1 and len(words & self.context.vocabulary) >= GOOD_SHARE * len(words)

    def is_signed_below(self, index: int) -> bool:
        """Whether a date or a byline stands right below a line."""
        lines = [self.lines.read_line(index + step) for step in range(1, SIGNED_BELOW + 1)]
        return any(line.dated or line.signed for line in lines)

    def has_long(self, low: int, high: int) -> bool:
        """Whether one of some lines is as long as a paragraph."""
        return True in self._long[low:high]


def _join_keys(keys: tuple[str, ...] | list[str]) -> tuple[str, list[int]]:
    """Return keys as lines of one text, and where each begins and the last ends."""
    offsets = [0]
    for key in keys:
        offsets.append(offsets[-1] + len(key) + 1)
    return "".join(f"{key}\n" for key in keys), offsets


def _list_copyright(context: Context) -> list[str]:
    return [
        key
        for key, block in zip(context.keys[-FOOT_BLOCKS:], context.blocks[-FOOT_BLOCKS:], strict=True)
        if len(key) < LONGEST_COPYRIGHT and ("©" in block.text or "copyright" in key)
    ]


def _list_entries(context: Context, low: int, high: int) -> dict[str, list[int]]:
    """Return where each line that is printed more than once is a menu's entry."""
    entries: dict[str, list[int]] = {}
    first = max(0, low - REACH_ABOVE)
    for index, block in enumerate(context.blocks[first : high + REACH_ABOVE], first):
        if (block.bullet is not None or block.role is Role.MENU) and context.recurrence[context.keys[index]] > 1:
            entries.setdefault(context.keys[index], []).append(index)
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
