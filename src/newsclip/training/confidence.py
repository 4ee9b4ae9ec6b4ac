"""``python -m newsclip.training.confidence CORPUS_DIR... --networks FILE --out FILE``: fit how likely a body is right.

Each CORPUS_DIR is laid out as :mod:`newsclip.training.corpus` says and has gold bodies; FILE of ``--networks`` is the
labeller's, beside which those by folds stand: each clipping is read by the one that has not seen its site. A logistic
regression with a Gaussian penalty, by Newton's method; prints by folds the area under the curve and the calibration.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from newsclip.arrays import load_numpy
from newsclip.clipping import Clipping
from newsclip.compose import join_body
from newsclip.confidence import list_statements, list_terms
from newsclip.labels.network import Network, load_network
from newsclip.page.draft import draft_page
from newsclip.paste.draft import draft_paste
from newsclip.training.corpus import FOLDS, VARIANTS, Case, list_cases, locate_fold
from newsclip.training.examples import measure_agreement

if TYPE_CHECKING:
    from newsclip.arrays import Array

RIGHT = 0.9
"""Word F1 from which on a body is right."""
PENALTY = 100.0
BEGINNING = 2
"""Paragraphs of an article's beginning that is learned from, too."""
STEPS = 30
numpy = load_numpy()


@dataclass(slots=True)
class Judged:
    """A clipping that was read: its fold, what is stated of its blocks, and whether its body is right."""

    fold: int
    statements: dict[str, float]
    right: bool


def list_judged(folders: Sequence[Path], networks: Sequence[Network]) -> Iterator[Judged]:
    """Yield the pages and pastes of the corpora that have a gold body, each read by the network of its fold."""
    for folder in folders:
        for case in list_cases(folder):
            body, network = case.gold.get("body"), networks[case.fold]
            if not body:
                continue
            paragraphs = [line for line in body.split("\n") if line.strip()]
            texts = [(case.read_variant(variant), body) for variant in VARIANTS]
            # What people mark with a mouse is often the article alone, or its beginning, below its headline or not.
            pieces = [] if case.is_forum else [body, "\n\n".join(paragraphs[:BEGINNING])]
            texts += [(f"{head}{piece}", piece) for piece in pieces for head in ("", f"{case.title or ''}\n\n")]
            pages = [(case.read_html(), body), *((write_page(case.title, piece), piece) for piece in pieces)]
            yield from filter(None, [judge_clipping(case, text, gold, network, is_page=True) for text, gold in pages])
            yield from filter(None, [judge_clipping(case, text, gold, network) for text, gold in texts])


def write_page(title: str | None, body: str) -> str:
    """Return the markup of a page that holds an article and nothing else, as a reader's view or a print view does."""
    paragraphs = "".join(f"<p>{escape(line)}</p>" for line in body.split("\n") if line.strip())
    return f"<html><body><article><h1>{escape(title or '')}</h1>{paragraphs}</article></body></html>"


def judge_clipping(
    case: Case, text: str | None, body: str, network: Network, *, is_page: bool = False
) -> Judged | None:
    """Return a clipping read and compared with its gold body; none where there is none, or nothing was read."""
    if not text:
        return None
    draft = (draft_page if is_page else draft_paste)(Clipping(text, "html", None, is_page=is_page), network)
    statements = list_statements(draft.blocks)
    comments = [comment.text for comment in draft.comments] if case.is_forum else []
    agreement = measure_agreement([join_body(draft.blocks), *comments], body)
    return None if statements is None else Judged(case.fold, statements, agreement >= RIGHT)


def fit_model(judged: Sequence[Judged]) -> dict[str, dict[str, float]]:
    """Return the mean and the scale of each statement, and the weight of each of their terms."""
    names = list(judged[0].statements)
    rows = numpy.array([[one.statements[name] for name in names] for one in judged])
    mean = {name: round(float(value), 4) for name, value in zip(names, rows.mean(0), strict=True)}
    scale = {name: round(max(float(value), 1e-3), 4) for name, value in zip(names, rows.std(0), strict=True)}
    terms = [list_terms(one.statements, mean, scale) for one in judged]
    table = numpy.array([list(some.values()) for some in terms])
    right = numpy.array([one.right for one in judged], float)
    weights = numpy.zeros(table.shape[1])
    penalty = numpy.diag([0.0] + [PENALTY] * (len(weights) - 1))
    for _ in range(STEPS):
        chances = 1 / (1 + numpy.exp(-table @ weights))
        slope = table.T @ (right - chances) - penalty @ weights
        curve = (table * (chances * (1 - chances))[:, None]).T @ table + penalty
        weights += numpy.linalg.solve(curve, slope)
    fitted = {name: round(float(value), 4) for name, value in zip(terms[0], weights, strict=True)}
    return {"mean": mean, "scale": scale, "weights": fitted}


def predict(judged: Sequence[Judged], model: dict[str, dict[str, float]]) -> Array:
    """Return the probabilities that the model gives."""
    terms = [list_terms(one.statements, model["mean"], model["scale"]) for one in judged]
    odds = [sum(model["weights"][name] * value for name, value in some.items()) for some in terms]
    chances: Array = 1 / (1 + numpy.exp(-numpy.array(odds)))
    return chances


def measure_area(chances: Array, right: Array) -> float:
    """Return the area under the curve: how often a right body has the greater probability of two."""
    order = chances.argsort(kind="stable")
    ranks = numpy.empty(len(order))
    ranks[order] = numpy.arange(1, len(order) + 1)
    yes = int(right.sum())
    return float((ranks[right].sum() - yes * (yes + 1) / 2) / (yes * (len(right) - yes)))


def measure_calibration(chances: Array, right: Array, bins: int = 10) -> float:
    """Return the expected calibration error over bins of equal width."""
    places = numpy.minimum((chances * bins).astype(int), bins - 1)
    gaps = [(places == at).mean() * abs(chances[places == at].mean() - right[places == at].mean())
            for at in range(bins) if (places == at).any()]  # fmt: skip
    return float(sum(gaps))


def score_folds(judged: Sequence[Judged]) -> tuple[float, float]:
    """Return the area under the curve and the calibration error of models fitted on the other folds."""
    chances: list[Array] = []
    right: list[bool] = []
    for fold in range(FOLDS):
        model = fit_model([one for one in judged if one.fold != fold])
        mine = [one for one in judged if one.fold == fold]
        chances.append(predict(mine, model))
        right.extend(one.right for one in mine)
    joined, truth = numpy.concatenate(chances), numpy.array(right)
    return measure_area(joined, truth), measure_calibration(joined, truth)


def main(arguments: list[str] | None = None) -> int:
    """Fit the weights and write them; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m newsclip.training.confidence", description="Fit the confidence.")
    parser.add_argument("corpora", metavar="CORPUS_DIR", nargs="+", type=Path)
    parser.add_argument("--networks", metavar="FILE", type=Path, required=True, help="the labeller's file")
    parser.add_argument("--out", metavar="FILE", type=Path, required=True, help="where the weights are written")
    options = parser.parse_args(arguments)
    networks = [load_network(locate_fold(options.networks, fold)) for fold in range(FOLDS)]
    judged = list(list_judged(options.corpora, networks))
    area, error = score_folds(judged)
    print(f"{len(judged)} clippings; by folds: area under the curve {area:.3f}, calibration error {error:.3f}")
    options.out.write_text(json.dumps(fit_model(judged), indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
