"""The one date language of articles, comments and metadata: as people write dates, in many languages, and machines.

An invented date is worse than none: a date has a day, a month and a year of its own, or it is not read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from newsclip.cues import compile_cues, load_cues
from newsclip.facts.dates.clock import read_moment, read_time_after, read_time_before
from newsclip.facts.dates.days import ORDERS, Order, find_order, read_dates
from newsclip.facts.dates.short import MOST_KNOWN, ShortDate, read_short_dates, resolve_short
from newsclip.facts.dates.words import YEAR, find_meaning, list_pieces, list_tokens, may_hold_short_date, may_name_day

__all__ = ["ORDERS", "Order", "find_order"]

DateKind = Literal["plain", "published", "modified", "relative"]

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
} | {0xA0: " ", 0x202F: " ", 0x2009: " ", 0x3000: " ", 0xFF0F: "/", 0xFF1A: ":", 0xFF0E: ".", 0x60C: ","}  # fmt: skip
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
    stamp = _GLUED_STAMP.search(plain) if "T" in plain else None
    unstamped = f"{plain[: stamp.start()]:<{stamp.end()}}{plain[stamp.end() :]}" if stamp else plain
    found = _list_dates(text, unstamped, languages, order)
    return found if found or stamp is None else _list_dates(text, plain, languages, order)


def _list_dates(text: str, plain: str, languages: Sequence[str] | None, order: Order | None) -> list[FoundDate]:
    """Return the dates of a text, read from its ``plain`` form, which has as many characters."""
    found: list[FoundDate] = []
    last = 0
    for start, end, value in read_dates(plain, languages, order):
        is_day = not value or len(value) == len("2024-03-09")
        if is_day and (after := read_time_after(plain, end)):
            value, end = value and f"{value}T{after[0]}", after[1]
        elif is_day and (before := read_time_before(plain[last:], start - last)):
            value, start = value and f"{value}T{before[0]}", last + before[1]
        kind = _find_kind(plain[max(last, start - REACH_BEFORE) : start], plain[end : end + REACH_AFTER])
        found.append(FoundDate(value, text[start:end], kind, start, end))
        last = end
    return found


def may_hold_date(text: str) -> bool:
    """Whether a text has the numbers, and the marks or the month, of an absolute date: a quick look before it is read;
    scripts that have years of their own, or do not part words, are not looked at so closely.
    """
    if _HAS_NUMBER.search(text) is None:
        return False
    plain = _fold(text)
    if _PARTED.search(plain) or (not plain.isascii() and _OTHER_YEARS.search(plain)):
        return True
    return YEAR.search(plain) is not None and may_name_day(list_pieces(plain))


@lru_cache(maxsize=MOST_KNOWN)
def may_say_when(line: str) -> bool:
    """Whether a line may hold a date or a time of any kind: a quick look before it is read."""
    return may_hold_date(line) or may_hold_short_date(_fold(line))


def find_date(text: str, *, languages: Sequence[str] | None = None, order: Order | None = None) -> FoundDate | None:
    """Return the date that a line, not prose, gives: the first published, else plain, modified, or relative one."""
    dates = list_dates(text, languages=languages, order=order)
    return min(dates, key=lambda date: _PREFERENCE[date.kind], default=None) or find_relative_date(text)


def find_when(line: str) -> tuple[int, int] | None:
    """Return the first stretch (start, end) of a line that says when: a date or time with its weekday, one that has no
    year or is told from now ("3 May, 14:30", "3 hours ago", "3h"); ``None`` where none does.
    """
    dates = [(date.start, date.end) for date in list_dates(line)]
    short = read_short_dates(_fold(line)) if len(line) <= LONGEST_SHORT_LINE else ()
    dates += [(s.start, s.end) for s in short if not any(s.start < high and low < s.end for low, high in dates)]
    if not dates:
        return None
    start, end = min(dates)
    tokens = list_tokens(line, max(0, start - _LONGEST_WEEKDAY), start)
    while tokens and tokens[-1].text in ",.-(":
        tokens.pop()
    for at in range(max(0, len(tokens) - 3), len(tokens)):
        day = find_meaning(tokens, at, "weekday")
        if day and at + day.width == len(tokens):
            return tokens[at].start, end
    return start, end


def find_relative_date(text: str) -> FoundDate | None:
    """Return the date that a short line tells from now ("4 hours ago"), without a value of its own, or ``None``."""
    found = _find_relative(text)
    return FoundDate(None, text[found.start : found.end], "relative", found.start, found.end) if found else None


def resolve_relative(raw: str, base: str) -> str | None:
    """Return the day that words told from now mean, counted from ``base``, or ``None``.

    ``base`` is an ISO 8601 date or date-time that the clipping itself gives; hours and minutes need one with a time.
    """
    found = _find_relative(raw)
    return resolve_short(found, base) if found else None


def _find_relative(text: str) -> ShortDate | None:
    dates = read_short_dates(_fold(text)) if len(text) <= LONGEST_RELATIVE else ()
    return next((date for date in dates if date.is_relative and not date.is_bare), None)


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
    moment = read_moment(text)
    found = list_dates(text) if not moment else []
    return found[0].value if len(found) == 1 else moment


_KINDS: tuple[DateKind, ...] = ("modified", "published")
_COLONS = (":", "：")
_LABEL_MARKS = " :：()[]|·•–—-"
_LETTER = re.compile(r"[^\W\d_]")
_PARTED = re.compile(r"\d\s?[-/.]\s?\d{1,2}\s?[-/.]['’]?\s?\d")
_OTHER_YEARS = re.compile("[\u0600-\u06ff\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_HAS_NUMBER = re.compile(r"\d.?\d")
_PREFERENCE: dict[str, int] = {"published": 0, "plain": 1, "modified": 2, "relative": 3}


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
