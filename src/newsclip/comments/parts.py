"""One comment of a page: its lines as a reader sees them, the role of each, and from them author, time and text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from newsclip.blocks import Role
from newsclip.comments.lines import read_line, read_score
from newsclip.comments.marks import read_element
from newsclip.comments.outline import SILENT
from newsclip.comments.signature import clean_name, find_when, read_signature
from newsclip.comments.words import MAX_LINE, is_action, is_form, is_heading, is_subject, strip_actions
from newsclip.markup import INLINE

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MAX_BYLINE, MIN_REST = 120, 12
"""Characters: a line longer than this is text, whatever the element around it is called; and so much beside a name or
date that is named so."""
_CONTROLS = frozenset({"form", "button", "input", "label", "nav", "menu", "dialog"})
_CONTROL_ROLES = frozenset({"button", "toolbar", "navigation", "menu"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_PROPERTIES = {
    **dict.fromkeys(("dateCreated", "datePublished", "commentTime", "uploadDate", "dateModified"), "when"),
    **dict.fromkeys(("author", "creator", "name"), "author"),
    **dict.fromkeys(("text", "commentText", "description", "articleBody", "reviewBody"), "text"),
}
_BY_NAME = ("chrome", "author", "when", "text", "byline")


@dataclass(slots=True)
class Piece:
    """A run of text in one element, with the part that the nearest named element around it says it is."""

    text: str
    part: str
    element: HtmlElement


@dataclass(slots=True)
class PageLine:
    """What a reader sees as one line: pieces between two block edges, and the role they add up to."""

    pieces: list[Piece]
    text: str
    role: Role = Role.COMMENT

    @property
    def spaced(self) -> str:
        """The text without chrome, a space between elements, as between a name and a date that style parts."""
        return " ".join(" ".join(piece.text for piece in self.pieces if piece.part != "chrome").split())

    def join(self, *parts: str) -> str:
        """Return the text of the pieces that are one of some parts, white space folded."""
        return " ".join("".join(piece.text for piece in self.pieces if piece.part in parts).split())


def split_lines(root: HtmlElement, foreign: set[HtmlElement]) -> Iterator[PageLine]:
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


def _form_line(pieces: list[Piece]) -> Iterator[PageLine]:
    shown = [piece for piece in pieces if piece.text]
    runs = [f"{'' if piece.part == before.part else ' '}{piece.text}" for before, piece in pairwise(shown)]
    text = " ".join("".join([piece.text for piece in shown[:1]] + runs).split())
    if text:
        yield PageLine(pieces, text)


def _enter(element: HtmlElement, part: str, is_root: bool) -> str:
    """Return the part that an element's own text is, within ``part``."""
    own = None if is_root and element.tag not in ("dt", "dd") else name_part(element)
    if own == "text" and part in ("text", "inner text") and element.tag not in INLINE:
        return "inner text"
    return own or part


def name_part(element: HtmlElement) -> str | None:
    """Return which part of a comment an element is by its tag, attributes and names; ``None`` where nothing tells."""
    tag = element.tag
    if tag in _CONTROLS or element.get("role") in _CONTROL_ROLES:
        return "author" if read_element(element).author else "chrome"
    told = _PROPERTIES.get(element.get("itemprop") or "")
    if tag == "time" or told == "when":
        return "when"
    if tag == "cite" or told == "author" or "author" in (element.get("rel") or "").split():
        return "author"
    marks = read_element(element)
    return told or next((part for part in _BY_NAME if getattr(marks, part)), "chrome" if marks.form else None)


@dataclass(slots=True)
class Parts:
    """What one comment's elements say: ``when`` as written and, where the markup has it, as a machine reads it.

    ``names`` are all that may be the author's, the likeliest first.
    """

    author: str | None = None
    when: str | None = None
    machine_when: str | None = None
    score: int | None = None
    url: str | None = None
    lines: list[PageLine] = field(default_factory=list)
    names: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The comment's own words, a blank line between its paragraphs."""
        return "\n\n".join(line.text for line in self.lines if line.role is Role.COMMENT)


def read_parts(roots: list[HtmlElement], foreign: set[HtmlElement]) -> Parts:
    """Return the parts of the comment that ``roots`` make up, nested comments (``foreign``) left out.

    Custom elements say in attributes who, when, and where the comment is found.
    """
    lines, root = [line for root in roots for line in split_lines(root, foreign)], roots[0]
    _settle_text(lines)
    parts = Parts(
        clean_name(root.get("author") or root.get("data-author") or ""),
        machine_when=root.get("created") or root.get("data-created"),
        score=read_score(root.get("score") or root.get("data-score") or ""),
        url=root.get("permalink") or root.get("data-permalink"),
        lines=lines,
    )
    edges = lines[:3] + lines[3:][-2:]
    signed = [signature for line in edges if (signature := read_signature(line.spaced) or read_signature(line.text))]
    named = [clean_name(piece.text) for line in lines for piece in line.pieces if piece.part == "author"]
    names = [parts.author, *(name for name in named if name and any(map(str.isalnum, name)))]
    alone = read_line(lines[0].text).name if len(lines) > 1 and len(lines[0].text) <= MAX_LINE else None
    parts.names = list(filter(None, [*names, *(signature.author for signature in signed), alone]))
    parts.author = next(iter(parts.names), None)
    if not _find_marked_when(parts):
        parts.when = _find_written_when(lines) or next((one.when for one in signed if one.when), None)
    has_text = any(line.join("text") for line in lines)
    is_said = False
    for line in lines:
        line.role = _judge_line(line, parts, has_text, is_said)
        is_said = is_said or line.role is Role.COMMENT
    if parts.score is None:
        scores = (read_score(line.text) for line in lines if line.role is Role.COMMENT_CHROME)
        parts.score = next((score for score in scores if score is not None), None)
    return parts


def _settle_text(lines: list[PageLine]) -> None:
    """Where an element of text holds another, take short lines before the inner one for its byline."""
    first = next((at for at, line in enumerate(lines) if any(piece.part == "inner text" for piece in line.pieces)), 0)
    for at, line in enumerate(lines):
        for piece in line.pieces:
            if at < first and piece.part == "text" and len(line.text) <= MAX_BYLINE:
                piece.part = ""
            elif at >= first and piece.part == "inner text":
                piece.part = "text"


def _find_marked_when(parts: Parts) -> bool:
    """Read the time that the markup gives for machines, and the comment's own address from its link: say whether."""
    for piece in (piece for line in parts.lines for piece in line.pieces if piece.part == "when"):
        element, above = piece.element, piece.element.getparent()
        link = element if element.tag == "a" else above if above is not None and above.tag == "a" else None
        address = link.get("href") or "" if link is not None else ""
        if parts.url is None and len(address) > 1 and not address.startswith("javascript:"):
            parts.url = address
        moment = element.get("datetime") or element.get("title") or ""
        if any(map(str.isdigit, moment)):
            parts.machine_when = parts.machine_when or moment.strip()
            parts.when = " ".join(piece.text.split()) or None
            return True
    return False


def _find_written_when(lines: list[PageLine]) -> str | None:
    for named in (("when",), ("byline", "chrome", "author")):
        for text in (line.join(*named) for line in lines):
            if text and (found := find_when(text)):
                return text[found[0] : found[1]].strip(" ,;|-")
    return None


def _judge_line(line: PageLine, parts: Parts, has_text: bool, is_said: bool) -> Role:
    """Return a line's role from its pieces' parts, and where they do not tell, from its words.

    ``is_said`` says that text stands above it: a name below is how its writer ends.
    """
    shown = [piece for piece in line.pieces if piece.text.strip()]
    kinds, is_short = {piece.part for piece in shown}, len(line.text) <= MAX_BYLINE
    if is_subject(line.text) and all(_is_in_heading(piece.element) for piece in shown):
        return Role.COMMENT_BYLINE
    if kinds <= {"chrome"}:
        return Role.COMMENT_CHROME
    if is_short and kinds <= {"author", "when", "byline", "chrome"}:
        return Role.COMMENT_BYLINE
    if is_short and has_text and "text" not in kinds:
        return Role.COMMENT_CHROME if is_action(line.text) else Role.COMMENT_BYLINE
    if "text" not in kinds and kinds & {"author", "when"} and len(strip_actions(line.join(""))) < MIN_REST:
        return Role.COMMENT_BYLINE
    return _judge_words(line, parts, is_said)


def _is_in_heading(element: HtmlElement) -> bool:
    above = element.getparent()
    return element.tag in _HEADINGS or (above is not None and above.tag in _HEADINGS)


def _judge_words(line: PageLine, parts: Parts, is_said: bool) -> Role:
    text = line.text
    if is_action(text) or is_action(line.spaced):
        return Role.COMMENT_CHROME
    if is_heading(text) or (len(text) < MAX_BYLINE and is_form(text)):
        return Role.COMMENT_CHROME
    signature = read_signature(text) or read_signature(line.spaced)
    is_signed = signature is not None and (signature.when or signature.author == parts.author)
    is_named = not is_said and parts.author and text.strip(" :,.-–—") == parts.author
    return Role.COMMENT_BYLINE if is_signed or is_named else Role.COMMENT
