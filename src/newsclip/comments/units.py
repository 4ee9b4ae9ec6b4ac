"""The repeating unit of a comment section or of a thread: which elements are one comment or post each."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass

from newsclip.comments.marks import Marks
from newsclip.comments.outline import Glance, Outline
from newsclip.comments.parts import Parts, read_parts

MIN_SHARE = 0.7
"""Of the largest group's members: a group of wrappers this near in number is the same comments, seen further out."""
MAX_LAYERS = 4
"""Different kinds of comments on one page: the page's own, a second system's, trackbacks."""


@dataclass(slots=True)
class Unit:
    """One comment: the places of the elements that make it up, siblings in order; the first is the one named.

    ``numbered`` says that its id bears a number of its own, as only items of a data base do; ``layer`` is the group of
    like names it was found in; ``parts`` are set once they are known.
    """

    roots: list[int]
    pingback: bool = False
    numbered: bool = False
    layer: int = 0
    opens: bool = False
    parts: Parts | None = None


@dataclass(slots=True)
class Names:
    """The elements of a page whose names speak of comments, by place."""

    marks: dict[int, Marks]
    sections: list[int]
    forms: list[int]
    headings: list[int]


def read_names(outline: Outline, glance: Glance) -> Names:
    """Return the page's elements whose class or id names a comment section, a comment, a post or a form."""
    place = outline.place
    marks = dict(sorted((place[element], marks) for element, marks in glance.marked.items() if element in place))
    sections = [at for at, mark in marks.items() if mark.section]
    forms = [at for at, mark in marks.items() if mark.form]
    headings = [place[element] for element in glance.headings if element in place]
    return Names(marks, sections, forms, headings)


def find_units(outline: Outline, names: Names) -> list[Unit]:
    """Return the comments that the page's names tell, in page order, nested ones after those they answer."""
    marks = {at: mark for at, mark in names.marks.items() if _is_unit(outline, names, at)}
    for at in [at for at in marks if outline.elements[at].tag == "dd" and _find_term(outline, at) in marks]:
        del marks[at]
    units: list[Unit] = []
    for number in range(MAX_LAYERS):
        layer = _choose_layer(outline, marks)
        if not layer:
            break
        units.extend(_form_unit(outline, at, marks[at], number) for at in layer)
        marks = _drop_related(outline, marks, layer)
    return sorted(_join_pairs(outline, units), key=lambda unit: unit.roots[0])


def _is_unit(outline: Outline, names: Names, at: int) -> bool:
    """Whether an element that is named as one comment holds text and stands where comments stand."""
    mark = names.marks[at]
    element = outline.elements[at]
    schema = "omment" in (element.get("itemtype") or "")
    listed = mark.within and any(
        above in names.marks and names.marks[above].section for above in outline.list_ancestors(at)
    )
    if (mark.unit is None and not schema and not listed) or element.tag in (
        "a",
        "span",
        "h1",
        "h2",
        "h3",
        "h4",
        "form",
        "input",
    ):
        return False
    if not outline.size[at] or (mark.form and not schema):
        return False
    return not any(
        (up := names.marks.get(above)) and ((up.other and not up.unit) or (up.form and not up.section and not up.unit))
        for above in outline.list_ancestors(at)
    )


def _choose_layer(outline: Outline, marks: dict[int, Marks]) -> list[int]:
    """Return the members of the group that is one comment each: the largest, and of near-equal ones the outermost."""
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    for at, mark in marks.items():
        groups[str(outline.elements[at].tag), _name_group(mark)].append(at)
    if not groups:
        return []
    most = max(len(group) for group in groups.values())
    near = [group for group in groups.values() if len(group) >= MIN_SHARE * most]
    return min(near, key=lambda group: (sum(outline.depth[at] for at in group) / len(group), group[0]))


def _name_group(mark: Marks) -> str:
    return (mark.unit or mark.within or "schema").replace("-odd", "").replace("-even", "")


def _drop_related(outline: Outline, marks: dict[int, Marks], layer: list[int]) -> dict[int, Marks]:
    """Return the marks that neither hold a chosen comment nor stand in one."""
    rest: dict[int, Marks] = {}
    covered = -1
    chosen = sorted(layer)
    position = 0
    for at in sorted(marks):
        while position < len(chosen) and chosen[position] <= at:
            covered = max(covered, _find_end(outline, chosen[position]))
            position += 1
        holds = position < len(chosen) and chosen[position] < outline.end[at]
        if at >= covered and not holds:
            rest[at] = marks[at]
    return rest


def _find_end(outline: Outline, at: int) -> int:
    """Return the place after the last element of a comment; a ``dt`` goes on to the end of its ``dd``."""
    if outline.elements[at].tag != "dt":
        return outline.end[at]
    return max(outline.end[place] for place in (at, *_list_descriptions(outline, at)))


def _form_unit(outline: Outline, at: int, mark: Marks, layer: int) -> Unit:
    element = outline.elements[at]
    above = outline.parent[at]
    pingback = mark.pingback or (above >= 0 and outline.read_marks(above).pingback)
    return Unit([at], pingback, any(character.isdigit() for character in element.get("id") or ""), layer)


def _join_pairs(outline: Outline, units: list[Unit]) -> list[Unit]:
    """Join ``dt`` and the ``dd`` that follow it into one comment."""
    joined: dict[int, Unit] = {}
    claimed: set[int] = set()
    for unit in sorted(units, key=lambda unit: unit.roots[0]):
        root = unit.roots[0]
        tag = outline.elements[root].tag
        if tag not in ("dt", "dd"):
            joined[root] = unit
            continue
        start = root
        if root in claimed:
            continue
        if tag == "dd":
            start = _find_term(outline, root)
        pair = joined.setdefault(start, Unit([start], unit.pingback, unit.numbered, unit.layer))
        pair.roots = [start, *_list_descriptions(outline, start)]
        claimed.update(pair.roots)
    return list(joined.values())


def _find_term(outline: Outline, at: int) -> int:
    """Return the ``dt`` that a ``dd`` belongs to, or the ``dd`` itself."""
    element = outline.elements[at]
    for before in element.itersiblings(preceding=True):
        if before.tag == "dt":
            return outline.place.get(before, at)
    return at


def _list_descriptions(outline: Outline, at: int) -> list[int]:
    places = []
    for after in outline.elements[at].itersiblings():
        if after.tag == "dt":
            break
        if after.tag == "dd" and after in outline.place:
            places.append(outline.place[after])
    return places


MIN_POSTS = 2
MIN_ARTICLE = 300
"""Characters of paragraphs above the first post that make an article of their own."""
MIN_PIECE = 60
"""Characters of a text between line breaks that is no label or link."""
MAX_TRIED = 12
"""Posts that are read before a page is believed to be a thread."""


def find_replies(outline: Outline, names: Names) -> list[Unit]:
    """Return the posts of a forum thread in order; empty where the page is no thread.

    The first is the article, unless one stands above it.
    """
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    for at, mark in names.marks.items():
        if mark.post and outline.size[at] and outline.elements[at].tag in ("div", "li", "article", "table", "section"):
            groups[str(outline.elements[at].tag), mark.post].append(at)
    for _, group in sorted(groups.items(), key=lambda item: (-len(item[1]), outline.depth[item[1][0]], item[0])):
        posts = _keep_outer(outline, group)
        if len(posts) >= MIN_POSTS and _are_posts(outline, posts):
            opens = not _has_article_above(outline, posts[0])
            return [Unit([at], opens=opens and at == posts[0]) for at in posts]
    return []


def find_posts_around(outline: Outline, names: Names, units: list[Unit]) -> list[Unit]:
    """Return the posts of a thread where each of the comments found is the inside of one post; else none.

    Boards that call their posts comments, too, are read as boards: the first post is the article.
    """
    if not any(mark.post for mark in names.marks.values()):
        return []
    posts = find_replies(outline, names)
    starts = [post.roots[0] for post in posts]
    roots = [place for unit in units for place in unit.roots[:1]]
    owners = [bisect_right(starts, root) - 1 for root in roots]
    one_each = bool(posts and owners) and len(set(owners)) == len(owners) and min(owners) >= 0
    if one_each and all(root < outline.end[starts[owner]] for root, owner in zip(roots, owners, strict=True)):
        return posts
    return []


def _has_article_above(outline: Outline, first: int) -> bool:
    """Whether the paragraphs of an article stand between the headline and the first post, which then is a comment."""
    headline = next((at for at in range(first) if outline.elements[at].tag == "h1"), None)
    if headline is None:
        return False
    between = [at for at in range(headline, first) if outline.end[at] <= first]
    return sum(_measure_running(outline, at) for at in between) >= MIN_ARTICLE


def _measure_running(outline: Outline, at: int) -> int:
    """Return the characters of running text that stand in an element itself: all of a paragraph, or the long pieces
    between its line breaks."""
    element = outline.elements[at]
    if element.tag == "p":
        return outline.size[at]
    if element.tag not in ("div", "td", "section", "article"):
        return 0
    pieces = [element.text, *(child.tail for child in element)]
    return sum(len(piece) for piece in pieces if piece and len(piece) >= MIN_PIECE)


def _keep_outer(outline: Outline, group: list[int]) -> list[int]:
    end = -1
    outer = []
    for at in group:
        if at >= end:
            outer.append(at)
            end = outline.end[at]
    return outer


def _are_posts(outline: Outline, posts: list[int]) -> bool:
    """Whether most of the posts have an author, a time and a text of their own."""
    tried = posts[:MAX_TRIED]
    good = 0
    for at in tried:
        parts = read_parts([outline.elements[at]], set())
        good += bool(parts.author and (parts.when or parts.machine_when) and parts.text)
    return good * 3 >= len(tried) * 2
