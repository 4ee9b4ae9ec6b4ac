"""The one date language of articles, comments and metadata: as people write dates, in many languages, and machines.

An invented date is worse than none: a date has a day, a month and a year of its own, or it is not read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from newsclip.cues import compile_cues, load_cues
from newsclip.facts.dates.clock import read_moment, read_time_after, read_time_before
from newsclip.facts.dates.days import ORDERS, Order, find_order, read_dates
from newsclip.facts.dates.short import ShortDate, read_short_dates, resolve_short
from newsclip.facts.dates.words import find_meaning, list_tokens

__all__ = ["ORDERS", "Order", "find_order"]

DateKind = Literal["plain", "published", "modified", "relative", "partial"]

# Characters before a date in which a word such as "Updated:" speaks of it, and after it ("更新", "입력").
REACH_BEFORE = 40
REACH_AFTER = 10
# Longer lines are prose: in them "two years ago" and "3 May" date what is told, not the article.
LONGEST_RELATIVE = 60
LONGEST_SHORT_LINE = 160
_LONGEST_WEEKDAY = 20

_MARKS = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_DIGITS = {
    first + digit: str(digit)
    for first in (0x660, 0x6F0, 0x966, 0x9E6, 0xE50, 0xFF10)
    for digit in range(10)
} | {0xA0: " ", 0x202F: " ", 0x2009: " ", 0x3000: " ", 0xFF0F: "/", 0xFF1A: ":", 0xFF0E: "."}  # fmt: skip
# A moment for machines, which a style hides, with the date that a reader sees glued to it.
_GLUED_STAMP = re.compile(r"(?<!\d)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d)(?=[^\W_])")
_EPOCH = re.compile(r"\d{9,}")


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
    for start, end, value in read_dates(plain, languages, order):
        if value and len(value) > len("2024-03-09"):
            pass
        elif after := read_time_after(plain, end):
            value, end = value and f"{value}T{after[0]}", after[1]
        elif before := read_time_before(plain[last:], start - last):
            value, start = value and f"{value}T{before[0]}", last + before[1]
        kind = _find_kind(plain[max(last, start - REACH_BEFORE) : start], plain[end : end + REACH_AFTER])
        found.append(FoundDate(value, text[start:end], kind, start, end))
        last = end
    return found


def may_hold_date(text: str) -> bool:
    """Whether a text holds a number of two digits, without which there is no absolute date."""
    return _HAS_NUMBER.search(text) is not None


def find_date(text: str, *, languages: Sequence[str] | None = None, order: Order | None = None) -> FoundDate | None:
    """Return the date that a line gives: the first published, else the first plain, modified, or relative one.

    Meant for a line or an element that may hold a date, not for prose.
    """
    dates = list_dates(text, languages=languages, order=order)
    if dates:
        return min(dates, key=lambda date: _PREFERENCE[date.kind])
    return find_relative_date(text)


def find_dates(
    text: str,
    *,
    languages: Sequence[str] | None = None,
    order: Order | None = None,
    base: str | None = None,
    is_signature: bool = False,
) -> list[FoundDate]:
    """Return all that dates in a text, in order: dates of the calendar anywhere, and in a short line those that have no
    year or are told from now ("3 May, 14:30", "14:30", "yesterday", "3 hours ago").

    ``languages`` are BCP 47 codes that may decide between readings; ``order`` settles 03/04/2025; ``base`` is an
    ISO 8601 date or date-time from which the others are counted: without it they have no value. ``is_signature`` takes
    a number and the letters of a unit for a time ago ("3h"), as beside the name of a commenter.
    """
    dates = list_dates(text, languages=languages, order=order)
    if len(text) > LONGEST_SHORT_LINE:
        return dates
    for short in read_short_dates(_fold(text)):
        if short.is_bare and not is_signature:
            continue
        if not any(short.start < date.end and date.start < short.end for date in dates):
            value = resolve_short(short, base) if base else None
            kind: DateKind = "relative" if short.is_relative else "partial"
            dates.append(FoundDate(value, text[short.start : short.end], kind, short.start, short.end))
    return sorted(dates, key=lambda date: date.start)


def find_when(line: str) -> tuple[int, int] | None:
    """Return the first stretch (start, end) of a line that says when: a date or time with its weekday, "3 hours ago",
    "3h"; ``None`` where none does.
    """
    dates = find_dates(line, is_signature=True)
    if not dates:
        return None
    start = dates[0].start
    tokens = list_tokens(line, max(0, start - _LONGEST_WEEKDAY), start)
    while tokens and tokens[-1].text in ",.-(":
        tokens.pop()
    for at in range(max(0, len(tokens) - 3), len(tokens)):
        day = find_meaning(tokens, at, "weekday")
        if day and at + day.width == len(tokens):
            start = tokens[at].start
            break
    return start, dates[0].end


def find_relative_date(text: str) -> FoundDate | None:
    """Return the date that a short line tells from now ("4 hours ago"), without a value of its own, or ``None``."""
    found = _find_relative(text)
    return FoundDate(None, text[found.start : found.end], "relative", found.start, found.end) if found else None


def resolve_relative(raw: str, base: str) -> str | None:
    """Return the day that words told from now mean, counted from ``base``, or ``None``.

    ``base`` is an ISO 8601 date or date-time that the clipping itself gives. The answer is a date; hours and minutes
    need a base with a time.
    """
    found = _find_relative(raw)
    value = resolve_short(found, base) if found else None
    return value[:10] if value else None


def _find_relative(text: str) -> ShortDate | None:
    if len(text) > LONGEST_RELATIVE:
        return None
    return next((date for date in read_short_dates(_fold(text)) if date.is_relative and not date.is_bare), None)


def find_date_label(text: str) -> DateKind:
    """Tell what a line that is only a label ("Last update:", "Published") calls the date on the next one."""
    lowered = text.strip(_LABEL_MARKS).lower()
    first, _, last = lowered.rpartition(" ")
    if last in load_cues("date-words")["joints"]:  # "Posted on", "Erstellt am"
        lowered = first
    for kind in _KINDS:
        if any(match.group() == lowered for match in compile_cues(kind).finditer(lowered)):
            return kind
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
    if len(text) > LONGEST_RELATIVE or _EPOCH.fullmatch(text):
        return None
    found = None if (moment := read_moment(text)) else list_dates(text)
    return moment or (found[0].value if found and len(found) == 1 else None)


_KINDS: tuple[DateKind, ...] = ("modified", "published")
_COLONS = (":", "：")
_LABEL_MARKS = " :：()[]|·•–—-"
_LETTER = re.compile(r"[^\W\d_]")
_HAS_NUMBER = re.compile(r"\d.?\d")
_PREFERENCE: dict[str, int] = {"published": 0, "plain": 1, "modified": 2, "relative": 3, "partial": 4}


def _fold(text: str) -> str:
    """Give every digit its ASCII form and every space its plain one, each character in its place."""
    return text if text.isascii() else _MARKS.sub(" ", text.translate(_DIGITS))


def _find_kind(before: str, after: str) -> DateKind:
    """Tell what the nearest word beside a date calls it; a word after it counts only right behind it."""
    if _LETTER.search(before):
        ends = {
            kind: max((m.end() for m in compile_cues(kind).finditer(before.lower())), default=-1) for kind in _KINDS
        }
        if max(ends.values()) >= 0:
            return "modified" if ends["modified"] > ends["published"] else "published"
    after = after.lstrip(" ):").lower()
    if after and after[0].isalpha():
        return next((kind for kind in _KINDS if compile_cues(kind).match(after)), "plain")
    return "plain"
