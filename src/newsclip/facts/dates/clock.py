"""Times of day, their distance from Greenwich, and moments as machines write them: ISO 8601 and its kin, RFC 822."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from functools import cache

from newsclip.cues import load_cues

# Before it there was no web to publish on, and beyond the last is a misread number: neither dates an article.
EARLIEST_YEAR, LATEST_YEAR = 1990, 2099
# Thai years count from the death of the Buddha.
BUDDHIST_ERA = 543
# Characters between a date and its time: " at ", ", ", " | um ", "T".
LONGEST_JOINER = 24
NOON = 12
# Hours; Kiribati is that far ahead of Greenwich.
WIDEST_OFFSET = 14
# Abbreviations that mean several zones, and the offsets of those that mean one only.
_VAGUE_ZONES = ("bst", "cst", "ist")
_ZONES = {
    "z": "Z", "utc": "Z", "gmt": "Z",
    "edt": "-04:00", "est": "-05:00", "cdt": "-05:00", "mdt": "-06:00", "mst": "-07:00", "pdt": "-07:00",
    "pst": "-08:00", "cet": "+01:00", "cest": "+02:00", "mez": "+01:00", "mesz": "+02:00", "eet": "+02:00",
    "eest": "+03:00", "msk": "+03:00", "jst": "+09:00", "kst": "+09:00", "aest": "+10:00", "aedt": "+11:00",
    "wib": "+07:00",
}  # fmt: skip


def spell_day(year: int, month: int, day: int) -> str | None:
    """Return ``YYYY-MM-DD``, or ``None`` where there is no such day or no article can be of it."""
    if EARLIEST_YEAR + BUDDHIST_ERA <= year <= LATEST_YEAR + BUDDHIST_ERA:
        year -= BUDDHIST_ERA
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        return None
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def read_time(text: str, at: int) -> tuple[str, int] | None:
    """Return the time that stands at a place, as ``HH:MM[:SS][zone]``, and where it ends."""
    match = _time().match(text, at)
    spelled = _spell(match) if match else None
    return (spelled, match.end()) if match and spelled else None


def read_time_after(text: str, at: int) -> tuple[str, int] | None:
    """Return the time that follows a date ending at ``at``, and where it ends."""
    match = _after().match(text[at : at + LONGEST_JOINER * 3])
    spelled = _spell(match, dotted=_DOTTED.match(text, at) is not None) if match else None
    return (spelled, at + match.end()) if match and spelled else None


def read_time_before(text: str, at: int) -> tuple[str, int] | None:
    """Return the time that leads up to a date starting at ``at``, and where it starts."""
    low = max(0, at - LONGEST_JOINER * 2)
    window = text[low:at]
    for match in _time().finditer(window):
        if _JOINER.fullmatch(window, match.end()) and (spelled := _spell(match)):
            return spelled, low + match.start()
    return None


def spell_zone(zone: str) -> str:
    """Return an offset as ``Z`` or ``±HH:MM``; empty where the words name no one zone."""
    zone = zone.strip(" ()").lower()
    if zone in _ZONES:
        return _ZONES[zone]
    match = _OFFSET.fullmatch(zone)
    if match is None:
        return ""
    sign, hours, minutes = match.group(1), int(match.group(2)), int(match.group(3) or 0)
    if hours > WIDEST_OFFSET or minutes > 59:
        return ""
    return f"{'-' if sign in '-−' else '+'}{hours:02d}:{minutes:02d}" if hours or minutes else "Z"


# A time right behind a date may have a point: "22.11.2024 07.57".
_DOTTED = re.compile(r",? \d{1,2}\.\d\d(?![\d.,%°])")
_OFFSET = re.compile(r"(?:utc|gmt)?\s?([+\-−])(\d{1,2}):?(\d{2})?")
# What may stand between a date and its time: marks, a weekday in brackets, one or two short words ("um", "a las").
_JOINER = re.compile(
    r"[\s,.|·•\-–—/@]{0,4}(?:\([^\W\d_]{1,9}\.?\)\s?)?(?:[^\W\d_]{1,9}\.?,?\s){0,2}?[\s|·•\-–—(,]{0,3}"
)


def _spell(match: re.Match[str], *, dotted: bool = False) -> str | None:
    """Return a time as it is spelled in ISO 8601; ``None`` of a number that nothing says is one."""
    hour, half, minute = int(match["hour"]), (match["ante"] or match["post"] or "").lower().strip(), match["minute"]
    minute = minute or match["french"]
    if match["dotted"]:
        minute = match["dotted"] if dotted or match["clock"] or match["oclock"] or half or match["zone"] else None
    if not (minute or half or match["whole"]) or (match["dotted"] and not minute):
        return None
    if match["ante"] and half.isascii() and (not minute or match["dotted"]):
        return None
    if half in _halves()[1] and hour < NOON:
        hour += NOON
    elif half in _halves()[0] and hour == NOON:
        hour = 0
    seconds = f":{match['second']}" if match["second"] else ""
    return f"{hour:02d}:{minute or '00'}{seconds}{spell_zone(match['zone'] or '')}"


@cache
def _halves() -> tuple[frozenset[str], ...]:
    """Return the words of the morning, and of the afternoon."""
    spoken = load_cues("day_halves").values()
    return tuple(frozenset(word for halves in spoken for word in halves[at].split("|")) for at in (0, 1))


def _either(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(set(words), key=lambda word: (-len(word), word)))


@cache
def _grammar() -> str:
    halves = _either(_halves()[0] | _halves()[1])
    clock = _either(word for words in load_cues("clock_words").values() for word in words)
    zones = _either([*_ZONES, *_VAGUE_ZONES])
    return (
        rf"(?:(?<!\w)(?P<clock>{clock})\.?\s?)?(?:(?P<ante>{halves})\s?)?"
        r"(?<![\d:])(?P<hour>[01]?\d|2[0-3])"
        r"(?:\s?[:時时시点點]\s?(?P<minute>[0-5]\d)(?!\d)(?::(?P<second>[0-5]\d)(?!\d)|[분分])?"
        r"|\s?h\s?(?P<french>[0-5]\d)(?!\d)|\.(?P<dotted>[0-5]\d)(?!\d)|(?P<whole>h(?!\w)|[時时시点點])|(?!\d))"
        rf"(?:\s?(?P<post>{halves})(?!\w))?(?:\s?(?P<oclock>{clock})(?!\w))?"
        rf"(?:\s?\(?(?P<zone>(?:utc|gmt)?\s?[+\-−]\d{{1,2}}:?(?:\d\d)?(?!\d)|(?:{zones})(?!\w)"
        r"|(?(post)[ecmp]t(?!\w)|(?!)))\)?)?"
    )


@cache
def _time() -> re.Pattern[str]:
    return re.compile(_grammar(), re.IGNORECASE)


@cache
def _after() -> re.Pattern[str]:
    return re.compile(rf"(?:T(?=\d)|{_JOINER.pattern})(?:{_grammar()})(?!\s?min)", re.IGNORECASE)


LONGEST_MOMENT = 80
_ISO = re.compile(
    r"(?P<year>\d{4})(?P<join>[-/.]?)(?P<month>\d{1,2})(?P=join)(?P<day>\d{1,2})"
    r"(?:(?:T|\s{1,3}|,\s?|\s?-\s?)(?P<hour>\d{1,2}):?(?P<minute>\d{2})(?::?(?P<second>\d{2})(?:[.,]\d{1,9})?)?"
    r"\s{0,2}(?P<half>[AaPp][Mm])?\s{0,2}(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{1,2}(?!\d))?)?",
    re.IGNORECASE,
)
_EPOCH = re.compile(r"1\d{9}(?:\d{3})?")
_RFC822 = re.compile(
    r"(?:[A-Za-z]{3,9},?\s+)?\d{1,2}[\s-][A-Za-z]{3}[\s-]\d{2,4}\s+\d{1,2}:\d{2}(?::\d{2})?\s*(?:[A-Z]{1,5}|[+-]\d{4})?"
)


def read_moment(text: str) -> str | None:
    """Return an ISO 8601 date or date-time, as precise as ``text`` is, or ``None`` where it is no machine's date.

    Midnight sharp is taken for "no time given": programs fill it in where they know only the day.
    """
    text = text.strip()[:LONGEST_MOMENT].strip("\"' ")
    match = _ISO.match(text)
    if match is not None:
        return _spell_iso(match)
    try:
        if _EPOCH.fullmatch(text):
            moment = datetime.fromtimestamp(int(text[:10]), UTC)
        elif _RFC822.match(text):
            moment = parsedate_to_datetime(text)
        else:
            return None
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    spelled = moment.isoformat(timespec="seconds").replace("+00:00", "Z")
    return spelled if EARLIEST_YEAR <= moment.year <= LATEST_YEAR else None


def _spell_iso(match: re.Match[str]) -> str | None:
    if not match["join"] and len(match["month"] + match["day"]) < 4:
        return None
    day = spell_day(int(match["year"]), int(match["month"]), int(match["day"]))
    if day is None or match["hour"] is None:
        return day
    hour, minute, second = int(match["hour"]), int(match["minute"]), int(match["second"] or 0)
    if match["half"] and hour <= 12:
        hour = hour % 12 + (12 if match["half"].lower() == "pm" else 0)
    if hour > 23 or minute > 59 or second > 59 or not (hour or minute or second):
        return day
    spelled = f"{day}T{hour:02d}:{minute:02d}" + (f":{second:02d}" if match["second"] else "")
    return spelled + spell_zone(match["zone"] or "")
