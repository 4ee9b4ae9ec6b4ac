"""The labeller of pages: its file against the features that are read, and when the engine is asked."""

from __future__ import annotations

import io
from importlib.resources import files

import numpy
import pytest

from newsclip.labels.boxes import get_markup
from newsclip.labels.network import REMEMBERED_SUMS, SHIPPED, Network
from newsclip.markup import load_markup_cues
from newsclip.page import blocks as page_blocks
from newsclip.page.blocks import list_blocks
from newsclip.page.engine import extract_pieces, squeeze_text
from newsclip.page.reading import is_doubtful, list_chrome, read_blocks, weigh_engine
from newsclip.page.tree import parse_page

_PARAGRAPHS = (
    "The ferry between Sandholm and the islands stays in port until Friday, the harbour master said on Tuesday.",
    "Divers had found a crack in the hull during the inspection that is held every spring, before the first tourists "
    "arrive. It is as long as a hand, and nobody knows how old it is.",
    "Until the ship sails again, a fishing boat takes mail and medicine across twice a day. It can carry six people at "
    "most, and the council asks everybody who can wait to stay at home.",
    '"We have lived with worse," said Ida Holm, who keeps the only shop on the largest of the islands. Her shelves are '
    "full, she added, and the children do not mind that the school has sent its teacher back to the mainland.",
    "The shipyard expects the new plates on Thursday morning. Welding them in will take a day and a night, and the "
    "surveyor has promised to come at once.",
)
_PAGE = f"""<html><body><nav><ul><li><a href="/">Home</a></li><li><a href="/n">News</a></li></ul></nav>
<article><h1>Ferry stays in port</h1>{"".join(f"<p>{paragraph}</p>" for paragraph in _PARAGRAPHS)}</article>
<footer><p>All rights reserved</p></footer></body></html>"""


def test_model_knows_the_features_that_are_read() -> None:
    with numpy.load(io.BytesIO((files("newsclip.labels") / SHIPPED).read_bytes())) as stored:
        learned = set(bytes(stored["names"]).decode("utf-8").split("\n"))
        numbers = stored["numbers"].shape[0]
    evidence = read_blocks(list_blocks(parse_page(_PAGE).root)).evidence
    assert evidence is not None
    shown = {name for column in evidence.list_groups() for group in column for name in group}
    for kind, names in (
        ("text", {name for name in shown if not name.startswith("m.")}),
        ("markup", {name for name in shown if name.startswith("m.")}),
    ):
        assert len(names - learned) < len(names) / 3, f"the labeller must be trained anew: its {kind} has changed"
    assert evidence.list_numbers().shape == (len(evidence.blocks), numbers)


def test_a_page_is_read_the_same_whatever_was_read_before() -> None:
    """The sums of vectors that are kept from page to page change nothing, nor does forgetting them."""
    data = (files("newsclip.labels") / SHIPPED).read_bytes()
    first, second = Network(data), Network(data)
    page_text = list_blocks(parse_page(_PAGE).root)
    expected = read_blocks(page_text, network=first).weights
    other = "".join(f'<div class="c{n}"><p>{text[n:]}</p><span>{n}</span></div>' for n, text in enumerate(_PARAGRAPHS))
    read_blocks(list_blocks(parse_page(other).root), network=second)
    assert read_blocks(page_text, network=second).weights == expected
    vectors = second.embed(numpy.zeros((1, 1), numpy.float32))
    for number in range(REMEMBERED_SUMS + 1):
        second.add_names(vectors, [[(str(number),)]])
    assert read_blocks(page_text, network=second).weights == expected


def test_kinds_of_names_may_be_added(monkeypatch: pytest.MonkeyPatch) -> None:
    """The kinds of the element above are told from a block's own, however many kinds there are."""
    kinds = {**load_markup_cues(), **{f"more{n}": 1 << (len(load_markup_cues()) + n) for n in range(5)}}
    monkeypatch.setattr(page_blocks, "load_markup_cues", lambda: kinds)
    block = list_blocks(parse_page('<div class="share"><div><p class="related">Text</p></div></div>').root).blocks[0]
    markup = get_markup(block)
    assert markup.near & ((1 << len(kinds)) - 1) == kinds["related"]
    assert markup.near >> len(kinds) == 0


def test_the_engine_is_heard() -> None:
    """What the engine kept becomes likelier, and what it left out less likely."""
    page_text = list_blocks(parse_page(_PAGE).root)
    weights = {}
    for kept in (True, False):
        reading = read_blocks(page_text)
        spots = [at for at, block in enumerate(reading.blocks) if block.text in _PARAGRAPHS]
        for at, block in enumerate(reading.blocks):
            get_markup(block).kept = float((at in spots) is kept)
        weigh_engine(reading)
        weights[kept] = [reading.weights[at] for at in spots]
    assert all(yes > no for yes, no in zip(weights[True], weights[False], strict=True))


def test_engine_is_asked_only_where_the_labeller_is_in_doubt() -> None:
    reading = read_blocks(list_blocks(parse_page(_PAGE).root))
    likely = [block.text for block, weight in zip(reading.blocks, reading.weights, strict=True) if weight > 1 / 2]
    assert set(_PARAGRAPHS) <= set(likely)
    assert "Home" not in likely
    reading.weights = [0.99 if weight > 1 / 2 else 0.01 for weight in reading.weights]
    assert not is_doubtful(reading)
    reading.weights[-1] = reading.weights[-2] = 0.5
    assert is_doubtful(reading)


def test_the_engine_is_spared_what_is_certainly_chrome() -> None:
    """Menus are left out of what the engine sees, the article is not, and the tree stays whole."""
    page = parse_page(_PAGE)
    page_text = list_blocks(page.root)
    reading = read_blocks(page_text)
    before = sum(1 for _ in page.root.iter())
    spared = list_chrome(page_text, reading)
    kept = [block.text for block, weight in zip(reading.blocks, reading.weights, strict=True) if weight > 1 / 2]
    assert spared
    assert kept
    hidden = " ".join(" ".join(element.itertext()) for element in spared)
    assert not any(text in hidden for text in kept)
    pieces = "".join(extract_pieces(page.root, spared))
    assert all(squeeze_text(text) in pieces for text in kept if len(text) > 80)
    assert sum(1 for _ in page.root.iter()) == before


def test_the_engine_sees_all_where_the_labeller_knows_little() -> None:
    """Where most of the article's text is in doubt, nothing is kept from the engine."""
    page_text = list_blocks(parse_page(_PAGE).root)
    reading = read_blocks(page_text)
    reading.weights = [0.001 if at % 2 else 0.4 for at in range(len(reading.blocks))]
    assert list_chrome(page_text, reading) == []


def test_what_the_engine_is_spared_may_stand_in_each_other() -> None:
    """An element within another that is left out, and text behind one, give no error and no glued words."""
    page = parse_page(f"<div><div><p>Menu <b>one</b></p></div>tail</div><p>{_PARAGRAPHS[1]}</p><p>{_PARAGRAPHS[2]}</p>")
    outer = page.root.find(".//div/div")
    inner = page.root.find(".//b")
    pieces = "".join(extract_pieces(page.root, [inner, outer, outer.find("p")]))
    assert squeeze_text(_PARAGRAPHS[1]) in pieces
    assert "Menu" not in pieces
