"""The places of a clipping that give a day: metas and structured data, the address, lines and marked elements."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import pairwise
from urllib.parse import urlsplit

from newsclip.blocks import Block
from newsclip.cues import compile_cues, list_phrases
from newsclip.facts.context import Context, spell_key
from newsclip.facts.dates import FoundDate, find_date_label, labels_other_date, list_dates
from newsclip.facts.dates.clock import read_moment
from newsclip.facts.evidence import Features, Sighting, weigh_place
from newsclip.facts.lines import FIRST_POST, LONGEST_LINE, Lines
from newsclip.facts.metadata import Metadata
from newsclip.markup import DATE, MODIFIED, PUBLISHED

# A clipping with more lines with dates is a table of them.
MOST_DATES = 120
# Characters of a paragraph in which "BREMEN, 4 March 2024 –" may stand, and of a sentence that tells when it came out.
DATELINE, SAYING = 30, 200
# Characters that may stand beside a date alone on its line; of a label on a line of its own, or before the date.
MARKS, LONGEST_LABEL = 3, 30
DAY = 10
"""Characters of a day in ISO 8601."""
# A moment as machines write it: below an article it is when the page was made.
_STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")
_PARTS = re.compile(r"\s?(?:[)\]】）]\s?[-–—:|/]?|\([^()]{1,20}\)\s?[-–—:]|[-–—:|/])\s?\S")
# A day in an address: /2024/03/12/, /2024/3/12/, /2024-03-12-, /20240312/; its month; and with a name: /2024/mar/12/.
_URL_DATE = re.compile(r"/((?:19|20)\d\d)(?:([/-]?)(\d\d)\2(\d\d)|/(\d\d?)/(\d\d?))(?=[/_-]|$)")
_URL_NAMED = re.compile(r"/((?:19|20)\d\d)/([A-Za-z]{3,9})/(\d\d?)(?=/)")
# What structured data and microdata call their days: the key, and the evidence that it is; the rest are metas.
_STATED = (
    (
        ("linked/datePublished", "linked published"), ("linked/dateCreated", "linked created"),
        ("linked/uploadDate", "linked created"), ("linked/dateModified", "linked modified"),
        ("page/datePublished", "linked page published"), ("page/dateCreated", "linked page created"),
        ("page/dateModified", "linked page modified"),
    ),
    (
        ("property/datepublished", "property published"), ("property/datecreated", "property published"),
        ("property/datemodified", "property modified"),
    ),
)  # fmt: skip
_METAS = {
    "meta shared": re.compile(r"^(?:og:)?article:published_time$"),
    "meta modified": re.compile(r"modif|updated_time|lastmod|last-modified|revised|moddate"),
    "meta published": re.compile(
        r"^(?:(?:dc|dcterms|article|citation|last)?[._:-]?(?:date|published|issued|created)|pubdate|date-pub|"
        r"originalpublicationdate)$|publi(?:sh(?:ed|ing)?|cation)[-_:. ]?(?:date|time|at|on)(?![a-z])|"
        r"date[-_:. ]?(?:of[-_:. ]?)?publi|"
        r"pub[-_]?date|release[-_]?date|date[-_:. ]?(?:created|issued|original)|article_date|"
        r"(?:citation|online)[_.]date|sailthru\.date|issued$"
    ),
}


def list_stated(metadata: Metadata) -> Iterator[Sighting]:
    """Yield what the head, the structured data and microdata state."""
    languages = [code for code in (metadata.language, *metadata.metas.get("og:locale", ())[:1]) if code]
    metas: list[tuple[str, str]] = []
    for meta, values in metadata.metas.items():
        name = next((name for name, pattern in _METAS.items() if pattern.search(meta)), None)
        metas += [(name, raw) for raw in values[:1]] if name else []
    linked, microdata = ([(n, raw) for key, n in rows for raw in metadata.list_stated(key)] for rows in _STATED)
    for name, raw in (*linked, *metas, *microdata):
        kind = "modified" if name.endswith("modified") else "published"
        if moment := _read_stated(raw, languages):
            yield _see(moment, raw, kind, {name: 1.0, f"stated {kind}": 1.0}, 0.0)


def _see(moment: str, raw: str, kind: str, features: Features, place: float) -> Sighting:
    """Return a place that gives a moment. Those with a time come first; too far from the headline, or in a box, the
    time of day may be a comment's.
    """
    is_far = bool(features.get("in box")) or any(name.startswith(("zone below", "zone within")) for name in features)
    rank = place + (len(moment) <= DAY) + 2 * (kind == "modified") + 5 * is_far
    return Sighting([moment], features, rank, raw, kind)


def _read_stated(raw: str, languages: list[str]) -> str | None:
    """Return the moment of a statement for machines, which some write as for people: "July 17, 2025"."""
    if moment := read_moment(raw):
        return moment
    found = list_dates(raw, languages=languages) if len(raw) <= LONGEST_LABEL * 2 else []
    return found[0].value if len(found) == 1 else None


def list_addressed(url: str | None) -> Iterator[Sighting]:
    """Yield the day in the article's address."""
    path = urlsplit(url).path if url else ""
    day = None
    if match := _URL_DATE.search(path):
        day = read_moment("-".join(filter(None, match.group(1, 3, 4, 5, 6))))
    elif match := _URL_NAMED.search(path):
        day = _read_stated(f"{match[3]} {match[2]} {match[1]}", ["en"])
    if day:
        yield Sighting([day], {"address": 1.0}, 20.0, day)


def list_shown(context: Context, lines: Lines, headline: int | None) -> Iterator[Sighting]:
    """Yield the dates that a reader sees, those of readers' comments left out."""
    count = 0
    for index, block in enumerate(context.blocks):
        if context.is_said(index) or count >= MOST_DATES:
            continue
        is_line = len(block.text) <= LONGEST_LINE
        dates = list(lines.read_dates(index)) if is_line else _list_told(context, lines, index)
        far = abs(index - (headline if headline is not None else context.start))
        end = 0
        for date in _part_twins(dates):
            # A date that could be read in two ways is told by its words, behind a question mark.
            day = date.value or (f"?{date.raw}" if date.kind != "relative" else None)
            if day and not _is_anothers(context, index, end, date):
                count += 1
                features = weigh_place(context, index, headline) | _weigh_line(context, lines, index, date)
                kind = "modified" if features.keys() & {"says modified", "named modified"} else "published"
                yield _see(day, date.raw, kind, features, 0.2 + far / 1000)
            end = date.end
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
    first = min((date.value[:DAY] for date in dates if date.value), default="")
    return [
        replace(date, kind="modified") if date.kind == "plain" and date.value and date.value[:DAY] > first else date
        for date in dates
    ]


def _is_anothers(context: Context, index: int, low: int, date: FoundDate) -> bool:
    """Whether the words before a date, or above it, say what else it is of: a deadline; or a machine made it."""
    words = context.blocks[index].text[low : date.start].strip(" ;,|·•")
    if not words and not low:
        words = context.blocks[index - 1].text if index else ""
    if len(words) <= LONGEST_LABEL and labels_other_date(words):
        return True
    return index >= context.end and date.kind == "plain" and _STAMP.match(date.raw) is not None


def _list_timed(context: Context, block: Block, index: int, headline: int | None, is_dated: bool) -> Iterator[Sighting]:
    """Yield the moments that a block's elements have for machines only."""
    for part in block.markup.parts if block.markup is not None else ():
        if part.value and (moment := read_moment(part.value)):
            features = weigh_place(context, index, headline) | {"timed": 1.0, "timed words": float(is_dated)}
            kind = "modified" if part.signs & MODIFIED and not part.signs & PUBLISHED else "published"
            if part.signs & (PUBLISHED | MODIFIED):
                features[f"named {kind}"] = 1.0
            yield _see(moment, part.text or part.value, kind, features, 0.1)


def _list_told(context: Context, lines: Lines, index: int) -> list[FoundDate]:
    """Return the dates that a paragraph opens with, or tells of the article: a dateline, "This entry was posted on"."""
    text = context.blocks[index].text[:SAYING]
    dates = [date for date in lines.read_text(text) if date.end <= SAYING]
    if compile_cues("published").match(text.lower()) or context.keys[index].startswith(_openings()):
        return dates[:1]
    return [date for date in dates if date.start <= DATELINE and _PARTS.match(text, date.end)][:1]


@cache
def _openings() -> tuple[str, ...]:
    return tuple(sorted(spell_key(phrase) for phrase in list_phrases("posted-notice")))


def _weigh_line(context: Context, lines: Lines, index: int, date: FoundDate) -> Features:
    """Return the evidence of the words around a date, and of the elements that hold it."""
    block, line = context.blocks[index], lines.read_line(index)
    above = context.blocks[index - 1].text if index else ""
    kind = date.kind
    if kind == "plain" and len(block.text) - len(date.raw) <= MARKS and len(above) <= LONGEST_LABEL:
        kind = find_date_label(above)
    # A line says who began a thread of a board and when, or has the number of its first post.
    opens = compile_cues("thread-opened").match(block.text[:LONGEST_LINE].lower()) is not None
    features = {
        f"says {kind}": float(kind in ("published", "modified")),
        "thread opened": float(opens or (index <= context.start and FIRST_POST.search(block.text) is not None)),
        "signed": float(line.signed or line.cue is not None),
        "told": float(context.keys[index].startswith(_openings())),
        "alone": len(date.raw) / len(block.text),
        "with time": float(len(date.value or "") > DAY),
    }
    for part in block.markup.parts if block.markup is not None else ():
        if part.signs & DATE and date.raw in part.text:
            if part.signs & (PUBLISHED | MODIFIED):
                features["named published" if part.signs & PUBLISHED else "named modified"] = 1.0
            if part.value and (moment := read_moment(part.value)):
                features["timed"] = 1.0
                features["timed otherwise"] = float(moment[:DAY] != (date.value or "")[:DAY])
    return {name: value for name, value in features.items() if value}
