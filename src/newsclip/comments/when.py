"""When comments were written: dates as the page's machine or its people write them, never counted from a clock."""

from __future__ import annotations

import re

from newsclip.comments.parts import Parts
from newsclip.facts.dates import Order, find_date, find_order, parse_machine_date

_SHORT_YEAR = re.compile(r"(?<![\d./])(\d{1,2}[./-]\d{1,2}[./-])(\d\d)(?!\d)")
_EPOCH = re.compile(r"\d{9,}")


def date_comments(parts: list[Parts], language: str | None) -> list[str | None]:
    """Return each comment's ISO 8601 date or date-time, ``None`` where its words do not tell the day.

    ``language`` is the page's, a BCP 47 code or ``None``: with the comments' own dates it decides on 3/4/2012.
    """
    order = find_order("\n".join(_SHORT_YEAR.sub(r"\g<1>20\2", part.when or "") for part in parts))
    languages = [language.split("-")[0].lower()] if language and language[:2].isalpha() else None
    known: dict[tuple[str | None, str | None], str | None] = {}
    for part in parts:
        if (part.machine_when, part.when) not in known:
            known[part.machine_when, part.when] = _date_comment(part, languages, order)
    return [known[part.machine_when, part.when] for part in parts]


def _date_comment(part: Parts, languages: list[str] | None, order: Order | None) -> str | None:
    if part.machine_when and not _EPOCH.search(part.machine_when):
        value = parse_machine_date(part.machine_when)
        if value is not None:
            return value
    words = _SHORT_YEAR.sub(r"\g<1>20\2", part.when) if part.when else ""
    found = find_date(words, languages=languages, order=order)
    return found.value if found else None
