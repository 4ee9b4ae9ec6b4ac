"""Dates that a page shows away from its headline: with a label anywhere, or alone of their kind."""

from __future__ import annotations

import re
from datetime import date
from itertools import islice

from lxml.html import HtmlElement

from newsclip.claims.evidence import Evidence
from newsclip.claims.statements import LEAST_SHARE, LONGEST_DATED, MOST_MARKED, NEAR, DateClaim
from newsclip.claims.vicinity import Line
from newsclip.claims.wording import clean_text, read_element
from newsclip.claims.zones import MOST_ANCESTORS, Zone, Zones
from newsclip.facts.dates import ORDERS, DateKind, FoundDate, Order, find_order, list_dates
from newsclip.facts.dates.timestamp import read_moment

_DATED = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|\d\d?[./]\d\d?[./]\d\d")
_UNREAD = frozenset({"script", "style", "title", "noscript", "template"})
# So many texts with a date in them are read: a page with more is a table of dates.
MOST_DATED = 600
# A dateline: "Brackwater, 3 May 2024", "Lerholm, den 3. Mai 2024".
LONGEST_DATELINE = 70
_PLACE = re.compile(r"^[^\W\d_][^\d,]{1,50},\s")
_DASHES = ("–", "—", "-")
_BOLD = ("b", "strong")
# What elements are called that hold the date of an article.
_ARTICLE_DATE = re.compile(
    r"(?:article|artikel|beitrag|entry|post|story|news)s?[-_]{0,2}(?:date|datum|time)(?![a-z])", re.IGNORECASE
)
# More such days are those of a list of teasers.
MOST_NAMED_DAYS = 2
# Behind a page's only main heading a date stands within so many elements.
BEHIND = 4
# Characters of a script that are read, and how it tells when what the page shows was published.
LARGEST_SCRIPT = 3_000_000
_DATA = re.compile(
    r'"(?:published_?at|date_?published|publish(?:ed)?_?(?:date|time)|publication_?date)\\{0,3}"\s{0,3}:\s{0,3}\\{0,3}"'
    r"(\d{4}-\d\d-\d\d[^\"\\]{0,30})",
    re.IGNORECASE,
)


def list_labelled(evidence: Evidence, zones: Zones) -> list[DateClaim]:
    """Return the dates anywhere in the article's part of the page that a word such as "Posted" stands before."""
    claims: list[DateClaim] = []
    for element, text, is_tail in _list_dated(evidence):
        if not is_tail and len(text) < LONGEST_DATED * 2:
            text = clean_text(text, LONGEST_DATED)
            found = [item for item in list_dates(text) if item.value and item.kind in ("published", "modified")]
            if found and zones.find_zone(element) is Zone.MAIN:
                claims += [DateClaim(item.kind, item.value or "", item.raw, NEAR) for item in found]
    return claims


def list_told_aside(evidence: Evidence, zones: Zones, kind: DateKind = "published") -> list[DateClaim]:
    """Return the one day on which, as elements anywhere but among comments say, the page was published; else nothing.

    The word may stand in an element of its own, before the date's: ``<h4>Published</h4><time>…``. Of several days those
    within links are of teasers. ``kind`` may be that of an update instead.
    """
    claims: dict[date, DateClaim] = {}
    linked: set[date] = set()
    for mark in sorted([*evidence.times, *evidence.dates], key=lambda mark: mark.place)[:MOST_MARKED]:
        parent = mark.element.getparent()
        for element in (mark.element, parent):
            text = read_element(element, LONGEST_DATED) if element is not None else ""
            found = [item for item in list_dates(text) if item.value] if len(text) < LONGEST_DATED else []
            if len(found) == 1 and found[0].kind == kind and zones.find_zone(mark.element) is not Zone.COMMENTS:
                claim = DateClaim(kind, found[0].value or "", found[0].raw, NEAR)
                if _is_linked(mark.element):
                    linked.add(claim.day)
                claims.setdefault(claim.day, claim)
    if len(claims) > 1:
        claims = {day: claim for day, claim in claims.items() if day not in linked}
    return list(claims.values()) if len(claims) == 1 else []


def _is_linked(element: HtmlElement) -> bool:
    return any(above.tag == "a" for above in islice(element.iterancestors(), MOST_ANCESTORS))


def _list_dated(evidence: Evidence) -> list[tuple[HtmlElement, str, bool]]:
    """Return the first texts with a date in their beginning, with their elements and whether they stand after them."""
    if evidence.dated is None:
        texts = (
            (element, text, is_tail)
            for element in evidence.elements
            if element.tag not in _UNREAD
            for is_tail, text in ((False, element.text), (True, element.tail))
            if text and not text.isspace() and _DATED.search(text, 0, LONGEST_DATED * 2)
        )
        evidence.dated = list(islice(texts, MOST_DATED))
    return evidence.dated


def list_lone(evidence: Evidence, zones: Zones) -> list[DateClaim]:
    """Return the date that stands for itself in a page, or nothing where there are several: they are of teasers.

    The article's own part of the page is looked at first, then the rest but for its comments.
    """
    days: dict[bool, dict[date, DateClaim]] = {True: {}, False: {}}
    for element, text, _ in _list_dated(evidence):
        zone = zones.find_zone(element)
        for item in _list_own(text, element) if zone is not Zone.COMMENTS else ():
            claim = DateClaim(item.kind, item.value or "", item.raw)
            days[zone is Zone.MAIN].setdefault(claim.day, claim)
        if len(days[True]) > 1:
            break
    for own in (days[True], days[False]):
        if own:
            return list(own.values()) if len(own) == 1 else []
    return []


def list_opening(evidence: Evidence, zones: Zones) -> list[DateClaim]:
    """Return the one day that opens paragraphs of a page, anywhere but among comments; else nothing."""
    claims: dict[date, DateClaim] = {}
    for element, text, is_tail in _list_dated(evidence):
        text = clean_text(text, LONGEST_DATED)
        found = [] if is_tail else [item for item in list_dates(text) if item.value]
        if found and _opens_paragraph(text, found[0], element) and zones.find_zone(element) is not Zone.COMMENTS:
            claim = DateClaim(found[0].kind, found[0].value or "", found[0].raw)
            claims.setdefault(claim.day, claim)
    return list(claims.values()) if len(claims) == 1 else []


def _list_own(text: str, element: HtmlElement) -> list[FoundDate]:
    """Return the dates that a text is there to give: most of it, a dateline's end, or what a paragraph opens with.

    There a dash follows the date, or it stands in brackets, or in bold with the paragraph's beginning.
    """
    is_long = len(text) > LONGEST_DATED
    text = clean_text(text, LONGEST_DATED)
    if "©" in text:
        return []
    found = [item for item in list_dates(text) if item.value]
    if found and _opens_paragraph(text, found[0], element):
        return found[:1]
    if is_long:
        return []
    if len(found) == 1 and len(text) <= LONGEST_DATELINE and found[0].end == len(text) and _PLACE.search(text):
        return found
    return [item for item in found if len(item.raw) > len(text) * LEAST_SHARE]


def _opens_paragraph(text: str, date: FoundDate, element: HtmlElement) -> bool:
    """Whether a date is what a paragraph opens with: before a dash, in brackets, or in bold."""
    after = text[date.end :].lstrip()
    if date.start == 0 and after.startswith(_DASHES):
        return True
    if element.tag == "p":
        return date.start == 1 and text.startswith("(") and after.startswith(")")
    above = element.getparent()
    if date.start or element.tag not in _BOLD or above is None or above.tag != "p" or element.getprevious() is not None:
        return False
    return not (above.text or "").strip()


def list_named(evidence: Evidence) -> list[DateClaim]:
    """Return the first date in an element that is called an article's, or nothing where there are many: of teasers."""
    claims: list[DateClaim] = []
    for mark in evidence.dates:
        if _ARTICLE_DATE.search((mark.element.get("class") or "")[:200]):
            text = read_element(mark.element, LONGEST_DATED)
            claims += [DateClaim("plain", item.value, item.raw) for item in list_dates(text)[:1] if item.value]
    return claims[:1] if len({claim.day for claim in claims}) <= MOST_NAMED_DAYS else []


def list_headed(evidence: Evidence) -> list[DateClaim]:
    """Return the date that stands for itself right behind the page's only main heading."""
    heads = [mark for mark in evidence.headings if mark.element.tag == "h1"]
    if len(heads) != 1:
        return []
    for element in evidence.elements[heads[0].place + 1 : heads[0].place + 1 + BEHIND]:
        text = clean_text(element.text or "", LONGEST_DATED)
        if found := [item for item in list_dates(text) if item.value and len(item.raw) > len(text) * LEAST_SHARE]:
            return [DateClaim(found[0].kind, found[0].value or "", found[0].raw)]
    return []


def list_settled(evidence: Evidence, lines: list[Line]) -> list[DateClaim]:
    """Return the date by the headline that could be two days, in the one order that the page's other dates settle.

    Either one of the two days is told elsewhere, too, or the other dates' own order is plain: 18/11/2024.
    """
    undecided = [(line, date) for line in lines for date in list_dates(line.text) if date.value is None]
    if not undecided:
        return []
    line, date = min(undecided, key=lambda found: abs(found[0].distance))
    texts = [text[: LONGEST_DATED * 2] for _, text, _ in _list_dated(evidence)]
    days = {item.value[:10] for text in texts for item in list_dates(text) if item.value}
    readings = {order: _read_in(order, line.text, date.start) for order in ORDERS}
    told = [value for value in readings.values() if value and value[:10] in days]
    order = find_order("\n".join(texts))
    value = told[0] if len(told) == 1 else readings[order] if order and not told else None
    return [DateClaim(date.kind, value, date.raw)] if value else []


def _read_in(order: Order, text: str, start: int) -> str | None:
    return next((date.value for date in list_dates(text, order=order) if date.start == start), None)


def list_data_days(evidence: Evidence) -> list[DateClaim]:
    """Return the one day on which, as all of a page's scripts have it, anything was published; else nothing."""
    claims: dict[date, DateClaim] = {}
    for element in evidence.elements:
        if element.tag == "script" and (code := element.text) and len(code) <= LARGEST_SCRIPT:
            for match in islice(_DATA.finditer(code), MOST_DATED):
                if moment := read_moment(match[1]):
                    claim = DateClaim("published", moment, match[1])
                    claims.setdefault(claim.day, claim)
    return list(claims.values()) if len(claims) == 1 else []
