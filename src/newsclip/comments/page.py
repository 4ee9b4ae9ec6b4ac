"""Comment sections of a saved page: found in its tree before the extraction engine sees it, and read into comments."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml.html import HtmlElement

from newsclip.blocks import Role
from newsclip.comments.compose import date_comments, find_unit_parents, list_declared_comments
from newsclip.comments.outline import Glance, Outline, look_over, outline_tree
from newsclip.comments.parts import read_parts, split_lines
from newsclip.comments.units import Names, Unit, find_posts_around, find_replies, find_units, read_names
from newsclip.comments.words import read_count
from newsclip.problem import Notice
from newsclip.record import Comment

MIN_UNSIGNED = 25
"""Characters: a shorter text in a comment's place that nobody signs is a label ("New comment")."""
MAX_STRAY = 1500
"""Characters besides the comments that an element named as their section may hold: heading, form, rules."""
MAX_EMPTY = 400
"""Characters of a named section without comments that is set apart: a longer one may be the article by a bad name."""


@dataclass(slots=True)
class CommentSections:
    """What a page's comment sections hold.

    ``containers`` are the elements that stand outside the article, in document order, none within another. ``roles``
    tells for elements in them what they are; an element not named there is what the nearest one around it is.
    ``lines`` are the sections' lines as a reader sees them, each with its role: every comment's, then the sections'
    own. ``stated`` is the number of comments that a counter of the page gives. ``opener`` is who wrote a thread's first
    post, which is its article, ``opened`` when (ISO 8601), and ``opened_raw`` the words that say so.
    """

    comments: list[Comment] = field(default_factory=list)
    containers: list[HtmlElement] = field(default_factory=list)
    roles: dict[HtmlElement, Role] = field(default_factory=dict)
    lines: list[tuple[str, Role]] = field(default_factory=list)
    stated: int | None = None
    opener: str | None = None
    opened: str | None = None
    opened_raw: str | None = None
    notices: list[Notice] = field(default_factory=list)


def find_comments(tree: HtmlElement) -> CommentSections:
    """Return the reader comments of a page and the elements that hold them. The tree is left as it is."""
    glance = look_over(tree)
    if not glance.has_comments():
        return CommentSections(list_declared_comments(tree), stated=glance.count_stated())
    outline = outline_tree(tree)
    names = read_names(outline, glance)
    sections = CommentSections()
    for find in (find_units, find_replies):
        units = _read_units(outline, find(outline, names))
        if units:
            if find is not find_replies:
                units = _read_units(outline, find_posts_around(outline, names, units)) or units
            break
    _write_comments(outline, units, sections)
    _find_containers(outline, names, [unit for unit in units if not unit.opens], sections)
    if not sections.comments:
        sections.comments = list_declared_comments(tree)
    sections.stated = _find_stated(glance, sections)
    return sections


def _read_units(outline: Outline, units: list[Unit]) -> list[Unit]:
    """Return the units with their parts read, or none where what was named a comment turns out to be none."""
    roots = {outline.elements[place] for unit in units for place in unit.roots}
    for unit in units:
        own = [outline.elements[place] for place in unit.roots]
        if unit.parts is None:
            unit.parts = read_parts(own, roots)
    return units if any(_is_comment(unit, len(units)) for unit in units) else []


def _is_comment(unit: Unit, number: int) -> bool:
    """Whether what was read is a comment and not an empty place for one: it has text, and someone who signs it."""
    parts = unit.parts
    if parts is None or unit.pingback or unit.opens or not parts.text:
        return False
    return bool(parts.author or parts.when) or unit.numbered or (number > 1 and len(parts.text) > MIN_UNSIGNED)


def _write_comments(outline: Outline, units: list[Unit], sections: CommentSections) -> None:
    """Number the comments among the units, tell to which each replies, and label the elements of all units."""
    kept = _choose_comments(units)
    parents = find_unit_parents(outline, kept)
    all_parts = [unit.parts for unit in kept if unit.parts]
    dates = date_comments(all_parts, outline.elements[0].get("lang"))
    for number, parts in enumerate(all_parts):
        parent = parents[number]
        sections.comments.append(
            Comment(
                id=f"c{number + 1}",
                parent=None if parent is None else f"c{parent + 1}",
                author=parts.author,
                published=dates[number],
                published_raw=parts.when,
                text=parts.text,
                score=parts.score,
                url=parts.url,
                uncertain=parts.uncertain,
            )
        )
    for unit in units:
        if unit.opens:
            _label_opening(outline, unit, sections)
        else:
            _label(outline, unit, sections)


def _choose_comments(units: list[Unit]) -> list[Unit]:
    """Return the units that are comments: where some bear a number or a date, those of other names must do so too."""
    kept = [unit for unit in units if _is_comment(unit, len(units))]
    sure = {unit.layer for unit in kept if unit.parts and (unit.parts.when or unit.numbered)}
    kept = [unit for unit in kept if unit.layer in sure or not sure]
    signed = sum(bool(unit.parts and unit.parts.author) for unit in kept)
    if signed * 2 >= len(kept):
        kept = [unit for unit in kept if unit.parts and (unit.parts.author or unit.parts.when or unit.numbered)]
    return kept


def _label(outline: Outline, unit: Unit, sections: CommentSections) -> None:
    own = [outline.elements[place] for place in unit.roots]
    for root in own:
        sections.roles[root] = Role.COMMENT_CHROME if unit.pingback else Role.COMMENT
    for line in unit.parts.lines if unit.parts else []:
        sections.lines.append((line.text, line.role))
        if line.role is not Role.COMMENT:
            for piece in line.pieces:
                if piece.element not in own:
                    sections.roles.setdefault(piece.element, line.role)


def _label_opening(outline: Outline, unit: Unit, sections: CommentSections) -> None:
    """Label a thread's first post as the article, and what it says of its writer: elements that hold nothing else."""
    parts = unit.parts
    if parts is None or not parts.text or len(parts.text) * 2 < sum(len(line.text) for line in parts.lines):
        return
    sections.opener, sections.opened_raw = parts.author, parts.when
    sections.opened = date_comments([parts], outline.elements[0].get("lang"))[0]
    sections.roles.update(dict.fromkeys((outline.elements[place] for place in unit.roots), Role.BODY))
    for line in parts.lines:
        if line.role is not Role.COMMENT:
            for piece in line.pieces:
                at = outline.place.get(piece.element)
                if at is not None and outline.size[at] <= len(line.text):
                    sections.roles.setdefault(piece.element, line.role)


def _find_containers(outline: Outline, names: Names, units: list[Unit], sections: CommentSections) -> None:
    """Choose the elements that the body must do without: the sections around the comments, or the comments alone."""
    covered = _sum_sections(outline, names, units)
    tops = {_climb(outline, names, covered, place) for unit in units for place in unit.roots}
    for at in sorted({*names.sections, *names.forms}):
        size = outline.size[at]
        if size and size <= (MAX_STRAY if names.marks[at].form else MAX_EMPTY) and _is_chrome(outline, at):
            tops.add(at)
    end = -1
    roots = {outline.elements[place] for unit in units for place in unit.roots}
    for at in sorted(tops):
        if at < end:
            continue
        end = outline.end[at]
        element = outline.elements[at]
        sections.containers.append(element)
        sections.roles.setdefault(element, Role.COMMENT_CHROME)
        if element not in roots:
            sections.lines.extend((line.text, _name_chrome(line.text)) for line in split_lines(element, roots))


def _name_chrome(text: str) -> Role:
    return Role.COUNTER if read_count(text) is not None else Role.COMMENT_CHROME


def _is_chrome(outline: Outline, at: int) -> bool:
    """Whether a named section without comments may be set apart: a part of the page, and no link within a text."""
    element = outline.elements[at]
    return element.tag not in ("a", "span", "body", "main", "article", "b", "strong", "em", "i")


def _sum_sections(outline: Outline, names: Names, units: list[Unit]) -> dict[int, int]:
    """Return for each named section how many characters of comments it holds."""
    covered = dict.fromkeys(names.sections, 0)
    end = -1
    for place in sorted({place for unit in units for place in unit.roots}):
        if place < end:
            continue
        end = outline.end[place]
        for above in outline.list_ancestors(place):
            if above in covered:
                covered[above] += outline.size[place]
    return covered


def _climb(outline: Outline, names: Names, covered: dict[int, int], at: int) -> int:
    """Return the outermost element around a comment that is named as a section and holds little else."""
    best = at
    for above in outline.list_ancestors(at):
        if above in covered and not names.marks[above].other:
            stray = outline.size[above] - covered[above]
            if stray <= max(MAX_STRAY, covered[above]) and outline.elements[above].tag not in ("main", "body"):
                best = above
    return best


def _find_stated(glance: Glance, sections: CommentSections) -> int | None:
    """Return the number of comments that a section's heading states, else the one that the page's counters agree on."""
    for text, role in sections.lines:
        if role is Role.COUNTER and (count := read_count(text)) is not None:
            return count
    return glance.count_stated()
