"""The sequence model: a linear-chain conditional random field over blocks (Lafferty, McCallum and Pereira 2001)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from newsclip.blocks import Block
from newsclip.labels.chain import Chain
from newsclip.labels.crfsuite import read_model_file
from newsclip.labels.evidence import Line
from newsclip.labels.features import FeatureSums
from newsclip.labels.structure import Structure

LONGEST_CHUNK = 4000
"""Blocks tagged at once: memory grows with blocks times pairs of labels."""
OVERLAP = 200
"""Blocks that neighbouring chunks share; each is labelled by the chunk in whose middle part it stands."""
SHIPPED = Path(__file__).parent / "paste.crfsuite"


class SequenceModel:
    """A trained model: blocks in, labels with their probabilities out."""

    def __init__(self, path: Path) -> None:
        """Load the model file. Raises ``OSError`` where it cannot be read, ``ValueError`` where it is none."""
        file = read_model_file(path.read_bytes())
        self._labels = file.labels
        self._scores = FeatureSums(file.names, file.weights)
        self._chain = Chain(file.pairs)

    def tag_and_weigh(
        self, blocks: Sequence[Block], lines: Sequence[Line], structure: Structure, wanted: Sequence[str]
    ) -> tuple[list[str], list[list[float]]]:
        """Return the most likely sequence, and for each block the probabilities of the ``wanted`` labels."""
        columns = [self._labels.index(label) for label in wanted]
        tags: list[str] = []
        weights: list[list[float]] = []
        for low, high, keep_from, keep_to in list_chunks(len(lines)):
            scores = self._scores.add_up(blocks, lines, structure, low, high)
            kept = slice(keep_from - low, keep_to - low)
            tags.extend([self._labels[number] for number in self._chain.find_path(scores)[kept]])
            weights.extend(self._chain.weigh(scores)[kept, columns].tolist())
        return tags, weights


def load_model(path: Path = SHIPPED) -> SequenceModel:
    """Return the model that ships with the package, or the one at ``path``."""
    return SequenceModel(path)


def list_chunks(count: int) -> list[tuple[int, int, int, int]]:
    """Return (low, high, keep from, keep to) of each chunk: one for all but giant clippings."""
    chunks: list[tuple[int, int, int, int]] = []
    step = LONGEST_CHUNK - OVERLAP
    at = 0
    while at < count or not chunks:
        low, high = max(0, at - OVERLAP // 2), min(count, at + step + OVERLAP // 2)
        chunks.append((low, high, at, min(count, at + step)))
        at += step
    return chunks
