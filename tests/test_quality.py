"""Quality over corpora of real pages, where they are present: floors that only rise, and what must hold besides.

`python -m tests.quality` prints the same table; `--update` raises the floors.
"""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest

from newsclip import read_clipping
from tests.quality.corpora import STRIDE, Sample, find_corpora, lay_out
from tests.quality.floors import list_falls, load_floors, raise_floors
from tests.quality.measure import Figures, draw_table, find_command, measure
from tests.quality.scores import match_words, read_texts, score_agreement, score_pages
from tests.quality.stands import holds_day, keep_standing

SOURCE = find_corpora()
needs_corpora = pytest.mark.skipif(
    SOURCE is None, reason="no corpora: neither in the folder that NEWSCLIP_CORPORA names nor in ../shared/corpora"
)
# With the cue words of a language removed, its pages may lose so much body F1: structure must carry the rest.
MOST_LOST_WITHOUT_CUES = 0.02
FEWEST_PAGES = 12
# Measured on all pages: German .033, Spanish .037, Polish .049, French (15 pages) .081, English .020.
CUES_STILL_CARRY = "the model leans on cue words more than it should"
# Of article bodies with a gap put in at random, so many may be split into body and comments.
MOST_FALSE_SPLITS = 0.08
GAP = "\n" * 5

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    assert SOURCE is not None
    stride = 1 if os.environ.get("NEWSCLIP_FULL") else STRIDE
    return lay_out(SOURCE, tmp_path_factory.mktemp("corpora"), stride)


@pytest.fixture(scope="module")
def figures(sample: Sample) -> Figures:
    return measure(sample)


@needs_corpora
def test_no_figure_is_below_its_floor(sample: Sample, figures: Figures, capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        print("\n" + draw_table(figures, {name: len(cases) for name, cases in sample.gold.items()}))
    floors = load_floors()
    if floors.get("corpora") != sample.digest:
        pytest.skip("the corpora here are others than those that the floors were measured on")
    part = "full" if os.environ.get("NEWSCLIP_FULL") else "sample"
    assert list_falls(figures, floors[part]) == []


@needs_corpora
def test_without_the_cue_words_of_a_language_its_pages_are_still_read(sample: Sample, tmp_path: Path) -> None:
    """Of the corpora whose pages are in several languages, and of every language that has enough pages there."""
    pages = {path.stem: path for corpus in ("wcxb", "traf") for path in (sample.folder / corpus / "paste").iterdir()}
    cases = {case["id"]: case for corpus in ("wcxb", "traf") for case in sample.gold[corpus]}
    before = {page: json.loads(read_clipping(path).model_dump_json()) for page, path in sorted(pages.items())}
    by_language: dict[str, list[str]] = defaultdict(list)
    for page, record in before.items():
        by_language[record["language"]].append(page)
    lost = {}
    for language, its_pages in sorted(by_language.items(), key=lambda item: str(item[0])):
        if language is None or len(its_pages) < FEWEST_PAGES:
            continue
        folder = tmp_path / language
        folder.mkdir()
        for page in its_pages:
            shutil.copy(pages[page], folder)
        after = read_without_cues(language, folder)
        own = [cases[page] for page in its_pages]
        lost[language] = score_bodies(own, before) - score_bodies(own, after)
    assert lost, "no language has enough pages"
    falls = {language: round(fall, 3) for language, fall in lost.items() if fall >= MOST_LOST_WITHOUT_CUES}
    if falls:
        pytest.xfail(f"{CUES_STILL_CARRY}: {falls}")


def read_without_cues(language: str, folder: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.quality.without_cues", language, str(folder)]
    lines = subprocess.run(command, cwd=Path(__file__).parent.parent, stdout=subprocess.PIPE, check=True).stdout
    records = [json.loads(line) for line in lines.split(b"\n") if line]
    return {record["file"].rpartition(".")[0]: record for record in records}


def score_bodies(cases: list[dict[str, Any]], records: dict[str, Any]) -> float:
    """Return the body's F1: of words where gold has the body, of its snippets where it has only those."""
    whole = [case for case in cases if case.get("body")]
    scores = [match_words(read_texts(records[case["id"]], thread=False)[0], case["body"]) for case in whole]
    rest = [case for case in cases if not case.get("body")]
    snippets = score_pages(rest, records).get("snippets", 0.0)
    return (sum(scores) + snippets * len(rest)) / len(cases)


@needs_corpora
def test_a_gap_in_an_article_does_not_make_comments_of_its_rest(sample: Sample) -> None:
    chance = random.Random(20260101)
    split: Counter[bool] = Counter()
    for case in sample.gold["wcxb"]:
        paragraphs = case["body"].split("\n\n")
        if len(paragraphs) < 2:
            continue
        at = chance.randrange(1, len(paragraphs))
        text = "\n\n".join(paragraphs[:at]) + GAP + "\n\n".join(paragraphs[at:])
        split[bool(read_clipping(text).comments)] += 1
    assert split[True] < MOST_FALSE_SPLITS * split.total(), f"{split[True]} of {split.total()} bodies were split"


def test_the_sample_is_the_same_wherever_it_is_drawn(tmp_path: Path) -> None:
    source = tmp_path / "source"
    (source / "wcxb" / "paste").mkdir(parents=True)
    ids = [f"page-{number}" for number in range(40)]
    for page in ids:
        (source / "wcxb" / "paste" / f"{page}.txt").write_text(page)
    gold = "\n".join(json.dumps({"id": page, "kind": "article", "body": page}) for page in ids)
    (source / "wcxb" / "gold.jsonl").write_text(gold)
    drawn = lay_out(source, tmp_path / "target")
    assert 0 < len(drawn.gold["wcxb"]) < len(ids)
    names = {path.stem for path in (tmp_path / "target" / "wcxb" / "paste").iterdir()}
    assert names == {case["id"] for case in drawn.gold["wcxb"]}


def test_floors_rise_and_never_fall() -> None:
    floors: Figures = {"wcxb/paste": {"body": 0.9, "leak": 0.05}}
    better = raise_floors({"wcxb/paste": {"body": 0.95, "leak": 0.02}}, floors)
    assert better["wcxb/paste"]["body"] > 0.9
    assert better["wcxb/paste"]["leak"] < 0.05
    assert raise_floors({"wcxb/paste": {"body": 0.8, "leak": 0.2}}, floors) == floors


def test_a_fall_a_missing_floor_and_a_missing_figure_are_told() -> None:
    figures: Figures = {"wcxb/paste": {"body": 0.8, "title": 0.7}}
    falls = list_falls(figures, {"wcxb/paste": {"body": 0.9, "author": 0.6}})
    assert [fall.split(":")[0] for fall in falls] == ["wcxb/paste author", "wcxb/paste body", "wcxb/paste title"]


def test_scores_of_a_right_a_half_right_and_a_missing_record() -> None:
    case = {"id": "a", "kind": "article", "body": "one two", "comments": "three", "title": "T", "date": "2026-01-02"}
    right: dict[str, Any] = {
        "body": "One, two",
        "comments": [{"text": "three"}],
        "title": "t",
        "published": "2026-01-02T10:00",
    }
    assert score_pages([case], {"a": right}) == {
        "body": 1.0, "title": 1.0, "date": 1.0, "comments": 1.0, "date_wrong": 0.0, "leak": 0.0
    }  # fmt: skip
    half: dict[str, Any] = {"body": "one three", "comments": [], "title": None, "published": "2026-02-01"}
    assert score_pages([case], {"a": half}) == {
        "body": 0.5, "title": 0.0, "date": 0.0, "comments": 0.0, "date_wrong": 1.0, "leak": 1.0
    }  # fmt: skip
    assert score_pages([case], {})["body"] == 0.0


@pytest.mark.parametrize(
    ("line", "holds"),
    [
        ("Published 3 May 2024, 10:00", True), ("3. Mai 2024", True), ("03/05/24", True), ("2024年5月3日", True),
        ("May 3rd, 2024", True), ("3 พฤษภาคม 2567", True), ("3 May", False), ("13 May 2024", False), ("2024", False),
    ],
)  # fmt: skip
def test_a_day_stands_in_a_line_with_its_year(line: str, holds: bool) -> None:
    assert holds_day(f"A line above\n{line}", "2024-05-03") is holds


def test_a_paste_is_asked_for_what_stands_in_it() -> None:
    case = {"id": "a", "title": ["Gone", "Rain is due"], "author": ["Ida Roe", "Tom Ash"], "date": "2024-05-03"}
    assert keep_standing(case, "Rain is due\nby Tom Ash") == {
        "id": "a",
        "title": case["title"],
        "author": case["author"],
    }
    assert keep_standing(case, "Elsewhere, 3 May 2024") == {"id": "a", "date": "2024-05-03"}


def test_agreement_counts_pages_with_a_headline_and_takes_the_median_of_bodies() -> None:
    pages: dict[str, Any] = {
        "a": {"title": "One", "body": "x y"},
        "b": {"title": None, "body": ""},
        "c": {"title": "Two", "body": "z"},
    }
    pastes: dict[str, Any] = {
        "a": {"title": "one!", "body": "x y"},
        "b": {"title": None, "body": ""},
        "c": {"title": "No", "body": "w"},
    }
    assert score_agreement(pages, pastes) == {"title": 0.5, "body": 1.0}
    assert score_agreement({}, {}) == {}


CASES = Path(__file__).parents[2] / "shared" / "cases"
SCORER = CASES.parent / "eval" / "cases.py"


@pytest.mark.skipif(
    not SCORER.is_file(), reason="the cases of reported shapes are not beside the checkout, in ../shared"
)
@pytest.mark.parametrize("source", ["source.", "source-dense."])
def test_no_reported_shape_is_read_worse(source: str, tmp_path: Path) -> None:
    """Figures of the cases, `right/all`, each with its floor; more than asked for is what `extra` counts."""
    records = tmp_path / "records.jsonl"
    with records.open("wb") as out:
        subprocess.run([*find_command(), "--quiet", str(CASES)], stdout=out, check=False, stderr=subprocess.DEVNULL)
    command = [sys.executable, str(SCORER), str(CASES), str(records), "--source", source]
    told = subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout.decode()
    figures = {name: int(right) for name, right in re.findall(r"([a-z_][a-z_ ]*?) (\d+)/\d+", told)}
    figures["right"] = int(told.split("/")[0])
    floors = load_floors()["cases"][source]
    assert {name: figures.get(name, 0) for name, floor in floors.items() if figures.get(name, 0) < floor} == {}
