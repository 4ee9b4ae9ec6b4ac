"""Comments as data: when each was written, what it answers; and those that a page only declares."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from newsclip.facts.dates import Order, find_date, find_order, parse_machine_date
from newsclip.record import Comment

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_YEAR_SHORT = re.compile(r"(?<![\d./])(\d{1,2}[./-]\d{1,2}[./-])(\d\d)(?!\d)")
_EPOCH = re.compile(r"\d{9,}")


@dataclass(slots=True)
class Said:
    """One comment as it was read, on a page or in a paste.

    ``when`` is as written, ``machine_when`` as the markup has it; ``answered`` is the name that it says it answers,
    ``inside`` the place in the list of the comment that it stands in, ``level`` how deep it is indented.
    """

    author: str | None
    when: str | None
    text: str
    machine_when: str | None = None
    answered: str | None = None
    inside: int | None = None
    level: int = 0
    score: int | None = None
    url: str | None = None
    uncertain: bool = False


def compose_comments(said: Sequence[Said], language: str | None = None) -> list[Comment]:
    """Return the comments that were read; ``language`` (BCP 47, or ``None``) decides on 3/4/2012."""
    parents, dates = find_parents(said), date_comments(said, language)
    return [
        Comment(
            id=f"c{number + 1}",
            parent=None if parent is None else f"c{parent + 1}",
            author=one.author,
            published=date,
            published_raw=one.when,
            text=one.text,
            score=one.score,
            url=one.url,
            uncertain=one.uncertain,
        )
        for number, (one, parent, date) in enumerate(zip(said, parents, dates, strict=True))
    ]


def find_parents(said: Sequence[Said]) -> list[int | None]:
    """Return which comment each answers: the one it stands in, the one it names, or the last that is less deep."""
    last: dict[str, int] = {}
    parents: list[int | None] = []
    path: list[int] = []
    for number, one in enumerate(said):
        while path and said[path[-1]].level >= one.level:
            path.pop()
        named = _find_named(one, last) if one.inside is None else one.inside
        parents.append(named if named is not None else path[-1] if path else None)
        path.append(number)
        if one.author:
            last[one.author.lstrip("@").casefold()] = number
    return parents


def _find_named(one: Said, last: dict[str, int]) -> int | None:
    """Return the last comment by whom a head, or a text that begins with "@NAME" or a full name, says it answers."""
    if one.answered:
        return last.get(one.answered.lstrip("@").casefold())
    called = one.text.removeprefix("@").casefold()
    named = [name for name in last if called.startswith(name) and (called != one.text.casefold() or " " in name)]
    return last[max(named, key=len)] if named else None


def date_comments(said: Sequence[Said], language: str | None) -> list[str | None]:
    """Return each comment's ISO 8601 date or date-time, ``None`` where its words do not tell the day.

    ``language`` is the page's, a BCP 47 code or ``None``: with the comments' own dates it decides on 3/4/2012.
    """
    whens = [_YEAR_SHORT.sub(r"\g<1>20\2", one.when or "") for one in said]
    order = find_order("\n".join(whens))
    languages = [language.split("-")[0].lower()] if language and language[:2].isalpha() else None
    keys = [(one.machine_when, when) for one, when in zip(said, whens, strict=True)]
    known = {key: _date_comment(*key, languages, order) for key in dict.fromkeys(keys)}
    return [known[key] for key in keys]


def _date_comment(machine: str | None, when: str, languages: list[str] | None, order: Order | None) -> str | None:
    if machine and not _EPOCH.search(machine) and (value := parse_machine_date(machine)):
        return value
    found = find_date(when, languages=languages, order=order)
    return found.value if found else None


MAX_DATA, MAX_COMMENTS = 2_000_000, 10_000
"""Characters of one JSON-LD script that are parsed, and comments in it."""
_TYPES = frozenset({"Comment", "UserComments", "Answer"})


def list_declared_comments(tree: HtmlElement) -> list[Comment]:
    """Return the comments of a page's JSON-LD, in order, replies after what they answer."""
    found: list[Said] = []
    for script in tree.iter("script"):
        text = script.text or ""
        if "ld+json" in (script.get("type") or "") and len(text) <= MAX_DATA and re.search(r'"(User)?Comments?"', text):
            try:
                found.extend(_walk(json.loads(text), len(found)))
            except (ValueError, RecursionError):
                continue
    return compose_comments(found[:MAX_COMMENTS])


def _walk(data: Any, offset: int) -> Iterator[Said]:
    """Yield each comment of parsed JSON-LD, with the place of the one around it."""
    stack: list[tuple[Any, int | None]] = [(data, None)]
    while stack:
        node, inside = stack.pop()
        if isinstance(node, list):
            stack.extend((item, inside) for item in reversed(node))
        elif isinstance(node, dict):
            if (said := _read_node(node, inside)) is not None:
                yield said
                inside, offset = offset, offset + 1
            stack.extend((value, inside) for key, value in reversed(node.items()) if key != "author")


def _read_node(node: dict[str, Any], inside: int | None) -> Said | None:
    text = node.get("text") or node.get("commentText") or node.get("description")
    kinds = node.get("@type")
    if (
        not text
        or not isinstance(text, str)
        or _TYPES.isdisjoint(map(str, kinds if isinstance(kinds, list) else [kinds]))
    ):
        return None
    author = node.get("author") or node.get("creator")
    while isinstance(author, list):
        author = author[0] if author else None
    name = author.get("name") if isinstance(author, dict) else author
    when = node.get("dateCreated") or node.get("datePublished") or node.get("commentTime")
    raw = when.strip() or None if isinstance(when, str) else None
    paragraphs = "\n\n".join(" ".join(line.split()) for line in text.splitlines() if line.strip())
    author = " ".join(name.split()) or None if isinstance(name, str) else None
    return Said(author, raw, paragraphs, raw, inside=inside) if paragraphs else None
