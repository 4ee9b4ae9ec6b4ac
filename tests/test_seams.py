"""The seams of pasted articles: what stands within, above and below the article, and beside the comments."""

from __future__ import annotations

import pytest

from newsclip.blocks import Role
from newsclip.labels.labeller import label_paste
from newsclip.paste.layout import split_blocks

PROSE = (
    "The council of Harrowfold voted on Tuesday to keep the old ferry running for another year, after two hundred "
    "people had signed a petition and the boatman had threatened to row the mayor across himself.\n\n"
    "The ferry carries forty people a day in winter and ten times as many in August, and it has not made a profit "
    "since the bridge at Lowmere was opened, the treasurer said, reading from a sheet that nobody asked to see.\n\n"
    "A new engine is to be fitted in March, paid for by the parish and by a raffle whose first prize is a goat."
)


def find_role(source: str, start: str) -> Role:
    blocks = split_blocks(source)
    label_paste(blocks)
    return next(block.role for block in blocks if block.text.startswith(start))


def test_a_standfirst_below_the_headline_belongs_to_the_article() -> None:
    standfirst = "The village that feared for its boat keeps it for another year, and the mayor keeps his feet dry."
    source = f"Harrowfold keeps its ferry\n\n{standfirst}\n\nBy Ada Quillfeather\n3 March 2026\n\n{PROSE}\n"
    assert find_role(source, "The village that") in {Role.STANDFIRST, Role.BODY}


def test_a_pointer_within_the_article_is_a_teaser() -> None:
    first, rest = PROSE.split("\n\n", 1)
    source = f"Harrowfold keeps its ferry\n\n{first}\n\nRead also: Lowmere bridge closes for repairs\n\n{rest}\n"
    assert find_role(source, "Read also") is Role.TEASER


@pytest.mark.parametrize("votes", [["12", "-3"], ["👍 14 👎 1", "👍 2 👎 0"], ["Posts: 12", "Posts: 3,391"]])
def test_votes_and_statistics_are_no_comments(votes: list[str]) -> None:
    said = ["Quite right too, and about time.", "I would not be so sure of that."]
    lines = [f"reader{at}\n3 May 2026 at 10:1{at}\n{said[at]}\nReply\n{vote}\n" for at, vote in enumerate(votes)]
    source = "\n".join([f"Harrowfold keeps its ferry\n\n{PROSE}\n\n2 comments\n", *lines])
    assert [find_role(source, text) for text in said] == [Role.COMMENT] * 2
    assert Role.COMMENT not in [find_role(source, vote) for vote in votes]
