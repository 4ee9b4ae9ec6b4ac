"""What the article is filed under: its section, as markup states it, or as lines show it."""

from __future__ import annotations

import re

from newsclip.blocks import Role
from newsclip.cues import list_phrases
from newsclip.facts.context import Context, spell_key
from newsclip.facts.metadata import Metadata, as_list, list_types, read_string

LONGEST_SECTION, LONGEST_STATED = 40, 60
# Lines of a breadcrumb printed one below the other, and blocks above the headline in which it stands.
LONGEST_TRAIL, REACH_ABOVE, REACH_OF_MENU = 6, 12, 120
# How far above the headline a kicker stands, and the words of a heading such as "More in Arts".
REACH_OF_KICKER, LONGEST_MORE = 4, 5
# A line printed more often than this belongs to cards and buttons.
MOST_RECURRENCES = 6
_CRUMB = re.compile(r"\s+[>»›→/|•·\-–]\s+|\s*[>»›→]\s*|::")
_EDGE = " .,:;|>»›→/-–—•·"
_STATED = (
    "linked/articleSection article:section og:article:section parsely-section cxenseparse:category sailthru.section "
    "section category cg dc.subject.section property/articlesection"
).split()
_PLACELESS = {"home", "start", "startseite", "inicio", "accueil", "index", "uncategorized", "main", "blog", "news"}
_NOT_KICKERS = frozenset({Role.SHARE, Role.BYLINE, Role.DATE, Role.ADVERTISEMENT, Role.LEGAL})


def find_claimed_section(metadata: Metadata, title: str | None, sites: list[str]) -> str | None:
    """Return the section that the article stands in, as the page states it."""
    besides = {spell_key(text) for text in (title or "", *sites)} | {""} | _PLACELESS
    for text in (*metadata.list_stated(*_STATED), *_list_crumbs(metadata)):
        if len(text) <= LONGEST_STATED and spell_key(text) not in besides and not text.startswith("http"):
            return text
    return None


def _list_crumbs(metadata: Metadata) -> list[str]:
    """Return the names of the breadcrumb trail between the front page and the article itself, the broadest first."""
    for node in metadata.linked.nodes:
        trail = node if "BreadcrumbList" in list_types(node) else node.get("breadcrumb")
        items = as_list(trail.get("itemListElement")) if isinstance(trail, dict) else []
        if items:
            inner = [(item, item.get("item")) for item in items if isinstance(item, dict)]
            named = [(o.get("name"), i.get("name") if isinstance(i, dict) else None) for o, i in inner]
            return [name for outer, within in named[1:-1] if (name := read_string(outer) or read_string(within))]
    return metadata.crumbs[1:]


def find_section(context: Context, headline: int | None, title: str | None, site: str | None) -> str | None:
    """Return the section that lines show, or ``None``. ``headline`` is the index of the headline's block."""
    anchor = headline if headline is not None else context.start
    besides = {spell_key(title or ""), spell_key(site or ""), ""}
    for index in range(min(anchor + 1, len(context.blocks) - 1), max(-1, anchor - REACH_ABOVE), -1):
        block = context.blocks[index]
        parts = [part.strip(_EDGE) for part in _CRUMB.split(block.text[:300])]
        if len(parts) > 1 and (block.role is Role.BREADCRUMB or _is_trail(parts, title, site)):
            for part in parts:
                root = part.lower() in list_phrases("home", "forum")
                if len(part) <= LONGEST_SECTION and spell_key(part) not in besides and not root:
                    return part
    return _read_kicker(context, headline, besides) if title is not None else None


def _is_trail(parts: list[str], title: str | None, site: str | None) -> bool:
    """Whether the parts of a line lead from the front page to the article."""
    last = spell_key(parts[-1])
    rooted = parts[0].lower() in list_phrases("home") or bool(site and spell_key(parts[0]) == spell_key(site))
    ended = bool(title) and len(last) > 3 and spell_key(title or "").startswith(last[:60].rstrip())
    return len(parts) <= LONGEST_TRAIL and (rooted or ended)


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
    block, key = context.blocks[index], context.keys[index]
    text = block.text.strip(_EDGE)
    if key in besides or len(text) > LONGEST_SECTION or any(map(str.isdigit, text)) or block.role in _NOT_KICKERS:
        return None
    if text.lower() in list_phrases("home", "form") or context.recurrence[key] > MOST_RECURRENCES:
        return None
    confirmed = key in context.keys[max(0, headline - REACH_OF_MENU) : index - 1]
    if index == headline - 1:
        confirmed = confirmed or key in list_phrases("genres")
        confirmed = confirmed or any(_names_more(line, key) for line in context.keys[context.end :])
    return text if confirmed else None


def _is_figure(context: Context, index: int) -> bool:
    """Whether a line is a date, or a count of views or comments."""
    return context.blocks[index].role is Role.DATE or any(map(str.isdigit, context.keys[index][:LONGEST_SECTION]))


def _names_more(line: str, section: str) -> bool:
    """Whether a line announces more from a section."""
    words = line.split()
    return line.endswith(f" {section}") and len(words) <= LONGEST_MORE and words[0] in list_phrases("more")
