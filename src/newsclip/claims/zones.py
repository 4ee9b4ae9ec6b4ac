"""Where an element stands: in the article's own part of the page, or among comments, teasers, menus and footers."""

from __future__ import annotations

import re
from enum import StrEnum

from lxml.html import HtmlElement

MOST_ANCESTORS = 60


class Zone(StrEnum):
    """The part of the page that an element stands in."""

    MAIN = "main"
    COMMENTS = "comments"
    TEASERS = "teasers"
    FRAME = "frame"


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
    name = f"{(element.get('class') or '')[:300]} {(element.get('id') or '')[:100]}".lower()
    if "[" in name:
        name = _ARBITRARY.sub("", name)
    if name != " ":
        if _COMMENTS.search(name):
            return Zone.COMMENTS
        if _TEASERS.search(name):
            return Zone.TEASERS
        if _FRAME.search(name):
            return Zone.FRAME
    return Zone.TEASERS if tag == "aside" else None
