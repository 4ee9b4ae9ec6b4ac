"""Pasted text to blocks."""

from __future__ import annotations

import pytest

from newsclip.clipping import Fields
from newsclip.paste.layout import split_blocks
from newsclip.paste.lines import list_lines
from newsclip.paste.wrap import find_wrap_width
from newsclip.segments import list_segments

WRAPPED = """\
The harbour of Ostrava Bay will stay closed for a second week, the port's
master said on Tuesday, after divers found that the storm had moved more stone
than anybody had thought. Fishing boats may leave at their own risk.

  • Ferries go from the northern pier, where the council has put up a waiting
    room that is warmed at night.
  • Parcels are handed out at the town hall.

The council will meet again on Friday. Until then nobody knows who shall pay
for the work, which may cost twice as much as the pier did.
"""


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\x85", "\u2028", "\x0c", "\x0b"])
def test_line_ends_of_every_system(end: str) -> None:
    text = end.join(["Erste Zeile", "", "Zweite Zeile"])
    blocks = split_blocks(text)
    assert [block.text for block in blocks] == ["Erste Zeile", "Zweite Zeile"]
    assert [text[block.start : block.end] for block in blocks] == ["Erste Zeile", "Zweite Zeile"]
    assert blocks[1].blanks_before == 1


def test_invisible_characters_are_not_read_but_keep_their_place() -> None:
    text = "\ufeffUn\u00adsicht\u200bbar \u00a0 ist\u202fdas e\u0301"
    (block,) = split_blocks(text)
    assert block.text == "Unsichtbar ist das é"
    assert text[block.start : block.end].endswith("e\u0301")


def test_joiners_stay_where_they_mean_something() -> None:
    (block,) = split_blocks("می\u200cخواهم wo\u200crd")
    assert block.text == "می\u200cخواهم word"


def test_hard_wrapped_paragraphs_are_joined() -> None:
    blocks = split_blocks(WRAPPED)
    assert len(blocks) == 4
    assert "moved more stone than anybody had thought" in blocks[0].text
    assert blocks[1].bullet == "•"
    assert blocks[1].text.endswith("a waiting room that is warmed at night.")
    assert blocks[2].text == "Parcels are handed out at the town hall."


def test_paragraph_lines_are_not_joined() -> None:
    text = "\n".join(f"Paragraph {n} says something at its own length, {'and on ' * n}it ends." for n in range(30))
    assert find_wrap_width(list_lines(text), text) is None
    assert len(split_blocks(text)) == 30


def test_wrapped_chinese_joins_without_a_space() -> None:
    sentence = "港口管理局周二表示由于暴风雨移动的石块比预期的多港口将再关闭一周渔船可以自行承担风险出海。" * 5
    text = "\n".join(sentence[i : i + 36] for i in range(0, len(sentence), 36))
    assert [block.text for block in split_blocks(text)] == [sentence]


def test_hyphen_is_mended_only_where_the_clipping_has_the_whole_word() -> None:
    lines = [
        "The committee of the western valley has asked for more infor-",
        "mation on the dam, and information is what it shall get, a well-",
        "known engineer said when he was asked about it on the market on",
        "Saturday, where most of the town had come to hear of the matter.",
    ]
    (block,) = split_blocks("\n".join(lines))
    assert "more information on" in block.text
    assert "well-known engineer" in block.text or "well- known" in block.text


def test_mail_quoting_is_taken_off_but_a_lone_arrow_stays() -> None:
    blocks = split_blocks("> Der erste Absatz.\n> \n> Der zweite Absatz.\n\nSchluss.\n>>> Mehr dazu im Film\nEnde.")
    assert [b.text for b in blocks] == [
        "Der erste Absatz.",
        "Der zweite Absatz.",
        "Schluss.",
        ">>> Mehr dazu im Film",
        "Ende.",
    ]
    assert blocks[1].blanks_before == 1


def test_numbers_and_dashes_stay_in_the_text() -> None:
    blocks = split_blocks("1. Brot\n2. Salz\n– Ven aquí, dijo.")
    assert [b.text for b in blocks] == ["1. Brot", "2. Salz", "– Ven aquí, dijo."]
    assert blocks[0].bullet == "1."


@pytest.mark.parametrize(
    "text", ["", " \n\t\n", "a", WRAPPED, WRAPPED.replace("\n", "\r\n"), "> a\n> b\n>\n", "\u200b\n\u200b", "•\n•\n"]
)
def test_segments_leave_out_only_what_is_blank(text: str) -> None:
    segments = list_segments(text, split_blocks(text), Fields())
    assert all(segment.text == text[segment.start : segment.end] and segment.text.strip() for segment in segments)
    left, at = "", 0
    for segment in [*segments, None]:
        left += text[at : segment.start if segment else len(text)]
        at = segment.end if segment else at
    assert not any(character.isalnum() for character in left)


def test_cost_grows_with_the_length_only() -> None:
    for text in ("a " * 500_000, "\n" * 500_000, ">" * 200_000, "- " * 200_000 + "\n", "a-\n" * 100_000):
        blocks = split_blocks(text)
        assert len(blocks) <= 100_001
