"""When the article was published and modified, as the page's markup states it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from newsclip.claims.evidence import Evidence, Marked
from newsclip.claims.jsonld import LinkedData, read_string
from newsclip.claims.moments import read_moment
from newsclip.claims.wording import read_element
from newsclip.claims.zones import Zone, Zones
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
_PUBLISHED_NAME = re.compile(r"publish|posted|pub-?date|entry-date|created|issued")
_MODIFIED_NAME = re.compile(r"updat(?!e-time)|modif|revis|changed")
# A date in an address: /2024/03/12/, /2024-03-12-, /20240312/.
_URL_DATE = re.compile(r"/((?:19|20)\d\d)([/-]?)(\d\d)\2(\d\d)(?=[/_-]|$)")
# A time element this far behind the headline, in elements, belongs to something else.
FAR = 400


@dataclass(frozen=True, slots=True)
class DateClaim:
    """One statement of a moment: what it is of, where it was made, and the words it was read from."""

    kind: str
    source: str
    moment: str
    raw: str


@dataclass(slots=True)
class DateClue:
    """What the page says of its dates, settled."""

    published: str | None = None
    modified: str | None = None
    raw: str | None = None
    notice: Notice | None = None


def find_dates(
    evidence: Evidence, linked: LinkedData, zones: Zones, headline: Marked | None, url: str | None
) -> DateClue:
    """Return when the article was published and modified; nothing where the page's own statements are in doubt."""
    claims = _list_claims(evidence, linked, zones, headline)
    clue = DateClue()
    published = [claim for claim in claims if claim.kind == "published"]
    modified = [claim for claim in claims if claim.kind == "modified"]
    if published:
        clue.published, clue.raw = published[0].moment, published[0].raw
    if modified:
        clue.modified = modified[0].moment
    return clue


def _list_claims(evidence: Evidence, linked: LinkedData, zones: Zones, headline: Marked | None) -> list[DateClaim]:
    found = [
        *_list_linked(linked),
        *_list_metas(evidence),
        *_list_properties(evidence, zones),
        *_list_times(evidence, zones, headline),
    ]
    return [DateClaim(kind, source, moment, raw) for kind, source, raw in found if (moment := read_moment(raw))]


def _list_linked(linked: LinkedData) -> list[tuple[str, str, str]]:
    found = []
    for node in [*linked.articles[:2], *linked.pages[:1]]:
        for kind, names in (
            ("published", ("datePublished", "dateCreated", "uploadDate")),
            ("modified", ("dateModified",)),
        ):
            raw = next((text for name in names if (text := read_string(node.get(name)))), None)
            if raw:
                found.append((kind, "JSON-LD", raw))
    return found


def _list_metas(evidence: Evidence) -> list[tuple[str, str, str]]:
    found = [("published", name, raw) for name in _PUBLISHED_METAS for raw in evidence.metas.get(name, ())[:1]]
    return found + [("modified", name, raw) for name in _MODIFIED_METAS for raw in evidence.metas.get(name, ())[:1]]


def _list_properties(evidence: Evidence, zones: Zones) -> list[tuple[str, str, str]]:
    found = []
    for kind, name in (("published", "datepublished"), ("published", "datecreated"), ("modified", "datemodified")):
        for mark in evidence.properties.get(name, ())[:5]:
            if zones.find_zone(mark.element) is Zone.MAIN:
                raw = mark.element.get("datetime") or mark.element.get("content") or read_element(mark.element, 100)
                found.append((kind, "microdata", raw))
                break
    return found


def _list_times(evidence: Evidence, zones: Zones, headline: Marked | None) -> list[tuple[str, str, str]]:
    """Return the ``time`` elements of the article's own part of the page, those beside the headline first."""
    start = headline.place if headline else 0
    near = [
        mark
        for mark in evidence.times
        if zones.find_zone(mark.element) is Zone.MAIN and (headline is None or -40 < mark.place - start < FAR)
    ]
    near.sort(key=lambda mark: (abs(mark.place - start), mark.place))
    found = []
    for mark in near[:6]:
        element = mark.element
        name = f"{element.get('class') or ''} {element.get('itemprop') or ''}".lower()[:200]
        kind = "modified" if _MODIFIED_NAME.search(name) and not _PUBLISHED_NAME.search(name) else "published"
        found.append((kind, "time", element.get("datetime") or read_element(element, 100)))
    return found
