"""What the markup around a block shows: typed evidence for the labeller, and for the finders of facts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any, NamedTuple

from newsclip.cues import load_cues

INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark nobr output q s samp slot "
    "small span strike strong sub sup time tt u var wbr ruby rb rt rp amp-img picture".split()
)
"""Elements that stand in a line of text."""
# What a tag says about everything in it, as bits of ``Markup.inside``.
INSIDE = {
    name: 1 << number
    for number, name in enumerate(
        "article main nav aside header footer figure caption form table list quote pre button heading address "
        "dialog summary label link definition".split()
    )
}
_TAGS = {
    "nav": "nav menu", "caption": "figcaption caption", "form": "form fieldset", "list": "ul ol", "definition": "dl",
    "quote": "blockquote q", "heading": "h1 h2 h3 h4 h5 h6", "article": "article", "main": "main", "aside": "aside",
    "header": "header", "footer": "footer", "figure": "figure", "table": "table", "pre": "pre", "button": "button",
    "address": "address", "dialog": "dialog", "summary": "summary", "label": "label",
}  # fmt: skip
TAG_INSIDE = {tag: INSIDE[name] for name, tags in _TAGS.items() for tag in tags.split()}


# What an element says it holds by its class, itemprop, rel or address, as bits of ``Part.signs``.
AUTHOR, DATE, PERSON, PUBLISHED, MODIFIED, COUNTER, TAG, KICKER = (1 << number for number in range(8))
_NAMED = (
    (
        AUTHOR,
        r"author|user-?name|item-?poster|by-?line|b(?<![a-z]b)yl(?![a-z])|posted(?!-?(?:on|in|at))|submitted|written-?by|"
        r"writer(?!-)|autor(?!i)|auteur|verfasser|redakteur|redaktor|journalist|reporter|yazar|forfatter|skribent|"
        r"kirjoittaja|szerzo|penulis|fn(?![a-z])|contributor|creator|reader-credits|signature(?![a-z])|firma(?![a-z])",
    ),
    (
        DATE,
        r"date(?!e-time)|time(?!line|r)|publish|posted|datum|dato(?![a-z])|fecha|stamp|t(?<![a-z]t)arih(?![a-z])|"
        r"p(?<![a-z]p)ubdate(?![a-z])",
    ),
    (PUBLISHED, r"publish|posted|pub-?date|entry-date|created|issued"),
    (MODIFIED, r"updat(?!e-time)|modif|revis|changed"),
    (
        KICKER,
        r"kicker|over-?line|top-?line|dachzeile|roof-?line|eyebrow|super-?title|pre-?title|spitzmarke|topper|"
        r"antetitulo|surtitre|occhiello|ressort|rubri[ck]",
    ),
    (
        COUNTER,
        "|".join(
            rf"{noun}[a-z]*[-_]*(?:count|num|total|link)"
            for noun in ("comment", "kommentar", "comentario", "reaction", "repl")
        ),
    ),
)
# Every choice begins with a letter: a search leaps from one such to the next.
_TELLING = re.compile("|".join(pattern for _, pattern in _NAMED))
_PATTERNS = [(bit, re.compile(pattern)) for bit, pattern in _NAMED]
# The path of an author's page.
_PERSON_PATH = re.compile(
    r"/(?:author|auteur|autor|people|person|profile|writer|contributor|journalist|redakteur|staff)[a-z]{0,2}[/=]"
)
_PROPERTIES = {"author": AUTHOR | PERSON, "datepublished": PUBLISHED | DATE, "datecreated": PUBLISHED | DATE,
               "datemodified": MODIFIED | DATE, "commentcount": COUNTER, "keywords": TAG}  # fmt: skip
_NAME_CHARACTERS, _MOST_KNOWN = 200, 8_192


class Part(NamedTuple):
    """A stretch of a block's text that an element of its own holds: its text, the bits of what that element says it
    holds, and what the element has for machines, the ``datetime`` or ``content``.
    """

    text: str
    signs: int
    value: str


# Class names that stylesheets give to text for screen readers alone.
_UNSEEN = frozenset(
    "sr-only screen-reader-text visually-hidden visuallyhidden element-invisible u-visually-hidden screen-reader-only "
    "assistive-text a11y-hidden sf-hidden".split()
)


class Classes(NamedTuple):
    """What the classes of an element say: what it holds, as bits; the cues in their names; the first of them; whether
    they hide it.
    """

    signs: int = 0
    cues: int = 0
    first: str = ""
    hide: bool = False

    def read_signs(self, element: Any, names: list[str]) -> tuple[int, str]:
        """Return what an element says it holds, as bits, and what it has for machines; ``names`` are its attributes."""
        signs, value = self.signs, ""
        for name in names:
            if name == "href":
                if _PERSON_PATH.search(element.get(name)[:300].lower()):
                    signs |= PERSON
            elif name == "itemprop":
                signs |= _PROPERTIES.get(element.get(name)[:40].strip().lower(), 0)
                value = value or element.get("content") or ""
            elif name == "datetime":
                signs |= DATE
                value = element.get(name)
            elif name == "rel":
                rels = element.get(name)[:100].lower().split()
                signs |= (AUTHOR | PERSON if "author" in rels else 0) | (TAG if "tag" in rels else 0)
        return signs, value[:_NAME_CHARACTERS]


@lru_cache(maxsize=_MOST_KNOWN)
def read_classes(classes: str | None) -> Classes:
    """Return what the value of an attribute ``class`` says."""
    names = classes.split() if classes else []
    if not classes or not names:
        return Classes()
    signs, cues = _read_signs(classes[:_NAME_CHARACTERS].lower()), find_markup_cues(classes)
    return Classes(signs, cues, names[0], not _UNSEEN.isdisjoint(names))


def _read_signs(classes: str) -> int:
    if not _TELLING.search(classes):
        return 0
    return sum(bit for bit, pattern in _PATTERNS if pattern.search(classes))


@dataclass(slots=True)
class Markup:
    """The evidence of one block.

    ``tag`` is the name of the block-level element that the text stands in. ``inside`` are the bits of
    :data:`INSIDE` of all its ancestors, ``cues`` the bits of the cues in the names of all its ancestors, ``near`` of
    the nearest two. ``linked`` and ``bold`` count characters. ``kept`` is the share of the text that the extraction
    engine kept; ``path`` names the block's place in the page: blocks with the same path are built alike. ``box``
    numbers the block's own element; elements are numbered in page order, the outermost is 0. ``signs`` are the bits of
    what the block's element and the two around it say they hold, ``parts`` what elements within it do.
    """

    tag: str
    path: str
    inside: int
    cues: int
    near: int
    depth: int
    box: int = 0
    linked: int = 0
    bold: int = 0
    images: int = 0
    kept: float = 0.0
    claimed: bool = False
    comment: bool = False
    signs: int = 0
    parts: list[Part] = field(default_factory=list)


@cache
def load_markup_cues() -> dict[str, int]:
    """Return the bit of each kind of cue: the kinds are those of ``markup_names.json``, in its order."""
    return {kind: 1 << number for number, kind in enumerate(load_cues("markup_names"))}


@cache
def _compile() -> tuple[re.Pattern[str], list[int]]:
    """Return the pattern of all stems, filed by the two letters after their hyphen, and the bits of its groups."""
    bits = load_markup_cues()
    letters: dict[str, dict[str, dict[str, list[str]]]] = {}
    for kind, stems in load_cues("markup_names").items():
        for stem in stems:
            letters.setdefault(stem[1], {}).setdefault(stem[2], {}).setdefault(kind, []).append(stem[3:])
    groups = [bits[kind] for seconds in letters.values() for kinds in seconds.values() for kind in kinds]
    filed = (
        f"{first}(?:{'|'.join(f'{second}(?:{_join_kinds(kinds)})' for second, kinds in seconds.items())})"
        for first, seconds in letters.items()
    )
    return re.compile(f"-(?:{'|'.join(filed)})"), [0, *groups]


def _join_kinds(kinds: dict[str, list[str]]) -> str:
    return "|".join(f"({'|'.join(endings)})" for endings in kinds.values())


def find_markup_cues(names: str) -> int:
    """Return the bits of the cues in an element's names, as ``"entry-content post"``: stems with which words begin,
    after white space, a hyphen, an underscore, a digit, or where lower case turns to upper."""
    pattern, bits = _compile()
    found = 0
    for match in pattern.finditer(split_names(names)):
        found |= bits[match.lastindex or 0]
    return found


_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def split_names(names: str) -> str:
    """Return the names in lower case with a hyphen before every word in them."""
    folded = "-".join(names[:400].split())
    if not folded.islower():
        folded = _CAMEL.sub("-", folded).lower()
    return f"-{folded.replace('_', '-')}-"
