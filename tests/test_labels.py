"""Blocks to roles."""

from __future__ import annotations

from newsclip.blocks import Block, Role
from newsclip.labels.cuewords import CueIndex, index_cues
from newsclip.labels.evidence import list_evidence
from newsclip.labels.labeller import label_paste
from newsclip.labels.repeats import label_repeats
from newsclip.labels.structure import find_structure
from newsclip.paste.layout import split_blocks

PARAGRAPHS = [
    "Die Gemeinde Oberlauen will ihre alte Mühle bis zum Frühjahr instand setzen, sagte Bürgermeisterin Tessa Ankl.",
    "Der Rat stimmte am Dienstag mit elf gegen zwei Stimmen dafür, das Dach noch vor dem Winter zu decken.",
    "Bezahlt wird die Arbeit aus dem Erbe einer Müllerfamilie, die das Haus bis 1961 betrieben hat.",
]

MORE = [
    "Über den Winter bleibt das Wehr geschlossen, damit die Maurer im Trockenen arbeiten können.",
    "Was danach aus der Mühle wird, ist offen: Ein Museum wünschen sich die einen, ein Wirtshaus die anderen.",
    "Im März will der Rat darüber abstimmen, und bis dahin sammelt ein Verein weiter Geld für das Mahlwerk im Keller.",
    "Gemahlen hat dort zuletzt ein Knecht, der den Schlüssel am Abend unter einen Stein der Brücke legte.",
]


def label(text: str) -> list[Block]:
    blocks = split_blocks(text)
    label_paste(blocks)
    return blocks


def test_nothing_in_nothing_out() -> None:
    assert label_paste([]) == ([], [], 0)


def test_a_bare_article_is_its_body() -> None:
    assert {block.role for block in label("\n\n".join(PARAGRAPHS))} == {Role.BODY}


def test_a_second_copy_is_set_aside() -> None:
    blocks = [Block(text, 0, 0, Role.BODY) for text in [*PARAGRAPHS, *PARAGRAPHS[1:]]]
    assert label_repeats(blocks) == 1
    assert [block.role for block in blocks] == [Role.BODY] * 3 + [Role.REPEAT] * 2


def test_a_refrain_is_no_second_copy() -> None:
    blocks = [Block(text, 0, 0, Role.BODY) for text in [PARAGRAPHS[0], PARAGRAPHS[1], PARAGRAPHS[0]]]
    assert label_repeats(blocks) == 0


def test_captions_printed_twice_take_nothing_from_the_article_around_them() -> None:
    caption = "Die Mühle im Schnee"
    blocks = label(
        "\n\n".join([*PARAGRAPHS, caption, caption, *PARAGRAPHS[1:], caption, caption, *PARAGRAPHS[:2], *MORE])
    )
    assert [block.role for block in blocks[-len(MORE) :]] == [Role.BODY] * len(MORE)


def test_source_counter_and_arrows_are_no_body() -> None:
    blocks = label(
        "\n\n".join([*PARAGRAPHS, ">>> Mehr im Film", "Quelle: https://lauen.example/muehle", "Kommentare (0)"])
    )
    assert [block.role for block in blocks[-2:]] == [Role.SOURCE, Role.COUNTER]
    assert blocks[-3].role is not Role.BODY


def test_every_block_has_a_reason() -> None:
    assert all(block.reason != "unlabelled" for block in label("\n".join(["Start", "Sport", *PARAGRAPHS, "Teilen"])))


def test_cues_are_found_in_many_scripts() -> None:
    cues = index_cues()
    assert "comments-heading" in cues.find(["комментарии"])
    assert cues.find(["leave", "a", "reply"])["comments-heading"] == (3, 0)
    assert "related" in cues.find_unspaced("関連記事")
    assert "legal" in cues.find(["cookie-richtlinie"])


def test_copies_are_told_by_their_text() -> None:
    """Two blocks that say the same are copies, whether or not they are one object."""
    blocks = [Block("".join(["Men", "u"]), 0, 4), Block("Article", 5, 12), Block("Menu", 13, 17)]
    structure = find_structure(blocks, list_evidence(blocks, CueIndex()))
    assert structure.copies == [2, 1, 2]
    assert structure.earlier == [0, 0, 1]
