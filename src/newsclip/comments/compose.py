"""Comments as data: when each was written, what it answers, how many liked it; and those that a page only declares."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from newsclip.blocks import Block
from newsclip.comments.outline import Outline
from newsclip.comments.parts import Parts
from newsclip.comments.section import CommentSpan
from newsclip.comments.sectionline import read_score
from newsclip.comments.units import Unit
from newsclip.facts.dates import Order, find_date, find_order, parse_machine_date
from newsclip.record import Comment

if TYPE_CHECKING:
    from lxml.html import HtmlElement


def compose_comments(
    spans: Sequence[CommentSpan], blocks: Sequence[Block], language: str | None = None
) -> list[Comment]:
    """Return the comments that spans of blocks make up; ``language`` decides on 3/4/2012 (BCP 47, or ``None``)."""
    parents = find_parents(spans, blocks)
    dates = date_comments([Parts(span.author, span.when) for span in spans], language)
    return [
        Comment(
            id=f"c{number + 1}",
            parent=None if parents[number] is None else f"c{(parents[number] or 0) + 1}",
            author=span.author,
            published=dates[number],
            published_raw=span.when,
            score=next((score for at in span.foot if (score := read_score(blocks[at].text)) is not None), None),
            text="\n\n".join(blocks[at].text[span.lead if at == span.text[0] else 0 :] for at in span.text),
            uncertain=(not span.author and not span.when) or any(blocks[at].uncertain for at in span.text),
        )
        for number, span in enumerate(spans)
    ]


def find_parents(spans: Sequence[CommentSpan], blocks: Sequence[Block]) -> list[int | None]:
    """Return which comment each answers: the one it names, or else the one above it that is indented less."""
    depths = [blocks[min((*span.head, *span.text))].depth for span in spans]
    indented = len(Counter(depths)) > 1 and all(span.head for span in spans)
    last: dict[str, int] = {}
    parents: list[int | None] = []
    path: list[int] = []
    for number, span in enumerate(spans):
        while path and depths[path[-1]] >= depths[number]:
            path.pop()
        parent = _find_named(span, blocks, last)
        parents.append(parent if parent is not None else path[-1] if path and indented else None)
        path.append(number)
        if span.author:
            last[span.author.lstrip("@").casefold()] = number
    return parents


def _find_named(span: CommentSpan, blocks: Sequence[Block], last: dict[str, int]) -> int | None:
    """Return the last comment by whom a head, or a text that begins with "@NAME", says that it answers."""
    if span.answered:
        return last.get(span.answered.lstrip("@").casefold())
    text = blocks[span.text[0]].text[span.lead :]
    if not text.startswith("@"):
        return None
    called = text[1:].casefold()
    named = [name for name in last if called.startswith(name)]
    return last[max(named, key=len)] if named else None


_YEAR_SHORT = re.compile(r"(?<![\d./])(\d{1,2}[./-]\d{1,2}[./-])(\d\d)(?!\d)")
_EPOCH = re.compile(r"\d{9,}")


def date_comments(parts: list[Parts], language: str | None) -> list[str | None]:
    """Return each comment's ISO 8601 date or date-time, ``None`` where its words do not tell the day.

    ``language`` is the page's, a BCP 47 code or ``None``: with the comments' own dates it decides on 3/4/2012.
    """
    order = find_order("\n".join(_YEAR_SHORT.sub(r"\g<1>20\2", part.when or "") for part in parts))
    languages = [language.split("-")[0].lower()] if language and language[:2].isalpha() else None
    known: dict[tuple[str | None, str | None], str | None] = {}
    for part in parts:
        if (part.machine_when, part.when) not in known:
            known[part.machine_when, part.when] = _date_comment(part, languages, order)
    return [known[part.machine_when, part.when] for part in parts]


def _date_comment(part: Parts, languages: list[str] | None, order: Order | None) -> str | None:
    if part.machine_when and not _EPOCH.search(part.machine_when):
        value = parse_machine_date(part.machine_when)
        if value is not None:
            return value
    words = _YEAR_SHORT.sub(r"\g<1>20\2", part.when) if part.when else ""
    found = find_date(words, languages=languages, order=order)
    return found.value if found else None


MAX_LEVELS_UP = 12
"""Elements above a comment in which an indentation is looked for."""
MOST_SPACERS = 8
"""Elements at a comment's beginning that are looked at for its depth."""
_DEPTHS = ("depth", "data-depth", "data-level", "aria-level", "indent")
_INDENT = re.compile(r"(?:margin|padding)-left\s*:\s*(\d{1,4})(?:px|em|%)?", re.IGNORECASE)


def find_unit_parents(outline: Outline, units: list[Unit]) -> list[int | None]:
    """Return for each comment the place in the list of the one it replies to, or ``None``.

    ``units`` are in page order. A comment that stands within another replies to it; one that is marked or indented
    deeper than those before it replies to the last that is less deep.
    """
    levels = [_read_level(outline, unit) for unit in units]
    parents: list[int | None] = []
    nest: list[int] = []
    path: list[int] = []
    for number, unit in enumerate(units):
        start = unit.roots[0] if unit.roots else -1
        while nest and (start < 0 or outline.end[units[nest[-1]].roots[0]] <= start):
            nest.pop()
        while path and levels[path[-1]] >= levels[number]:
            path.pop()
        parent = nest[-1] if nest and start >= 0 else path[-1] if path else None
        parents.append(parent)
        if start >= 0:
            nest.append(number)
        path.append(number)
    return parents


def _read_level(outline: Outline, unit: Unit) -> int:
    """Return how deep a comment says it stands: by number, by nested lists around it, or by indentation."""
    if not unit.roots:
        return 0
    root = unit.roots[0]
    marks = outline.read_marks(root)
    if marks.depth is not None:
        return marks.depth
    if (told := _read_depth(outline, root)) is not None:
        return told
    nested = indent = 0
    for above in [root, *outline.list_ancestors(root)[:MAX_LEVELS_UP]]:
        marks = outline.read_marks(above)
        if above != root and marks.depth is not None and marks.unit:
            return marks.depth
        nested += above != root and marks.nested
        style = outline.elements[above].get("style")
        if style and (found := _INDENT.search(style[:300])):
            indent += int(found[1])
    return nested or indent


def _read_depth(outline: Outline, root: int) -> int | None:
    """Return the depth that an attribute of a comment or of its first elements tells, or the width of a spacer there.

    A spacer is a picture before all text of the comment.
    """
    for at in range(root, min(outline.end[root], root + MOST_SPACERS)):
        element = outline.elements[at]
        for name in _DEPTHS:
            value = element.get(name) or ""
            if value.isdigit():
                return int(value)
        width = element.get("width") or ""
        if element.tag == "img" and width.isdigit() and (element.get("height") or "") in ("0", "1"):
            return int(width)
        if (element.text or "").strip():
            break
    return None


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
