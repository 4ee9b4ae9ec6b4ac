"""Where a line stands: beside the headline, above, in or below the article, and in which part of the page."""

from __future__ import annotations

from newsclip.blocks import ARTICLE_ROLES, Role
from newsclip.facts.context import Context
from newsclip.facts.ranking import Features
from newsclip.markup import AUTHOR, DATE, INSIDE, MODIFIED, PERSON, PUBLISHED, load_markup_cues

MOST_COPIES = 3
_CUES = ("related", "card", "menu", "footer", "aside", "header", "meta", "comment", "biography")
_INSIDE = ("nav", "aside", "footer", "header", "article", "list", "figure", "main", "heading")
_SIGNS = (
    ("named date", DATE),
    ("block named published", PUBLISHED),
    ("block named modified", MODIFIED),
    ("named author", AUTHOR),
    ("leads to person", PERSON),
)


def weigh_place(context: Context, index: int, headline: int | None) -> Features:
    """Return the evidence of a line's place: beside the headline, above, in, at the end of or below the article."""
    features: Features = {}
    block = context.blocks[index]
    zone = find_zone(context, index, headline)
    features[f"zone {zone}"] = 1.0
    if headline is not None and zone.startswith("between"):
        features["close"] = 1.0 / (index - headline)
    role = _ROLES.get(block.role, "article" if block.role in ARTICLE_ROLES else "other")
    features[f"role {role}"] = 1.0
    if context.recurrence[context.keys[index]] > MOST_COPIES:
        features["copied"] = 1.0
    if block.markup is not None:
        markup, bits = block.markup, load_markup_cues()
        features |= {f"in {name}": 1.0 for name in _CUES if markup.cues & bits[name]}
        features |= {f"inside {name}": 1.0 for name in _INSIDE if markup.inside & INSIDE[name]}
        if markup.linked * 2 > len(block.text):
            features["linked"] = 1.0
        features |= {name: 1.0 for name, sign in _SIGNS if markup.signs & sign}
    return features


_ROLES = {
    Role.DATE: "date",
    Role.BYLINE: "date",
    Role.TEASER: "teaser",
    Role.MENU: "chrome",
    Role.FORM: "chrome",
    Role.LEGAL: "chrome",
    Role.ADVERTISEMENT: "chrome",
    Role.CAPTION: "caption",
    Role.HEADLINE: "headline",
}


def find_zone(context: Context, index: int, headline: int | None) -> str:
    """Return the stretch of the clipping that a block stands in, seen from the headline and the article."""
    anchor = headline if headline is not None else context.start
    if index == anchor and headline is not None:
        return "headline"
    if anchor < index < context.start:
        near = min(index - anchor, context.start - index)
        return "between" if near <= 3 else "between wide" if near <= 8 else "between far"
    if index < anchor:
        above = anchor - index
        return "above 1" if above <= 2 else "above" if above <= 5 else "above wide" if above <= 12 else "above far"
    if index < min(context.start + 4, context.end):
        return "into"
    if index < context.end - 2:
        return "within"
    if index < context.end:
        return "end"
    below = index - context.end
    return "below 1" if below < 4 else "below" if below < 16 else "below far"


def join_pairs(features: Features, others: tuple[str, ...]) -> Features:
    """Return features with the pairs of a zone and what begins with one of ``others``: they tell more than each."""
    zones = [name for name in features if name.startswith("zone ")]
    rest = [name for name in features if name.startswith(others)]
    return features | {f"{zone}, {other}": 1.0 for zone in zones for other in rest}
