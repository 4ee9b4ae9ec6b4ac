"""Absolute dates in running text: numbers, names of months in many languages, and the marks 年月日.

A date is read around its year. Only a window of bounded width is looked at for each year, so that the cost grows
linearly with the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Literal, get_args

from newsclip.cues import compile_cues, load_cues
from newsclip.facts.dates.calendar import Token, find_month, read_eras, spell_date
from newsclip.facts.dates.clock import spell_zone

Order = Literal["dmy", "mdy"]
ORDERS: tuple[Order, ...] = get_args(Order)

# Characters beside the year in which its day and month must stand: "le mercredi 13 septembre de l'année 2025".
WINDOW = 32
# A year of two digits is believed only in a short line: in a sentence "12.10.20" is a version or a score.
LONGEST_LINE_WITH_SHORT_YEAR = 60
# A two-digit year from here on belongs to the last century.
PIVOT_YEAR = 90
_FULL_YEAR = 4
# Years looked at in one text: a line with more of them is a table or an attack, not a dateline.
MOST_YEARS = 200

# Behind a year a time may be glued to it, another date, or what is counted: "20255 mins read", "20230 Kommentare".
_GLUED_TO_YEAR = r"\d?(?::\d\d|\s[^\W\d_]{3}|\.\s?[^\W\d_]|[./]\d\d?[./])"
_YEAR = re.compile(rf"(?<!\d)(?:19[89]\d|20\d\d|25[3-9]\d)(?!\d(?!{_GLUED_TO_YEAR}))")
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})\s?([-/.年년])\s?(\d{1,2})\s?([-/.月월])\s?(\d{1,2})(?!\d)\s?[日일]?")
_YEAR_LAST = re.compile(
    r"(?<![\d.,/-])(\d{1,2})\s?([./\-])\s?(\d{1,2})\s?\2\s?(\d{4})"
    rf"(?!\d(?!{_GLUED_TO_YEAR})|[.,/-]\d)"
)
_SHORT_YEAR = re.compile(
    r"(?<![\d.,/:-])(\d{1,2})([./\-])(\d{1,2})\2['’]?(\d\d)(?:(?![\d%°_]|[.,/\-]\d)|(?=\d?\d:\d\d))"
)
# Before a date with a short year: nothing, a mark, or a short word such as "on" or "Fri".
_LEADS_TO_DATE = re.compile(r"(?:^|[^\w\s]|(?<!\w)\w{2,4}\.?)\s*$")
# As the shell's ``date`` writes it: the year is last, behind the time and its zone.
_SHELL = re.compile(r"(?<!\w)([A-Z][a-z]{2}) {1,2}(\d{1,2}) (\d\d:\d\d:\d\d) (?:([A-Z]{1,5}|[+-]\d{4}) )?(\d{4})(?!\d)")
_TOKEN = re.compile(r"\d+|[^\W\d_][^\s\d_.,:;/|()\[\]<>\-–—·•'’]*|\S")
_DAY = re.compile(r"(?<!\d)\d{1,2}(?!\d)")
_GLUED = re.compile(r"(?<=[^\W\d_A-Z])(?=[A-ZÀ-ÞА-Я])")
_PUNCTUATION = frozenset(",.-–/'’")


@dataclass(frozen=True, slots=True)
class Reading:
    """A date as it stands in a text: ``value`` is None where day and month could be either."""

    start: int
    end: int
    value: str | None


def read_dates(text: str, languages: Sequence[str] | None, order: Order | None) -> Iterator[Reading]:
    """Yield the absolute dates of ``text`` in order, none over another. ``text`` has ASCII digits only."""
    found: list[Reading] = [] if text.isascii() else [Reading(*era) for era in read_eras(text)]
    if _YEAR.search(text):
        found.extend(_read_shell(text))
        found.extend(_read_numbers(text, languages, order))
        taken = {reading.start for reading in found} | {reading.end for reading in found}
        for match in islice(_YEAR.finditer(text), MOST_YEARS):
            if match.start() not in taken and match.end() not in taken:
                reading = _read_named(text, match.start(), match.start() + 4, languages)
                if reading:
                    found.append(reading)
    elif len(text) <= LONGEST_LINE_WITH_SHORT_YEAR:
        found.extend(_read_short_years(text, languages, order))
    end = 0
    for reading in sorted(found, key=lambda reading: (reading.start, -reading.end)):
        if reading.start >= end:
            yield reading
            end = reading.end


def find_order(text: str) -> Order | None:
    """Return the order of day and month that the text's own unmistakable dates show, or ``None``."""
    orders: set[Order] = set()
    for match in (*_YEAR_LAST.finditer(text), *_SHORT_YEAR.finditer(text)):
        first, second = int(match[1]), int(match[3])
        if match[2] == "/" and first != second and 1 <= min(first, second) <= 12 < max(first, second) <= 31:
            orders.add("dmy" if first > second else "mdy")
    return orders.pop() if len(orders) == 1 else None


def _read_shell(text: str) -> Iterator[Reading]:
    for match in islice(_SHELL.finditer(text), MOST_YEARS):
        month = find_month(match[1], ("en",))
        if month and (value := spell_date(int(match[5]), month, int(match[2]))):
            yield Reading(match.start(), match.end(), f"{value}T{match[3]}{spell_zone(match[4] or '')}")


def _read_numbers(text: str, languages: Sequence[str] | None, order: Order | None) -> Iterator[Reading]:
    for match in islice(_YEAR_FIRST.finditer(text), MOST_YEARS):
        value = spell_date(int(match[1]), int(match[3]), int(match[5]))
        if value and (match[2] == match[4] or not match[2].isascii()):
            yield Reading(match.start(), match.end(), value)
    for match in islice(_YEAR_LAST.finditer(text), MOST_YEARS):
        yield from _judge(match, int(match[4]), languages, order)


def _read_short_years(text: str, languages: Sequence[str] | None, order: Order | None) -> Iterator[Reading]:
    for match in _SHORT_YEAR.finditer(text):
        if not _LEADS_TO_DATE.search(text[: match.start()]) and not compile_cues("published").search(text.lower()):
            continue
        year = int(match[4])
        yield from _judge(match, year + (1900 if year >= PIVOT_YEAR else 2000), languages, order)


def _judge(match: re.Match[str], year: int, languages: Sequence[str] | None, order: Order | None) -> Iterator[Reading]:
    """Decide which number is the day. Points part day from month the same way nearly wherever they are used."""
    first, second = int(match[1]), int(match[3])
    day_first, month_first = spell_date(year, second, first), spell_date(year, first, second)
    if match[2] == ".":
        value: str | None = day_first or (month_first if len(match[4]) == _FULL_YEAR else None)
        if value is None:
            return
    elif day_first and month_first and day_first != month_first:
        told = order or _find_habit(languages)
        value = {"dmy": day_first, "mdy": month_first}[told] if told else None
    else:
        value = day_first or month_first
        if value is None:
            return
    yield Reading(match.start(), match.end(), value)


def _find_habit(languages: Sequence[str] | None) -> Order | None:
    """Return the order that the languages' writers use: only English and Filipino have two."""
    if not languages:
        return None
    orders: set[Order | None] = set()
    for code in languages:
        language, _, region = code.lower().partition("-")
        if language in ("en", "fil", "tl"):
            orders.add("mdy" if region in ("us", "ph") else "dmy" if region else None)
        else:
            orders.add("dmy")
    return orders.pop() if len(orders) == 1 else None


def _read_named(text: str, start: int, end: int, languages: Sequence[str] | None) -> Reading | None:
    """Read the day and the named month beside the year at ``start``: before it if they stand there, else after it."""
    low = max(0, start - WINDOW)
    if not _DAY.search(text, low, start) and not _DAY.search(text, end, end + WINDOW):
        return None
    before = _tokenize(text[low:start], low)
    if low and before and before[0].start == low:
        before = before[1:]
    year = int(text[start:end])
    for tokens, step in ((before, -1), (_tokenize(text[end : end + WINDOW], end), 1)):
        read = _read_day_and_month(tokens if step == 1 else tokens[::-1], step, languages)
        if read is None:
            continue
        day, month, edge = read
        if value := spell_date(year, month, day):
            return Reading(min(start, edge.start), max(end, edge.end), value)
    return None


def _tokenize(text: str, offset: int) -> list[Token]:
    tokens = []
    for match in _TOKEN.finditer(text):
        at = match.start()
        for part in _GLUED.split(match.group()) if match.group()[0].isalpha() else (match.group(),):
            tokens.append(Token(part, offset + at, offset + at + len(part)))
            at += len(part)
    return tokens


def _read_day_and_month(
    tokens: list[Token], step: int, languages: Sequence[str] | None
) -> tuple[int, int, Token] | None:
    """Read the tokens outward from the year. Returns day, month and the outermost token of the date."""
    at = _skip(tokens, 0, comma=step == -1)
    month, width = _month_at(tokens, at, step, languages)
    if month:
        at = _skip(tokens, at + width, comma=step == -1)
        if step == -1:
            at = _skip_ordinal(tokens, at)
        day = _day_at(tokens, at)
        return (day, month, tokens[at]) if day else None
    if step == -1:
        at = _skip_ordinal(tokens, at)
    day = _day_at(tokens, at)
    if not day:
        return None
    at = _skip(tokens, at + 1, comma=step == -1)
    month, width = _month_at(tokens, at, step, languages)
    if month:
        return day, month, tokens[at + width - 1]
    return _read_marked(tokens, at, day) if step == -1 else None


def _read_marked(tokens: list[Token], at: int, month: int) -> tuple[int, int, Token] | None:
    """Read "13 tháng 9": a number, a word that marks a month, and the month's number, met from the right."""
    if at + 1 < len(tokens) and tokens[at].text.lower() in _month_marks() and month <= 12:
        day = _day_at(tokens, at + 1)
        return (day, month, tokens[at + 1]) if day else None
    return None


def _month_at(tokens: list[Token], at: int, step: int, languages: Sequence[str] | None) -> tuple[int | None, int]:
    """Return the month named at a place and how many tokens name it."""
    if at >= len(tokens) or not tokens[at].text[0].isalpha():
        return None, 0
    for width in (3, 2):
        words = [token.text for token in tokens[at : at + width]]
        if len(words) == width and (month := find_month(" ".join(words[::step]), languages)):
            return month, width
    if "." in {token.text for token in tokens[at + 1 : at + 2]} and len(tokens) > at + 2:
        month = find_month(".".join([tokens[at].text, tokens[at + 2].text][::step]), languages)
        if month:
            return month, 3
    return find_month(tokens[at].text, languages), 1


def _day_at(tokens: list[Token], at: int) -> int | None:
    if at < len(tokens) and tokens[at].text.isdecimal() and len(tokens[at].text) <= 2:
        return int(tokens[at].text)
    return None


def _skip(tokens: list[Token], at: int, *, comma: bool) -> int:
    """Step over at most four joiners: marks, "de", "of", "г."."""
    for _ in range(4):
        if at >= len(tokens):
            break
        word = tokens[at].text.lower()
        if word == "," and not comma:
            break
        if word not in _PUNCTUATION and word not in _joiners():
            break
        at += 1
    return at


def _skip_ordinal(tokens: list[Token], at: int) -> int:
    """Step over what is glued to the day's number ("13th", "1er", "13º"), met from the right."""
    if at + 1 < len(tokens) and tokens[at + 1].text.isdecimal() and tokens[at + 1].end == tokens[at].start:
        glued = tokens[at].text
        if len(glued) <= 3 and not glued.isdecimal() and glued not in ":/":
            return at + 1
    return at


@cache
def _joiners() -> frozenset[str]:
    return frozenset(word for words in load_cues("date_joiners").values() for word in words)


@cache
def _month_marks() -> frozenset[str]:
    return frozenset(word for marks in load_cues("date_marks").values() for word in marks[1].split("|"))
