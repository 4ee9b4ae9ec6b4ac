"""Where comments of a paste begin and end, told from labels that are given."""

from __future__ import annotations

import pytest

from newsclip.blocks import Block, Role
from newsclip.clipping import Clipping
from newsclip.comments.sections import read_comments
from newsclip.comments.signature import read_signature
from newsclip.comments.words import is_notice, read_count
from newsclip.paste.draft import draft_paste
from tests.labelled import write_chances

ARTICLE = (
    "The harbour master of Port Lorne has found the lost keys of the lighthouse in a jar of pickled eggs, where they "
    "had been since the regatta of 1988. The jar stood behind the bar of the Anchor and nobody had ever asked for one, "
    "said the landlady, who will keep the jar and give back the keys. The lighthouse has had new locks since 1991."
)
MORE = (
    "The keys themselves are of brass and as long as a hand. They will hang in the town hall from Monday, next to the "
    "portrait of the keeper who lost them and who always said that a gull had been at fault, as his daughter remembers."
)
B, C, S, X = Role.BODY, Role.COMMENT, Role.COMMENT_BYLINE, Role.CHROME


def settle(*lines: tuple[Role, str]) -> list[tuple[Role, str]]:
    blocks = [Block(text, 0, 0, role, score=float(role is B)) for role, text in lines]
    read_comments(blocks, write_chances(blocks))
    return [(block.role, block.text) for block in blocks]


def thread(*texts: str) -> list[Role]:
    """Return the roles of lines that stand below an article in a paste."""
    paste = "\n".join(["The keys of Port Lorne", "", ARTICLE, "", MORE, "", *texts, ""])
    roles = {block.text: block.role for block in draft_paste(Clipping(paste, "text", "utf-8", is_page=False)).blocks}
    return [roles[text] for text in texts]


def test_no_comment_stands_above_the_heading_that_counts_them() -> None:
    got = settle(
        (B, ARTICLE),
        (C, "The tides for the week are printed on the back page of the paper edition."),
        (X, "2 comments"),
        (S, "Ada says: 4 May 2025 at 10:12"),
        (C, "I knew it was the eggs."),
    )
    assert [role for role, _ in got] == [B, X, Role.COUNTER, S, C]


@pytest.mark.xfail(strict=True, reason="the heading parts them, and one short comment is hardly likelier than none")
def test_signed_comments_above_a_heading_stay() -> None:
    told = ["Ada says:", "It was the eggs, I always said so.", "1 comment", "Bo says:", "And now the keys are back."]
    assert [role for role in thread(*told) if role is C] == [C, C]


@pytest.mark.xfail(strict=True, reason="of two short comments with no heading above them the first is not found")
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
        "Well, I never liked those eggs.",
        "Posted by: Ned Tarrant | September 14, 2025 at 07:40 PM",
        "The comments to this entry are closed.",
    )
    assert roles[1:3] == [C, S]


@pytest.mark.parametrize("heading", ["1 CommentNo Reactions", "One comment on “The keys”", "1 comment"])
def test_headings_state_one(heading: str) -> None:
    assert read_count(heading) == 1


def test_months_of_an_archive_sign_nothing() -> None:
    texts = ["September 2025 (3)", "▼ October (16)", "4 September 2025", "Progress Trap said,", "Ada says:"]
    assert [read_signature(text) is not None for text in texts] == [False, False, True, True, True]


NUMBERED = ["1. Al", "They were awful eggs, all of them.", "2. Bea", "The keys are safe now."]


@pytest.mark.parametrize("heading", ["2 comments", "Comments"])
def test_numbered_names_sign_below_a_heading(heading: str) -> None:
    assert thread(heading, *NUMBERED)[1:] == [S, C, S, C]
