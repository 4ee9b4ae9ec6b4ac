"""The training recipe on pages made up here."""

from __future__ import annotations

from random import Random

import pytest

from newsclip.paste.layout import split_blocks
from newsclip.training.augment import list_copies
from newsclip.training.corpus import FOLDS, assign_fold
from newsclip.training.examples import Example, label_article, label_forum
from newsclip.training.facts import SET_BY_HAND, Choice, fit_weights, score_folds
from newsclip.training.threads import list_thread

BODY = "\n\n".join(
    f"Absatz {n} über den Hafen von Lindau-Ost, den der Sturm {n} Tage lang geschlossen hielt, bis Taucher kamen."
    for n in range(1, 6)
)
PAGE = f"Start\nSport\nHafen wieder offen\nVon Ina Ried\n\n{BODY}\n\nTeilen\nImpressum"


def test_an_article_page_is_labelled() -> None:
    labels = label_article(PAGE.split("\n\n")[0].split("\n") + BODY.split("\n\n") + ["Teilen", "Impressum"], BODY,
                           "Hafen wieder offen", "Ina Ried")  # fmt: skip
    assert labels == ["top", "top", "head", "byline", *["body"] * 5, "aft", "aft"]


def test_a_page_without_its_gold_is_left_out() -> None:
    assert label_article(["Start", "Sport"], BODY) is None


def test_replies_of_a_forum_are_comments() -> None:
    posts = [
        f"Beitrag {n}: so haben wir das Dach des alten Bootshauses im Jahr darauf selbst gedeckt." for n in range(3)
    ]
    page = "\n".join(["Forum", posts[0], "Max", "3. Mai 2024", posts[1], "Eva", "4. Mai 2024", posts[2]])
    labels = label_forum(split_blocks(page), "\n\n".join(posts), None)
    assert labels is not None
    assert [label for label in labels if label in {"body", "com"}] == ["body", "com", "com"]


def test_comments_are_found_in_the_markup() -> None:
    items = "".join(
        f'<li class="comment"><cite>Leser {n}</cite><p>Dies ist die {n}. Meinung zum Hafen, lang genug.</p></li>'
        for n in range(3)
    )
    lines = list_thread(f'<html><body><p>{BODY}</p><ol class="commentlist">{items}</ol></body></html>')
    assert sum("Meinung zum Hafen" in text for text, _ in lines) == 3


def test_copies_are_the_same_every_time() -> None:
    pytest.importorskip("faker", reason="threads are drawn with Faker: pip install 'newsclip[train]'")
    pytest.importorskip("babel", reason="threads are drawn with Babel: pip install 'newsclip[train]'")
    blocks = split_blocks(PAGE)
    labels = ["top", "top", "head", "meta", *["body"] * 5, "aft", "aft"]
    examples = [Example(f"p{n}", "lindau.example", "de", blocks, labels) for n in range(20)]
    first, second = list_copies(examples, 1.0), list_copies(examples, 1.0)
    assert [copy.labels for copy, _ in first] == [copy.labels for copy, _ in second]
    assert all(len(copy.blocks) == len(copy.labels) for copy, _ in first)


def test_a_site_is_in_one_fold() -> None:
    random = Random(1)
    sites = [f"site-{random.randrange(1000)}.example" for _ in range(50)]
    assert all(0 <= assign_fold(site) < FOLDS and assign_fold(site) == assign_fold(site) for site in sites)


def test_the_weights_of_a_fact_tell_the_right_candidate_from_the_others() -> None:
    candidates = [{"shared": 0.9}, {"shared": 0.2, "menu entry": 1.0}, {"bullet": 1.0}]
    choices = [Choice(f"site-{n}.example", candidates, [True, False, False]) for n in range(20)]
    weights = fit_weights(choices, SET_BY_HAND["title"], 1.0)
    assert weights["shared"] > 0 > weights["bullet"]
    assert weights["menu entry"] == SET_BY_HAND["title"]["menu entry"]
    assert fit_weights(choices, SET_BY_HAND["title"], 1.0) == weights
    assert score_folds("title", choices, 0.5) == (1.0, 0.0)


def test_a_fact_that_no_candidate_tells_makes_all_of_them_less_likely() -> None:
    right, wrong = Choice("a.example", [{"shown": 1.0}], [True]), Choice("b.example", [{"shown": 1.0}], [False])
    often, seldom = (fit_weights([right] * n + [wrong] * (10 - n), {}, 0.1)["shown"] for n in (8, 2))
    assert often > 0 > seldom
