"""From the model's probabilities to one tag a block.

The likeliest sequence as a whole is right about comments and edges, but gives up an article at its first long list.
Each block's own probability of being article is better for the body's words, so the two are put together here.
"""

from __future__ import annotations

from collections.abc import Sequence

from newsclip.labels.evidence import Line
from newsclip.labels.expectation import expect_best_f1
from newsclip.labels.signs import is_reply, is_section_heading, is_signature

LEAST_CUT, MOST_CUT = 0.25, 0.5
"""A block belongs to the article from a probability between these on, higher where the whole clipping is clear."""
SHARE_OF_BEST = 0.5
"""In a clipping where no block is that certain, half of the best block's probability will do."""
LEAST_COMMENT = 0.4
"""From this probability on a block that is no part of the article is a comment."""
ANNOUNCED_WITHIN = 6
"""Lines above the first comment in which their heading must stand."""
FEWEST_SIGNS = 3
"""Dated or speaking lines and buttons to reply that show comments without a heading: an article has a date, too."""
SURE_COMMENT = 0.75
"""Where no block is a comment with this probability, there are none: on two pages of three that have none but seem to
have some, and on one in twelve that have some, no block is."""
_ABOVE = frozenset({"top", "head", "byline", "meta"})
_TALK = frozenset({"com", "comby", "comch"})
MOST_TEXT = 2000.0
"""Latin characters' worth of one block that count in a run."""


def settle_tags(tags: Sequence[str], weights: Sequence[Sequence[float]], lines: Sequence[Line]) -> list[str]:
    """Return one of the model's labels for each block.

    In go the likeliest sequence, and each block's probabilities of being article and of being comment.
    """
    if _is_mistaken(tags, lines):
        weights = [[body + comment, 0.0] for body, comment in weights]
    if max(comment for _, comment in weights) < SURE_COMMENT:
        weights = [[body, 0.0] for body, _ in weights]
        tags = ["aft" if tag in _TALK else tag for tag in tags]
    chances = [body for body, _ in weights]
    least = min(_find_cut(chances, lines), SHARE_OF_BEST * max(chances))
    chosen = [body >= least and body >= comment for body, comment in weights]
    tags = list(tags)
    for index, tag in enumerate(tags):
        if chosen[index]:
            tags[index] = "body"
        elif tag == "body":
            tags[index] = "com" if weights[index][1] > LEAST_COMMENT else "aft"
    if any(chosen):
        first = chosen.index(True)
        tags[:first] = ["meta" if tag in _TALK else tag for tag in tags[:first]]
        last = max(index for index, yes in enumerate(chosen) if yes)
        tags[last + 1 :] = ["aft" if tag in _ABOVE else tag for tag in tags[last + 1 :]]
    return tags


def _find_cut(chances: Sequence[float], lines: Sequence[Line]) -> float:
    """Return from which probability on blocks are kept: half of the best word F1 to be expected."""
    best = expect_best_f1([min(line.size, MOST_TEXT) for line in lines], chances)
    return max(LEAST_CUT, min(MOST_CUT, best / 2.0))


def _is_mistaken(tags: Sequence[str], lines: Sequence[Line]) -> bool:
    """Whether what was tagged as comments outweighs the article, and nothing shows that they are comments."""
    spots = [at for at, tag in enumerate(tags) if tag == "com"]
    if not spots:
        return False
    article = sum(min(line.size, MOST_TEXT) for tag, line in zip(tags, lines, strict=True) if tag == "body")
    if article >= sum(min(lines[at].size, MOST_TEXT) for at in spots):
        return False
    thread = lines[max(0, spots[0] - ANNOUNCED_WITHIN) : spots[-1] + 2]
    if any(is_section_heading(line) for line in thread[: len(thread) // 2]):
        return False
    return sum(is_signature(line) or is_reply(line) for line in thread) < FEWEST_SIGNS
