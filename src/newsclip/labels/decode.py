"""From the network's probabilities to one label a block.

The likeliest sequence as a whole is right about comments and edges, but gives up an article at its first long list.
Each block's own probability of being article is better for the body's words, so the two are put together here.
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import mul
from typing import NamedTuple


class Calibration(NamedTuple):
    """What makes the network's probabilities fit clippings that it has not seen, found by cross-validation.

    It is too sure that a block is not the article's: ``power`` mends that. Less than ``least`` is no article, however
    doubtful the clipping. A block of less text than a paragraph must be as likely as ``short``.
    """

    power: float
    least: float
    short: float


PASTE, PAGE = Calibration(1.0, 0.25, 0.45), Calibration(0.8, 0.15, 0.6)
"""On a page a short block is a caption or a teaser more often, and its markup has told."""
SHORTEST_PARAGRAPH = 120.0
"""Latin characters' worth of a paragraph."""
LEAST_COMMENT = 0.4
"""From this probability on a block that is no part of the article is a comment."""
SURE_COMMENT = 0.75
"""Where no block is a comment with this probability, there are none: on two pages of three that have none but seem to
have some, and on one in twelve that have some, no block is."""
MOST_TEXT = 2000.0
"""Latin characters' worth of one block that count."""
_ABOVE = frozenset({"top", "head", "byline", "meta"})
_TALK = frozenset({"com", "comby", "comch"})


def settle_labels(
    tags: Sequence[str],
    articles: Sequence[float],
    comments: Sequence[float],
    sizes: Sequence[float],
    calibration: Calibration,
) -> list[str]:
    """Return one label for each block.

    ``tags`` are the likeliest ones, ``articles`` and ``comments`` each block's probabilities of being the article's and
    of being a comment's text, ``sizes`` the blocks' lengths in Latin characters' worth.
    """
    if max(comments) < SURE_COMMENT:
        comments = [0.0] * len(comments)
        tags = ["aft" if tag in _TALK else tag for tag in tags]
    cut = find_cut([min(size, MOST_TEXT) for size in sizes], articles, calibration)
    settled = list(tags)
    chosen = []
    for at, (article, comment, size) in enumerate(zip(articles, comments, sizes, strict=True)):
        if article >= max(comment, cut if size >= SHORTEST_PARAGRAPH else max(cut, calibration.short)):
            settled[at] = "body"
            chosen.append(at)
        elif settled[at] == "body":
            settled[at] = "com" if comment > LEAST_COMMENT else "aft"
    if chosen:
        first, end = chosen[0], chosen[-1] + 1
        settled[:first] = ["meta" if tag in _TALK else tag for tag in settled[:first]]
        settled[end:] = ["aft" if tag in _ABOVE else tag for tag in settled[end:]]
    return settled


def find_cut(sizes: Sequence[float], chances: Sequence[float], calibration: Calibration) -> float:
    """Return the probability from which on a block is kept, given the blocks' sizes and probabilities.

    The best set of blocks holds every one that is likelier than half the word F1 that it can be expected to reach:
    about a half where the clipping is clear, less where much is in doubt and leaving out costs more.
    """
    best = expect_best_f1(sizes, [chance**calibration.power for chance in chances])
    return max(calibration.least, float((best / 2) ** (1 / calibration.power)))


def expect_best_f1(sizes: Sequence[float], chances: Sequence[float]) -> float:
    """Return the best word F1 that any choice of blocks can be expected to reach, 0 to 1."""
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
