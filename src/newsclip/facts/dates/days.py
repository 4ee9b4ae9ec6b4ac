"""Days with a year of their own, in running text: numbers, names of months in many languages, other eras.

Names are read in a window of bounded width around each year, so that the cost grows linearly with the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import cache
from itertools import islice
from typing import Literal, NamedTuple, get_args

from newsclip.cues import compile_cues, load_cues
from newsclip.facts.dates.clock import spell_day, spell_zone
from newsclip.facts.dates.words import GLUED_TO_YEAR, YEAR, Token, find_meaning, list_tokens

Order = Literal["dmy", "mdy"]
ORDERS: tuple[Order, ...] = get_args(Order)

# Characters beside the year in which its day and month must stand: "le mercredi 13 septembre de l'année 2025".
WINDOW = 32
# Marks and small words between day, month and year.
MOST_JOINERS = 4
# A year of two digits is believed only in a short line: in a sentence "12.10.20" is a version or a score.
LONGEST_LINE_WITH_SHORT_YEAR = 60
# A two-digit year from here on belongs to the last century.
PIVOT_YEAR = 90
_FULL_YEAR = 4
MOST_DAYS = 31
# Years looked at in one text: a line with more of them is a table or an attack, not a dateline.
MOST_YEARS = 200

_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})\s?([-/.年년])\s?(\d{1,2})\s?([-/.月월])\s?(\d{1,2})(?!\d)\s?[日일]?")
_YEAR_LAST = re.compile(
    r"(?<![\d.,/])(?<![^a-zà-ÿ]-)(\d{1,2})\s?([./\-])\s?(\d{1,2})\s?\2\s?(\d{4})"
    rf"(?!\d(?!{GLUED_TO_YEAR})|[.,/-]\d)"
)
_SHORT_YEAR = re.compile(
    r"(?<![\d.,/:-])(\d{1,2})([./\-])(\d{1,2})\2['’]?(\d\d)(?:(?![\d%°_]|[.,/\-]\d)|(?=\d?\d:\d\d))"
)
# Before a date with a short year: nothing, a mark, or a short word such as "on" or "Fri".
_LEADS_TO_DATE = re.compile(r"(?:^|[^\w\s]|(?<!\w)\w{2,4}\.?)\s*$")
# As the shell's ``date`` writes it: the year is last, behind the time and its zone.
_SHELL = re.compile(r"(?<!\w)([A-Z][a-z]{2}) {1,2}(\d{1,2}) (\d\d:\d\d:\d\d) (?:([A-Z]{1,5}|[+-]\d{4}) )?(\d{4})(?!\d)")
# The year before an era's first: the reigns began in 2019, 1989 and 1926, the Republic in 1912.
_BEFORE = {"令和": 2018, "平成": 1988, "昭和": 1925, "民國": 1911, "民国": 1911}
_REIGN = re.compile(rf"({'|'.join(_BEFORE)})\s?(元|\d{{1,3}})\s?年\s?(\d{{1,2}})\s?月\s?(\d{{1,2}})\s?日?")
_PUNCTUATION = frozenset(",.-–/'’")


class Reading(NamedTuple):
    """A date as it stands in a text: ``value`` is None where day and month could be either."""

    start: int
    end: int
    value: str | None


class NamedDay(NamedTuple):
    """A day and its month in words, the year if one stands there, and the place of the token behind."""

    day: int
    month: int
    year: int | None
    behind: int


def read_dates(text: str, languages: Sequence[str] | None, order: Order | None) -> Iterator[Reading]:
    """Yield the absolute dates of ``text`` in order, none over another. ``text`` has ASCII digits only."""
    found = [] if text.isascii() else list(_read_eras(text))
    if YEAR.search(text):
        found += [*_read_shell(text), *_read_numbers(text, languages, order)]
        for reading in found:  # their years are not another date's
            text = text[: reading.start] + "|" * (reading.end - reading.start) + text[reading.end :]
        found += _read_names(text, languages)
    elif len(text) <= LONGEST_LINE_WITH_SHORT_YEAR:
        found += _read_short_years(text, languages, order)
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
        if match[2] == "/" and first != second and 1 <= min(first, second) <= 12 < max(first, second) <= MOST_DAYS:
            orders.add("dmy" if first > second else "mdy")
    return orders.pop() if len(orders) == 1 else None


def _read_eras(text: str) -> Iterator[Reading]:
    """Yield the dates of Japanese reigns, the Republic of China, and the Solar Hijri calendar of Iran."""
    for match in _REIGN.finditer(text):
        year = _BEFORE[match[1]] + (1 if match[2] == "元" else int(match[2]))
        if value := spell_day(year, int(match[3]), int(match[4])):
            yield Reading(*match.span(), value)
    for match in _jalali().finditer(text):
        month = load_cues("jalali_months")["fa"].index(match[2]) + 1
        if value := _convert_jalali(int(match[3]), month, int(match[1])):
            yield Reading(*match.span(), value)


@cache
def _jalali() -> re.Pattern[str]:
    months = "|".join(load_cues("jalali_months")["fa"])
    return re.compile(rf"(?<!\d)(\d{{1,2}})\s({months})(?:\sماه)?\s?[،,]?\s?(1[34]\d\d)(?!\d)")


def _convert_jalali(year: int, month: int, day: int) -> str | None:
    """Return the day of the Solar Hijri calendar as ``YYYY-MM-DD``, by the arithmetic rule of 33 years, or ``None``."""
    if not 1 <= day <= (31 if month <= 6 else 30):
        return None
    past = year - 979
    days = 365 * past + past // 33 * 8 + (past % 33 + 3) // 4
    days += 31 * (month - 1) if month <= 7 else 186 + 30 * (month - 7)
    found = date(1600, 1, 1) + timedelta(days=days + day - 1 + 79)
    return spell_day(found.year, found.month, found.day)


def _read_shell(text: str) -> Iterator[Reading]:
    for match in _SHELL.finditer(text):
        month = find_meaning(list_tokens(match[1]), 0, "month")
        if month and (day := spell_day(int(match[5]), month.value, int(match[2]))):
            yield Reading(*match.span(), f"{day}T{match[3]}{spell_zone(match[4] or '')}")


def _read_numbers(text: str, languages: Sequence[str] | None, order: Order | None) -> Iterator[Reading]:
    for match in islice(_YEAR_FIRST.finditer(text), MOST_YEARS):
        value = spell_day(int(match[1]), int(match[3]), int(match[5]))
        if value and (match[2] == match[4] or not match[2].isascii()):
            yield Reading(*match.span(), value)
    for match in islice(_YEAR_LAST.finditer(text), MOST_YEARS):
        yield from _judge(match, int(match[4]), languages, order)


def _read_short_years(text: str, languages: Sequence[str] | None, order: Order | None) -> Iterator[Reading]:
    for match in _SHORT_YEAR.finditer(text):
        if _LEADS_TO_DATE.search(text[: match.start()]) or compile_cues("published").search(text.lower()):
            year = int(match[4])
            yield from _judge(match, year + (1900 if year >= PIVOT_YEAR else 2000), languages, order)


def _judge(match: re.Match[str], year: int, languages: Sequence[str] | None, order: Order | None) -> Iterator[Reading]:
    """Decide which number is the day. Points part day from month the same way nearly wherever they are used."""
    first, second = int(match[1]), int(match[3])
    day_first, month_first = spell_day(year, second, first), spell_day(year, first, second)
    value = day_first or month_first
    if match[2] == ".":
        value = day_first or (month_first if len(match[4]) == _FULL_YEAR else None)
    elif day_first and month_first and day_first != month_first:
        told = order or _find_habit(languages)
        yield Reading(*match.span(), {"dmy": day_first, "mdy": month_first}[told] if told else None)
        return
    if value:
        yield Reading(*match.span(), value)


def _find_habit(languages: Sequence[str] | None) -> Order | None:
    """Return the order that the languages' writers use: only English and Filipino have two."""
    orders: set[Order | None] = set()
    for code in languages or ():
        language, _, region = code.lower().partition("-")
        if language in ("en", "fil", "tl"):
            orders.add("mdy" if region in ("us", "ph") else "dmy" if region else None)
        else:
            orders.add("dmy")
    return orders.pop() if len(orders) == 1 else None


def _read_names(text: str, languages: Sequence[str] | None) -> Iterator[Reading]:
    end = 0
    for match in islice(YEAR.finditer(text), MOST_YEARS):
        if match.start() < end:
            continue
        low = max(end, match.start() - WINDOW)
        tokens = list_tokens(text, low, match.end() + WINDOW)
        at = int(low > end and text[low - 1].isalnum() and tokens[0].start == low)  # the rest of a word tells nothing
        while at < len(tokens) and tokens[at].start <= match.start():
            found = read_named_day(tokens, at, languages, comma=True)
            if found and found.year and (value := spell_day(found.year, found.month, found.day)):
                yield Reading(tokens[at].start, end := tokens[found.behind - 1].end, value)
                at = found.behind
            else:
                at += 1


def read_named_day(
    tokens: list[Token], at: int, languages: Sequence[str] | None = None, *, comma: bool = False
) -> NamedDay | None:
    """Read a day whose month has its name, in any order: "3rd of May 2024", "May 3, 2024", "2024. május 3."

    ``comma`` lets one stand within, as it may where a year confirms the date.
    """
    if year := _read_year(tokens, at):
        found = _read_day_and_month(tokens, _skip(tokens, at + 1), languages, comma=False)
        return NamedDay(found[0], found[1], year, found[2]) if found else None
    found = _read_day_and_month(tokens, at, languages, comma=comma)
    if found is None:
        return None
    there = _skip(tokens, found[2], comma=comma)
    year = _read_year(tokens, there)
    return NamedDay(found[0], found[1], year, there + 1 if year else found[2])


def _read_day_and_month(
    tokens: list[Token], at: int, languages: Sequence[str] | None, *, comma: bool
) -> tuple[int, int, int] | None:
    """Return a day, its month and the place behind them."""
    if day := _read_day(tokens, at):
        at = _skip(tokens, _skip_ordinal(tokens, at + 1), comma=comma)
        if month := find_meaning(tokens, at, "month", languages):
            return day, month.value, at + month.width
        number = _read_day(tokens, at + 1) if find_meaning(tokens, at, "mark") else None  # "13 tháng 9"
        return (day, number, at + 2) if number and number <= 12 else None
    if month := find_meaning(tokens, at, "month", languages):
        at = _skip(tokens, at + month.width, comma=comma)
        day = _read_day(tokens, at)
        return (day, month.value, _skip_ordinal(tokens, at + 1)) if day else None
    return None


def _read_year(tokens: list[Token], at: int) -> int | None:
    text = tokens[at].text if at < len(tokens) else ""
    return int(text) if len(text) == _FULL_YEAR and YEAR.fullmatch(text) else None


def _read_day(tokens: list[Token], at: int) -> int | None:
    text = tokens[at].text if at < len(tokens) else ""
    day = int(text) if text.isdecimal() and len(text) <= 2 else 0
    return day if 1 <= day <= MOST_DAYS else None


def _skip(tokens: list[Token], at: int, *, comma: bool = False) -> int:
    """Step over marks and small words: "de", "of", "г."."""
    for _ in range(MOST_JOINERS):
        text = tokens[at].text if at < len(tokens) else ","
        if (text == "," and not comma) or not (text in _PUNCTUATION or find_meaning(tokens, at, "of")):
            break
        at += 1
    return min(at, len(tokens))


def _skip_ordinal(tokens: list[Token], at: int) -> int:
    """Step over what is glued to a day's number: "13th", "1er", "13º"."""
    glued = 0 < at < len(tokens) and tokens[at - 1].end == tokens[at].start and len(tokens[at].text) <= 3
    return at + 1 if glued and tokens[at].text[0].isalpha() else at
