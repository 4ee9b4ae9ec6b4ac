"""The short lines around the headline: where a page shows its byline and its dates."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from lxml.html import HtmlElement

from newsclip.claims.evidence import Evidence, Marked
from newsclip.claims.wording import clean_text, read_element
from newsclip.claims.zones import MOST_ANCESTORS, Zone, Zones

# How many elements before and after the headline are looked at.
BEFORE, AFTER = 24, 70
LONGEST_LINE = 200
# So many elements behind the headline its byline may stand in a box of its own.
BESIDE = 12
# A paragraph of more characters is the article's: the first may be a standfirst, after the second the byline is past.
LONG_PARAGRAPHS = 2
# So many parts of a line are looked at, and so many characters of each.
MOST_PARTS, LONGEST_PART = 24, 80


@dataclass(frozen=True, slots=True)
class Line:
    """A short text near the headline, and how many elements it stands after it (negative: before it)."""

    text: str
    distance: int
    element: HtmlElement


def list_lines(evidence: Evidence, headline: Marked | None, zones: Zones) -> list[Line]:
    """Return the short lines around the headline, in document order, those of teasers and comments left out."""
    if headline is None:
        return []
    first = max(0, headline.place - BEFORE)
    covered: set[HtmlElement] = {headline.element}
    around = set(islice(headline.element.iterancestors(), MOST_ANCESTORS))
    lines: list[Line] = []
    long_paragraphs = 0
    for place, element in enumerate(evidence.elements[first : headline.place + AFTER], first):
        if element.getparent() in covered:
            covered.add(element)
        if element in covered or element in around or element.tag in _UNREAD:
            continue
        text = read_element(element, LONGEST_LINE + 1)
        distance = place - headline.place
        if len(text) <= LONGEST_LINE:
            covered.add(element)
        else:
            if distance > 0 and element.tag in _PARAGRAPHS:
                covered.add(element)
                long_paragraphs += 1
            text = _read_opening(element)
        if text and is_beside(zones.find_zone(element), distance):
            lines.append(Line(text, distance, element))
        if long_paragraphs >= LONG_PARAGRAPHS:
            break
    return lines


def list_inner_lines(lines: list[Line]) -> list[Line]:
    """Return the lines within the lines: of a box that reads as one line, what its parts say, each once."""
    inner: dict[str, Line] = {}
    for line in lines:
        for part in islice(line.element.iterdescendants(*_PARTS), MOST_PARTS):
            text = read_element(part, LONGEST_PART + 1)
            if 2 < len(text) <= LONGEST_PART and text != line.text:
                inner.setdefault(text, Line(text, line.distance, part))
    return list(inner.values())


def _read_opening(element: HtmlElement) -> str:
    """Return the text that a long element opens with, before its first child, if it is a line."""
    text = clean_text(element.text or "", LONGEST_LINE + 1)
    return text if 2 < len(text) <= LONGEST_LINE else ""


def is_beside(zone: Zone, distance: int) -> bool:
    """Whether a line of that zone may speak of the article: right beside the headline even an ``aside`` may."""
    return zone is Zone.MAIN or (-BESIDE / 3 <= distance <= BESIDE and zone is Zone.TEASERS)


_PARTS = ("p", "div", "li", "dd", "span", "a", "b", "strong", "em", "h4", "h5", "h6")
_PARAGRAPHS = frozenset({"p", "blockquote", "li"})
_UNREAD = frozenset(
    {
        "html",
        "head",
        "body",
        "meta",
        "link",
        "title",
        "script",
        "style",
        "noscript",
        "option",
        "svg",
        "path",
        "img",
        "br",
        "hr",
        "input",
    }
)
