"""What the short lines around an article are: which hold dates, which open as bylines, which are names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from newsclip.blocks import COMMENT_ROLES
from newsclip.fields.byline import find_byline_cue, is_name
from newsclip.fields.calendar import is_undecided
from newsclip.fields.dates import FoundDate, Order, find_date, find_order, list_dates
from newsclip.fields.scene import Scene
from newsclip.language import detect_language

# Blocks above the article, into it and below it whose lines are read.
REACH_ABOVE = 120
REACH_INTO = 8
REACH_BELOW = 16
# Characters: a longer line is prose that may mention days and people.
LONGEST_LINE = 160
# Characters that a dated line may hold besides its date and still be the date's own.
LONGEST_BESIDES = 60
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


@dataclass(slots=True)
class Traits:
    """The traits of the lines near an article, by the block's index."""

    dates: dict[int, list[FoundDate]]
    dated: frozenset[int]
    signed: frozenset[int]
    named: frozenset[int]


def read_traits(scene: Scene) -> Traits:
    """Return what the lines above, at the head of and below the article are; readers' comments are left alone."""
    near = [
        *range(max(0, scene.start - REACH_ABOVE), min(len(scene.blocks), scene.start + REACH_INTO)),
        *range(max(scene.start + REACH_INTO, scene.end - 2), min(len(scene.blocks), scene.end + REACH_BELOW)),
    ]
    dates: dict[int, list[FoundDate]] = {}
    dated, signed, named = set(), set(), set()
    habit = Habit(scene)
    for index in near:
        block = scene.blocks[index]
        if len(block.text) > LONGEST_LINE or block.role in COMMENT_ROLES:
            continue
        found = habit.list_dates(block.text)
        if found:
            dates[index] = found
            if len(block.text) - sum(len(date.raw) for date in found) <= LONGEST_BESIDES:
                dated.add(index)
        cue = find_byline_cue(block.text)
        if (cue and cue[0] == 0) or _names_and_describes(block.text):
            signed.add(index)
        elif index not in dated and is_name(block.text):
            named.add(index)
    return Traits(dates, frozenset(dated), frozenset(signed), frozenset(named))


def _names_and_describes(text: str) -> bool:
    """Whether a line is a name and, in small letters behind a comma, what its bearer does: "Ida Roe, botanist"."""
    name, comma, rest = text.partition(", ")
    return bool(comma) and rest[:1].islower() and len(rest.split()) <= 4 and is_name(name)


class Habit:
    """How the clipping writes its dates: asked only where a date could be read in two ways."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene

    def list_dates(self, text: str) -> list[FoundDate]:
        """Return the dates of a line, a relative one only where there is no other."""
        found = list_dates(text)
        if any(date.value is None for date in found) or (_YEAR.search(text) and any(map(is_undecided, text.split()))):
            found = list_dates(text, order=self._order, languages=self._languages)
        if not found and (relative := find_date(text)):
            found = [relative]
        return found

    @cached_property
    def _order(self) -> Order | None:
        return find_order("\n".join(block.text for block in self._scene.blocks if len(block.text) <= LONGEST_LINE))

    @cached_property
    def _languages(self) -> list[str] | None:
        body = "\n".join(block.text for block in self._scene.blocks[self._scene.start : self._scene.end])
        language = detect_language(body)
        return [language.code.split("-")[0]] if language else None
