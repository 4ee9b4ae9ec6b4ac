"""Years of other eras: Japanese reigns, the Republic of China, and the Solar Hijri calendar of Iran."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

from newsclip.cues import load_cues
from newsclip.facts.dates.calendar import spell_date

# The year before an era's first: the reigns began in 2019, 1989 and 1926, the Republic in 1912.
_BEFORE = {"令和": 2018, "平成": 1988, "昭和": 1925, "民國": 1911, "民国": 1911}
_REIGN = re.compile(rf"({'|'.join(_BEFORE)})\s?(元|\d{{1,3}})\s?年\s?(\d{{1,2}})\s?月\s?(\d{{1,2}})\s?日?")


def read_eras(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the dates of other eras in a text with ASCII digits: start, end and ``YYYY-MM-DD``."""
    for match in _REIGN.finditer(text):
        year = _BEFORE[match[1]] + (1 if match[2] == "元" else int(match[2]))
        if value := spell_date(year, int(match[3]), int(match[4])):
            yield match.start(), match.end(), value
    for match in _jalali().finditer(text):
        month = load_cues("jalali_months")["fa"].index(match[2]) + 1
        if value := convert_jalali(int(match[3]), month, int(match[1])):
            yield match.start(), match.end(), value


def convert_jalali(year: int, month: int, day: int) -> str | None:
    """Return the day of the Solar Hijri calendar as ``YYYY-MM-DD``, by the arithmetic rule of 33 years, or ``None``."""
    if not 1 <= day <= (31 if month <= 6 else 30):
        return None
    past = year - 979
    days = 365 * past + past // 33 * 8 + (past % 33 + 3) // 4
    days += 31 * (month - 1) if month <= 7 else 186 + 30 * (month - 7)
    found = date(1600, 1, 1) + timedelta(days=days + day - 1 + 79)
    return spell_date(found.year, found.month, found.day)


@cache
def _jalali() -> re.Pattern[str]:
    months = "|".join(load_cues("jalali_months")["fa"])
    return re.compile(rf"(?<!\d)(\d{{1,2}})\s({months})(?:\sماه)?\s?[،,]?\s?(1[34]\d\d)(?!\d)")
