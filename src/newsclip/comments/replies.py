"""Which comment replies to which, as the page's markup nests, indents or numbers them."""

from __future__ import annotations

import re

from newsclip.comments.outline import Outline
from newsclip.comments.units import Unit

MAX_LEVELS_UP = 12
"""Elements above a comment in which an indentation is looked for."""
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
