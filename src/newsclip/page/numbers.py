"""The features of a page's blocks by number: which there are, and the steps that measures are told in."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

SHARE_STEPS = (0.001, 0.1, 0.3, 0.5, 0.7, 0.9, 0.999)
SIZE_STEPS = (10, 25, 45, 80, 130, 220, 400, 800)
COUNT_STEPS = (1, 2, 4, 8, 16, 40)

FEATURES: list[str] = []
"""The names of all features of the markup, by their numbers."""


def number_features(stem: str, *counts: int) -> int:
    """Number the features of a stem, one for each combination of values; return the first number."""
    first = len(FEATURES)
    names = [stem]
    for count in counts:
        names = [f"{name}.{value}" for name in names for value in range(count)]
    FEATURES.extend(names)
    return first


def number_kinds(stem: str, kinds: Sequence[str]) -> int:
    """Number the features of a stem, one for each kind by its name; return the first number."""
    first = len(FEATURES)
    FEATURES.extend(f"{stem}={kind}" for kind in kinds)
    return first


# How many steps there are of each measure.
SHARES, SIZES, COUNTS = len(SHARE_STEPS) + 2, len(SIZE_STEPS) + 1, len(COUNT_STEPS) + 1
TAGS = {
    tag: number
    for number, tag in enumerate(
        "other p div li h1 h2 h3 h4 h5 h6 td th tr dt dd blockquote pre article section header footer figcaption label "
        "button body center form address main aside nav summary figure noscript ul ol caption fieldset legend".split()
    )
}


def grade_share(part: float, whole: float) -> int:
    """Return in which of the steps of :data:`SHARE_STEPS` a share lies; one more than the last of nothing."""
    return bisect_right(SHARE_STEPS, part / whole) if whole > 0 else SHARES - 1
