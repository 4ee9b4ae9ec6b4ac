"""Drawn threads of comments: what the training is taught must itself be right, and the same from run to run."""

from __future__ import annotations

from random import Random

import pytest

pytest.importorskip("faker", reason="comes with the extra `train`")

from newsclip.blocks import Block
from newsclip.labels.network import LABELS
from newsclip.page.blocks import list_blocks
from newsclip.page.tree import parse_page
from newsclip.training.platforms import draw_platform, list_platforms
from newsclip.training.threads import Thread, draw_thread, generate_thread, graft_markup, graft_thread
from newsclip.training.voices import DATE_STYLES, LANGUAGES, NAME_STYLES, Voice


def squeeze(text: str) -> str:
    return "".join(text.split())


@pytest.fixture(scope="module")
def threads() -> list[Thread]:
    return [draw_thread(Random(seed)) for seed in range(120)]


def test_the_same_seed_draws_the_same_thread() -> None:
    first, second = (draw_thread(Random(7)) for _ in range(2))
    assert first == second
    assert first.html
    assert first != draw_thread(Random(8))


def test_every_comment_stands_in_the_paste_with_its_name_and_date(threads: list[Thread]) -> None:
    for thread in threads:
        texts = iter([line.text for line in thread.lines if line.label == "com"])
        lines = "\n".join(line.text for line in thread.lines)
        for said in thread.comments:
            assert said.author.lower() in lines.lower()
            assert said.when is None or said.when in lines
            for paragraph in said.paragraphs:
                assert any(paragraph in text for text in texts), (thread.platform, paragraph)


def test_labels_are_those_that_the_network_learns(threads: list[Thread]) -> None:
    assert {line.label for thread in threads for line in thread.lines} == {"com", "comby", "comch", "aft"} <= {*LABELS}


def test_the_markup_shows_what_the_paste_shows(threads: list[Thread]) -> None:
    for thread in threads:
        shown = squeeze(list_blocks(parse_page(f"<body><p>An article.</p>{thread.html}</body>").root).text)
        for line in thread.lines:
            if line.label == "com":
                assert squeeze(line.text) in shown, (thread.platform, line.text)
        assert all(squeeze(said.author).lower() in shown.lower() for said in thread.comments)


def test_an_answer_stands_below_what_it_answers(threads: list[Thread]) -> None:
    answers = [(at, said) for thread in threads for at, said in enumerate(thread.comments) if said.parent is not None]
    assert answers
    assert all(said.parent is not None and said.parent < at and said.depth for at, said in answers)


def test_platforms_and_languages_can_be_left_out() -> None:
    names = {platform.name for platform in list_platforms()}
    kept = sorted(names)[:3]
    left_out = (names - set(kept)) | (set(LANGUAGES) - {"th", "el"})
    for seed in range(20):
        thread = draw_thread(Random(seed), leave_out=left_out)
        assert thread.platform in kept
        assert thread.language in {"th", "el"}


def test_platforms_differ() -> None:
    shapes = {(platform.signature, platform.buttons, platform.place) for platform in list_platforms()}
    assert len(shapes) > len(list_platforms()) / 2
    assert draw_platform(5) == draw_platform.__wrapped__(5)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_names_dates_and_words(language: str) -> None:
    voice = Voice(Random(3), language)
    moment = voice.draw_moment()
    assert all(voice.draw_name(style).strip() for style in NAME_STYLES)
    assert all(voice.spell_moment(moment, style, 1).strip(" -") for style in DATE_STYLES)
    assert all(voice.draw_text())
    assert generate_thread(Random(3), language).comments


def test_real_texts_are_recombined() -> None:
    texts = ["Der Deich hielt auch 1962.", "Wer zahlt das?"]
    thread = generate_thread(Random(1), "de", draw_platform(1), texts)
    words = {word.strip(".,?!").lower() for text in texts for word in text.split()}
    assert words & {word.strip(".,?!").lower() for said in thread.comments for word in said.text.split()}


def test_a_thread_is_grafted_below_the_article() -> None:
    blocks = [Block(text, 0, 0) for text in ("Title", "First.", "Last.", "More news", "Footer")]
    labels = ["head", "body", "body", "aft", "aft"]
    for seed in range(10):
        random = Random(seed)
        thread = draw_thread(random)
        grown, told = graft_thread(blocks, labels, thread, random)
        assert len(grown) == len(told) == len(blocks) + len(thread.lines)
        assert [block.text for block, label in zip(grown, told, strict=True) if label == "body"] == ["First.", "Last."]
        assert told.index(thread.lines[0].label, 3) > 2
    page = graft_markup("<body><nav>Menu</nav><article><p>First.</p><p>Last.</p></article><footer>F</footer>", thread)
    shown = squeeze(list_blocks(parse_page(page).root).text)
    said = squeeze(next(line.text for line in thread.lines if line.label == "com"))
    assert shown.index("Last.") < shown.index(said) < len(shown) - 1
