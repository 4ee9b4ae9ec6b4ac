"""How a line looks by its own text, and what that tells, as features of its own and of the lines next to it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from newsclip.labels.density import SIZE_STEPS, list_names
from newsclip.labels.evidence import Line

WORD_STEPS = (1, 2, 3, 5, 8, 12, 20)
LONG_SIZE = 5
"""Step of size from which a line is long: cue words on a shorter one say more."""
BRIEF_WORDS = 8
REMEMBERED_LOOKS = 8192
_LONG_TOPICS = frozenset({"address", "says"})
"""Topics that neighbours see on short lines only."""
ENDINGS = ("letter", "stop", "dots", "ask", "colon", "comma", "close", "digit", "sign")
_BRIEFS = {
    (brief, ending): tuple(f"{where}:{brief}.{ending}" for where in ("-1", "+1", "-2", "+2"))
    for brief in ("texty", *(f"s{size}" for size in range(len(SIZE_STEPS) + 1)))
    for ending in ENDINGS
}
_SIZE = list_names("size", len(SIZE_STEPS) + 1)
_OPEN = {opening: f"open={opening}" for opening in ("lower", "upper", "digit", "quote", "sign")}
_END = {ending: f"end={ending}" for ending in ENDINGS}


_Traits = tuple[int, int, bool, bool, str, str, str, tuple[str, ...], tuple[tuple[str, str], ...], bool, bool]
"""All that the features of a line's own text depend on; few lines differ in all of them."""


class Look:
    """A line's features by their names: for itself (``own``), for the lines next to it and next but one.

    ``shape`` puts its opening, its end and its size into one.
    """

    __slots__ = ("after", "after2", "before", "before2", "own", "shape", "texty")

    def __init__(self, traits: _Traits) -> None:
        size, words, brief, texty, opening, ending, form, marks, topics, dated, timed = traits
        self.texty = "texty" if texty else "short"
        self.shape = f"shape={opening}.{ending}.{min(size, 7)}"
        own = [_SIZE[size], _OPEN[opening], _END[ending], self.shape, f"form={form}.{words}", *marks]
        before, after, self.before2, self.after2 = _BRIEFS["texty" if texty else f"s{size}", ending]
        length = "short" if size < LONG_SIZE else "long"
        own.extend(f"cue={topic}.{how}.{length}" for topic, how in topics)
        seen = [f"cue={topic}.{how}" for topic, how in topics if brief or topic not in _LONG_TOPICS]
        if dated:
            own.append(f"dated.{length}")
            if size < LONG_SIZE:
                seen.append("dated")
        if timed:
            own.append("timed")
        self.own = tuple(own)
        self.before, self.after = (before, *(f"-1:{name}" for name in seen)), (after, *(f"+1:{name}" for name in seen))


_name_look = lru_cache(maxsize=REMEMBERED_LOOKS)(Look)


def find_look(line: Line) -> Look:
    """Return how a line looks; lines that look alike have one object, and a line keeps its own."""
    look: Look | None = line.look
    if look is None:
        look = line.look = _name_look(
            (
                bisect_right(SIZE_STEPS, line.size),
                bisect_right(WORD_STEPS, line.words),
                line.words < BRIEF_WORDS,
                line.texty,
                line.opening,
                line.ending,
                line.form,
                tuple(line.marks),
                tuple(line.topics.items()),
                _has_date(line),
                line.timed,
            )
        )
    return look


def _has_date(line: Line) -> bool:
    return line.dated or ("calendar" in line.topics and ("digits" in line.marks or "mostly-digits" in line.marks))


class NumberedLook(NamedTuple):
    """A look by the numbers that its groups of names were given, for the lines that see it; ``short`` is 0 or 1."""

    own: int
    before: int
    after: int
    before2: int
    after2: int
    inside: int
    short: int


def number_look(look: Look, number: Callable[[tuple[str, ...]], int]) -> NumberedLook:
    """Return a look by numbers; ``number`` gives one to names that always come together."""
    return NumberedLook(
        number(look.own),
        number(look.before),
        number(look.after),
        number((look.before2,)),
        number((look.after2,)),
        number((f"inside.{look.shape}",)),
        look.texty != "texty",
    )
