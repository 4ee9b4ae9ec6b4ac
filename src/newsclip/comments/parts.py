"""The parts of one comment: its lines, each with its role, and from them author, time and text."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from newsclip.blocks import Role
from newsclip.comments.chrome import is_action, is_form, is_heading, is_subject, strip_actions
from newsclip.comments.lines import Line, Piece, split_lines
from newsclip.comments.sectionline import read_score
from newsclip.comments.signature import clean_name, find_when, is_name, read_signature

if TYPE_CHECKING:
    from lxml.html import HtmlElement

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
    _find_author(parts)
    _find_when(parts)
    has_text = any(piece.part == "text" for line in parts.lines for piece in line.pieces if piece.text.strip())
    for at, line in enumerate(parts.lines):
        line.role = _judge_line(line, parts, has_text, at)
    _trim_signatures(parts)
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


def _find_author(parts: Parts) -> None:
    """Take the author from the element named so that holds a name, else from the line that signs."""
    parts.author = parts.author or _read_named_author(parts.lines) or _read_signed_author(parts.lines)


def _read_named_author(lines: list[Line]) -> str | None:
    """Return the first name in an element that holds the name alone, else in one that holds more than the name."""
    first = None
    for line in lines:
        for piece in line.pieces:
            if piece.part != "author" or not piece.text.strip():
                continue
            name = _read_alone(piece)
            if name:
                return name
            first = first or clean_name(piece.text)
    return first if first and any(character.isalnum() for character in first) else None


def _read_alone(piece: Piece) -> str | None:
    """Return the name in an element that holds nothing but a name; ``None`` where it may hold more."""
    classes = (piece.element.get("class") or "").split()
    if "fn" in classes or piece.element.get("itemprop") == "name":
        name = " ".join(piece.text.split()).rstrip(" :,")
        return name if len(name) <= MAX_BYLINE and clean_name(name) else None
    name_in = clean_name(piece.text) if piece.element.tag in ("cite", "a") else None
    return name_in if name_in and any(character.isalnum() for character in name_in) else None


def _read_signed_author(lines: list[Line]) -> str | None:
    for line in _list_edges(lines):
        signature = read_signature(line.text)
        if signature and signature.author:
            return signature.author
    for line in lines:
        if any(piece.part == "text" and piece.text.strip() for piece in line.pieces):
            break
        name = clean_name("".join(piece.text for piece in line.pieces if piece.part in ("byline", "")))
        if name and is_name(name) and any(_is_profile(piece) for piece in line.pieces):
            return name
    return None


def _is_profile(piece: Piece) -> bool:
    """Whether a piece stands where names stand without a name for it: in a byline, a heading, a link or bold."""
    return piece.part == "byline" or piece.element.tag in ("a", "b", "strong", "h2", "h3", "h4", "h5", "h6")


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


def _trim_signatures(parts: Parts) -> None:
    """Drop from lines of text the pieces that are another part: the name in "Name: text", the button after it."""
    for line in parts.lines:
        if line.role is Role.COMMENT:
            kept = [piece for piece in line.pieces if piece.part in ("text", "")]
            if kept and any(piece.text.strip() for piece in kept):
                line.pieces = kept
