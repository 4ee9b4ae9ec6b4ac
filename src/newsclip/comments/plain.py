"""Comments whose markup names no comment: found by a heading or a section's name, told apart by what repeats."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from newsclip.blocks import Role
from newsclip.comments.chrome import is_form, is_heading
from newsclip.comments.glance import MAX_HEADING
from newsclip.comments.lines import Line, Piece, split_lines
from newsclip.comments.outline import Outline
from newsclip.comments.parts import Parts, read_parts
from newsclip.comments.section import CommentSpan
from newsclip.comments.segment import segment_comments
from newsclip.comments.units import Names, Unit

MIN_BELOW = 30
"""Characters that a heading's neighbours must hold before its section is looked for further out."""
MAX_CLIMB = 4
"""Elements from a heading out to the one that holds the comments below it."""
MAX_SCOPE_LINES = 5000
"""Lines of one section that are read for signatures: more is no comment section without markup."""
MAX_STRAY_LINES = 3
"""Lines between a heading and the first comment: "Sort by", a counter."""
MAX_ALONE = 1500
"""Characters of a comment that stands alone below a heading: more is another article."""
MAX_STRAY_SHARE = 4
"""Times its own text that an element may hold to be set apart as a comment: a larger one holds the article too."""
FEW_COMMENTS = 2
"""So few comments of a section without names must each have an author and a time: forms have the like of a name."""
MAX_SECTIONS = 12
"""Named sections of a page that are read for comments without names."""
MAX_HEADINGS = 6
"""The last headings of a page that are looked below: comments stand at its end."""
MAX_HEADLINES = 20
"""Headlines of the first level that are looked for in what may be comments: what holds one is an article."""
MAX_TRIED = 20
"""Like children of a section that are read before the section is believed."""
_NO_SECTION = frozenset(["a", "form", "nav", "body", "button", "span", "h1", "h2", "h3", "h4", "h5", "h6"])


def find_plain_units(outline: Outline, names: Names) -> list[Unit]:
    """Return the comments of sections that are named or headed as such but whose comments bear no name."""
    headlines = [at for at, element in enumerate(outline.elements) if element.tag == "h1"]
    for units in _read_sections(outline, names):
        roots = [root for unit in units for root in unit.roots]
        if units and not any(root <= at < outline.end[root] for root in roots for at in headlines[:MAX_HEADLINES]):
            return units
    return []


def _read_sections(outline: Outline, names: Names) -> Iterator[list[Unit]]:
    """Yield what each section and then what stands below each heading reads like; empty where it is no comments."""
    sections = _list_sections(outline, names)
    parents = Counter(outline.parent[at] for at in sections)
    for at in sections:
        above = outline.parent[at]
        if parents[above] > 1:
            yield _read_scope(outline, above, at)
        yield _read_terms(outline, at) or _read_scope(outline, at, at) or _read_children(outline, at)
    for heading in names.headings[-MAX_HEADINGS:]:
        yield _read_below(outline, heading)


def _list_sections(outline: Outline, names: Names) -> list[int]:
    """Return the named sections that hold text, none within another."""
    sections: list[int] = []
    end = -1
    for at in names.sections:
        if at < end or names.marks[at].other or not outline.size[at] or outline.elements[at].tag in _NO_SECTION:
            continue
        sections.append(at)
        end = outline.end[at]
        if len(sections) == MAX_SECTIONS:
            break
    return sections


def _read_below(outline: Outline, heading: int) -> list[Unit]:
    """Return the comments that follow a heading, in the nearest element around it that holds any."""
    scope = heading
    for _ in range(MAX_CLIMB):
        scope = outline.parent[scope]
        if scope < 0 or outline.elements[scope].tag in ("html", "body"):
            return []
        if outline.end[scope] <= outline.end[heading] or outline.size[scope] - outline.size[heading] < MIN_BELOW:
            continue
        units = _read_scope(outline, scope, heading, headed=True)
        if units:
            return units
    return []


def _read_terms(outline: Outline, at: int) -> list[Unit]:
    """Return one comment for each ``dt`` with its ``dd`` in a section."""
    units = []
    for place in range(at, outline.end[at]):
        if outline.elements[place].tag == "dt":
            roots = [place]
            after = outline.end[place]
            while after < outline.end[at] and outline.elements[after].tag == "dd":
                roots.append(after)
                after = outline.end[after]
            if len(roots) > 1:
                units.append(Unit(roots))
    return units


def _read_scope(outline: Outline, scope: int, start: int, headed: bool = False) -> list[Unit]:
    """Return the comments that signatures tell among a scope's lines, from the element ``start`` on."""
    lines: list[Line] = []
    for line in split_lines(outline.elements[scope], set(), lambda element: outline.ends_before(element, start)):
        if not line.text or _place(outline, line) < start:
            continue
        if lines and is_form(line.text) and len(line.text) < MAX_HEADING:
            break
        lines.append(line)
        if len(lines) > MAX_SCOPE_LINES:
            return []
    spans = segment_comments([line.text for line in lines], [None] * len(lines))
    if not _are_comments(spans, lines) or (headed and not _follow_heading(spans, lines)):
        return []
    units: list[Unit] = []
    for span in spans:
        for at in span.head:
            lines[at].role = Role.COMMENT_BYLINE
        for at in span.foot:
            lines[at].role = Role.COMMENT_CHROME
        dated = [at for at in span.foot if span.when and span.when in lines[at].text]
        own = [lines[at] for at in sorted((*span.head, *span.text, *dated))]
        parts = Parts(span.author, span.when, None, own, uncertain=True)
        units.append(Unit(_find_roots(outline, scope, own), parts=parts))
    # One element around all comments is none of them.
    is_shared = len(units) > 1 and len({tuple(unit.roots) for unit in units}) == 1
    return (_read_children(outline, scope) if is_shared else []) or units


def _are_comments(spans: list[CommentSpan], lines: list[Line]) -> bool:
    """Whether spans are comments and no list of teasers or form: most are signed, a few in full, no text is a link."""
    few = len(spans) <= FEW_COMMENTS and not all(span.author and span.when for span in spans)
    signed = sum(bool(span.author) for span in spans)
    linked = sum(all(_is_linked(piece) for piece in lines[span.text[0]].pieces) for span in spans)
    return bool(spans) and not few and signed * 2 > len(spans) and linked * 3 < len(spans)


def _follow_heading(spans: list[CommentSpan], lines: list[Line]) -> bool:
    """Whether the first comment begins soon below the heading, and one that stands alone is signed in full."""
    first = spans[0]
    begins = min((*first.head, *first.text))
    stray = sum(not is_heading(line.text) for line in lines[:begins])
    alone = len(spans) == 1
    full = bool(first.author and first.when) and sum(len(lines[at].text) for at in first.text) <= MAX_ALONE
    return stray <= MAX_STRAY_LINES and (full or not alone)


def _is_linked(piece: Piece) -> bool:
    return (
        not piece.text.strip() or piece.element.tag == "a" or any(up.tag == "a" for up in piece.element.iterancestors())
    )


def _place(outline: Outline, line: Line) -> int:
    return max(outline.place.get(piece.element, 0) for piece in line.pieces)


def _find_roots(outline: Outline, scope: int, lines: list[Line]) -> list[int]:
    """Return the children of a scope that hold the lines: what the body must do without."""
    roots = set()
    for line in lines:
        for piece in line.pieces:
            at = outline.place.get(piece.element)
            while at is not None and at != scope and outline.parent[at] != scope and at > 0:
                at = outline.parent[at]
            if at is not None and at != scope:
                roots.add(at)
    most = MAX_STRAY_SHARE * sum(len(line.text) for line in lines) + MAX_HEADING
    return sorted(at for at in roots if outline.size[at] <= most)


def _read_children(outline: Outline, at: int) -> list[Unit]:
    """Return as comments the like children of a section, at the first level where two or more hold text."""
    level = [at]
    for _ in range(MAX_CLIMB):
        children = [child for above in level for child in outline.list_children(above) if outline.size[child]]
        shapes = Counter(_shape(outline, child) for child in children)
        if not shapes:
            return []
        shape, count = max(shapes.items(), key=lambda item: (item[1], item[0]))
        alike = [child for child in children if _shape(outline, child) == shape]
        if count >= 2 and shape[0] in ("li", "div", "article", "section", "tr", "table", "blockquote"):
            return [Unit([child]) for child in alike] if _are_signed(outline, alike) else []
        level = children
        if len(level) > 1:
            level = [max(children, key=lambda child: (outline.size[child], -child))]
    return []


def _are_signed(outline: Outline, places: list[int]) -> bool:
    """Whether most of a section's like children have an author and a time, and a text that is no link."""
    good = 0
    for place in places[:MAX_TRIED]:
        parts = read_parts([outline.elements[place]], set())
        text = [line for line in parts.lines if line.role is Role.COMMENT]
        good += bool(parts.author and parts.when and text and not all(_is_linked(piece) for piece in text[0].pieces))
    return good * 2 > min(len(places), MAX_TRIED)


def _shape(outline: Outline, at: int) -> tuple[str, str]:
    element = outline.elements[at]
    return str(element.tag), (element.get("class") or "").split(" ")[0]
