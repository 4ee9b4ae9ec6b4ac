"""``python -m newsclip.training.revision CORPUS_DIR... --models FOLDER --out FILE``: grow the trees of the second look.

FOLDER holds the models of the folds (``fold-0.crfsuite`` and so on) as ``python -m newsclip.training --cross-validate``
leaves them: every page is weighed by the model that has not seen its site, for that is how sure the shipped model is
of pages it has not seen. Gradient boosting (Friedman 2001) with trees whose levels ask one question each.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from math import exp, log
from pathlib import Path

from newsclip.labels.cuewords import CueIndex, index_cues
from newsclip.labels.evidence import list_evidence
from newsclip.labels.model import SequenceModel
from newsclip.labels.repeats import find_copies, list_kept
from newsclip.labels.revision import LEARNED, MOST_TEXT, STEPS, Tree, list_statements
from newsclip.labels.structure import find_structure
from newsclip.training.examples import Example
from newsclip.training.recipe import FOLDS, assign_fold, list_examples, locate_fold

TREES, DEPTH = 40, 4
RATE = 0.2
"""Share of a tree's own best values that is added: many small steps."""
PENALTY = 20.0
"""The Gaussian penalty on the leaves, in units of a page's fiftieth part."""
PAGE_WEIGHT = 50.0
"""All pages weigh the same, for the score is a mean over pages, and lines weigh by their text."""
LEAST_TEXT = 15.0
"""Latin characters' worth that every line counts in addition, so that short ones are not forgotten."""
_MOST_STEPS = 16


@dataclass(slots=True)
class Sample:
    """The blocks in doubt: what is stated of each, its log-odds so far, whether it is article, and its weight."""

    columns: list[bytearray] = field(default_factory=lambda: [bytearray() for _ in STEPS])
    odds: list[float] = field(default_factory=list)
    right: list[bool] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)


def collect_sample(examples: Sequence[Example], models: Sequence[SequenceModel]) -> Sample:
    """Return the blocks in doubt of all examples, each weighed by the model of its fold."""
    cues = index_cues()
    sample = Sample()
    for example in examples:
        _add_example(sample, example, models[assign_fold(example.site)], cues)
    return sample


def _add_example(sample: Sample, example: Example, model: SequenceModel, cues: CueIndex) -> None:
    kept = list_kept(len(example.blocks), find_copies(example.blocks))
    blocks = [example.blocks[at] for at in kept]
    lines = list_evidence(blocks, cues)
    structure = find_structure(blocks, lines)
    _, weighed = model.tag_and_weigh(blocks, lines, structure, ("body", "com"))
    sizes = [min(line.size, MOST_TEXT) + LEAST_TEXT for line in lines]
    share = PAGE_WEIGHT / sum(sizes)
    for at, steps in list_statements(blocks, lines, structure, weighed, LEARNED):
        for column, step in zip(sample.columns, steps, strict=True):
            column.append(step)
        body = weighed[at][0]
        sample.odds.append(log(body / (1.0 - body)))
        sample.right.append(example.labels[kept[at]] == "body")
        sample.weights.append(sizes[at] * share)


def grow_trees(sample: Sample, trees: int = TREES) -> Iterator[Tree]:
    """Yield the trees, each grown on what those before it left wrong. ``sample.odds`` are corrected in place."""
    names = list(STEPS)
    for _ in range(trees):
        chances = [1.0 / (1.0 + exp(-odds)) for odds in sample.odds]
        pulls = [w * (yes - p) for p, yes, w in zip(chances, sample.right, sample.weights, strict=True)]
        curves = [w * p * (1.0 - p) for p, w in zip(chances, sample.weights, strict=True)]
        spots = [0] * len(chances)
        tests: list[tuple[int, int]] = []
        for level in range(DEPTH):
            place, least = _choose_test(sample.columns, spots, pulls, curves, 1 << level)
            tests.append((place, least))
            bit = 1 << level
            spots = [
                spot | bit if step >= least else spot for spot, step in zip(spots, sample.columns[place], strict=True)
            ]
        leaves = [
            round(RATE * pull / (curve + PENALTY), 4) for pull, curve in _sum_leaves(spots, pulls, curves, 1 << DEPTH)
        ]
        for at, spot in enumerate(spots):
            sample.odds[at] += leaves[spot]
        yield [(names[place], least) for place, least in tests], leaves


def _sum_leaves(
    spots: Sequence[int], pulls: Sequence[float], curves: Sequence[float], count: int
) -> list[tuple[float, float]]:
    pull_sums, curve_sums = [0.0] * count, [0.0] * count
    for spot, pull, curve in zip(spots, pulls, curves, strict=True):
        pull_sums[spot] += pull
        curve_sums[spot] += curve
    return list(zip(pull_sums, curve_sums, strict=True))


def _choose_test(
    columns: Sequence[bytearray], spots: Sequence[int], pulls: Sequence[float], curves: Sequence[float], leaves: int
) -> tuple[int, int]:
    """Return the statement and the step from which on it says yes that part the leaves best."""
    best, choice = -1.0, (0, 1)
    bases = [spot * _MOST_STEPS for spot in spots]
    for place, (column, cuts) in enumerate(zip(columns, STEPS.values(), strict=True)):
        sums = _sum_leaves(
            [base + step for base, step in zip(bases, column, strict=True)], pulls, curves, leaves * _MOST_STEPS
        )
        for least in range(1, len(cuts) + 1):
            gain = sum(
                _measure_gain(sums[leaf * _MOST_STEPS : (leaf + 1) * _MOST_STEPS], least) for leaf in range(leaves)
            )
            if gain > best:
                best, choice = gain, (place, least)
    return choice


def _measure_gain(sums: Sequence[tuple[float, float]], least: int) -> float:
    gain = 0.0
    for part in (sums[:least], sums[least:]):
        pull, curve = sum(pair[0] for pair in part), sum(pair[1] for pair in part)
        gain += pull * pull / (curve + PENALTY)
    return gain


def main(arguments: list[str] | None = None) -> int:
    """Grow the trees and write them; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m newsclip.training.revision", description="Grow the second look.")
    parser.add_argument("corpora", metavar="CORPUS_DIR", nargs="+", type=Path)
    parser.add_argument("--models", metavar="FOLDER", type=Path, required=True, help="where the folds' models are")
    parser.add_argument("--out", metavar="FILE", type=Path, required=True, help="where the trees are written")
    options = parser.parse_args(arguments)
    models = [SequenceModel(locate_fold(options.models, fold)) for fold in range(FOLDS)]
    sample = collect_sample(list_examples(options.corpora), models)
    trees = [{"tests": tests, "leaves": leaves} for tests, leaves in grow_trees(sample)]
    lines = ",\n".join(json.dumps(tree) for tree in trees)
    options.out.write_text(f"[\n{lines}\n]\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
