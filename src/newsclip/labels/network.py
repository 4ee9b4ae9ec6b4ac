"""A small network of dilated convolutions over lines: the second opinion on pastes, and the labeller of saved pages.

Each line is what its names stand for, added up, and some numbers. Layer by layer a line then sees more of its
neighbours, by way of its own, and the mean and the greatest of all lines (van den Oord et al. 2016, WaveNet; Strubell
et al. 2017, iterated dilated convolutions for labelling sequences). A conditional random field looks at a line and
the two on either side; this looks at sixty, and errs elsewhere.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsclip.arrays import Vectors, load_numpy
from newsclip.blocks import Block
from newsclip.labels.evidence import Line
from newsclip.labels.features import DISTANCE_STEPS
from newsclip.labels.looks import Look, find_look
from newsclip.labels.model import list_chunks
from newsclip.labels.settings import Setting, list_settings
from newsclip.labels.structure import MOST_BLANKS, Structure

if TYPE_CHECKING:
    from newsclip.arrays import Array

LABELS = ("top", "head", "meta", "body", "aft", "com", "comby", "comch")
NUMBERS = (
    "size", "prose", "place", "from top", "to end", "shared", "has words", "mass above", "in main", "copies",
    "earlier", "blanks", "more blanks", "since heading", "words", "word length", "lower", "vocabulary", "closed",
)  # fmt: skip
"""What is told of a line by a number; logarithms, where it has no bound."""
SEEN_CHARACTERS = 200
"""Of a line, so many characters are looked at for the length of its words."""
LONGEST_WORD = 20.0
"""Characters of the mean word that count."""
DIGITS = 5
"""To which probabilities are rounded: what is left differs from one processor to another."""
REMEMBERED = 32_768
"""Sums of vectors that are kept from clipping to clipping: some five megabytes."""


class Network:
    """A trained network: lines in, the probabilities of their labels out."""

    def __init__(self, path: Path) -> None:
        """Load the file of the weights. Raises ``OSError`` where it cannot be read."""
        numpy = self._numpy = load_numpy()
        with numpy.load(path) as stored:
            names = stored["names"].tolist()
            self._dilations: list[int] = stored["dilations"].tolist()
            self._weights: dict[str, Array] = {
                name: stored[name].astype(numpy.float32) for name in stored.files if name not in ("names", "dilations")
            }
        self.vectors = Vectors(names, self._weights.pop("table"))
        self._known: dict[Look | Setting | str, int] = {}
        self._layers = [
            [self._weights[name][layer] for name in ("taps", "whole", "turn", "mix", "add")]
            for layer in range(len(self._dilations))
        ]

    def weigh_lines(self, blocks: Sequence[Block], lines: Sequence[Line], structure: Structure) -> list[list[float]]:
        """Return for each line of a paste the probabilities that it is article and that it is a comment."""
        wanted = [LABELS.index("body"), LABELS.index("com")]
        weighed: list[list[float]] = []
        self.make_room()
        for low, high, keep_from, keep_to in list_chunks(len(lines)):
            numbers = list_numbers(blocks, lines, structure, low, high)
            chances = self.reckon(self.embed_lines(blocks, lines, structure, low, numbers))[:, wanted]
            weighed.extend(chances[keep_from - low : keep_to - low].astype(float).round(DIGITS).tolist())
        return weighed

    def make_room(self) -> bool:
        """Forget the sums of vectors if there are too many of them, and say so: their numbers are then no longer good.

        To be asked before each clipping.
        """
        full = len(self.vectors) > REMEMBERED
        if full:
            self._known.clear()
            self.vectors.forget()
        return full

    def embed_lines(
        self, blocks: Sequence[Block], lines: Sequence[Line], structure: Structure, low: int, numbers: Array
    ) -> Array:
        """Return the vectors of the lines from ``low`` on: those of their names and their ``numbers``, added up."""
        high = low + len(numbers)
        looks = [line.look or find_look(line) for line in lines[low:high]]
        settings = list_settings(blocks, structure)[low:high]
        sections = [] if structure.sections[high - 1][0] == "none" else list_sections(structure, low, high)
        hidden = self._take_vectors([(look, look.own) for look in looks])
        hidden += self._take_vectors([(setting, setting.names) for setting in settings])
        hidden += numbers @ self._weights["numbers"] + self._weights["start"]
        if sections:
            hidden += self._take_vectors([(section, (section,)) for section in sections])
        return hidden

    def _take_vectors(self, named: Sequence[tuple[Look | Setting | str, Sequence[str]]]) -> Array:
        """Return the sums of vectors of what is seen of lines, each with its names."""
        known = self._known
        for seen, names in named:
            if seen not in known:
                known[seen] = self.vectors.number(names)
        return self.vectors.take([known[seen] for seen, _ in named])

    def reckon(self, embedded: Array) -> Array:
        """Return the probabilities of the labels, a row a line, given the vectors of the lines."""
        numpy, weights = self._numpy, self._weights
        maximum, total = numpy.maximum, numpy.add.reduce
        hidden = maximum(embedded, 0.0)
        count, size = hidden.shape
        edge = max(self._dilations)
        padded = numpy.zeros((count + 2 * edge, size), numpy.float32)
        normal = padded[edge : edge + count]
        for layer, reach in enumerate(self._dilations):
            taps, whole, turn, mix, add = self._layers[layer]
            normal[:] = self._normalize(hidden, layer)
            seen = numpy.concatenate((total(normal, 0) / count, maximum.reduce(normal, 0)))
            turned = normal @ taps[1]
            turned += seen @ whole + turn
            turned += padded[edge - reach : edge - reach + count] @ taps[0]
            turned += padded[edge + reach : edge + reach + count] @ taps[2]
            turned = maximum(turned, 0.0) @ mix
            turned += add
            hidden += turned
        scores = self._normalize(hidden, len(self._dilations)) @ weights["out"] + weights["end"]
        odds = numpy.exp(scores - maximum.reduce(scores, 1, keepdims=True))
        chances: Array = odds / total(odds, 1, keepdims=True)
        return chances

    def _normalize(self, hidden: Array, layer: int) -> Array:
        total, size = self._numpy.add.reduce, hidden.shape[1]
        centred: Array = hidden - total(hidden, 1, keepdims=True) / size
        centred /= self._numpy.sqrt(total(centred * centred, 1, keepdims=True) / size + 1e-5)
        centred *= self._weights["scale"][layer]
        centred += self._weights["shift"][layer]
        return centred


def load_network(path: Path) -> Network:
    """Return the network whose weights stand at ``path``."""
    return Network(path)


def list_sections(structure: Structure, low: int, high: int) -> list[str]:
    """Return for each line from ``low`` up to ``high`` the name of the heading it stands below; empty where none is."""
    return [
        "" if topic == "none" else f"section={topic}.{bisect_right(DISTANCE_STEPS, since)}"
        for topic, since in structure.sections[low:high]
    ]


def list_numbers(blocks: Sequence[Block], lines: Sequence[Line], structure: Structure, low: int, high: int) -> Array:
    """Return for each line from ``low`` up to ``high`` its :data:`NUMBERS`, a row a line."""
    numpy = load_numpy()
    count, (first, end), mass, closings = len(lines), structure.main, structure.mass, structure.closings
    at = numpy.arange(low, high, dtype=numpy.float32)
    blanks = numpy.array([min(block.blanks_before, MOST_BLANKS) for block in blocks[low:high]], numpy.float32)
    shared = numpy.array(structure.shared[low:high], numpy.float32)
    since = [gone if topic != "none" else -1 for topic, gone in structure.sections[low:high]]
    gone = numpy.array(since, numpy.float32)
    closed = [closings[index + 1] - closings[first] if index >= first else 0 for index in range(low, high)]
    measures = [
        line.measures or _measure_line(line, block.text)
        for block, line in zip(blocks[low:high], lines[low:high], strict=True)
    ]
    size, prose, words, vocabulary, length, lower = numpy.array(measures, numpy.float32).T
    log = numpy.log1p
    columns = (
        log(size) / 7,
        prose,
        at / count,
        log(at) / 7,
        log(count - 1 - at) / 7,
        numpy.maximum(shared, 0.0),
        vocabulary > 0,
        numpy.array(mass[low:high], numpy.float32) / (mass[-1] or 1.0),
        (at >= first) & (at < end),
        numpy.log(numpy.array(structure.copies[low:high], numpy.float32)),
        log(numpy.array(structure.earlier[low:high], numpy.float32)),
        blanks / 2,
        (blanks - structure.usual_blanks) / 2,
        numpy.where(gone < 0, 1.0, log(numpy.maximum(gone, 0.0)) / 5),
        log(words) / 4,
        length / 8,
        lower,
        log(vocabulary) / 4,
        numpy.array(closed, numpy.float32) / 3,
    )
    numbers: Array = numpy.stack(columns, 1).astype(numpy.float32)
    return numbers


def _measure_line(line: Line, text: str) -> tuple[float, ...]:
    """Return what is told of a line by its own text alone; a line keeps it."""
    words = text[:SEEN_CHARACTERS].split() or [text]
    length = min(LONGEST_WORD, sum(map(len, words)) / len(words))
    lower = sum(map(str.islower, [word[0] for word in words])) / len(words)
    line.measures = line.size, line.texty, line.words, len(line.vocabulary), length, lower
    return line.measures


def write_network(path: Path, names: Sequence[str], dilations: Sequence[int], weights: Mapping[str, Any]) -> None:
    """Write the file of the weights, as halves. The same weights give the same file."""
    numpy = load_numpy()
    arrays: dict[str, Any] = {name: numpy.asarray(values, numpy.float16) for name, values in weights.items()}
    numpy.savez(path, names=numpy.array(names), dilations=numpy.array(dilations), **arrays)
