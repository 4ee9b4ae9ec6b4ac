"""A linear chain of labels: what each block's own scores and those of neighbouring labels say together.

The forward-backward algorithm and Viterbi's (Rabiner 1989) go from block to block. Here the sequence is cut into
stretches of equal length that are gone through at the same time, once from every label; then from stretch to stretch;
then again through all of them, from where each one really begins (the blocked scan of Blelloch 1990).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclip.arrays import load_numpy

if TYPE_CHECKING:
    from newsclip.arrays import Array

STRETCH = 8
"""Blocks of a stretch: the quickest of 8, 12, 16, 24 and 32 on pastes of 150 blocks. Products of so many factors do not
leave the range of numbers."""


class Chain:
    """The weights of pairs of labels; ``pairs[i, j]`` is that of label j right after label i."""

    def __init__(self, pairs: Array) -> None:
        self._numpy = load_numpy()
        self._pairs = pairs
        self._factors = self._numpy.exp(pairs)

    def weigh(self, scores: Array) -> Array:
        """Return the probability of each label, a row a block; ``scores`` are the blocks' own, a row each."""
        numpy, factors, size = self._numpy, self._factors, len(self._pairs)
        own = numpy.exp(scores - numpy.maximum.reduce(scores, 1, keepdims=True))
        if len(own) == 1:
            alone: Array = own / own.sum()
            return alone
        steps, tail = self._cut(own[1:], 1.0)
        count = steps.shape[1]
        whole = numpy.broadcast_to(numpy.eye(size), (count, size, size))
        for at, step in enumerate(steps):
            whole = (whole.reshape(-1, size) @ factors).reshape(count, size, size) * step[:, None]
            if at == tail:
                last = whole[-1]
        # What stands before each stretch by all that is ahead of it, and at its end by all that is behind it.
        ahead, behind = numpy.empty((count, size)), numpy.ones((count, size))
        ahead[0] = own[0]
        for at in range(1, count):
            numpy.matmul(ahead[at - 1], whole[at - 1], out=ahead[at])
            ahead[at] /= ahead[at].sum()
        for at in range(count - 1, 0, -1):
            numpy.matmul(last if at == count - 1 else whole[at], behind[at], out=behind[at - 1])
            behind[at - 1] /= behind[at - 1].sum()
        chances = numpy.empty((STRETCH, count, size))
        for at, step in enumerate(steps):
            ahead = (ahead @ factors) * step
            chances[at] = ahead
        for at in range(STRETCH - 1, -1, -1):
            if at == tail:
                behind[-1] = 1.0
            chances[at] *= behind
            behind = (behind * steps[at]) @ factors.T
        row = numpy.concatenate((own[:1] * behind[:1], chances.swapaxes(0, 1).reshape(-1, size)[: len(own) - 1]))
        probabilities: Array = row / row.sum(1, keepdims=True)
        return probabilities

    def find_path(self, scores: Array) -> list[int]:
        """Return the likeliest sequence of labels, by their numbers."""
        numpy, pairs, size = self._numpy, self._pairs, len(self._pairs)
        most = numpy.maximum.reduce
        steps, _ = self._cut(scores[1:], 0.0)
        count = steps.shape[1]
        steps = numpy.ascontiguousarray(steps.swapaxes(1, 2))
        ways = pairs[:, :, None]
        whole = ways + steps[0]
        for step in steps[1:]:
            whole = most(whole[:, :, None] + ways, 1) + step
        begins = numpy.empty((size, count))
        begins[:, 0] = scores[0]
        for at in range(1, count):
            most(begins[:, at - 1, None] + whole[:, :, at - 1], 0, out=begins[:, at])
        best = numpy.empty((STRETCH, size, count))
        for at, step in enumerate(steps):
            begins = most(begins[:, None] + ways, 0) + step
            best[at] = begins
        reached = numpy.concatenate((scores[:1], best.transpose(2, 0, 1).reshape(-1, size)[: len(scores) - 1]))
        before = (reached[:-1, :, None] + pairs).argmax(1).tolist()
        path = [int(reached[-1].argmax())]
        for row in reversed(before):
            path.append(row[path[-1]])
        return path[::-1]

    def _cut(self, rows: Array, filler: float) -> tuple[Array, int]:
        """Return rows by their place in a stretch and by stretch, and the place of the last one in its stretch."""
        numpy = self._numpy
        count = max(1, -(-len(rows) // STRETCH))
        padded = numpy.full((count * STRETCH, rows.shape[1]), filler)
        padded[: len(rows)] = rows
        steps: Array = numpy.ascontiguousarray(padded.reshape(count, STRETCH, -1).swapaxes(0, 1))
        return steps, len(rows) - 1 - (count - 1) * STRETCH
