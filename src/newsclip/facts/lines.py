"""What the short lines around an article are: which hold dates, which open as bylines, which are names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import islice

from newsclip.blocks import COMMENT_ROLES
from newsclip.facts.byline import find_byline_cue
from newsclip.facts.context import Context
from newsclip.facts.dates import ORDERS, FoundDate, Order, find_order, find_relative_date, list_dates, may_hold_date
from newsclip.facts.dates.calendar import is_undecided
from newsclip.facts.names import is_name
from newsclip.language import detect_language

# Characters: a longer line is prose that may mention days and people.
LONGEST_LINE = 160
# Characters that a dated line may hold besides its date and still be the date's own.
LONGEST_BESIDES = 60
# Characters of a clipping, and of a line, in which a word is looked for in small letters, and of a line of prose.
MOST_PROSE, PROSE_CHARACTERS, LEAST_SENTENCE = 60_000, 6000, 30
# Lines with a number in them that are looked at for the days they tell.
MOST_DATED = 2000
# Lines whose lines are kept: menus are the same on every page of a site.
MOST_KNOWN = 4096
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


@dataclass(frozen=True, slots=True)
class Line:
    """What a short line is: ``dates`` are the dates in it, ``cue`` is where in it a word such as "By" stands.

    ``dated`` is a line that holds little else than a date, ``signed`` one that opens as a byline, ``named`` one that
    could be a person's name.
    """

    dates: tuple[FoundDate, ...] = ()
    cue: tuple[int, int] | None = None
    dated: bool = False
    signed: bool = False
    named: bool = False


_NOTHING = Line()


class Lines:
    """The lines of a paste's lines, each read when it is first asked for; prose and readers' comments have none."""

    def __init__(self, context: Context) -> None:
        self._scene = context
        self._habit = Habit(context)
        self._lines: dict[int, Line] = {}

    def read_line(self, index: int) -> Line:
        """Return the lines of a block by its index; one beyond the clipping has none."""
        line = self._lines.get(index)
        if line is None:
            line = self._lines[index] = self._read(index)
        return line

    def read_dates(self, index: int) -> tuple[FoundDate, ...]:
        """Return the dates among the lines of a block within the clipping, without the others where it has none."""
        line = self._lines.get(index)
        if line is not None:
            return line.dates
        block = self._scene.blocks[index]
        if len(block.text) > LONGEST_LINE or block.role in COMMENT_ROLES:
            return ()
        return self.read_line(index).dates if may_hold_date(block.text) else _read_relative(block.text)

    def list_dates(self, index: int) -> list[FoundDate]:
        """Return the dates of a block, be it a reader's comment, as :meth:`read_line` does for others."""
        return self._habit.list_dates(self._scene.blocks[index].text) if 0 <= index < len(self._scene.blocks) else []

    def list_dates_of(self, text: str) -> list[FoundDate]:
        """Return the dates of a text, read as the clipping writes its dates."""
        return self._habit.list_dates(text)

    def is_written_small(self, word: str) -> bool:
        """Whether the clipping's running text has a word in small letters, as it has no name. ``word`` is in them."""
        prose = self._prose
        at = prose.find(word)
        while at != -1:
            end = at + len(word)
            if not prose[at - 1 : at].isalnum() and not _goes_on(prose[end : end + 1]):
                return True
            at = prose.find(word, end)
        return False

    @cached_property
    def _prose(self) -> str:
        size = 0
        prose = []
        for block in self._scene.blocks:
            size += len(block.text)
            if len(block.text) > LEAST_SENTENCE:
                prose.append(block.text[:PROSE_CHARACTERS])
            if size > MOST_PROSE:
                break
        return "\n".join(prose)

    def _read(self, index: int) -> Line:
        if not 0 <= index < len(self._scene.blocks):
            return _NOTHING
        block = self._scene.blocks[index]
        text = block.text
        if len(text) > LONGEST_LINE or block.role in COMMENT_ROLES:
            return _NOTHING
        return _read_traits(text, tuple(self._habit.list_dates(text))) if may_hold_date(text) else _read_undated(text)


@lru_cache(maxsize=MOST_KNOWN)
def _read_undated(text: str) -> Line:
    """Return the lines of a line without a date of its own: they are the same in every clipping."""
    return _read_traits(text, _read_relative(text))


@lru_cache(maxsize=MOST_KNOWN)
def _read_relative(text: str) -> tuple[FoundDate, ...]:
    relative = find_relative_date(text)
    return (relative,) if relative else ()


def _read_traits(text: str, dates: tuple[FoundDate, ...]) -> Line:
    dated = bool(dates) and len(text) - sum(len(date.raw) for date in dates) <= LONGEST_BESIDES
    cue = find_byline_cue(text)
    signed = (cue is not None and cue[0] == 0) or _names_and_describes(text)
    named = not signed and not dated and (is_name(text) or _names_several(text))
    return Line(dates, cue, dated, signed, named) if dates or cue or signed or named else _NOTHING


def _goes_on(character: str) -> bool:
    """Whether a character behind a word belongs to it; a capital opens another, glued to it."""
    return character.isalpha() and not character.isupper()


def _names_several(text: str) -> bool:
    """Whether a line is two or more names and nothing else: "Ida Roe, Tom Marsh"."""
    parts = text.split(", ")
    return 1 < len(parts) <= 5 and all(map(is_name, parts))


def _names_and_describes(text: str) -> bool:
    """Whether a line is a name and, in small letters behind a comma, what its bearer does: "Ida Roe, botanist"."""
    name, comma, rest = text.partition(", ")
    return bool(comma) and rest[:1].islower() and len(rest.split()) <= 4 and is_name(name)


class Habit:
    """How the clipping writes its dates: asked only where a date could be read in two ways."""

    def __init__(self, context: Context) -> None:
        self._scene = context

    def list_dates(self, text: str) -> list[FoundDate]:
        """Return the dates of a line, a relative one only where there is no other."""
        found = list_dates(text)
        if any(date.value is None for date in found) or (_YEAR.search(text) and any(map(is_undecided, text.split()))):
            found = list_dates(text, order=self._order, languages=self._languages)
            if any(date.value is None for date in found):
                found = self._settle(text) or found
        if not found and (relative := find_relative_date(text)):
            found = [relative]
        return found

    def _settle(self, text: str) -> list[FoundDate] | None:
        """Return the dates of a line in the one order of day and month that gives a day told elsewhere, too."""
        readings = [list_dates(text, order=order) for order in ORDERS]
        told = [found for found in readings if all(date.value and date.value[:10] in self._days for date in found)]
        return told[0] if len(told) == 1 else None

    @cached_property
    def _days(self) -> frozenset[str]:
        texts = (block.text for block in self._scene.blocks if len(block.text) <= LONGEST_LINE)
        lines = islice((text for text in texts if may_hold_date(text)), MOST_DATED)
        dates = (date.value for text in lines for date in list_dates(text))
        return frozenset(value[:10] for value in dates if value)

    @cached_property
    def _order(self) -> Order | None:
        return find_order("\n".join(block.text for block in self._scene.blocks if len(block.text) <= LONGEST_LINE))

    @cached_property
    def _languages(self) -> list[str] | None:
        body = "\n".join(block.text for block in self._scene.blocks[self._scene.start : self._scene.end])
        language = detect_language(body)
        return [language.code.split("-")[0]] if language else None
