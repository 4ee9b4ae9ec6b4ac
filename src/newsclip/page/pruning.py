"""What the engine need not see of a page: the elements in which nothing is likely to be the article's."""

from __future__ import annotations

from newsclip.labels.boxes import get_markup
from newsclip.page.blocks import Sight
from newsclip.page.reading import Reading, measure_doubt
from newsclip.page.tree import Element

# The probability below which a block is certainly none of the article's. Among .005, .02 and .05 the best for the
# bodies of 400 pages that nothing was trained on (F1 .909 unpruned, .908, .915, .911), at half of the engine's time.
LEAST_LIKELY = 0.02
# Where more than this share of the article's text is in doubt the labeller knows too little to choose for the engine.
MOST_DOUBT = 0.35


def list_chrome(sight: Sight, reading: Reading) -> list[Element]:
    """Return the outermost elements that hold no text that may be the article's; none where the doubt is large."""
    if measure_doubt(reading.blocks, reading.weights) > MOST_DOUBT:
        return []
    parents = sight.parents
    likely = [False] * len(parents)
    for block, weight in zip(reading.blocks, reading.weights, strict=True):
        if weight >= LEAST_LIKELY:
            likely[get_markup(block).box] = True
    for at in range(len(parents) - 1, 0, -1):
        if likely[at]:
            likely[parents[at]] = True
    return [sight.boxes[at] for at in range(1, len(parents)) if not likely[at] and likely[parents[at]]]
