"""Which probabilities are enough for a block of a page: the cut against plain enumeration of every set of blocks."""

from __future__ import annotations

from itertools import product

from newsclip.page.cut import LEAST_PROBABILITY, find_cut


def _expect_f1(sizes: list[int], chances: list[float], kept: tuple[int, ...]) -> float:
    right = sum(size * chance for size, chance, keep in zip(sizes, chances, kept, strict=True) if keep)
    held = sum(size for size, keep in zip(sizes, kept, strict=True) if keep)
    return 2 * right / (held + sum(size * chance for size, chance in zip(sizes, chances, strict=True)))


def test_no_other_set_of_blocks_promises_more() -> None:
    sizes = [400, 30, 120, 900, 60, 250]
    chances = [0.95, 0.2, 0.55, 0.8, 0.35, 0.05]
    cut = find_cut(sizes, chances)
    fitted = [chance**0.8 for chance in chances]
    ours = tuple(int(chance >= cut) for chance in chances)
    best = max(_expect_f1(sizes, fitted, kept) for kept in product((0, 1), repeat=len(sizes)))
    assert abs(_expect_f1(sizes, fitted, ours) - best) < 1e-12


def test_cut_is_high_on_a_clear_page_and_low_on_a_doubtful_one() -> None:
    clear = find_cut([500, 500, 500], [0.99, 0.99, 0.01])
    doubtful = find_cut([500, 500, 500], [0.6, 0.5, 0.3])
    assert LEAST_PROBABILITY < doubtful < 0.35 < clear <= 0.5


def test_page_of_nothing_likely_keeps_nothing() -> None:
    assert find_cut([], []) == LEAST_PROBABILITY
    assert find_cut([100, 200], [0.0, 0.0]) == LEAST_PROBABILITY
    assert find_cut([0], [0.0]) == LEAST_PROBABILITY
    assert find_cut([100] * 50, [0.01] * 50) == LEAST_PROBABILITY
