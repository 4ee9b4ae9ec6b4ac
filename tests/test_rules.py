"""What stands among an article's paragraphs or at its ends and is none of it: teasers, credits, leads, rights."""

from __future__ import annotations

import pytest

from newsclip.blocks import Block, Role
from newsclip.labels.repeats import label_repeats
from newsclip.labels.rules import apply_rules
from newsclip.labels.scoring import gather_evidence
from newsclip.page.blocks import list_blocks
from newsclip.page.tree import parse_page

_STORY = "<p>The harbour master of Sandholm called off the regatta, and nobody was surprised by it.</p>"


def _label_all(markup: str, score: float = 0.9) -> list[Block]:
    """Return the blocks of a page, all labelled as the article's, after the rules."""
    blocks = list_blocks(parse_page(f"<html><body><div>{markup}</div></body></html>").root).blocks
    for block in blocks:
        block.label(Role.BODY, "reads as the article")
        block.score = score
    evidence = gather_evidence(blocks)
    apply_rules(blocks, evidence.lines, evidence.structure)
    return blocks


def _label(markup: str, score: float = 0.9) -> Block:
    return _label_all(f"{_STORY}{markup}{_STORY}", score)[1]


@pytest.mark.parametrize(
    "markup",
    [
        '<p>Read also: <a href="/a">Harbour master calls off the regatta after the storm</a></p>',
        '<p>Lea también: <a href="/a">El puerto de Sandholm cierra hasta el viernes</a></p>',
        '<p>Czytaj też: <a href="/a">Port w Sandholm zamknięty do piątku</a></p>',
        '<p><a href="/a">» Lesen Sie auch: Fähre bleibt bis Freitag im Hafen</a></p>',
        '<p><a href="/a">Harbour master calls off the regatta after the storm</a></p>',
    ],
)
def test_teaser_set_into_the_article_is_none_of_it(markup: str) -> None:
    assert _label(markup).role is Role.TEASER


@pytest.mark.parametrize("text", ["Photo: Ida Holm", "Foto: Ida Holm/Sandholmposten", "Crédits photos : Ida Holm"])
def test_credit_of_a_picture_is_its_caption(text: str) -> None:
    assert _label(f"<p>{text}</p>").role is Role.CAPTION


@pytest.mark.parametrize(
    "markup",
    [
        "<p>Read also between the lines, she said: nobody knows what the hull looks like below the waterline.</p>",
        "<p>Photo albums were all that the family took along when the ferry sank.</p>",
        '<p>The <a href="/a">harbour master</a> called off the regatta, and nobody was surprised by it.</p>',
        '<li><a href="/a">The harbour master of Sandholm</a></li>',
        '<p><a href="/a">Sandholm</a></p>',
    ],
)
def test_lines_of_the_article_stay(markup: str) -> None:
    assert _label(markup).role is Role.BODY


def test_link_alone_stays_where_the_labeller_is_sure() -> None:
    markup = '<p><a href="/a">Harbour master calls off the regatta after the storm</a></p>'
    assert _label(markup, score=0.99).role is Role.BODY


def _repeat(*texts: str, article: set[int]) -> tuple[int, list[Role | None]]:
    page = f"<html><body>{''.join(f'<p>{text}</p>' for text in texts)}</body></html>"
    blocks = list_blocks(parse_page(page).root).blocks
    for at, block in enumerate(blocks):
        block.label(Role.BODY if at in article else Role.CHROME, "as the test has it")
    return label_repeats(blocks), [block.role for block in blocks]


_ONE = "The harbour master of Sandholm called off the regatta on Tuesday, and nobody was surprised by it at all."
_TWO = "Divers had found a crack in the hull of the ferry, as long as a hand, and nobody knows how old it may be."


def test_second_copy_of_the_article_is_kept_once() -> None:
    count, roles = _repeat(_ONE, _TWO, "Share", _ONE, _TWO, article={0, 1, 3, 4})
    assert count == 1
    assert roles == [Role.BODY, Role.BODY, Role.CHROME, Role.REPEAT, Role.REPEAT]


def test_copy_above_that_is_none_of_the_article_takes_nothing_from_it() -> None:
    count, roles = _repeat(_ONE, _TWO, "Share", _ONE, _TWO, article={3, 4})
    assert count == 0
    assert roles[3:] == [Role.BODY, Role.BODY]


def test_single_paragraph_again_is_no_copy() -> None:
    assert _repeat(_ONE, _TWO, "Share", _TWO, article={0, 1, 3}) == (0, [Role.BODY, Role.BODY, Role.CHROME, Role.BODY])


@pytest.mark.parametrize(
    ("markup", "role"),
    [
        ("<h3>More from the harbour</h3>", Role.TEASER),
        ("<p>You may also like:</p>", Role.TEASER),
        ("<p>こちらもおすすめ：</p>", Role.TEASER),
        (f"<p>© Sandholmposten. {'Every use of this text needs to be agreed with the editors. ' * 3}</p>", Role.LEGAL),
        ("<p>The races are sailed in May.</p>", Role.BODY),
    ],
)
def test_what_only_leads_away_ends_no_article(markup: str, role: Role) -> None:
    assert [block.role for block in _label_all(f"{_STORY}{markup}")] == [Role.BODY, role]


def test_a_heading_above_text_of_the_article_stays() -> None:
    assert all(block.role is Role.BODY for block in _label_all(f"{_STORY}<h3>The boats</h3>{_STORY}"))


@pytest.mark.parametrize(("attribute", "shown"), [("", False), (" class='sheet'", False), (" open", True)])
def test_a_dialog_counts_where_it_is_open(attribute: str, shown: bool) -> None:
    page = f"<html><body>{_STORY}<dialog{attribute}><p>Take our letter about boats.</p></dialog></body></html>"
    texts = [block.text for block in list_blocks(parse_page(page).root).blocks]
    assert ("Take our letter about boats." in texts) is shown
