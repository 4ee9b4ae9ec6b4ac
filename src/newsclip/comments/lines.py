"""Lines of a page as a reader sees them, each run of text with the part of a comment that its markup calls it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from newsclip.blocks import Role
from newsclip.comments.marks import NO_MARKS, Marks, read_element
from newsclip.comments.outline import SILENT
from newsclip.markup import INLINE

if TYPE_CHECKING:
    from lxml.html import HtmlElement

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


def split_lines(
    root: HtmlElement, foreign: set[HtmlElement], is_passed: Callable[[HtmlElement], bool] | None = None
) -> Iterator[Line]:
    """Yield the lines of an element that hold text: what stands between the edges of block elements and line breaks.

    ``foreign`` are elements within it whose text is left out. A block's lines may be left out where ``is_passed``.
    """
    from lxml.etree import iterwalk  # comments of pastes have lines as well, and need no lxml

    pieces: list[Piece] = []
    around = [""]
    skipped: HtmlElement | None = None
    walk = iterwalk(root, events=("start", "end"))
    for event, element in walk:
        begins, is_block = event == "start", element.tag not in INLINE
        is_left_out = begins and element is not root and (element in foreign or element.tag in SILENT)
        if is_block and pieces and not is_left_out and element is not skipped:
            yield from _form_line(pieces)
            pieces = []
        if is_left_out or (begins and is_block and is_passed is not None and is_passed(element)):
            walk.skip_subtree()
            skipped = element
        elif begins:
            around.append(_enter(element, around[-1], element is root))
            if text := element.text:
                pieces.append(Piece(text, around[-1], element))
        else:
            if element is not skipped:
                around.pop()
            if element is not root and (text := element.tail):
                pieces.append(Piece(text, around[-1], element.getparent()))
    yield from _form_line(pieces)


def _form_line(pieces: list[Piece]) -> Iterator[Line]:
    if any(not piece.text.isspace() for piece in pieces):
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
    if tag in CONTROLS:
        return "chrome"
    if not element.keys():
        return _BY_TAG.get(tag)
    prop = element.get("itemprop") or ""
    if element.get("role") in ("button", "toolbar", "navigation", "menu"):
        return "chrome"
    if tag == "time" or prop in _WHEN_PROPS:
        return "when"
    if prop in _AUTHOR_PROPS or "author" in (element.get("rel") or "").split() or tag == "cite":
        return "author"
    if prop in _TEXT_PROPS:
        return "text"
    return _name_marks(read_element(element))


_BY_TAG = {"time": "when", "cite": "author"}
_WHEN_PROPS = frozenset({"dateCreated", "datePublished", "commentTime", "uploadDate", "dateModified"})
_AUTHOR_PROPS = frozenset({"author", "creator", "name"})
_TEXT_PROPS = frozenset({"text", "commentText", "description", "articleBody", "reviewBody"})


def _name_marks(marks: Marks) -> str | None:
    if marks is NO_MARKS:
        return None
    for part in ("chrome", "author", "when", "text", "byline"):
        if getattr(marks, part):
            return part
    return "chrome" if marks.form else None
