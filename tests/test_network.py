"""The network that labels the blocks of pastes and pages."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from newsclip.labels.network import LABELS, LONGEST_CHUNK, load_network, load_shipped, write_network
from newsclip.labels.scoring import COLUMN, gather_evidence, score_blocks
from newsclip.paste.layout import split_blocks

ARTICLE = "\n\n".join(
    f"The ferry to Rossan made its crossing number {number} in fog, and the crew said that the new radar had earned "
    "its price before the first week was over."
    for number in range(8)
)
PASTE = (
    f"Home\nNews\nSport\n\nThe ferry that sees in fog\nBy Una Brannigan\n\n{ARTICLE}\n\nShare\nTerms of use\nContact"
)


def score(text: str) -> list[list[float]]:
    chances: list[list[float]] = score_blocks(gather_evidence(split_blocks(text))).tolist()
    return chances


def test_the_article_is_told_from_the_menu() -> None:
    for block, row in zip(split_blocks(PASTE), score(PASTE), strict=True):
        assert abs(sum(row) - 1.0) < 1e-3
        assert (row[COLUMN["body"]] > 0.5) == block.text.startswith("The ferry to Rossan")


def test_every_line_of_a_giant_clipping_is_weighed_once() -> None:
    text = PASTE + "\n\n" + "\n".join(f"Entry {number} of the list" for number in range(LONGEST_CHUNK + 100))
    chances = score(text)
    assert len(chances) == len(split_blocks(text)) > LONGEST_CHUNK
    assert chances == score(text)


def test_threads_that_ask_one_network_get_the_answers_of_one_thread() -> None:
    texts = [PASTE.replace("ferry", f"ferry{number} to{number % 7}") for number in range(40)]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(score, texts))
    load_shipped.cache_clear()
    assert together == [score(text) for text in texts]


def test_the_same_weights_give_the_same_file(tmp_path: Path) -> None:
    first, second = tmp_path / "first.npz", tmp_path / "second.npz"
    for path in (first, second):
        write_network(path, ["size=1"], [1], {"table": [[0.5, 0.25]]})
    assert first.read_bytes() == second.read_bytes()


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="none"):
        load_network(tmp_path / "none.npz")


def test_other_bytes_are_no_network(tmp_path: Path) -> None:
    (tmp_path / "none.npz").write_bytes(b"no network")
    with pytest.raises(ValueError, match="pickle"):
        load_network(tmp_path / "none.npz")


def test_a_network_learns_what_it_is_shown(tmp_path: Path) -> None:
    pytest.importorskip("torch")
    from newsclip.training.lessons import make_lesson, write_labels
    from newsclip.training.network import train_network

    blocks = split_blocks(PASTE)
    evidence = gather_evidence(blocks)
    labels = ["body" if block.text.startswith("The ferry to") else "aft" for block in blocks]
    lessons = [make_lesson(str(n), f"site{n}.example", evidence, write_labels(labels)) for n in range(60)]
    out = []
    for name in ("first.npz", "second.npz"):
        train_network(lessons, tmp_path / name, epochs=60)
        out.append((tmp_path / name).read_bytes())
    assert out[0] == out[1]
    chances = score_blocks(gather_evidence(blocks), load_network(tmp_path / "first.npz"))
    assert [LABELS[at] for at in chances.argmax(1)] == labels
