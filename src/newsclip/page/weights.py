"""The weights of the labeller of pages, and the probabilities that they give: a linear chain of two labels.

Trained as a conditional random field like the labeller of pastes. With two labels only the difference between them
counts, so that a block's features are one sum and the chain takes two numbers a block: no other library is needed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import exp
from pathlib import Path
from typing import TypedDict

BODY, OTHER = "body", "other"
_DIGITS = 5
# Beyond this the exponential says nothing more; so the products below stay far from the largest number there is.
_MOST_SCORE = 40.0


class Layout(TypedDict):
    """A model as it stands in its file: name to weight, and the logarithms of :attr:`Weights.pairs`."""

    features: dict[str, float]
    pairs: list[float]


class NameWeights(dict[str, float]):
    """The weight of each feature by its name; one that training never met weighs nothing."""

    def __missing__(self, name: str) -> float:
        return 0.0


@dataclass(slots=True)
class Weights:
    """What each feature speaks for the article: those of the text by name, those of the markup by number.

    ``pairs`` are the factors of a block's label after the one before it: article after article, other after article,
    article after other, other after other.
    """

    text: NameWeights
    markup: list[float]
    pairs: tuple[float, float, float, float]

    def score_numbers(self, features: Iterable[Sequence[int]]) -> list[float]:
        """Return for each block the sum of the weights of the features with these numbers."""
        weigh = self.markup.__getitem__
        return [sum(map(weigh, numbers)) for numbers in features]

    def weigh(self, scores: Sequence[float]) -> list[float]:
        """Return for each block the probability that it is the article's, given the sums of all its weights.

        The forward-backward algorithm on the ratios of the two labels.
        """
        both, leaves, enters, neither = self.pairs
        odds = [exp(max(-_MOST_SCORE, min(_MOST_SCORE, score))) for score in scores]
        ahead: list[float] = []
        ratio = 1.0
        for at, own in enumerate(odds):
            ratio = own * (ratio * both + enters) / (ratio * leaves + neither) if at else own
            ahead.append(ratio)
        chances = [0.0] * len(odds)
        behind = 1.0
        for at in range(len(odds) - 1, -1, -1):
            whole = ahead[at] * behind
            chances[at] = whole / (1.0 + whole)
            own = odds[at] * behind
            behind = (both * own + leaves) / (enters * own + neither)
        return chances


def read_weights(data: Layout, numbered: Sequence[str]) -> Weights:
    """Return the weights of a model from its layout; ``numbered`` names the features that have numbers, in order."""
    features = data["features"]
    known = frozenset(numbered)
    both, leaves, enters, neither = (exp(pair) for pair in data["pairs"])
    return Weights(
        NameWeights({name: weight for name, weight in features.items() if name not in known}),
        [features.get(name, 0.0) for name in numbered],
        (both, leaves, enters, neither),
    )


def load_weights(path: Path, numbered: Sequence[str]) -> dict[str, Weights]:
    """Return the models of a file by their names. Raises ``OSError`` where it cannot be read."""
    models: dict[str, Layout] = json.loads(path.read_text(encoding="utf-8"))
    return {name: read_weights(data, numbered) for name, data in models.items()}


def write_weights(models: dict[str, Layout], path: Path) -> None:
    """Write models as one JSON file."""
    rounded = {
        name: {
            "features": {key: round(data["features"][key], _DIGITS) for key in sorted(data["features"])},
            "pairs": [round(pair, _DIGITS) for pair in data["pairs"]],
        }
        for name, data in models.items()
    }
    path.write_text(json.dumps(rounded, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
