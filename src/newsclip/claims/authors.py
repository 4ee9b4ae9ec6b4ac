"""Who wrote the article, as the page's markup states it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from newsclip.claims.evidence import Evidence, Marked
from newsclip.claims.jsonld import LinkedData, as_list, list_types, read_string
from newsclip.claims.title import key_of
from newsclip.claims.wording import read_element
from newsclip.claims.zones import Zone, Zones

LONGEST_BYLINE = 160
MOST_AUTHORS = 12
_AUTHOR_METAS = (
    "parsely-author",
    "sailthru.author",
    "author",
    "article:author",
    "og:article:author",
    "article:author_name",
    "dc.creator",
    "dcterms.creator",
    "dc.creator.author",
    "citation_author",
    "byl",
    "byline",
    "article.author",
    "cxenseparse:author",
    "cxenseparse:recs:articleauthor",
    "creator",
    "dable:author",
    "twitter:data1",
)


def find_authors(
    evidence: Evidence, linked: LinkedData, zones: Zones, headline: Marked | None, sites: list[str]
) -> list[str]:
    """Return the names of those who wrote the article, from the most trustworthy source that gives any."""
    spare: list[str] = []
    site_keys = {key_of(site) for site in sites}
    for source, lines in list_bylines(evidence, linked, zones, headline):
        names = [name for line in lines for name in _read_names(line)]
        persons = [name for name in names if key_of(name) not in site_keys]
        if persons and not source.endswith("organization"):
            return list(dict.fromkeys(persons))[:MOST_AUTHORS]
        spare = spare or names
    return list(dict.fromkeys(spare))[:MOST_AUTHORS]


def _read_names(line: str) -> list[str]:
    line = re.sub(r"(?i)^(?:by|von|par|por|written by)\s+", "", line.strip())
    if "://" in line or "@" in line or len(line) > 60 or key_of(line) in {"admin", "", "staff"}:
        return []
    return [line]


def list_bylines(
    evidence: Evidence, linked: LinkedData, zones: Zones, headline: Marked | None
) -> Iterator[tuple[str, list[str]]]:
    """Yield, the most trustworthy source first, its name and the bylines that it gives, as they are worded."""
    for node in [*linked.articles[:2], *linked.pages[:1]]:
        people, others = _list_linked(linked, node)
        yield "JSON-LD", people
        yield "JSON-LD organization", others
    for name in _AUTHOR_METAS:
        if name == "twitter:data1" and not _is_author_label(evidence):
            continue
        yield f"meta {name}", evidence.metas.get(name, [])[:MOST_AUTHORS]
    for source, marks in (
        ("microdata", evidence.properties.get("author", [])),
        ("rel=author", evidence.author_links),
        ("class", evidence.authors),
    ):
        yield source, list(_read_marks(marks, zones, headline))


def _list_linked(linked: LinkedData, node: dict[str, Any]) -> tuple[list[str], list[str]]:
    people: list[str] = []
    others: list[str] = []
    for value in [*as_list(node.get("author")), *as_list(node.get("creator") if not node.get("author") else None)]:
        person = linked.resolve(value)
        name = read_string(person.get("name")) if isinstance(person, dict) else read_string(person)
        if name:
            is_body = isinstance(person, dict) and "Organization" in " ".join(list_types(person))
            (others if is_body else people).append(name)
    return people[:MOST_AUTHORS], others[:MOST_AUTHORS]


def _is_author_label(evidence: Evidence) -> bool:
    label = (evidence.metas.get("twitter:label1") or [""])[0].lower()
    return bool(label) and not re.search(r"\d|time|zeit|temps|tiempo|tempo", label)


def _read_marks(marks: list[Marked], zones: Zones, headline: Marked | None) -> Iterator[str]:
    start = headline.place if headline else 0
    for mark in sorted(marks, key=lambda m: abs(m.place - start))[:20]:
        if zones.find_zone(mark.element) is not Zone.MAIN:
            continue
        text = read_element(mark.element, LONGEST_BYLINE + 1)
        if text and len(text) <= LONGEST_BYLINE:
            yield text
