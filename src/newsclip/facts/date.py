"""When the article came out: every day that the clipping gives is a candidate, with all that speaks for it.

Metas, structured data, the address and the lines of text give days; what they say of one and the same day adds up.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from newsclip.facts.context import Context
from newsclip.facts.dated import Sighting, list_addressed, list_shown, list_stated
from newsclip.facts.evidence import Features, add_features, weigh_candidates
from newsclip.facts.lines import Lines
from newsclip.facts.metadata import Metadata
from newsclip.problem import Notice

# The least probability with which a day is recorded, and that of a second one beside which the first is in doubt.
LEAST, LEAST_RIVAL = 0.45, 0.2
# An address that names a day so many days before all that the page states was kept when the site moved.
MOVED_DAYS = 180
_FAR_ZONES = {"zone above far", "zone within", "zone below far", "in box"}
_ONLY_UPDATED = Notice(
    "only-update-dated", "The page shows when it was updated, not when it was published; that date stands for both."
)
_URL_MONTH = re.compile(r"/((?:19|20)\d\d)[/-](0[1-9]|1[0-2])(?=/)")
_DAY = 10


@dataclass(frozen=True, slots=True)
class ArticleDates:
    """ISO 8601 dates, the words that ``published`` was read from, how likely it is, and what is in doubt."""

    published: str | None = None
    modified: str | None = None
    raw: str | None = None
    confidence: float | None = None
    notice: Notice | None = None


@dataclass(slots=True)
class Candidate:
    """A day, the places that give it, and what speaks for it."""

    day: str
    sightings: list[Sighting] = field(default_factory=list)
    features: Features = field(default_factory=dict)


def list_candidates(
    context: Context, lines: Lines, headline: int | None, metadata: Metadata | None = None, url: str | None = None
) -> list[Candidate]:
    """Return every day that may be the article's, in order of the calendar, with its evidence."""
    days: dict[str, Candidate] = {}
    stated = [*list_stated(metadata), *list_addressed(url)] if metadata else list(list_addressed(url))
    shown = list(list_shown(context, lines, headline))
    for sighting in (*stated, *shown):
        day = sighting.value if sighting.value.startswith("?") else sighting.value[:_DAY]
        candidate = days.setdefault(day, Candidate(day))
        candidate.sightings.append(sighting)
        add_features(candidate.features, sighting.features)
    candidates = sorted(days.values(), key=lambda candidate: candidate.day)
    _compare(candidates, url)
    return candidates


def choose_dates(
    context: Context, lines: Lines, headline: int | None, listed: list[Candidate], *, is_page: bool
) -> ArticleDates:
    """Return the article's dates: the likeliest day, if it is likelier right than wrong."""
    modified = _find_modified(listed)
    # A paste that shows only an update does not tell when it was published; a page is dated by it, with a notice.
    candidates = listed if is_page else [candidate for candidate in listed if not _is_update(candidate)]
    chances = weigh_candidates("date", [candidate.features for candidate in candidates])
    order = sorted(range(len(candidates)), key=lambda at: -chances[at])
    if not order or chances[order[0]] < LEAST:
        raw = _find_relative(context, lines, headline)
        return ArticleDates(None, modified, raw, None, _tell_doubt(candidates, chances, order))
    chosen = candidates[order[0]]
    if chosen.day.startswith("?"):
        return ArticleDates(None, modified, chosen.sightings[0].raw)
    sighting = min(chosen.sightings, key=lambda sighting: sighting.rank)
    if modified and modified[:_DAY] < chosen.day:
        modified = None
    notice = _ONLY_UPDATED if _is_update(chosen) else None
    return ArticleDates(sighting.value, modified, sighting.raw, chances[order[0]], notice)


def _is_update(candidate: Candidate) -> bool:
    """Whether all places that give a day call it that of an update."""
    return all(sighting.kind == "modified" for sighting in candidate.sightings)


def _find_modified(candidates: list[Candidate]) -> str | None:
    """Return the moment of the update that the head states, or that a line by the headline or at the end does."""
    updates = [sighting for candidate in candidates for sighting in candidate.sightings if sighting.kind == "modified"]
    near = [
        sighting
        for sighting in updates
        if not any(sighting.features.get(zone) for zone in _FAR_ZONES) and not sighting.value.startswith("?")
    ]
    return min(near, key=lambda sighting: (-sighting.rank, sighting.value)).value if near else None


def _tell_doubt(candidates: list[Candidate], chances: list[float], order: list[int]) -> Notice | None:
    """Say so where two days speak about alike for being the article's."""
    if len(order) < 2 or chances[order[0]] + chances[order[1]] < LEAST or chances[order[1]] < LEAST_RIVAL:
        return None
    first, second = (candidates[at].sightings[0].raw for at in order[:2])
    return Notice("date", f"two dates may be the article's: {first!r} and {second!r}")


def _find_relative(context: Context, lines: Lines, headline: int | None) -> str | None:
    """Return the words by the headline that tell a day from now: "4 hours ago"."""
    anchor = headline if headline is not None else context.start
    for index in range(max(0, anchor - 4), min(context.start + 4, len(context.blocks))):
        for date in lines.read_dates(index):
            if date.kind == "relative" and lines.read_line(index).dated:
                return date.raw
    return None


def _compare(candidates: list[Candidate], url: str | None) -> None:
    """Add what only the comparison of the days shows."""
    for candidate in candidates:
        if candidate.day.startswith("?"):
            candidate.features["undecided"] = 1.0
    candidates = [candidate for candidate in candidates if not candidate.day.startswith("?")]
    shown = [c for c in candidates if any(name.startswith("zone ") for name in c.features)]
    near = [c for c in shown if any(c.features.get(f"zone {zone}") for zone in ("between", "above 1", "headline"))]
    for candidate in candidates:
        _compare_shown(candidate, candidates, shown, near)
        _compare_stated(candidate, candidates, shown, near)
        _compare_address(candidate, candidates, url)


def _compare_shown(
    candidate: Candidate, candidates: list[Candidate], shown: list[Candidate], near: list[Candidate]
) -> None:
    features = candidate.features
    if candidate in shown and near:
        features["near" if candidate in near else "others near"] = 1.0
    if candidate in near:
        features["few near"] = 1.0 / len(near)
        features["earliest near"] = float(candidate.day == near[0].day)
        features["latest near"] = float(candidate.day == near[-1].day)
    if any(_is_swapped(candidate.day, other.day) for other in shown):
        features["swapped shown"] = 1.0


def _compare_stated(
    candidate: Candidate, candidates: list[Candidate], shown: list[Candidate], near: list[Candidate]
) -> None:
    features = candidate.features
    published = [c for c in candidates if c.features.get("stated published")]
    modified = {c.day for c in candidates if c.features.get("stated modified")}
    shared = [c for c in candidates if c.features.get("meta shared")]
    if published:
        if candidate in published:
            features["stated alone"] = float(len(published) == 1)
            features["stated and shown"] = float(candidate in shown)
            features["stated, others near"] = float(candidate not in shown and bool(near))
        elif any(abs(_count_days(candidate.day, c.day)) == 1 for c in published):
            # The head speaks in Greenwich's time, the page in the newsroom's.
            features["day apart"] = 1.0
            features["day apart and near"] = float(candidate in near)
            features["same minute"] = float(any(_share_minute(candidate, c) for c in published))
        elif any(_is_swapped(candidate.day, c.day) for c in published):
            features["swapped"] = 1.0
        features["after stated"] = float(candidate.day > max(c.day for c in published))
    if shared:
        updated_near = any("says modified" in c.features for c in near if c is not candidate)
        features["update beside shared"] = float(candidate not in shared and "says modified" in features)
        features["shared beside update"] = float(candidate in shared and updated_near)
    if shared and candidate.day in modified:
        features["modified beside shared"] = float(all(abs(_count_days(c.day, candidate.day)) > 1 for c in shared))
    if modified:
        features["as modified"] = float(candidate.day in modified and candidate not in published)
        features["after modified"] = float(candidate.day > max(modified))


def _compare_address(candidate: Candidate, candidates: list[Candidate], url: str | None) -> None:
    features = candidate.features
    if match := _URL_MONTH.search(urlsplit(url).path) if url else None:
        is_of_month = candidate.day.startswith(f"{match[1]}-{match[2]}")
        features["month of address" if is_of_month else "not month of address"] = 1.0
    addressed = next((c for c in candidates if c.features.get("address")), None)
    if addressed is not None and candidate is not addressed:
        features["not address"] = 1.0
        features["moved"] = float(_count_days(addressed.day, candidate.day) >= MOVED_DAYS)


def _share_minute(candidate: Candidate, other: Candidate) -> bool:
    """Whether two days are given with times of the same minute: one moment, in two zones."""
    ours, theirs = ({s.value[13:16] for s in c.sightings if len(s.value) > _DAY} for c in (candidate, other))
    return not ours.isdisjoint(theirs)


def _count_days(first: str, second: str) -> int:
    return (datetime.date.fromisoformat(second) - datetime.date.fromisoformat(first)).days


def _is_swapped(day: str, other: str) -> bool:
    """Whether two days differ in the order of day and month only."""
    return day != other and (day[:4], day[5:7], day[8:]) == (other[:4], other[8:], other[5:7])
