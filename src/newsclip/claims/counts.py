"""How many reader comments the page itself says there are."""

from __future__ import annotations

import re
from typing import Any

from lxml.html import HtmlElement

from newsclip.claims.evidence import Evidence
from newsclip.claims.jsonld import LinkedData, as_list, read_string
from newsclip.claims.wording import read_element
from newsclip.claims.zones import Zone, Zones

MOST_STATED = 1_000_000
LONGEST_COUNTER = 40
_COUNTER_NAME = re.compile(
    r"(?:comment|kommentar|commentaire|comentario|reaction)s?e?r?[-_]*(?:count|num|total|link|title|heading|header)|(?:count|num|number|total)[-_]*(?:of[-_]*)?comment"
)
_COUNT = re.compile(r"\d{1,3}(?:[.,]\d{3})+|\d{1,6}")
_ONE_NUMBER = re.compile(r"[^\d]{0,30}?(\d{1,3}(?:[.,]\d{3})+|\d{1,6})[^\d]{0,30}")


def find_comment_count(evidence: Evidence, linked: LinkedData, zones: Zones) -> int | None:
    """Return the stated number of comments: the structured data's, else that of counters which all say the same."""
    for node in linked.articles[:1]:
        count = _read_count(node.get("commentCount"))
        if count is None:
            count = next(
                (c for s in as_list(node.get("interactionStatistic")) if (c := _read_statistic(s)) is not None), None
            )
        if count is not None:
            return count
    for mark in evidence.properties.get("commentcount", [])[:1]:
        return _read_count(mark.element.get("content") or read_element(mark.element, LONGEST_COUNTER))
    counts = {count for mark in evidence.counters if (count := _read_counter(mark.element, zones)) is not None}
    return counts.pop() if len(counts) == 1 else None


def _read_statistic(statistic: Any) -> int | None:
    if not isinstance(statistic, dict):
        return None
    kind = statistic.get("interactionType")
    kind = kind.get("@type") if isinstance(kind, dict) else kind
    return _read_count(statistic.get("userInteractionCount")) if "Comment" in (read_string(kind) or "") else None


def _read_count(value: Any) -> int | None:
    text = read_string(value)
    match = _COUNT.fullmatch(text) if text else None
    number = int(re.sub(r"[.,]", "", match[0])) if match else None
    return number if number is not None and number <= MOST_STATED else None


def _read_counter(element: HtmlElement, zones: Zones) -> int | None:
    """Return the number in an element whose name says that it counts comments, if it is the only number there."""
    name = f"{element.get('class') or ''} {element.get('id') or ''}".lower()[:300]
    if not _COUNTER_NAME.search(name) or zones.find_zone(element) is Zone.TEASERS:
        return None
    text = read_element(element, LONGEST_COUNTER + 1)
    match = _ONE_NUMBER.fullmatch(text) if len(text) <= LONGEST_COUNTER else None
    return _read_count(match[1]) if match else None
