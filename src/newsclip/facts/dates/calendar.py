"""The calendar: names of months in many languages, and which days can be an article's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache

from newsclip.cues import load_cues

# Before it there was no web to publish on: an older date on a page is what the article is about, not when it came out.
EARLIEST_YEAR = 1990
# A bound that needs no clock: what is beyond it is a misread number.
LATEST_YEAR = 2099
# Thai years count from the death of the Buddha.
BUDDHIST_ERA = 543


def find_month(word: str, languages: Sequence[str] | None = None) -> int | None:
    """Return the month, 1 to 12, that ``word`` names, or ``None``.

    ``languages`` are BCP 47 codes; they decide where two languages give one name to two months (Polish and Croatian
    "listopada"). Undecided, it is ``None``.
    """
    meanings = _load_months().get(word.lower())
    if meanings is None:
        return None
    if len(meanings) > 1 and languages:
        spoken = {code.split("-")[0].lower() for code in languages}
        meanings = {month: codes for month, codes in meanings.items() if codes & spoken}
    return next(iter(meanings)) if len(meanings) == 1 else None


def is_undecided(word: str) -> bool:
    """Whether ``word`` names one month in one language and another in the next."""
    return len(_load_months().get(word.lower(), ())) > 1


def spell_date(year: int, month: int, day: int) -> str | None:
    """Return ``YYYY-MM-DD``, or ``None`` where there is no such day or no article can be of it."""
    if EARLIEST_YEAR + BUDDHIST_ERA <= year <= LATEST_YEAR + BUDDHIST_ERA:
        year -= BUDDHIST_ERA
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        return None
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


@cache
def _load_months() -> dict[str, dict[int, set[str]]]:
    months: dict[str, dict[int, set[str]]] = {}
    for language, names in load_cues("months").items():
        for month, spellings in enumerate(names, 1):
            for name in spellings.split("|"):
                months.setdefault(name.lower(), {}).setdefault(month, set()).add(language)
    return months
