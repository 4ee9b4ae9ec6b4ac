"""The five seeds, where they stand beside the checkout: every line in its place, every fact as a reader has it."""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import Any

import pytest

from newsclip import read_clipping
from newsclip.record import Record

SEEDS = Path(__file__).parent.parent.parent / "shared" / "seeds"
FACTS = ("title", "authors", "published", "modified", "site", "url", "section", "tags", "language", "comments_stated")

if not (SEEDS / "gold.json").is_file():
    pytest.skip(f"the seeds are not at ../shared/seeds: {SEEDS}", allow_module_level=True)

GOLD: list[dict[str, Any]] = json.loads((SEEDS / "gold.json").read_text("utf-8"))
NUMBERS = range(len(GOLD))


@functools.cache
def read_seed(number: int) -> Record:
    return read_clipping(SEEDS / str(GOLD[number]["file"]))


def fold_lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.split("\n") if line.strip()]


@pytest.mark.parametrize("number", NUMBERS)
def test_body_lines(number: int) -> None:
    assert fold_lines(read_seed(number).body) == [" ".join(line.split()) for line in GOLD[number]["body"]]


@pytest.mark.parametrize("number", NUMBERS)
def test_comment_lines(number: int) -> None:
    lines = [line for comment in read_seed(number).comments for line in fold_lines(comment.text)]
    assert lines == [" ".join(line.split()) for line in GOLD[number]["comment_lines"]]


@pytest.mark.parametrize("fact", FACTS)
@pytest.mark.parametrize("number", NUMBERS)
def test_facts(number: int, fact: str) -> None:
    gold = GOLD[number]
    found = getattr(read_seed(number), fact)
    assert found in [gold.get(fact), *gold.get("also_right", {}).get(fact, [])]


@pytest.mark.parametrize("number", NUMBERS)
def test_chrome_lines_are_not_in_the_body(number: int) -> None:
    body = set(fold_lines(read_seed(number).body))
    assert [line for line in GOLD[number]["chrome"] if line in body] == []


def test_a_body_printed_twice_is_kept_once() -> None:
    """Where a seed holds its own body twice, the record says how many copies were left out."""
    for number in NUMBERS:
        source = (SEEDS / str(GOLD[number]["file"])).read_text("utf-8")
        body = GOLD[number]["body"]
        printed_twice = sum(source.count(line) > 1 for line in body)
        assert read_seed(number).repeats == (1 if printed_twice > len(body) / 2 else 0)
