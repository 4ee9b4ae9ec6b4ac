"""Dates that want something of a day, as short lines give them: "4 hours ago", "3h", "yesterday at 14:30", "3 May".

They mean a day only where the clipping gives a base to count from.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from newsclip.facts.dates.clock import read_time, spell_day
from newsclip.facts.dates.days import read_named_day
from newsclip.facts.dates.words import (
    UNITS,
    Token,
    find_meaning,
    list_tokens,
    load_short_units,
    may_begin,
    may_hold_short_date,
)

MOST_KNOWN = 8192
# Counts beyond which a number and a letter are something else: "90s", "64m"; by the number of their unit.
_MOST_BARE = (59, 59, 47, 31, 52, 24, 20)
_DAY = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d)?")
_JOINTS = frozenset(",@|·•-–—/.(")
_MARKS = frozenset("|·•–—-:(,")
_LONGEST_JOINT = 3
_BETWEEN_SPANS = (",", "and", "und", "et", "y", "e", "i", "en", "och", "og", "и")
_FULL_YEAR = 4


class ShortDate(NamedTuple):
    """A date without a year, or told from now: its character offsets and what is known of it.

    ``ago`` is a count and the number of its unit; ``days_ago`` counts from today; ``day`` and ``time`` say whether a
    day of a month, and a time, stand there. ``is_bare`` says that only a number and the letters of a unit do, which
    means "ago" only where a date is expected.
    """

    start: int
    end: int
    ago: tuple[int, int] | None = None
    days_ago: int | None = None
    day: bool = False
    weekday: bool = False
    time: bool = False
    is_bare: bool = False

    @property
    def is_relative(self) -> bool:
        """Whether it is told from now."""
        return self.ago is not None or self.days_ago is not None


@lru_cache(maxsize=MOST_KNOWN)
def read_short_dates(text: str) -> tuple[ShortDate, ...]:
    """Return the dates of a short text that have no year or are told from now, in order; digits must be ASCII."""
    return tuple(_read(list_tokens(text), text)) if may_hold_short_date(text) else ()


def resolve_short(date: ShortDate, base: str) -> str | None:
    """Return the day that is meant by one told from now, counted from ``base``, an ISO 8601 date or date-time.

    Months and years ago are too vague to give a day; hours and minutes need a base with a time.
    """
    given = _DAY.match(base)
    count, unit = date.ago or (date.days_ago or 0, UNITS.index("day"))
    if given is None or UNITS[unit] in ("month", "year") or (UNITS[unit] in UNITS[:3] and not given[1]):
        return None
    try:
        moment = datetime.fromisoformat(given[0]) - timedelta(**{f"{UNITS[unit]}s": count})
    except (ValueError, OverflowError):
        return None
    return spell_day(moment.year, moment.month, moment.day)


def _read(tokens: list[Token], text: str) -> Iterator[ShortDate]:
    end = 0
    for at, token in enumerate(tokens):
        if token.start >= end and may_begin(token) and _starts_word(tokens, at):
            found = _read_ago(tokens, at) or _read_moment(tokens, at, text)
            if found and not (found.is_bare and text[found.end - 1].isupper()):
                yield found
                end = found.end


def _starts_word(tokens: list[Token], at: int) -> bool:
    """Whether a date may begin here: not in the middle of a number, nor behind the sign of a currency."""
    if not at or tokens[at - 1].end < tokens[at].start:
        return True
    before = tokens[at - 1].text
    if before in ".,:-/":
        return at < 2 or not tokens[at - 2].text.isdecimal() or tokens[at - 2].end < tokens[at - 1].start
    return not before[-1].isdigit() and before not in "$€£"


def _read_ago(tokens: list[Token], at: int) -> ShortDate | None:
    """Read "about 3 hours ago", "il y a 3 h", "vor einer Stunde", "3h"."""
    start, before = tokens[at].start, False
    while led := find_meaning(tokens, at, "about") or find_meaning(tokens, at, "ago"):
        before = before or find_meaning(tokens, at, "about") is None
        at += led.width
    counted = _read_span(tokens, at)
    if counted is None:
        return None
    count, unit, after = counted
    more = _read_span(tokens, after + (after < len(tokens) and tokens[after].text in _BETWEEN_SPANS))
    if more and more[1] < unit:
        after = more[2]
    behind = find_meaning(tokens, after + (after < len(tokens) and tokens[after].text == "."), "ago")
    if behind:
        after += behind.width + (tokens[after].text == ".")
    is_bare = not before and not behind
    if is_bare and not (count <= _MOST_BARE[unit] and _stands_bare(tokens, after)):
        return None
    return ShortDate(start, tokens[after - 1].end, ago=(count, unit), is_bare=is_bare)


def _read_span(tokens: list[Token], at: int) -> tuple[int, int, int] | None:
    """Return a count, its unit, and the place behind: "3 hours", "an hour", "3+ days", "3小时" with its "ago" left."""
    one = find_meaning(tokens, at, "one")
    if at < len(tokens) and tokens[at].text.isdecimal() and len(tokens[at].text) <= 3:
        count, at = int(tokens[at].text), at + 1
    elif one:
        count, at = 1, at + one.width
    else:
        return None
    at += at < len(tokens) and tokens[at].text == "+"
    unit = find_meaning(tokens, at, "unit")
    return (count, unit.value, at + unit.width) if unit else None


def _stands_bare(tokens: list[Token], after: int) -> bool:
    """Whether a number and the letters of a unit may stand for "ago": no word goes on with them, as in "5 min read"."""
    number, unit = tokens[after - 2], tokens[after - 1]
    if unit.text not in load_short_units() or not number.text.isdecimal() or number.text[0] == "0":
        return False
    if after >= len(tokens) or not tokens[after].text[0].isalnum():
        return after >= len(tokens) or tokens[after].start > unit.end or tokens[after].text in ",.)|·•"
    return number.end == unit.start and unit.text not in ("min", "m") and not tokens[after].text[0].isdecimal()


def _read_moment(tokens: list[Token], at: int, text: str) -> ShortDate | None:
    """Read a day and a time in either order, or one of them: "Mon, 3 May, 14:30", "14:30 yesterday", "3:05 pm"."""
    date = ShortDate(tokens[at].start, tokens[at].start)
    place = at
    while step := _read_part(tokens, place, text, date):
        date, place = step
        place = _skip_joints(tokens, place, text)
    if not date.day and not date.time and (date.days_ago is None or not _stands_apart(tokens, at, date.end)):
        return None
    return date


def _stands_apart(tokens: list[Token], at: int, end: int) -> bool:
    """Whether a day named from now stands at an end of the line or beside a mark: in a sentence it dates nothing."""
    behind = next((token.text for token in tokens[at:] if token.start >= end), "|")
    return (not at or tokens[at - 1].text in _MARKS) or behind in _MARKS


def _read_part(tokens: list[Token], at: int, text: str, date: ShortDate) -> tuple[ShortDate, int] | None:
    """Return the date with the part that stands at a place, and the place behind it."""
    if at >= len(tokens):
        return None
    may_be_time = not date.time and (tokens[at].text[0].isdecimal() or find_meaning(tokens, at, "clock"))
    if may_be_time and (time := read_time(text, tokens[at].start)):
        after = next((place for place in range(at, len(tokens)) if tokens[place].start >= time[1]), len(tokens))
        return date._replace(time=True, end=time[1]), after
    if date.day or date.days_ago is not None:
        return None
    behind = _read_day(tokens, at)
    if near := find_meaning(tokens, at, "near"):
        date, at = date._replace(days_ago=int(near.value == 1)), at + near.width
    elif behind:
        date, at = date._replace(day=True), behind
    elif not date.weekday and not date.time and (weekday := find_meaning(tokens, at, "weekday")):
        date, at = date._replace(weekday=True), at + weekday.width
    else:
        return None
    return date._replace(end=tokens[at - 1].end), at


def _read_day(tokens: list[Token], at: int) -> int | None:
    """Return the place behind a day and its month, and a year in two digits: "3rd of May", "May 3", "3-May-12".

    A number of four digits behind it is a year that can be no article's, or is read elsewhere.
    """
    found = read_named_day(tokens, at)
    if found is None or found.year:
        return None
    behind, day_first = found.behind, tokens[at].text.isdecimal()
    rest = tokens[behind : behind + 4]
    if not day_first and rest and rest[0].text == ":" and rest[0].start == tokens[behind - 1].end:
        return None  # "May 3:05"
    joint = ""
    while rest and rest[0].text in "-/'’.," and len(joint) < 2:
        joint += rest.pop(0).text
    year = rest[0] if rest and rest[0].text.isdecimal() else None
    if year and len(year.text) == _FULL_YEAR and joint in ("", ",", "-"):
        return None
    believed = joint[-1:] in ("'", "’") or (day_first and joint in ("", "-", "/", ","))
    if year is None or len(year.text) != 2 or not believed:
        return behind
    goes_on = any(t.text[0].isalpha() or (t.start == year.end and t.text in (":", "h", ".")) for t in rest[1:2])
    return behind if goes_on else behind + len(joint) + 1


def _skip_joints(tokens: list[Token], at: int, text: str) -> int:
    """Return the place behind the marks and small words between day and time."""
    for _ in range(_LONGEST_JOINT):
        if find_meaning(tokens, at, "clock") and read_time(text, tokens[at].start):
            break
        if at < len(tokens) and tokens[at].text in _JOINTS:
            at += 1
        elif joint := find_meaning(tokens, at, "joint"):
            at += joint.width
        else:
            break
    return at
