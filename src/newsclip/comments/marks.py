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
_SEPARATOR = re.compile(r"[^a-z0-9]+")
_NUMBER_ALONE = re.compile(r"(?<![0-9A-Za-z])\d+(?![0-9A-Za-z])")
_NUMBER = re.compile(r"\d+")
_HASH = re.compile(r"(?<![a-z0-9])(?=[0-9a-z]*\d)[0-9a-z]{12,}|(?<=[\-_])[0-9a-f]{8,}(?=$|[\-_])")
_DIGIT = re.compile(r"\d")
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
    "display justify grid col row reset pc blend break".split(" ")
)
"""Words of names that style and say nothing of what an element is."""


def read_marks(classes: str, identity: str) -> Marks:
    """Return what an element's ``class`` and ``id`` say. The answer depends on the two strings alone."""
    if len(identity) > MAX_NAMES:
        identity = ""
    return _read_marks(classes[:MAX_NAMES], identity and _NUMBER_ALONE.sub("9", identity))


def read_element(element: HtmlElement) -> Marks:
    """Return what an element's names say, a custom element's tag among them: ``<x-comment>``."""
    classes, identity, tag = element.get("class"), element.get("id"), element.tag
    if "-" in tag:
        classes = f"{tag} {classes or ''}"
    return read_marks(classes or "", identity or "") if classes or identity else NO_MARKS


@lru_cache(maxsize=8192)
def _read_marks(classes: str, identity: str) -> Marks:
    names = classes.split()
    if identity:
        names.append(identity)
    read = [_read_name(name) for name in names]
    depth = _DEPTH.search(classes.lower()) if _DIGIT.search(classes) else None
    telling = [marks for marks in read if marks is not NO_MARKS]
    if not telling and not depth:
        return NO_MARKS
    if len(telling) == 1 and not depth:
        return telling[0]
    post = next((marks.post for marks in telling if marks.post), None)
    known = next((marks.unit for marks in telling if marks.unit in _load_tables()["known"]), None)
    return Marks(
        # A board that calls its posts comments, too, is still a board.
        unit=known or (None if post else next((marks.unit for marks in telling if marks.unit), None)),
        post=post,
        within=next((marks.within for marks in telling if marks.within), None),
        depth=int(depth[1]) if depth else None,
        **{name: any(getattr(marks, name) for marks in telling) for name in _YES_OR_NO},
    )


@lru_cache(maxsize=16384)
def _read_name(raw: str) -> Marks:
    """Return what one name says by itself; ``NO_MARKS`` itself where that is nothing."""
    tables = _load_tables()
    name = spell_name(raw)
    parts = name.split("-")
    bare = [part.rstrip("#") for part in parts if part != "#"]
    if _list_words().isdisjoint(parts) and _list_words().isdisjoint(bare):
        return NO_MARKS
    ends = {"-".join(bare[-1:]), "-".join(bare[-2:]), "-".join(bare)} if _STYLE.isdisjoint(parts) else set()
    ends.discard("")
    marks = Marks(
        section=_is_section(name, parts, tables),
        unit=_find_unit(name, parts, tables),
        post=name if name in tables["post"] else None,
        within=name if name in tables["within"] else None,
        other=_is_other(parts, tables),
        form=name in tables["form"] or _is_form(parts, tables),
        author=not ends.isdisjoint(tables["author"]),
        when=not ends.isdisjoint(tables["when"]),
        byline=not ends.isdisjoint(tables["byline"]),
        text=not ends.isdisjoint(tables["text"]),
        chrome=not ends.isdisjoint(tables["chrome"]),
        nested=name in tables["nested"],
        pingback=not _PINGBACKS.isdisjoint(parts),
    )
    return NO_MARKS if marks == NO_MARKS else marks


@cache
def _list_words() -> frozenset[str]:
    """Return the words of the names in the tables that tell by themselves: a name without any of them says nothing."""
    telling = (names for key, names in _load_tables().items() if key not in ("not", "item", "other"))
    return _PINGBACKS.union(*(name.split("-") for names in telling for name in names))


_PINGBACKS = frozenset({"pingback", "trackback", "pingbacks", "trackbacks"})
_YES_OR_NO = tuple(field.name for field in fields(Marks) if field.type == "bool")


def spell_name(name: str) -> str:
    """Return a class or id in the one spelling the tables use: lower case, ``-`` between words, ``#`` for numbers."""
    lowered = _CAMEL.sub("-", name).lower()
    return _SEPARATOR.sub("-", _NUMBER.sub("9", _HASH.sub("9", lowered))).strip("-").replace("9", "#")


def _is_other(parts: list[str], tables: dict[str, frozenset[str]]) -> bool:
    """Whether a name is that of a list of comments from elsewhere: "recent-comments"."""
    return any(part in tables["other"] for part in parts) and any(part in tables["stems"] for part in parts)


def _is_section(name: str, parts: list[str], tables: dict[str, frozenset[str]]) -> bool:
    if name in tables["section"]:
        return True
    if not any(part.rstrip("#") in tables["stems"] for part in parts):
        return False
    if any(part in tables["not"] or part in tables["other"] for part in parts):
        return "-".join(parts[-2:]) in tables["section"] and not any(part in tables["other"] for part in parts)
    return any(part.endswith("s") or part in _COLLECTIVE for part in parts if part != "#")


_COLLECTIVE = frozenset({"list", "thread", "area", "section", "stream", "tree", "kommentare", "commenti", "komentarze"})


def _find_unit(name: str, parts: list[str], tables: dict[str, frozenset[str]]) -> str | None:
    """Return the name where it means one comment: a known one, or a stem with words for an item after it."""
    if name in tables["known"]:
        return name
    at = next((at for at, part in enumerate(parts) if part.rstrip("#") in tables["stems"]), None)
    if at is None or any(part in tables["not"] or part in tables["other"] for part in parts[:at]):
        return None
    after = parts[at + 1 :]
    single = parts[at] in tables["singular"] or (after and after[-1] in ("item", "entry", "row", "card"))
    if single and all(part in tables["item"] for part in after):
        return name
    if parts[at] in tables["singular"] and parts[-1].startswith("#") and not tables["not"].intersection(after):
        return name
    return None


def _is_form(parts: list[str], tables: dict[str, frozenset[str]]) -> bool:
    return parts[-1] in ("form", "respond") and any(part in tables["stems"] for part in parts)


@cache
def _load_tables() -> dict[str, frozenset[str]]:
    data: dict[str, Any] = json.loads((files(__package__) / "marks.json").read_text(encoding="utf-8"))
    tables = {
        key: frozenset(value if isinstance(value, list) else [name for family in value.values() for name in family])
        for key, value in data.items()
    }
    return {**tables, "known": tables["singular"] | tables["unit"]}


def list_hints(names: Iterable[str]) -> set[str]:
    """Return those classes and ids that may name a section, a comment or a post: a quick look before the long one."""
    listed = list(names)
    joined = "\0".join(listed).lower()
    lowered = joined.split("\0")
    hints: set[str] = set()
    for root in _list_roots():
        if root in joined:
            hints.update(name for name, spelled in zip(listed, lowered, strict=True) if root in spelled)
    return hints


@cache
def _list_roots() -> tuple[str, ...]:
    """Return the shortest strings of which every telling name holds one: its own word, no common one if it can be."""
    tables = _load_tables()
    common = tables["item"] | tables["not"] | tables["text"] | _COLLECTIVE | {"view", "cover", "add", "leave", "stack"}
    names: set[str] = set(tables["section"] | tables["unit"] | tables["post"] | tables["stems"] | tables["form"])
    names = {name.replace("#", "") for name in names if "omment" not in name and "post" not in name}
    roots = {
        max(name.split("-"), key=lambda part: (len(part) > 2, part not in common, len(part), part)) for name in names
    }
    roots = {root for root in roots if len(root) > 2} | {"omment", "post"}
    return tuple(sorted(root for root in roots if not any(other in root for other in roots if other != root)))
