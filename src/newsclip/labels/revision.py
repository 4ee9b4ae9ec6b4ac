"""A second look at each block's probability of being article, with the first look at the whole clipping in hand.

The sequence model sees a block, its neighbours and a guess at the main block. Once it has spoken, more can be said: how
sure it was of lines of the same kind, where the sure lines of the article stand and which words they use, how much of
the article is above. A small sum of trees over such statements, each cut into steps, corrects the probability of the
blocks in doubt (stacked generalization, Wolpert 1992). The trees were grown on probabilities that models gave to pages
of sites that they had not seen; all tests of one level of a tree are the same one, so that the answers to its tests,
read as a number, are its leaf.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import exp, log
from operator import getitem, mul
from pathlib import Path

from newsclip.blocks import Block
from newsclip.labels.evidence import Line
from newsclip.labels.structure import Structure

DOUBTFUL = (0.06, 0.9)
"""Probabilities between which a block is looked at again: beyond them hardly any verdict would change."""
LEARNED = (0.03, 0.94)
"""The same for the blocks that the trees were grown on."""
SURE = 0.9
"""From this probability on a line is taken for article, for a measure of the others."""
LIKELY = 0.36
"""The same for the runs of lines that are measured."""
MOST_TEXT = 2000.0
"""Latin characters' worth of one block that count."""
SHIPPED = Path(__file__).parent / "revision.json"
_SHARES = (0.001, 0.02, 0.08, 0.2, 0.4, 0.6, 0.8, 0.92, 0.98, 0.999)
_MEANS = (0.0, 0.03, 0.08, 0.15, 0.3, 0.5, 0.7, 0.85, 0.95)
_AWAY = (-32, -16, -8, -4, -2, -1, 0, 1, 2, 3, 5, 9, 17, 33)
STEPS: dict[str, tuple[float, ...]] = {
    "chance": (0.05, 0.08, 0.13, 0.2, 0.28, 0.36, 0.45, 0.55, 0.65, 0.75, 0.83, 0.9),
    "comment": (0.005, 0.03, 0.1, 0.3),
    "lines": (12, 25, 50, 100, 200, 400, 800),
    "article": (300, 800, 1600, 3000, 6000, 12000),
    "comments": (0.005, 0.02, 0.06, 0.2),
    "run": (0.5, 80, 250, 700, 1600, 4000, 8000),
    "run share": (0.001, 0.02, 0.05, 0.12, 0.3, 0.6, 0.9999),
    "above": _SHARES,
    "below": _SHARES,
    "alike": _MEANS,
    "group": _MEANS,
    "group lines": (2, 3, 4, 7, 15, 30),
    "near": (0.03, 0.08, 0.15, 0.3, 0.5, 0.7, 0.85, 0.95),
    "words": (0.0, 0.001, 0.15, 0.3, 0.45, 0.6, 0.8),
    "copies": (2, 3, 5),
    "blanks": (0, 1, 2, 3),
    "from first": _AWAY,
    "to last": _AWAY,
    "prose": (4, 20, 35, 60, 80, 120, 200, 350, 600, 1200),
    "other": (4, 10, 20, 35, 60, 80, 120),
}
"""What is stated of a block, and where each statement is cut into steps."""
NEAR = 3
"""Lines on either side whose mean probability is taken."""

MOST_DEPTH = 8
"""Tests of a tree: their answers fit one byte."""


@dataclass(frozen=True, slots=True)
class Revision:
    """The trees: for each statement and step the answers it gives, a byte a tree, and the trees' leaves."""

    answers: list[list[int]]
    leaves: list[list[float]]

    def correct(self, steps: Sequence[int]) -> float:
        """Return what is to be added to the log-odds of a block whose statements stand on the given steps."""
        answers = 0
        for table, step in zip(self.answers, steps, strict=True):
            answers |= table[step]
        return sum(map(getitem, self.leaves, answers.to_bytes(len(self.leaves), "little")))


Tree = tuple[list[tuple[str, int]], list[float]]
"""The tests of a tree (a statement, and the step from which on the answer is yes), and the value of each leaf.

The answer to the first test is the lowest bit of the leaf's number."""


def load_revision(path: Path = SHIPPED) -> Revision:
    """Return the trees that ship with the package, or those at ``path``."""
    return build_revision([(tree["tests"], tree["leaves"]) for tree in json.loads(path.read_text(encoding="utf-8"))])


def build_revision(trees: Sequence[Tree]) -> Revision:
    """Return the trees in the form in which they are quickly asked."""
    places = {name: place for place, name in enumerate(STEPS)}
    answers = [[0] * (len(cuts) + 1) for cuts in STEPS.values()]
    for number, (tests, _) in enumerate(trees):
        for bit, (name, least) in enumerate(tests):
            table = answers[places[name]]
            for step in range(least, len(table)):
                table[step] |= 1 << (MOST_DEPTH * number + bit)
    return Revision(answers, [leaves for _, leaves in trees])


def revise_chances(
    blocks: Sequence[Block],
    lines: Sequence[Line],
    structure: Structure,
    weighed: Sequence[Sequence[float]],
    revision: Revision,
) -> list[list[float]]:
    """Return the probabilities of each block, of article and of comment, corrected in the light of all of them."""
    revised = [list(pair) for pair in weighed]
    for at, steps in list_statements(blocks, lines, structure, weighed):
        body, comment = weighed[at]
        chance = 1.0 / (1.0 + exp(-log(body / (1.0 - body)) - revision.correct(steps)))
        revised[at] = [chance, min(comment, 1.0 - chance)]
    return revised


def list_statements(
    blocks: Sequence[Block],
    lines: Sequence[Line],
    structure: Structure,
    weighed: Sequence[Sequence[float]],
    doubtful: tuple[float, float] = DOUBTFUL,
) -> Iterator[tuple[int, list[int]]]:
    """Yield the place of each block in doubt and, for each of :data:`STEPS`, which step it stands on."""
    low, high = doubtful
    places = [at for at, (body, _) in enumerate(weighed) if low < body < high]
    if not places:
        return
    survey = _Survey(blocks, lines, weighed)
    cuts = list(STEPS.values())
    for at in places:
        yield at, list(map(bisect_right, cuts, survey.describe(at, blocks[at], lines[at], structure)))


class _Survey:
    """What is measured of the whole clipping, in one pass."""

    def __init__(self, blocks: Sequence[Block], lines: Sequence[Line], weighed: Sequence[Sequence[float]]) -> None:
        self._chances = [body for body, _ in weighed]
        self._comments = [comment for _, comment in weighed]
        self._mean_comment = sum(self._comments) / len(weighed)
        sizes = [min(line.size, MOST_TEXT) for line in lines]
        self._totals = list(accumulate(self._chances, initial=0.0))
        self._masses = list(accumulate(map(mul, self._chances, sizes), initial=0.0))
        self._mass = self._masses[-1] or 1.0
        self._measure_runs()
        self._set_kinds(blocks, lines)
        sure = [at for at, chance in enumerate(self._chances) if chance > SURE]
        self._first, self._last = (sure[0], sure[-1]) if sure else (0, len(lines) - 1)
        self._words: frozenset[str] = frozenset().union(*(lines[at].vocabulary for at in sure))

    def _measure_runs(self) -> None:
        """For each line, the text of the run of likely lines that it stands in."""
        self._runs: list[float] = []
        start = -1
        for at, chance in enumerate((*self._chances, 0.0)):
            if chance > LIKELY:
                if start < 0:
                    start = at
                continue
            if start >= 0:
                self._runs.extend([self._masses[at] - self._masses[start]] * (at - start))
                start = -1
            self._runs.append(0.0)
        self._longest = max(self._runs) or 1.0

    def _set_kinds(self, blocks: Sequence[Block], lines: Sequence[Line]) -> None:
        """The probabilities of lines of each kind, added up; for each line, which neighbours are set as it is."""
        self._kinds: list[tuple[object, ...]] = []
        self._of_kind: dict[tuple[object, ...], tuple[float, int]] = {}
        self._groups: list[tuple[int, int]] = []
        start, last = 0, None
        of_kind, kinds, groups = self._of_kind, self._kinds, self._groups
        for at, (block, line, chance) in enumerate(zip(blocks, lines, self._chances, strict=True)):
            set_as = block.bullet, block.depth, line.texty
            if set_as != last:
                groups.extend([(start, at)] * (at - start))
                start, last = at, set_as
            steps = bisect_right(_KIND_STEPS, line.size)
            kind = steps, set_as, "" if line.texty else line.ending, block.blanks_before > 0
            kinds.append(kind)
            total, count = of_kind.get(kind, _NONE)
            of_kind[kind] = total + chance, count + 1
        groups.extend([(start, len(blocks))] * (len(blocks) - start))

    def _mean(self, at: int, low: int, high: int) -> float:
        """The mean probability of some lines, the given one left out; -1 where there are no others."""
        others = high - low - 1
        return (self._totals[high] - self._totals[low] - self._chances[at]) / others if others else -1.0

    def describe(self, at: int, block: Block, line: Line, structure: Structure) -> tuple[float, ...]:
        """Return what is stated of a line, in the order of :data:`STEPS`."""
        chance, count = self._chances[at], len(self._chances)
        total, alike = self._of_kind[self._kinds[at]]
        first, end = self._groups[at]
        vocabulary = line.vocabulary
        size = line.size
        return (
            chance,
            self._comments[at],
            count,
            self._mass,
            self._mean_comment,
            self._runs[at],
            self._runs[at] / self._longest,
            self._masses[at] / self._mass,
            (self._mass - self._masses[at + 1]) / self._mass,
            (total - chance) / (alike - 1) if alike > 1 else -1.0,
            self._mean(at, first, end),
            end - first,
            self._mean(at, max(0, at - NEAR), min(count, at + NEAR + 1)),
            len(vocabulary & self._words) / len(vocabulary) if vocabulary else -1.0,
            structure.copies[at],
            block.blanks_before - structure.usual_blanks,
            at - self._first,
            self._last - at,
            size if line.texty else 0.0,
            0.0 if line.texty else size,
        )


_KIND_STEPS = (10, 35, 80, 200, 600)
"""Lines of a kind have their length in common, their ending, their bullet and whether a blank line is above."""
_NONE = (0.0, 0)
