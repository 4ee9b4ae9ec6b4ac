"""Lines of comments are tagged by what repeats, whatever the language and the platform."""

from __future__ import annotations

from importlib.resources import files
from itertools import pairwise

import pytest

from newsclip.blocks import Block
from newsclip.clipping import Clipping
from newsclip.comments.tagging import (
    STATES,
    describe_lines,
    join_neighbours,
    load_tagger,
    may_follow,
)
from newsclip.paste.draft import draft_paste
from tests.labelled import write_chances

ABOVE = """Promen igen i drift

Promen mellan Kvarnö och fastlandet går igen från måndag, meddelade hamnkontoret på tisdagen. Den låg vid kaj sedan
stormen i februari, då en lyftkran föll över däcket utan att någon kom till skada.

Överfarten tar fyrtio minuter och kostar lika mycket som förut. Första turen går klockan sex från den gamla bryggan.

Kommentarer (3)
Sortera
Siv L.
för 3 timmar sedan
Äntligen. Nu slipper jag köra runt hela viken varje morgon.
Gilla
Svara
Gösta_48
för 2 timmar sedan
Vänta tills det blåser upp igen, så får vi se hur länge det varar.
Gilla
Svara
Siv L.
för 40 min sedan
Du har alltid varit en glädjespridare.
Gilla
Svara
"""
BELOW = """Die Fähre fährt wieder

Die Fähre zwischen Mühlau und den Inseln fährt ab Montag wieder, teilte das Hafenamt am Dienstag mit. Seit dem Sturm im
Februar, bei dem ein Kran auf ihr Deck gestürzt war, hatte sie im Hafen gelegen.

Die Überfahrt dauert vierzig Minuten und kostet so viel wie bisher. Das erste Boot legt um sechs Uhr am alten Pier ab.

3 Kommentare
Endlich wieder zur Arbeit, ohne vorher zwei Stunden im Auto zu sitzen.
Hanne Priel | 4. März 2026, 08:12
Der Kran steht übrigens immer noch so da wie im Februar.
Ole Brandt | 4. März 2026, 09:40
Und er wird da auch noch stehen, wenn die nächste Fähre kommt.
Tjark W. | 4. März 2026, 11:05
"""


def read(text: str) -> list[tuple[str | None, str]]:
    comments = draft_paste(Clipping(text, "text", "utf-8", is_page=False)).comments
    return [(comment.author, comment.text[:10]) for comment in comments]


def test_signatures_above_texts_are_told_from_buttons_in_any_language() -> None:
    assert read(ABOVE) == [("Siv L.", "Äntligen. "), ("Gösta_48", "Vänta till"), ("Siv L.", "Du har all")]


def test_signatures_below_texts_belong_to_what_stands_above_them() -> None:
    assert read(BELOW) == [("Hanne Priel", "Endlich wi"), ("Ole Brandt", "Der Kran s"), ("Tjark W.", "Und er wir")]


@pytest.mark.parametrize("text", [ABOVE, BELOW, "Reply\n" * 40, "3\n\n3\n\n3", "A: b\nC: d\n" * 20])
def test_one_layout_a_clipping_and_no_step_that_may_not_be(text: str) -> None:
    blocks = [Block(line, 0, 0) for line in text.splitlines() if line]
    states = load_tagger().tag(describe_lines(blocks, write_chances(blocks)))
    assert len(states) == len(blocks)
    assert set(states) <= set(STATES)
    assert all(may_follow(one, other) for one, other in pairwise(states))
    assert len({state.split()[1] for state in states}) == 1


def test_below_a_heading_that_states_more_lines_are_comments_more_readily() -> None:
    blocks = [Block(line, 0, 0) for line in ABOVE.splitlines() if line]
    paths = [load_tagger().tag(describe_lines(blocks), eager) for eager in (-1000.0, 0.0, 1000.0)]
    outs = [sum(state.startswith("out") for state in states) for states in paths]
    assert outs[0] == len(blocks)
    assert outs[0] > outs[1] > outs[2] == 0


def test_a_section_that_is_hardly_likelier_than_none_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    blocks = [Block(line, 0, 0) for line in ABOVE.splitlines() if line]
    assert not all(state.startswith("out") for state in load_tagger().tag(describe_lines(blocks)))
    monkeypatch.setattr("newsclip.comments.tagging.LEAST_GAIN", 1e6)
    assert all(state.startswith("out") for state in load_tagger().tag(describe_lines(blocks)))


def test_a_line_is_weighed_beside_its_neighbours_or_none() -> None:
    blocks = [Block("Ada", 0, 0)]
    described = describe_lines(blocks, write_chances(blocks))
    joined = join_neighbours(described)
    width = described.shape[1] + 1
    assert joined.shape[0] == 1
    assert joined[0, width - 1 :: width].sum() == joined.shape[1] // width - 1  # all but the line itself are missing


def test_the_chain_is_small() -> None:
    assert len((files("newsclip.comments") / "tagging.npz").read_bytes()) < 900_000
