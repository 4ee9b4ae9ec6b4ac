"""When the article was published and modified, as the page's markup states it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from newsclip.claims.evidence import Evidence, Marked
from newsclip.claims.jsonld import LinkedData, read_string
from newsclip.claims.moments import read_moment
from newsclip.claims.vicinity import Line
from newsclip.claims.wording import clean_text, read_element
from newsclip.claims.zones import Zone, Zones
from newsclip.fields.dates import list_dates
from newsclip.problem import Notice

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
    "uploaddate",
    "date",
    "article:date",
    "last_published",
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
# A date in an address: /2024/03/12/, /2024-03-12-, /20240312/.
_URL_DATE = re.compile(r"/((?:19|20)\d\d)([/-]?)(\d\d)\2(\d\d)(?=[/_-]|$)")
# Characters of an element that says it holds a date; in a longer one dates are part of the prose.
LONGEST_DATED = 140
# A marked element this far from the headline, in elements, belongs to something else.
FAR = 400
_DATED = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|\d\d?[./]\d\d?[./]\d\d")
_UNREAD = frozenset({"script", "style", "title", "noscript", "template"})
_OFFSET = re.compile(r"T.*[+-]\d\d:\d\d$")
# A date of update stands by the headline within so many elements.
NEAR = 60
# Above the headline an unlabelled date stands within so many elements; further up it is today's, in the page's head.
ABOVE = 30
# Beyond so many elements an unlabelled date must make up this share of its line: there the article has begun.
BESIDE, LEAST_SHARE = 20, 0.4
# Further off, more days than these are those of a list of teasers.
MOST_FAR_DAYS = 2
MOST_MARKED = 40

_ONLY_UPDATED = Notice(
    "only-update-dated", "The page shows when it was updated, not when it was published; that date stands for both."
)


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
    """Return when the article was published and modified; nothing where the page's own statements are in doubt."""
    stated = _list_stated(evidence, linked, zones)
    shown = _list_shown(evidence, zones, headline, lines)
    if not any(claim.kind != "modified" for claim in (*stated, *shown)):
        shown += _list_labelled(evidence, zones)
    modified = _first(stated, "modified") or _first(shown, "modified")
    published = _settle(stated, shown, modified, url)
    if published is None:
        return _stand_in(modified, shown)
    if modified is not None and modified.day < published.day:
        modified = None
    return DateClue(published.moment, modified.moment if modified else None, published.raw)


def _read_url_day(url: str | None) -> str | None:
    match = _URL_DATE.search(urlsplit(url).path) if url else None
    return read_moment("-".join(match.group(1, 3, 4))) if match else None


def _stand_in(modified: DateClaim | None, shown: list[DateClaim]) -> DateClue:
    """Return a date of update as the article's where the page shows its reader no other, and say so."""
    update = next((claim for claim in shown if claim.kind == "modified" and (claim.distance or 0) <= NEAR), None)
    clue = DateClue(modified=modified.moment if modified else None)
    if update is not None:
        clue.published, clue.raw, clue.notice = update.moment, update.raw, _ONLY_UPDATED
    return clue


def _first(claims: list[DateClaim], kind: str) -> DateClaim | None:
    return next((claim for claim in claims if claim.kind == kind), None)


def _settle(
    stated: list[DateClaim], shown: list[DateClaim], modified: DateClaim | None, url: str | None
) -> DateClaim | None:
    """Return the claim to believe, of those in the head and of those that a reader sees."""
    newest = max((claim.day for claim in stated), default=None)
    updates = {claim.day for claim in shown if claim.kind == "modified"}
    seen = [
        claim
        for claim in shown
        if claim.kind == "published" or (claim.kind == "plain" and claim.day not in updates)
        if newest is None or (claim.day - newest).days <= 1
    ]
    visible = _first(seen, "published") or _pick_plain(seen)
    machine = _first(stated, "published")
    if day := _read_url_day(url):
        visible = visible or DateClaim("published", day, day)
    if machine is None or visible is None:
        return machine or visible
    apart = abs((machine.day - visible.day).days)
    if apart == 1:
        # The head speaks in Greenwich's time, or the reader's page in the newsroom's.
        return machine if _OFFSET.search(machine.moment) else visible
    is_beside = visible.distance is not None and abs(visible.distance) <= NEAR
    return visible if apart and is_beside else machine


def _pick_plain(seen: list[DateClaim]) -> DateClaim | None:
    """Return the unlabelled date by the headline, or one further off that is not of a list of teasers."""
    near = next((claim for claim in seen if -ABOVE <= (claim.distance or 0) <= NEAR), None)
    return near or (seen[0] if 0 < len({claim.day for claim in seen}) <= MOST_FAR_DAYS else None)


def _list_stated(evidence: Evidence, linked: LinkedData, zones: Zones) -> list[DateClaim]:
    """Return what the head, the structured data and microdata state, the most trustworthy first."""
    found = [*_list_linked(linked), *_list_metas(evidence), *_list_properties(evidence, zones)]
    return [DateClaim(kind, moment, raw) for kind, raw in found if (moment := read_moment(raw))]


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


def _list_shown(evidence: Evidence, zones: Zones, headline: Marked | None, lines: list[Line]) -> list[DateClaim]:
    """Return the dates that a reader sees by the headline, then those of elements that say they hold one."""
    languages = [code for code in (evidence.language, *evidence.metas.get("og:locale", ())[:1]) if code]
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


def _list_labelled(evidence: Evidence, zones: Zones) -> list[DateClaim]:
    """Return the dates anywhere in the article's part of the page that a word such as "Posted" stands before."""
    claims: list[DateClaim] = []
    for element in evidence.elements:
        text = element.text
        if text and len(text) < LONGEST_DATED * 2 and _DATED.search(text) and element.tag not in _UNREAD:
            text = clean_text(text, LONGEST_DATED)
            found = [item for item in list_dates(text) if item.value and item.kind in ("published", "modified")]
            if found and zones.find_zone(element) is Zone.MAIN:
                claims += [DateClaim(item.kind, item.value or "", item.raw, NEAR) for item in found]
    return claims


def _read_shown(text: str, element: HtmlElement, distance: int, languages: list[str]) -> list[DateClaim]:
    """Return the dates of one short text; a ``datetime`` attribute in it says its date better."""
    name = f"{element.get('class') or ''} {element.get('itemprop') or ''}".lower()[:200]
    named = "modified" if _MODIFIED_NAME.search(name) and not _PUBLISHED_NAME.search(name) else None
    found = [item for item in list_dates(text, languages=languages) if item.value]
    claims = [DateClaim(named or item.kind, item.value or "", item.raw, distance) for item in found]
    if len(found) <= 1:
        timed = element if element.tag == "time" else element.find(".//time[@datetime]")
        moment = read_moment(timed.get("datetime") or "") if timed is not None else None
        if moment is not None and timed is not None:
            kind = named or (found[0].kind if found else "plain")
            claims = [DateClaim(kind, moment, found[0].raw if found else timed.get("datetime") or "", distance)]
    return claims
