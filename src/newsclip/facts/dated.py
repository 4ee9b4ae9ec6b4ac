"""The places of a clipping that give a day: metas and structured data, the address, lines and marked elements."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from urllib.parse import urlsplit

from newsclip.blocks import COMMENT_ROLES, Block
from newsclip.cues import compile_cues, list_phrases
from newsclip.facts.context import Context, spell_key
from newsclip.facts.dates import FoundDate, find_date_label, labels_other_date, list_dates
from newsclip.facts.dates.clock import read_moment
from newsclip.facts.evidence import Features, weigh_place
from newsclip.facts.lines import LONGEST_LINE, Lines
from newsclip.facts.metadata import Metadata, read_string
from newsclip.markup import DATE, MODIFIED, PUBLISHED

# A clipping with more lines with dates is a table of them.
MOST_DATES = 120
# Characters of a paragraph in which "BREMEN, 4 March 2024 –" may stand, and of a sentence that tells when it came out.
DATELINE, SAYING = 60, 200
# Characters that may stand beside a date alone on its line; of a label on a line of its own, or before the date.
MARKS, LONGEST_LABEL = 3, 30
# Characters of a day in ISO 8601.
_DAY = 10
# A moment as machines write it: below an article it is when the page was made.
_STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")
# The number of a thread's first post, as boards print it beside its date: "#1".
_FIRST_POST = re.compile(r"(?<![\w#])#1(?!\w)")
_PARTS = re.compile(r"\s?(?:[)\]】）]\s?[-–—:|/]?|\([^()]{1,20}\)\s?[-–—:]|[-–—:|/])\s?\S")
# A day in an address: /2024/03/12/, /2024/3/12/, /2024-03-12-, /20240312/; its month; and with a name: /2024/mar/12/.
_URL_DATE = re.compile(r"/((?:19|20)\d\d)(?:([/-]?)(\d\d)\2(\d\d)|/(\d\d?)/(\d\d?))(?=[/_-]|$)")
_URL_NAMED = re.compile(r"/((?:19|20)\d\d)/([A-Za-z]{3,9})/(\d\d?)(?=/)")
_SHARED = ("article:published_time", "og:article:published_time")
_PUBLISHED_META = re.compile(
    r"^(?:(?:dc|dcterms|article|citation|last)?[._:-]?(?:date|published|issued|created)|pubdate|date-pub|"
    r"originalpublicationdate)$|publi(?:sh(?:ed|ing)?|cation)[-_:. ]?(?:date|time|at|on)(?![a-z])|"
    r"date[-_:. ]?(?:of[-_:. ]?)?publi|"
    r"pub[-_]?date|release[-_]?date|date[-_:. ]?(?:created|issued|original)|article_date|"
    r"(?:citation|online)[_.]date|sailthru\.date|issued$"
)
_MODIFIED_META = re.compile(r"modif|updated_time|lastmod|last-modified|revised|moddate")


@dataclass(slots=True)
class Sighting:
    """One place that gives a day: the moment as precise as it is there, the words, and what speaks for it.

    ``rank`` orders the places that give the same day: the moment of the least is recorded.
    """

    value: str
    raw: str
    kind: str
    features: Features
    rank: float


def list_stated(metadata: Metadata) -> Iterator[Sighting]:
    """Yield what the head, the structured data and microdata state."""
    languages = [code for code in (metadata.language, *metadata.metas.get("og:locale", ())[:1]) if code]
    found = [*_list_linked(metadata), *_list_metas(metadata)]
    for name, kind in (("datepublished", "published"), ("datecreated", "published"), ("datemodified", "modified")):
        found += [(f"property {kind}", kind, raw) for raw in metadata.properties.get(name, ())[:2]]
    for name, kind, raw in found:
        if moment := _read_stated(raw, languages):
            features = {name: 1.0, f"stated {kind}": 1.0}
            yield Sighting(moment, raw, kind, features, _rank(moment, kind, 0.0))


def _rank(moment: str, kind: str, place: float) -> float:
    """Return the order in which the places that give a day are asked for its moment: those with a time come first."""
    return place + (len(moment) <= _DAY) + 2 * (kind == "modified")


def _is_far(features: Features) -> bool:
    """Whether a place is too far from the headline to give the article's time of day: it may be a comment's."""
    return bool(features.get("in box")) or any(name.startswith(("zone below", "zone within")) for name in features)


def _read_stated(raw: str, languages: list[str]) -> str | None:
    """Return the moment of a statement for machines, which some write as for people: "July 17, 2025"."""
    if moment := read_moment(raw):
        return moment
    found = list_dates(raw, languages=languages) if len(raw) <= LONGEST_LABEL * 2 else []
    return found[0].value if len(found) == 1 else None


def _list_linked(metadata: Metadata) -> Iterator[tuple[str, str, str]]:
    linked = metadata.linked
    for group, nodes in (("linked", linked.articles[:2]), ("linked page", linked.pages[:1])):
        for node in nodes:
            for name, kind in (("datePublished", "published"), ("dateCreated", "created"), ("uploadDate", "created"),
                               ("dateModified", "modified")):  # fmt: skip
                if raw := read_string(node.get(name)):
                    yield f"{group} {kind}", "modified" if kind == "modified" else "published", raw


def _list_metas(metadata: Metadata) -> Iterator[tuple[str, str, str]]:
    for name, values in metadata.metas.items():
        for raw in values[:1]:
            if name in _SHARED:
                yield "meta shared", "published", raw
            elif _MODIFIED_META.search(name):
                yield "meta modified", "modified", raw
            elif _PUBLISHED_META.search(name):
                yield "meta published", "published", raw


def list_addressed(url: str | None) -> Iterator[Sighting]:
    """Yield the day in the article's address."""
    path = urlsplit(url).path if url else ""
    day = None
    if match := _URL_DATE.search(path):
        day = read_moment("-".join(filter(None, match.group(1, 3, 4, 5, 6))))
    elif match := _URL_NAMED.search(path):
        found = list_dates(f"{match[3]} {match[2]} {match[1]}", languages=["en"])
        day = found[0].value if len(found) == 1 else None
    if day:
        yield Sighting(day, day, "published", {"address": 1.0}, 20.0)


def list_shown(context: Context, lines: Lines, headline: int | None) -> Iterator[Sighting]:
    """Yield the dates that a reader sees, those of readers' comments left out."""
    count = 0
    for index, block in enumerate(context.blocks):
        if block.role in COMMENT_ROLES or count >= MOST_DATES:
            continue
        is_line = len(block.text) <= LONGEST_LINE
        dates = list(lines.read_dates(index)) if is_line else _list_told(context, lines, index)
        before: FoundDate | None = None
        for date in _part_twins(dates):
            day = date.value or _spell_undecided(date)
            if day and not _is_anothers(context, index, before, date):
                count += 1
                features = weigh_place(context, index, headline)
                features |= _weigh_line(context, lines, index, date)
                kind = "modified" if features.keys() & _MODIFIED_SIGNS else "published"
                far = abs(index - (headline if headline is not None else context.start))
                rank = _rank(day, kind, 0.2 + far / 1000 + 5 * _is_far(features))
                yield Sighting(day, date.raw, kind, features, rank)
            before = date
        yield from _list_timed(context, block, index, headline, bool(dates))


def _part_twins(dates: list[FoundDate]) -> list[FoundDate]:
    """Tell dates apart that are glued to each other, "4 March 20246 May 2024": the later ones are of updates.

    Programs print both days of a text beside each other and hide one by a style, which a paste does not know. Where the
    later one has its label, "4 March 2024. Updated: 6 May 2024", the other is that of publishing.
    """
    if [date.kind for date in dates] == ["plain", "modified"]:
        return [replace(dates[0], kind="published"), dates[1]]
    if not any(date.end == after.start for date, after in pairwise(dates)):
        return dates
    first = min((date.value[:_DAY] for date in dates if date.value), default="")
    return [
        replace(date, kind="modified") if date.kind == "plain" and date.value and date.value[:_DAY] > first else date
        for date in dates
    ]


def _spell_undecided(date: FoundDate) -> str | None:
    """Return a candidate's day for a date that could be read in two ways: its words, behind a question mark."""
    return f"?{date.raw}" if date.kind != "relative" else None


def _is_anothers(context: Context, index: int, before: FoundDate | None, date: FoundDate) -> bool:
    """Whether the words before a date, or above it, say what else it is of: a deadline; or a machine made it."""
    low = before.end if before else 0
    words = context.blocks[index].text[low : date.start].strip(" ;,|·•")
    if not words and not low:
        words = context.blocks[index - 1].text if index else ""
    if len(words) <= LONGEST_LABEL and labels_other_date(words):
        return True
    return index >= context.end and date.kind == "plain" and _STAMP.match(date.raw) is not None


_MODIFIED_SIGNS = {"says modified", "named modified"}


def _list_timed(context: Context, block: Block, index: int, headline: int | None, is_dated: bool) -> Iterator[Sighting]:
    """Yield the moments that a block's elements have for machines only, where its words give no day."""
    for part in block.markup.parts if block.markup is not None else ():
        if part.value and (moment := read_moment(part.value)):
            features = weigh_place(context, index, headline) | {"timed": 1.0}
            features["timed words"] = float(is_dated)
            if part.signs & PUBLISHED:
                features["named published"] = 1.0
            if part.signs & MODIFIED and not part.signs & PUBLISHED:
                features["named modified"] = 1.0
            kind = "modified" if "named modified" in features else "published"
            rank = _rank(moment, kind, 0.1 + 5 * _is_far(features))
            yield Sighting(moment, part.text or part.value, kind, features, rank)


def _list_told(context: Context, lines: Lines, index: int) -> list[FoundDate]:
    """Return the dates that a paragraph opens with, or tells of the article: a dateline, "This entry was posted on"."""
    text = context.blocks[index].text[:SAYING]
    dates = [date for date in lines.read_text(text) if date.end <= SAYING]
    opening = [date for date in dates if date.start <= DATELINE / 2 and _PARTS.match(text, date.end)]
    lowered = text.lower()
    is_told = compile_cues("published").match(lowered) or context.keys[index].startswith(_openings())
    return dates[:1] if is_told else opening[:1]


@cache
def _openings() -> tuple[str, ...]:
    return tuple(sorted(spell_key(phrase) for phrase in list_phrases("posted-notice")))


def _weigh_line(context: Context, lines: Lines, index: int, date: FoundDate) -> Features:
    """Return the evidence of the words around a date."""
    text = context.blocks[index].text
    line = lines.read_line(index)
    above = context.blocks[index - 1].text if index else ""
    kind = date.kind
    if kind == "plain" and len(text) - len(date.raw) <= MARKS and len(above) <= LONGEST_LABEL:
        kind = find_date_label(above)
    told = {
        f"says {kind}": kind in ("published", "modified"),
        "thread opened": _opens_thread(context, index),
        "signed": line.signed or line.cue is not None,
    }
    return {name: 1.0 for name, holds in told.items() if holds} | _weigh_parts(context.blocks[index], date)


def _opens_thread(context: Context, index: int) -> bool:
    """Whether a line says who began a thread of a board and when, or has the number of its first post."""
    text = context.blocks[index].text
    if compile_cues("thread-opened").match(text[:LONGEST_LINE].lower()):
        return True
    return index <= context.start and _FIRST_POST.search(text) is not None


def _weigh_parts(block: Block, date: FoundDate) -> Features:
    """Return what the elements say that hold a date."""
    features: Features = {}
    for part in block.markup.parts if block.markup is not None else ():
        if not part.signs & DATE or date.raw not in part.text:
            continue
        if part.signs & (PUBLISHED | MODIFIED):
            features["named published" if part.signs & PUBLISHED else "named modified"] = 1.0
        if part.value and (moment := read_moment(part.value)):
            features["timed"] = 1.0
            if moment[:_DAY] != (date.value or "")[:_DAY]:
                features["timed otherwise"] = 1.0
    return features
