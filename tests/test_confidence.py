"""How likely a record says that it is right."""

from __future__ import annotations

import json
from pathlib import Path

import numpy
import pytest

from newsclip import read_clipping
from newsclip.blocks import Block, Role
from newsclip.confidence import LEAST_CONFIDENCE, doubt_parts, estimate_body, estimate_comments, list_statements
from newsclip.labels.network import load_shipped
from newsclip.record import Confidence
from newsclip.training.confidence import list_judged
from newsclip.training.corpus import FOLDS
from newsclip.training.trees import grow_trees, measure_area, measure_calibration, sum_trees

PARAGRAPHS = [
    f"The council of Orla voted on Tuesday to mend bridge number {number}, closed since the flood, and to "
    "pay for the work out of the fund that the ferry company left to the town when it sold its last boat."
    for number in range(6)
]
NAMES = ["Una Brannigan", "Piet Dorsman", "Ines Valcarcel", "Tomasz Wilk", "Aoife Lunney", "Ravi Menon"]


def make_blocks(scores: list[float], outside: float = 0.0) -> list[Block]:
    kept = [Block(text, 0, 0, Role.BODY, score=score) for text, score in zip(PARAGRAPHS, scores, strict=True)]
    rest = [Block(text.replace("bridge", "school"), 0, 0, Role.TEASER, score=outside) for text in PARAGRAPHS]
    return [*kept, *rest] if outside else kept


def test_a_clear_article_is_likelier_right_than_a_doubtful_one() -> None:
    clear = estimate_body(make_blocks([0.99] * 6))
    doubtful = estimate_body(make_blocks([0.55, 0.5, 0.6, 0.45, 0.5, 0.4], outside=0.4))
    assert clear is not None
    assert doubtful is not None
    assert doubtful < LEAST_CONFIDENCE["body"][False] < clear
    assert doubt_parts(Confidence(body=clear, comments=0.9), is_page=False) == []
    told = doubt_parts(Confidence(body=doubtful, comments=0.1), is_page=False)
    assert [notice.code for notice in told] == ["uncertain-body", "uncertain-comments"]


def test_nothing_is_said_of_no_body() -> None:
    assert estimate_body([]) is None
    assert list_statements([Block("Menu", 0, 4)]) is None
    assert estimate_comments([], [], 12) is None
    assert doubt_parts(Confidence(), is_page=False) == []


def test_a_record_says_how_likely_it_is_right() -> None:
    text = "Council mends six bridges\n\nBy Una Brannigan\n3 March 2026\n\n" + "\n\n".join(PARAGRAPHS)
    record = read_clipping(text)
    assert record.status == "ok"
    for chance in (record.confidence.body, record.confidence.authors, record.confidence.published):
        assert chance is not None
        assert 0.5 <= chance <= 1.0
        assert chance == pytest.approx(round(chance, 2))


def test_a_doubtful_body_makes_a_partial_record() -> None:
    teasers = "\n\n".join(f"{text[:140]}\nRead more" for text in reversed(PARAGRAPHS))
    record = read_clipping(f"News\nSport\n\n{teasers}\n\nAll rights reserved")
    assert record.status != "ok"
    assert record.warnings


def test_comments_that_are_stated_and_not_there_are_told() -> None:
    text = "Council mends six bridges\n\n" + "\n\n".join(PARAGRAPHS) + "\n\n12 comments\n\nTerms of use"
    record = read_clipping(text)
    assert record.comments_stated == 12
    assert [caveat.code for caveat in record.warnings] == ["comments-missing"]
    assert record.status == "partial"


def test_a_remark_on_a_date_leaves_a_record_ok() -> None:
    line = "Last updated: 9 March 2026"
    record = read_clipping("Council mends six bridges\n\n" + "\n\n".join(PARAGRAPHS) + f"\n\n{line}\n\nTerms of use")
    assert len(record.warnings) == 1
    assert record.status == "ok"
    assert record.body.split("\n\n") == PARAGRAPHS


def test_an_article_beside_a_longer_run_of_prose_is_doubted() -> None:
    alone = make_blocks([0.97] * 6)
    other = [Block(f"{text} {text}", 0, 0, Role.TEASER, score=0.05) for text in reversed(PARAGRAPHS)]
    assert (estimate_body([*alone, *other]) or 0) < (estimate_body(alone) or 0)


def test_comments_short_of_what_the_clipping_states_are_likelier_wrong() -> None:
    said = "".join(f"\n\n{name}\n3 March 2026\n{text}" for name, text in zip(NAMES, PARAGRAPHS, strict=True))
    chances = []
    for stated in (len(NAMES), 400):
        record = read_clipping("Council mends bridges\n\n" + "\n\n".join(PARAGRAPHS) + f"\n\n{stated} comments{said}")
        assert [comment.author for comment in record.comments] == NAMES
        assert record.confidence.comments is not None
        chances.append(record.confidence.comments)
    assert chances[1] < chances[0]


def test_trees_learn_what_two_statements_tell_together() -> None:
    rows = [{"doubt": at % 10 / 10, "size": float(at % 7)} for at in range(700)]
    right = numpy.array([row["doubt"] < 0.5 and row["size"] > 2 for row in rows])
    odds = sum_trees(grow_trees(rows, right.astype(float)), rows)
    assert ((odds > 0) == right).all()
    assert measure_area(odds, right) == 1.0
    assert measure_area(-odds, right) == 0.0
    assert measure_calibration(1 / (1 + numpy.exp(-odds)), right) < 0.05
    assert measure_calibration(numpy.full(len(rows), 0.99), right) > 0.5


def test_bodies_are_judged_by_gold_and_the_comments_of_a_dump_by_its_page(tmp_path: Path) -> None:
    said = [f'<li class="comment"><b>{name}</b> <time>3 March 2026</time><p>{text}</p></li>'
            for name, text in zip(NAMES, PARAGRAPHS, strict=True)]  # fmt: skip
    body = "".join(f"<p>{text}</p>" for text in reversed(PARAGRAPHS))
    page = f'<article><h1>Six bridges</h1>{body}</article><h2>6 comments</h2><ol class="comments">{"".join(said)}</ol>'
    lost = "\n\n".join(
        ["Six bridges", *reversed(PARAGRAPHS), "1 comment", f"{NAMES[0]}\n3 March 2026\n{PARAGRAPHS[0]}"]
    )
    for folder, suffix, text in (("html", "html", page), ("paste", "txt", lost)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / f"one.{suffix}").write_text(text, encoding="utf-8")
    gold = {"id": "one", "body": "\n".join(reversed(PARAGRAPHS))}
    (tmp_path / "gold.jsonl").write_text(json.dumps(gold), encoding="utf-8")
    judged = [one for one in list_judged([tmp_path], [load_shipped()] * FOLDS) if "bare" not in one.kind]
    names = [(one.part, one.kind.split()[-1]) for one in judged]
    assert names == [("body", "html"), ("body", "paste"), ("comments", "paste")]
    assert [one.agreement > 0.9 for one in judged] == [True, True, False]
