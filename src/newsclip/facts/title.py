"""The headline: the page's own statements of it, checked against each other and freed from the site's name."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from lxml.html import HtmlElement

from newsclip.facts.linked_data import read_string
from newsclip.facts.metadata import Metadata
from newsclip.facts.wording import find_inner, read_element
from newsclip.facts.zones import Zone, Zones

LONGEST_TITLE = 400
MOST_PARTS = 8
_WORD = re.compile(r"\w+")
# Between a headline and a site's name or a section: most need white space on both sides, a bar or two colons do not.
_SEPARATOR = re.compile(
    r"\s+(?:[|\-–—―·•»«›‹>/~:¦→★♥]|::|\|\||--|>>|//|//\s»)\s+|\s*[|｜¦»]\s*|\s*::\s*|:\s+|"
    r"(?<=[\u3040-\u9fff」！？])[-_—–－]{1,3}(?=\S)|_(?=[\u3040-\u9fff])"
)
_META_TITLES = ("og:title", "twitter:title", "citation_title", "dc.title", "dcterms.title", "parsely-title", "headline")
_KICKER = re.compile(
    r"kicker|over-?line|top-?line|dachzeile|roof-?line|eyebrow|super-?title|pre-?title|label|category|spitzmarke|ressort|"
    r"rubri[ck]|section|topper|antetitulo|surtitre|occhiello|badge|subtitle|sub-?head|hidden|sr-only|flag|date|count"
)
# What a heading may be made of: "h3" and "time" stand in one against the rules, with the day or the writer.
_INNER = ("span", "div", "small", "strong", "em", "p", "a", "b", "h2", "h3", "h4", "time")
_HEADLINE_CLASS = re.compile(
    r"headline|(?:entry|post|article|story|news|blog|content|page|main)[-_]*(?:title|heading|header)|titel|titulo|titre|titolo"
)
_LOGO = re.compile(r"logo|site-?_?(?:title|name|branding)|brand|masthead")
# How much each piece of evidence speaks for a heading: settled on half of the gold pages, checked on the rest.
_TAG_WEIGHT = {"h1": 3.0, "h2": 0.8, "h3": 0.0}
_ZONE_WEIGHT = {Zone.MAIN: 0.0, Zone.FRAME: -1.5, Zone.TEASERS: -1.5, Zone.COMMENTS: -4.0}
WHOLE, LEADING, TRAILING, OVERLAP = 4.0, 3.5, 0.5, 3.0
LEAST_SCORE = 2.5
# A heading of more characters is a standfirst; one of so few words, that nothing else confirms, names a section.
LONGEST_LIKELY, SHORT_WORDS = 180, 2
# Words of a name behind a bar.
LONGEST_NAME = 4


@dataclass(slots=True)
class _Stated:
    """One statement of the title, and the keys of its parts between separators."""

    source: str
    text: str
    parts: list[str] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)


def find_title(metadata: Metadata, sites: list[str]) -> str | None:
    """Return the article's headline. ``sites`` are the names that the page gives its publication."""
    site_keys = {key_of(site) for site in sites} - {""}
    stated = _list_stated(metadata)
    zones = Zones()
    best: tuple[float, str] | None = None
    for order, element in enumerate(metadata.headings):
        text = _read_heading(element, stated)
        if not text or not key_of(text):
            continue
        score = _weigh_heading(element, text, stated, site_keys, zones) - 0.05 * order
        if best is None or score > best[0]:
            best = (score, text)
    if best is not None and best[0] >= LEAST_SCORE:
        return _trim_bars(_trim_sites(_trim_kicker(best[1], stated), site_keys))
    stated_text = _pick_stated(stated, site_keys)
    return _trim_bars(stated_text) if stated_text else None


def find_shared_title(metadata: Metadata, sites: list[str], *, with_tag: bool) -> str | None:
    """Return the headline that the head states for those who share the page, whatever the page shows.

    The title tag counts only ``with_tag``, and where it is longer than a name.
    """
    site_keys = {key_of(site) for site in sites} - {""}
    stated = _list_stated(metadata)
    shared = [item for item in stated if item.source != "title"]
    named = [item for item in stated if len(key_of(item.text).split()) > LONGEST_NAME] if with_tag else []
    text = _pick_stated(shared or named, site_keys)
    return _trim_bars(text) if text and key_of(text) not in site_keys else None


def key_of(text: str) -> str:
    """Return the words of a text in lower case, single-spaced: what is compared."""
    return " ".join(_WORD.findall(text.lower()))


def split_title(text: str) -> list[str]:
    """Return the parts of a title between its separators, at most eight."""
    return [part for part in (piece.strip() for piece in _SEPARATOR.split(text, maxsplit=MOST_PARTS - 1)) if part]


def _list_stated(metadata: Metadata) -> list[_Stated]:
    """Return what the head and the structured data call the article, the most trustworthy first."""
    found = [
        ("ld", text)
        for node in metadata.linked.articles[:3]
        for text in [read_string(node.get("headline") or node.get("name"))]
        if text
    ]
    found += [(name, values[0]) for name in _META_TITLES if (values := metadata.metas.get(name))]
    if metadata.head_title:
        found.append(("title", metadata.head_title))
    stated = [_Stated(source, text[:LONGEST_TITLE], split_title(text[:LONGEST_TITLE])) for source, text in found]
    for item in stated:
        item.keys = [key_of(part) for part in item.parts]
    return stated


def _read_heading(element: HtmlElement, stated: list[_Stated]) -> str:
    """Return a heading's text; of one made of a kicker and a headline, the headline."""
    whole = read_element(element, LONGEST_TITLE)
    children = list(islice(element.iterdescendants(*_INNER), 8))
    named = [child for child in children if _KICKER.search((child.get("class") or "").lower()[:200])]
    if named:
        rest = whole
        for child in named:
            part = read_element(child, LONGEST_TITLE)
            if part and len(part) < len(rest) and (rest.startswith(part) or rest.endswith(part)):
                rest = rest.removeprefix(part) if rest.startswith(part) else rest.removesuffix(part)
                rest = rest.strip(" :|–—-")
        if key_of(rest):
            return rest
    if len(children) > 1:
        runs = {key for item in stated for key in (*item.keys, key_of(item.text))}
        if key_of(whole) not in runs:
            for child in children:
                part = read_element(child, LONGEST_TITLE)
                if len(part) * 3 > len(whole) and key_of(part) in runs:
                    return part
    return whole


def _weigh_heading(element: Any, text: str, stated: list[_Stated], site_keys: set[str], zones: Zones) -> float:
    """Return how much speaks for this heading being the article's headline."""
    score = _TAG_WEIGHT.get(element.tag, 0.0) + _ZONE_WEIGHT[zones.find_zone(element)]
    key = key_of(text)
    if key in site_keys:
        score -= 5.0
    name = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('itemprop') or ''}".lower()[:300]
    if _HEADLINE_CLASS.search(name):
        score += 1.0
    if _LOGO.search(name) or (len(key) < 3 and find_inner(element, "img") is not None):
        score -= 3.0
    link = find_inner(element, "a", "href")
    if link is None and (parent := element.getparent()) is not None and parent.tag == "a":
        link = parent
    if link is not None and _is_home(link.get("href") or ""):
        score -= 4.0
    agreement = max((_agree(key, item) for item in stated), default=0.0)
    if len(text) > LONGEST_LIKELY or (not agreement and key.count(" ") < SHORT_WORDS and _is_stated_well(stated)):
        score -= 1.5
    return score + agreement


def _is_stated_well(stated: list[_Stated]) -> bool:
    """Whether anything but the head's title, which sites fill with their own name, gives a headline of some words."""
    return any(item.source != "title" and item.text.count(" ") >= SHORT_WORDS for item in stated)


def _agree(key: str, item: _Stated) -> float:
    """Return how well a heading agrees with one statement: as a whole, as its beginning, its end, or word by word."""
    if key == " ".join(item.keys):
        return WHOLE
    for count in range(1, len(item.keys)):
        if key == " ".join(item.keys[:count]):
            return LEADING
    for count in range(1, len(item.keys)):
        if key == " ".join(item.keys[count:]):
            return TRAILING
    if key in item.keys:
        return LEADING - 1.0
    ours, theirs = set(key.split()), set(" ".join(item.keys).split())
    shared = len(ours & theirs)
    return OVERLAP * shared / max(len(ours), len(theirs), 1) if shared > 1 else 0.0


def _is_home(href: str) -> bool:
    """Whether a link leads to a site's front page."""
    return (
        bool(re.fullmatch(r"(?:https?://[^/\s]{1,100})?/?(?:index\.\w{2,5})?", href.strip()[:200]))
        and href.strip() != ""
    )


def _trim_sites(text: str, site_keys: set[str]) -> str:
    """Cut the site's name off the end or the beginning of a title."""
    parts = split_title(text)
    if len(parts) > 1 and _is_site(parts[-1], site_keys):
        return text[: text.rindex(parts[-1])].rstrip(" |-–—―·•»«›‹>/~:¦｜")
    if len(parts) > 1 and _is_site(parts[0], site_keys):
        return text[len(parts[0]) :].lstrip(" |-–—―·•»«›‹>/~:¦｜")
    return text


def _is_site(part: str, site_keys: set[str]) -> bool:
    """Whether a part of a title is the publication's name; in an address it stands without spaces."""
    key = key_of(part)
    return key in site_keys or key.replace(" ", "") in site_keys


def _trim_kicker(text: str, stated: list[_Stated]) -> str:
    """Cut a kicker that runs into the headline without a separator: what the page states elsewhere ends it."""
    for item in stated:
        at = len(text) - len(item.text)
        if 0 < at < len(item.text) and text.endswith(item.text) and text[:at].rstrip()[-1:].isalnum():
            return item.text
    return text


def _trim_bars(text: str) -> str:
    """Cut what stands behind a bar: a few words, the name of a site or a section, where a headline stands before it."""
    first, *others = text.split(" | ")
    is_short = all(len(part.split()) <= LONGEST_NAME for part in others)
    return first.strip() if is_short and first.strip().count(" ") >= SHORT_WORDS else text


def _pick_stated(stated: list[_Stated], site_keys: set[str]) -> str | None:
    """Return the headline where no heading shows it: what the statements share, or the likeliest part of one."""
    if not stated:
        return None
    for item in stated:
        others = [other for other in stated if other is not item and other.text != item.text]
        if any(_agree(key_of(item.text), other) in (LEADING, WHOLE) for other in others):
            return _trim_sites(item.text, site_keys)
    text = _trim_sites(stated[0].text, site_keys)
    if text != stated[0].text or stated[0].source != "title":
        return text
    parts = split_title(text)
    if len(parts) < 2:
        return text
    first = text[: text.rindex(parts[-1])].rstrip(" |-–—―·•»«›‹>/~:¦｜")
    return first if len(key_of(first)) >= len(key_of(parts[-1])) else max(parts, key=lambda part: len(key_of(part)))
