"""``python -m newsclip.training.confidence CORPUS_DIR... --networks FILE --out FILE``: fit how likely a body is right.

Each CORPUS_DIR is laid out as :mod:`newsclip.training.corpus` says and has gold bodies; FILE of ``--networks`` is the
labeller's, beside which those by folds stand: each clipping is read by the one that has not seen its site. Prints by
folds how well the probabilities tell right from wrong.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsclip.arrays import load_numpy
from newsclip.clipping import Clipping
from newsclip.compose import join_body
from newsclip.confidence import LEAST_CONFIDENCE, list_statements
from newsclip.labels.network import Network, load_network
from newsclip.page.draft import draft_page
from newsclip.paste.draft import draft_paste
from newsclip.training.corpus import FOLDS, VARIANTS, Case, list_cases, locate_fold
from newsclip.training.examples import measure_agreement
from newsclip.training.trees import (
    grow_trees,
    measure_area,
    measure_calibration,
    sum_trees,
)

if TYPE_CHECKING:
    from newsclip.arrays import Array

RIGHT = 0.9
"""Word F1 from which on a body is right."""
MARGIN = 0.05
BAD, GOOD = 0.8, 0.95
"""Word F1 below which a body shall be doubted, and above which it shall not."""
BEGINNING = 2
"""Paragraphs of an article's beginning that is learned from, too."""
numpy = load_numpy()


@dataclass(frozen=True, slots=True)
class Judged:
    """A clipping that was read: its fold and kind, what is stated of its blocks, and its body's word F1."""

    fold: int
    kind: str
    statements: dict[str, float]
    agreement: float
    is_measured: bool = False

    @property
    def is_page(self) -> bool:
        """Whether it is read as a page: so are those whose kind ends so."""
        return self.kind.endswith("html")


def list_judged(folders: Sequence[Path], networks: Sequence[Network]) -> Iterator[Judged]:
    """Yield the pages and pastes of the corpora that have a gold body, each read by the network of its fold."""
    for folder in folders:
        for case in list_cases(folder):
            body = case.gold.get("body")
            if not body:
                continue
            clippings = [
                ("html", case.read_html(), body),
                *((name, case.read_variant(name), body) for name in VARIANTS),
            ]
            if not case.is_forum:
                clippings += list_bare(case, body)
            for kind, text, gold in clippings:
                judged = judge_clipping(case, kind, text, gold, networks[case.fold])
                if judged is not None:
                    yield judged


def list_bare(case: Case, body: str) -> Iterator[tuple[str, str, str]]:
    """Yield what people mark with a mouse: the article alone, or its beginning below its headline; or print."""
    beginning = "\n\n".join([line for line in body.split("\n") if line.strip()][:BEGINNING])
    yield "bare", body, body
    yield "bare", f"{case.title or ''}\n\n{beginning}", beginning
    yield "bare html", write_page(case.title, body), body


def write_page(title: str | None, body: str) -> str:
    """Return the markup of a page that holds an article and nothing else, as a reader's view or a print view does."""
    paragraphs = "".join(f"<p>{escape(line)}</p>" for line in body.split("\n") if line.strip())
    return f"<html><body><article><h1>{escape(title or '')}</h1>{paragraphs}</article></body></html>"


def judge_clipping(case: Case, kind: str, text: str | None, body: str, network: Network) -> Judged | None:
    """Return a clipping read and compared with its gold body; none where there is none, or nothing was read."""
    if not text:
        return None
    is_page = kind.endswith("html")
    draft = (draft_page if is_page else draft_paste)(Clipping(text, "html", None, is_page=is_page), network)
    statements = list_statements(draft.blocks)
    comments = [comment.text for comment in draft.comments] if case.is_forum else []
    agreement = measure_agreement([join_body(draft.blocks), *comments], body)
    kind = f"{case.folder.name} {kind}"
    return None if statements is None else Judged(case.fold, kind, statements, agreement)


def fit_trees(judged: Sequence[Judged]) -> list[Any]:
    """Return the trees of all that is learned from; a body that is barely right counts as half right."""
    learned = [one for one in judged if not one.is_measured]
    agreements = numpy.array([one.agreement for one in learned])
    return grow_trees([one.statements for one in learned], ((agreements - RIGHT) / (2 * MARGIN) + 0.5).clip(0, 1))


def predict_folds(judged: Sequence[Judged]) -> Array:
    """Return the probabilities that trees fitted on the other folds give."""
    odds = numpy.zeros(len(judged))
    for fold in range(FOLDS):
        mine = [at for at, one in enumerate(judged) if one.fold == fold]
        trees = fit_trees([one for one in judged if one.fold != fold])
        odds[mine] = sum_trees(trees, [judged[at].statements for at in mine])
    chances: Array = (1 / (1 + numpy.exp(-odds))).round(2)
    return chances


def draw_table(judged: Sequence[Judged], chances: Array) -> str:
    """Return for each kind of clipping the area under the curve, the calibration, and who is told to be in doubt."""
    agreements = numpy.array([one.agreement for one in judged])
    doubted = chances < numpy.array([LEAST_CONFIDENCE[one.is_page] for one in judged])
    lines = ["kind, clippings, right, area under the curve, calibration error, doubted of those under .8 and over .95"]
    kinds = [one.kind for one in judged]
    for kind in (*dict.fromkeys(kinds), "all"):
        mine = numpy.array([kind in (one, "all") for one in kinds])
        right = agreements[mine] >= RIGHT
        figures = [right.mean(), measure_area(chances[mine], right), measure_calibration(chances[mine], right)]
        figures += [
            doubted[mine & some].mean() for some in (agreements < BAD, agreements > GOOD) if (mine & some).any()
        ]
        lines.append(f"{kind:18}{mine.sum():6}" + "".join(f"{figure:7.3f}" for figure in figures))
    return "\n".join(lines)


def main(arguments: list[str] | None = None) -> int:
    """Fit the trees and write them; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m newsclip.training.confidence", description="Fit the confidence.")
    parser.add_argument("corpora", metavar="CORPUS_DIR", nargs="+", type=Path)
    parser.add_argument("--measured", metavar="CORPUS_DIR", type=Path, nargs="+", default=[], help="not learned from")
    parser.add_argument("--networks", metavar="FILE", type=Path, required=True, help="the labeller's file")
    parser.add_argument("--out", metavar="FILE", type=Path, required=True, help="where the trees are written")
    options = parser.parse_args(arguments)
    networks = [load_network(locate_fold(options.networks, fold)) for fold in range(FOLDS)]
    judged = list(list_judged(options.corpora, networks))
    judged += [replace(one, is_measured=True) for one in list_judged(options.measured, networks)]
    print(draw_table(judged, predict_folds(judged)))
    options.out.write_text(json.dumps(fit_trees(judged)) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
