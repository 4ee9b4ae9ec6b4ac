"""What the engine kept of each block, as numbered features that the sequence model weighs."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from newsclip.blocks import Block
from newsclip.page.boxes import Boxes, get_markup
from newsclip.page.numbers import COUNT_STEPS, COUNTS, SHARES, TAGS, grade_share, number_features

LEVELS = 4
# Shares of a block's text that count as kept whole, and in part.
_WHOLE, _PART = 0.9, 0.3
_GRADES = 3
_KEPT_NOTHING = number_features("m.kept.nothing")
_KEPT = number_features("m.kept", _GRADES)
_KEPT_TAG = number_features("m.kept.tag", _GRADES, len(TAGS))
_KEPT_PATH = number_features("m.kept.path", _GRADES, SHARES)
_KEPT_BEFORE = number_features("m.kept.before", COUNTS)
_KEPT_AFTER = number_features("m.kept.after", COUNTS)
_KEPT_NEAR = number_features("m.kept.near", 4, _GRADES, _GRADES)
_KEPT_BOX = number_features("m.kept.box", LEVELS, _GRADES, SHARES)


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
            _KEPT_TAG + grade * len(TAGS) + TAGS.get(markup.tag, 0),
            _KEPT_PATH + grade * SHARES + grade_share(kept, size),
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
            numbers.append(_KEPT_BOX + (level * _GRADES + grade) * SHARES + grade_share(sums[box], boxes.text[box]))
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


def _grade_kept(kept: float) -> int:
    """Return how much of a block the engine kept: 2 whole, 1 a part, 0 nothing."""
    return 2 if kept >= _WHOLE else 1 if kept >= _PART else 0
