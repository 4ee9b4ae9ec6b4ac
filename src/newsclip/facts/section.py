"""The section that the article stands in: as markup states it, from the breadcrumb, or the word above the headline."""

from __future__ import annotations

import re

from newsclip.blocks import Role
from newsclip.cues import list_phrases
from newsclip.facts.context import Context, spell_key
from newsclip.facts.linked_data import Node, as_list, list_types, read_string
from newsclip.facts.metadata import Metadata
from newsclip.facts.title import key_of

LONGEST_SECTION = 40
# Lines of a breadcrumb printed one below the other, and blocks above the headline in which it stands.
LONGEST_TRAIL = 6
REACH_OF_MENU = 120
# Sections between the front page and the headline in a breadcrumb of one part a line; more of them are a menu.
LONGEST_UPRIGHT = 2
REACH_ABOVE = 12
# How far above the headline a kicker stands, and the words of a heading such as "More in Arts".
REACH_OF_KICKER, LONGEST_MORE = 4, 5
# A line printed more often than this belongs to cards and buttons.
MOST_RECURRENCES = 6
_CRUMB = re.compile(r"\s+[>»›→/|•·\-–]\s+|\s*[>»›→]\s*|::")
_EDGE = " .,:;|>»›→/-–—•·"

LONGEST_STATED = 60
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
_PLACELESS = frozenset(
    {"home", "start", "startseite", "inicio", "accueil", "index", "uncategorized", "main", "blog", "news"}
)


def find_claimed_section(metadata: Metadata, title: str | None, sites: list[str]) -> str | None:
    """Return the section that the article stands in."""
    found = [text for node in metadata.linked.articles[:2] if (text := _read_section(node))]
    found += metadata.list_metas(*_SECTION_METAS)
    found += metadata.properties.get("articlesection", ())[:2]
    found += _list_crumbs(metadata)
    besides = {key_of(text) for text in (title or "", *sites)} | {""}
    for text in found:
        if (
            len(text) <= LONGEST_STATED
            and key_of(text) not in besides
            and key_of(text) not in _PLACELESS
            and not text.startswith("http")
        ):
            return text
    return None


def _read_section(node: Node) -> str | None:
    sections = [text for value in as_list(node.get("articleSection")) if (text := read_string(value))]
    return next((text for text in sections if key_of(text) not in _PLACELESS), None)


def _list_crumbs(metadata: Metadata) -> list[str]:
    """Return the names of the breadcrumb trail between the front page and the article itself, the broadest first."""
    for node in metadata.linked.nodes:
        trail = node if "BreadcrumbList" in list_types(node) else node.get("breadcrumb")
        if isinstance(trail, dict) and as_list(trail.get("itemListElement")):
            names = [_read_crumb(item) for item in as_list(trail.get("itemListElement"))]
            return [name for name in names[1:-1] if name]
    return metadata.crumbs[1:]


def _read_crumb(item: object) -> str | None:
    if not isinstance(item, dict):
        return None
    inner = item.get("item")
    return read_string(item.get("name")) or (read_string(inner.get("name")) if isinstance(inner, dict) else None)


def find_section(context: Context, headline: int | None, title: str | None, site: str | None) -> str | None:
    """Return the section, or ``None``. ``headline`` is the index of the headline's block."""
    anchor = headline if headline is not None else context.start
    besides = {spell_key(title or ""), spell_key(site or ""), ""}
    for index in range(min(anchor + 1, len(context.blocks) - 1), max(-1, anchor - REACH_ABOVE), -1):
        block = context.blocks[index]
        parts = [part.strip(_EDGE) for part in _CRUMB.split(block.text[:300])]
        if len(parts) > 1 and (block.role is Role.BREADCRUMB or _is_trail(parts, title, site)):
            for part in parts:
                root = part.lower() in list_phrases("home") or part.lower() in list_phrases("forum")
                if len(part) <= LONGEST_SECTION and spell_key(part) not in besides and not root:
                    return part
    if title is None:
        return None
    return _read_upright_trail(context, anchor, besides) or _read_kicker(context, headline, besides)


def _is_trail(parts: list[str], title: str | None, site: str | None) -> bool:
    """Whether the parts of a line lead from the front page to the article."""
    first, last = parts[0].lower(), spell_key(parts[-1])
    rooted = first in list_phrases("home") or bool(site and spell_key(parts[0]) == spell_key(site))
    ended = bool(title) and len(last) > 3 and spell_key(title or "").startswith(last[:60].rstrip())
    return len(parts) <= LONGEST_TRAIL and (rooted or (ended and len(parts) > 1))


def _read_upright_trail(context: Context, anchor: int, besides: set[str]) -> str | None:
    """Read a breadcrumb printed line by line: the front page, a section or two that the menu has too, the headline."""
    for start in range(max(0, anchor - LONGEST_TRAIL - 2), anchor):
        if context.blocks[start].text.strip(_EDGE).lower() not in list_phrases("home"):
            continue
        for end in range(start + 2, min(start + LONGEST_UPRIGHT + 2, anchor + 1)):
            section = context.blocks[start + 1].text.strip(_EDGE)
            if context.keys[end] in besides - {""} and len(section) <= LONGEST_SECTION:
                known = context.recurrence[context.keys[start + 1]] > 1
                return section if known and spell_key(section) not in besides else None
    return None


def _read_kicker(context: Context, headline: int | None, besides: set[str]) -> str | None:
    """Return the short line above the headline if something confirms it.

    That is the same entry in the menu above, a heading below the article that ends in it ("More in Arts"), or its
    being a kind of article ("Opinion"). Dates and figures may stand between it and the headline.
    """
    if not headline:
        return None
    index = headline - 1
    while index > max(0, headline - REACH_OF_KICKER) and _is_figure(context, index):
        index -= 1
    text = context.blocks[index].text.strip(_EDGE)
    key = context.keys[index]
    if (
        key in besides
        or len(text) > LONGEST_SECTION
        or text.lower() in list_phrases("home")
        or any(map(str.isdigit, text))
    ):
        return None
    near = index == headline - 1
    confirmed = (
        key in context.keys[max(0, headline - REACH_OF_MENU) : index - 1]
        or (near and key in list_phrases("genres"))
        or (near and any(_names_more(context.keys[at], key) for at in range(context.end, len(context.blocks))))
    )
    told = context.blocks[index].role not in _NOT_KICKERS and text.lower() not in list_phrases("form")
    return text if confirmed and told and context.recurrence[key] <= MOST_RECURRENCES else None


def _is_figure(context: Context, index: int) -> bool:
    """Whether a line is a date, or a count of views or comments."""
    return context.blocks[index].role is Role.DATE or any(map(str.isdigit, context.keys[index][:LONGEST_SECTION]))


def _names_more(line: str, section: str) -> bool:
    """Whether a line announces more from a section."""
    words = line.split()
    return line.endswith(f" {section}") and len(words) <= LONGEST_MORE and words[0] in list_phrases("more")


_NOT_KICKERS = frozenset({Role.SHARE, Role.BYLINE, Role.DATE, Role.ADVERTISEMENT, Role.LEGAL})
