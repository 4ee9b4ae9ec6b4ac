"""Blocks to the probabilities of their labels: one network, whether they are lines of a paste or blocks of a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsclip.arrays import load_numpy
from newsclip.blocks import Block
from newsclip.labels.boxes import Boxes, measure_boxes
from newsclip.labels.cuewords import CueIndex, load_index
from newsclip.labels.engine import list_engine_groups
from newsclip.labels.evidence import Line, list_evidence
from newsclip.labels.features import list_numbers, list_text_groups
from newsclip.labels.markup import list_markup_groups, list_markup_numbers
from newsclip.labels.network import LABELS, Group, Network, load_shipped
from newsclip.labels.structure import Structure, find_structure

if TYPE_CHECKING:
    from newsclip.arrays import Array

COLUMN = {label: at for at, label in enumerate(LABELS)}


@dataclass(slots=True)
class Evidence:
    """What is seen of a clipping's blocks: of each by itself, of all together, and on a page of its elements.

    ``title`` is the headline that a page states. ``vectors`` are the blocks' vectors, what the engine kept not in it.
    """

    blocks: Sequence[Block]
    lines: list[Line]
    structure: Structure
    boxes: Boxes | None = None
    title: str | None = None
    vectors: Array | None = None

    def list_groups(self) -> Iterator[list[Group]]:
        """Yield columns of groups of features, one group a block, without what the engine kept."""
        yield from list_text_groups(self.blocks, self.lines, self.structure)
        if self.boxes is not None:
            yield from list_markup_groups(self.blocks, self.boxes, self.title)

    def list_engine_groups(self) -> Iterator[list[Group]]:
        """Yield the columns of what the engine kept; none where there is no markup."""
        if self.boxes is not None:
            yield from list_engine_groups(self.blocks, self.boxes)

    def list_numbers(self) -> Array:
        """Return what is told of each block by numbers, a row a block."""
        numbers = list_numbers(self.blocks, self.lines, self.structure)
        if self.boxes is None:
            return numbers
        joined: Array = load_numpy().concatenate((numbers, list_markup_numbers(self.blocks)), 1)
        return joined


def gather_evidence(
    blocks: Sequence[Block],
    parents: Sequence[int] | None = None,
    title: str | None = None,
    cues: CueIndex | None = None,
) -> Evidence:
    """Return what is seen of blocks, at least one.

    ``parents`` are a page's elements, for each the one around it; ``title`` is the headline that the page states;
    ``cues`` takes the place of all cue words.
    """
    lines = list_evidence(blocks, cues or load_index())
    boxes = None if parents is None else measure_boxes(blocks, parents)
    return Evidence(blocks, lines, find_structure(blocks, lines), boxes, title)


def score_blocks(evidence: Evidence, network: Network | None = None, *, engine: bool = False) -> Array:
    """Return the probabilities of the labels of each block, a row a block, a column a label.

    ``engine`` says that the extraction engine was asked; ``network`` takes the place of the one that ships.
    """
    network = network or load_shipped()
    if evidence.vectors is None:
        evidence.vectors = network.embed(evidence.list_numbers())
        network.add_names(evidence.vectors, evidence.list_groups())
    vectors = evidence.vectors
    if engine:
        vectors = vectors.copy()
        network.add_names(vectors, evidence.list_engine_groups())
    return network.predict(vectors)


def note_chances(blocks: Sequence[Block], chances: Array) -> None:
    """Note in each block how likely it is the headline, says who wrote the article, or stands between the two."""
    columns = [COLUMN[label] for label in ("head", "byline", "meta")]
    for block, row in zip(blocks, chances[:, columns].tolist(), strict=True):
        block.headline_chance, block.byline_chance, block.meta_chance = row
