"""The statements that a page makes of moments: in its head, in structured data, and by its headline."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from lxml.html import HtmlElement

from newsclip.claims.evidence import Evidence, Marked
from newsclip.claims.jsonld import LinkedData, read_string
from newsclip.claims.vicinity import Line
from newsclip.claims.wording import find_inner, read_element
from newsclip.claims.zones import Zone, Zones
from newsclip.facts.dates import labels_other_date, list_dates
from newsclip.facts.dates.timestamp import read_moment

_PUBLISHED_METAS = (
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "article:published",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:publishtime",
    "cxenseparse:recs:publishtime",
    "og:publish_date",
    "publish_date",
    "publish-date",
    "publication_date",
    "publicationdate",
    "published_time",
    "published",
    "published-date",
    "date-pub",
    "pubdate",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.created",
    "dc.date.created",
    "dcterms.date",
    "dc.date",
    "citation_publication_date",
    "citation_date",
    "citation_online_date",
    "prism.publicationdate",
    "article_date_original",
    "originalpublicationdate",
    "shareaholic:article_published_time",
    "bt:pubdate",
    "cludo:date",
    "date",
    "article:date",
    "last_published",
)
# Names of a site's own making for the same: "w-published-date", "page.publicationdate".
_PUBLISHED_META = re.compile(
    r"publish(?:ed|ing)?[-_:. ]?(?:date|time|at|on)(?![a-z])|publication[-_:. ]?(?:date|time)|"
    r"date[-_:. ]?(?:of[-_:. ]?)?publi|pub[-_]?date|release[-_]?date|date[-_:. ]?created"
)
_MODIFIED_METAS = (
    "article:modified_time",
    "og:article:modified_time",
    "og:modified_time",
    "article:modified",
    "og:updated_time",
    "datemodified",
    "dcterms.modified",
    "dc.date.modified",
    "lastmod",
    "last-modified",
    "revised",
    "bt:moddate",
)
_MODIFIED_NAME = re.compile(r"updat(?!e-time)|modif|revis|changed")
_PUBLISHED_NAME = re.compile(r"publish|posted|pub-?date|entry-date|created|issued")
# Characters of an element that says it holds a date; in a longer one dates are part of the prose.
LONGEST_DATED = 140
# Characters of a date for machines.
LONGEST_STATED = 60
# A marked element this far from the headline, in elements, belongs to something else.
FAR = 400
# A date of update stands by the headline within so many elements.
NEAR = 60
# Beyond so many elements an unlabelled date must make up this share of its line: there the article has begun.
BESIDE, LEAST_SHARE = 20, 0.4
MOST_MARKED = 40
# Characters before a date in which a word such as "valid since:" says what else it is of.
LONGEST_LABEL = 30
# Where a picture's address tells when it was put on line: /2019/08/, /2019-08-14/.
_PICTURE_MONTH = re.compile(r"/((?:19|20)\d\d)[/-]?(0[1-9]|1[0-2])(?:/|[-_]?[0-3]\d[/_-])")
_SOURCES = ("src", "data-src", "data-lazy-src")
LONGEST_SOURCE = 500
# So many pictures, three quarters of them at least so many months older, tell that an article is.
LEAST_PICTURES, OLD_MONTHS = 3, 12


@dataclass(frozen=True, slots=True)
class DateClaim:
    """One statement of a moment: what it is of, where it was made, and the words it was read from.

    ``distance`` counts the elements from the headline to where it is shown; ``None`` is a statement of the head.
    """

    kind: str
    moment: str
    raw: str
    distance: int | None = None

    @property
    def day(self) -> date:
        """The day of the moment, in its own time zone."""
        return date.fromisoformat(self.moment[:10])


def list_stated(evidence: Evidence, linked: LinkedData, zones: Zones) -> list[DateClaim]:
    """Return what the head, the structured data and microdata state, the most trustworthy first."""
    found = [*_list_linked(linked), *_list_metas(evidence), *_list_properties(evidence, zones)]
    languages = _list_languages(evidence)
    return [DateClaim(kind, moment, raw) for kind, raw in found if (moment := _read_stated(raw, languages))]


def _read_stated(raw: str, languages: list[str]) -> str | None:
    """Return the moment of a statement for machines, which some write as for people: "July 17, 2025"."""
    if moment := read_moment(raw):
        return moment
    found = list_dates(raw, languages=languages) if len(raw) <= LONGEST_STATED else []
    return found[0].value if len(found) == 1 else None


def _list_languages(evidence: Evidence) -> list[str]:
    return [code for code in (evidence.language, *evidence.metas.get("og:locale", ())[:1]) if code]


def _list_linked(linked: LinkedData) -> list[tuple[str, str]]:
    found = []
    for node in [*linked.articles[:2], *linked.pages[:1]]:
        for kind, names in (
            ("published", ("datePublished", "dateCreated", "uploadDate")),
            ("modified", ("dateModified",)),
        ):
            raw = next((text for name in names if (text := read_string(node.get(name)))), None)
            if raw:
                found.append((kind, raw))
    return found


def _list_metas(evidence: Evidence) -> list[tuple[str, str]]:
    found = [("published", raw) for name in _PUBLISHED_METAS for raw in evidence.metas.get(name, ())[:1]]
    others = [name for name in evidence.metas if name not in _PUBLISHED_METAS and _PUBLISHED_META.search(name)]
    found += [("published", raw) for name in others for raw in evidence.metas[name][:1]]
    return found + [("modified", raw) for name in _MODIFIED_METAS for raw in evidence.metas.get(name, ())[:1]]


def _list_properties(evidence: Evidence, zones: Zones) -> list[tuple[str, str]]:
    found = []
    for kind, name in (("published", "datepublished"), ("published", "datecreated"), ("modified", "datemodified")):
        for mark in evidence.properties.get(name, ())[:5]:
            if zones.find_zone(mark.element) is Zone.MAIN:
                raw = mark.element.get("datetime") or mark.element.get("content") or read_element(mark.element, 100)
                found.append((kind, raw))
                break
    return found


def list_shown(evidence: Evidence, zones: Zones, headline: Marked | None, lines: list[Line]) -> list[DateClaim]:
    """Return the dates that a reader sees by the headline, then those of elements that say they hold one."""
    languages = _list_languages(evidence)
    claims: list[DateClaim] = []
    for line in sorted(lines, key=lambda line: abs(line.distance)):
        found = _read_shown(line.text, line.element, line.distance, languages)
        claims += [claim for claim in found if _stands_out(claim, line)]
    start = headline.place if headline else 0
    marks = sorted([*evidence.times, *evidence.dates], key=lambda mark: abs(mark.place - start))
    for mark in marks[:MOST_MARKED]:
        distance = mark.place - start
        if headline is not None and distance > FAR:
            continue
        if zones.find_zone(mark.element) is Zone.MAIN:
            text = read_element(mark.element, LONGEST_DATED + 1)
            if len(text) <= LONGEST_DATED:
                claims += _read_shown(text, mark.element, distance, languages)
    return claims


def _stands_out(claim: DateClaim, line: Line) -> bool:
    """Whether a date of a line is the article's: right by the headline, labelled, or most of what its line says."""
    return claim.kind != "plain" or -BESIDE <= line.distance <= BESIDE or len(claim.raw) > len(line.text) * LEAST_SHARE


def is_older(evidence: Evidence, zones: Zones, day: date) -> bool:
    """Whether most of the article's pictures were put on line long before that day, as their addresses tell.

    Of 48 pages with a gold date that show an update alone 6 have such pictures; 5 of them were published before it.
    """
    months = []
    for element in evidence.elements:
        if element.tag == "img":
            address = next(
                (text for name in _SOURCES if not (text := element.get(name) or "data:").startswith("data:")), ""
            )
            match = _PICTURE_MONTH.search(address[:LONGEST_SOURCE])
            if match and zones.find_zone(element) is Zone.MAIN:
                months.append(int(match[1]) * 12 + int(match[2]))
    months.sort()
    return len(months) >= LEAST_PICTURES and day.year * 12 + day.month - months[(len(months) - 1) // 4] >= OLD_MONTHS


def _is_day_apart(shown: str, moment: str) -> bool:
    """Whether the day that a reader is shown is the one before or after that of the moment: it is another zone's."""
    return abs(date.fromisoformat(shown[:10]) - date.fromisoformat(moment[:10])).days == 1


def _read_shown(text: str, element: HtmlElement, distance: int, languages: list[str]) -> list[DateClaim]:
    """Return the dates of one short text; a ``datetime`` attribute in it says its date better."""
    name = f"{element.get('class') or ''} {element.get('itemprop') or ''}".lower()[:200]
    named = "modified" if _MODIFIED_NAME.search(name) and not _PUBLISHED_NAME.search(name) else None
    found = [
        item
        for item in list_dates(text, languages=languages)
        if item.value and not labels_other_date(text[: item.start][-LONGEST_LABEL:])
    ]
    claims = [DateClaim(named or item.kind, item.value or "", item.raw, distance) for item in found]
    if len(found) <= 1:
        timed = element if element.tag == "time" else find_inner(element, "time", "datetime")
        moment = read_moment(timed.get("datetime") or "") if timed is not None else None
        if moment is not None and timed is not None and not (found and _is_day_apart(found[0].value or "", moment)):
            kind = named or (found[0].kind if found else "plain")
            claims = [DateClaim(kind, moment, found[0].raw if found else timed.get("datetime") or "", distance)]
    return claims
