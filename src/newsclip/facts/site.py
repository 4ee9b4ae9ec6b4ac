"""The publication's name: as markup states it, in a copyright line, in the breadcrumb, behind the headline."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from itertools import pairwise
from urllib.parse import urlsplit

from newsclip.cues import list_phrases
from newsclip.facts.context import Context, spell_key
from newsclip.facts.metadata import Metadata, as_list, list_types, read_string
from newsclip.facts.statements import split_title

LONGEST_SITE = 48
MOST_WORDS = 7
# Blocks at the head and the foot of a clipping in which a masthead or a copyright line stands.
HEAD_BLOCKS = 40
FOOT_BLOCKS = 60
# What each place is worth; a name needs two of them, or the copyright line and a line of its own.
COPYRIGHT, SUFFIX, MASTHEAD, ROOT, OWN_LINE = 2.0, 2.0, 1.5, 1.0, 1.0
# A first line that is called as newspapers are, "The Selworth Echo", needs nothing else.
CALLED_SO = 2.5
LEAST_SCORE = 2.5

# Words of such a line, and the menu entries ("Skip to content") that may stand before it.
MOST_WORDS_OF_MASTHEAD, MENU_ABOVE_MASTHEAD = 5, 3
# Further down, so many blocks, only a name that opens with an article is one: "The Selworth Echo".
HIGH_BLOCKS = 14
_ARTICLES = frozenset({"the", "le", "la", "les", "der", "die", "das", "el", "il", "lo", "o", "het"})

_MARK = re.compile(r"(?:(?:©|\(c\)|ⓒ|&copy;|copyright)\s{0,3}){1,3}", re.IGNORECASE)
_SIGN = re.compile(r"[©ⓒ\u0e00-\u0e7f\u3040-\uffee]|\([cC]\)")
_YEARS = re.compile(r"(?<!\d)(?:19|20)\d\d(?:\s?[-–—/,]\s?(?:(?:19|20)\d\d|\d\d))?(?!\d)")
_STOP = re.compile(r"\s*(?:[|•·;:。]|\.(?=\s|$)|\s[-–—]\s|,\s|/)\s*")
_EDGE = " .,:;|-–—•·©*\"'“”»«"
# A masthead printed twice or more on one line without a space: "Tide PostTide Post".
_COPIES = re.compile(r"^(.{3,48}?)\1{1,3}$")
_SUFFIX = re.compile(r"\s(?:[|\-–—•·»:])\s")
_CRUMB = re.compile(r"\s*(?:[>»›→/|]|::)\s*")

LONGEST_STATED = 80
# A legal form that a name does not go on behind; "Company" or "Group" it may.
SHORT_FORM = 4
_SITE_METAS = (
    "twitter:app:name:iphone application-name apple-mobile-web-app-title dc.publisher "
    "dcterms.publisher cre copyright-holder"
).split()
_COMMON_LABELS = frozenset(
    {"www", "com", "gov", "edu", "blogspot", "wordpress", "medium", "substack", "github", "tumblr"}
)
_DOMAIN = re.compile(r"^(?:https?://)?(?:www\.)?([\w.-]+\.[a-z]{2,24})/?$", re.IGNORECASE)


def list_sites(metadata: Metadata) -> list[str]:
    """Return the names that the page gives its publication, the most trustworthy first."""
    names = metadata.list_stated("og:site_name")
    for node in [*metadata.linked.articles[:2], *metadata.linked.pages[:1]]:
        for value in (v for key in ("publisher", "isPartOf", "sourceOrganization") for v in as_list(node.get(key))[:3]):
            named = metadata.linked.resolve(value)
            is_house = not (isinstance(named, dict) and {"WebPage", "Person"} & set(list_types(named)))
            name = read_string(named.get("name") if isinstance(named, dict) else named) if is_house else None
            names += [name] if name and not name.startswith(("http:", "https:")) else []
    for node in metadata.linked.nodes:
        if {"WebSite", "NewsMediaOrganization"} & set(list_types(node)) and (name := read_string(node.get("name"))):
            names.append(name)
    names = [name.strip(" |-–—") for name in [*names, *metadata.list_stated(*_SITE_METAS)]]
    return [name for name in dict.fromkeys(names) if len(name) <= LONGEST_STATED and spell_key(name)]


def list_host_names(url: str | None) -> list[str]:
    """Return the part of an address's host that a publication is known by: ``gazette`` of ``www.gazette.co.uk``."""
    labels = (urlsplit(url).hostname or "").split(".") if url else []
    own = [label for label in labels[:-1] if label not in _COMMON_LABELS and len(label) > 3]
    return own[-1:]


def list_hosts(url: str | None) -> list[str]:
    """Return what may stand for a publication in a title: its host, with and without "www", and the name in it."""
    host = (urlsplit(url).hostname or "").removeprefix("www.") if url else ""
    labels = host.split(".")
    return [host, *labels[-2:-1]] if len(labels) > 1 else []


def find_claimed_site(sites: list[str], metadata: Metadata, title: str | None, url: str | None) -> str | None:
    """Return the publication's name: one that is stated, else the part of the head's title that the address echoes."""
    if sites:
        return next((site for site in sites if not _DOMAIN.match(site)), sites[0])
    if not metadata.head_title or not url or not title:
        return None
    host = re.sub(r"[^\w]", "", (urlsplit(url).hostname or "").removeprefix("www."))
    for part in reversed(split_title(metadata.head_title)):
        key = spell_key(part)
        if key != spell_key(title) and len(key) > 2 and len(part) <= LONGEST_STATED and key.replace(" ", "") in host:
            return part
    return None


def find_site(context: Context, title: str | None) -> str | None:
    """Return the publication's name, or ``None`` where fewer than two things in the clipping say so."""
    scores: defaultdict[str, float] = defaultdict(float)
    names: dict[str, str] = {}
    for name, score in _list_claims(context, title):
        key = spell_key(name)
        if key and key != spell_key(title or "") and len(name) <= LONGEST_SITE and len(name.split()) <= MOST_WORDS:
            names.setdefault(key, name)
            scores[key] = max(scores[key], score) if score == COPYRIGHT else scores[key] + score
    for key in scores:
        if context.recurrence[key]:
            scores[key] += OWN_LINE
    best = max(scores, key=lambda key: (scores[key], -len(key), key), default=None)
    return names[best] if best is not None and scores[best] >= LEAST_SCORE else None


def _list_claims(context: Context, title: str | None) -> list[tuple[str, float]]:
    claims: list[tuple[str, float]] = []
    count = len(context.blocks)
    heads = list(zip(context.blocks[:HEAD_BLOCKS], context.keys[:HEAD_BLOCKS], strict=True))
    for index in {*range(min(HEAD_BLOCKS, count)), *range(max(0, count - FOOT_BLOCKS), count)}:
        text = context.blocks[index].text
        if len(text) <= 200 and _may_claim(context, index) and (name := read_copyright(text)):
            owner = f"{spell_key(name)} "
            head = next((b.text for b, key in heads if key and owner.startswith(f"{key} ") and " " in key), name)
            claims.append((head if len(head) < len(name) else name, COPYRIGHT))  # "© The Echo Media 2026"
    if masthead := _read_masthead(context):
        again = context.recurrence[spell_key(masthead)] > 1
        claims.append((masthead, CALLED_SO if again else MASTHEAD))
    if called := _read_first_line(context):
        claims.append((called, CALLED_SO))
    if title:
        claims.extend(_list_beside_title(context, title))
    return claims


def _may_claim(context: Context, index: int) -> bool:
    """Whether a line has a sign of copyright, or the first word of a phrase that claims rights, or no spaces."""
    if not _first_words().isdisjoint(context.keys[index].split()):
        return True
    return _SIGN.search(context.blocks[index].text) is not None


def _read_masthead(context: Context) -> str | None:
    """Return the first line of a clipping if the next one leads to the front page, as in a menu below a masthead, or
    if it is printed again.
    """
    texts = [block.text.strip(_EDGE) for block in context.blocks[:3]]
    first = texts[0] if context.start else ""
    is_short = 0 < len(first.split()) < MOST_WORDS_OF_MASTHEAD and not any(map(str.isdigit, first))
    again = is_short and context.recurrence[context.keys[0]] > 1
    if again and first.lower() not in list_phrases("menu", "home", "form"):
        return first
    for text, below in pairwise(texts):
        if below.lower() in list_phrases("home") and text.lower() not in list_phrases("home"):
            return text if len(text) > 2 and text[-1:] not in ".!?" else None
    return None


def _read_first_line(context: Context) -> str | None:
    """Return the first line that is no menu entry, if one of its words is usual in the names of newspapers only."""
    for number, block in enumerate(context.blocks[: min(HIGH_BLOCKS, context.start)]):
        text = _COPIES.sub(r"\1", block.text).strip(_EDGE)
        words = text.lower().split()
        if text.lower() in list_phrases("menu", "home", "form") or not _ARTICLES.isdisjoint(words[1:]):
            continue  # "Support the Echo" asks for something
        short = 0 < len(words) <= MOST_WORDS_OF_MASTHEAD and len(text) <= LONGEST_SITE
        fits = short and not any(map(str.isdigit, text)) and text[-1] not in "!?" and not text[0].islower()
        if fits and any(_names_newspaper(word, alone=len(words) == 1) for word in words):
            if number < MENU_ABOVE_MASTHEAD or words[0] in _ARTICLES:
                return text
        elif number < MENU_ABOVE_MASTHEAD - 1 and not short:
            return None
    return None


def _names_newspaper(word: str, *, alone: bool) -> bool:
    """Whether a word is one that newspapers are called by, or ends in one ("Landbote"); ``alone`` only the latter."""
    known = list_phrases("masthead_words")
    ends = (word[at:] for at in range(2, len(word)))
    return (word in known and not alone) or any(end in known and (len(end) > 3 or not end.isascii()) for end in ends)


def read_copyright(text: str) -> str | None:
    """Return the owner's name in a copyright line, without years, rights and legal form, or ``None``."""
    mark = _MARK.search(text)
    edge = mark or _phrases("rights").search(text)
    if edge is None:
        return None
    rest = _YEARS.sub(" ", text[mark.end() : mark.end() + 120]).strip(_EDGE) if mark else ""
    rest = rest or _STOP.split(_YEARS.sub(" ", text[: edge.start()]).strip(_EDGE))[-1]
    for _ in range(MOST_WORDS):  # "Copyright All rights reserved GmbH …"
        led = _phrases("rights").match(rest) or _phrases("legal_forms").match(rest)
        rest = rest[led.end() :].strip(_EDGE) if led else rest
    rest = _phrases("rights").split(_STOP.split(rest)[0])[0]
    form = next(
        (m for m in _phrases("legal_forms").finditer(rest) if len(m[0]) <= SHORT_FORM or m.end() == len(rest)), None
    )
    owner = (rest[: form.start()] if form else rest).strip(_EDGE)
    return owner if len(owner) > 1 and not owner.isdigit() and len(owner) <= LONGEST_SITE else None


def _list_beside_title(context: Context, title: str) -> list[tuple[str, float]]:
    """Return what stands behind the headline on one line, and the root of the breadcrumb that ends in it."""
    claims = []
    for block in context.blocks[: context.start + 3]:
        text = block.text
        if len(text) <= len(title) or len(text) > len(title) + 120 or title not in text:
            continue
        before, _, after = text.partition(title)
        if not before.strip() and _SUFFIX.match(after):
            claims.append((_SUFFIX.split(after)[-1].strip(_EDGE), SUFFIX))
        elif not after.strip() and len(parts := _CRUMB.split(before)) > 1:
            root = parts[0].strip(_EDGE)
            if root.lower() not in list_phrases("home"):
                claims.append((root, ROOT))
    return claims


@cache
def _first_words() -> frozenset[str]:
    return frozenset({"copyright", "copy", *(re.split(r"\W", phrase)[0] for phrase in list_phrases("rights"))})


@cache
def _phrases(topic: str) -> re.Pattern[str]:
    spelled = (re.escape(phrase).replace(r"\ ", r"\s") for phrase in list_phrases(topic))
    return re.compile(
        rf"(?<![\w’'])(?:{'|'.join(sorted(spelled, key=lambda w: (-len(w), w)))})(?![\w’'])", re.IGNORECASE
    )
