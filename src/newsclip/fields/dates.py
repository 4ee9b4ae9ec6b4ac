"""Dates: as people write them, in many languages, and as machines do. The one door to dateparser.

An invented date is worse than none: a date has a day, a month and a year of its own, or it is not read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from newsclip.cues import compile_cues, load_cues
from newsclip.fields.calendar import spell_date
from newsclip.fields.clock import read_time_after, read_time_before, spell_zone
from newsclip.fields.date_grammar import ORDERS, Order, find_order, read_dates
from newsclip.fields.relative import find_relative, resolve_relative

__all__ = [
    "ORDERS",
    "DateKind",
    "FoundDate",
    "Order",
    "find_date",
    "find_date_label",
    "find_order",
    "find_relative_date",
    "labels_other_date",
    "list_dates",
    "may_hold_date",
    "parse_machine_date",
    "resolve_relative",
]

DateKind = Literal["plain", "published", "modified", "relative"]

# Characters before a date in which a word such as "Updated:" speaks of it, and after it ("更新", "입력").
REACH_BEFORE = 40
REACH_AFTER = 10
# A longer string is prose: dateparser is not asked about it.
LONGEST_FOR_DATEPARSER = 60

_MARKS = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_DIGITS = {
    first + digit: str(digit)
    for first in (0x660, 0x6F0, 0x966, 0x9E6, 0xE50, 0xFF10)
    for digit in range(10)
} | {0xA0: " ", 0x202F: " ", 0x2009: " ", 0x3000: " ", 0xFF0F: "/", 0xFF1A: ":", 0xFF0E: "."}  # fmt: skip
# A moment for machines, which a style hides, with the date that a reader sees glued to it.
_GLUED_STAMP = re.compile(r"(?<!\d)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d)(?=[^\W_])")
_MONTH_NAMES = r"[A-Za-z]{3,9}"
_ISO = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)"
    r"(?:[T ]\s?(\d\d):?(\d\d)(?::?(\d\d)(?:[.,]\d{1,9})?)?\s?(Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?(?:\[[\w/]+\])?)?",
    re.IGNORECASE,
)
_MAIL = re.compile(
    rf"(?:[A-Za-z]{{3,9}},?\s)?(\d{{1,2}})[\s-]({_MONTH_NAMES})[\s-](\d{{4}})"
    r"(?:\s(\d\d):(\d\d)(?::(\d\d))?\s?([A-Za-z]{1,5}|[+-]\d{4})?(?:\s?\([^()]{1,40}\))?)?"
)


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date in a text.

    ``value`` is ISO 8601, only as precise as the text (``2025-09-13`` or ``2025-09-13T02:13+02:00``), or None where the
    words do not tell the day: "4 hours ago", or a day and a month that could be either. ``raw`` are the words, and
    ``start`` and ``end`` their character offsets. ``kind`` is what the words beside it call it.
    """

    value: str | None
    raw: str
    kind: DateKind
    start: int
    end: int


def list_dates(text: str, *, languages: Sequence[str] | None = None, order: Order | None = None) -> list[FoundDate]:
    """Return the absolute dates of a text, in order.

    ``languages`` are BCP 47 codes that may decide between readings; ``order`` settles 03/04/2025.
    """
    if not may_hold_date(text):
        return []
    plain = _fold(text)
    if "T" in plain and (stamp := _GLUED_STAMP.search(plain)):
        low, high = stamp.span()
        if found := _list_dates(text, f"{plain[:low]}{' ' * (high - low)}{plain[high:]}", languages, order):
            return found
    return _list_dates(text, plain, languages, order)


def _list_dates(text: str, plain: str, languages: Sequence[str] | None, order: Order | None) -> list[FoundDate]:
    """Return the dates of a text, read from its ``plain`` form, which has as many characters."""
    found: list[FoundDate] = []
    last = 0
    for reading in read_dates(plain, languages, order):
        start, end, value = reading.start, reading.end, reading.value
        if value:
            if after := read_time_after(plain, end):
                value, end = f"{value}T{after[0]}", after[1]
            elif before := read_time_before(plain[last:], start - last):
                value, start = f"{value}T{before[0]}", last + before[1]
        kind = _find_kind(plain[max(last, start - REACH_BEFORE) : start], plain[end : end + REACH_AFTER])
        found.append(FoundDate(value, text[start:end], kind, start, end))
        last = end
    return found


def may_hold_date(text: str) -> bool:
    """Whether a text holds a number of two digits, without which there is no absolute date."""
    return _HAS_NUMBER.search(text) is not None


def find_date(text: str, *, languages: Sequence[str] | None = None, order: Order | None = None) -> FoundDate | None:
    """Return the date that a line gives: the first published, else the first plain, modified, or relative one.

    Meant for a line or an element that may hold a date, not for prose. Only here is dateparser asked, and only about a
    short text with a day, a word and a year in it that the own grammar cannot read.
    """
    dates = list_dates(text, languages=languages, order=order)
    if dates:
        return min(dates, key=lambda date: _PREFERENCE[date.kind])
    if relative := find_relative_date(text):
        return relative
    return _ask_dateparser(text, languages) if languages else None


def find_relative_date(text: str) -> FoundDate | None:
    """Return the date that a short line tells from now ("4 hours ago"), without a value of its own, or ``None``."""
    found = find_relative(text)
    return FoundDate(None, text[found[0] : found[1]], "relative", *found) if found else None


def find_date_label(text: str) -> DateKind:
    """Tell what a line that is only a label ("Last update:", "Published") calls the date on the next one."""
    lowered = text.strip(_LABEL_MARKS).lower()
    first, _, last = lowered.rpartition(" ")
    if last in _leading_words():
        lowered = first
    for kind in ("modified", "published"):
        if any(match.group() == lowered for match in compile_cues(kind).finditer(lowered)):
            return "modified" if kind == "modified" else "published"
    return "plain"


def labels_other_date(text: str) -> bool:
    """Whether a label, or its last words before a colon, call a date something else than an article's: "Deadline:"."""
    label = text.strip(_LABEL_MARKS).lower()
    has_colon = text.rstrip(" ").endswith(_COLONS)
    cues = compile_cues("other-dates").finditer(label)
    return any(match.end() == len(label) and (has_colon or not match.start()) for match in cues)


def parse_machine_date(text: str) -> str | None:
    """Return a date written for machines (ISO 8601, or that of e-mail and HTTP) as ISO 8601, or ``None``.

    Precision and zone are kept. A text that is neither is read as people's writing, if it is a date as a whole.
    """
    text = text.strip()
    if len(text) > LONGEST_FOR_DATEPARSER:
        return None
    if match := _ISO.fullmatch(text):
        day = spell_date(int(match[1]), int(match[2]), int(match[3]))
        return _add_time(day, match[4], match[5], match[6], match[7])
    if match := _MAIL.fullmatch(text):
        found = list_dates(" ".join(match.group(1, 2, 3)), languages=["en"])
        return _add_time(found[0].value if found else None, match[4], match[5], match[6], match[7])
    found = list_dates(text)
    return found[0].value if len(found) == 1 else None


@cache
def _leading_words() -> frozenset[str]:
    """Return the short words that lead from a label to its date: "Posted on", "Erstellt am"."""
    return frozenset(load_cues("date-words")["joints"])


_COLONS = (":", "：")
_LABEL_MARKS = " :：()[]|·•–—-"
_LETTER = re.compile(r"[^\W\d_]")
_HAS_NUMBER = re.compile(r"\d.?\d")
_PREFERENCE: dict[str, int] = {"published": 0, "plain": 1, "modified": 2, "relative": 3}


def _add_time(
    day: str | None, hour: str | None, minute: str | None, second: str | None, zone: str | None
) -> str | None:
    if day is None or hour is None:
        return day
    if int(hour) > 23 or int(minute or 0) > 59:
        return day
    seconds = f":{second}" if second and int(second) <= 59 else ""
    return f"{day}T{hour}:{minute}{seconds}{spell_zone(zone or '')}"


def _fold(text: str) -> str:
    """Give every digit its ASCII form and every space its plain one, each character in its place."""
    return text if text.isascii() else _MARKS.sub(" ", text.translate(_DIGITS))


def _find_kind(before: str, after: str) -> DateKind:
    """Tell what the nearest word beside a date calls it; a word after it counts only right behind it."""
    modified, published = _last_cue("modified", before), _last_cue("published", before)
    if modified > published:
        return "modified"
    if published >= 0:
        return "published"
    after = after.lstrip(" ):")
    if not after or not after[0].isalpha():
        return "plain"
    for kind in ("modified", "published"):
        if compile_cues(kind).match(after.lower()):
            return "modified" if kind == "modified" else "published"
    return "plain"


def _last_cue(topic: str, text: str) -> int:
    if not _LETTER.search(text):
        return -1
    return max((match.end() for match in compile_cues(topic).finditer(text.lower())), default=-1)


def _ask_dateparser(text: str, languages: Sequence[str]) -> FoundDate | None:
    """Ask dateparser about a short line with a day, a word and a year, in languages whose months are not our own."""
    known = load_cues("months")
    others = sorted({code.split("-")[0].lower() for code in languages} - set(known) - {"zh", "ja", "ko", "no"})
    if not others or len(text) > LONGEST_FOR_DATEPARSER or not _DAY_WORD_YEAR.search(_fold(text)):
        return None
    import dateparser

    try:
        settings = _dateparser_settings()
        parsed = dateparser.parse(text.strip(), languages=others, settings=settings)
    except ValueError:  # a language it does not know
        return None
    if parsed is None or not (value := spell_date(parsed.year, parsed.month, parsed.day)):
        return None
    return FoundDate(value, text.strip(), "plain", 0, len(text))


_DAY_WORD_YEAR = re.compile(r"(?<!\d)\d{1,2}(?!\d)[^\d]{1,24}(?:19|20)\d\d(?!\d)|(?:19|20)\d\d[^\d]{1,24}\d{1,2}(?!\d)")


@cache
def _dateparser_settings() -> dict[str, object]:
    """Settings that take nothing from the clock: all parts must stand in the text."""
    from datetime import datetime

    return {
        "REQUIRE_PARTS": ["day", "month", "year"],
        "PARSERS": ["absolute-time"],
        "RELATIVE_BASE": datetime(2000, 1, 1),
        "RETURN_AS_TIMEZONE_AWARE": False,
    }
