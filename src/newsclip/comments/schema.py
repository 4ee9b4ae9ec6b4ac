"""Comments that a page declares in JSON-LD: read where the page shows none of its own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from lxml.html import HtmlElement

from newsclip.facts.dates import parse_machine_date
from newsclip.record import Comment

MAX_DATA = 2_000_000
"""Characters of one JSON-LD script that are parsed."""
MAX_COMMENTS = 10_000
_TYPES = frozenset({"Comment", "UserComments", "Answer"})


def list_declared_comments(tree: HtmlElement) -> list[Comment]:
    """Return the comments of a page's JSON-LD, in order, replies after what they answer."""
    found: list[tuple[dict[str, Any], int | None]] = []
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or ""):
            continue
        text = script.text or ""
        if len(text) > MAX_DATA or ('"Comment"' not in text and '"UserComments"' not in text):
            continue
        try:
            found.extend(_walk(json.loads(text), len(found)))
        except (ValueError, RecursionError):
            continue
    return [_write_comment(number, item, parent) for number, (item, parent) in enumerate(found[:MAX_COMMENTS])]


def _walk(data: Any, offset: int) -> list[tuple[dict[str, Any], int | None]]:
    """Return each comment of parsed JSON-LD with the place of the comment around it."""
    found: list[tuple[dict[str, Any], int | None]] = []
    stack: list[tuple[Any, int | None]] = [(data, None)]
    while stack:
        node, parent = stack.pop()
        if isinstance(node, list):
            stack.extend((item, parent) for item in reversed(node))
        elif isinstance(node, dict):
            if _read_text(node) and not _TYPES.isdisjoint(_list_types(node)):
                found.append((node, parent))
                parent = offset + len(found) - 1
            stack.extend((value, parent) for key, value in reversed(list(node.items())) if key not in ("author",))
    return found


def _list_types(node: dict[str, Any]) -> Iterator[str]:
    kinds = node.get("@type")
    yield from (str(kind) for kind in (kinds if isinstance(kinds, list) else [kinds]))


def _read_text(node: dict[str, Any]) -> str:
    text = node.get("text") or node.get("commentText") or node.get("description")
    return (
        "\n\n".join(" ".join(line.split()) for line in text.splitlines() if line.strip())
        if isinstance(text, str)
        else ""
    )


def _write_comment(number: int, node: dict[str, Any], parent: int | None) -> Comment:
    author = node.get("author") or node.get("creator")
    while isinstance(author, list):
        author = author[0] if author else None
    name = author.get("name") if isinstance(author, dict) else author
    when = node.get("dateCreated") or node.get("datePublished") or node.get("commentTime")
    raw = when.strip() if isinstance(when, str) and when.strip() else None
    return Comment(
        id=f"c{number + 1}",
        parent=None if parent is None else f"c{parent + 1}",
        author=" ".join(name.split()) or None if isinstance(name, str) else None,
        published=parse_machine_date(raw) if raw else None,
        published_raw=raw,
        text=_read_text(node),
    )
