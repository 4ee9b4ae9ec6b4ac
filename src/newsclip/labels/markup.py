"""What the markup of a page shows of each block, and the extraction engine's verdict, as named features.

In columns of groups, like :func:`newsclip.labels.features.list_text_groups`: groups that come again are the same tuple.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from newsclip.arrays import load_numpy
from newsclip.blocks import Block
from newsclip.labels.boxes import Boxes, find_title, get_markup
from newsclip.labels.network import Group, name_group
from newsclip.markup import INSIDE, Markup, load_markup_cues

if TYPE_CHECKING:
    from newsclip.arrays import Array

NUMBERS = ("linked", "characters", "bold", "depth")
"""What the markup tells of a block by a number."""
LEVELS = 4
"""Elements around a block of which features are told, its own the first."""
SHARE_STEPS = (0.001, 0.1, 0.3, 0.5, 0.7, 0.9, 0.999)
SIZE_STEPS = (10, 25, 45, 80, 130, 220, 400, 800)
COUNT_STEPS = (1, 2, 4, 8, 16, 40)
DEEPEST = 40
# Differences of depth, and levels below a frame, beyond which nothing more is told.
_STEEP, _DEEP = 4, 6
_REMEMBERED = 8192
_NONE: Group = ()
# The names of groups of features, as patterns of their values.
_FORM = "m.tag={0} m.tag={0}.{1} m.linked={2} m.linked={2}.{1} m.bold={3}"
_PICTURED = f"{_FORM} m.image"
_PATH = "m.path={} m.path.mean={} m.path.share={}"
_BOX = "m.box{0}={1} m.box{0}.linked={2} m.box{0}.count={3} m.box{0}.running={4} m.box{0}.mean={5}"
_BRANCH = "m.frame{0}={1} m.frame{0}.running={2} m.frame{0}.linked={3}"
_BEFORE = "m.before={:d}.{}"
_ALIKE = f"{_BEFORE} m.before.alike"
_NEAR = "m.near{:+d}={}.{}"


def list_markup_groups(blocks: Sequence[Block], boxes: Boxes, title: str | None = None) -> Iterator[list[Group]]:
    """Yield columns of groups, one group a block; ``title`` is the headline that the page states."""
    markups = [get_markup(block) for block in blocks]
    sizes = [len(block.text) for block in blocks]
    yield from _list_forms(markups, sizes, boxes.text[0])
    width = len(load_markup_cues())
    yield [_name_inside(markup.inside, markup.cues, markup.near, width) for markup in markups]
    yield from _list_boxes(markups, boxes)
    yield from _list_frames(markups, boxes)
    yield _list_before(markups, boxes.parents)
    yield from _list_near(markups, sizes)
    yield _list_distances(find_title(blocks, title), len(blocks))


def list_markup_numbers(blocks: Sequence[Block]) -> Array:
    """Return for each block its :data:`NUMBERS`, a row a block."""
    numpy = load_numpy()
    linked, sizes, bold, depth = numpy.array(
        [
            (markup.linked, len(block.text), markup.bold, min(DEEPEST, markup.depth))
            for block in blocks
            for markup in (get_markup(block),)
        ],
        numpy.float32,
    ).T
    whole = numpy.maximum(sizes, 1.0)
    told: Array = numpy.stack((linked / whole, numpy.log1p(sizes) / 8, bold / whole, depth / 20), 1)
    return told


def _grade(part: float, whole: float) -> int:
    """Return in which of the steps of :data:`SHARE_STEPS` a share lies; -1 of nothing."""
    return bisect_right(SHARE_STEPS, part / whole) if whole > 0 else -1


def _list_forms(markups: Sequence[Markup], sizes: Sequence[int], whole: int) -> Iterator[list[Group]]:
    """What each block is by itself, and what the blocks are that are built alike."""
    yield [
        name_group(
            _PICTURED if markup.images else _FORM,
            markup.tag,
            bisect_right(SIZE_STEPS, size),
            _grade(markup.linked, size) if markup.linked else 0,
            _grade(markup.bold, size) if markup.bold else 0,
        )
        for markup, size in zip(markups, sizes, strict=True)
    ]
    by_path: dict[str, list[int]] = {}
    for markup, size in zip(markups, sizes, strict=True):
        by_path.setdefault(markup.path, []).append(size)
    paths = {
        path: name_group(
            _PATH,
            bisect_right(COUNT_STEPS, len(alike)),
            bisect_right(SIZE_STEPS, sum(alike) / len(alike)),
            _grade(sum(alike), whole),
        )
        for path, alike in by_path.items()
    }
    yield [paths[markup.path] for markup in markups]


@lru_cache(_REMEMBERED)
def _name_inside(inside: int, cues: int, near: int, width: int) -> Group:
    """Return the names of the elements around a block, and of the cues in their names: any, its own, the one above."""
    kinds = list(load_markup_cues())
    return (
        *(f"m.in={name}" for name, bit in INSIDE.items() if inside & bit),
        *(f"m.any={kind}" for at, kind in enumerate(kinds) if cues >> at & 1),
        *(f"m.own={kind}" for at, kind in enumerate(kinds) if near >> at & 1),
        *(f"m.above={kind}" for at, kind in enumerate(kinds) if near >> (width + at) & 1),
    )


def _list_boxes(markups: Sequence[Markup], boxes: Boxes) -> Iterator[list[Group]]:
    """What each block's own element holds, and those around it: shares of text, linked, running, and of blocks."""
    ats: list[int | None] = [markup.box for markup in markups]
    for level in range(LEVELS):
        told = {at: _NONE if at is None else name_group(_BOX, level, *_grade_box(boxes, at)) for at in set(ats)}
        yield [told[at] for at in ats]
        ats = [boxes.parents[at] if at else None for at in ats]


def _grade_box(boxes: Boxes, at: int) -> tuple[int, ...]:
    text, count = boxes.text[at], boxes.blocks[at]
    return (
        bisect_right(SHARE_STEPS, text / boxes.text[0]),
        bisect_right(SHARE_STEPS, boxes.linked[at] / text) if boxes.linked[at] else 0,
        bisect_right(COUNT_STEPS, count),
        _grade(boxes.running[at], boxes.running[0]),
        bisect_right(SIZE_STEPS, text / count),
    )


def _list_frames(markups: Sequence[Markup], boxes: Boxes) -> Iterator[list[Group]]:
    """How far each block stands within each of the page's frames, and what its branch of the frame holds."""
    for frame, branches in enumerate(boxes.frames):
        known: dict[tuple[int, int], Group] = {}
        for place in {branches[markup.box] for markup in markups}:
            branch, deep = place
            known[place] = (
                _NONE
                if deep < 0
                else name_group(
                    _BRANCH,
                    frame,
                    min(_DEEP, deep),
                    _grade(boxes.running[branch], boxes.running[0]),
                    _grade(boxes.linked[branch], boxes.text[branch]),
                )
            )
        yield [known[branches[markup.box]] for markup in markups]


def _list_before(markups: Sequence[Markup], parents: Sequence[int]) -> list[Group]:
    """How each block is set against the one before it: in the same element or the next one, how much deeper, alike."""
    column = [_NONE]
    for before, markup in pairwise(markups):
        near = before.box == markup.box or parents[before.box] == parents[markup.box]
        step = max(-_STEEP, min(_STEEP, markup.depth - before.depth))
        column.append(name_group(_ALIKE if before.path == markup.path else _BEFORE, near, step))
    return column


def _list_near(markups: Sequence[Markup], sizes: Sequence[int]) -> Iterator[list[Group]]:
    """What the two blocks before and the two after each block look like."""
    heading = INSIDE["heading"]
    kinds = [
        (1 if markup.linked * 2 > size else 2 if markup.inside & heading else 3 if markup.tag == "p" else 0,
         bisect_right(SIZE_STEPS, size))
        for markup, size in zip(markups, sizes, strict=True)
    ]  # fmt: skip
    count = len(kinds)
    for step in (-2, -1, 1, 2):
        told = {kind: name_group(_NEAR, step, *kind) for kind in set(kinds)}
        named = [told[kind] for kind in kinds]
        empty = [_NONE] * min(abs(step), count)
        yield [*empty, *named][:count] if step < 0 else [*named[step:], *empty][:count]


def _list_distances(title: int, count: int) -> list[Group]:
    """How far above or below the headline each block stands."""
    if title < 0:
        return [("m.title=none",)] * count
    above = [name_group("m.title=above.{}", bisect_right(COUNT_STEPS, far)) for far in range(title, 0, -1)]
    below = [name_group("m.title=below.{}", bisect_right(COUNT_STEPS, far)) for far in range(1, count - title)]
    return [*above, ("m.title=at",), *below]
