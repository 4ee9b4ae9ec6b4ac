"""The second opinion on the lines of a paste, and how it is joined with the first."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsclip.labels.cuewords import index_cues
from newsclip.labels.decode import is_doubtful, join_opinions
from newsclip.labels.evidence import Line, list_evidence
from newsclip.labels.labeller import load_models
from newsclip.labels.model import LONGEST_CHUNK
from newsclip.labels.network import NUMBERS, list_numbers, load_network, write_network
from newsclip.labels.structure import Structure, find_structure
from newsclip.paste.layout import split_blocks

ARTICLE = "\n\n".join(
    f"The ferry to Rossan made its crossing number {number} in fog, and the crew said that the new radar had earned "
    "its price before the first week was over."
    for number in range(8)
)
PASTE = (
    f"Home\nNews\nSport\n\nThe ferry that sees in fog\nBy Una Brannigan\n\n{ARTICLE}\n\nShare\nTerms of use\nContact"
)


def look_at(text: str) -> tuple[list[Line], Structure]:
    blocks = split_blocks(text)
    lines = list_evidence(blocks, index_cues())
    return lines, find_structure(blocks, lines)


def test_the_article_is_told_from_the_menu() -> None:
    blocks = split_blocks(PASTE)
    lines, structure = look_at(PASTE)
    weighed = load_models().network.weigh_lines(blocks, lines, structure)
    assert len(weighed) == len(blocks)
    for block, (body, comment) in zip(blocks, weighed, strict=True):
        assert 0.0 <= body + comment <= 1.0 + 1e-6
        assert (body > 0.5) == block.text.startswith("The ferry to Rossan")


def test_every_line_of_a_giant_clipping_is_weighed_once() -> None:
    text = PASTE + "\n\n" + "\n".join(f"Entry {number} of the list" for number in range(LONGEST_CHUNK + 100))
    blocks = split_blocks(text)
    lines, structure = look_at(text)
    weighed = load_models().network.weigh_lines(blocks, lines, structure)
    assert len(weighed) == len(blocks) > LONGEST_CHUNK
    assert weighed == load_models().network.weigh_lines(blocks, lines, structure)


def test_numbers_of_a_stretch_are_those_of_the_whole() -> None:
    blocks = split_blocks(PASTE)
    lines, structure = look_at(PASTE)
    whole = list_numbers(blocks, lines, structure, 0, len(lines)).tolist()
    assert all(len(row) == len(NUMBERS) for row in whole)
    assert list_numbers(blocks, lines, structure, 3, 7).tolist() == whole[3:7]


def test_the_same_weights_give_the_same_file(tmp_path: Path) -> None:
    first, second = tmp_path / "first.npz", tmp_path / "second.npz"
    for path in (first, second):
        write_network(path, ["size=1"], [1], {"table": [[0.5, 0.25]]})
    assert first.read_bytes() == second.read_bytes()


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="none"):
        load_network(tmp_path / "none.npz")


def test_two_opinions_make_comments_of_what_neither_is_sure_of() -> None:
    first, second = [[0.75, 0.0]] * 4 + [[0.0, 0.0], [0.875, 0.0]], [[0.0, 1.0]] * 6
    tags, joined = join_opinions(["aft", "aft", "body", "comby", "aft", "body"], first, second)
    assert tags == ["com", "com", "com", "comby", "aft", "com"]
    assert joined == [[0.375, 0.5]] * 4 + [[0.0, 0.5], [0.4375, 0.5]]


def test_one_block_that_may_be_a_comment_stays_what_it_was() -> None:
    assert join_opinions(["aft", "body"], [[0.75, 0.0]] * 2, [[0.0, 1.0]] * 2)[0] == ["aft", "body"]


def test_a_second_opinion_is_asked_for_where_the_first_is_in_doubt() -> None:
    lines, _ = look_at(PASTE)
    assert not is_doubtful([[1.0, 0.0]] * len(lines), lines)
    assert is_doubtful([[0.5, 0.0]] * len(lines), lines)
    assert not is_doubtful([[0.01, 0.0]] * len(lines), lines)


def test_a_network_learns_what_it_is_shown(tmp_path: Path) -> None:
    pytest.importorskip("torch")
    from newsclip.training.network import Classroom, train_network

    blocks = split_blocks(PASTE)
    labels = ["body" if block.text.startswith("The ferry to") else "aft" for block in blocks]
    out = []
    for name in ("first.npz", "second.npz"):
        room = Classroom()
        for _ in range(60):
            room.add_paste(blocks, labels, index_cues())
        train_network(room, tmp_path / name)
        out.append((tmp_path / name).read_bytes())
    assert out[0] == out[1]
    lines, structure = look_at(PASTE)
    weighed = load_network(tmp_path / "first.npz").weigh_lines(blocks, lines, structure)
    assert all((body > 0.5) == (label == "body") for (body, _), label in zip(weighed, labels, strict=True))
