"""What a network is taught: its labels, for how long, and what it must do without now and then."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from newsclip.labels.network import LABELS, NUMBERS


@dataclass(frozen=True, slots=True)
class Dropping:
    """Names that are left out together, from a share of the lessons.

    ``numbers`` are those that such names decide, by their place, and what they are without them.
    """

    share: float
    beginnings: tuple[str, ...]
    numbers: Mapping[int, float] = field(default_factory=dict)


def drop_cues(share: float) -> Dropping:
    """Return what leaves out a clipping's cue words."""
    return Dropping(share, ("cue=", "section="), {NUMBERS.index("since heading"): 1.0, NUMBERS.index("closed"): 0.0})


@dataclass(frozen=True, slots=True)
class Course:
    """What is learned, and how: rounds through all lessons, and the shares of what is left out at random.

    ``dropout`` is that of the network's own numbers, ``names_dropped`` that of the names of lines.
    """

    labels: tuple[str, ...]
    numbers: int
    epochs: int
    dropout: float
    names_dropped: float
    droppings: tuple[Dropping, ...]


PASTES = Course(LABELS, len(NUMBERS), 6, 0.15, 0.08, (drop_cues(0.15),))
"""The course of the second opinion on pastes."""
