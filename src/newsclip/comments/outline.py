"""A page's tree at a glance: which elements are named as comments, where each stands and how much it holds."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from newsclip.comments.marks import Marks, list_hints, list_names, read_element, read_marks
from newsclip.comments.words import read_count

if TYPE_CHECKING:
    from lxml.html import HtmlElement

SILENT = frozenset({"script", "style", "noscript", "template", "head", "svg", "iframe", "select", "textarea", "object"})
"""Elements whose text no reader sees."""
MAX_COUNTER = 60
"""Characters of a counter with the words around it."""
_NO_COUNTER = frozenset(["ul", "ol", "form", "table"])


@dataclass(slots=True)
class Outline:
    """A page's elements in document order, with what is known of each by its place in that order.

    ``end`` is the place after an element's last descendant, so that ``a`` holds ``b`` where ``a <= b < end[a]``;
    ``size`` is its visible characters, ends of white space not counted; ``marks`` is what the names of those say that
    may speak of comments.
    """

    elements: list[HtmlElement] = field(default_factory=list)
    parent: list[int] = field(default_factory=list)
    end: list[int] = field(default_factory=list)
    size: list[int] = field(default_factory=list)
    depth: list[int] = field(default_factory=list)
    place: dict[HtmlElement, int] = field(default_factory=dict)
    marks: dict[int, Marks] = field(default_factory=dict)

    def list_ancestors(self, at: int) -> list[int]:
        """Return the element's ancestors, the nearest first."""
        ancestors = []
        while (at := self.parent[at]) >= 0:
            ancestors.append(at)
        return ancestors

    def read_marks(self, at: int) -> Marks:
        """Return what the element's names say of it."""
        return read_element(self.elements[at])


def outline_tree(tree: HtmlElement, marked: dict[HtmlElement, Marks]) -> Outline:
    """Return the outline of a tree: one walk, linear in its elements and text."""
    from lxml.etree import iterwalk  # comments of pastes are read by this package as well, and need no lxml

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
    outline.marks = {at: marked[element] for at, element in enumerate(elements) if element in marked}
    return outline


def look_over(tree: HtmlElement) -> dict[HtmlElement, Marks]:
    """Return the elements of a page whose class, id or type may speak of comments, in document order, with what they
    say: one walk, linear in its elements.
    """
    named = [(element, *list_names(element)) for element in tree.iter("*")]
    hints = list_hints({name for _, classes, identity in named for name in (classes, identity)})
    return {
        element: read_marks(classes, identity)
        for element, classes, identity in named
        if (classes in hints or identity in hints or "omment" in element.get("itemtype", ""))
        and element.tag not in ("body", "html")
    }


def may_hold_comments(marked: dict[HtmlElement, Marks]) -> bool:
    """Whether a page may hold comments, a section for them or a form."""
    return any(
        marks.section or marks.unit or marks.post or marks.form or "omment" in (element.get("itemtype") or "")
        for element, marks in marked.items()
    )


def count_stated(marked: dict[HtmlElement, Marks]) -> int | None:
    """Return the number of comments that the page's counters agree on; ``None`` where they do not or none is."""
    counts = set()
    for element in marked:
        if element.tag not in _NO_COUNTER and not any(above.tag in SILENT for above in element.iterancestors()):
            text = _read_short_text(element)
            if text and (count := read_count(text)) is not None:
                counts.add(count)
    return counts.pop() if len(counts) == 1 else None


def _read_short_text(element: HtmlElement) -> str | None:
    """Return an element's text, white space folded; ``None`` where it has more than a counter has."""
    pieces: list[str] = []
    length = 0
    for text in element.itertext():
        pieces.append(text)
        length += len(text.strip())
        if length > MAX_COUNTER:
            return None
    return " ".join("".join(pieces).split())
