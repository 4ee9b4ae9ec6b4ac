"""Composition gives what Unicode says, and takes hostile runs of marks in its stride."""

import unicodedata
from unicodedata import normalize

import pytest

from newsclip import composition
from newsclip.composition import compose_text

DECOMPOSED = normalize("NFD", "Señor Müller à Łódź, Việt Nam, ガギグゲゴ, 한국어, й ")


@pytest.mark.parametrize("times", [1, 3, 100, 997])
def test_text_is_composed_as_unicode_says(times: int) -> None:
    assert compose_text(DECOMPOSED * times) == normalize("NFC", DECOMPOSED * times)
    unspaced = DECOMPOSED.replace(" ", "") * times
    assert compose_text(unspaced) == normalize("NFC", unspaced)


def test_a_million_marks_on_one_letter_are_kept() -> None:
    text = "a" + "\u0301\u0323" * 500_000
    assert len(compose_text(text)) > 900_000


def test_what_is_settled_is_left_as_it_is() -> None:
    for unsettled in (composition._UNSETTLED, composition._UNSETTLED_WIDELY):
        settled = [chr(code) for code in range(0x110000) if not unsettled.match(chr(code))]
        assert len(settled) > 30_000
        assert not any(map(unicodedata.combining, settled))
        # A sign that goes together with what stands before it is not settled either.
        beside = "".join(f"a{char}가{char}" for char in settled)
        assert beside == (
            normalize("NFC", beside) if unsettled is composition._UNSETTLED else normalize("NFKC", beside)
        )
