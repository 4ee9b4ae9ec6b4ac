"""What word F1 can be expected of a clipping, from the probabilities of its blocks.

The likelier blocks first, the F1 to be expected is twice their likely text by their text and all likely text. It is
best where a block no longer reaches half of it (Ye et al. 2012; Lipton, Elkan and Naryanaswamy 2014).
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import mul


def expect_best_f1(sizes: Sequence[float], chances: Sequence[float]) -> float:
    """Return the best word F1 that any choice of blocks can be expected to reach, 0 to 1.

    ``sizes`` are the blocks' lengths in characters, ``chances`` their probabilities of being the article's.
    """
    likely = sum(map(mul, chances, sizes))
    hit = kept = best = 0.0
    for chance, size in sorted(zip(chances, sizes, strict=True), reverse=True):
        if 2.0 * chance <= best:
            break
        hit += chance * size
        kept += size
        if (kept + likely) * best < 2.0 * hit:
            best = 2.0 * hit / (kept + likely)
    return best
