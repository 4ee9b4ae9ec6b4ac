"""What the names in an element's ``class`` and ``id`` say of its part in a comment section.

The names are data, ``marks.json``, by the systems that write them; a number within a name is written ``#``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, fields
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MAX_NAMES = 400
"""Characters of a class or id that are looked at: longer ones are generated and say nothing."""
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z][a-z])")
_SCOPE = re.compile(r"(?<=[A-Za-z0-9])_([A-Za-z]+)__[\w-]{3,8}$")
_SEPARATOR = re.compile(r"[^a-z0-9]+")
_NUMBER_ALONE = re.compile(r"(?<![0-9A-Za-z])\d+(?![0-9A-Za-z])")
_NUMBER = re.compile(r"\d+")
_HASH = re.compile(r"(?<![a-z0-9])(?=[0-9a-z]*\d)[0-9a-z]{12,}|(?<=[\-_])[0-9a-f]{8,}(?=$|[\-_])")
_DEPTH = re.compile(r"(?:^|[\s\-_])(?:depth|level|indent|lvl)[-_]?(\d{1,2})(?!\d)")
# Words of names that style and say nothing of what an element is.
_STYLE = frozenset(
    "color font size align weight bg background flex gap padding margin decoration hover border width height transform "
    "display justify grid col row reset pc blend break".split(" ")
)
_PINGBACKS = frozenset({"pingback", "trackback", "pingbacks", "trackbacks"})
_COLLECTIVE = frozenset({"list", "thread", "area", "section", "stream", "tree", "kommentare", "commenti", "komentarze"})
_BY_ENDING = ("author", "when", "byline", "text", "chrome")
Tables = dict[str, frozenset[str]]


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
_YES_OR_NO = tuple(field.name for field in fields(Marks) if field.type == "bool")


def read_element(element: HtmlElement) -> Marks:
    """Return what an element's names say, a custom element's tag among them: ``<x-comment>``."""
    classes, identity = list_names(element)
    return read_marks(classes, identity) if classes or identity else NO_MARKS


def list_names(element: HtmlElement) -> tuple[str, str]:
    """Return an element's ``class`` and ``id``."""
    classes, tag = element.get("class", ""), element.tag
    return f"{tag} {classes}" if "-" in tag else classes, element.get("id", "")


def read_marks(classes: str, identity: str) -> Marks:
    """Return what an element's ``class`` and ``id`` say. The answer depends on the two strings alone."""
    identity = "" if len(identity) > MAX_NAMES else identity and _NUMBER_ALONE.sub("9", identity)
    return _read_marks(classes[:MAX_NAMES], identity)


@lru_cache(maxsize=8192)
def _read_marks(classes: str, identity: str) -> Marks:
    names = [*classes.split(), *([identity] if identity else [])]
    telling = [marks for marks in map(_read_name, names) if marks is not NO_MARKS]
    depth = _DEPTH.search(classes.lower())
    if not depth and len(telling) <= 1:
        return telling[0] if telling else NO_MARKS
    post = next((marks.post for marks in telling if marks.post), None)
    units = [marks.unit for marks in telling if marks.unit]
    known = next((unit for unit in units if unit in _load_tables()["known"]), None)
    return Marks(
        # A board that calls its posts comments, too, is still a board.
        unit=known or (None if post or not units else units[0]),
        post=post,
        within=next((marks.within for marks in telling if marks.within), None),
        depth=int(depth[1]) if depth else None,
        **{name: any(getattr(marks, name) for marks in telling) for name in _YES_OR_NO},
    )


@lru_cache(maxsize=16384)
def _read_name(raw: str) -> Marks:
    """Return what one name says by itself; ``NO_MARKS`` itself where that is nothing."""
    tables, name = _load_tables(), spell_name(raw)
    parts = name.split("-")
    bare = [part.rstrip("#") for part in parts if part != "#"]
    if tables["words"].isdisjoint([*parts, *bare]):
        return NO_MARKS
    ends = {"-".join(bare[-1:]), "-".join(bare[-2:]), "-".join(bare)} if _STYLE.isdisjoint(parts) else set()
    ends.discard("")
    has_stem = not tables["stems"].isdisjoint([part.rstrip("#") for part in parts])
    marks = Marks(
        section=_is_section(name, parts, tables, has_stem),
        unit=_find_unit(name, parts, tables),
        post=name if name in tables["post"] else None,
        within=name if name in tables["within"] else None,
        other=not tables["stems"].isdisjoint(parts) and not tables["other"].isdisjoint(parts),
        form=name in tables["form"] or (parts[-1] in ("form", "respond") and not tables["stems"].isdisjoint(parts)),
        nested=name in tables["nested"],
        pingback=not _PINGBACKS.isdisjoint(parts),
        **{part: not ends.isdisjoint(tables[part]) for part in _BY_ENDING},
    )
    return NO_MARKS if marks == NO_MARKS else marks


def spell_name(name: str) -> str:
    """Return a class or id in the one spelling the tables use: lower case, ``-`` between words, ``#`` for numbers."""
    lowered = _CAMEL.sub("-", _SCOPE.sub(lambda found: "" if found[1] == "root" else f"_{found[1]}", name)).lower()
    return _SEPARATOR.sub("-", _NUMBER.sub("9", _HASH.sub("9", lowered))).strip("-").replace("9", "#")


def _is_section(name: str, parts: list[str], tables: Tables, has_stem: bool) -> bool:
    if name in tables["section"] or not has_stem:
        return name in tables["section"]
    if not tables["other"].isdisjoint(parts):
        return False
    if not tables["not"].isdisjoint(parts):
        return "-".join(parts[-2:]) in tables["section"]
    return any(part.endswith("s") or part in _COLLECTIVE for part in parts)


def _find_unit(name: str, parts: list[str], tables: Tables) -> str | None:
    """Return the name where it means one comment: a known one, or a stem with words for an item after it."""
    if name in tables["known"]:
        return name
    at = next((at for at, part in enumerate(parts) if part.rstrip("#") in tables["stems"]), None)
    if at is None or not (tables["not"] | tables["other"]).isdisjoint(parts[:at]):
        return None
    after, is_one = parts[at + 1 :], parts[at] in tables["singular"]
    if (is_one or (after and after[-1] in ("item", "entry", "row", "card"))) and tables["item"].issuperset(after):
        return name
    return name if is_one and parts[-1].startswith("#") and tables["not"].isdisjoint(after) else None


@cache
def _load_tables() -> Tables:
    """Return the names by what they mean; ``words`` are those that tell by themselves, ``roots`` those to look for."""
    data: dict[str, Any] = json.loads((files(__package__) / "marks.json").read_text(encoding="utf-8"))
    tables = {
        key: frozenset(value if isinstance(value, list) else [name for family in value.values() for name in family])
        for key, value in data.items()
    }
    telling = [names for key, names in tables.items() if key not in ("not", "item", "other")]
    tables["words"] = _PINGBACKS.union(*(name.split("-") for names in telling for name in names))
    tables["known"] = tables["singular"] | tables["unit"]
    tables["roots"] = _list_roots(tables)
    return tables


def _list_roots(tables: Tables) -> frozenset[str]:
    """Return the shortest strings of which every telling name holds one: its own word, no common one if it can be."""
    common = tables["item"] | tables["not"] | tables["text"] | _COLLECTIVE | {"view", "cover", "add", "leave", "stack"}
    names = frozenset[str]().union(*(tables[key] for key in ("section", "unit", "post", "stems", "form")))
    spelled = {name.replace("#", "") for name in names if "omment" not in name and "post" not in name}
    roots = {
        max(name.split("-"), key=lambda part: (len(part) > 2, part not in common, len(part), part)) for name in spelled
    }
    roots = {root for root in roots if len(root) > 2} | {"omment", "post"}
    return frozenset(root for root in roots if not any(other in root for other in roots if other != root))


def list_hints(names: Iterable[str]) -> set[str]:
    """Return those classes and ids that may name a section, a comment or a post: a quick look before the long one."""
    listed = ["", *names]
    joined = "\0".join(listed).lower()
    spelled = list(zip(listed, joined.split("\0"), strict=True))
    return {name for root in _load_tables()["roots"] if root in joined for name, lowered in spelled if root in lowered}
