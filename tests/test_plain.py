"""The words of lines, by which they are compared, and the ends of lines."""

from __future__ import annotations

import re

import pytest

from newsclip.facts.context import list_content_words, spell_key
from newsclip.paste.lines import list_lines


def test_content_words_are_long_ones_and_pairs_of_ideographs() -> None:
    assert list_content_words("The old bridge, 2021: OPEN") == {"bridge", "2021", "open"}
    assert list_content_words("Die alte Brücke ist zu") == {"alte", "brücke"}
    assert list_content_words("老橋 is ouvert") == {"老橋", "ouvert"}


def test_the_key_of_a_line_has_no_marks() -> None:
    assert spell_key("» Read: More, NEWS «") == spell_key("read more news") == "read more news"
    assert len(spell_key("word " * 200)) < 400


@pytest.mark.parametrize("between", ["\n", "\r\n", "\r", "\n\r", "\x0b", "\x85", "\u2028"])
@pytest.mark.parametrize("count", [1, 2, 3, 40])
def test_line_ends_are_counted_between_lines(between: str, count: int) -> None:
    text = between * count + "One  two" + between * count + " \t" + between + "three" + between
    ends = len(re.findall(r"\r\n|[\n\r\x0b\x85\u2028]", between * count))
    first, second = list_lines(text)
    assert (first.text, first.blanks_before) == ("One two", ends)
    last = len(re.findall(r"\r\n|[\n\r\x0b\x85\u2028]", between))
    assert (second.text, second.blanks_before) == ("three", ends + last - 1)
    assert text[first.start : first.end] == "One  two"
    assert text[second.start : second.end] == "three"
