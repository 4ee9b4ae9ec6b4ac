"""What the markup shows of each block, as names that the sequence model weighs."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from newsclip.blocks import Block
from newsclip.labels.cuewords import CueIndex
from newsclip.labels.features import list_features
from newsclip.markup import INSIDE, Markup
from newsclip.page.cues import load_markup_cues

SHARE_STEPS = (0.001, 0.1, 0.3, 0.5, 0.7, 0.9, 0.999)
SIZE_STEPS = (10, 25, 45, 80, 130, 220, 400, 800)
COUNT_STEPS = (1, 2, 4, 8, 16, 40)
# A frame is the innermost element that holds this share of the page's running text.
FRAME_SHARES = (0.9, 0.7, 0.5)
# Characters of a block that reads as running text.
RUNNING = 80
LEVELS = 4
# Shares of a block's text that count as kept whole, and in part.
_WHOLE, _PART = 0.9, 0.3


@dataclass(slots=True)
class Boxes:
    """The page's elements: for each, how much text stands in it, linked, running or kept, and in how many blocks.

    ``frames`` hold for each share of :data:`FRAME_SHARES` and each element its branch: the child of the frame that it
    stands in (the frame itself has itself) and how many levels below the frame it is; -1 where it stands outside.
    """

    parents: Sequence[int]
    text: list[int]
    linked: list[int]
    running: list[int]
    kept: list[float]
    blocks: list[int]
    frames: list[list[tuple[int, int]]] = field(default_factory=list)


def measure_boxes(blocks: Sequence[Block], parents: Sequence[int]) -> Boxes:
    """Return the sums for every element of the page, each counting what stands in the elements within it."""
    text, linked, running, count = ([0] * len(parents) for _ in range(4))
    kept = [0.0] * len(parents)
    for block in blocks:
        if block.markup is None:
            continue
        at, size = block.markup.box, len(block.text)
        text[at] += size
        linked[at] += block.markup.linked
        kept[at] += block.markup.kept * size
        count[at] += 1
        if size >= RUNNING and block.markup.linked * 3 < size:
            running[at] += size
    heaviest = [0] * len(parents)
    for at in range(len(parents) - 1, 0, -1):
        up = parents[at]
        text[up] += text[at]
        linked[up] += linked[at]
        running[up] += running[at]
        kept[up] += kept[at]
        count[up] += count[at]
        if not heaviest[up] or running[at] >= running[heaviest[up]]:
            heaviest[up] = at
    boxes = Boxes(parents, text, linked, running, kept, count)
    at, whole = 0, running[0]
    for share in FRAME_SHARES:
        while heaviest[at] and running[heaviest[at]] >= share * whole > 0:
            at = heaviest[at]
        boxes.frames.append(_list_branches(at, parents))
    return boxes


def _list_branches(frame: int, parents: Sequence[int]) -> list[tuple[int, int]]:
    branches = [(-1, -1)] * len(parents)
    branches[frame] = (frame, 0)
    for at in range(frame + 1, len(parents)):
        branch, level = branches[parents[at]]
        if level >= 0:
            branches[at] = (branch if level else at, level + 1)
    return branches


def list_page_features(blocks: Sequence[Block], parents: Sequence[int], cues: CueIndex) -> list[list[str]]:
    """Return the features of each block of a page: what its text shows, as for a paste, and what its markup shows."""
    texts = list_features(blocks, cues)
    markups = name_markup(blocks, parents)
    return [text + markup for text, markup in zip(texts, markups, strict=True)]


def name_markup(blocks: Sequence[Block], parents: Sequence[int]) -> list[list[str]]:
    """Return the names of what the markup shows of each block."""
    boxes = measure_boxes(blocks, parents)
    namer = _Namer(blocks, boxes)
    return [namer.name(at) for at in range(len(blocks))]


class _Namer:
    """Names for the blocks of one page. What blocks share is named once."""

    def __init__(self, blocks: Sequence[Block], boxes: Boxes) -> None:
        self._blocks = blocks
        self._boxes = boxes
        self._by_box: dict[int, list[str]] = {}
        self._by_names: dict[tuple[int, int, int], list[str]] = {}
        self._path_text: dict[str, int] = {}
        self._path_count: dict[str, int] = {}
        self._path_kept: dict[str, float] = {}
        self._kept = [_grade(_get(block).kept) for block in blocks]
        whole = [at for at, grade in enumerate(self._kept) if grade == "whole"]
        self._first, self._last = (whole[0], whole[-1]) if whole else (len(blocks), -1)
        for block in blocks:
            path = _get(block).path
            self._path_kept[path] = self._path_kept.get(path, 0.0) + _get(block).kept * len(block.text)
            self._path_text[path] = self._path_text.get(path, 0) + len(block.text)
            self._path_count[path] = self._path_count.get(path, 0) + 1

    def name(self, at: int) -> list[str]:
        block = self._blocks[at]
        markup = _get(block)
        size = len(block.text)
        linked = _share(markup.linked, size)
        steps = bisect_right(SIZE_STEPS, size)
        names = [
            f"m.tag={markup.tag}",
            f"m.tag={markup.tag}.{steps}",
            f"m.linked={linked}",
            f"m.linked={linked}.{steps}",
        ]
        names.append(f"m.bold={_share(markup.bold, size)}")
        if markup.images:
            names.append("m.image")
        names += self._name_cues(markup)
        count = self._path_count[markup.path]
        names.append(f"m.path={bisect_right(COUNT_STEPS, count)}")
        names.append(f"m.path.mean={bisect_right(SIZE_STEPS, self._path_text[markup.path] / count)}")
        names.append(f"m.path.share={_share(self._path_text[markup.path], self._boxes.text[0])}")
        names += self._name_box(markup.box)
        names += self._name_kept(at, markup)
        if at:
            before = _get(self._blocks[at - 1])
            near = before.box == markup.box or self._boxes.parents[before.box] == self._boxes.parents[markup.box]
            names.append(f"m.before={'near' if near else 'far'}.{max(-4, min(4, markup.depth - before.depth))}")
            if before.path == markup.path:
                names.append("m.before=alike")
        return names

    def _name_kept(self, at: int, markup: Markup) -> list[str]:
        if self._last < 0:
            # The engine found nothing, or was not asked: that says nothing of a single block.
            return ["m.kept.none"]
        grade = self._kept[at]
        kept = f"m.kept={grade}"
        path = _share(self._path_kept[markup.path], self._path_text[markup.path])
        names = [kept, f"{kept}.{markup.tag}", f"{kept}.path{path}"]
        if at < self._first:
            names.append(f"m.kept.before{bisect_right(COUNT_STEPS, self._first - at)}")
        elif at > self._last:
            names.append(f"m.kept.after{bisect_right(COUNT_STEPS, at - self._last)}")
        around = [step for step in (-2, -1, 1, 2) if 0 <= at + step < len(self._kept)]
        names.extend(f"{kept}.{step}{self._kept[at + step]}" for step in around)
        boxes, box = self._boxes, markup.box
        for level in range(LEVELS):
            names.append(f"{kept}.box{level}={_share(boxes.kept[box], boxes.text[box])}")
            box = boxes.parents[box]
        return names

    def _name_cues(self, markup: Markup) -> list[str]:
        key = (markup.inside, markup.cues, markup.near)
        if key not in self._by_names:
            bits = load_markup_cues()
            low = (1 << len(bits)) - 1
            above = markup.near >> len(bits)
            self._by_names[key] = [
                *(f"m.in={name}" for name, bit in INSIDE.items() if markup.inside & bit),
                *(f"m.any={name}" for name, bit in bits.items() if markup.cues & bit),
                *(f"m.own={name}" for name, bit in bits.items() if markup.near & low & bit),
                *(f"m.above={name}" for name, bit in bits.items() if above & bit),
            ]
        return self._by_names[key]

    def _name_box(self, box: int) -> list[str]:
        if box not in self._by_box:
            self._by_box[box] = self._describe_box(box)
        return self._by_box[box]

    def _describe_box(self, box: int) -> list[str]:
        boxes = self._boxes
        names: list[str] = []
        at = box
        for level in range(LEVELS):
            names.append(f"m.box{level}={_share(boxes.text[at], boxes.text[0])}")
            names.append(f"m.linked{level}={_share(boxes.linked[at], boxes.text[at])}")
            names.append(f"m.count{level}={bisect_right(COUNT_STEPS, boxes.blocks[at])}")
            names.append(f"m.running{level}={_share(boxes.running[at], boxes.running[0])}")
            if not at:
                break
            at = boxes.parents[at]
        for number, branches in enumerate(boxes.frames):
            branch, deep = branches[box]
            if deep >= 0:
                names.append(f"m.frame{number}")
                names.append(f"m.frame{number}.running={_share(boxes.running[branch], boxes.running[0])}")
                names.append(f"m.frame{number}.linked={_share(boxes.linked[branch], boxes.text[branch])}")
                names.append(f"m.frame{number}.deep={min(6, deep)}")
        return names


def _get(block: Block) -> Markup:
    if block.markup is None:
        raise ValueError("a block of a page has its evidence")
    return block.markup


def _grade(kept: float) -> str:
    """Return how much of a block the engine kept, in a word."""
    return "whole" if kept >= _WHOLE else "part" if kept >= _PART else "none"


def _share(part: float, whole: float) -> int:
    return bisect_right(SHARE_STEPS, part / whole) if whole > 0 else 9
