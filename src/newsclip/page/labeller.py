"""The labeller of pages: two models that read the same features, one that has not heard the engine and one that has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import add
from pathlib import Path

from newsclip.arrays import load_numpy
from newsclip.blocks import Block
from newsclip.labels.evidence import Line
from newsclip.labels.features import FeatureSums
from newsclip.labels.structure import Structure
from newsclip.page.boxes import Boxes
from newsclip.page.features import MarkupReader
from newsclip.page.numbers import FEATURES
from newsclip.page.weights import Weights, load_weights

SHIPPED = Path(__file__).parent / "weights.json"
# The two models of the file.
ALONE, HEARD = "alone", "heard"


@dataclass
class Labeller:
    """The models, and the sums of their weights.

    Both models' sums are added up as one: the real part of a complex number is ``alone``'s, the imaginary ``heard``'s.
    """

    alone: Weights
    heard: Weights

    @cached_property
    def text(self) -> FeatureSums:
        """What tells of a block's text the sums of the weights of its features."""
        alone, heard = self.alone.text, self.heard.text
        names = list({**alone, **heard})
        return FeatureSums(names, load_numpy().array([[complex(alone[name], heard[name])] for name in names]))

    @cached_property
    def markup(self) -> MarkupReader[complex, complex]:
        """What tells of a block's markup the sums of the weights of its features."""
        weigh = list(map(complex, self.alone.markup, self.heard.markup)).__getitem__
        return MarkupReader(lambda numbers: sum(map(weigh, numbers), 0j), sum, 0j)

    def add_weights(
        self, blocks: Sequence[Block], lines: Sequence[Line], structure: Structure, boxes: Boxes, title: str | None
    ) -> list[complex]:
        """Return for each block the sums of the weights of its features, but those of the engine's verdict."""
        text = self.text.add_up(blocks, lines, structure)[:, 0].tolist()
        return list(map(add, text, self.markup.list_rows(blocks, boxes, title)))


def load_labeller(path: Path = SHIPPED) -> Labeller:
    """Return the labeller that ships, or the one of another file. Raises ``OSError`` where it cannot be read."""
    models = load_weights(path, FEATURES)
    return Labeller(models[ALONE], models[HEARD])
