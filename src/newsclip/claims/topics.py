"""What the article is filed under: its section and its tags."""

from __future__ import annotations

import re

from newsclip.claims.evidence import Evidence
from newsclip.claims.jsonld import LinkedData, Node, as_list, list_types, read_string
from newsclip.claims.title import key_of
from newsclip.claims.wording import read_element
from newsclip.claims.zones import Zone, Zones

LONGEST_SECTION = 60
LONGEST_TAG = 60
MOST_TAGS = 30
# A "keywords" meta with more entries than this was written for search engines, not for readers.
MOST_KEYWORDS = 15
_SECTION_METAS = (
    "article:section",
    "og:article:section",
    "parsely-section",
    "cxenseparse:category",
    "sailthru.section",
    "section",
    "category",
    "cg",
    "dc.subject.section",
)
_TAG_METAS = ("article:tag", "og:article:tag", "parsely-tags", "sailthru.tags", "news_keywords")
_PLACELESS = frozenset(
    {"home", "start", "startseite", "inicio", "accueil", "index", "uncategorized", "main", "blog", "news"}
)
_COMMA = re.compile(r"\s*[,;，、؛،|]\s*")


def find_section(evidence: Evidence, linked: LinkedData, title: str | None, sites: list[str]) -> str | None:
    """Return the section that the article stands in."""
    found = [text for node in linked.articles[:2] if (text := _read_section(node))]
    found += evidence.list_metas(*_SECTION_METAS)
    found += [
        read_element(mark.element, LONGEST_SECTION + 1) or mark.element.get("content") or ""
        for mark in evidence.properties.get("articlesection", ())[:2]
    ]
    found += _list_crumbs(evidence, linked)
    besides = {key_of(text) for text in (title or "", *sites)} | {""}
    for text in found:
        if (
            len(text) <= LONGEST_SECTION
            and key_of(text) not in besides
            and key_of(text) not in _PLACELESS
            and not text.startswith("http")
        ):
            return text
    return None


def find_tags(evidence: Evidence, linked: LinkedData, zones: Zones) -> list[str]:
    """Return the article's tags, in the page's order, each once: from the first source that has real ones."""
    linked_tags = [
        text for node in linked.articles[:1] for value in as_list(node.get("keywords")) if (text := _read_tag(value))
    ]
    shown = [
        read_element(mark.element, LONGEST_TAG + 1)
        for mark in evidence.tag_links
        if zones.find_zone(mark.element) is not Zone.COMMENTS
    ]
    for source in (evidence.list_metas(*_TAG_METAS), linked_tags, shown, evidence.list_metas("keywords")):
        tags = _split_tags(source)
        if tags and (source is not evidence.metas.get("keywords") or len(tags) <= MOST_KEYWORDS):
            return tags[:MOST_TAGS]
    return []


def _read_section(node: Node) -> str | None:
    sections = [text for value in as_list(node.get("articleSection")) if (text := read_string(value))]
    return next((text for text in sections if key_of(text) not in _PLACELESS), None)


def _read_tag(value: object) -> str | None:
    return read_string(value.get("name")) if isinstance(value, dict) and "name" in value else read_string(value)


def _split_tags(lines: list[str]) -> list[str]:
    tags: dict[str, str] = {}
    for line in lines:
        for tag in _COMMA.split(line):
            text = tag.strip(" #\"'“”[]")
            if 1 < len(text) <= LONGEST_TAG and "://" not in text and not re.match(r"(?i)\w{1,20}:\S", text):
                tags.setdefault(text.lower(), text)
    return list(tags.values())


def _list_crumbs(evidence: Evidence, linked: LinkedData) -> list[str]:
    """Return the names of the breadcrumb trail between the front page and the article itself, the broadest first."""
    for node in linked.nodes:
        trail = node if "BreadcrumbList" in list_types(node) else node.get("breadcrumb")
        if isinstance(trail, dict) and as_list(trail.get("itemListElement")):
            names = [_read_crumb(item) for item in as_list(trail.get("itemListElement"))]
            return [name for name in names[1:-1] if name]
    for mark in evidence.crumbs[:1]:
        names = [read_element(link, LONGEST_SECTION + 1) for link in list(mark.element.iterdescendants("a"))[:8]]
        return [name for name in names[1:] if name]
    return []


def _read_crumb(item: object) -> str | None:
    if not isinstance(item, dict):
        return None
    inner = item.get("item")
    return read_string(item.get("name")) or (read_string(inner.get("name")) if isinstance(inner, dict) else None)
