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

# The head of a real page has some dozens of metas, and 20 kB of JSON-LD; a live blog some hundreds. These bounds only
# keep hostile pages cheap: a string of 1 MB can cost 30 MB parsed.
MOST_CHARACTERS, MOST_NODES, MOST_VALUES = 1_000_000, 2_000, 200
MOST_METAS, MOST_SCRIPTS, MOST_PROPERTIES = 600, 40, 400
# Characters of a value that are read: real descriptions and keyword lists stay below.
STRING_CHARACTERS, LONGEST_CRUMB, LONGEST_PROPERTY = 2_000, 61, 100
# Texts of an element that are read.
MOST_TEXTS = 24
LEAST_DESCRIPTION = 10

Node = dict[str, Any]

_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,300}>")
# Control characters, zero-width marks, soft hyphens, byte-order marks, directional controls, lone surrogates.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ud800-\udfff]"
)
# What pages put around the JSON so that old browsers pass it over: HTML and CDATA marks, often behind a script comment.
_WRAPPING = re.compile(r"^(?:\s|<!--|//|/\*|\*/|<!\[CDATA\[){1,40}|(?:\s|-->|//|/\*|\*/|\]\]>|;){1,40}$")
_TRAILING_COMMA = re.compile(r",\s{0,200}(?=[}\]])")
# How likely a node is the article by its types: an article, another work, the page.
_RANKS = (
    re.compile(r".{0,90}(?:Article|Posting|Report)"),
    re.compile(
        "(?:Critic)?Review|CreativeWork|Recipe|HowTo|QAPage|Question|VideoObject|"
        "PodcastEpisode|Book|Course|Event|WebPageElement|LearningResource|Guide"
    ),
    re.compile("(?:Web|Item|About|Profile|FAQ|Collection|MedicalWeb)Page"),
)
# Where the article itself may hang; other properties lead to other things (related items, comments, the publisher).
_DOWN = ("@graph", "mainEntity", "mainEntityOfPage", "hasPart", "itemReviewed")
_DESCRIPTIONS = (
    "og:description description twitter:description dc.description dcterms.description sailthru.description "
    "linked/description"
).split()
_LANGUAGES = ("content-language dc.language dcterms.language inlanguage language og:locale linked/inLanguage").split()
_CODE = re.compile(r"([a-z]{2,3})(?:[-_]([a-z]{4}))?(?:[-_]([a-z]{2}|\d{3}))?(?:[-_.@][\w.-]{0,20})?", re.IGNORECASE)
_PROPERTIES = frozenset({"articlesection", "keywords", "commentcount", "datepublished", "datecreated", "datemodified"})


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
    return compose_text(" ".join(_UNSEEN.sub("", text).split()))


def as_list(value: Any) -> list[Any]:
    """Return a JSON-LD value, which may be one or several, as a list of at most 200."""
    if value is None:
        return []
    return value[:MOST_VALUES] if isinstance(value, list) else [value]


def list_types(node: Node) -> list[str]:
    """Return the node's types, without the address of their vocabulary."""
    return [name.rsplit("/", 1)[-1][:100] for name in as_list(node.get("@type")) if isinstance(name, str)]


def read_string(value: Any) -> str | None:
    """Return a JSON-LD value as clean text: a string, a number, or the ``@value`` or first item of a structure."""
    for _ in range(4):
        if isinstance(value, list):
            value = value[0] if value else None
        elif isinstance(value, dict):
            value = value.get("@value")
    if isinstance(value, bool) or value is None:
        return None
    return clean_text(str(value), STRING_CHARACTERS) or None if isinstance(value, (str, int, float)) else None


class LinkedData:
    """The JSON-LD of one page: its nodes, and those that speak of the article, the likeliest first.

    What cannot be parsed is dropped, and so is what goes beyond a million characters in all.
    """

    def __init__(self, scripts: list[str]) -> None:
        self.nodes: list[Node] = []
        left = MOST_CHARACTERS
        for source in scripts:
            if len(source) <= left:
                left -= len(source)
                self.nodes.extend(_list_nodes(_parse(source), MOST_NODES - len(self.nodes)))
        self._by_id = {
            node["@id"]: node for node in reversed(self.nodes) if isinstance(node.get("@id"), str) and len(node) > 1
        }
        ranks = [_rank_node(node) for node in self.nodes]
        best = min(ranks, default=len(_RANKS))
        page = len(_RANKS) - 1
        self.articles = [n for n, rank in zip(self.nodes, ranks, strict=True) if rank == best <= page]
        self.pages = [n for n, rank in zip(self.nodes, ranks, strict=True) if rank == page != best]

    def resolve(self, value: Any) -> Any:
        """Return the node that a mere ``{"@id": …}`` points to, or the value itself."""
        if isinstance(value, dict) and "name" not in value and isinstance(value.get("@id"), str):
            return self._by_id.get(value["@id"], value)
        return value


def _parse(source: str) -> Any:
    """Return the parsed script, or ``None``. Wrapping comments, raw line ends and trailing commas are forgiven."""
    for text in (source, _TRAILING_COMMA.sub("", _WRAPPING.sub("", _WRAPPING.sub("", source)))):
        try:
            return json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


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


def _rank_node(node: Node) -> int:
    types = list_types(node)
    return next((at for at, kind in enumerate(_RANKS) if any(map(kind.fullmatch, types))), len(_RANKS))


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

    def list_stated(self, *keys: str) -> list[str]:
        """Return what is stated under some keys, in their order.

        ``linked/headline`` is the article's in structured data, ``page/headline`` that of the page around it,
        ``property/keywords`` microdata's; other keys are names of metas.
        """
        found: list[str] = []
        for key in keys:
            group, _, name = key.partition("/")
            if group in ("linked", "page"):
                nodes = self.linked.articles[:2] if group == "linked" else self.linked.pages[:1]
                values = [value for node in nodes for value in as_list(node.get(name))]
                named = (value.get("name", value) if isinstance(value, dict) else value for value in values)
                found += [text for value in named if (text := read_string(value))]
            elif group == "property":
                found += self.properties.get(name, ())[:2]
            else:
                found += self.metas.get(key, ())
        return found


def read_metadata(root: Any) -> Metadata:
    """Return what a parsed page says of itself. Linear in its elements."""
    metadata = Metadata(language=root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang"))
    scripts: list[str] = []
    for element in root.iter("meta", "link", "base", "title", "script"):
        _read_element(metadata, scripts, element, element.tag)
    metadata.linked = LinkedData(scripts[:MOST_SCRIPTS])
    for element in root.xpath("//*[contains(@class, 'bread') or contains(@id, 'bread')]")[:1]:
        metadata.crumbs = [_read_words(link, LONGEST_CRUMB) for link in islice(element.iterdescendants("a"), 8)]
    for element in islice(root.xpath("//*[@itemprop]"), MOST_PROPERTIES):
        name = element.get("itemprop")[:40].strip().lower()
        if element.tag != "meta" and name in _PROPERTIES and not _is_of_comment(element):
            value = element.get("datetime") or element.get("content") or _read_words(element, LONGEST_PROPERTY)
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
        if "ld+json" in (element.get("type") or "")[:100].lower():
            scripts.append(element.text or "")
    elif tag == "title":
        parent = element.getparent()
        if metadata.head_title is None and (parent is None or parent.tag in {"head", "html", "body"}):
            text = (element.text or "").partition("<")[0]  # one that was never closed goes on with the page
            metadata.head_title = clean_text(text, STRING_CHARACTERS) or None
    else:
        rel, href = element.get("rel") or ("base" if tag == "base" else ""), element.get("href")
        if rel and href and len(metadata.links) < MOST_METAS:
            metadata.links.append((rel[:100].lower(), href[:STRING_CHARACTERS].strip()))


def _read_meta(metadata: Metadata, scripts: list[str], element: Any) -> None:
    content = element.get("content")
    if not content or len(metadata.metas) >= MOST_METAS:
        return
    for attribute in ("property", "name", "itemprop", "http-equiv"):
        name = element.get(attribute)
        if name and "ld+json" in name:
            scripts.append(content)  # as Remix writes structured data: <meta name="script:ld+json">
        elif name:
            values = metadata.metas.setdefault(name[:100].strip().lower(), [])
            text = clean_text(content, STRING_CHARACTERS)
            if text and len(values) < MOST_METAS and text not in values[-5:]:
                values.append(text)


def find_description(metadata: Metadata) -> str | None:
    """Return the summary that the page gives of itself, of several that begin alike the longest."""
    found = [text for text in metadata.list_stated(*_DESCRIPTIONS) if len(text) >= LEAST_DESCRIPTION]
    opening = found[0].rstrip(". …")[:60] if found else ""
    return max((text for text in found if text.startswith(opening)), key=len, default=next(iter(found), None))


def find_language(metadata: Metadata) -> str | None:
    """Return the BCP 47 code of the language that the page declares."""
    for code in (metadata.language or "", *metadata.list_stated(*_LANGUAGES)):
        if match := _CODE.fullmatch(code.split(",")[0].strip()):
            language, script, region = match.groups()
            return "-".join(filter(None, (language.lower(), script and script.title(), region and region.upper())))
    return None
