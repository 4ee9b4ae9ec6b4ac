"""The two edges that no markup shows in a bare paste: its headline, and readers' comments after a gap."""

from __future__ import annotations

import pytest

from newsclip import read_clipping

HEADLINE = "Millers of the Upper Arrow agree on a common weir"
PARAGRAPHS = [
    "The four millers of the Upper Arrow, who have quarrelled over water since the drought of 1976, signed an "
    "agreement on Monday evening to share a single weir and the cost of keeping it clear of branches.",
    "Under the plan the gate is opened at six every morning by whoever lives nearest, and its height is written on "
    "a slate that anybody may read from the footbridge. The slate was the idea of a schoolteacher.",
    "Anglers had asked for a fish pass as well, which will be built in the autumn if the county finds the money. "
    "Until then trout are to be carried round in buckets, as they have been for years.",
    "A first inspection of the foundations is planned for the last week of April, when the river is low enough to "
    "walk across in boots.",
]
TALK = [
    "about time too!!",
    "my uncle worked that gate for forty years and never wrote it down",
    "lol",
    "Quite right...",
]
NEWS = [
    "The county's engineers inspected eleven other weirs on the same day and found nine of them in good repair.",
    "Two are to be rebuilt before the winter, a spokeswoman said, at a cost of some ninety thousand pounds.",
    "The money will come from a fund that was set up after the flood of 2012 and has hardly been touched since.",
]


def test_a_first_line_in_the_form_of_a_headline_is_no_paragraph() -> None:
    record = read_clipping("\n\n".join([HEADLINE, *PARAGRAPHS]))
    assert record.body.split("\n\n") == PARAGRAPHS
    assert record.title == HEADLINE


def test_a_byline_and_a_date_below_the_headline_are_no_paragraphs() -> None:
    record = read_clipping("\n\n".join([HEADLINE, "By Ebba Thornquist", "14 March 2026", *PARAGRAPHS]))
    assert record.body.split("\n\n") == PARAGRAPHS


def test_a_first_line_that_is_a_sentence_stays() -> None:
    record = read_clipping("\n\n".join(PARAGRAPHS))
    assert record.body.split("\n\n") == PARAGRAPHS


@pytest.mark.parametrize("gap", [4, 6, 9])
def test_talk_after_a_gap_is_comments(gap: int) -> None:
    record = read_clipping("\n\n".join(PARAGRAPHS) + "\n" * gap + "\n".join(TALK))
    assert record.body.split("\n\n") == PARAGRAPHS
    assert [line for comment in record.comments for line in comment.text.split("\n") if line] == TALK
    assert record.status == "partial"


def test_an_article_that_goes_on_after_a_gap_is_not_split() -> None:
    record = read_clipping("\n\n".join(PARAGRAPHS) + "\n\n\n\n\n" + "\n\n".join(NEWS))
    assert record.comments == []
    assert record.body.split("\n\n") == PARAGRAPHS + NEWS
