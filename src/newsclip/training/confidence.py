"""``python -m newsclip.training.confidence CORPUS_DIR... --networks FILE --out FILE``: fit how likely a body, and
comments, are right.

Each CORPUS_DIR is laid out as :mod:`newsclip.training.corpus` says; FILE of ``--networks`` is the labeller's, beside
which those by folds stand: each clipping is read by the one that has not seen its site. Bodies are compared with gold;
comments with gold's, or snippets of them, or else, in a dump of a page, with those that the page's markup tells. Prints
by folds how well the probabilities tell right from wrong.
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
from newsclip.clipping import Clipping, Draft
from newsclip.compose import join_body
from newsclip.confidence import LEAST_CONFIDENCE, list_comment_statements, list_statements
from newsclip.labels.network import Network, load_network
from newsclip.page.draft import draft_page
from newsclip.page.engine import squeeze_text
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
"""Word F1 from which on a body is right, and comments are."""
MARGIN = 0.05
BAD, GOOD = 0.8, 0.95
"""Word F1 below which a body shall be doubted, and above which it shall not."""
BEGINNING = 2
"""Paragraphs of an article's beginning that is learned from, too."""
numpy = load_numpy()


@dataclass(frozen=True, slots=True)
class Judged:
    """A part of a clipping that was read, its body or its comments: what is stated of it, and its word F1."""

    part: str
    fold: int
    kind: str
    statements: dict[str, float]
    agreement: float
    is_measured: bool = False

    @property
    def least(self) -> float:
        """The probability below which it is doubted."""
        return LEAST_CONFIDENCE[self.part][self.kind.endswith("html")]


def list_judged(folders: Sequence[Path], networks: Sequence[Network]) -> Iterator[Judged]:
    """Yield the parts of the corpora's pages and pastes whose truth is known, each read by the network of its fold."""
    for case in (case for folder in folders for case in list_cases(folder)):
        body, network = case.gold.get("body"), networks[case.fold]
        page = draft_page(Clipping(case.read_html(), "html", None, is_page=True), network)
        yield from judge_draft(case, "html", page, body, page)
        for name in VARIANTS:
            if text := case.read_variant(name):
                yield from judge_draft(case, name, read_text(name, text, network), body, page)
        if body and not case.is_forum:
            for kind, text, gold in list_bare(case, body):
                yield from judge_draft(case, kind, read_text(kind, text, network), gold, page)


def read_text(kind: str, text: str, network: Network) -> Draft:
    """Return a clipping of a kind as it is read."""
    is_page = kind.endswith("html")
    return (draft_page if is_page else draft_paste)(Clipping(text, "html", None, is_page=is_page), network)


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


def judge_draft(case: Case, kind: str, draft: Draft, body: str | None, page: Draft) -> Iterator[Judged]:
    """Yield a clipping's body and comments, compared with the truth; ``page`` is what the markup itself was read as."""
    name, said = f"{case.folder.name} {kind}", [comment.text for comment in draft.comments]
    agreement = measure_agreement([join_body(draft.blocks), *(said if case.is_forum else [])], body or "")
    statements = list_statements(draft.blocks)
    if body and statements:
        yield Judged("body", case.fold, name, statements, agreement)
    statements = list_comment_statements(draft.blocks, draft.comments, draft.fields.comments_stated)
    right = agreement if case.is_forum else measure_comments(case, draft, page)
    if statements and right is not None and "bare" not in kind:
        yield Judged("comments", case.fold, name, statements, right)


def measure_comments(case: Case, draft: Draft, page: Draft) -> float | None:
    """Return the word F1 of comments, names and dates counted where gold has them; ``None`` where it is not known."""
    said = [comment.text for comment in draft.comments]
    if snippets := case.gold.get("comment_snippets"):
        text = squeeze_text("\n".join(said))
        return sum(squeeze_text(snippet) in text for snippet in snippets) / len(snippets)
    if draft is page and "comments" not in case.gold:
        return None
    wanted = case.gold.get("comments", "\n".join(comment.text for comment in page.comments)) or ""
    signed = [f"{one.author or ''} {one.published_raw or ''} {one.text}" for one in draft.comments]
    return max(measure_agreement(said, wanted), measure_agreement(signed, wanted))


def fit_trees(judged: Sequence[Judged]) -> list[Any]:
    """Return the trees of all that is learned from; what is barely right counts as half right."""
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
    doubted = chances < numpy.array([one.least for one in judged])
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
    trees = {}
    for part in ("body", "comments"):
        some = [one for one in judged if one.part == part]
        print(draw_table(some, predict_folds(some)))
        trees[part] = fit_trees(some)
    options.out.write_text(json.dumps(trees) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
