"""When the article came out: every day that the clipping gives is a candidate, with all that speaks for it.

Metas, structured data, the address and the lines of text give days; what they say of one and the same day adds up.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from newsclip.facts.context import Context
from newsclip.facts.dated import DAY, list_addressed, list_shown, list_stated
from newsclip.facts.dates import ORDERS, list_dates
from newsclip.facts.evidence import Candidate, Sighting, choose_best, gather_candidates, mark_features, weigh_candidates
from newsclip.facts.lines import Lines
from newsclip.facts.metadata import Metadata
from newsclip.problem import Notice

# The least probability with which a day is recorded, and that of a second one beside which the first is in doubt.
LEAST, LEAST_RIVAL = 0.44, 0.2
# An address that names a day so many days before all that the page states was kept when the site moved.
MOVED_DAYS = 180
_FAR_ZONES = ("zone above far", "zone within", "zone below far", "in box")
_NEAR_ZONES = ("zone between", "zone above 1", "zone headline")
_ONLY_UPDATED = Notice(
    "only-update-dated", "The page shows when it was updated, not when it was published; that date stands for both."
)


@dataclass(frozen=True, slots=True)
class ArticleDates:
    """ISO 8601 dates, the words that ``published`` was read from, how likely it is, and what is in doubt."""

    published: str | None = None
    modified: str | None = None
    raw: str | None = None
    confidence: float | None = None
    notice: Notice | None = None


def list_candidates(
    context: Context, lines: Lines, headline: int | None, metadata: Metadata | None = None, url: str | None = None
) -> list[Candidate]:
    """Return every day that may be the article's, in order of the calendar, with its evidence.

    One that could be two days has its words for a value, behind a question mark.
    """
    sightings = [*(list_stated(metadata) if metadata else ()), *list_addressed(url)]
    told = {sighting.values[0][:DAY] for sighting in sightings}
    sightings += list_shown(context, lines, headline)
    days = gather_candidates((_find_day(sighting, told), sighting) for sighting in sightings)
    candidates = sorted(days.values(), key=lambda candidate: candidate.value)
    decided = [candidate for candidate in candidates if not _is_undecided(candidate)]
    for candidate in candidates:
        if _is_undecided(candidate):
            candidate.features["undecided"] = 1.0
    _compare_shown(decided)
    _compare_stated(decided)
    return candidates


def read_undecided(raw: str) -> list[str]:
    """Return the days that words can mean which could be two."""
    readings = (list_dates(raw, order=order)[:1] for order in ORDERS)
    return sorted({date.value[:DAY] for dates in readings for date in dates if date.value})


def _find_day(sighting: Sighting, told: set[str]) -> str:
    """Return the day that a place gives: of two that it could be, the one that is ``told`` elsewhere."""
    day = sighting.values[0]
    if day[0] != "?":
        return day[:DAY]
    readings = told.intersection(read_undecided(day[1:]))
    if len(readings) == 1:
        sighting.values = [*readings]
    return sighting.values[0]


def choose_dates(context: Context, lines: Lines, headline: int | None, candidates: list[Candidate]) -> ArticleDates:
    """Return the article's dates: the likeliest day, if it is likelier right than wrong.

    What shows only when it was updated is dated by that, with a notice; not beside "4 hours ago", which is the other.
    """
    modified, raw = _find_modified(candidates), _find_relative(context, lines, headline)
    if raw:
        candidates = [candidate for candidate in candidates if not _is_update(candidate)]
    chances = weigh_candidates("date", candidates)
    best = choose_best(chances, LEAST)
    if best is None:
        return ArticleDates(None, modified, raw, None, _tell_doubt(candidates, chances))
    chosen = candidates[best]
    if _is_undecided(chosen):
        return ArticleDates(None, modified, chosen.sightings[0].raw)
    sighting = min(chosen.sightings, key=lambda sighting: sighting.rank)
    if modified and modified[:DAY] < chosen.value:
        modified = None
    notice = _ONLY_UPDATED if _is_update(chosen) else None
    return ArticleDates(sighting.values[0], modified, sighting.raw, chances[best], notice)


def _is_undecided(candidate: Candidate) -> bool:
    return candidate.value.startswith("?")


def _is_update(candidate: Candidate) -> bool:
    """Whether all places that give a day call it that of an update."""
    return all(sighting.kind == "modified" for sighting in candidate.sightings)


def _find_modified(candidates: list[Candidate]) -> str | None:
    """Return the moment of the update that the head states, or that a line by the headline or at the end does."""
    updates = [
        sighting
        for candidate in candidates
        for sighting in candidate.sightings
        if sighting.kind == "modified" and not _is_undecided(candidate)
    ]
    near = [s for s in updates if not any(map(s.features.get, _FAR_ZONES))]
    return min(near, key=lambda sighting: (-sighting.rank, sighting.values)).values[0] if near else None


def _tell_doubt(candidates: list[Candidate], chances: list[float]) -> Notice | None:
    """Say so where two days speak about alike for being the article's."""
    order = sorted(range(len(candidates)), key=lambda at: -chances[at])[:2]
    if len(order) < 2 or sum(chances[at] for at in order) < LEAST or chances[order[1]] < LEAST_RIVAL:
        return None
    first, second = (candidates[at].sightings[0].raw for at in order)
    return Notice("date", f"two dates may be the article's: {first!r} and {second!r}")


def _find_relative(context: Context, lines: Lines, headline: int | None) -> str | None:
    """Return the words by the headline that tell a day from now: "4 hours ago"."""
    anchor = headline if headline is not None else context.start
    for index in range(max(0, anchor - 4), min(context.start + 4, len(context.blocks))):
        for date in lines.read_dates(index):
            if date.kind == "relative" and lines.read_line(index).dated:
                return date.raw
    return None


def _compare_shown(candidates: list[Candidate]) -> None:
    """Add what the days beside the headline say of the others."""
    shown = [c for c in candidates if any(name.startswith("zone ") for name in c.features)]
    near = [c for c in shown if _is_near(c)]
    for candidate in candidates:
        is_near = candidate in near
        mark_features(
            candidate.features,
            near=is_near,
            others_near=bool(near) and candidate in shown and not is_near,
            shown=candidate in shown,
            others_published=any(c is not candidate and "says published" in c.features for c in candidates),
        )


def _is_near(candidate: Candidate) -> bool:
    return any(map(candidate.features.get, _NEAR_ZONES))


def _compare_stated(candidates: list[Candidate]) -> None:
    """Add what the days that the page states, and the one in its address, say of the others."""
    names = ("stated published", "stated modified", "meta shared")
    published, modified, shared = ([c for c in candidates if c.features.get(name)] for name in names)
    near = [c for c in candidates if _is_near(c)]
    addressed = next((c for c in candidates if c.features.get("address")), None)
    for candidate in candidates:
        features, shown = candidate.features, bool(candidate.features.get("shown"))
        is_stated = candidate in published
        apart = not is_stated and any(abs(_count_days(candidate, c)) == 1 for c in published)
        updated = [c for c in candidates if c is not candidate and "says modified" in c.features]
        is_update = candidate in modified and bool(shared)
        mark_features(
            features,
            stated_alone=is_stated and len(published) == 1,
            stated_and_shown=is_stated and shown,
            stated_elsewhere=is_stated and not shown and bool(near),
            # The head speaks in Greenwich's time, the page in the newsroom's.
            day_apart=apart,
            same_minute=apart and any(_share_minute(candidate, c) for c in published),
            swapped=not is_stated and not apart and any(_is_swapped(candidate, c) for c in published),
            after_stated=bool(published) and candidate.value > published[-1].value,
            update_beside_shared=bool(shared) and candidate not in shared and "says modified" in features,
            shared_beside_update=candidate in shared and any(map(_is_near, updated)),
            untold_beside_update=is_stated and candidate not in shared and not shown and bool(updated),
            not_address=addressed not in (None, candidate),
            moved=addressed is not None and _count_days(addressed, candidate) >= MOVED_DAYS,
            modified_beside_shared=is_update and all(abs(_count_days(c, candidate)) > 1 for c in shared),
        )


def _share_minute(candidate: Candidate, other: Candidate) -> bool:
    """Whether two days are given first with times of the same minute: one moment, in two zones."""
    ours, theirs = (min(c.sightings, key=lambda sighting: sighting.rank).values[0] for c in (candidate, other))
    return ours[DAY + 3 : DAY + 6] == theirs[DAY + 3 : DAY + 6] != ""


def _count_days(first: Candidate, second: Candidate) -> int:
    return (datetime.date.fromisoformat(second.value) - datetime.date.fromisoformat(first.value)).days


def _is_swapped(candidate: Candidate, other: Candidate) -> bool:
    """Whether two days differ in the order of day and month only."""
    ours, theirs = candidate.value.split("-"), other.value.split("-")
    return ours != theirs and ours == [theirs[0], theirs[2], theirs[1]]
