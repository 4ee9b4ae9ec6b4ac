"""What the markup shows of each block, as numbered features that the sequence model weighs.

Numbers and not names, because a page has a hundred blocks with fifty features each: :data:`FEATURES` names them all,
for the model's file.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache

from newsclip.blocks import Block
from newsclip.markup import INSIDE, Markup
from newsclip.page.boxes import FRAME_SHARES, Boxes, get_markup
from newsclip.page.cues import load_markup_cues
from newsclip.page.numbers import (
    COUNT_STEPS,
    COUNTS,
    FEATURES,
    SHARES,
    SIZE_STEPS,
    SIZES,
    TAGS,
    grade_share,
    number_features,
    number_kinds,
)

LEVELS = 4
# Differences of depth, and levels below a frame, beyond which nothing more is told.
_STEEP = 4
_DEEP = 6
# Few combinations of names come on all pages together.
_MOST_KNOWN = 4_096

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
    reader = _Reader(blocks, boxes)
    features = [reader.read(at) for at in range(len(blocks))]
    _add_near(features, blocks)
    _add_title(features, blocks, title)
    return features


def _add_near(features: list[list[int]], blocks: Sequence[Block]) -> None:
    """Add what the two blocks before and the two after a block look like."""
    kinds = []
    for block in blocks:
        markup, size = get_markup(block), len(block.text)
        kind = (
            1 if markup.linked * 2 > size else 2 if markup.inside & INSIDE["heading"] else 3 if markup.tag == "p" else 0
        )
        kinds.append(kind * SIZES + bisect_right(SIZE_STEPS, size))
    for slot, step in enumerate((-2, -1, 1, 2)):
        first = _NEAR_KIND + slot * 4 * SIZES
        for at in range(max(0, -step), min(len(blocks), len(blocks) - step)):
            features[at].append(first + kinds[at + step])


def _add_title(features: list[list[int]], blocks: Sequence[Block], title: str | None) -> None:
    """Add how far above or below the headline a block stands."""
    wanted = title.casefold() if title else None
    place = -1
    for at, block in enumerate(blocks):
        markup = get_markup(block)
        if wanted and block.text.casefold() == wanted and (place < 0 or markup.tag == "h1"):
            place = at
            if markup.tag == "h1":
                break
    if place < 0:
        place = next((at for at, block in enumerate(blocks) if get_markup(block).tag == "h1"), -1)
    for at, numbers in enumerate(features):
        if place < 0:
            numbers.append(_TITLE_NONE)
        elif at == place:
            numbers.append(_TITLE_AT)
        else:
            numbers.append(_TITLE + (at > place) * COUNTS + bisect_right(COUNT_STEPS, abs(at - place)))


class _Reader:
    """Reads the features of one page's blocks. What blocks share is read once."""

    def __init__(self, blocks: Sequence[Block], boxes: Boxes) -> None:
        self._blocks = blocks
        self._boxes = boxes
        self._by_box: list[dict[int, tuple[int, ...]]] = [{} for _ in range(LEVELS)]
        self._around: dict[int, list[int]] = {}
        self._by_branch: list[dict[int, tuple[int, int]]] = [{} for _ in FRAME_SHARES]
        self._by_names: dict[tuple[int, int, int], list[int]] = {}
        sums: dict[str, tuple[int, int]] = {}
        for block in blocks:
            path = get_markup(block).path
            size, count = sums.get(path, (0, 0))
            sums[path] = size + len(block.text), count + 1
        whole = boxes.text[0]
        self._by_path = {
            path: (
                _PATH + bisect_right(COUNT_STEPS, count),
                _PATH_MEAN + bisect_right(SIZE_STEPS, size / count),
                _PATH_SHARE + grade_share(size, whole),
            )
            for path, (size, count) in sums.items()
        }

    def read(self, at: int) -> list[int]:
        block = self._blocks[at]
        markup = get_markup(block)
        size = len(block.text)
        steps = bisect_right(SIZE_STEPS, size)
        linked = grade_share(markup.linked, size) if markup.linked else 0
        tag = TAGS.get(markup.tag, 0)
        numbers = [
            _TAG + tag,
            _TAG_SIZE + tag * SIZES + steps,
            _LINKED + linked,
            _LINKED_SIZE + linked * SIZES + steps,
            _BOLD + (grade_share(markup.bold, size) if markup.bold else 0),
            *self._by_path[markup.path],
        ]
        if markup.images:
            numbers.append(_IMAGE)
        names = self._by_names.get((markup.inside, markup.cues, markup.near))
        numbers += self._read_names(markup) if names is None else names
        self._add_boxes(numbers, markup.box)
        if at:
            before = get_markup(self._blocks[at - 1])
            parents = self._boxes.parents
            near = before.box == markup.box or parents[before.box] == parents[markup.box]
            step = max(-_STEEP, min(_STEEP, markup.depth - before.depth)) + _STEEP
            numbers.append(_BEFORE + near * (2 * _STEEP + 1) + step)
            if before.path == markup.path:
                numbers.append(_ALIKE)
        return numbers

    def _read_names(self, markup: Markup) -> list[int]:
        width = len(load_markup_cues())
        found = [
            *_list_bits(markup.inside, _IN, len(INSIDE)),
            *_list_bits(markup.cues, _ANY, width),
            *_list_bits(markup.near, _OWN, width),
            *_list_bits(markup.near >> width, _ABOVE, width),
        ]
        self._by_names[markup.inside, markup.cues, markup.near] = found
        return found

    def _add_boxes(self, numbers: list[int], box: int) -> None:
        numbers += self._by_box[0].get(box) or self._read_box(box, 0)
        if box:
            around = self._boxes.parents[box]
            numbers += self._around.get(around) or self._read_around(around)
        for frame, branches in enumerate(self._boxes.frames):
            branch, deep = branches[box]
            if deep >= 0:
                numbers.append(_FRAME + frame * (_DEEP + 1) + min(_DEEP, deep))
                numbers += self._by_branch[frame].get(branch) or self._read_branch(frame, branch)

    def _read_around(self, at: int) -> list[int]:
        """Return the features of a box as the nearest around a block's own, and those of the boxes around it."""
        found = self._around[at] = []
        for level in range(1, LEVELS):
            found += self._by_box[level].get(at) or self._read_box(at, level)
            if not at:
                break
            at = self._boxes.parents[at]
        return found

    def _read_box(self, at: int, level: int) -> tuple[int, ...]:
        """Return the features of a box as one that stands ``level`` boxes above a block."""
        boxes, above = self._boxes, level * _LEVEL
        found = self._by_box[level][at] = (
            above + _BOX_TEXT + grade_share(boxes.text[at], boxes.text[0]),
            above + _BOX_LINKED + grade_share(boxes.linked[at], boxes.text[at]),
            above + _BOX_COUNT + bisect_right(COUNT_STEPS, boxes.blocks[at]),
            above + _BOX_RUNNING + grade_share(boxes.running[at], boxes.running[0]),
            _BOX_MEAN + level * SIZES + bisect_right(SIZE_STEPS, boxes.text[at] / boxes.blocks[at]),
        )
        return found

    def _read_branch(self, frame: int, branch: int) -> tuple[int, int]:
        boxes = self._boxes
        found = self._by_branch[frame][branch] = (
            _FRAME_RUNNING + frame * SHARES + grade_share(boxes.running[branch], boxes.running[0]),
            _FRAME_LINKED + frame * SHARES + grade_share(boxes.linked[branch], boxes.text[branch]),
        )
        return found


@lru_cache(maxsize=_MOST_KNOWN)
def _list_bits(bits: int, first: int, count: int) -> tuple[int, ...]:
    return tuple(first + number for number in range(count) if bits >> number & 1)
