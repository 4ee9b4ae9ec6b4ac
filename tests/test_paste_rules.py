"""The rules of pasted clippings one by one, on blocks that already have a role: no model is asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from newsclip.blocks import Block, Role
from newsclip.comments.sections import read_comments
from newsclip.labels.cuewords import CueIndex, index_cues
from newsclip.labels.evidence import Line, list_evidence
from newsclip.labels.labeller import label_paste
from newsclip.labels.rules import apply_rules
from newsclip.labels.structure import Structure, find_main, find_structure
from newsclip.paste.layout import split_blocks
from tests.labelled import write_chances

PARAGRAPHS = (
    "The bell foundry at Ostrey will cast its last bell on Friday, and half the valley has asked to hold the rope.",
    "It weighs as much as nine cows, the founder said, and nobody has yet measured whether the church door is wide "
    "enough to let it in. The parish has put a carpenter on call for the weekend, with two saws and a thermos.",
    "Afterwards the furnace goes to a museum in the capital, where it will be lit once a year for the school classes.",
)
Rule = Callable[[Sequence[Block], Sequence[Line], Structure], None]


def make_blocks(*pairs: tuple[str, Role]) -> list[Block]:
    return [Block(text, 0, 0, role, score=float(role is Role.BODY)) for text, role in pairs]


def list_article() -> list[tuple[str, Role]]:
    return [(text, Role.BODY) for text in PARAGRAPHS]


def apply(rule: Rule, blocks: list[Block]) -> list[Role]:
    lines = list_evidence(blocks, index_cues())
    rule(blocks, lines, find_structure(blocks, lines))
    return [block.role for block in blocks]


def read(*pairs: tuple[str, Role]) -> list[Role]:
    """Return the roles of lines once their comments are read."""
    blocks = make_blocks(*pairs)
    read_comments(blocks, write_chances(blocks))
    return [block.role for block in blocks]


def draft(*lines: str) -> list[Role]:
    """Return the roles of lines below an article, as the labeller that ships and the chain tell them."""
    blocks = split_blocks("\n\n".join(["The bell of Quernmouth", *PARAGRAPHS, "\n".join(lines)]))
    label_paste(blocks)
    return [block.role for block in blocks[-len(lines) :]]


def test_a_heading_about_photos_stays() -> None:
    first, *rest = list_article()
    heading = ("What the photo shows of the furnace", Role.SUBHEAD)
    assert apply(apply_rules, make_blocks(first, heading, *rest))[1] is Role.SUBHEAD


def test_comments_signed_by_names_alone_are_found_below_their_number() -> None:
    below = ["2 comments", "quernstone", "I heard the last one when I was six, and I have not forgotten it."]
    below += ["Bo Tarn", "They should cast one more for the school.", "Privacy policy"]
    roles = draft(*below)[1:]
    assert roles[:4] == [Role.COMMENT_BYLINE, Role.COMMENT, Role.COMMENT_BYLINE, Role.COMMENT]
    assert roles[4] is not Role.COMMENT


def test_as_many_signatures_as_the_heading_states_make_a_section_of_the_shortest_texts() -> None:
    pairs = [
        *list_article(),
        ("2 Responses to “The bell of Quernmouth”", Role.CHROME),
        ("Ida on 3 May 2026 at 10:12", Role.CHROME),
        ("lovely", Role.CHROME),
        ("Bo on 4 May 2026 at 08:01", Role.CHROME),
        ("the old one was louder", Role.CHROME),
        ("Leave a comment", Role.FORM),
    ]
    roles = read(*pairs)
    assert roles[4:8] == [Role.COMMENT_BYLINE, Role.COMMENT, Role.COMMENT_BYLINE, Role.COMMENT]


def test_a_line_of_buttons_states_no_number_of_comments() -> None:
    pairs = [
        *list_article(),
        ("2 tweets 15 likes 2 comments", Role.CHROME),
        ("By Ida on 3 May 2026", Role.CHROME),
        ("Harbour bells of the north", Role.CHROME),
        ("By Bo on 4 May 2026", Role.CHROME),
        ("What the tower cost", Role.CHROME),
    ]
    assert Role.COMMENT not in read(*pairs)


@pytest.mark.parametrize("heading", ["Recent comments", "Neueste Kommentare", "Derniers commentaires"])
def test_comments_on_other_pages_are_none_of_this_one(heading: str) -> None:
    pairs = [
        *list_article(),
        (heading, Role.CHROME),
        ("Ida on 3 May 2026, 10:12", Role.CHROME),
        ("I should like to see that for myself.", Role.CHROME),
    ]
    assert Role.COMMENT not in read(*pairs)


def test_a_heading_of_no_comments_opens_no_section() -> None:
    pairs = [
        *list_article(),
        ("0 comments", Role.COUNTER),
        ("Ida Quern", Role.CHROME),
        ("Ida Quern has written about bells since she could write.", Role.CHROME),
    ]
    assert Role.COMMENT not in read(*pairs)


def test_what_a_form_says_is_no_comment() -> None:
    form = ["Leave a reply", "Your email address will not be published.", "Comment", "Name"]
    below = ["2 comments", "Ida", "3 May 2026 at 10:12", "Well said, and about time too.", "Reply"]
    below += ["Bo Tarn", "3 May 2026 at 11:40", "I never liked that bell.", "Reply", *form]
    assert [at for at, role in enumerate(draft(*below)) if role is Role.COMMENT] == [3, 7]


def test_prepositions_are_no_sign_of_talk() -> None:
    cues = index_cues()
    for words in (["buy", "on", "credit"], ["le", "messager"], ["von", "der", "mühle"]):
        assert "says" not in cues.find(words)
    assert cues.find(["ann", "says"])["says"] == (1, 1)


def test_longer_phrases_outweigh_their_first_word() -> None:
    cues = index_cues(["en"], ["says"])
    assert cues.find(["posted", "by", "ann"])["says"] == (2, 0)
    assert cues.find([]) == {}


def test_the_main_block_is_the_longest_prose() -> None:
    blocks = make_blocks(("Menu", Role.CHROME), ("News", Role.CHROME), *list_article(), ("Terms", Role.CHROME))
    assert find_main(list_evidence(blocks, CueIndex())) == (2, 5)
