"""What a page says of itself where no reader looks: metas, links, JSON-LD, microdata. Read once a page."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from newsclip.facts.linked_data import LinkedData, clean_text, read_nodes, read_string

# The head of a real page has some dozens of metas; these bounds only keep hostile pages cheap.
MOST_METAS = 600
MOST_SCRIPTS = 40
MOST_PROPERTIES = 400
LONGEST_CRUMB = 61
# Texts of an element that are read.
MOST_TEXTS = 24
# Characters of a value that are read: real descriptions and keyword lists stay below.
META_CHARACTERS = 2_000
LEAST_DESCRIPTION = 10
_DESCRIPTION_METAS = (
    "og:description description twitter:description dc.description dcterms.description sailthru.description".split()
)
_CODE = re.compile(r"([a-z]{2,3})(?:[-_]([a-z]{4}))?(?:[-_]([a-z]{2}|\d{3}))?(?:[-_.@][\w.-]{0,20})?", re.IGNORECASE)
_PROPERTIES = frozenset({"articlesection", "keywords", "commentcount", "datepublished", "datecreated", "datemodified"})


@dataclass(slots=True)
class Metadata:
    """All that the finders of single facts look at, in document order; ``metas`` has names in small letters.

    ``crumbs`` are the words of a breadcrumb trail's links.
    """

    metas: dict[str, list[str]] = field(default_factory=dict)
    links: list[tuple[str, str]] = field(default_factory=list)
    head_title: str | None = None
    language: str | None = None
    crumbs: list[str] = field(default_factory=list)
    properties: dict[str, list[str]] = field(default_factory=dict)
    linked: LinkedData = field(default_factory=lambda: LinkedData([]))

    def list_metas(self, *names: str) -> list[str]:
        """Return the contents of the metas of these names, in the order of the names."""
        return [value for name in names for value in self.metas.get(name, ())]


def read_metadata(root: Any) -> Metadata:
    """Return what a parsed page says of itself. Linear in its elements."""
    metadata = Metadata(language=root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang"))
    scripts: list[str] = []
    for element in root.iter("meta", "link", "base", "title", "script"):
        _read_element(metadata, scripts, element, element.tag)
    metadata.linked = LinkedData(read_nodes(scripts))
    for element in root.xpath("//*[contains(@class, 'bread') or contains(@id, 'bread')]")[:1]:
        metadata.crumbs = [_read_words(link, LONGEST_CRUMB) for link in islice(element.iterdescendants("a"), 8)]
    for element in islice(root.xpath("//*[@itemprop]"), MOST_PROPERTIES):
        name = element.get("itemprop")[:40].strip().lower()
        if element.tag != "meta" and name in _PROPERTIES and not _is_of_comment(element):
            value = element.get("datetime") or element.get("content") or _read_words(element, 100)
            metadata.properties.setdefault(name, []).append(value)
    return metadata


def _read_words(element: Any, limit: int) -> str:
    return clean_text(" ".join(islice(element.itertext(), MOST_TEXTS)), limit)


def _is_of_comment(element: Any) -> bool:
    """Whether an element belongs to a reader's comment in microdata: https://schema.org/Comment."""
    return any("comment" in (above.get("itemprop") or "").lower() for above in islice(element.iterancestors(), 8))


def _read_element(metadata: Metadata, scripts: list[str], element: Any, tag: str) -> None:
    if tag == "meta":
        _read_meta(metadata, scripts, element)
    elif tag == "script":
        if "ld+json" in (element.get("type") or "")[:100].lower() and len(scripts) < MOST_SCRIPTS:
            scripts.append(element.text or "")
    elif tag == "title":
        _read_title(metadata, element)
    else:
        rel, href = element.get("rel") or ("base" if tag == "base" else ""), element.get("href")
        if rel and href and len(metadata.links) < MOST_METAS:
            metadata.links.append((rel[:100].lower(), href[:META_CHARACTERS].strip()))


def _read_meta(metadata: Metadata, scripts: list[str], element: Any) -> None:
    content = element.get("content")
    if not content or len(metadata.metas) >= MOST_METAS:
        return
    for attribute in ("property", "name", "itemprop", "http-equiv"):
        name = element.get(attribute)
        if name and "ld+json" in name and len(scripts) < MOST_SCRIPTS:
            scripts.append(content)  # as Remix writes structured data: <meta name="script:ld+json">
        elif name:
            values = metadata.metas.setdefault(name[:100].strip().lower(), [])
            text = clean_text(content, META_CHARACTERS)
            if text and len(values) < MOST_METAS and text not in values[-5:]:
                values.append(text)


def _read_title(metadata: Metadata, element: Any) -> None:
    parent = element.getparent()
    if metadata.head_title is None and (parent is None or parent.tag in {"head", "html", "body"}):
        metadata.head_title = clean_text((element.text or "").partition("<")[0], META_CHARACTERS) or None


def find_description(metadata: Metadata) -> str | None:
    """Return the summary that the page gives of itself, of several that begin alike the longest."""
    found = metadata.list_metas(*_DESCRIPTION_METAS)
    found += [text for node in metadata.linked.articles[:1] if (text := read_string(node.get("description")))]
    found = [text for text in found if len(text) >= LEAST_DESCRIPTION]
    if not found:
        return None
    opening = found[0].rstrip(". …")[:60]
    return max((text for text in found if text.startswith(opening)), key=len, default=found[0])


def find_language(metadata: Metadata) -> str | None:
    """Return the BCP 47 code of the language that the page declares."""
    declared = [
        metadata.language or "",
        *metadata.list_metas(
            "content-language", "dc.language", "dcterms.language", "inlanguage", "language", "og:locale"
        ),
    ]
    declared += [text for node in metadata.linked.articles[:1] if (text := read_string(node.get("inLanguage")))]
    for code in declared:
        match = _CODE.fullmatch(code.split(",")[0].strip())
        if match:
            language, script, region = match.groups()
            parts = [language.lower(), script.title() if script else "", region.upper() if region else ""]
            return "-".join(part for part in parts if part)
    return None
