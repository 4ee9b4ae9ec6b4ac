"""A page's tree at a glance: which elements speak of comments at all, and where each stands and how much it holds."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from newsclip.comments.marks import Marks, list_hints, read_element, read_marks
from newsclip.comments.words import is_heading, list_nouns, read_count

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

    def list_ancestors(self, at: int) -> list[int]:
        """Return the element's ancestors, the nearest first."""
        ancestors = []
        while (at := self.parent[at]) >= 0:
            ancestors.append(at)
        return ancestors

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


MAX_HEADING = 90
"""Characters of a heading above comments; the title of the article may be part of it."""
MAX_ANCHOR = 16
"""Characters of the name of an anchor: "comments", "kommentare"."""
MAX_COUNTER = 60
"""Characters of a counter with the words around it."""
MAX_READ = 200
"""Characters of an element's text that are read to see whether it is a heading or a counter."""
_HEADING_TAGS = frozenset(
    ["h1", "h2", "h3", "h4", "h5", "h6", "strong", "b", "legend", "p", "div", "span", "td", "a", "th", "font"]
)
_NO_COUNTER = frozenset(["ul", "ol", "form", "table"])
_ANCHOR = re.compile(r"^(?:comments?|kommentare?|commentaires?|comentarios|reacties|commenti)$", re.IGNORECASE)


@dataclass(slots=True)
class Glance:
    """The elements of a page that speak of comments, in document order.

    ``marked`` are those whose class, id or type may, with what they say; ``headings`` those whose whole text heads
    comments or whose name is an anchor to them.
    """

    marked: dict[HtmlElement, Marks] = field(default_factory=dict)
    headings: list[HtmlElement] = field(default_factory=list)

    def has_comments(self) -> bool:
        """Whether the page may hold comments, a section for them or a form."""
        return bool(self.headings) or any(
            marks.section or marks.unit or marks.post or marks.form or "omment" in (element.get("itemtype") or "")
            for element, marks in self.marked.items()
        )

    def count_stated(self) -> int | None:
        """Return the number of comments that the page's counters agree on; ``None`` where they do not or none is."""
        counts = set()
        for element in self.marked:
            if element.tag not in _NO_COUNTER and not _is_silent(element):
                text = read_text(element)
                count = read_count(text) if text and len(text) <= MAX_COUNTER else None
                if count is not None:
                    counts.add(count)
        return counts.pop() if len(counts) == 1 else None


def look_over(tree: HtmlElement) -> Glance:
    """Return the elements of a page that speak of comments: one walk, linear in its elements."""
    named: list[tuple[HtmlElement, str | None, str | None]] = []
    short: list[tuple[HtmlElement, str]] = []
    typed: list[HtmlElement] = []
    anchors: set[HtmlElement] = set()
    for element in tree.iter("*"):
        tag, classes, identity = element.tag, element.get("class"), element.get("id")
        if "-" in tag:
            classes = f"{tag} {classes or ''}"
        if classes or identity:
            named.append((element, classes, identity))
        if (kind := element.get("itemtype")) and "omment" in kind:
            typed.append(element)
        if tag in _HEADING_TAGS:
            name = element.get("name") or identity if tag == "a" else identity
            if name and len(name) < MAX_ANCHOR and _ANCHOR.match(name):
                anchors.add(element)
                short.append((element, ""))
            elif (text := element.text) and len(text) <= MAX_HEADING * 2 and not text.isspace():
                short.append((element, text))
    marked = _read_names(named)
    for element in typed:
        marked.setdefault(element, read_element(element))
    lowered = "\0".join(text for _, text in short).lower()
    nouns = list_nouns(lowered)
    headings = [
        element
        for (element, _), text in zip(short, lowered.split("\0") if short else (), strict=True)
        if element in anchors or (nouns and any(noun in text for noun in nouns) and _is_heading(element))
    ]
    return Glance(marked, headings)


def _read_names(named: list[tuple[HtmlElement, str | None, str | None]]) -> dict[HtmlElement, Marks]:
    """Return the elements whose class or id may name comments, with what they say."""
    hints = list_hints({name for _, classes, identity in named for name in (classes, identity) if name})
    return {
        element: read_marks(classes or "", identity or "")
        for element, classes, identity in named
        if (classes in hints or identity in hints) and element.tag not in ("body", "html")
    }


def read_text(element: HtmlElement) -> str | None:
    """Return a short element's text, white space folded; ``None`` where it has more than a heading or counter has."""
    pieces: list[str] = []
    length = 0
    for text in element.itertext():
        pieces.append(text)
        length += len(text.strip())
        if length > MAX_READ:
            return None
    return " ".join("".join(pieces).split())


def _is_heading(element: HtmlElement) -> bool:
    line = read_text(element)
    return line is not None and len(line) <= MAX_HEADING and is_heading(line) and read_count(line) != 0


def _is_silent(element: HtmlElement) -> bool:
    return any(above.tag in SILENT for above in element.iterancestors())
