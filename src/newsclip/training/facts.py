"""``python -m newsclip.training.facts CORPUS_DIR... --out FOLDER``: fit the weights of dates and authors anew.

Each page counts twice, as markup and as the paste of it. ``--folds`` tells how many facts the weights that were fitted
on other sites find, and how many of those that they record are wrong.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from newsclip.blocks import Block
from newsclip.clipping import Clipping
from newsclip.facts import author, date, find_shown
from newsclip.facts.address import find_address
from newsclip.facts.context import spell_key, survey_blocks
from newsclip.facts.dates import ORDERS, list_dates
from newsclip.facts.headline import find_headline
from newsclip.facts.lines import Lines
from newsclip.facts.metadata import read_metadata
from newsclip.facts.ranking import score_features, spread_scores
from newsclip.facts.site import list_host_names, list_sites
from newsclip.page.draft import draft_page
from newsclip.page.tree import parse_page
from newsclip.paste.draft import draft_paste
from newsclip.training.corpus import FOLDS, Case, assign_fold, list_cases
from newsclip.training.headlines import Choice, fit_weights

FACTS = ("date", "author")
PENALTY = {"date": 1.5, "author": 1.0}
"""The Gaussian penalties on the weights, chosen by folds."""
SET_BY_HAND = {
    "date": {
        "thread opened": 4.0,
        "swapped": -4.0,
        "copied": -2.0,
        "moved": -3.0,
        "update beside shared": -2.0,
        "shared beside update": 2.0,
        "modified beside shared": -3.0,
    },
    "author": {"unspaced beside person": -2.5},
}
"""What the corpora hardly show: who began a thread, a day that the head has with day and month swapped, a line that is
printed again and again, a site that has moved, an update beside the day that sharers are told, and a place in a script
without spaces on the line where a name may stand."""

_DAY = 10


def list_choices(folders: Sequence[Path]) -> Iterator[tuple[str, Choice]]:
    """Yield each fact's name with the choice that a page or its paste leaves, where gold tells it."""
    for folder in folders:
        for case in list_cases(folder):
            page = draft_page(Clipping(case.read_html(), "html", None, is_page=True))
            yield from _list_page_choices(case, page.blocks, page.fields.title)
            if text := case.read_variant("paste"):
                yield from _list_paste_choices(case, draft_paste(Clipping(text, "text", None, is_page=False)).blocks)


def _list_page_choices(case: Case, blocks: list[Block], title: str | None) -> Iterator[tuple[str, Choice]]:
    metadata = read_metadata(parse_page(case.read_html()).root)
    address = find_address(metadata, None)
    context = survey_blocks(blocks)
    lines, headline = Lines(context), find_shown(context, title)
    houses = [*list_sites(metadata), *list_host_names(address)]
    yield from _judge_dates(case, date.list_candidates(context, lines, headline, metadata, address))
    yield from _judge_authors(case, author.list_candidates(context, lines, headline, metadata, houses))


def _list_paste_choices(case: Case, blocks: list[Block]) -> Iterator[tuple[str, Choice]]:
    context = survey_blocks(blocks)
    lines = Lines(context)
    found = find_headline(context, lines)
    headline = found.index if found else None
    yield from _judge_dates(case, date.list_candidates(context, lines, headline))
    yield from _judge_authors(case, author.list_candidates(context, lines, headline))


def _judge_dates(case: Case, candidates: list[date.Candidate]) -> Iterator[tuple[str, Choice]]:
    wanted = str(case.gold.get("date") or "")[:_DAY]
    if wanted:
        right = [_is_day(candidate.day, wanted) for candidate in candidates]
        yield "date", Choice(case.site, [candidate.features for candidate in candidates], right)


def _is_day(day: str, wanted: str) -> bool:
    """Whether a candidate is the day that gold has; one that could be two days is right if either of them is."""
    if not day.startswith("?"):
        return day == wanted
    readings = [found for order in ORDERS for found in list_dates(day[1:], order=order)]
    return any(found.value is not None and found.value[:_DAY] == wanted for found in readings)


def _judge_authors(case: Case, candidates: list[author.Candidate]) -> Iterator[tuple[str, Choice]]:
    gold = case.gold.get("author")
    wanted = set(spell_key(" ".join(gold) if isinstance(gold, list) else gold or "").split())
    if "author" in case.gold:
        right = [_is_called(spell_key(candidate.names[0]).split(), wanted) for candidate in candidates]
        yield "author", Choice(case.site, [candidate.features for candidate in candidates], right)


def _is_called(words: list[str], wanted: set[str]) -> bool:
    """Whether a name has two words of those that gold has, or all where there are fewer."""
    return len(wanted.intersection(words)) >= max(1, min(2, len(wanted), len(words)))


def score_folds(fact: str, choices: Sequence[Choice], least: float) -> tuple[float, float]:
    """Return the share of facts found, each site's by weights fitted on the others', and of recorded ones the wrong."""
    right = recorded = 0
    for fold in range(FOLDS):
        weights = _fit(fact, [choice for choice in choices if assign_fold(choice.site) != fold])
        for choice in choices:
            chances = _weigh(choice, weights) if assign_fold(choice.site) == fold else []
            if chances and max(chances) >= least:
                recorded += 1
                right += choice.right[chances.index(max(chances))]
    return right / max(1, len(choices)), 1 - right / max(1, recorded)


def _weigh(choice: Choice, weights: Mapping[str, float]) -> list[float]:
    return spread_scores([score_features(features, weights) for features in choice.candidates])


def _fit(fact: str, choices: Sequence[Choice]) -> dict[str, float]:
    return fit_weights(choices, SET_BY_HAND[fact], penalty=PENALTY[fact], with_none=True)


def main(arguments: list[str] | None = None) -> int:
    """Fit the weights and write them; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m newsclip.training.facts", description="Fit weights of facts.")
    parser.add_argument("corpora", metavar="CORPUS_DIR", nargs="+", type=Path)
    parser.add_argument("--out", metavar="FOLDER", type=Path, required=True, help="where the weights are written")
    parser.add_argument("--folds", action="store_true", help="cross-validate by site as well, and print the scores")
    options = parser.parse_args(arguments)
    listed = list(list_choices(options.corpora))
    for fact, least in (("date", date.LEAST), ("author", author.LEAST)):
        choices = [choice for name, choice in listed if name == fact]
        if options.folds:
            found, wrong = score_folds(fact, choices, least)
            print(f"{fact}: {found:.3f} of {len(choices)} found on sites not fitted to, {wrong:.3f} of these wrong")
        weights = json.dumps(_fit(fact, choices), indent=1, ensure_ascii=False, sort_keys=True)
        (options.out / f"{fact}.json").write_text(weights + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
