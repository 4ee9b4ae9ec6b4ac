"""Markup to a tree that is whole: deep nesting, unclosed tags and huge text nodes lose nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from newsclip.markup import INLINE
from newsclip.problem import Notice

# An lxml element: lxml's stubs do not describe elements of its HTML parser well enough to be of use here.
Element = Any

# The largest of 2,595 real pages has 1.6 million characters and 10,476 elements: these leave a factor of ten and more.
MOST_CHARACTERS = 25_000_000
MOST_ELEMENTS = 150_000
# libxml2 gives up below 2,048 levels even when told to read huge trees; real pages stay below 60.
MOST_LEVELS = 1_000

# An element's attributes are compared each with each: two hundred thousand of them take a minute.
MOST_ATTRIBUTES = 250
_LONG_TAG = 1_000
_MAY_BE_LONG = re.compile(rf"<[^>]{{{_LONG_TAG + 1}}}")
"""Whatever this does not find in has no tag that long: a quick look, for it stops at every tag's end."""

# Control characters that no XML tree may hold.
_CONTROLS = bytes(32 if byte < 32 and byte not in b"\t\n\r" else byte for byte in range(256))
_ATTRIBUTE = re.compile(r"""\s[^\s=>"']+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>"']*))?""")
# What the identifiers of the banners of web archives and caches hold.
_WRAPPERS = ("wm-ipp", "google-cache-hdr")
# A cache's banner stands in the first boxes of a page, in its first characters, and has few pieces of text.
_FIRST_BOXES, _BANNER_CHARACTERS, _BANNER_TEXTS = 8, 6_000, 40
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]*)[^<>]*>")
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())


@dataclass(slots=True)
class Page:
    """A parsed page: its root element, what had to be left out of the tree, and how much there is.

    ``held`` are all its elements: while they are held, no step that walks the tree makes Python objects of them anew.
    """

    root: Element
    elements: int
    notices: list[Notice] = field(default_factory=list)
    held: list[Element] = field(default_factory=list)


def parse_page(markup: str) -> Page:
    """Return the tree of decoded markup, without comments and processing instructions; an empty one of no markup."""
    notices: list[Notice] = []
    if len(markup) > MOST_CHARACTERS:
        message = f"Only the first {MOST_CHARACTERS:,} characters of the page were read, of {len(markup):,}."
        notices.append(Notice("page-cut", message))
        markup = markup[:MOST_CHARACTERS]
    markup = _cut_attributes(markup)
    root, cut_short = _parse(markup)
    if cut_short:
        root, _ = _parse(flatten_markup(markup))
    _drop_wrappers(root, markup)
    held = list(root.iter())
    if len(held) > MOST_ELEMENTS:
        message = f"Only the first {MOST_ELEMENTS:,} elements of the page were read, of {len(held):,}."
        notices.append(Notice("page-cut", message))
        _drop_after(held[MOST_ELEMENTS - 1])
        del held[MOST_ELEMENTS:]
    return Page(root, len(held), notices, held)


def _parse(markup: str) -> tuple[Element, bool]:
    """Return the root, and whether the parser gave up before the end."""
    from lxml import etree, html

    parser = etree.HTMLParser(
        encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, collect_ids=False, no_network=True
    )
    # Elements of one class, which C code gives out: lxml.html's own parser asks Python for the class of every element.
    parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=html.HtmlElement))
    data = markup.encode("utf-8", "replace").translate(_CONTROLS)
    if b"\xef\xbf" in data:
        data = data.replace(b"\xef\xbf\xbe", b" ").replace(b"\xef\xbf\xbf", b" ")
    try:
        root = etree.fromstring(data, parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        root = None
    if root is None:
        return html.Element("html"), False
    limit = etree.ErrorTypes.ERR_RESOURCE_LIMIT
    return root, any(error.type == limit for error in parser.error_log)


def _cut_attributes(markup: str) -> str:
    """Return the markup without the attributes after the first ``MOST_ATTRIBUTES`` of a tag."""
    if not _MAY_BE_LONG.search(markup) and markup.find(">", 0, _LONG_TAG + 1) >= 0:
        return markup
    pieces = markup.split("<")
    long = [
        (number, piece)
        for number, piece in enumerate(pieces)
        if len(piece) > _LONG_TAG and piece.find(">", 0, _LONG_TAG + 1) < 0
    ]
    changed = False
    for number, piece in long:
        end = piece.find(">")
        tag = piece if end < 0 else piece[:end]
        for count, attribute in enumerate(_ATTRIBUTE.finditer(tag), 1):
            if count > MOST_ATTRIBUTES:
                pieces[number] = tag[: attribute.start()] + piece[len(tag) :]
                changed = True
                break
    return "<".join(pieces) if changed else markup


def flatten_markup(markup: str) -> str:
    """Return the markup without the tags below ``MOST_LEVELS``; a line break stands for a block's tag."""
    depth = 0

    def flatten(match: re.Match[str]) -> str:
        nonlocal depth
        name = match[2].lower()
        if name in _VOID:
            return match[0]
        depth = max(0, depth - 1) if match[1] else depth + 1
        if depth + bool(match[1]) <= MOST_LEVELS:
            return match[0]
        return "" if name in INLINE else "<br>"

    return _TAG.sub(flatten, markup)


def _drop_wrappers(root: Element, markup: str) -> None:
    """Take away the banner that a web archive or a search engine's cache lays over a page: it has dates of its own."""
    for name in _WRAPPERS:
        if name in markup:
            for element in root.xpath("//*[contains(@id, $name)]", name=name):
                if element.getparent() is not None and element.tag != "body":
                    element.drop_tree()
    if "<base" in markup[:_BANNER_CHARACTERS] and "oogle" in markup[:_BANNER_CHARACTERS]:
        _drop_cache_banner(root)


def _drop_cache_banner(root: Element) -> None:
    """Take away a search engine's banner that has no name: a short box at the top that names engine and address."""
    base = next((element.get("href") for element in root.iter("base")), None)
    for element in islice(root.iter("div"), _FIRST_BOXES):
        text = "".join(islice(element.itertext(), _BANNER_TEXTS))
        if base and base in text and "Google" in text and len(text) <= _BANNER_CHARACTERS // 4:
            if all(link.get("href") != base for link in element.iter("a")):
                continue
            if sum(1 for _ in islice(element.itertext(), _BANNER_TEXTS + 1)) <= _BANNER_TEXTS:
                element.drop_tree()
                return


def _drop_after(last: Element) -> None:
    """Take away every element after this one in document order, and the text that follows them."""
    while last is not None:
        parent = last.getparent()
        if parent is not None:
            del parent[parent.index(last) + 1 :]
        last = parent
