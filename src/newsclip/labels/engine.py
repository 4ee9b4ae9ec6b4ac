"""What the extraction engine kept of each block, as named features: its choice is evidence like any other."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache

from newsclip.blocks import Block
from newsclip.labels.boxes import Boxes, get_markup
from newsclip.labels.markup import COUNT_STEPS, LEVELS, SHARE_STEPS
from newsclip.labels.network import Group, name_group

# Shares of a block's text that count as kept whole, and in part.
_WHOLE, _PART = 0.9, 0.3
_NEAR = (-2, -1, 1, 2)


def list_engine_groups(blocks: Sequence[Block], boxes: Boxes) -> Iterator[list[Group]]:
    """Yield columns of groups, one group a block, of what the engine kept (:attr:`Markup.kept`)."""
    markups = [get_markup(block) for block in blocks]
    grades = [_grade_kept(markup.kept) for markup in markups]
    whole = [at for at, grade in enumerate(grades) if grade == 2]
    if not whole:
        # The engine found nothing: that says nothing of a single block.
        yield [("m.kept.nothing",)] * len(blocks)
        return
    paths, sums = _sum_kept(blocks, boxes)
    yield [
        name_group("m.kept={0} m.kept.tag={0}.{1} m.kept.path={0}.{2}", grade, markup.tag, paths[markup.path])
        for grade, markup in zip(grades, markups, strict=True)
    ]
    first, last = whole[0], whole[-1]
    above = [name_group("m.kept.before={}", bisect_right(COUNT_STEPS, far)) for far in range(first, 0, -1)]
    below = [name_group("m.kept.after={}", bisect_right(COUNT_STEPS, far)) for far in range(1, len(blocks) - last)]
    yield [*above, *[()] * (last - first + 1), *below]
    padded = [-1, -1, *grades, -1, -1]
    yield [_name_near(grade, tuple(padded[at + 2 + step] for step in _NEAR)) for at, grade in enumerate(grades)]
    ats: list[int | None] = [markup.box for markup in markups]
    for level in range(LEVELS):
        yield [
            ()
            if at is None
            else name_group(
                "m.kept.box={}.{}.{}", level, grade, bisect_right(SHARE_STEPS, sums[at] / max(1, boxes.text[at]))
            )
            for at, grade in zip(ats, grades, strict=True)
        ]
        ats = [boxes.parents[at] if at else None for at in ats]


def _grade_kept(kept: float) -> int:
    """Return how much of a block the engine kept: 2 whole, 1 a part, 0 nothing."""
    return 2 if kept >= _WHOLE else 1 if kept >= _PART else 0


@lru_cache(4096)
def _name_near(grade: int, others: tuple[int, ...]) -> Group:
    return tuple(f"m.kept.near={step}.{grade}.{other}" for step, other in zip(_NEAR, others, strict=True) if other >= 0)


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
