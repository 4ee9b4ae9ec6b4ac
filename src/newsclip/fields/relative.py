"""Dates told from now: "4 hours ago", "il y a 3 jours". They mean a day only where the clipping gives a base."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from functools import cache

from newsclip.cues import load_cues
from newsclip.fields.calendar import spell_date
from newsclip.plain import is_plain

# Longer lines are prose: in them "two years ago" dates what is told, not the article.
LONGEST_LINE = 60
_UNITS = ("second", "minute", "hour", "day", "week", "month", "year")
_DAYS_IN = {"week": 7, "month": 30, "year": 365}

_COUNTED = re.compile(r"(?<![\d.,])(\d{1,3})\+?\s?([^\W\d_][^\s\d_.,:;/|()\[\]<>\-–—·•]*)")
_WORD = re.compile(r"[^\W\d_][^\s\d_.,:;/|()\[\]<>\-–—·•]*")
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d))?")


def find_relative(text: str) -> tuple[int, int] | None:
    """Return where a short line tells a date from now, as start and end, or ``None``."""
    read = _read_relative(text)
    return (read[0], read[1]) if read else None


def resolve_relative(raw: str, base: str) -> str | None:
    """Return the day that the words mean, counted from ``base``, or ``None``.

    ``base`` is an ISO 8601 date or date-time that the clipping itself gives. The answer is a date; hours and minutes
    need a base with a time. Months and years are too vague to give a day.
    """
    read = _read_relative(raw)
    given = _DAY.match(base)
    if read is None or given is None:
        return None
    _, _, count, unit = read
    if unit in ("month", "year"):
        return None
    if unit in ("second", "minute", "hour") and given[4] is None:
        return None
    year, month, day, hour, minute = (int(part or 0) for part in given.groups())
    try:
        moment = datetime(year, month, day, hour, minute) - _span(count, unit)
    except (ValueError, OverflowError):
        return None
    return spell_date(moment.year, moment.month, moment.day)


def _span(count: int, unit: str) -> timedelta:
    if unit in _DAYS_IN:
        return timedelta(days=count * _DAYS_IN[unit])
    return timedelta(**{f"{unit}s": count})


def _read_relative(text: str) -> tuple[int, int, int, str] | None:
    """Return start, end, count and unit of the first relative date in a short line."""
    if len(text) > LONGEST_LINE:
        return None
    return (None if is_plain(text) else _read_count(text)) or _read_near_day(text)


def _read_count(text: str) -> tuple[int, int, int, str] | None:
    """Read a counted span: "4 hours ago"."""
    for match in _COUNTED.finditer(text):
        word = match[2].lower()
        if unit := _units().get(word):
            if ago := _find_ago(text, match.start(), match.end()):
                return min(ago[0], match.start()), max(ago[1], match.end()), int(match[1]), unit
        elif unit := _unspaced_unit(word):
            return match.start(), match.end(), int(match[1]), unit
    return None


def _read_near_day(text: str) -> tuple[int, int, int, str] | None:
    """Read a day that has a name from now: "yesterday"."""
    lowered = text.lower()
    spoken = lowered.split() if is_plain(text) else _WORD.findall(lowered)
    if _near_days()[2].isdisjoint(spoken) or len(lowered) != len(text):
        return None
    for day, words in enumerate(_near_days()[:2]):
        for match in _WORD.finditer(lowered):
            if match.group() in words:
                return match.start(), match.end(), day, "day"
    return None


def _find_ago(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return where the word that turns a span into a past moment stands beside it."""
    before, after = text[:start].lower().rstrip(), text[end:].lower()
    after_gap = len(after) - len(after.lstrip(" ."))
    rest = after[after_gap : after_gap + 16]
    for word in _agos():
        if rest.startswith(word) and not rest[len(word) : len(word) + 1].isalpha():
            return start, end + after_gap + len(word)
        if before.endswith(word) and not before[: -len(word)][-1:].isalpha():
            return len(before) - len(word), end
    second = rest.split(" ")
    if len(second) > 1 and second[1] in _agos():
        return start, end + after_gap + len(second[0]) + 1 + len(second[1])
    return None


def _unspaced_unit(word: str) -> str | None:
    """Return the unit where unit and "ago" are written as one word: 小时前, 時間前, 시간전."""
    return _unspaced().get(word)


@cache
def _unspaced() -> dict[str, str]:
    agos = load_cues("ago")
    joined = {}
    for language in ("zh", "ja", "ko"):
        for unit, names in zip(_UNITS, load_cues("time_units")[language], strict=True):
            for name in names.split("|"):
                joined.update({name + ago: unit for ago in agos[language]})
    return joined


@cache
def _units() -> dict[str, str]:
    units: dict[str, str] = {}
    for names in load_cues("time_units").values():
        for unit, spellings in zip(_UNITS, names, strict=True):
            for name in spellings.split("|"):
                units.setdefault(name, unit)
    return units


@cache
def _agos() -> tuple[str, ...]:
    return tuple(sorted({word for words in load_cues("ago").values() for word in words}, key=lambda w: (-len(w), w)))


@cache
def _near_days() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Return the words for today, for yesterday, and both."""
    days = load_cues("near_days").values()
    today = frozenset(word for names in days for word in names[0].split("|"))
    yesterday = frozenset(word for names in days for word in names[1].split("|"))
    return today, yesterday, today | yesterday
