"""Dates that a page shows away from its headline: with a label anywhere, or alone of their kind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import islice

from lxml.html import HtmlElement

from newsclip.claims.evidence import Evidence
from newsclip.claims.statements import LEAST_SHARE, LONGEST_DATED, MOST_MARKED, NEAR, DateClaim
from newsclip.claims.wording import clean_text, read_element
from newsclip.claims.zones import Zone, Zones
from newsclip.fields.dates import FoundDate, list_dates

_DATED = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|\d\d?[./]\d\d?[./]\d\d")
_UNREAD = frozenset({"script", "style", "title", "noscript", "template"})
# So many texts with a date in them are read: a page with more is a table of dates.
MOST_DATED = 600
# A dateline: "Brackwater, 3 May 2024", "Lerholm, den 3. Mai 2024".
LONGEST_DATELINE = 70
_PLACE = re.compile(r"^[^\W\d_][^\d,]{1,50},\s")
_DASHES = ("–", "—", "-")


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


def list_told_aside(evidence: Evidence, zones: Zones) -> list[DateClaim]:
    """Return the one day that elements anywhere but among comments say the page was published on, else nothing.

    The word may stand in an element of its own, before the date's: ``<h4>Published</h4><time>…``.
    """
    claims: dict[date, DateClaim] = {}
    for mark in sorted([*evidence.times, *evidence.dates], key=lambda mark: mark.place)[:MOST_MARKED]:
        parent = mark.element.getparent()
        for element in (mark.element, parent):
            text = read_element(element, LONGEST_DATED) if element is not None else ""
            found = [item for item in list_dates(text) if item.value] if len(text) < LONGEST_DATED else []
            if len(found) == 1 and found[0].kind == "published" and zones.find_zone(mark.element) is not Zone.COMMENTS:
                claim = DateClaim("published", found[0].value or "", found[0].raw, NEAR)
                claims.setdefault(claim.day, claim)
    return list(claims.values()) if len(claims) == 1 else []


def _list_dated(evidence: Evidence) -> Iterator[tuple[HtmlElement, str, bool]]:
    """Yield the first texts with a date in their beginning, with their elements and whether they stand after them."""
    texts = (
        (element, text, is_tail)
        for element in evidence.elements
        if element.tag not in _UNREAD
        for is_tail, text in enumerate((element.text, element.tail))
        if text and not text.isspace() and _DATED.search(text[: LONGEST_DATED * 2])
    )
    for element, text, is_tail in islice(texts, MOST_DATED):
        yield element, text, bool(is_tail)


def list_lone(evidence: Evidence, zones: Zones) -> list[DateClaim]:
    """Return the date that stands for itself in a page, or nothing where there are several: they are of teasers.

    The article's own part of the page is looked at first, then the rest but for its comments.
    """
    days: dict[bool, dict[date, DateClaim]] = {True: {}, False: {}}
    for element, text, _ in _list_dated(evidence):
        zone = zones.find_zone(element)
        for item in _list_own(text) if zone is not Zone.COMMENTS else ():
            claim = DateClaim(item.kind, item.value or "", item.raw)
            days[zone is Zone.MAIN].setdefault(claim.day, claim)
        if len(days[True]) > 1:
            break
    for own in (days[True], days[False]):
        if own:
            return list(own.values()) if len(own) == 1 else []
    return []


def _list_own(text: str) -> list[FoundDate]:
    """Return the dates that a text is there to give: most of it, a dateline's end, or before a paragraph's dash."""
    is_long = len(text) > LONGEST_DATED
    text = clean_text(text, LONGEST_DATED)
    if "©" in text:
        return []
    found = [item for item in list_dates(text) if item.value]
    if found and found[0].start == 0 and text[found[0].end :].lstrip()[:1] in _DASHES:
        return found[:1]
    if is_long:
        return []
    if len(found) == 1 and len(text) <= LONGEST_DATELINE and found[0].end == len(text) and _PLACE.search(text):
        return found
    return [item for item in found if len(item.raw) > len(text) * LEAST_SHARE]
