"""Moments as machines write them: ISO 8601 and its near kin, RFC 822, Unix time, compact and numeric dates."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from newsclip.facts.dates.calendar import EARLIEST_YEAR, LATEST_YEAR, spell_date
from newsclip.facts.dates.clock import spell_zone

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
    if _EPOCH.fullmatch(text):
        seconds = int(text[:10])
        return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if _RFC822.match(text):
        try:
            moment = parsedate_to_datetime(text)
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
        return _bound(moment.isoformat(timespec="seconds").replace("+00:00", "Z"))
    return None


def _spell_iso(match: re.Match[str]) -> str | None:
    if not match["join"] and len(match["month"] + match["day"]) < 4:
        return None
    day = spell_date(int(match["year"]), int(match["month"]), int(match["day"]))
    if day is None or match["hour"] is None:
        return day
    hour, minute, second = int(match["hour"]), int(match["minute"]), int(match["second"] or 0)
    if match["half"] and hour <= 12:
        hour = hour % 12 + (12 if match["half"].lower() == "pm" else 0)
    if hour > 23 or minute > 59 or second > 59 or not (hour or minute or second):
        return day
    spelled = f"{day}T{hour:02d}:{minute:02d}" + (f":{second:02d}" if match["second"] else "")
    return spelled + spell_zone(match["zone"] or "")


def _bound(moment: str) -> str | None:
    return moment if EARLIEST_YEAR <= int(moment[:4]) <= LATEST_YEAR else None
