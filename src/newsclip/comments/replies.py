"""Which comment replies to which, as the page's markup nests, indents or numbers them."""

from __future__ import annotations

import re

from newsclip.comments.outline import Outline
from newsclip.comments.units import Unit

MAX_LEVELS_UP = 12
"""Elements above a comment in which an indentation is looked for."""
MOST_SPACERS = 8
"""Elements at a comment's beginning that are looked at for its depth."""
_DEPTHS = ("depth", "data-depth", "data-level", "aria-level", "indent")
_INDENT = re.compile(r"(?:margin|padding)-left\s*:\s*(\d{1,4})(?:px|em|%)?", re.IGNORECASE)


def find_parents(outline: Outline, units: list[Unit]) -> list[int | None]:
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
