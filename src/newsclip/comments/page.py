"""Comment sections of a saved page: found in its tree before the extraction engine sees it, and read into comments."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml.html import HtmlElement

from newsclip.blocks import Role
from newsclip.comments.outline import Outline, outline_tree
from newsclip.comments.parts import Parts, read_parts
from newsclip.comments.plain import find_plain_units
from newsclip.comments.signature import read_count
from newsclip.comments.units import Names, Unit, find_units, read_names
from newsclip.problem import Notice
from newsclip.record import Comment


MIN_UNSIGNED = 25
"""Characters: a shorter text in a comment's place that nobody signs is a label ("New comment")."""


@dataclass(slots=True)
class CommentSections:
    """What a page's comment sections hold.

    ``containers`` are the elements that stand outside the article, in document order, none within another. ``roles``
    tells for elements in them what they are; an element not named there is what the nearest one around it is.
    ``lines`` are the sections' lines in page order, as a reader sees them, each with its role.
    """

    comments: list[Comment] = field(default_factory=list)
    containers: list[HtmlElement] = field(default_factory=list)
    roles: dict[HtmlElement, Role] = field(default_factory=dict)
    lines: list[tuple[str, Role]] = field(default_factory=list)
    stated: int | None = None
    notices: list[Notice] = field(default_factory=list)


def find_comments(tree: HtmlElement) -> CommentSections:
    """Return the reader comments of a page and the elements that hold them. The tree is left as it is."""
    outline = outline_tree(tree)
    names = read_names(outline)
    units = find_units(outline, names) or find_plain_units(outline, names)
    sections = CommentSections()
    if units:
        _read_units(outline, units, sections)
    _find_containers(outline, names, units, sections)
    return sections


def _read_units(outline: Outline, units: list[Unit], sections: CommentSections) -> None:
    roots = {outline.elements[place] for unit in units for place in unit.roots}
    numbers: list[tuple[Unit, str | None]] = []
    for unit in units:
        own = [outline.elements[place] for place in unit.roots]
        parts = unit.parts or read_parts(own, roots.difference(own))
        _label(own, parts, sections)
        if not _is_comment(parts, len(units)) or unit.pingback:
            numbers.append((unit, None))
            continue
        identity = f"c{len(sections.comments) + 1}"
        parent = _find_parent(outline, unit, numbers)
        sections.comments.append(
            Comment(id=identity, parent=parent, author=parts.author, published_raw=parts.when, text=parts.text)
        )
        numbers.append((unit, identity))


def _is_comment(parts: Parts, number: int) -> bool:
    """Whether what was read is a comment and not an empty place for one: it has text, and alone, someone who wrote."""
    if not parts.text:
        return False
    return bool(parts.author or parts.when) or (number > 1 and len(parts.text) > MIN_UNSIGNED)


def _label(own: list[HtmlElement], parts: Parts, sections: CommentSections) -> None:
    for root in own:
        sections.roles[root] = Role.COMMENT
    for line in parts.lines:
        sections.lines.append((line.text, line.role))
        if line.role is not Role.COMMENT:
            for piece in line.pieces:
                if piece.element not in own:
                    sections.roles.setdefault(piece.element, line.role)


def _find_parent(outline: Outline, unit: Unit, before: list[tuple[Unit, str | None]]) -> str | None:
    for other, identity in reversed(before):
        if identity and any(outline.holds(root, unit.roots[0]) for root in other.roots):
            return identity
    return None


def _find_containers(outline: Outline, names: Names, units: list[Unit], sections: CommentSections) -> None:
    """Choose the elements that the body must do without: the sections around the comments, or the comments alone."""
    tops = {_climb(outline, names, place) for unit in units for place in unit.roots}
    for at in sorted(tops):
        if not any(outline.holds(other, at) for other in tops if other != at):
            element = outline.elements[at]
            sections.containers.append(element)
            sections.roles.setdefault(element, Role.COMMENT_CHROME)


def _climb(outline: Outline, names: Names, at: int) -> int:
    """Return the outermost element around a comment that is named as a section."""
    best = at
    for above in outline.list_ancestors(at):
        mark = names.marks.get(above)
        if mark and mark.section and not mark.other:
            best = above
    return best


def read_stated(lines: list[str]) -> int | None:
    """Return the number of comments that the first counter among lines states."""
    return next((count for line in lines if (count := read_count(line)) is not None), None)
