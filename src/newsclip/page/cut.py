"""Which probabilities are enough: the set of blocks with the best word F1 to be expected, page by page.

The best set holds every block that is likelier than half the F1 it can be expected to reach: about a half where the
page is clear, less where much is in doubt and leaving out costs more.
"""

from __future__ import annotations

from collections.abc import Sequence

from newsclip.labels.expectation import expect_best_f1

# The labeller is too sure that a block is not the article's: this power of its probabilities fits pages that it has
# not seen, by cross-validation.
_POWER = 0.8
# However doubtful the page, less than this is no article: a page may have none.
LEAST_PROBABILITY = 0.15
# A block of less text (Latin characters' worth) must be likelier: a caption or a teaser costs few words, but a reader
# stumbles over it. Found by cross-validation.
SHORTEST_PARAGRAPH = 120.0
LEAST_SHORT = 0.6


def find_cut(sizes: Sequence[int], chances: Sequence[float]) -> float:
    """Return the probability from which on a block is kept, given the blocks' sizes (characters) and probabilities."""
    best = expect_best_f1(sizes, [chance**_POWER for chance in chances])
    return max(LEAST_PROBABILITY, float((best / 2) ** (1 / _POWER)))
