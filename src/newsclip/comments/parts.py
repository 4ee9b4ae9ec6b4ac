"""One comment of a page: its lines as a reader sees them, the role of each, and from them author, time and text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from newsclip.blocks import Role
from newsclip.comments.marks import NO_MARKS, Marks, read_element
from newsclip.comments.outline import SILENT
from newsclip.comments.sectionline import read_score
from newsclip.comments.signature import clean_name, find_when, read_signature
from newsclip.comments.words import is_action, is_form, is_heading, is_subject, strip_actions
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


def split_lines(root: HtmlElement, foreign: set[HtmlElement]) -> Iterator[Line]:
    """Yield the lines of an element that hold text: what stands between the edges of block elements and line breaks.

    ``foreign`` are elements within it whose text is left out.
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
        if is_left_out:
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


_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
MAX_BYLINE = 120
"""Characters: a line longer than this is text, whatever the element around it is called."""


@dataclass(slots=True)
class Parts:
    """What one comment's elements say: ``when`` as written and, where the markup has it, as a machine reads it."""

    author: str | None = None
    when: str | None = None
    machine_when: str | None = None
    score: int | None = None
    url: str | None = None
    lines: list[Line] = field(default_factory=list)
    uncertain: bool = False

    @property
    def text(self) -> str:
        """The comment's own words, a blank line between its paragraphs."""
        return "\n\n".join(line.text for line in self.lines if line.role is Role.COMMENT)


def read_parts(roots: list[HtmlElement], foreign: set[HtmlElement]) -> Parts:
    """Return the parts of the comment that ``roots`` make up, nested comments (``foreign``) left out."""
    lines = [line for root in roots for line in split_lines(root, foreign)]
    parts = Parts(lines=[line for line in lines if line.text])
    _settle_text(parts.lines)
    _read_attributes(parts, roots[0])
    parts.author = parts.author or _read_named_author(parts.lines) or _read_signed_author(parts.lines)
    _find_when(parts)
    has_text = any(piece.part == "text" for line in parts.lines for piece in line.pieces if piece.text.strip())
    for at, line in enumerate(parts.lines):
        line.role = _judge_line(line, parts, has_text, at)
    if parts.score is None:
        feet = (line.text for line in parts.lines if line.role is Role.COMMENT_CHROME)
        parts.score = next((score for text in feet if (score := read_score(text)) is not None), None)
    return parts


def _settle_text(lines: list[Line]) -> None:
    """Where an element of text holds another, take short lines before the inner one for its byline."""
    first = next((at for at, line in enumerate(lines) if any(piece.part == "inner text" for piece in line.pieces)), 0)
    for line in lines[:first]:
        if len(line.text) <= MAX_BYLINE:
            for piece in line.pieces:
                piece.part = "" if piece.part == "text" else piece.part
    for line in lines[first:]:
        for piece in line.pieces:
            piece.part = "text" if piece.part == "inner text" else piece.part


def _read_attributes(parts: Parts, root: HtmlElement) -> None:
    """Take what an element says of its comment in attributes, as custom elements do, and its link to itself."""
    parts.author = clean_name(root.get("author") or root.get("data-author") or "")
    parts.machine_when = root.get("created") or root.get("data-created")
    parts.score = read_score(root.get("score") or root.get("data-score") or "")
    parts.url = root.get("permalink") or root.get("data-permalink")


def _read_named_author(lines: list[Line]) -> str | None:
    """Return the first name in an element that is called the author's, of those that hold letters or digits."""
    named = (piece for line in lines for piece in line.pieces if piece.part == "author" and piece.text.strip())
    names = (clean_name(piece.text) for piece in named)
    return next((name for name in names if name and any(map(str.isalnum, name))), None)


def _read_signed_author(lines: list[Line]) -> str | None:
    for line in _list_edges(lines):
        signature = read_signature(line.text)
        if signature and signature.author:
            return signature.author
    return None


def _list_edges(lines: list[Line]) -> list[Line]:
    """Return the lines where a signature stands: the first three, then the last two."""
    return [*lines[:3], *(line for line in lines[-2:] if line not in lines[:3])]


def _find_when(parts: Parts) -> None:
    for line in parts.lines:
        for piece in line.pieces:
            moment = piece.element.get("datetime") or (piece.element.get("title") if piece.part == "when" else None)
            if piece.part == "when" and parts.url is None:
                parts.url = _find_link(piece.element)
            if moment and piece.part == "when" and any(character.isdigit() for character in moment):
                parts.machine_when = parts.machine_when or moment.strip()
                parts.when = " ".join(piece.text.split()) or None
                return
    for named in (("when",), ("byline", "chrome", "author")):
        for line in parts.lines:
            text = " ".join("".join(piece.text for piece in line.pieces if piece.part in named).split())
            if text and (found := find_when(text)):
                parts.when = text[found[0] : found[1]].strip(" ,;|-")
                return
    for text in (line.text for line in _list_edges(parts.lines)):
        signature = read_signature(text)
        if signature and signature.when:
            parts.when = signature.when
            return


def _find_link(element: HtmlElement) -> str | None:
    """Return where a comment's date links to: its own address."""
    around = element if element.tag == "a" else element.getparent()
    address = around.get("href") if around is not None and around.tag == "a" else None
    return address if address and len(address) > 1 and not address.startswith("javascript:") else None


def _judge_line(line: Line, parts: Parts, has_text: bool, at: int) -> Role:
    """Return a line's role from its pieces' parts, and where they do not tell, from its words."""
    shown = [piece for piece in line.pieces if piece.text.strip()]
    if all(_is_in_heading(piece) for piece in shown) and is_subject(line.text):
        return Role.COMMENT_BYLINE
    kinds = {piece.part for piece in shown}
    if kinds <= {"chrome"}:
        return Role.COMMENT_CHROME
    if kinds <= {"author", "when", "byline", "chrome"} and len(line.text) <= MAX_BYLINE:
        return Role.COMMENT_BYLINE
    if kinds == {"text"} or "text" in kinds:
        return _judge_words(line.text, Role.COMMENT, parts)
    if has_text and len(line.text) <= MAX_BYLINE:
        return Role.COMMENT_CHROME if is_action(line.text) else Role.COMMENT_BYLINE
    rest = " ".join("".join(piece.text for piece in line.pieces if not piece.part).split())
    if kinds & {"author", "when"} and (not rest or read_signature(line.text) or len(strip_actions(rest)) < 12):
        return Role.COMMENT_BYLINE
    return _judge_words(line.text, Role.COMMENT, parts)


def _is_in_heading(piece: Piece) -> bool:
    above = piece.element.getparent()
    return piece.element.tag in _HEADINGS or (above is not None and above.tag in _HEADINGS)


def _judge_words(text: str, role: Role, parts: Parts) -> Role:
    if is_action(text) or is_heading(text) or (is_form(text) and len(text) < MAX_BYLINE):
        return Role.COMMENT_CHROME
    signature = read_signature(text)
    if signature and (signature.when or signature.author == parts.author):
        return Role.COMMENT_BYLINE
    if parts.author and text.strip(" :,.-–—") == parts.author:
        return Role.COMMENT_BYLINE
    return role
