"""What the markup shows of each block, as numbered features that the labeller weighs.

Numbers and not names, because a page has a hundred blocks with fifty features each: :data:`FEATURES` names them all,
for the model's file. Whoever only adds up vectors has a :class:`MarkupReader` tell one sum in place of numbers, for a
group of features that always come together.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from functools import cache
from itertools import chain, pairwise
from typing import Generic, TypeVar

from newsclip.blocks import Block
from newsclip.markup import INSIDE, Markup
from newsclip.page.boxes import FRAME_SHARES, Boxes, find_title, get_markup
from newsclip.page.cues import load_markup_cues
from newsclip.page.numbers import (
    COUNT_STEPS,
    COUNTS,
    FEATURES,
    SHARE_STEPS,
    SHARES,
    SIZE_STEPS,
    SIZES,
    TAGS,
    grade_share,
    number_features,
    number_kinds,
)

_Told = TypeVar("_Told")
LEVELS = 4
# Differences of depth, and levels below a frame, beyond which nothing more is told.
_STEEP = 4
_DEEP = 6

_TAG = number_features("m.tag", len(TAGS))
_TAG_SIZE = number_features("m.tag.size", len(TAGS), SIZES)
_LINKED = number_features("m.linked", SHARES)
_LINKED_SIZE = number_features("m.linked.size", SHARES, SIZES)
_BOLD = number_features("m.bold", SHARES)
_IMAGE = number_features("m.image")
_IN = number_kinds("m.in", list(INSIDE))
_ANY = number_kinds("m.any", list(load_markup_cues()))
_OWN = number_kinds("m.own", list(load_markup_cues()))
_ABOVE = number_kinds("m.above", list(load_markup_cues()))
_PATH = number_features("m.path", COUNTS)
_PATH_MEAN = number_features("m.path.mean", SIZES)
_PATH_SHARE = number_features("m.path.share", SHARES)
_BOX_TEXT = number_features("m.box", SHARES)
_BOX_LINKED = number_features("m.box.linked", SHARES)
_BOX_COUNT = number_features("m.box.count", COUNTS)
_BOX_RUNNING = number_features("m.box.running", SHARES)
_LEVEL = len(FEATURES) - _BOX_TEXT
"""The features of a box come again for each box around it, numbered from here on."""
for _level in range(1, LEVELS):
    number_features(f"m.box{_level}", SHARES)
    number_features(f"m.box{_level}.linked", SHARES)
    number_features(f"m.box{_level}.count", COUNTS)
    number_features(f"m.box{_level}.running", SHARES)
_FRAME = number_features("m.frame", len(FRAME_SHARES), _DEEP + 1)
_FRAME_RUNNING = number_features("m.frame.running", len(FRAME_SHARES), SHARES)
_FRAME_LINKED = number_features("m.frame.linked", len(FRAME_SHARES), SHARES)
_BOX_MEAN = number_features("m.box.mean", LEVELS, SIZES)
_KINDS = 4
_NEAR_KIND = number_features("m.near", 4, _KINDS, SIZES)
_TITLE = number_features("m.title", 2, COUNTS)
_TITLE_AT = number_features("m.title.at")
_TITLE_NONE = number_features("m.title.none")
_BEFORE = number_features("m.before", 2, 2 * _STEEP + 1)
_ALIKE = number_features("m.before.alike")


def list_markup_features(blocks: Sequence[Block], boxes: Boxes, title: str | None = None) -> list[list[int]]:
    """Return for each block the numbers of its features, but those of the engine's verdict."""
    columns = MarkupReader(tuple).list_columns(blocks, boxes, title)
    return [list(chain.from_iterable(groups)) for groups in zip(*columns, strict=True)]


class MarkupReader(Generic[_Told]):
    """What the markup shows of blocks, in the caller's terms.

    ``tell`` makes of numbers that always come together what the caller wants to have of them: the numbers, or one sum.
    What was told is kept: whoever reads many pages makes a new reader now and then.
    """

    def __init__(self, tell: Callable[[Sequence[int]], _Told]) -> None:
        self._nothing = tell(())
        self._tell_form = cache(lambda *steps: tell(_number_form(*steps)))
        self._tell_path = cache(lambda *steps: tell(_number_path(*steps)))
        self._tell_names = cache(lambda *bits: tell(_number_names(*bits)))
        self._tell_box = cache(lambda *grades: [tell(_number_box(level, *grades)) for level in range(LEVELS)])
        self._tell_branch = cache(lambda *steps: tell(_number_branch(*steps)))
        self._tell_before = cache(lambda near, step, alike: tell(_number_before(near, step, alike)))
        self._image = tell((_IMAGE,))
        self._near = [
            [tell((number,)) for number in range(first, first + _KINDS * SIZES)]
            for first in range(_NEAR_KIND, _NEAR_KIND + 4 * _KINDS * SIZES, _KINDS * SIZES)
        ]
        self._above, self._below = (
            [tell((number,)) for number in range(first, first + COUNTS)] for first in (_TITLE, _TITLE + COUNTS)
        )
        self._title_at, self._title_none = tell((_TITLE_AT,)), tell((_TITLE_NONE,))

    def list_columns(self, blocks: Sequence[Block], boxes: Boxes, title: str | None = None) -> list[list[_Told]]:
        """Return what the features of the blocks are told as, a column for each kind of evidence.

        ``title`` is what the page claims as its headline.
        """
        markups = [get_markup(block) for block in blocks]
        sizes = [len(block.text) for block in blocks]
        return [
            *self._list_forms(markups, sizes, boxes.text[0]),
            [self._tell_names(markup.inside, markup.cues, markup.near) for markup in markups],
            *self._list_boxes(markups, boxes),
            *self._list_frames(markups, boxes),
            self._list_before(markups, boxes.parents),
            *self._list_near(markups, sizes),
            self._list_distances(find_title(blocks, title), len(blocks)),
        ]

    def _list_forms(self, markups: Sequence[Markup], sizes: Sequence[int], whole: int) -> list[list[_Told]]:
        """Return what each block is by itself, and what the blocks are that are built alike."""
        forms = [
            self._tell_form(
                TAGS.get(markup.tag, 0),
                bisect_right(SIZE_STEPS, size),
                grade_share(markup.linked, size) if markup.linked else 0,
                grade_share(markup.bold, size) if markup.bold else 0,
            )
            for markup, size in zip(markups, sizes, strict=True)
        ]
        by_path: dict[str, list[int]] = {}
        for markup, size in zip(markups, sizes, strict=True):
            by_path.setdefault(markup.path, []).append(size)
        told = {}
        for path, alike in by_path.items():
            text = sum(alike)
            told[path] = self._tell_path(
                bisect_right(COUNT_STEPS, len(alike)),
                bisect_right(SIZE_STEPS, text / len(alike)),
                grade_share(text, whole),
            )
        columns = [forms, [told[markup.path] for markup in markups]]
        if any(markup.images for markup in markups):
            columns.append([self._image if markup.images else self._nothing for markup in markups])
        return columns

    def _list_boxes(self, markups: Sequence[Markup], boxes: Boxes) -> list[list[_Told]]:
        """Return what each block's box is, and the boxes around it."""
        by_box: dict[int, list[_Told]] = {}
        told: dict[int, list[_Told]] = {}
        parents, nothing = boxes.parents, self._nothing
        for box in {markup.box: None for markup in markups}:
            at, found = box, told.setdefault(box, [])
            for level in range(LEVELS):
                levels = by_box.get(at)
                if levels is None:
                    levels = by_box[at] = self._tell_box(*_grade_box(boxes, at))
                found.append(levels[level])
                if not at:
                    found += [nothing] * (LEVELS - 1 - level)
                    break
                at = parents[at]
        return list(map(list, zip(*[told[markup.box] for markup in markups], strict=True)))

    def _list_frames(self, markups: Sequence[Markup], boxes: Boxes) -> list[list[_Told]]:
        """Return how far each block stands within each of the page's frames, and what its branch of the frame is."""
        columns = []
        for frame, branches in enumerate(boxes.frames):
            known: dict[tuple[int, int], _Told] = {(-1, -1): self._nothing}
            for place in {branches[markup.box]: None for markup in markups}:
                branch, deep = place
                if deep >= 0:
                    known[place] = self._tell_branch(
                        frame,
                        min(_DEEP, deep),
                        grade_share(boxes.running[branch], boxes.running[0]),
                        grade_share(boxes.linked[branch], boxes.text[branch]),
                    )
            columns.append([known[branches[markup.box]] for markup in markups])
        return columns

    def _list_before(self, markups: Sequence[Markup], parents: Sequence[int]) -> list[_Told]:
        """Return how each block is set against the one before it."""
        column = [self._nothing]
        for before, markup in pairwise(markups):
            near = before.box == markup.box or parents[before.box] == parents[markup.box]
            step = max(-_STEEP, min(_STEEP, markup.depth - before.depth))
            column.append(self._tell_before(near, step, before.path == markup.path))
        return column

    def _list_near(self, markups: Sequence[Markup], sizes: Sequence[int]) -> list[list[_Told]]:
        """Return what the two blocks before and the two after each block look like."""
        heading = INSIDE["heading"]
        kinds = [
            (1 if markup.linked * 2 > size else 2 if markup.inside & heading else 3 if markup.tag == "p" else 0) * SIZES
            + bisect_right(SIZE_STEPS, size)
            for markup, size in zip(markups, sizes, strict=True)
        ]
        far_before, before, after, far_after = ([told[kind] for kind in kinds] for told in self._near)
        nothing, count = self._nothing, len(kinds)
        return [
            [nothing, nothing, *far_before][:count],
            [nothing, *before][:count],
            [*after[1:], nothing],
            [*far_after[2:], nothing, nothing][-count:],
        ]

    def _list_distances(self, title: int, count: int) -> list[_Told]:
        """Return how far above or below the headline each block stands."""
        if title < 0:
            return [self._title_none] * count
        above = [self._above[bisect_right(COUNT_STEPS, distance)] for distance in range(title, 0, -1)]
        below = [self._below[bisect_right(COUNT_STEPS, distance)] for distance in range(1, count - title)]
        return [*above, self._title_at, *below]


def _grade_box(boxes: Boxes, at: int) -> tuple[int, int, int, int, int]:
    """Return in steps a box's share of all text, how much of it is linked, its blocks, its share of running text, and
    the mean size of its blocks.
    """
    text, count, running, linked = boxes.text[at], boxes.blocks[at], boxes.running, boxes.linked[at]
    return (
        bisect_right(SHARE_STEPS, text / boxes.text[0]),
        bisect_right(SHARE_STEPS, linked / text) if linked else 0,
        bisect_right(COUNT_STEPS, count),
        grade_share(running[at], running[0]),
        bisect_right(SIZE_STEPS, text / count),
    )


def _number_path(count: int, mean: int, share: int) -> tuple[int, ...]:
    return _PATH + count, _PATH_MEAN + mean, _PATH_SHARE + share


def _number_branch(frame: int, deep: int, running: int, linked: int) -> tuple[int, ...]:
    return (
        _FRAME + frame * (_DEEP + 1) + deep,
        _FRAME_RUNNING + frame * SHARES + running,
        _FRAME_LINKED + frame * SHARES + linked,
    )


def _number_form(tag: int, steps: int, linked: int, bold: int) -> tuple[int, ...]:
    return (
        _TAG + tag,
        _TAG_SIZE + tag * SIZES + steps,
        _LINKED + linked,
        _LINKED_SIZE + linked * SIZES + steps,
        _BOLD + bold,
    )


def _number_names(inside: int, cues: int, near: int) -> list[int]:
    width = len(load_markup_cues())
    return [
        *_list_bits(inside, _IN, len(INSIDE)),
        *_list_bits(cues, _ANY, width),
        *_list_bits(near, _OWN, width),
        *_list_bits(near >> width, _ABOVE, width),
    ]


def _list_bits(bits: int, first: int, count: int) -> list[int]:
    return [first + number for number in range(count) if bits >> number & 1]


def _number_box(level: int, text: int, linked: int, count: int, running: int, mean: int) -> tuple[int, ...]:
    """Return the features of a box as one that stands ``level`` boxes above a block."""
    above = level * _LEVEL
    return (
        above + _BOX_TEXT + text,
        above + _BOX_LINKED + linked,
        above + _BOX_COUNT + count,
        above + _BOX_RUNNING + running,
        _BOX_MEAN + level * SIZES + mean,
    )


def _number_before(near: bool, step: int, alike: bool) -> tuple[int, ...]:
    """Return the features of the block before: whether in the same box or the next one, how much deeper this one is."""
    number = _BEFORE + near * (2 * _STEEP + 1) + step + _STEEP
    return (number, _ALIKE) if alike else (number,)
