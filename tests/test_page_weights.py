"""The labeller of pages: its chain against plain enumeration, and its file against the features that are read."""

from __future__ import annotations

from itertools import pairwise, product
from math import exp, isclose, prod

from newsclip.page.blocks import list_blocks
from newsclip.page.engine import extract_pieces, squeeze_text
from newsclip.page.labeller import ALONE, HEARD, SHIPPED
from newsclip.page.numbers import FEATURES
from newsclip.page.pruning import list_chrome
from newsclip.page.reading import is_doubtful, read_blocks
from newsclip.page.tree import parse_page
from newsclip.page.weights import NameWeights, Weights, load_weights

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


def test_probabilities_are_those_of_all_sequences() -> None:
    pairs = (1.7, 0.4, 0.3, 2.1)
    scores = [0.5, -1.2, 2.0, -0.1, 0.7]
    by_labels = {(1, 1): pairs[0], (1, 0): pairs[1], (0, 1): pairs[2], (0, 0): pairs[3]}

    def weigh(sequence: tuple[int, ...]) -> float:
        own = exp(sum(score for score, label in zip(scores, sequence, strict=True) if label))
        return own * prod(by_labels[pair] for pair in pairwise(sequence))

    every = list(product((0, 1), repeat=len(scores)))
    whole = sum(map(weigh, every))
    expected = [sum(weigh(one) for one in every if one[at]) / whole for at in range(len(scores))]
    found = Weights(NameWeights(), [], pairs).weigh(scores)
    assert all(isclose(a, b, rel_tol=1e-9) for a, b in zip(found, expected, strict=True))


def test_scores_beyond_all_bounds_give_probabilities() -> None:
    found = Weights(NameWeights(), [], (1e3, 1e-3, 1e-3, 1e3)).weigh([1e6, -1e6] * 5_000)
    assert all(0.0 <= chance <= 1.0 for chance in found)


def test_model_knows_the_features_that_are_read() -> None:
    models = load_weights(SHIPPED, FEATURES)
    reading = read_blocks(list_blocks(parse_page(_PAGE).root))
    names = {name for block in reading.list_text_features() for name in block}
    numbers = {number for block in reading.list_markup_features() for number in block}
    for model in (models[ALONE], models[HEARD]):
        known = sum(name in model.text for name in names)
        assert known > len(names) / 2, "the labeller of pages must be trained anew: the text's features have changed"
        assert sum(model.markup[number] != 0.0 for number in numbers) > len(numbers) / 3
        assert all(name.startswith("m.") for name in FEATURES)
        unknown = [name for name in model.text if name.startswith("m.")]
        assert not unknown, f"the labeller of pages must be trained anew: the page has no features {unknown}"


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
