"""What the short lines around an article are: which hold dates, which open as bylines, which are names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import islice

from newsclip.facts.byline import find_byline_cue
from newsclip.facts.context import Context
from newsclip.facts.dates import ORDERS, FoundDate, Order, find_order, find_relative_date, list_dates, may_hold_date
from newsclip.facts.dates.words import is_undecided
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
# Lines without a date of their own that are kept: menus are the same on every page of a site.
MOST_KNOWN = 4096
FIRST_POST = re.compile(r"(?<![\w#])#1(?!\w)")
"""The number of a thread's first post, as boards print it beside its date: "#1"."""
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
    """What a clipping's short lines are, each read when first asked for; prose and readers' comments are nothing."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._lines: dict[int, Line] = {}
        self._dates: dict[int, tuple[FoundDate, ...]] = {}

    def read_line(self, index: int) -> Line:
        """Return what a block is by its index; one beyond the clipping is nothing."""
        line = self._lines.get(index)
        if line is None:
            is_within = 0 <= index < len(self._context.blocks)
            text, dates = (self._find_text(index), self.read_dates(index)) if is_within else ("", ())
            line = self._lines[index] = _read_traits(text, dates) if dates else _read_undated(text)
        return line

    def read_dates(self, index: int) -> tuple[FoundDate, ...]:
        """Return the dates in a block within the clipping; what else it is is not looked at where it has none."""
        dates = self._dates.get(index)
        if dates is None:
            text = self._find_text(index)
            dates = tuple(self.read_text(text)) if may_hold_date(text) else _read_relative(text)
            self._dates[index] = dates
        return dates

    def _find_text(self, index: int) -> str:
        text = self._context.blocks[index].text
        return text if len(text) <= LONGEST_LINE and not self._context.is_said(index) else ""

    def read_text(self, text: str) -> list[FoundDate]:
        """Return the dates of a text, read as the clipping writes its dates; one told from now if there is no other."""
        found = list_dates(text)
        if any(date.value is None for date in found):
            found = self._settle(text, found)
        elif _YEAR.search(text) and any(map(is_undecided, text.split())):
            found = list_dates(text, languages=self._languages)
        return found or list(_read_relative(text))

    def _settle(self, text: str, found: list[FoundDate]) -> list[FoundDate]:
        """Return the dates of a line in the order of day and month that gives a day told elsewhere, too, or else in
        that of the clipping's other dates or its language; undecided where both orders give such a day.
        """
        readings = [list_dates(text, order=order) for order in ORDERS]
        told = [dates for dates in readings if all(date.value and date.value[:10] in self._days for date in dates)]
        if told:
            return told[0] if len(told) == 1 else found
        return list_dates(text, order=self._order, languages=self._languages)

    @cached_property
    def _texts(self) -> list[str]:
        return [block.text for block in self._context.blocks if len(block.text) <= LONGEST_LINE]

    @cached_property
    def _days(self) -> frozenset[str]:
        dated = islice(filter(may_hold_date, self._texts), MOST_DATED)
        return frozenset(date.value[:10] for text in dated for date in list_dates(text) if date.value)

    @cached_property
    def _order(self) -> Order | None:
        return find_order("\n".join(self._texts))

    @cached_property
    def _languages(self) -> list[str] | None:
        body = self._context.blocks[self._context.start : self._context.end]
        language = detect_language("\n".join(block.text for block in body))
        return [language.code.split("-")[0]] if language else None

    def is_written_small(self, word: str) -> bool:
        """Whether the clipping's running text has a word in small letters, as it has no name. ``word`` is in them.

        A capital behind it opens another, glued to it.
        """
        at = self._prose.find(word)
        while at != -1:
            end = at + len(word)
            behind = self._prose[end : end + 1]
            if not self._prose[at - 1 : at].isalnum() and not (behind.isalpha() and not behind.isupper()):
                return True
            at = self._prose.find(word, end)
        return False

    @cached_property
    def _prose(self) -> str:
        prose, size = [], 0
        for block in self._context.blocks:
            if size <= MOST_PROSE and len(block.text) > LEAST_SENTENCE:
                prose.append(block.text[:PROSE_CHARACTERS])
            size += len(block.text)
        return "\n".join(prose)


@lru_cache(maxsize=MOST_KNOWN)
def _read_undated(text: str) -> Line:
    """Return what a line without a date is: the same in every clipping."""
    return _read_traits(text, ())


def _read_relative(text: str) -> tuple[FoundDate, ...]:
    relative = find_relative_date(text)
    return (relative,) if relative else ()


def _read_traits(text: str, dates: tuple[FoundDate, ...]) -> Line:
    dated = bool(dates) and len(text) - sum(len(date.raw) for date in dates) <= LONGEST_BESIDES
    cue = find_byline_cue(text)
    first, comma, rest = text.partition(", ")
    # "Ida Roe, botanist": a name and, in small letters behind a comma, what its bearer does.
    signed = (cue is not None and not cue[0]) or (rest[:1].islower() and len(rest.split()) <= 4 and is_name(first))
    names = text.split(", ") if comma else [text]
    named = not signed and not dated and len(names) <= 5 and all(map(is_name, names))
    return Line(dates, cue, dated, signed, named) if dates or cue or signed or named else _NOTHING
