"""Comment sections of a saved page: found in its tree before the extraction engine sees it, and read into comments."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from newsclip.blocks import Block, Role
from newsclip.comments.compose import Said, compose_comments, date_comments, list_declared_comments
from newsclip.comments.lines import read_line
from newsclip.comments.outline import Outline, count_stated, look_over, may_hold_comments, outline_tree
from newsclip.comments.parts import Parts, read_parts, split_lines
from newsclip.comments.tagging import EAGER, describe_lines, load_tagger
from newsclip.comments.units import Unit, find_posts, find_units
from newsclip.comments.words import read_count
from newsclip.record import Comment

LEAST_REPEATED, LEAST_REPEATED_SHARE = 3, 0.4
"""A short line is chrome where it stands so often, and beside so many of the comments."""
MIN_UNSIGNED = 25
"""Characters: a shorter text in a comment's place that nobody signs is a label ("New comment")."""
MAX_STRAY, MAX_EMPTY = 1500, 400
"""Characters besides the comments that an element named as their section may hold: heading, form, rules; and of a named
section without comments that is set apart: a longer one may be the article by a bad name."""
MOST_ALIKE, ALIKE_SHARE = 3, 0.8
"""Comments in number, and as a share of the page's, that one person may have written."""
MAX_LEVELS_UP, MOST_SPACERS = 12, 8
"""Elements above a comment in which an indentation is looked for, and at its beginning for its depth."""
_NO_SECTIONS = frozenset(["a", "span", "body", "main", "article", "b", "strong", "em", "i"])
_DEPTHS = ("depth", "data-depth", "data-level", "aria-level", "indent")
_INDENT = re.compile(r"(?:margin|padding)-left\s*:\s*(\d{1,4})(?:px|em|%)?", re.IGNORECASE)


@dataclass(slots=True)
class CommentSections:
    """What a page's comment sections hold.

    ``containers`` are the elements that stand outside the article, in document order, none within another. ``roles``
    tells for elements in them what they are; an element not named there is what the nearest one around it is.
    ``lines`` are the sections' lines as a reader sees them, each with its role: every comment's, then the sections'
    own; ``spoken`` are the comments part by part. ``stated`` is the number of comments that a counter of the page
    gives. ``opener`` is who wrote a thread's first post, which is its article, ``opened`` when (ISO 8601), and
    ``opened_raw`` the words that say so.
    """

    comments: list[Comment] = field(default_factory=list)
    containers: list[HtmlElement] = field(default_factory=list)
    roles: dict[HtmlElement, Role] = field(default_factory=dict)
    lines: list[tuple[str, Role]] = field(default_factory=list)
    spoken: list[Parts] = field(default_factory=list)
    stated: int | None = None
    opener: str | None = None
    opened: str | None = None
    opened_raw: str | None = None


def find_comments(tree: HtmlElement) -> CommentSections:
    """Return the reader comments of a page and the elements that hold them. The tree is left as it is."""
    marked = look_over(tree)
    sections = CommentSections()
    if may_hold_comments(marked):
        outline = outline_tree(tree, marked)
        units = _read_units(outline, find_units(outline))
        units = _read_units(outline, find_posts(outline, units)) or units
        _write_comments(outline, units, sections)
        _find_containers(outline, [unit for unit in units if not unit.opens], sections)
    sections.comments = sections.comments or list_declared_comments(tree)
    counts = (read_count(text) for text, role in sections.lines if role is Role.COUNTER)
    stated = next((count for count in counts if count is not None), None)
    sections.stated = count_stated(marked) if stated is None else stated
    return sections


def _read_units(outline: Outline, units: list[Unit]) -> list[Unit]:
    """Return the units with their parts read, or none where what was named a comment turns out to be none."""
    roots = {outline.elements[place] for unit in units for place in unit.roots}
    for unit in units:
        unit.parts = read_parts([outline.elements[place] for place in unit.roots], roots)
    firsts = Counter(unit.parts.author for unit in units if unit.parts)
    for unit in units:
        # What most of many comments have in a name's place is a label: "Profile".
        if unit.parts and unit.parts.author and firsts[unit.parts.author] > max(MOST_ALIKE, len(units) * ALIKE_SHARE):
            unit.parts.author = next(
                (name for name in unit.parts.names if name != unit.parts.author), unit.parts.author
            )
    _judge_unnamed(units)
    _drop_repeated(units)
    return units if any(_is_comment(unit, len(units)) for unit in units) else []


def _judge_unnamed(units: list[Unit]) -> None:
    """Tell the lines of comments of which no name says what is text, as those of pastes are told."""
    owned = [
        (unit, line)
        for unit in units
        if unit.parts and not any(piece.part == "text" for line in unit.parts.lines for piece in line.pieces)
        for line in unit.parts.lines
    ]
    above = [None, *(unit for unit, _ in owned)]
    blocks = [
        Block(line.text, 0, 0, blanks_before=int(unit is not other))
        for (unit, line), other in zip(owned, above, strict=False)
    ]
    if not blocks:
        return
    tags = [state.split()[0] for state in load_tagger().tag(describe_lines(blocks), EAGER[-1])]
    roles = {"text": Role.COMMENT, "lead": Role.COMMENT, "foot": Role.COMMENT_CHROME}
    said = {id(unit) for (unit, _), tag in zip(owned, tags, strict=True) if roles.get(tag) is Role.COMMENT}
    for (unit, line), tag in zip(owned, tags, strict=True):
        if id(unit) in said and tag != "out":
            line.role = roles.get(tag, Role.COMMENT_BYLINE)


def _drop_repeated(units: list[Unit]) -> None:
    """Label as buttons the short lines of text that stand in most of the comments, their numbers aside."""
    lines = [(unit, line) for unit in units if unit.parts for line in unit.parts.lines if line.role is Role.COMMENT]
    keys = {(id(unit), read_line(line.text).key) for unit, line in lines}
    counts = Counter(key for _, key in keys if key)
    for _, line in lines:
        if counts[read_line(line.text).key] >= max(LEAST_REPEATED, LEAST_REPEATED_SHARE * len(units)):
            line.role = Role.COMMENT_CHROME


def _is_comment(unit: Unit, number: int) -> bool:
    """Whether what was read is a comment and not an empty place for one: it has text, and someone who signs it."""
    parts = unit.parts
    if parts is None or unit.pingback or unit.opens or not parts.text:
        return False
    return bool(parts.author or parts.when) or unit.numbered or (number > 1 and len(parts.text) > MIN_UNSIGNED)


def _write_comments(outline: Outline, units: list[Unit], sections: CommentSections) -> None:
    """Number the comments among the units, tell to which each replies, and label the elements of all units."""
    said: list[Said] = []
    nest: list[tuple[int, int]] = []
    for unit, parts in _choose_comments(units):
        start, end = unit.roots[0], outline.end[unit.roots[-1]]
        while nest and nest[-1][0] <= start:
            nest.pop()
        inside = nest[-1][1] if nest else None
        nest.append((end, len(said)))
        said.append(_write_parts(parts, inside, _read_level(outline, start)))
        sections.spoken.append(parts)
    language = outline.elements[0].get("lang")
    sections.comments = compose_comments(said, language)
    for unit in units:
        if unit.parts is None:
            continue
        if not unit.opens:
            _label(outline, unit, unit.parts, sections)
        elif len(unit.parts.text) * 2 >= sum(len(line.text) for line in unit.parts.lines):
            sections.opener, sections.opened_raw = unit.parts.author, unit.parts.when
            sections.opened = date_comments([_write_parts(unit.parts)], language)[0]
            _label_opening(outline, unit, unit.parts, sections)


def _write_parts(parts: Parts, inside: int | None = None, level: int = 0) -> Said:
    lead = read_line(parts.text.partition("\n")[0]).inline
    is_led = lead is not None and lead.author == parts.author
    return Said(
        parts.author,
        parts.when,
        parts.text[lead.start :] if lead and is_led else parts.text,
        parts.machine_when,
        inside=inside,
        level=level,
        score=parts.score,
        url=parts.url,
    )


def _choose_comments(units: list[Unit]) -> list[tuple[Unit, Parts]]:
    """Return the units that are comments: where some bear a number or a date, those of other names must do so too."""
    kept = [(unit, unit.parts) for unit in units if unit.parts and _is_comment(unit, len(units))]
    sure = {unit.layer for unit, parts in kept if parts.when or unit.numbered}
    kept = [(unit, parts) for unit, parts in kept if unit.layer in sure or not sure]
    if sum(bool(parts.author) for _, parts in kept) * 2 >= len(kept):
        kept = [(unit, parts) for unit, parts in kept if parts.author or parts.when or unit.numbered]
    return kept


def _read_level(outline: Outline, root: int) -> int:
    """Return how deep a comment says it stands: by number, by nested lists around it, or by indentation."""
    depth = outline.read_marks(root).depth
    if depth is not None or (depth := _read_depth(outline, root)) is not None:
        return depth
    nested = indent = 0
    for above in [root, *outline.list_ancestors(root)[:MAX_LEVELS_UP]]:
        marks = outline.read_marks(above)
        told = next((value for name in _DEPTHS if (value := outline.elements[above].get(name) or "").isdigit()), None)
        if told:
            return int(told)
        if above != root and marks.depth is not None and marks.unit:
            return marks.depth
        nested += above != root and marks.nested
        found = _INDENT.search((outline.elements[above].get("style") or "")[:300])
        indent += int(found[1]) if found else 0
    return nested or indent or _count_within(outline, root)


def _count_within(outline: Outline, root: int) -> int:
    """Return how often what is around a comment stands in its like: as often as threads stand in threads."""
    above = [outline.elements[up] for up in outline.list_ancestors(root)]
    around = Counter((element.tag, element.get("class")) for element in above if element.get("class"))
    return max(around.values(), default=1) - 1


def _read_depth(outline: Outline, root: int) -> int | None:
    """Return the depth that an attribute of a comment or of its first elements tells, or the width of a spacer there.

    A spacer is a picture before all text of the comment.
    """
    for element in outline.elements[root : min(outline.end[root], root + MOST_SPACERS)]:
        told = next((value for name in _DEPTHS if (value := element.get(name) or "").isdigit()), None)
        width = element.get("width") or ""
        if told or (element.tag == "img" and width.isdigit() and (element.get("height") or "") in ("0", "1")):
            return int(told or width)
        if (element.text or "").strip():
            break
    return None


def _label(outline: Outline, unit: Unit, parts: Parts, sections: CommentSections) -> None:
    own = [outline.elements[place] for place in unit.roots]
    sections.roles.update(dict.fromkeys(own, Role.COMMENT_CHROME if unit.pingback else Role.COMMENT))
    for line in parts.lines:
        sections.lines.append((line.text, line.role))
        for piece in line.pieces if line.role is not Role.COMMENT else ():
            if piece.element not in own:
                sections.roles.setdefault(piece.element, line.role)


def _label_opening(outline: Outline, unit: Unit, parts: Parts, sections: CommentSections) -> None:
    """Label a thread's first post as the article, and what it says of its writer: elements that hold nothing else."""
    sections.roles.update(dict.fromkeys((outline.elements[place] for place in unit.roots), Role.BODY))
    for line in parts.lines:
        for piece in line.pieces if line.role is not Role.COMMENT else ():
            at = outline.place.get(piece.element)
            if at is not None and outline.size[at] <= len(line.text):
                sections.roles.setdefault(piece.element, line.role)


def _find_containers(outline: Outline, units: list[Unit], sections: CommentSections) -> None:
    """Choose the elements that the body must do without: the sections around the comments, or the comments alone."""
    places = sorted(place for unit in units for place in unit.roots)
    covered = _sum_sections(outline, places)
    tops = {_climb(outline, covered, place) for place in places}
    for at, mark in outline.marks.items():
        most = (MAX_STRAY if mark.form else MAX_EMPTY) if mark.section or mark.form else 0
        if 0 < outline.size[at] <= most and outline.elements[at].tag not in _NO_SECTIONS:
            tops.add(at)
    end = -1
    roots = {outline.elements[place] for place in places}
    for at in sorted(tops):
        if at < end:
            continue
        end, element = outline.end[at], outline.elements[at]
        sections.containers.append(element)
        sections.roles.setdefault(element, Role.COMMENT_CHROME)
        for line in split_lines(element, roots) if element not in roots else ():
            counts = read_count(line.text) is not None
            sections.lines.append((line.text, Role.COUNTER if counts else Role.COMMENT_CHROME))


def _sum_sections(outline: Outline, places: list[int]) -> dict[int, int]:
    """Return for each named section how many characters of comments it holds."""
    covered = {at: 0 for at, mark in outline.marks.items() if mark.section}
    end = -1
    for place in places:
        if place >= end:
            end = outline.end[place]
            for above in outline.list_ancestors(place):
                if above in covered:
                    covered[above] += outline.size[place]
    return covered


def _climb(outline: Outline, covered: dict[int, int], at: int) -> int:
    """Return the outermost element around a comment that is named as a section and holds little else."""
    best = at
    for above in outline.list_ancestors(at):
        if above in covered and not outline.marks[above].other:
            stray = outline.size[above] - covered[above]
            if stray <= max(MAX_STRAY, covered[above]) and outline.elements[above].tag not in ("main", "body"):
                best = above
    return best
