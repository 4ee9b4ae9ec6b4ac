"""What a page says about itself, gathered in one pass over its tree: metas, links, headings, times, marked elements."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice

from lxml import etree
from lxml.html import HtmlElement

from newsclip.claims.wording import clean_text

# The largest of 2,595 real pages has 10,476 elements: beyond this a page is no page, and its head was read long ago.
MOST_ELEMENTS = 60_000
MOST_METAS = 600
MOST_SCRIPTS = 40
MOST_MARKED = 400
MOST_ANCESTORS = 60
# Characters of a meta value that are read: real descriptions and keyword lists stay below.
META_CHARACTERS = 2_000
# Characters of a class or id that are looked at.
NAME_CHARACTERS = 200

_AUTHOR = re.compile(
    r"author|user-?name|item-?poster|by-?line|(?<![a-z])byl(?![a-z])|posted(?!-?(?:on|in|at))|submitted|written-?by|writer(?!-)|autor(?!i)|auteur|verfasser|"
    r"redakteur|redaktor|journalist|reporter|yazar|forfatter|skribent|kirjoittaja|szerzo|penulis|fn(?![a-z])|"
    r"contributor|creator|reader-credits|signature(?![a-z])|firma(?![a-z])"
)
_DATE = re.compile(
    r"date|time(?!line|r)|publish|posted|datum|dato(?![a-z])|fecha|datetime|stamp|byline|"
    r"(?:entry|post|article|item|blog|news|story|content|header|page)[-_]?_?(?:meta|info|details)|meta-?data|"
    r"(?<![a-z])(?:meta|info|tarih|pubdate)(?![a-z])"
)
_COMMENT_COUNT = re.compile(r"comment|kommentar|comentario|commentaire|komment|reaction|disqus|reply|replies")
_CRUMB = re.compile(r"bread-?_?crumb")
# The path of an author's page.
PERSON_PATH = re.compile(
    r"/(?:author|auteur|autor|people|person|writer|contributor|journalist|redakteur)[a-z]{0,2}[/=]"
)
# The stems of which a name that one of the patterns matches holds one: most names hold none, and are not searched.
_STEMS = tuple(
    "author by user poster posted submitted writ autor auteur verfasser redakt journalist reporter yazar forfatter "
    "skribent kirjoittaja szerzo penulis fn contributor creator credits signature firma "
    "date time publish datum dato fecha stamp meta info details tarih "
    "comment komment comentario reaction disqus reply replies crumb".split()
)
_KINDS = ((1, _AUTHOR), (2, _DATE), (4, _COMMENT_COUNT), (8, _CRUMB))


@dataclass(slots=True)
class Marked:
    """An element whose tag, class, ``itemprop`` or ``rel`` says what it holds, and its place in the page."""

    place: int
    element: HtmlElement


_Named = tuple[int, HtmlElement, tuple[str | None, ...]]
"""An element with its place and what it is named."""


@dataclass(slots=True)
class Evidence:
    """All that the finders of single fields look at. Lists are in document order; ``metas`` has lower-cased names."""

    elements: list[HtmlElement] = field(default_factory=list)
    metas: dict[str, list[str]] = field(default_factory=dict)
    links: list[tuple[str, str]] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)
    head_title: str | None = None
    language: str | None = None
    headings: list[Marked] = field(default_factory=list)
    times: list[Marked] = field(default_factory=list)
    properties: dict[str, list[Marked]] = field(default_factory=dict)
    authors: list[Marked] = field(default_factory=list)
    dates: list[Marked] = field(default_factory=list)
    counters: list[Marked] = field(default_factory=list)
    crumbs: list[Marked] = field(default_factory=list)
    tag_links: list[Marked] = field(default_factory=list)
    author_links: list[Marked] = field(default_factory=list)
    texts: list[tuple[int, HtmlElement, str]] | None = None
    dated: list[tuple[HtmlElement, str, bool]] | None = None

    def list_texts(self) -> list[tuple[int, HtmlElement, str]]:
        """Return the elements with text of their own, before any element in them: place, element, that text."""
        if self.texts is None:
            self.texts = [
                (place, element, text)
                for place, element in enumerate(self.elements)
                if (text := element.text) and not text.isspace() and element.tag not in _UNREAD
            ]
        return self.texts

    def list_metas(self, *names: str) -> list[str]:
        """Return the contents of the metas of these names, in the order of the names."""
        return [value for name in names for value in self.metas.get(name, ())]


def read_evidence(tree: HtmlElement) -> Evidence:
    """Return what the page says about itself. Linear in its elements, of which the first 60,000 count."""
    evidence = Evidence()
    evidence.language = tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang")
    named: list[_Named] = []
    for place, element in enumerate(islice(tree.iter(etree.Element), MOST_ELEMENTS)):
        evidence.elements.append(element)
        tag = element.tag
        if tag in _BY_TAG:
            _BY_TAG[tag](evidence, place, element)
        names = element.keys()
        if names:
            if "itemprop" in names and tag != "meta":
                _gather_property(evidence, place, element)
            if tag not in _PAGE_WIDE:
                classes = element.get("class") if "class" in names else None
                others = (
                    [element.get(name) for name in _NAMES if name in names] if len(names) > 1 or not classes else ()
                )
                if classes or others:
                    named.append((place, element, (classes, *others) if others else (classes,)))
    _gather_named(evidence, named)
    return evidence


def _gather_meta(evidence: Evidence, place: int, element: HtmlElement) -> None:
    content = element.get("content")
    if not content or len(evidence.metas) >= MOST_METAS:
        return
    for attribute in ("property", "name", "itemprop", "http-equiv"):
        name = element.get(attribute)
        if name and "ld+json" in name and len(evidence.scripts) < MOST_SCRIPTS:
            evidence.scripts.append(content)  # as Remix writes structured data: <meta name="script:ld+json">
        elif name:
            values = evidence.metas.setdefault(name[:100].strip().lower(), [])
            text = clean_text(content, META_CHARACTERS)
            if text and len(values) < MOST_METAS and text not in values[-5:]:
                values.append(text)


def _gather_link(evidence: Evidence, place: int, element: HtmlElement) -> None:
    rel, href = element.get("rel"), element.get("href")
    if rel and href and len(evidence.links) < MOST_METAS:
        evidence.links.append((rel[:100].lower(), href[:META_CHARACTERS].strip()))


def _gather_base(evidence: Evidence, place: int, element: HtmlElement) -> None:
    if (href := element.get("href")) and len(evidence.links) < MOST_METAS:
        evidence.links.append(("base", href[:META_CHARACTERS].strip()))


def _gather_title(evidence: Evidence, place: int, element: HtmlElement) -> None:
    parent = element.getparent()
    if evidence.head_title is None and (parent is None or parent.tag in {"head", "html", "body"}):
        evidence.head_title = clean_text(element.text or "", META_CHARACTERS) or None


def _gather_heading(evidence: Evidence, place: int, element: HtmlElement) -> None:
    if len(evidence.headings) < MOST_MARKED:
        evidence.headings.append(Marked(place, element))


def _gather_anchor(evidence: Evidence, place: int, element: HtmlElement) -> None:
    href, rel = element.get("href"), element.get("rel")
    rels = rel[:100].lower().split() if rel else ()
    if "tag" in rels and len(evidence.tag_links) < MOST_MARKED:
        evidence.tag_links.append(Marked(place, element))
    if len(evidence.author_links) < MOST_MARKED and ("author" in rels or (href and PERSON_PATH.search(href[:300]))):
        evidence.author_links.append(Marked(place, element))


def _gather_time(evidence: Evidence, place: int, element: HtmlElement) -> None:
    if len(evidence.times) < MOST_MARKED:
        evidence.times.append(Marked(place, element))


def _gather_script(evidence: Evidence, place: int, element: HtmlElement) -> None:
    if "ld+json" in (element.get("type") or "")[:100].lower() and len(evidence.scripts) < MOST_SCRIPTS:
        evidence.scripts.append(element.text or "")


_BY_TAG = {
    "meta": _gather_meta,
    "link": _gather_link,
    "base": _gather_base,
    "title": _gather_title,
    "a": _gather_anchor,
    "h1": _gather_heading,
    "h2": _gather_heading,
    "h3": _gather_heading,
    "time": _gather_time,
    "script": _gather_script,
}


def _gather_property(evidence: Evidence, place: int, element: HtmlElement) -> None:
    if prop := element.get("itemprop"):
        marks = evidence.properties.setdefault(prop[:100].strip().lower(), [])
        if len(marks) < MOST_MARKED:
            marks.append(Marked(place, element))


def _gather_named(evidence: Evidence, named: list[_Named]) -> None:
    """File elements under what their names say they hold."""
    telling = _list_telling({value for _, _, values in named for value in values if value})
    kept = (evidence.authors, evidence.dates, evidence.counters, evidence.crumbs)
    for place, element, values in named:
        if telling.isdisjoint(values):
            continue
        kinds = 0
        for value in values:
            kinds |= _classify(value[:NAME_CHARACTERS]) if value else 0
        for bit, marks in enumerate(kept):
            if kinds >> bit & 1 and len(marks) < MOST_MARKED:
                marks.append(Marked(place, element))


def _list_telling(values: set[str]) -> set[str]:
    """Return those of a page's names that hold a stem: all are looked through at once."""
    listed = list(values)
    joined = "\0".join([value[:NAME_CHARACTERS] for value in listed]).lower()
    lowered = joined.split("\0")
    telling: set[str] = set()
    for stem in _STEMS:
        if stem in joined:
            telling.update([value for value, spelled in zip(listed, lowered, strict=False) if stem in spelled])
    return telling


@lru_cache(maxsize=8192)
def _classify(names: str) -> int:
    """Return what a class or id says its element holds: 1 an author, 2 a date, 4 a comment count, 8 a breadcrumb."""
    found = 0
    for name in names.lower().split():
        found |= _classify_name(name)
    return found


@lru_cache(maxsize=8192)
def _classify_name(name: str) -> int:
    """Return what one name of a class or id says, as :func:`_classify` does: the same names make many classes."""
    found = 0
    for kind, pattern in _KINDS:
        if pattern.search(name):
            found |= kind
    return found


# Elements whose text no reader sees as the page's.
_UNREAD = frozenset({"title", "script", "style", "noscript", "template", "option", "meta"})
# The attributes whose values name what an element is, besides its class.
_NAMES = ("id", "data-testid")
# Their classes speak of the whole page ("single-author", "comments-open"), or they hold no text.
_PAGE_WIDE = frozenset(
    {"html", "body", "head", "meta", "link", "script", "style", "img", "svg", "path", "iframe", "input"}
)
