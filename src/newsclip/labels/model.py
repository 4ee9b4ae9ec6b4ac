"""The sequence model: a linear-chain conditional random field over blocks. The one door to python-crfsuite.

Lafferty, McCallum and Pereira (2001) give the method; crfsuite the training (L-BFGS with L1 and L2 penalties).
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from sys import intern
from typing import Any, Protocol

LONGEST_CHUNK = 4000
"""Blocks tagged at once: the tagger's memory grows with blocks times labels."""
HEADROOM = 128 * 1024 * 1024
"""Bytes that must be free before a further chunk is tagged: the tagger aborts where there are none, for good."""
OVERLAP = 200
"""Blocks that neighbouring chunks share; each is labelled by the chunk in whose middle part it stands."""
FEWEST_BLOCKS = 6
SHIPPED = Path(__file__).parent / "paste.crfsuite"


class Stretches(Protocol):
    """The features of many blocks: a list of lists, or whatever gives a stretch of them when it is asked for."""

    def __len__(self) -> int: ...

    def __getitem__(self, span: slice, /) -> Sequence[Sequence[str]]: ...


class SequenceModel:
    """A trained model: features of blocks in, labels with their probabilities out."""

    def __init__(self, path: Path) -> None:
        """Load the model file. Raises ``OSError`` where it cannot be read."""
        import pycrfsuite

        self._tagger: Any = pycrfsuite.Tagger()
        # The tagger reads from these bytes as long as it lives, and does not keep them alive itself.
        self._data = path.read_bytes()
        self._tagger.open_inmemory(self._data)

    def tag_and_weigh(self, features: Stretches, wanted: Sequence[str]) -> tuple[list[str], list[list[float]]]:
        """Return the most likely sequence, and for each block the probabilities of the ``wanted`` labels.

        Raises ``MemoryError`` where a giant clipping leaves too little memory to go on.
        """
        tags: list[str] = []
        weights: list[list[float]] = []
        for low, high, keep_from, keep_to in list_chunks(len(features)):
            if low:
                bytearray(HEADROOM)
            self._tagger.set(features[low:high])
            tags.extend(self._tagger.tag()[keep_from - low : keep_to - low])
            marginal = self._tagger.marginal
            spots = range(keep_from - low, keep_to - low)
            weights.extend([marginal(label, at) for label in wanted] for at in spots)
        return tags, weights


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
