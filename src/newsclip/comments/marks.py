"""What the names in an element's ``class`` and ``id`` say of its part in a comment section.

The names are data, ``marks.json``, by the systems that write them; a number within a name is written ``#``.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

MAX_NAMES = 400
"""Characters of a class or id that are looked at: longer ones are generated and say nothing."""
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z][a-z])")
_SEPARATOR = re.compile(r"[^a-z0-9]+")
_NUMBER = re.compile(r"\d+")
_HASH = re.compile(r"(?<![a-z0-9])(?=[0-9a-z]*\d)[0-9a-z]{12,}|(?<=[\-_])[0-9a-f]{8,}(?=$|[\-_])")
_DEPTH = re.compile(r"(?:^|[\s\-_])(?:depth|level|indent|lvl)[-_]?(\d{1,2})(?!\d)")


@dataclass(frozen=True, slots=True)
class Marks:
    """What an element's names say of it.

    ``unit`` is the name that makes it one comment, ``post`` one post of a forum, ``within`` one comment where it stands
    in a comment section; ``None`` where no name does.
    """

    section: bool = False
    unit: str | None = None
    post: str | None = None
    within: str | None = None
    other: bool = False
    form: bool = False
    author: bool = False
    when: bool = False
    byline: bool = False
    text: bool = False
    chrome: bool = False
    nested: bool = False
    pingback: bool = False
    depth: int | None = None


NO_MARKS = Marks()
_STYLE = frozenset(
    "color font size align weight bg background flex gap padding margin decoration hover border width height transform "
    "display justify grid col row reset pc".split(" ")
)
"""Words of names that style and say nothing of what an element is."""


@lru_cache(maxsize=8192)
def read_marks(classes: str, identity: str) -> Marks:
    """Return what an element's ``class`` and ``id`` say. The answer depends on the two strings alone."""
    if not classes and not identity:
        return NO_MARKS
    names = _split_names(classes) + ([spell_name(identity)] if identity and len(identity) <= MAX_NAMES else [])
    words = [name.split("-") for name in names]
    plain = [parts for parts in words if _STYLE.isdisjoint(parts)]
    tables = _load_tables()
    depth = _DEPTH.search(classes[:MAX_NAMES].lower())
    other = any(_is_other(parts, tables) for parts in words)
    return Marks(
        section=any(_is_section(name, tables) for name in names),
        unit=_find_unit(names, tables),
        post=next((name for name in names if name in tables["post"]), None),
        within=next((name for name in names if name in tables["within"]), None),
        other=other,
        form=any(name in tables["form"] or _is_form(name, tables) for name in names),
        author=any(_ends_in(parts, tables["author"]) for parts in plain),
        when=any(_ends_in(parts, tables["when"]) for parts in plain),
        byline=any(_ends_in(parts, tables["byline"]) for parts in plain),
        text=any(_ends_in(parts, tables["text"]) for parts in plain),
        chrome=any(_ends_in(parts, tables["chrome"]) for parts in plain),
        nested=any(name in tables["nested"] for name in names),
        pingback=any(part in ("pingback", "trackback", "pingbacks", "trackbacks") for parts in words for part in parts),
        depth=int(depth[1]) if depth else None,
    )


def spell_name(name: str) -> str:
    """Return a class or id in the one spelling the tables use: lower case, ``-`` between words, ``#`` for numbers."""
    lowered = _CAMEL.sub("-", name).lower()
    return _SEPARATOR.sub("-", _NUMBER.sub("9", _HASH.sub("9", lowered))).strip("-").replace("9", "#")


def _split_names(classes: str) -> list[str]:
    return [spell_name(name) for name in classes[:MAX_NAMES].split()]


def _ends_in(parts: list[str], table: frozenset[str]) -> bool:
    """Whether a name is in the table, or its last word or two are ("comment-author", "js-user-name")."""
    parts = [part.rstrip("#") for part in parts if part != "#"]
    return bool(parts) and (parts[-1] in table or "-".join(parts[-2:]) in table or "-".join(parts) in table)


def _is_other(parts: list[str], tables: dict[str, frozenset[str]]) -> bool:
    """Whether a name is that of a list of comments from elsewhere: "recent-comments"."""
    return any(part in tables["other"] for part in parts) and any(part in tables["stems"] for part in parts)


def _is_section(name: str, tables: dict[str, frozenset[str]]) -> bool:
    if name in tables["section"]:
        return True
    parts = name.split("-")
    if not any(part.rstrip("#") in tables["stems"] for part in parts):
        return False
    if any(part in tables["not"] or part in tables["other"] for part in parts):
        return "-".join(parts[-2:]) in tables["section"] and not any(part in tables["other"] for part in parts)
    return any(part.endswith("s") or part in _COLLECTIVE for part in parts if part != "#")


_COLLECTIVE = frozenset({"list", "thread", "area", "section", "stream", "tree", "kommentare", "commenti", "komentarze"})


def _find_unit(names: list[str], tables: dict[str, frozenset[str]]) -> str | None:
    """Return the first name that means one comment: a known one, or a stem with words for an item after it."""
    for name in names:
        if name in tables["singular"] or name in tables["unit"]:
            return name
    for name in names:
        parts = name.split("-")
        at = next((at for at, part in enumerate(parts) if part.rstrip("#") in tables["stems"]), None)
        if at is None or any(part in tables["not"] or part in tables["other"] for part in parts[:at]):
            continue
        after = parts[at + 1 :]
        single = parts[at] in tables["singular"] or (after and after[-1] in ("item", "entry", "row", "card"))
        if single and all(part in tables["item"] for part in after):
            return name
        if parts[at] in tables["singular"] and parts[-1].startswith("#") and not tables["not"].intersection(after):
            return name
    return None


def _is_form(name: str, tables: dict[str, frozenset[str]]) -> bool:
    parts = name.split("-")
    return parts[-1] in ("form", "respond") and any(part in tables["stems"] for part in parts)


@cache
def _load_tables() -> dict[str, frozenset[str]]:
    data: dict[str, Any] = json.loads((files(__package__) / "marks.json").read_text(encoding="utf-8"))
    return {
        key: frozenset(value if isinstance(value, list) else [name for family in value.values() for name in family])
        for key, value in data.items()
    }


@lru_cache(maxsize=16384)
def has_hint(names: str) -> bool:
    """Whether a class or id may name a section, a comment or a post at all: a quick look before the long one."""
    lowered = names.lower()
    return any(root in lowered for root in _list_roots())


@cache
def _list_roots() -> tuple[str, ...]:
    """Return the shortest strings of which every telling name holds one."""
    tables = _load_tables()
    names: set[str] = set(tables["section"] | tables["unit"] | tables["post"] | tables["stems"] | tables["form"])
    names = {name.replace("#", "") for name in names if "omment" not in name}
    roots = {max(name.split("-"), key=lambda part: (len(part), part)) for name in names}
    roots = {root for root in roots if len(root) > 2} | {"omment", "post"}
    return tuple(sorted(root for root in roots if not any(other in root for other in roots if other != root)))
