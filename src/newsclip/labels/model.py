"""The sequence model: a linear-chain conditional random field over blocks. The one door to python-crfsuite.

Lafferty, McCallum and Pereira (2001) give the method; crfsuite the training (L-BFGS with L1 and L2 penalties).
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from sys import intern
from typing import Any

from newsclip.arrays import Vectors
from newsclip.blocks import Block
from newsclip.labels.crfsuite import read_model_file
from newsclip.labels.evidence import Line
from newsclip.labels.features import Features
from newsclip.labels.structure import Structure

LONGEST_CHUNK = 4000
"""Blocks tagged at once: the tagger's memory grows with blocks times labels."""
HEADROOM = 128 * 1024 * 1024
"""Bytes that must be free before a further chunk is tagged: the tagger aborts where there are none, for good."""
OVERLAP = 200
"""Blocks that neighbouring chunks share; each is labelled by the chunk in whose middle part it stands."""
FEWEST_BLOCKS = 6
REMEMBERED = 32_768
"""Groups of names whose scores are kept, about 2 MB."""
SHIPPED = Path(__file__).parent / "paste.crfsuite"


class SequenceModel:
    """A trained model: blocks in, labels with their probabilities out."""

    def __init__(self, path: Path) -> None:
        """Load the model file. Raises ``OSError`` where it cannot be read."""
        import pycrfsuite

        file = read_model_file(path.read_bytes())
        self._tagger: Any = pycrfsuite.Tagger()
        # The tagger reads from these bytes as long as it lives, and does not keep them alive itself.
        self._chain = file.chain
        self._tagger.open_inmemory(self._chain)
        self._gates = file.gates
        self._scores = Vectors(file.names, file.weights)
        self._features = self._tell_features()

    def tag_and_weigh(
        self, blocks: Sequence[Block], lines: Sequence[Line], structure: Structure, wanted: Sequence[str]
    ) -> tuple[list[str], list[list[float]]]:
        """Return the most likely sequence, and for each block the probabilities of the ``wanted`` labels.

        Raises ``MemoryError`` where a giant clipping leaves too little memory to go on.
        """
        tags: list[str] = []
        weights: list[list[float]] = []
        if len(self._scores) > REMEMBERED:
            self._scores.forget()
            self._features = self._tell_features()
        for low, high, keep_from, keep_to in list_chunks(len(lines)):
            if low:
                bytearray(HEADROOM)
            columns = self._features.list_columns(blocks, lines, structure, low, high)
            scores = self._scores.add_up(columns).tolist()
            self._tagger.set([dict(zip(self._gates, row, strict=True)) for row in scores])
            tags.extend(self._tagger.tag()[keep_from - low : keep_to - low])
            marginal = self._tagger.marginal
            spots = range(keep_from - low, keep_to - low)
            weights.extend([marginal(label, at) for label in wanted] for at in spots)
        return tags, weights

    def _tell_features(self) -> Features[int, tuple[int, ...]]:
        """Return what tells of blocks the numbers of their features' scores."""
        number = cache(self._scores.number)
        return Features(lambda names: number(tuple(names)), tuple, number(()))


def load_model(path: Path = SHIPPED) -> SequenceModel:
    """Return the model that ships with the package, or the one at ``path``."""
    return SequenceModel(path)


def train_model(
    sequences: Iterable[tuple[Sequence[Sequence[str]], Sequence[str]]], out: Path, settings: dict[str, float]
) -> None:
    """Train on sequences of features with their labels and write the model file. The same input gives the same file.

    Features that occur on fewer than :data:`FEWEST_BLOCKS` blocks are left out here and not by crfsuite's own
    ``feature.minfreq``, which would take away the weights of label pairs that never occur, too.
    """
    import pycrfsuite

    # One object for each name: a corpus has millions of them.
    kept = [([list(map(intern, names)) for names in features], labels) for features, labels in sequences]
    counts = Counter(name for features, _ in kept for names in features for name in names)
    trainer: Any = pycrfsuite.Trainer(verbose=False)
    for features, labels in kept:
        trainer.append([[name for name in names if counts[name] >= FEWEST_BLOCKS] for names in features], labels)
    trainer.select("lbfgs")
    trainer.set_params(settings)
    trainer.train(str(out))


def train_weights(
    sequences: Iterable[tuple[Sequence[Sequence[str]], Sequence[str]]], settings: dict[str, float]
) -> tuple[dict[tuple[str, str], float], dict[tuple[str, str], float]]:
    """Train as :func:`train_model` does; return the weights of (feature, label) and of (label, label after it)."""
    import pycrfsuite

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model"
        train_model(sequences, path, settings)
        tagger: Any = pycrfsuite.Tagger()
        tagger.open(str(path))
        learned = tagger.info()
        tagger.close()
    return dict(learned.state_features), dict(learned.transitions)


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
