"""The labeller of saved pages: one network that reads a page with or without the engine's verdict on it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from newsclip.arrays import load_numpy
from newsclip.blocks import Block
from newsclip.labels.evidence import Line
from newsclip.labels.network import DIGITS, list_numbers, load_network
from newsclip.labels.structure import Structure
from newsclip.page.boxes import Boxes, get_markup
from newsclip.page.features import MarkupReader
from newsclip.page.numbers import FEATURES

if TYPE_CHECKING:
    from newsclip.arrays import Array

SHIPPED = Path(__file__).parent / "page.npz"
LABELS = ("body", "other")
MARKUP_NUMBERS = ("linked", "characters", "bold", "depth")
"""What the markup tells of a block by a number, behind what its text tells."""
_DEEPEST = 40


class Labeller:
    """A trained network and what tells of a page's markup the vectors of its features."""

    def __init__(self, path: Path) -> None:
        """Load the file of the weights. Raises ``OSError`` where it cannot be read."""
        self.network = load_network(path)
        self._begin()

    def _begin(self) -> None:
        number = self.network.vectors.number
        self._markup = MarkupReader(lambda numbers: number([FEATURES[at] for at in numbers]))
        self._number_feature = cache(lambda at: number([FEATURES[at]]))

    def embed_blocks(
        self, blocks: Sequence[Block], lines: Sequence[Line], structure: Structure, boxes: Boxes, title: str | None
    ) -> Array:
        """Return the vector of each block, the engine not heard; ``title`` is what the page claims as its headline."""
        if self.network.make_room():
            self._begin()
        embedded = self.network.embed_lines(blocks, lines, structure, 0, list_page_numbers(blocks, lines, structure))
        embedded += self.network.vectors.add_up(self._markup.list_columns(blocks, boxes, title))
        return embedded

    def weigh(self, embedded: Array, engine: Sequence[Sequence[int]] = ()) -> list[float]:
        """Return for each block the probability that it is the article's.

        ``engine`` has for each block the numbers of the features of the engine's verdict, where it was asked.
        """
        if engine:
            rows = [list(map(self._number_feature, numbers)) for numbers in engine]
            embedded = embedded + self.network.vectors.add_rows(rows)
        weights: list[float] = self.network.reckon(embedded)[:, 0].astype(float).round(DIGITS).tolist()
        return weights


def list_page_numbers(blocks: Sequence[Block], lines: Sequence[Line], structure: Structure) -> Array:
    """Return for each block what text and markup tell by numbers, a row a block."""
    numpy = load_numpy()
    markups = [get_markup(block) for block in blocks]
    linked, sizes, bold, depth = numpy.array(
        [
            (markup.linked, len(block.text), markup.bold, min(_DEEPEST, markup.depth))
            for markup, block in zip(markups, blocks, strict=True)
        ],
        numpy.float32,
    ).T
    whole = numpy.maximum(sizes, 1.0)
    told = numpy.stack((linked / whole, numpy.log1p(sizes) / 8, bold / whole, depth / 20), 1)
    numbers: Array = numpy.concatenate((list_numbers(blocks, lines, structure, 0, len(lines)), told), 1)
    return numbers


def load_labeller(path: Path = SHIPPED) -> Labeller:
    """Return the labeller that ships, or the one of another file. Raises ``OSError`` where it cannot be read."""
    return Labeller(path)
