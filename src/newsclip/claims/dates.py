"""When the article was published and modified, as the page's markup states it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from newsclip.claims.evidence import Evidence, Marked
from newsclip.claims.jsonld import LinkedData
from newsclip.claims.statements import FAR, NEAR, DateClaim, is_older, list_shown, list_stated
from newsclip.claims.stray_dates import (
    list_data_days,
    list_headed,
    list_labelled,
    list_lone,
    list_named,
    list_opening,
    list_settled,
    list_told_aside,
)
from newsclip.claims.vicinity import Line
from newsclip.claims.zones import Zones
from newsclip.facts.dates import list_dates
from newsclip.facts.dates.timestamp import read_moment
from newsclip.problem import Notice

# A day in an address: /2024/03/12/, /2024/3/12/, /2024-03-12-, /20240312/; its month; and with a name: /2024/mar/12/.
_URL_DATE = re.compile(r"/((?:19|20)\d\d)(?:([/-]?)(\d\d)\2(\d\d)|/(\d\d?)/(\d\d?))(?=[/_-]|$)")
_URL_MONTH = re.compile(r"/((?:19|20)\d\d)/(0[1-9]|1[0-2])(?=/)")
_URL_NAMED = re.compile(r"/((?:19|20)\d\d)/([A-Za-z]{3,9})/(\d\d?)(?=/)")
# Above the headline an unlabelled date stands within so many elements; further up it is today's, in the page's head.
ABOVE = 30
# Of dates within so many elements of the headline the one in the address's month is the article's.
BESIDE = 10
# Further off, more days than these are those of a list of teasers.
MOST_FAR_DAYS = 2
# A day that a page shows below its headline may be so many later than all that its head states: that head was written
# before. Above the headline a later day is the one on which the page was saved.
MOST_DAYS_LATER = 30
# An address that names a day so many days before all that the page states was kept when the site moved: the statements
# are of the move.
MOVED_DAYS = 180
# What a page tells those who share it is when it was published, whatever it shows: https://ogp.me/#type_article.
_SHARED_METAS = ("article:published_time", "og:article:published_time")

_ONLY_UPDATED = Notice(
    "only-update-dated", "The page shows when it was updated, not when it was published; that date stands for both."
)
_OLDER = Notice(
    "date-in-doubt",
    "The page shows when it was updated only, and its pictures are much older: its own date is unknown.",
)


@dataclass(slots=True)
class DateClue:
    """What the page says of its dates, settled."""

    published: str | None = None
    modified: str | None = None
    raw: str | None = None
    notice: Notice | None = None


def find_dates(
    evidence: Evidence, linked: LinkedData, zones: Zones, headline: Marked | None, lines: list[Line], url: str | None
) -> DateClue:
    """Return when the article was published and modified; nothing where the page's own statements are in doubt.

    A page that shows its reader one date by the headline, and calls it that of an update, is dated by it, with a
    notice, as those who cite it would: where nothing states when it was published, and where only structured data do
    (such a date is mostly that of an address whose text has been replaced since: of 19 such pages with a gold date 16
    agree with the update). ``article:published_time`` is believed beside an update (24 of 29 pages).
    """
    stated = list_stated(evidence, linked, zones)
    is_shared = any(evidence.metas.get(name) for name in _SHARED_METAS)
    shown = list_shown(evidence, zones, headline, lines)
    shown += _list_away(evidence, zones, stated, shown, is_shared=is_shared)
    modified = _first(stated, "modified") or _first(shown, "modified")
    machine = _pick_machine(stated, shown)
    visible = _find_visible(stated, shown, url)
    if is_shared and _is_update(visible, machine, stated):
        visible = None
    update = next(
        (claim for claim in shown if claim.kind == "modified" and -ABOVE <= (claim.distance or 0) <= NEAR), None
    )
    if update is not None and visible is None and (machine is None or not is_shared):
        is_old = machine is None and not _is_shown_alone(shown, update) and is_older(evidence, zones, update.day)
        clue = DateClue(modified=modified.moment if modified else None, notice=_OLDER if is_old else _ONLY_UPDATED)
        if not is_old:
            clue.published, clue.raw = update.moment, update.raw
        return clue
    if machine is not None and modified is not None and machine.moment == modified.moment:
        machine = (
            _first([claim for claim in shown if claim.kind == "published" and claim.day < machine.day], "published")
            or machine
        )
    published = _settle(machine, visible)
    if published is None:
        plain = (claim for claim in shown if claim.kind == "plain" and -ABOVE <= (claim.distance or 0) <= NEAR)
        published = next(plain, None)
    if published is None and (modified is None or modified.distance is None):
        published = _find_stray(evidence, zones, headline, lines)
    if published is None:
        return DateClue(modified=modified.moment if modified else None)
    if (day := _read_url_day(url)) and (published.day - date.fromisoformat(day)).days >= MOVED_DAYS:
        published = DateClaim("published", day, day)
    if modified is not None and modified.day < published.day:
        modified = None
    return DateClue(published.moment, modified.moment if modified else None, published.raw)


def _list_away(
    evidence: Evidence, zones: Zones, stated: list[DateClaim], shown: list[DateClaim], *, is_shared: bool
) -> list[DateClaim]:
    """Return the labelled dates away from the headline that count: where there are no others, those of any kind, and
    updates where only structured data tell of publishing.
    """
    if not any(claim.kind != "modified" for claim in (*stated, *shown)):
        return list_labelled(evidence, zones) or list_told_aside(evidence, zones)
    if shown or is_shared or _first(stated, "published") is None:
        return []
    updates = [claim for claim in list_labelled(evidence, zones) if claim.kind == "modified"]
    return updates or list_told_aside(evidence, zones, "modified")


def _find_stray(evidence: Evidence, zones: Zones, headline: Marked | None, lines: list[Line]) -> DateClaim | None:
    """Return a date that only its place or its name tells to be the article's: the first of these that exists."""
    lone = _first(list_lone(evidence, zones), "plain")
    if lone is not None:
        return lone
    found = (
        list_settled(evidence, lines)
        or list_told_aside(evidence, zones)
        or list_opening(evidence, zones)
        or (list_named(evidence) if headline is None else list_headed(evidence))
        or list_data_days(evidence)
    )
    return found[0] if found else None


def _is_update(visible: DateClaim | None, machine: DateClaim | None, stated: list[DateClaim]) -> bool:
    """Whether a day shown without a label is the one that the head calls that of an update, long after publishing."""
    if visible is None or machine is None or visible.kind != "plain":
        return False
    days = {claim.day for claim in stated if claim.kind == "modified"}
    return visible.day in days and (visible.day - machine.day).days > 1


def _is_shown_alone(shown: list[DateClaim], update: DateClaim) -> bool:
    """Whether an update's day is also shown nearer the headline, without a label: it is that of publishing, too."""
    near = abs(update.distance or 0)
    return any(claim.kind == "plain" and claim.day == update.day and abs(claim.distance or 0) < near for claim in shown)


def _first(claims: list[DateClaim], kind: str) -> DateClaim | None:
    return next((claim for claim in claims if claim.kind == kind), None)


def _pick_machine(stated: list[DateClaim], shown: list[DateClaim]) -> DateClaim | None:
    """Return the first date of publishing in the head; a later one where the page shows that one alone."""
    published = [claim for claim in stated if claim.kind == "published"]
    days = {claim.day for claim in shown if abs(claim.distance or 0) <= NEAR}
    return next((claim for claim in published if claim.day in days), published[0] if published else None)


def _find_visible(stated: list[DateClaim], shown: list[DateClaim], url: str | None) -> DateClaim | None:
    """Return the date that a reader is shown as the article's: by the page, else by its address."""
    newest = max((claim.day for claim in stated), default=None)
    updates = {claim.day for claim in shown if claim.kind == "modified"}
    nearest = min((abs(claim.distance or 0) for claim in shown if claim.kind == "modified"), default=FAR)
    seen = [
        claim
        for claim in shown
        if claim.kind == "published"
        or (claim.kind == "plain" and claim.day not in updates and abs(claim.distance or 0) <= max(nearest, BESIDE))
        if newest is None or (claim.day - newest).days <= (MOST_DAYS_LATER if (claim.distance or 0) > 0 else 1)
    ]
    told = {claim.day for claim in stated if claim.kind == "published"}
    agreed = (claim for claim in seen if claim.day in told and -ABOVE <= (claim.distance or 0) <= NEAR)
    visible = next(agreed, None) or _first(seen, "published") or _pick_plain(seen, url)
    if visible is not None and visible.kind == "plain" and _is_last_words(visible, stated, seen):
        return None
    if visible is None and (day := _read_url_day(url)):
        named = DateClaim("published", day, day)
        near = (claim for claim in shown if abs(claim.distance or 0) <= BESIDE and claim.day == named.day)
        visible = next(near, named)
    return visible


def _is_last_words(visible: DateClaim, stated: list[DateClaim], seen: list[DateClaim]) -> bool:
    """Whether a thread shows the day of its last post first, and further on that of its first, give or take a zone."""
    told = [claim.day for claim in stated if claim.kind == "published"]
    if visible.day not in {claim.day for claim in stated if claim.kind == "modified"}:
        return False
    return any(
        abs((claim.day - day).days) <= 1 < abs((visible.day - day).days)
        for claim in seen
        if abs(claim.distance or 0) <= NEAR
        for day in told
    )


def _pick_plain(seen: list[DateClaim], url: str | None) -> DateClaim | None:
    """Return the unlabelled date by the headline, or one further off that is not of a list of teasers."""
    near = [claim for claim in seen if -ABOVE <= (claim.distance or 0) <= NEAR]
    if near:
        month = _URL_MONTH.search(urlsplit(url).path) if url else None
        start = f"{month[1]}-{month[2]}" if month else ""
        beside = [claim for claim in near if abs(claim.distance or 0) <= BESIDE]
        return next((claim for claim in beside if claim.moment.startswith(start)), near[0])
    seen = [claim for claim in seen if (claim.distance or 0) > NEAR]
    return seen[0] if 0 < len({claim.day for claim in seen}) <= MOST_FAR_DAYS else None


def _settle(machine: DateClaim | None, visible: DateClaim | None) -> DateClaim | None:
    """Return the claim to believe, of the one that machines are told and the one that a reader sees.

    A day apart, the head speaks in Greenwich's time and the page in the newsroom's: the reader's day counts. Day and
    month swapped, the head's counts: a machine does not take one for the other.
    """
    if machine is None or visible is None:
        return machine or visible
    is_beside = visible.distance is not None and abs(visible.distance) <= NEAR
    is_swapped = (machine.day.year, machine.day.month, machine.day.day) == (
        visible.day.year,
        visible.day.day,
        visible.day.month,
    )
    return visible if machine.day != visible.day and is_beside and not is_swapped else machine


def _read_url_day(url: str | None) -> str | None:
    path = urlsplit(url).path if url else ""
    if match := _URL_DATE.search(path):
        return read_moment("-".join(filter(None, match.group(1, 3, 4, 5, 6))))
    if match := _URL_NAMED.search(path):
        found = list_dates(f"{match[3]} {match[2]} {match[1]}", languages=["en"])
        return found[0].value if len(found) == 1 else None
    return None
