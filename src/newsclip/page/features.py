"""What the markup shows of each block, as numbered features that the sequence model weighs.

Numbers and not names, because a page has a hundred blocks with fifty features each: :data:`FEATURES` names them all,
for the model's file.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from newsclip.blocks import Block
from newsclip.markup import INSIDE, Markup
from newsclip.page.boxes import FRAME_SHARES, Boxes, get_markup
from newsclip.page.cues import load_markup_cues

SHARE_STEPS = (0.001, 0.1, 0.3, 0.5, 0.7, 0.9, 0.999)
SIZE_STEPS = (10, 25, 45, 80, 130, 220, 400, 800)
COUNT_STEPS = (1, 2, 4, 8, 16, 40)
LEVELS = 4
# Shares of a block's text that count as kept whole, and in part.
_WHOLE, _PART = 0.9, 0.3
# Differences of depth, and levels below a frame, beyond which nothing more is told.
_STEEP = 4
_DEEP = 6

FEATURES: list[str] = []
"""The names of all features of the markup, by their numbers."""


def _number(stem: str, *counts: int) -> int:
    """Number the features of a stem, one for each combination of values; return the first number."""
    first = len(FEATURES)
    names = [stem]
    for count in counts:
        names = [f"{name}.{value}" for name in names for value in range(count)]
    FEATURES.extend(names)
    return first


def _number_kinds(stem: str, kinds: Sequence[str]) -> int:
    first = len(FEATURES)
    FEATURES.extend(f"{stem}={kind}" for kind in kinds)
    return first


_SHARES, _SIZES, _COUNTS = len(SHARE_STEPS) + 2, len(SIZE_STEPS) + 1, len(COUNT_STEPS) + 1
_TAGS = {
    tag: number
    for number, tag in enumerate(
        "other p div li h1 h2 h3 h4 h5 h6 td th tr dt dd blockquote pre article section header footer figcaption label "
        "button body center form address main aside nav summary figure noscript ul ol caption fieldset legend".split()
    )
}
_TAG = _number("m.tag", len(_TAGS))
_TAG_SIZE = _number("m.tag.size", len(_TAGS), _SIZES)
_LINKED = _number("m.linked", _SHARES)
_LINKED_SIZE = _number("m.linked.size", _SHARES, _SIZES)
_BOLD = _number("m.bold", _SHARES)
_IMAGE = _number("m.image")
_IN = _number_kinds("m.in", list(INSIDE))
_ANY = _number_kinds("m.any", list(load_markup_cues()))
_OWN = _number_kinds("m.own", list(load_markup_cues()))
_ABOVE = _number_kinds("m.above", list(load_markup_cues()))
_PATH = _number("m.path", _COUNTS)
_PATH_MEAN = _number("m.path.mean", _SIZES)
_PATH_SHARE = _number("m.path.share", _SHARES)
_BOX_TEXT = _number("m.box", _SHARES)
_BOX_LINKED = _number("m.box.linked", _SHARES)
_BOX_COUNT = _number("m.box.count", _COUNTS)
_BOX_RUNNING = _number("m.box.running", _SHARES)
_LEVEL = len(FEATURES) - _BOX_TEXT
"""The features of a box come again for each box around it, numbered from here on."""
for _level in range(1, LEVELS):
    _number(f"m.box{_level}", _SHARES)
    _number(f"m.box{_level}.linked", _SHARES)
    _number(f"m.box{_level}.count", _COUNTS)
    _number(f"m.box{_level}.running", _SHARES)
_FRAME = _number("m.frame", len(FRAME_SHARES), _DEEP + 1)
_FRAME_RUNNING = _number("m.frame.running", len(FRAME_SHARES), _SHARES)
_FRAME_LINKED = _number("m.frame.linked", len(FRAME_SHARES), _SHARES)
_BEFORE = _number("m.before", 2, 2 * _STEEP + 1)
_ALIKE = _number("m.before.alike")
_GRADES = 3
_KEPT_NOTHING = _number("m.kept.nothing")
_KEPT = _number("m.kept", _GRADES)
_KEPT_TAG = _number("m.kept.tag", _GRADES, len(_TAGS))
_KEPT_PATH = _number("m.kept.path", _GRADES, _SHARES)
_KEPT_BEFORE = _number("m.kept.before", _COUNTS)
_KEPT_AFTER = _number("m.kept.after", _COUNTS)
_KEPT_NEAR = _number("m.kept.near", 4, _GRADES, _GRADES)
_KEPT_BOX = _number("m.kept.box", LEVELS, _GRADES, _SHARES)


def list_markup_features(blocks: Sequence[Block], boxes: Boxes) -> list[list[int]]:
    """Return for each block the numbers of its features, but those of the engine's verdict."""
    reader = _Reader(blocks, boxes)
    return [reader.read(at) for at in range(len(blocks))]


class _Reader:
    """Reads the features of one page's blocks. What blocks share is read once."""

    def __init__(self, blocks: Sequence[Block], boxes: Boxes) -> None:
        self._blocks = blocks
        self._boxes = boxes
        self._by_box: dict[int, tuple[int, int, int, int]] = {}
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
        tag = _TAGS.get(markup.tag, 0)
        numbers = [
            _TAG + tag,
            _TAG_SIZE + tag * _SIZES + steps,
            _LINKED + linked,
            _LINKED_SIZE + linked * _SIZES + steps,
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
        boxes, known = self._boxes, self._by_box
        at = box
        for above in range(0, LEVELS * _LEVEL, _LEVEL):
            found = known.get(at) or self._read_box(at)
            numbers += [number + above for number in found] if above else found
            if not at:
                break
            at = boxes.parents[at]
        for frame, branches in enumerate(boxes.frames):
            branch, deep = branches[box]
            if deep >= 0:
                numbers.append(_FRAME + frame * (_DEEP + 1) + min(_DEEP, deep))
                _, linked, _, running = known.get(branch) or self._read_box(branch)
                numbers.append(_FRAME_RUNNING + frame * _SHARES + running - _BOX_RUNNING)
                numbers.append(_FRAME_LINKED + frame * _SHARES + linked - _BOX_LINKED)

    def _read_box(self, at: int) -> tuple[int, int, int, int]:
        boxes = self._boxes
        found = self._by_box[at] = (
            _BOX_TEXT + grade_share(boxes.text[at], boxes.text[0]),
            _BOX_LINKED + grade_share(boxes.linked[at], boxes.text[at]),
            _BOX_COUNT + bisect_right(COUNT_STEPS, boxes.blocks[at]),
            _BOX_RUNNING + grade_share(boxes.running[at], boxes.running[0]),
        )
        return found


def list_engine_features(blocks: Sequence[Block], boxes: Boxes) -> list[list[int]]:
    """Return for each block the numbers of the features of what the engine kept."""
    grades = [_grade_kept(get_markup(block).kept) for block in blocks]
    whole = [at for at, grade in enumerate(grades) if grade == _GRADES - 1]
    if not whole:
        # The engine found nothing: that says nothing of a single block.
        return [[_KEPT_NOTHING] for _ in blocks]
    first, last = whole[0], whole[-1]
    paths, sums = _sum_kept(blocks, boxes)
    features: list[list[int]] = []
    for at, block in enumerate(blocks):
        markup, grade = get_markup(block), grades[at]
        size, kept = paths[markup.path]
        numbers = [
            _KEPT + grade,
            _KEPT_TAG + grade * len(_TAGS) + _TAGS.get(markup.tag, 0),
            _KEPT_PATH + grade * _SHARES + grade_share(kept, size),
        ]
        if at < first:
            numbers.append(_KEPT_BEFORE + bisect_right(COUNT_STEPS, first - at))
        elif at > last:
            numbers.append(_KEPT_AFTER + bisect_right(COUNT_STEPS, at - last))
        for slot, step in enumerate((-2, -1, 1, 2)):
            if 0 <= at + step < len(grades):
                numbers.append(_KEPT_NEAR + (slot * _GRADES + grade) * _GRADES + grades[at + step])
        box = markup.box
        for level in range(LEVELS):
            numbers.append(_KEPT_BOX + (level * _GRADES + grade) * _SHARES + grade_share(sums[box], boxes.text[box]))
            box = boxes.parents[box]
        features.append(numbers)
    return features


def _sum_kept(blocks: Sequence[Block], boxes: Boxes) -> tuple[dict[str, tuple[int, float]], list[float]]:
    """Return the characters, and of them those kept, of each path; and the characters kept in each box."""
    paths: dict[str, tuple[int, float]] = {}
    sums = [0.0] * len(boxes.parents)
    for block in blocks:
        markup = get_markup(block)
        size, kept = paths.get(markup.path, (0, 0.0))
        share = markup.kept * len(block.text)
        paths[markup.path] = size + len(block.text), kept + share
        sums[markup.box] += share
    for at in range(len(sums) - 1, 0, -1):
        if sums[at]:
            sums[boxes.parents[at]] += sums[at]
    return paths, sums


def grade_share(part: float, whole: float) -> int:
    """Return in which of the steps of :data:`SHARE_STEPS` a share lies; one more than the last of nothing."""
    return bisect_right(SHARE_STEPS, part / whole) if whole > 0 else _SHARES - 1


def _grade_kept(kept: float) -> int:
    """Return how much of a block the engine kept: 2 whole, 1 a part, 0 nothing."""
    return 2 if kept >= _WHOLE else 1 if kept >= _PART else 0


def _list_bits(bits: int, first: int, count: int) -> list[int]:
    return [first + number for number in range(count) if bits >> number & 1]
