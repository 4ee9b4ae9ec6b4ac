"""A page's elements as boxes: how much text stands in each, linked or running, and which of them frame the article."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from newsclip.blocks import Block
from newsclip.markup import Markup

# A frame is the innermost element that holds this share of the page's running text.
FRAME_SHARES = (0.9, 0.7, 0.5)
# Characters of a block that reads as running text.
RUNNING = 80


@dataclass(slots=True)
class Boxes:
    """The page's elements: for each, how much text stands in it, linked or running, and in how many blocks.

    ``frames`` hold for each share of :data:`FRAME_SHARES` and each element its branch: the child of the frame that it
    stands in (the frame itself has itself) and how many levels below the frame it is; -1 where it stands outside.
    """

    parents: Sequence[int]
    text: list[int]
    linked: list[int]
    running: list[int]
    blocks: list[int]
    frames: list[list[tuple[int, int]]] = field(default_factory=list)


def measure_boxes(blocks: Sequence[Block], parents: Sequence[int]) -> Boxes:
    """Return the sums for every element of the page, each counting what stands in the elements within it."""
    text, linked, running, count = ([0] * len(parents) for _ in range(4))
    for block in blocks:
        markup = get_markup(block)
        at, size = markup.box, len(block.text)
        text[at] += size
        linked[at] += markup.linked
        count[at] += 1
        if size >= RUNNING and markup.linked * 3 < size:
            running[at] += size
    heaviest = [0] * len(parents)
    for at in range(len(parents) - 1, 0, -1):
        if not text[at]:
            continue
        up = parents[at]
        text[up] += text[at]
        linked[up] += linked[at]
        running[up] += running[at]
        count[up] += count[at]
        if not heaviest[up] or running[at] >= running[heaviest[up]]:
            heaviest[up] = at
    boxes = Boxes(parents, text, linked, running, count)
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


def get_markup(block: Block) -> Markup:
    """Return the evidence of a page's block. Raises ``ValueError`` where it has none."""
    if block.markup is None:
        raise ValueError("a block of a page has its evidence")
    return block.markup


def find_title(blocks: Sequence[Block], title: str | None) -> int:
    """Return which block is the headline that the page claims, or else its first ``h1``; -1 where there is none."""
    wanted = title.casefold() if title else None
    place = -1
    for at, block in enumerate(blocks):
        if wanted and block.text.casefold() == wanted:
            if get_markup(block).tag == "h1":
                return at
            if place < 0:
                place = at
    if place >= 0:
        return place
    return next((at for at, block in enumerate(blocks) if get_markup(block).tag == "h1"), -1)
