"""A second opinion on the lines of a paste: a small network of dilated convolutions. The one door to numpy.

Each line is what its names stand for, added up, and some numbers. Layer by layer a line then sees more of its
neighbours, by way of its own, and the mean and the greatest of all lines (van den Oord et al. 2016, WaveNet; Strubell
et al. 2017, iterated dilated convolutions for labelling sequences). The conditional random field looks at a line and
the two on either side; this looks at sixty, and errs elsewhere.
"""

from __future__ import annotations

import os
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsclip.blocks import Block
from newsclip.labels.evidence import Line
from newsclip.labels.features import DISTANCE_STEPS, Setting, find_setting
from newsclip.labels.looks import Look, find_look
from newsclip.labels.model import list_chunks
from newsclip.labels.structure import MOST_BLANKS, Structure

# One thread: the matrices are small. It must be said before numpy is first imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
if TYPE_CHECKING:
    import numpy

    Array = numpy.ndarray[Any, numpy.dtype[numpy.float32]]

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
REMEMBERED = 8192
"""Looks and settings of lines whose vectors are kept."""


class Network:
    """A trained network: lines in, the probabilities of their labels out."""

    def __init__(self, path: Path) -> None:
        """Load the file of the weights. Raises ``OSError`` where it cannot be read."""
        import numpy

        self._numpy = numpy
        with numpy.load(path) as stored:
            self._names = {name: at for at, name in enumerate(stored["names"].tolist())}
            self._dilations: list[int] = stored["dilations"].tolist()
            self._weights: dict[str, Array] = {
                name: stored[name].astype(numpy.float32) for name in stored.files if name not in ("names", "dilations")
            }
        self._vectors: dict[Look | Setting | str, Array] = {}

    def weigh_lines(self, blocks: Sequence[Block], lines: Sequence[Line], structure: Structure) -> list[list[float]]:
        """Return for each line the probabilities that it is article and that it is a comment."""
        wanted = [LABELS.index("body"), LABELS.index("com")]
        weighed: list[list[float]] = []
        for low, high, keep_from, keep_to in list_chunks(len(lines)):
            chances = self._reckon(self._embed(blocks, lines, structure, low, high))[:, wanted]
            weighed.extend(chances[keep_from - low : keep_to - low].astype(float).round(DIGITS).tolist())
        return weighed

    def _embed(
        self, blocks: Sequence[Block], lines: Sequence[Line], structure: Structure, low: int, high: int
    ) -> Array:
        """Return the vector of each line: those of its names and numbers, added up."""
        array, weights, known = self._numpy.array, self._weights, self._vectors
        if len(known) > REMEMBERED:
            known.clear()
        looks = [line.look or find_look(line) for line in lines[low:high]]
        for look in looks:
            if look not in known:
                known[look] = self._add_names(look.own)
        settings = [find_setting(blocks[at], structure, at) for at in range(low, high)]
        for setting in settings:
            if setting not in known:
                known[setting] = self._add_names(setting.list_names())
        hidden: Array = array([known[look] for look in looks])
        hidden += array([known[setting] for setting in settings])
        hidden += list_numbers(blocks, lines, structure, low, high) @ weights["numbers"] + weights["start"]
        below = [(row, name) for row, name in enumerate(list_sections(structure, low, high)) if name]
        for name in {name for _, name in below} - known.keys():
            known[name] = self._add_names((name,))
        if below:
            hidden[[row for row, _ in below]] += array([known[name] for _, name in below])
        return hidden

    def _add_names(self, names: Sequence[str]) -> Array:
        places = self._names
        total: Array = self._weights["table"][[places[name] for name in names if name in places]].sum(0)
        return total

    def _reckon(self, embedded: Array) -> Array:
        """Return the probabilities of the labels, a row a line."""
        numpy, weights = self._numpy, self._weights
        hidden = numpy.maximum(embedded, 0.0)
        count, size = hidden.shape
        for layer, reach in enumerate(self._dilations):
            normal = self._normalize(hidden, layer)
            padded = numpy.zeros((count + 2 * reach, size), numpy.float32)
            padded[reach : reach + count] = normal
            whole = numpy.concatenate((normal.mean(0), normal.max(0)))
            turned = normal @ weights["taps"][layer, 1] + (whole @ weights["whole"][layer] + weights["turn"][layer])
            turned += padded[:count] @ weights["taps"][layer, 0]
            turned += padded[2 * reach :] @ weights["taps"][layer, 2]
            hidden += numpy.maximum(turned, 0.0) @ weights["mix"][layer] + weights["add"][layer]
        scores = self._normalize(hidden, len(self._dilations)) @ weights["out"] + weights["end"]
        odds = numpy.exp(scores - scores.max(1, keepdims=True))
        chances: Array = odds / odds.sum(1, keepdims=True)
        return chances

    def _normalize(self, hidden: Array, layer: int) -> Array:
        centred = hidden - hidden.mean(1, keepdims=True)
        centred /= self._numpy.sqrt((centred * centred).mean(1, keepdims=True) + 1e-5)
        normal: Array = centred * self._weights["scale"][layer] + self._weights["shift"][layer]
        return normal


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
    import numpy

    count, (first, end), mass, closings = len(lines), structure.main, structure.mass, structure.closings
    at = numpy.arange(low, high, dtype=numpy.float32)
    blanks = numpy.array([min(block.blanks_before, MOST_BLANKS) for block in blocks[low:high]], numpy.float32)
    shared = numpy.array(structure.shared[low:high], numpy.float32)
    since = [gone if topic != "none" else -1 for topic, gone in structure.sections[low:high]]
    gone = numpy.array(since, numpy.float32)
    closed = [closings[index + 1] - closings[first] if index >= first else 0 for index in range(low, high)]
    own = numpy.array(_measure_lines(blocks[low:high], lines[low:high]), numpy.float32)
    size, prose, words, vocabulary, length, lower = own.T
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
    return numpy.stack(columns, 1).astype(numpy.float32)


def _measure_lines(blocks: Sequence[Block], lines: Sequence[Line]) -> list[tuple[float, ...]]:
    rows: list[tuple[float, ...]] = []
    for block, line in zip(blocks, lines, strict=True):
        if line.spelling is None:
            line.spelling = _read_spelling(block.text)
        rows.append((line.size, line.texty, line.words, len(line.vocabulary), *line.spelling))
    return rows


def _read_spelling(text: str) -> tuple[float, float]:
    """Return the mean length of a line's words, and how many of them begin in lower case."""
    words = text[:SEEN_CHARACTERS].split() or [text]
    lower = sum([word[0].islower() for word in words])
    return min(LONGEST_WORD, sum(map(len, words)) / len(words)), lower / len(words)


def write_network(path: Path, names: Sequence[str], dilations: Sequence[int], weights: Mapping[str, Any]) -> None:
    """Write the file of the weights, as halves. The same weights give the same file."""
    import numpy

    arrays: dict[str, Any] = {name: numpy.asarray(values, numpy.float16) for name, values in weights.items()}
    numpy.savez(path, names=numpy.array(names), dilations=numpy.array(dilations), **arrays)
