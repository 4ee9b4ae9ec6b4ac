"""What a page says of itself where no reader looks: metas, links, JSON-LD, microdata. Read once a page.

Types and properties of JSON-LD are those of https://schema.org/Article and its kin.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from newsclip.composition import compose_text

# Real pages of the corpora hold at most 20 kB; a live blog some hundreds. A string of 1 MB can cost 30 MB parsed.
MOST_CHARACTERS = 1_000_000
MOST_NODES = 2_000
MOST_VALUES = 200
STRING_CHARACTERS = 2_000

Node = dict[str, Any]

_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,300}>")
# Control characters, zero-width marks, soft hyphens, byte-order marks, directional controls, lone surrogates.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ud800-\udfff]"
)

# What pages put around the JSON so that old browsers pass it over: HTML and CDATA marks, often behind a script comment.
_OPENINGS = ("<!--", "//", "/*", "*/", "<![CDATA[")
_CLOSINGS = ("-->", "//", "/*", "*/", "]]>", ";")
_TRAILING_COMMA = re.compile(r",\s{0,200}(?=[}\]])")
_ARTICLE = re.compile(r"(?:Article|Posting|Report)$")
_WORK = frozenset(
    "Review CriticReview CreativeWork Recipe HowTo QAPage Question VideoObject "
    "PodcastEpisode Book Course Event WebPageElement LearningResource Guide".split()
)
_PAGE = frozenset({"WebPage", "ItemPage", "AboutPage", "ProfilePage", "FAQPage", "CollectionPage", "MedicalWebPage"})
# Where the article itself may hang; other properties lead to other things (related items, comments, the publisher).
_DOWN = ("@graph", "mainEntity", "mainEntityOfPage", "hasPart", "itemReviewed")


def clean_text(text: str, limit: int) -> str:
    """Return ``text`` as a reader sees it: entities resolved, tags and unseen characters gone, white space folded, NFC.

    Only the first ``limit`` characters count: a value of 100 kB costs no more than a long one.
    """
    text = text[:limit]
    if "&" in text:
        text = html.unescape(text)
        if "&" in text and ";" in text:  # escaped twice, as WordPress plugins do in JSON-LD
            text = html.unescape(text)
    if "<" in text:
        text = _TAG.sub("", text)
    text = " ".join(_UNSEEN.sub("", text).split())
    return compose_text(text)


def read_nodes(scripts: list[str]) -> list[Node]:
    """Return the JSON-LD objects of a page's scripts, nested graphs laid flat, in order.

    What cannot be parsed is dropped, and so is what goes beyond a million characters in all.
    """
    nodes: list[Node] = []
    left = MOST_CHARACTERS
    for source in scripts:
        if len(source) > left:
            continue
        left -= len(source)
        nodes.extend(_list_nodes(_parse(source), MOST_NODES - len(nodes)))
    return nodes


def _parse(source: str) -> Any:
    """Return the parsed script, or ``None``. Wrapping comments, raw line ends and trailing commas are forgiven."""
    for repair in (_as_is, _unwrap, _drop_commas):
        try:
            return json.loads(repair(source), strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _as_is(source: str) -> str:
    return source


def _unwrap(source: str) -> str:
    source = source.strip()
    for _ in _OPENINGS:
        for mark in _OPENINGS:
            source = source.removeprefix(mark).lstrip()
        for mark in _CLOSINGS:
            source = source.removesuffix(mark).rstrip()
    return source


def _drop_commas(source: str) -> str:
    return _TRAILING_COMMA.sub("", _unwrap(source))


def _list_nodes(parsed: Any, most: int) -> Iterator[Node]:
    """Yield the objects of a parsed script, outermost first, without recursion."""
    waiting = [parsed]
    while waiting and most > 0:
        value = waiting.pop()
        if isinstance(value, list):
            waiting.extend(reversed(value[:MOST_VALUES]))
        elif isinstance(value, dict):
            most -= 1
            yield value
            waiting.extend(value[key] for key in reversed(_DOWN) if isinstance(value.get(key), (dict, list)))


def list_types(node: Node) -> list[str]:
    """Return the node's types, without the address of their vocabulary."""
    return [name.rsplit("/", 1)[-1] for name in as_list(node.get("@type")) if isinstance(name, str)]


def rank_type(node: Node) -> int:
    """Say how likely the node is the article: 3 an article, 2 another work, 1 the page, 0 none of these."""
    types = list_types(node)
    if any(_ARTICLE.search(name[:100]) for name in types):
        return 3
    if any(name in _WORK for name in types):
        return 2
    return 1 if any(name in _PAGE for name in types) else 0


def as_list(value: Any) -> list[Any]:
    """Return a JSON-LD value, which may be one or several, as a list of at most 200."""
    if value is None:
        return []
    return value[:MOST_VALUES] if isinstance(value, list) else [value]


def read_string(value: Any) -> str | None:
    """Return a JSON-LD value as clean text: a string, a number, or the ``@value`` or first item of a structure."""
    for _ in range(4):
        if isinstance(value, list):
            value = value[0] if value else None
        elif isinstance(value, dict):
            value = value.get("@value")
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, (int, float)):
        return str(value)[:STRING_CHARACTERS]
    return (clean_text(value, STRING_CHARACTERS) or None) if isinstance(value, str) else None


class LinkedData:
    """The JSON-LD of one page: its nodes, and those that speak of the article, the likeliest first."""

    def __init__(self, nodes: list[Node]) -> None:
        self.nodes = nodes
        self._by_id = {
            node["@id"]: node for node in reversed(nodes) if isinstance(node.get("@id"), str) and len(node) > 1
        }
        works = [(rank_type(node), node) for node in nodes]
        best = max((rank for rank, _ in works), default=0)
        self.articles = [node for rank, node in works if rank and rank == best]
        self.pages = [node for rank, node in works if rank == 1 and best != 1]

    def resolve(self, value: Any) -> Any:
        """Return the node that a mere ``{"@id": …}`` points to, or the value itself."""
        if isinstance(value, dict) and "name" not in value and isinstance(value.get("@id"), str):
            return self._by_id.get(value["@id"], value)
        return value


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
