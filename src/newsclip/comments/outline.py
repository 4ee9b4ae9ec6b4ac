"""One pass over a page's tree: each element's marks and how much text it holds, so that no step counts it again."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from newsclip.comments.marks import Marks, read_element

if TYPE_CHECKING:
    from lxml.html import HtmlElement

SILENT = frozenset({"script", "style", "noscript", "template", "head", "svg", "iframe", "select", "textarea", "object"})
"""Elements whose text no reader sees."""


@dataclass(slots=True)
class Outline:
    """A page's elements in document order, with what is known of each by its place in that order.

    ``end`` is the place after an element's last descendant, so that ``a`` holds ``b`` where ``a <= b < end[a]``;
    ``size`` is its visible characters, ends of white space not counted.
    """

    elements: list[HtmlElement] = field(default_factory=list)
    parent: list[int] = field(default_factory=list)
    end: list[int] = field(default_factory=list)
    size: list[int] = field(default_factory=list)
    depth: list[int] = field(default_factory=list)
    place: dict[HtmlElement, int] = field(default_factory=dict)

    def holds(self, outer: int, inner: int) -> bool:
        """Whether one element is the other or holds it."""
        return outer <= inner < self.end[outer]

    def ends_before(self, element: HtmlElement, at: int) -> bool:
        """Whether the element and all in it stand before a place."""
        place = self.place.get(element)
        return place is not None and self.end[place] <= at

    def list_ancestors(self, at: int) -> list[int]:
        """Return the element's ancestors, the nearest first."""
        ancestors = []
        while (at := self.parent[at]) >= 0:
            ancestors.append(at)
        return ancestors

    def list_children(self, at: int) -> list[int]:
        """Return the places of an element's children that were walked."""
        children = []
        child = at + 1
        while child < self.end[at]:
            children.append(child)
            child = self.end[child]
        return children

    def read_marks(self, at: int) -> Marks:
        """Return what the element's names say of it."""
        return read_element(self.elements[at])


def outline_tree(tree: HtmlElement) -> Outline:
    """Return the outline of a tree: one walk, linear in its elements and text."""
    from lxml.etree import iterwalk

    outline = Outline()
    elements, parent, end, size, depth = outline.elements, outline.parent, outline.end, outline.size, outline.depth
    total = 0
    open_elements: list[int] = []
    skipped: HtmlElement | None = None
    walk = iterwalk(tree, events=("start", "end"))
    for event, element in walk:
        if event == "end":
            if element is not skipped:
                at = open_elements.pop()
                end[at] = len(elements)
                size[at] = total - size[at]
            text = element.tail
        elif element.tag in SILENT:
            walk.skip_subtree()
            skipped = element
            continue
        else:
            parent.append(open_elements[-1] if open_elements else -1)
            depth.append(len(open_elements))
            open_elements.append(len(elements))
            elements.append(element)
            end.append(0)
            size.append(total)
            text = element.text
        if text:
            total += len(text.strip())
    outline.place = {element: at for at, element in enumerate(elements)}
    return outline
