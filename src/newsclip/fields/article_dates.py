"""When the article came out: which of the dates around it are its own."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from newsclip.blocks import ARTICLE_ROLES, Role
from newsclip.cues import compile_cues
from newsclip.facts.dates import DateKind, FoundDate, find_date_label, labels_other_date
from newsclip.fields.datelines import REACH_SAID, find_labelled_day, find_teased_day, list_datelines, list_told
from newsclip.fields.scene import Scene
from newsclip.fields.thread_start import find_thread_start
from newsclip.fields.traits import Traits
from newsclip.problem import Notice

# Blocks above the headline, or above the article where there is no headline, in which a dateline may stand.
REACH_ABOVE = 4
REACH_ABOVE_UNTITLED = 6
# Of these the nearest, in which a dateline above a headline mostly stands.
RIGHT_ABOVE = 2
REACH_INTO = 4
REACH_RIGHT_BELOW = 4
REACH_BELOW = 16
# Blocks around the headline, and above the article's first paragraph, that are the byline's zone; in a long stretch
# between the two a date may be a teaser's.
REACH_BYLINE = 8
# Blocks below the headline in which a date speaks a little louder than its like further off.
REACH_CLOSE, CLOSE = 3, 0.25
# Blocks between two dates without a label that are when the article came out, and when it was last changed.
REACH_TWIN = 1
# So many days on lines of their own below an article are those of teasers; within it, of entries.
FEWEST_ALIKE = 3
# What speaks for a date that stands alone on its line further below.
LEAST_TEASER = 1.0
# What parts a date from sections and tags behind it, and the characters of a name before it.
_PARTING, LONGEST_SIGNED = ("|", "·", "•"), 20
# What parts a date from the label of the next: "Received 3 May 2024; accepted 5 June 2024".
_BETWEEN = " ;,|·•"
# What speaks for a date that a sentence tells.
TOLD_SCORE = 4.0
# What a label adds to a date, and what it adds where it may speak of another text.
_LABELS: dict[DateKind, float] = {"published": 2.0, "plain": 0.0, "modified": 2.0, "relative": -0.5}
LABELLED_LESS = 0.5
# Characters that may stand beside a date alone on its line; below the article a date with more is a teaser's.
MARKS = 3
# A line that is printed so many times is one of a teaser's, which is shown again and again.
MOST_COPIES, COPIED_LESS = 3, 1.0
# A moment as machines write it: below an article it is when the page was made.
_STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")
# Characters of a label on a line of its own.
LONGEST_LABEL = 30
# The least that must speak for a date. A plain date above the article, alone on its line, has 3.
LEAST_SCORE = 2.0


@dataclass(frozen=True, slots=True)
class ArticleDates:
    """ISO 8601 dates, and the words that ``published`` was read from, or would have been, were they not relative.

    ``notice`` says where nothing was read because two dates speak alike for being the article's.
    """

    published: str | None = None
    modified: str | None = None
    raw: str | None = None
    notice: Notice | None = None


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A date, how much speaks for it, and the index of its block."""

    score: float
    index: int
    date: FoundDate


def find_article_dates(scene: Scene, traits: Traits, headline: int | None) -> ArticleDates:
    """Return the article's dates. ``headline`` is the index of the headline's block."""
    candidates = _list_candidates(scene, traits, headline)
    published = _pick([item for item in candidates if item.date.kind != "modified" and item.date.value])
    if published and _is_one_of_many(scene, candidates, published[0]):
        published = []
    modified = _pick([item for item in candidates if item.date.kind == "modified" and item.date.value])
    relative = _pick([item for item in candidates if item.date.kind != "modified" and not item.date.value])
    if published and _is_doubtful(candidates, published[0]):
        published = []
    began = find_thread_start(scene, traits)
    if began is not None:
        return ArticleDates(began.value, modified[0].date.value if modified else None, began.raw)
    if len(published) == 2 and _stand_together(scene, published):
        published, later = sorted(published, key=lambda item: item.date.value or "")[:1], published
        modified = modified or [item for item in later if item not in published]
    if len(published) > 1:
        said = f"two dates may be the article's: {published[0].date.raw!r} and {published[1].date.raw!r}"
        return ArticleDates(None, modified[0].date.value if modified else None, None, Notice("date", said))
    words = published or relative
    day = None if words else find_labelled_day(scene, traits)
    if not words and day is None and headline is not None:
        day = find_teased_day(scene, traits, headline)
    if day is not None:
        return ArticleDates(day.value, modified[0].date.value if modified else None, day.raw)
    return ArticleDates(
        published[0].date.value if published else None,
        modified[0].date.value if modified else None,
        words[0].date.raw if words else None,
    )


def _is_one_of_many(scene: Scene, candidates: list[_Candidate], picked: _Candidate) -> bool:
    """Whether a date without a label is the first of several: of teasers below the article, or of entries within it."""
    if picked.index < scene.start or picked.date.kind != "plain":
        return False
    if picked.index < scene.end:
        alike = [item for item in candidates if scene.start <= item.index < scene.end]
    else:
        alike = [item for item in candidates if item.index >= scene.end and item.score >= LEAST_TEASER]
    return len({item.date.value and item.date.value[:10] for item in alike}) >= FEWEST_ALIKE


def _stand_together(scene: Scene, dates: list[_Candidate]) -> bool:
    """Whether two dates without a label stand beside each other above the article: when it came out, and an update."""
    first, second = dates
    return (
        first.date.kind == second.date.kind == "plain"
        and abs(second.index - first.index) <= REACH_TWIN
        and max(first.index, second.index) < scene.start
    )


def _is_doubtful(candidates: list[_Candidate], picked: _Candidate) -> bool:
    """Whether a date that could be read in two ways speaks louder for being the article's than the one picked."""
    return any(
        other.score > picked.score and other.date.kind == "plain" and not other.date.value for other in candidates
    )


def _pick(candidates: list[_Candidate]) -> list[_Candidate]:
    """Return the dates with the most evidence, each day once."""
    most = max((item.score for item in candidates), default=0.0)
    if most < LEAST_SCORE:
        return []
    days: dict[str | None, _Candidate] = {}
    for item in candidates:
        if item.score == most:
            days.setdefault(item.date.value and item.date.value[:10], item)
    return list(days.values())


def _list_candidates(scene: Scene, traits: Traits, headline: int | None) -> list[_Candidate]:
    anchor = headline if headline is not None else scene.start
    reach = REACH_ABOVE if headline is not None else REACH_ABOVE_UNTITLED
    found = []
    for index in _list_places(scene, anchor, reach):
        dates = traits.read_dates(index)
        place = _weigh_place(scene, index, anchor, reach) if dates else None
        if place is None:
            continue
        twins = _part_twins(dates)
        for before, date in zip((None, *twins), twins, strict=False):
            if _is_of_something_else(scene, index, before.end if before else 0, date):
                continue
            kind = _read_kind(scene, index, date)
            if index >= scene.end and kind == "plain" and _STAMP.match(date.raw):
                continue
            if index >= scene.end + REACH_BELOW and kind != "published":
                continue
            score = place + _weigh_kind(scene, index, kind) + _weigh_line(scene, traits, index, date)
            if scene.end <= index and kind == "plain" and _is_a_teasers(scene, traits, index, date):
                score -= 1.0
            if headline is not None and anchor < index <= anchor + REACH_CLOSE and index < scene.start:
                score += CLOSE
            found.append(_Candidate(score, index, replace(date, kind=kind)))
    found += [_Candidate(LEAST_SCORE, index, date) for index, date in list_datelines(scene, anchor)]
    found += [_Candidate(TOLD_SCORE, index, date) for index, date in list_told(scene, traits, anchor)]
    return found


def _weigh_kind(scene: Scene, index: int, kind: DateKind) -> float:
    """Return how much a date's label speaks for it: within the article it may be a quoted post's, and where the text
    was first published elsewhere that day is another's.
    """
    if kind == "published":
        is_within = scene.start < index < scene.end
        if is_within or compile_cues("first-published").search(scene.blocks[index].text.lower()):
            return LABELLED_LESS
    return _LABELS[kind]


def _part_twins(dates: tuple[FoundDate, ...]) -> tuple[FoundDate, ...]:
    """Tell dates apart that are glued to each other, "4 March 20246 May 2024": the later ones are of updates.

    Programs print both days of a text beside each other and hide one by a style, which a paste does not know. Where the
    later one has its label, "4 March 2024. Updated: 6 May 2024", the other is that of publishing.
    """
    if [date.kind for date in dates] == ["plain", "modified"]:
        return (replace(dates[0], kind="published"), dates[1])
    if not any(date.end == after.start for date, after in pairwise(dates)):
        return dates
    first = min((date.value[:10] for date in dates if date.value), default="")
    return tuple(
        replace(date, kind="modified") if date.kind == "plain" and date.value and date.value[:10] > first else date
        for date in dates
    )


def _read_kind(scene: Scene, index: int, date: FoundDate) -> DateKind:
    """Return what a date is called, be it by the label on the line above: "Last update:"."""
    if date.kind != "plain" or not index or len(scene.blocks[index].text) > len(date.raw) + MARKS:
        return date.kind
    above = scene.blocks[index - 1].text
    return find_date_label(above) if len(above) <= LONGEST_LABEL else "plain"


def _is_of_something_else(scene: Scene, index: int, low: int, date: FoundDate) -> bool:
    """Whether the words before a date, or the line above it, say what else it is of: a deadline."""
    before = scene.blocks[index].text[low : date.start].strip(_BETWEEN)
    if not before and not low:
        before = scene.blocks[index - 1].text if index else ""
    return len(before) <= LONGEST_LABEL and labels_other_date(before)


def _is_a_teasers(scene: Scene, traits: Traits, index: int, date: FoundDate) -> bool:
    """Whether a date below the article shares its line with words that are no byline: a teaser's, a comment's.

    Right below the article a mark may part it from sections and tags, or a name stand before it.
    """
    text = scene.blocks[index].text
    if len(text) <= len(date.raw) + MARKS or traits.read_line(index).signed:
        return False
    if index >= scene.end + REACH_RIGHT_BELOW:
        return True
    rest = text[date.end :].strip()
    return not rest.startswith(_PARTING) if rest else date.start > LONGEST_SIGNED


def _list_places(scene: Scene, anchor: int, reach: int) -> list[int]:
    """Return the indexes of the blocks around the article, in order, in which its dates may stand."""
    head = range(max(0, anchor - reach), min(scene.start + REACH_INTO, len(scene.blocks)))
    foot = range(max(head.stop, scene.end - 2), min(scene.end + REACH_SAID, len(scene.blocks)))
    return [*head, *foot]


def _weigh_line(scene: Scene, traits: Traits, index: int, date: FoundDate) -> float:
    """Return how much a line speaks for a date in it: nothing besides the date, or a byline, or its label; its role."""
    text = scene.blocks[index].text
    is_known = scene.blocks[index].role in (Role.DATE, Role.BYLINE)
    known = float(is_known) - (COPIED_LESS if scene.recurrence[scene.keys[index]] > MOST_COPIES else 0.0)
    if len(text) - len(date.raw) <= MARKS:
        return known + 1.5
    if traits.read_line(index).dated:
        return known + 1.0
    told = date.kind == "published" or traits.read_line(index).signed or is_known
    return known + (0.5 if told else -1.0)


def _weigh_place(scene: Scene, index: int, anchor: int, reach: int) -> float | None:
    """Return how much a block's place speaks for a date in it, or ``None`` where no date of the article stands."""
    role = scene.blocks[index].role
    if anchor < index < scene.start:
        return 2.0 if min(index - anchor, scene.start - index) <= REACH_BYLINE else 1.0
    if index == anchor:
        return 1.0
    if anchor - reach <= index < anchor:
        return 1.5 if anchor - index <= RIGHT_ABOVE else 1.0
    if scene.start <= index < min(scene.start + REACH_INTO, scene.end):
        return 1.0 if role not in ARTICLE_ROLES or role is Role.SUBHEAD else 0.5
    if scene.end - 2 <= index < scene.end and index > scene.start:
        return 0.5
    if scene.end <= index < scene.end + REACH_RIGHT_BELOW:
        return 1.0 if role is not Role.TEASER else -1.0
    if scene.end <= index < scene.end + REACH_SAID:
        return 0.0 if role is not Role.TEASER else -1.0
    return None
