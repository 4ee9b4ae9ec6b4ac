"""Which probabilities are enough for a block of a page: the cut against plain enumeration of every set of blocks."""

from __future__ import annotations

from itertools import product

import pytest

from newsclip.labels.decode import PAGE, PASTE, Calibration, find_cut


def _expect_f1(sizes: list[int], chances: list[float], kept: tuple[int, ...]) -> float:
    right = sum(size * chance for size, chance, keep in zip(sizes, chances, kept, strict=True) if keep)
    held = sum(size for size, keep in zip(sizes, kept, strict=True) if keep)
    return 2 * right / (held + sum(size * chance for size, chance in zip(sizes, chances, strict=True)))


@pytest.mark.parametrize("calibration", [PAGE, PASTE])
def test_no_other_set_of_blocks_promises_more(calibration: Calibration) -> None:
    sizes = [400, 30, 120, 900, 60, 250]
    chances = [0.95, 0.2, 0.55, 0.8, 0.35, 0.05]
    cut = find_cut(sizes, chances, calibration)
    fitted = [chance**calibration.power for chance in chances]
    ours = tuple(int(chance >= cut) for chance in chances)
    best = max(_expect_f1(sizes, fitted, kept) for kept in product((0, 1), repeat=len(sizes)))
    assert abs(_expect_f1(sizes, fitted, ours) - best) < 1e-12


def test_cut_is_high_on_a_clear_page_and_low_on_a_doubtful_one() -> None:
    clear = find_cut([500, 500, 500], [0.99, 0.99, 0.01], PAGE)
    doubtful = find_cut([500, 500, 500], [0.6, 0.5, 0.3], PAGE)
    assert PAGE.least < doubtful < 0.35 < clear <= 0.5


def test_page_of_nothing_likely_keeps_nothing() -> None:
    assert find_cut([], [], PAGE) == PAGE.least
    assert find_cut([100, 200], [0.0, 0.0], PAGE) == PAGE.least
    assert find_cut([0], [0.0], PAGE) == PAGE.least
    assert find_cut([100] * 50, [0.01] * 50, PAGE) == PAGE.least
