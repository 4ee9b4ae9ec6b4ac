"""Lines of a page as a reader sees them, each run of text with the part of a comment that its markup calls it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from lxml.html import HtmlElement

from newsclip.blocks import Role
from newsclip.comments.marks import NO_MARKS, Marks, read_marks
from newsclip.comments.outline import SILENT

INLINE = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "img",
        "ins",
        "kbd",
        "label",
        "mark",
        "nobr",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
        "data",
    ]
)
CONTROLS = frozenset({"form", "button", "input", "label", "nav", "menu", "dialog"})


@dataclass(slots=True)
class Piece:
    """A run of text in one element, with the part that the nearest named element around it says it is."""

    text: str
    part: str
    element: HtmlElement


@dataclass(slots=True)
class Line:
    """What a reader sees as one line: pieces between two block edges, and the role they add up to."""

    pieces: list[Piece]
    role: Role = Role.COMMENT

    @property
    def text(self) -> str:
        """The line as a reader sees it."""
        shown = [piece for piece in self.pieces if piece.text]
        if len(shown) == 1:
            return " ".join(shown[0].text.split())
        runs = [piece.text if piece.part == before.part else f" {piece.text}" for before, piece in pairwise(shown)]
        return " ".join("".join([shown[0].text, *runs]).split()) if shown else ""


def split_lines(root: HtmlElement, foreign: set[HtmlElement]) -> Iterator[Line]:
    """Yield the lines of an element that hold text: what stands between the edges of block elements and line breaks.

    ``foreign`` are elements within it whose text is left out.
    """
    pieces: list[Piece] = []
    stack: list[tuple[HtmlElement, str, bool]] = [(root, "", False)]
    while stack:
        element, part, closing = stack.pop()
        skipped = element is not root and (
            element in foreign or element.tag in SILENT or not isinstance(element.tag, str)
        )
        if element.tag not in INLINE and not skipped:
            if any(piece.text.strip() for piece in pieces):
                yield Line(pieces)
            pieces = []
        if closing or skipped:
            if element is not root and element.tail:
                pieces.append(Piece(element.tail, part, element.getparent()))
            continue
        stack.append((element, part, True))
        inner = _enter(element, part, element is root)
        if element.text:
            pieces.append(Piece(element.text, inner, element))
        stack.extend((child, inner, False) for child in reversed(element))
    if any(piece.text.strip() for piece in pieces):
        yield Line(pieces)


def _enter(element: HtmlElement, part: str, is_root: bool) -> str:
    """Return the part that an element's own text is, within ``part``."""
    own = None if is_root and element.tag not in ("dt", "dd") else name_part(element)
    if own == "text" and part in ("text", "inner text") and element.tag not in INLINE:
        return "inner text"
    return own or part


def name_part(element: HtmlElement) -> str | None:
    """Return which part of a comment an element is by its tag, attributes and names; ``None`` where nothing tells."""
    tag = element.tag
    prop = element.get("itemprop") or ""
    if tag in CONTROLS or element.get("role") in ("button", "toolbar", "navigation", "menu"):
        return "chrome"
    if tag == "time" or prop in _WHEN_PROPS:
        return "when"
    if prop in _AUTHOR_PROPS or "author" in (element.get("rel") or "").split() or tag == "cite":
        return "author"
    if prop in _TEXT_PROPS:
        return "text"
    classes, identity = element.get("class"), element.get("id")
    marks = read_marks(classes or "", identity or "") if classes or identity else NO_MARKS
    return _name_marks(marks)


_WHEN_PROPS = frozenset({"dateCreated", "datePublished", "commentTime", "uploadDate", "dateModified"})
_AUTHOR_PROPS = frozenset({"author", "creator", "name"})
_TEXT_PROPS = frozenset({"text", "commentText", "description", "articleBody", "reviewBody"})


def _name_marks(marks: Marks) -> str | None:
    for part in ("chrome", "author", "when", "text", "byline"):
        if getattr(marks, part):
            return part
    return "chrome" if marks.form else None
