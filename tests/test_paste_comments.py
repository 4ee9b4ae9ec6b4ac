"""Where comments of a paste begin and end, told from labels that are given."""

from __future__ import annotations

import pytest

from newsclip.blocks import Block, Role
from newsclip.labels.cuewords import index_cues
from newsclip.labels.evidence import list_evidence
from newsclip.labels.headings import read_heading
from newsclip.labels.sections import settle_sections
from newsclip.labels.signs import is_notice, is_signature
from newsclip.labels.structure import find_structure
from newsclip.labels.thread import label_threads

ARTICLE = (
    "The harbour master of Port Lorne has found the lost keys of the lighthouse in a jar of pickled eggs, where they "
    "had been since the regatta of 1988. The jar stood behind the bar of the Anchor and nobody had ever asked for one, "
    "said the landlady, who will keep the jar and give back the keys. The lighthouse has had new locks since 1991."
)
B, C, S, X = Role.BODY, Role.COMMENT, Role.COMMENT_BYLINE, Role.CHROME


def settle(*lines: tuple[Role, str]) -> list[tuple[Role, str]]:
    blocks = [Block(text, 0, 0, role) for role, text in lines]
    settle_sections(blocks, list_evidence(blocks, index_cues()))
    return [(block.role, block.text) for block in blocks]


def thread(*texts: str) -> list[Role]:
    blocks = [Block(ARTICLE, 0, 0, B), *(Block(text, 0, 0, X) for text in texts)]
    lines = list_evidence(blocks, index_cues())
    label_threads(blocks, lines, find_structure(blocks, lines))
    return [block.role for block in blocks[1:]]


def test_no_comment_stands_above_the_heading_that_counts_them() -> None:
    got = settle(
        (B, ARTICLE),
        (C, "The tides for the week are printed on the back page of the paper edition."),
        (X, "2 comments"),
        (S, "Ada says: 4 May 2025 at 10:12"),
        (C, "I knew it was the eggs."),
    )
    assert [role for role, _ in got] == [B, X, X, S, C]


def test_signed_comments_above_a_heading_stay() -> None:
    lines = ((B, ARTICLE), (S, "Ada says:"), (C, "Eggs!"), (X, "1 comment"), (S, "Bo says:"), (C, "Keys!"))
    assert settle(*lines) == list(lines)


def test_below_the_last_button_stands_no_comment() -> None:
    got = settle(
        (B, ARTICLE),
        (S, "Ada, 4 May 2025 at 10:12"),
        (C, "I knew it was the eggs."),
        (Role.COMMENT_CHROME, "Reply"),
        (S, "Bo, 4 May 2025 at 11:40"),
        (C, "Nobody ever eats them."),
        (Role.COMMENT_CHROME, "Reply"),
        (C, "Our other papers"),
        (C, "The Lorne Gazette is printed on Fridays and read on Sundays."),
    )
    assert [role for role, _ in got[-2:]] == [X, X]
    assert [role for role, _ in got[:-2]].count(C) == 2


def test_what_a_site_says_about_commenting_is_no_comment() -> None:
    got = settle(
        (B, ARTICLE), (S, "Ada says:"), (C, "Eggs!"), (C, "You can follow this conversation by subscribing to it.")
    )
    assert got[-1][0] is not C
    assert is_notice("Please use your real name. Keywords will be removed.")
    assert not is_notice("Please tell the landlady that I want one of the eggs.")


def test_a_single_comment_signed_below_its_text_is_found() -> None:
    roles = thread(
        "Comments",
        "well I never liked those eggs",
        "Posted by: Ned Tarrant | September 14, 2025 at 07:40 PM",
        "The comments to this entry are closed.",
    )
    assert roles == [X, C, S, X]


@pytest.mark.parametrize("heading", ["1 CommentNo Reactions", "One comment on “The keys”", "1 comment"])
def test_headings_state_one(heading: str) -> None:
    block = Block(heading, 0, 0)
    (line,) = list_evidence([block], index_cues())
    found = read_heading(block, line, 0, 1)
    assert found is not None
    assert found.stated == 1


def test_months_of_an_archive_sign_nothing() -> None:
    texts = ["September 2025 (3)", "▼ October (16)", "4 September 2025", "Progress Trap said,", "Ada says:"]
    lines = list_evidence([Block(text, 0, 0) for text in texts], index_cues())
    assert [is_signature(line) for line in lines] == [False, False, True, True, True]


def test_numbered_names_sign_where_their_number_is_stated() -> None:
    told = ["1. Al", "They were awful eggs, all of them.", "2. Bea", "The keys are safe now."]
    assert thread("2 comments", *told) == [X, S, C, S, C]
    assert C not in thread("Comments", *told)
