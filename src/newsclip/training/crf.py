"""Training of linear-chain conditional random fields. The one door to python-crfsuite.

Lafferty, McCallum and Pereira (2001) give the method; crfsuite trains by L-BFGS with L1 and L2 penalties.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from sys import intern
from typing import Any

FEWEST_BLOCKS = 6


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
