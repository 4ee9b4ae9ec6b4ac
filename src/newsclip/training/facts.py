"""``python -m newsclip.training.facts CORPUS_DIR... --networks FILE --out FOLDER``: fit the weights of facts anew.

A conditional logit (McFadden 1974): of the candidates of a clipping, or none of them, the one that gold names should
have the greatest sum of weights. Each page counts as markup and as each dump of it, labelled by the network that did
not see its site, lest the labeller's word be trusted more than it deserves on new pages.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from newsclip.arrays import load_numpy
from newsclip.blocks import Block
from newsclip.clipping import Clipping, Fields
from newsclip.facts import Candidates, author, date, list_candidates, title
from newsclip.facts.address import find_address
from newsclip.facts.context import spell_key
from newsclip.facts.evidence import Candidate, Features, score_features, spread_scores
from newsclip.facts.metadata import Metadata
from newsclip.labels.network import Network, load_network
from newsclip.page.draft import draft_page
from newsclip.paste.draft import draft_paste
from newsclip.training.corpus import FOLDS, VARIANTS, Case, assign_fold, list_cases, locate_fold

LEAST = {"title": title.LEAST, "date": date.LEAST, "author": author.LEAST}
PENALTY = {"title": 2.0, "date": 1.5, "author": 1.0}
"""The Gaussian penalties on the weights, chosen by folds."""
SET_BY_HAND = {
    "title": {
        "cut date": 0.5,
        "name": -1.0,
        "names": -3.0,
        "byline": -2.0,
        "credit": -2.0,
        "menu entry": -2.5,
        "role share": -2.0,
        "below prose": -4.0,
        "is site": -4.0,
        "holds line": -1.0,
        "cut kicker": 1.5,
        "whole and leading": 1.0,
    },
    "date": {
        "thread opened": 4.0,
        "swapped": -4.0,
        "copied": -2.0,
        "moved": -3.0,
        "same minute": 3.0,
        "timed otherwise": 0.6,
        "update beside shared": -2.0,
        "shared beside update": 2.0,
        "modified beside shared": -3.0,
        "linked": -1.2,
        "linked created": -0.5,
        "told": 2.0,
        "says modified": -1.0,
        "day apart": -0.2,
    },
    "author": {"unspaced beside person": -2.5, "unspaced by date": 0.6},
}
"""What the corpora hardly show: a name, a credit, a menu's entry, a button, the site's name and what stands below prose
are no headlines, a kicker is no part of one, and what one says another begins with; who began a thread, a day that the
head has with day and month swapped, a line that is printed again and again, a site that has moved, a moment told in two
zones, words that tell another day than their moment for machines, an update beside the day that sharers are told, a day
within a link, the day of a draft, a sentence that tells the day, an update that is the only day, and a day beside that
of Greenwich, which search engines name; in a script without spaces, a place where a name may stand, and a name beside a
date."""
STEPS = 20
"""Steps of the ascent; none moves a weight by more than 1."""
_DAY = 10


@dataclass(frozen=True, slots=True)
class Choice:
    """The candidates of a clipping for a fact: their features, and which are right. None may be."""

    site: str
    candidates: list[Features]
    right: list[bool]


def list_choices(folders: Sequence[Path], networks: Sequence[Network | None]) -> Iterator[tuple[str, Choice]]:
    """Yield each fact's name with the choice that a page or a dump of it leaves, where gold tells it.

    ``networks`` label the pages, each those of its fold.
    """
    for case in (case for folder in folders for case in list_cases(folder)):
        network = networks[case.fold]
        found: list[tuple[str, Choice]] = []

        def note_candidates(
            blocks: list[Block], metadata: Metadata | None = None, url: str | None = None, case: Case = case
        ) -> Fields:
            address = find_address(metadata, url) if metadata is not None else None
            found.extend(judge_candidates(case, list_candidates(blocks, metadata, address)))  # noqa: B023
            return Fields()

        draft_page(Clipping(case.read_html(), "html", None, is_page=True), network, note_candidates)
        for variant in VARIANTS:
            if text := case.read_variant(variant):
                draft_paste(Clipping(text, "text", None, is_page=False), network, note_candidates)
        yield from found


def judge_candidates(case: Case, found: Candidates) -> Iterator[tuple[str, Choice]]:
    """Yield the choices that a clipping leaves, for the facts that gold tells."""
    titles = {spell_key(text) for text in _list_several(case.gold.get("title"))}
    day = str(case.gold.get("date") or "")[:_DAY]
    words = set(spell_key(" ".join(_list_several(case.gold.get("author")))).split())
    rows: list[tuple[str, bool, list[Candidate], Callable[[str], bool]]] = [
        ("title", bool(titles), found.titles, lambda value: spell_key(value) in titles),
        ("date", bool(day), found.dates, lambda value: _is_day(value, day)),
        ("author", "author" in case.gold, found.authors, lambda value: _is_called(spell_key(value).split(), words)),
    ]
    for fact, told, candidates, is_right in rows:
        if told:
            yield fact, Choice(case.site, [c.features for c in candidates], [is_right(c.value) for c in candidates])


def _list_several(value: object) -> list[str]:
    return [str(text) for text in (value if isinstance(value, list) else [value]) if text]


def _is_day(day: str, wanted: str) -> bool:
    """Whether a candidate is the day that gold has; one that could be two days is right if either of them is."""
    return wanted in (date.read_undecided(day[1:]) if day.startswith("?") else (day,))


def _is_called(words: list[str], wanted: set[str]) -> bool:
    """Whether a name has two words of those that gold has, or all where there are fewer."""
    return len(wanted.intersection(words)) >= max(1, min(2, len(wanted), len(words)))


def fit_weights(choices: Sequence[Choice], fixed: Mapping[str, float], penalty: float) -> dict[str, float]:
    """Return the weights, to two digits, by Newton's method with the curvature that is expected.

    ``fixed`` weights stay as they are. That no candidate is right is a choice with the score 0.
    """
    numpy = load_numpy()
    useful = [choice for choice in choices if choice.candidates]
    listed = [features for choice in useful for features in choice.candidates]
    names = sorted({name for features in listed for name in features} | fixed.keys())
    weights = numpy.array([fixed.get(name, 0.0) for name in names])
    place = {name: at for at, name in enumerate(names)}
    table = numpy.zeros((len(listed), len(names)), numpy.float32)
    for row, features in enumerate(listed):
        table[row, [place[name] for name in features]] = list(features.values())
    counts = numpy.array([len(choice.candidates) for choice in useful], int)
    starts, owner = counts.cumsum() - counts, numpy.repeat(numpy.arange(len(counts)), counts)
    right = numpy.array([yes for choice in useful for yes in choice.right], float)
    none_is = 1.0 - numpy.minimum(numpy.add.reduceat(right, starts), 1.0) if useful else counts
    free = numpy.flatnonzero([name not in fixed for name in names])
    for _ in range(STEPS if useful else 0):
        scores = table @ weights
        most = numpy.maximum(numpy.maximum.reduceat(scores, starts), 0.0)
        shares = numpy.exp(scores - most[owner])
        total = numpy.add.reduceat(shares, starts) + numpy.exp(-most)
        hit = numpy.add.reduceat(shares * right, starts) + none_is * numpy.exp(-most)
        chances = shares / total[owner]
        slope = table.T @ (shares * right / hit[owner] - chances) - penalty * weights
        spread = table * chances[:, None].astype(numpy.float32)
        means = numpy.add.reduceat(spread, starts)
        curve = table.T @ spread - means.T @ means + penalty * numpy.eye(len(names))
        step = numpy.linalg.solve(curve[free][:, free], slope[free])
        weights[free] += step / max(1.0, abs(step).max(initial=0.0))
    return {name: round(float(weight), 2) for name, weight in zip(names, weights, strict=True)}


def score_folds(fact: str, choices: Sequence[Choice], least: float) -> tuple[float, float]:
    """Return the share of facts found, each site's by weights fitted on the others', and of recorded ones the wrong."""
    right = recorded = 0
    for fold in range(FOLDS):
        others = [choice for choice in choices if assign_fold(choice.site) != fold]
        weights = fit_weights(others, SET_BY_HAND[fact], PENALTY[fact])
        for choice in choices:
            scores = [score_features(row, weights) for row in choice.candidates]
            chances = spread_scores(scores) if assign_fold(choice.site) == fold else []
            if chances and max(chances) >= least:
                recorded += 1
                right += choice.right[chances.index(max(chances))]
    return right / max(1, len(choices)), 1 - right / max(1, recorded)


def main(arguments: list[str] | None = None) -> int:
    """Fit the weights and write them; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m newsclip.training.facts", description="Fit weights of facts.")
    parser.add_argument("corpora", metavar="CORPUS_DIR", nargs="+", type=Path)
    parser.add_argument("--out", metavar="FOLDER", type=Path, required=True, help="where the weights are written")
    parser.add_argument("--networks", metavar="FILE", type=Path, help="the labeller, beside which those by folds stand")
    parser.add_argument("--folds", action="store_true", help="cross-validate by site as well, and print the scores")
    options = parser.parse_args(arguments)
    paths = [locate_fold(options.networks, fold) for fold in range(FOLDS)] if options.networks else []
    listed = list(list_choices(options.corpora, [load_network(path) for path in paths] or [None] * FOLDS))
    for fact, least in LEAST.items():
        choices = [choice for name, choice in listed if name == fact]
        if options.folds:
            found, wrong = score_folds(fact, choices, least)
            print(f"{fact}: {found:.3f} of {len(choices)} found on sites not fitted to, {wrong:.3f} of these wrong")
        weights = {name: w for name, w in fit_weights(choices, SET_BY_HAND[fact], PENALTY[fact]).items() if w}
        written = json.dumps(weights, indent=1, ensure_ascii=False, sort_keys=True)
        (options.out / f"{fact}.json").write_text(written + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
