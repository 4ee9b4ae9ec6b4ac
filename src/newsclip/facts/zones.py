"""Where an element stands: in the article's own part of the page, or among comments, teasers, menus and footers."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

from lxml.html import HtmlElement

MOST_ANCESTORS = 60
# Classes come again and again, on one page and on the pages of a site.
_MOST_KNOWN = 4_000


class Zone(StrEnum):
    """The part of the page that an element stands in."""

    MAIN = "main"
    COMMENTS = "comments"
    TEASERS = "teasers"
    FRAME = "frame"

    __hash__ = str.__hash__  # that of an enumeration is Python code, and slow


# Tailwind's arbitrary values: they name a style, not a part of the page.
_ARBITRARY = re.compile(r"\[[^\[\]]*\]")
_COMMENTS = re.compile(
    r"(?<![a-z])(?:comment-?_?(?:list|s|item|body|wrap(?:per)?|area|section|thread|content|author|meta(?:data)?|box|block)?|"
    r"commentlist|commentaires?|comentarios?|kommentare?|kommentarer|commenti|reacties|respond|reply|replies|disqus|"
    r"discussion)(?![a-z])"
)
_TEASERS = re.compile(
    r"related|recommend|teaser|promo(?![a-z])|sidebar|side-?bar|(?<!elementor-)widget(?!-(?:container|wrap|heading|text|theme-post))|popular|trending|most-?_?read|latest|recent|"
    r"(?:more|other|next|prev(?:ious)?|read)-?_?(?:articles?|posts?|news|stories|story|nav)|carousel|slider|aside|"
    r"upsell|newsletter|taboola|outbrain|similar|suggest|also-?_?(?:like|read)|nav-links|post-navigation|"
    r"aehnlich|verwandte|mehr-zum|archiv"
)
_FRAME = re.compile(
    r"(?:site|page|main|global)-?_?footer|(?<![a-z-])footer(?![a-z-])|navbar|(?<![a-z])nav(?![a-z])|navigation|(?<![a-z])menu|masthead|top-?bar|cookie|modal|popup|search|login"
)


class Zones:
    """The zones of one page's elements, worked out from their ancestors on demand and remembered."""

    def __init__(self) -> None:
        self._known: dict[HtmlElement, Zone] = {}

    def anchor(self, headline: HtmlElement) -> None:
        """Say which element is the headline: what surrounds it is the article's part, whatever its class is."""
        self._known.clear()
        node: HtmlElement | None = headline
        for _ in range(MOST_ANCESTORS):
            if node is None:
                break
            self._known[node] = Zone.MAIN
            node = node.getparent()

    def find_zone(self, element: HtmlElement) -> Zone:
        """Return the zone of an element: of the nearest ancestors, at most 60, the first that names one."""
        path: list[HtmlElement] = []
        node: HtmlElement | None = element
        zone = Zone.MAIN
        while node is not None and len(path) < MOST_ANCESTORS:
            known = self._known.get(node)
            if known is not None:
                zone = known
                break
            path.append(node)
            own = _name_zone(node)
            if own is not None:
                zone = own
                break
            node = node.getparent()
        for node in path:
            self._known[node] = zone
        return zone


def _name_zone(element: HtmlElement) -> Zone | None:
    """Return the zone that the element's own tag, class and id name, if any."""
    tag = element.tag
    if tag in ("body", "html"):
        return Zone.MAIN
    if tag == "nav":
        return Zone.FRAME
    classes, identity = element.get("class"), element.get("id")
    named = _read_zone(f"{(classes or '')[:300]} {(identity or '')[:100]}") if classes or identity else None
    return named or (Zone.TEASERS if tag == "aside" else None)


@lru_cache(maxsize=_MOST_KNOWN)
def _read_zone(names: str) -> Zone | None:
    """Return the zone that a class and an id name, if any."""
    names = names.lower()
    if "[" in names:
        names = _ARBITRARY.sub("", names)
    if _COMMENTS.search(names):
        return Zone.COMMENTS
    if _TEASERS.search(names):
        return Zone.TEASERS
    return Zone.FRAME if _FRAME.search(names) else None
