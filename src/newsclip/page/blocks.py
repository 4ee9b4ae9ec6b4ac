"""A page's tree to its visible text: the lines that a browser would show, each as a block with its evidence."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from newsclip.blocks import Block, Role
from newsclip.composition import compose_text
from newsclip.labels.cuewords import measure_size
from newsclip.markup import INLINE, TAG_INSIDE, Classes, Markup, Part, find_markup_cues, load_markup_cues, read_classes
from newsclip.page.display import UNSEEN, is_code, is_hidden, is_inline, is_row, keeps_lines
from newsclip.page.tree import Element
from newsclip.paste.layout import split_blocks

_BOLD = frozenset({"b", "strong"})
_NAMING = ("id", "itemprop", "role")
_INVISIBLE = re.compile("[\x00-\x1f\x7f\u200b\u2060\ufeff\u00ad]")
# Pages with less running text than this, in characters, are looked into for text that a script would show.
LITTLE_TEXT = 400
_RUNNING = 50


class _Place(NamedTuple):
    """What a line inherits from the elements around it."""

    tag: str
    kind: str
    above: str
    inside: int
    cues: int
    near: int
    depth: int
    box: int
    role: Role | None
    signs: tuple[int, ...] = (0, 0, 0)
    value: str = ""
    keeps: bool = False


@dataclass(slots=True)
class _Line:
    """A line of visible text as it is gathered."""

    place: _Place
    pieces: list[str]
    role: Role | None
    linked: int = 0
    bold: int = 0
    images: int = 0
    parts: list[Part] = field(default_factory=list)


@dataclass(slots=True)
class PageText:
    """What a reader sees of a page: its text, one line a block; the blocks; each box with its parent and element."""

    text: str
    blocks: list[Block]
    parents: list[int]
    boxes: list[Element]


def list_blocks(root: Element, roles: Mapping[Element, Role] | None = None) -> PageText:
    """Return the page's visible text and its blocks, with their offsets into it and their evidence.

    ``roles`` are what is already known of some elements: a block has the role of the nearest one around it.
    """
    blocks: list[Block] = []
    texts: list[str] = []
    at = 0
    walk = _walk_seen(root, roles or {})
    for line in walk.lines:
        text = " ".join("".join(line.pieces).split())
        if not text.isprintable():
            text = " ".join(_INVISIBLE.sub("", text).split())
        if not (text := compose_text(text)):
            continue
        place = line.place
        markup = Markup(
            place.tag,
            f"{place.above}>{place.kind}",
            place.inside,
            place.cues,
            place.near,
            place.depth,
            place.box,
            line.linked,
            line.bold,
            line.images,
            signs=place.signs[0] | place.signs[1] | place.signs[2],
            parts=_list_parts(line, text),
        )
        block = Block(text, at, at + len(text), depth=place.depth, markup=markup)
        if line.role is not None:
            opens = line.role is Role.BODY
            block.label(line.role, f"stands in {'the first post' if opens else 'a comment section'} of the page")
        blocks.append(block)
        texts.append(text)
        at += len(text) + 1
    return PageText("\n".join(texts), blocks, walk.parents, walk.boxes)


def _list_parts(line: _Line, text: str) -> list[Part]:
    """Return the marked parts of a line, and the line itself where its own element has a value for machines."""
    parts = [part._replace(text=" ".join(part.text.split())) for part in line.parts] if line.parts else []
    return [*parts, Part(text, line.place.signs[0], line.place.value)] if line.place.value else parts


def _walk_seen(root: Element, roles: Mapping[Element, Role]) -> _Walk:
    """Walk what is visible; where it holds next to no running text, with what scripts would have brought to light.

    Forums serve their posts within ``noscript``, and pages built by scripts keep their text hidden until those run.
    """
    walk = _Walk(root, roles)
    shown = _count_running(walk.lines, LITTLE_TEXT)
    if shown >= LITTLE_TEXT:
        return walk
    revealed, enough = _Walk(root, roles, reveal=True), 2 * shown + LITTLE_TEXT
    return revealed if _count_running(revealed.lines, enough) >= enough else walk


def _count_running(lines: list[_Line], enough: float) -> float:
    """Return the Latin characters' worth of lines of running text, hardly linked: up to as many as are ``enough``."""
    total = 0.0
    for line in lines:
        size = measure_size("".join(line.pieces))
        total += size if size >= _RUNNING and line.linked < size / 3 else 0
        if total >= enough:
            break
    return total


class _Walk:
    """One pass over the tree, without recursion: a tree may be a thousand levels deep."""

    def __init__(self, root: Element, roles: Mapping[Element, Role], *, reveal: bool = False) -> None:
        from lxml.etree import iterwalk

        self.lines: list[_Line] = []
        self.parents = [0]
        self.boxes: list[Element] = []
        self._line: _Line | None = None
        self._images = self._linked = self._bold = 0
        self._unseen = UNSEEN - {"noscript"} if reveal else UNSEEN
        self._reveal = reveal
        self._width = len(load_markup_cues())
        self._mask = (1 << self._width) - 1
        self._roles = roles
        self._inline_roles: list[Role] = []
        self._lined: list[Element] = []
        self._row: Element | None = None
        self._marked: list[tuple[Element, int, str, list[str]]] = []
        body = root.find("body")
        start = body if body is not None else root
        self.boxes.append(start)
        self._places = [_Place("body", "body", "", 0, 0, 0, 0, 0, roles.get(start))]
        walk = iterwalk(start, events=("start", "end"))
        next(walk)
        self._places.append(self._find_place(start, start.tag, start.keys(), read_classes(start.get("class"))))
        text, skipped = start.text, None
        if text and not text.isspace():
            self._add(text)
        for event, element in walk:
            if event == "end":
                if element is not skipped:
                    self._leave(element, element.tag)
                text = element.tail
            elif self._enter(element, element.tag):
                text = element.text
            else:
                walk.skip_subtree()
                skipped = element
                continue
            if text and (self._line is not None or not text.isspace()):
                self._add(text)
        self._end_line()

    def _enter(self, element: Element, tag: str) -> bool:
        """Go into an element; or not, where a browser shows nothing of it."""
        names = element.keys()
        classes = element.get("class") if names and "class" in names else None
        unseen = tag in self._unseen and not (tag == "template" and "shadowrootmode" in names)
        known = read_classes(classes)
        if unseen or known.hide or is_hidden(element, tag, names, classes, reveal=self._reveal):
            if self._line is not None and not unseen and not is_inline(element, tag):
                self._end_line()
            return False
        if self._row is not None or tag in INLINE or is_inline(element, tag):
            if self._row is not None and tag not in INLINE:
                self._add(" ")
            self._open_inline(element, tag, names, known)
            return True
        if self._line is not None:
            self._end_line()
        if tag != "br":
            self._places.append(self._find_place(element, tag, names, known))
            if tag == "tr" and is_row(element):
                self._row = element
        return True

    def _open_inline(self, element: Element, tag: str, names: list[str], known: Classes) -> None:
        self._lined.append(element)
        signs, value = known.read_signs(element, names)
        if signs:
            self._marked.append((element, signs, value, []))
        if tag == "a":
            self._linked += 1
        elif tag in _BOLD:
            self._bold += 1
        elif tag == "img":
            self._images += 1
        if self._roles and element in self._roles:
            self._inline_roles.append(self._roles[element])

    def _leave(self, element: Element, tag: str) -> None:
        if not self._lined or self._lined[-1] is not element:
            if tag != "br":
                if self._line is not None:
                    self._end_line()
                self._places.pop()
                if element is self._row:
                    self._row = None
            return
        self._lined.pop()
        if self._marked and self._marked[-1][0] is element:
            _, signs, value, pieces = self._marked.pop()
            if self._line is not None and (pieces or value):
                self._line.parts.append(Part("".join(pieces), signs, value))
        if tag == "a":
            self._linked -= 1
        elif tag in _BOLD:
            self._bold -= 1
        if self._roles and element in self._roles:
            self._inline_roles.pop()

    def _add(self, text: str) -> None:
        line = self._line
        if line is None:
            place = self._places[-1]
            role = self._inline_roles[-1] if self._inline_roles else place.role
            line = self._line = _Line(place, [], role)
        line.pieces.append(text)
        for _, _, _, pieces in self._marked:
            pieces.append(text)
        if self._linked:
            line.linked += len(text)
        if self._bold:
            line.bold += len(text)

    def _end_line(self) -> None:
        if self._line is not None:
            self._line.images = self._images
            self._images = 0
            self.lines.extend(_part_line(self._line) if self._line.place.keeps else [self._line])
            self._line = None

    def _find_place(self, element: Element, tag: str, names: list[str], known: Classes) -> _Place:
        parent = self._places[-1]
        self.parents.append(parent.box)
        self.boxes.append(element)
        signs, value = known.read_signs(element, names)
        own = known.cues
        if len(names) > 1 or not known.first:
            others = [element.get(name) for name in _NAMING if name in names]
            own = find_markup_cues(f"{element.get('class', '')} {' '.join(others)}") if others else own
        return _Place(
            tag,
            f"{tag}.{known.first}" if known.first else tag,
            parent.kind,
            parent.inside | TAG_INSIDE.get(tag, 0),
            parent.cues | own,
            own | (parent.near & self._mask) << self._width,
            parent.depth + 1,
            len(self.parents) - 1,
            self._roles.get(element, parent.role) if self._roles else parent.role,
            (signs, *parent.signs[:2]),
            value,
            parent.keeps or keeps_lines(element, names),
        )


def _part_line(line: _Line) -> list[_Line]:
    """Return the lines of a text whose line ends a browser shows, un-wrapped into paragraphs; code stays whole."""
    raw = "".join(line.pieces)
    if "\n" not in raw.strip() or is_code(raw):
        return [line]
    return [
        replace(
            line,
            pieces=[text],
            linked=round(line.linked * (len(text) / len(raw))),
            bold=round(line.bold * (len(text) / len(raw))),
            parts=[part for part in line.parts if part.text.strip() in text],
        )
        for text in (block.text for block in split_blocks(raw))
    ]
