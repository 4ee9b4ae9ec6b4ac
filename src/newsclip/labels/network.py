"""The network that labels blocks, of pastes and of saved pages: small dilated convolutions over a sequence of blocks.

Each block is the sum of the vectors of its features' names, and some numbers. Layer by layer a block then sees more of
its neighbours, by way of its own, and the mean and the greatest of all blocks (van den Oord et al. 2016, WaveNet;
Strubell et al. 2017, iterated dilated convolutions for labelling sequences).

A loaded network never changes, so that any number of threads may ask it; sums of vectors are remembered in a cache that
gives the same sums whatever it holds.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsclip.arrays import load_numpy

if TYPE_CHECKING:
    from newsclip.arrays import Array

Group = tuple[str, ...]
"""Names of features that come together."""
LABELS = ("top", "head", "byline", "meta", "body", "aft", "com", "comby", "comch")
"""Before the article, its headline, who wrote it, between headline and article, the article, after or within it but
none of it; of readers' comments the text, the signature, and the buttons, counters and notices."""
DIGITS = 5
"""To which probabilities are rounded: what is left differs from one processor to another."""
REMEMBERED_SUMS = 32_768
"""Sums of vectors that are kept from clipping to clipping, and groups of names: some ten megabytes."""
LONGEST_CHUNK, OVERLAP = 4000, 200
"""Blocks labelled at once, and those that neighbouring chunks share: memory does not grow with the clipping."""
SHIPPED = "labeller.npz"


class Network:
    """A trained network: features of blocks in, the probabilities of their :data:`LABELS` out."""

    def __init__(self, data: bytes) -> None:
        """``data`` is the file of the weights, as :func:`write_network` wrote it. Raises ``ValueError`` where not."""
        numpy = self._numpy = load_numpy()
        with numpy.load(io.BytesIO(data)) as stored:
            names = bytes(stored["names"]).decode("utf-8").split("\n")
            self._dilations: list[int] = stored["dilations"].tolist()
            weights: dict[str, Array] = {
                name: stored[name].astype(numpy.float32)
                for name in stored.files
                if name not in ("names", "dilations", "table", "table scale")
            }
            table = stored["table"].astype(numpy.float32) * stored["table scale"].astype(numpy.float32)[:, None]
        places = {name: at for at, name in enumerate(names)}
        self._sums = _Sums(table, places)
        self._numbers, self._start = weights["numbers"], weights["start"]
        self._out, self._end = weights["out"], weights["end"]
        self._scale, self._shift = weights["scale"], weights["shift"]
        self._layers = [
            tuple(weights[name][layer] for name in ("taps", "whole", "turn", "mix", "add"))
            for layer in range(len(self._dilations))
        ]

    def embed(self, numbers: Array) -> Array:
        """Return the vectors of blocks by their numbers, a row a block.

        Fewer numbers than the network was trained on stand for zeros: a paste has none of the markup.
        """
        vectors: Array = numbers @ self._numbers[: numbers.shape[1]] + self._start
        return vectors

    def add_names(self, vectors: Array, columns: Iterable[Sequence[Group]]) -> None:
        """Add the vectors of names to those of blocks: columns of groups of names, one group a block."""
        for column in columns:
            vectors += self._numpy.concatenate(list(map(self._sums.__getitem__, column))).reshape(vectors.shape)

    def predict(self, vectors: Array) -> Array:
        """Return the probabilities of the labels, a row a block, given the blocks' vectors."""
        if len(vectors) <= LONGEST_CHUNK:
            return self._predict(vectors)
        pieces = [
            self._predict(vectors[low:high])[keep_from - low : keep_to - low]
            for low, high, keep_from, keep_to in list_chunks(len(vectors))
        ]
        joined: Array = self._numpy.concatenate(pieces)
        return joined

    def _predict(self, vectors: Array) -> Array:
        numpy = self._numpy
        maximum, total = numpy.maximum, numpy.add.reduce
        hidden = maximum(vectors, 0.0)
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
        scores = self._normalize(hidden, len(self._dilations)) @ self._out + self._end
        odds = numpy.exp(scores - maximum.reduce(scores, 1, keepdims=True))
        chances: Array = (odds / total(odds, 1, keepdims=True)).astype(float).round(DIGITS)
        return chances

    def _normalize(self, hidden: Array, layer: int) -> Array:
        total, size = self._numpy.add.reduce, hidden.shape[1]
        centred: Array = hidden - total(hidden, 1, keepdims=True) / size
        centred /= self._numpy.sqrt(total(centred * centred, 1, keepdims=True) / size + 1e-5)
        centred *= self._scale[layer]
        centred += self._shift[layer]
        return centred


@lru_cache(REMEMBERED_SUMS)
def name_group(pattern: str, *values: object) -> Group:
    """Return the names that a pattern gives with some values, the same tuple for the same ones."""
    return tuple(pattern.format(*values).split())


class _Sums(dict[Group, "Array"]):
    """For each group of names the sum of their vectors, added up when it is first asked for."""

    def __init__(self, table: Array, places: Mapping[str, int]) -> None:
        self._table, self._places = table, places

    def __missing__(self, group: Group) -> Array:
        total: Array = self._table[[self._places[name] for name in group if name in self._places]].sum(0)
        total.flags.writeable = False
        if len(self) >= REMEMBERED_SUMS:
            self.clear()
        self[group] = total
        return total


def load_network(path: Path) -> Network:
    """Return the network whose weights stand at ``path``. Raises ``OSError`` where it cannot be read."""
    return Network(path.read_bytes())


@cache
def load_shipped() -> Network:
    """Return the network that ships with the package."""
    return Network((files("newsclip.labels") / SHIPPED).read_bytes())


def list_chunks(count: int) -> list[tuple[int, int, int, int]]:
    """Return (low, high, keep from, keep to) of each chunk of so many blocks."""
    step = LONGEST_CHUNK - OVERLAP
    return [
        (max(0, at - OVERLAP // 2), min(count, at + step + OVERLAP // 2), at, min(count, at + step))
        for at in range(0, count, step)
    ]


def write_network(path: Path, names: Sequence[str], dilations: Sequence[int], weights: Mapping[str, Any]) -> None:
    """Write the file of the weights: the vectors of names as bytes with a scale each, all else as halves.

    The same weights give the same file.
    """
    numpy = load_numpy()
    table = numpy.asarray(weights["table"], numpy.float32)
    scale = numpy.maximum(numpy.abs(table).max(1), 1e-6) / 127
    arrays: dict[str, Any] = {
        "names": numpy.frombuffer("\n".join(names).encode("utf-8"), numpy.uint8),
        "dilations": numpy.array(dilations),
        "table": numpy.round(table / scale[:, None]).astype(numpy.int8),
        "table scale": scale.astype(numpy.float32),
    }
    rest = {name: numpy.asarray(values, numpy.float16) for name, values in weights.items() if name != "table"}
    numpy.savez(path, **arrays, **rest)
