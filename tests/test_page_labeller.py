"""The labeller of pages: its file against the features that are read, and when the engine is asked."""

from __future__ import annotations

import numpy

from newsclip.labels.looks import find_look
from newsclip.labels.network import NUMBERS, REMEMBERED
from newsclip.page.blocks import list_blocks
from newsclip.page.boxes import get_markup
from newsclip.page.engine import extract_pieces, squeeze_text
from newsclip.page.features import list_markup_features
from newsclip.page.labeller import MARKUP_NUMBERS, SHIPPED, list_page_numbers, load_labeller
from newsclip.page.numbers import FEATURES
from newsclip.page.pruning import list_chrome
from newsclip.page.reading import hear_engine, is_doubtful, read_blocks
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
    with numpy.load(SHIPPED) as stored:
        learned = set(stored["names"].tolist())
        numbers = stored["numbers"].shape[0]
    reading = read_blocks(list_blocks(parse_page(_PAGE).root))
    assert reading.structure is not None
    text = {name for line in reading.lines for name in find_look(line).own}
    markup = {FEATURES[at] for row in list_markup_features(reading.blocks, reading.boxes) for at in row}
    for kind, names in (("text", text), ("markup", markup)):
        unknown = names - learned
        assert len(unknown) < len(names) / 3, f"the labeller of pages must be trained anew: its {kind} has changed"
    assert not [name for name in learned if name.startswith("m.") and name not in FEATURES]
    told = list_page_numbers(reading.blocks, reading.lines, reading.structure)
    assert told.shape == (len(reading.blocks), len(NUMBERS) + len(MARKUP_NUMBERS)) == (len(reading.blocks), numbers)


def test_a_page_is_read_the_same_whatever_was_read_before() -> None:
    """The sums of vectors that are kept from page to page change nothing, nor does forgetting them."""
    first, second = load_labeller(), load_labeller()
    sight = list_blocks(parse_page(_PAGE).root)
    expected = read_blocks(sight, labeller=first).weights
    other = "".join(f'<div class="c{n}"><p>{text[n:]}</p><span>{n}</span></div>' for n, text in enumerate(_PARAGRAPHS))
    read_blocks(list_blocks(parse_page(other).root), labeller=second)
    assert read_blocks(sight, labeller=second).weights == expected
    for number in range(REMEMBERED + 1):
        second.network.vectors.number([str(number)])
    assert read_blocks(sight, labeller=second).weights == expected
    assert len(second.network.vectors) <= REMEMBERED


def test_the_engine_is_heard() -> None:
    """What the engine kept becomes likelier, and what it left out less likely."""
    sight = list_blocks(parse_page(_PAGE).root)
    weights = {}
    for kept in (True, False):
        reading = read_blocks(sight)
        spots = [at for at, block in enumerate(reading.blocks) if block.text in _PARAGRAPHS]
        for at, block in enumerate(reading.blocks):
            get_markup(block).kept = float((at in spots) is kept)
        hear_engine(reading)
        assert reading.heard
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
    sight = list_blocks(page.root)
    reading = read_blocks(sight)
    before = sum(1 for _ in page.root.iter())
    spared = list_chrome(sight, reading)
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
    sight = list_blocks(parse_page(_PAGE).root)
    reading = read_blocks(sight)
    reading.weights = [0.001 if at % 2 else 0.4 for at in range(len(reading.blocks))]
    assert list_chrome(sight, reading) == []


def test_what_the_engine_is_spared_may_stand_in_each_other() -> None:
    """An element within another that is left out, and text behind one, give no error and no glued words."""
    page = parse_page(f"<div><div><p>Menu <b>one</b></p></div>tail</div><p>{_PARAGRAPHS[1]}</p><p>{_PARAGRAPHS[2]}</p>")
    outer = page.root.find(".//div/div")
    inner = page.root.find(".//b")
    pieces = "".join(extract_pieces(page.root, [inner, outer, outer.find("p")]))
    assert squeeze_text(_PARAGRAPHS[1]) in pieces
    assert "Menu" not in pieces
