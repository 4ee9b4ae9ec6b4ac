"""The repeating unit of a comment section or of a thread: which elements are one comment or post each."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from itertools import accumulate

from newsclip.comments.marks import Marks
from newsclip.comments.outline import Outline
from newsclip.comments.parts import Parts, read_parts

MIN_SHARE = 0.7
"""Of the largest group's members: a group of wrappers this near in number is the same comments, seen further out."""
MAX_LAYERS = 4
"""Different kinds of comments on one page: the page's own, a second system's, trackbacks."""
MIN_POSTS, MAX_TRIED = 2, 12
"""Posts of a thread, and those that are read before a page is believed to be one."""
MIN_ARTICLE, MIN_PIECE = 300, 60
"""Characters of paragraphs above the first post that make an article of their own, and of a text between line breaks
that is no label or link."""
_NO_UNITS = frozenset(["a", "span", "h1", "h2", "h3", "h4", "form", "input"])
_POSTS = frozenset(["div", "li", "article", "table", "section"])


@dataclass(slots=True)
class Unit:
    """One comment: the places of the elements that make it up, siblings in order; the first is the one named.

    ``numbered`` says that its id bears a number of its own, as only items of a data base do; ``layer`` is the group of
    like names it was found in; ``opens`` says that it is a thread's first post; ``parts`` are set once they are known.
    """

    roots: list[int]
    pingback: bool = False
    numbered: bool = False
    layer: int = 0
    opens: bool = False
    parts: Parts | None = None


def find_units(outline: Outline) -> list[Unit]:
    """Return the comments that the page's names tell, in page order, nested ones after those they answer."""
    marks: dict[int, Marks] = {}
    for at, mark in outline.marks.items():
        if _is_unit(outline, at, mark):
            marks.setdefault(_find_term(outline, at), mark)
    units: list[Unit] = []
    for number in range(MAX_LAYERS):
        if not (layer := _choose_layer(outline, marks)):
            break
        formed = [_form_unit(outline, at, marks[at], number) for at in layer]
        marks = _drop_related(outline, marks, formed)
        units.extend(formed)
    return sorted(units, key=lambda unit: unit.roots[0])


def _is_unit(outline: Outline, at: int, mark: Marks) -> bool:
    """Whether an element that is named as one comment holds text and stands where comments stand."""
    element = outline.elements[at]
    schema = "omment" in (element.get("itemtype") or "")
    above = [outline.marks[up] for up in outline.list_ancestors(at) if up in outline.marks]
    listed = mark.within and any(up.section for up in above)
    if not (mark.unit or schema or listed) or element.tag in _NO_UNITS or not outline.size[at]:
        return False
    if mark.form and not schema:
        return False
    return not any(not up.unit and (up.other or (up.form and not up.section)) for up in above)


def _choose_layer(outline: Outline, marks: dict[int, Marks]) -> list[int]:
    """Return the members of the group that is one comment each: the largest, and of near-equal ones the outermost."""
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    for at, mark in sorted(marks.items()):
        name = (mark.unit or mark.within or "schema").replace("-odd", "").replace("-even", "")
        groups[str(outline.elements[at].tag), name].append(at)
    most = max(map(len, groups.values()), default=0)
    near = [group for group in groups.values() if len(group) >= MIN_SHARE * most]
    return min(near, key=lambda group: (sum(outline.depth[at] for at in group) / len(group), group[0]), default=[])


def _drop_related(outline: Outline, marks: dict[int, Marks], units: list[Unit]) -> dict[int, Marks]:
    """Return the marks that neither hold a chosen comment nor stand in one."""
    starts = [unit.roots[0] for unit in units]
    reach = list(accumulate((outline.end[unit.roots[-1]] for unit in units), max))
    rest = {}
    for at, mark in marks.items():
        before = bisect_right(starts, at)
        is_within = before and reach[before - 1] > at
        if not is_within and not (before < len(starts) and starts[before] < outline.end[at]):
            rest[at] = mark
    return rest


def _form_unit(outline: Outline, at: int, mark: Marks, layer: int) -> Unit:
    element, above = outline.elements[at], outline.parent[at]
    pingback = mark.pingback or (above >= 0 and outline.read_marks(above).pingback)
    roots = [at]
    for after in element.itersiblings() if element.tag == "dt" else ():
        if after.tag == "dt":
            break
        if after.tag == "dd" and after in outline.place:
            roots.append(outline.place[after])
    return Unit(roots, pingback, any(map(str.isdigit, element.get("id") or "")), layer)


def _find_term(outline: Outline, at: int) -> int:
    """Return the ``dt`` that a ``dd`` belongs to, or the element itself."""
    element = outline.elements[at]
    befores = element.itersiblings("dt", preceding=True) if element.tag == "dd" else iter(())
    return outline.place.get(next(befores, element), at)


def find_posts(outline: Outline, units: list[Unit]) -> list[Unit]:
    """Return the posts of a forum thread in order; empty where the page is no thread.

    The first is the article, unless one stands above it. Where comments were found, each must be the inside of one
    post: boards that call their posts comments, too, are read as boards.
    """
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    for at, mark in outline.marks.items():
        if mark.post and outline.size[at] and outline.elements[at].tag in _POSTS:
            groups[str(outline.elements[at].tag), mark.post].append(at)
    for _, group in sorted(groups.items(), key=lambda item: (-len(item[1]), outline.depth[item[1][0]], item[0])):
        ends = accumulate((outline.end[at] for at in group), max, initial=-1)
        posts = [at for at, end in zip(group, ends, strict=False) if at >= end]
        if len(posts) >= MIN_POSTS and _are_posts(outline, posts):
            opens = not _has_article_above(outline, posts[0])
            owners = [bisect_right(posts, unit.roots[0]) - 1 for unit in units]
            is_around = all(
                owner >= 0 and unit.roots[0] < outline.end[posts[owner]]
                for unit, owner in zip(units, owners, strict=True)
            )
            is_board = is_around and len(set(owners)) == len(owners)
            return [Unit([at], opens=opens and at == posts[0]) for at in posts] if is_board else []
    return []


def _has_article_above(outline: Outline, first: int) -> bool:
    """Whether the paragraphs of an article stand between the headline and the first post, which then is a comment."""
    headline = next((at for at in range(first) if outline.elements[at].tag == "h1"), first)
    between = (at for at in range(headline, first) if outline.end[at] <= first)
    return sum(_measure_running(outline, at) for at in between) >= MIN_ARTICLE


def _measure_running(outline: Outline, at: int) -> int:
    """Return the characters of running text that stand in an element itself: all of a paragraph, or the long pieces
    between its line breaks."""
    element = outline.elements[at]
    if element.tag == "p":
        return outline.size[at]
    pieces = [element.text, *(child.tail for child in element)] if element.tag in ("div", "td", *_POSTS) else []
    return sum(len(piece) for piece in pieces if piece and len(piece) >= MIN_PIECE)


def _are_posts(outline: Outline, posts: list[int]) -> bool:
    """Whether most of the posts have an author, a time and a text of their own."""
    tried = [read_parts([outline.elements[at]], set()) for at in posts[:MAX_TRIED]]
    good = sum(bool(parts.author and (parts.when or parts.machine_when) and parts.text) for parts in tried)
    return good * 3 >= len(tried) * 2
