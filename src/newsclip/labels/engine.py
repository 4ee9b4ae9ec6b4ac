"""What the extraction engine kept of each block, as named features: its choice is evidence like any other."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache

from newsclip.blocks import Block
from newsclip.labels.boxes import Boxes, get_markup
from newsclip.labels.markup import COUNT_STEPS, LEVELS, SHARE_STEPS
from newsclip.labels.network import Group

# Shares of a block's text that count as kept whole, and in part.
_WHOLE, _PART = 0.9, 0.3
_NEAR = (-2, -1, 1, 2)


def list_engine_groups(blocks: Sequence[Block], boxes: Boxes) -> Iterator[list[Group]]:
    """Yield columns of groups, one group a block, of what the engine kept (:attr:`Markup.kept`)."""
    grades = [_grade_kept(get_markup(block).kept) for block in blocks]
    whole = [at for at, grade in enumerate(grades) if grade == 2]
    if not whole:
        # The engine found nothing: that says nothing of a single block.
        yield [("m.kept.nothing",)] * len(blocks)
        return
    paths, sums = _sum_kept(blocks, boxes)
    yield [
        _name_block(grades[at], get_markup(block).tag, paths[get_markup(block).path]) for at, block in enumerate(blocks)
    ]
    yield [_name_place(at - whole[0], at - whole[-1]) for at in range(len(blocks))]
    padded = [-1, -1, *grades, -1, -1]
    yield [_name_near(grade, tuple(padded[at + 2 + step] for step in _NEAR)) for at, grade in enumerate(grades)]
    ats: list[int | None] = [get_markup(block).box for block in blocks]
    for level in range(LEVELS):
        yield [
            () if at is None else _name_box(level, grade, bisect_right(SHARE_STEPS, sums[at] / max(1, boxes.text[at])))
            for at, grade in zip(ats, grades, strict=True)
        ]
        ats = [boxes.parents[at] if at else None for at in ats]


def _grade_kept(kept: float) -> int:
    """Return how much of a block the engine kept: 2 whole, 1 a part, 0 nothing."""
    return 2 if kept >= _WHOLE else 1 if kept >= _PART else 0


@lru_cache(4096)
def _name_block(grade: int, tag: str, path: int) -> Group:
    return f"m.kept={grade}", f"m.kept.tag={grade}.{tag}", f"m.kept.path={grade}.{path}"


def _name_place(from_first: int, from_last: int) -> Group:
    if from_first < 0:
        return (f"m.kept.before={bisect_right(COUNT_STEPS, -from_first)}",)
    return (f"m.kept.after={bisect_right(COUNT_STEPS, from_last)}",) if from_last > 0 else ()


@lru_cache(4096)
def _name_near(grade: int, others: tuple[int, ...]) -> Group:
    return tuple(f"m.kept.near={step}.{grade}.{other}" for step, other in zip(_NEAR, others, strict=True) if other >= 0)


@lru_cache(4096)
def _name_box(level: int, grade: int, share: int) -> Group:
    return (f"m.kept.box={level}.{grade}.{share}",)


def _sum_kept(blocks: Sequence[Block], boxes: Boxes) -> tuple[dict[str, int], list[float]]:
    """Return in steps the kept share of the text of each path, and the characters kept in each box."""
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
    return {path: bisect_right(SHARE_STEPS, kept / max(1, size)) for path, (size, kept) in paths.items()}, sums
