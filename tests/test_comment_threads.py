"""Comments of a paste: labelled lines in, comments out."""

from __future__ import annotations

import pytest

from newsclip.clipping import Clipping
from newsclip.comments.sections import find_author, find_joints
from newsclip.paste.draft import draft_paste
from newsclip.record import Comment

ARTICLE = """The ferry goes again

The ferry between Quernmouth and the islands goes again from Monday, the harbour office said on Tuesday. It had been
laid up since the storm of February, when a crane fell across its deck and nobody was hurt.

The crossing takes forty minutes and costs what it cost before. Dogs travel free of charge, as they always have, and
the first boat leaves at six in the morning from the old pier, which has been mended as well.

"""


def read(paste: str) -> list[Comment]:
    """Read lines below an article and a heading that counts the comments; marks before the lines tell the reader of the
    test what they are."""
    lines = [line.strip()[2:] for line in paste.strip().splitlines()]
    stated = sum(line.strip().startswith("@ ") for line in paste.splitlines())
    text = "\n".join([ARTICLE.replace(",\nlaid", ", laid"), f"{stated} comments", *lines, ""])
    return draft_paste(Clipping(text, "text", "utf-8", is_page=False)).comments


def list_authors(paste: str) -> list[str | None]:
    return [comment.author for comment in read(paste)]


def test_running_numbers_are_no_part_of_names() -> None:
    paste = """
        @ 1 Ada May 4, 2012 at 8:00 am
        > The sea was calm.
        @ 2 Bo Lind May 4, 2012 at 9:00 am
        > Not at the pier.
        @ 3 4Wheels May 4, 2012 at 9:30 am
        > I took the bus.
    """
    assert list_authors(paste) == ["Ada", "Bo Lind", "4Wheels"]


def test_one_name_with_a_number_keeps_it() -> None:
    paste = """
        @ 7 Of Nine May 4, 2012 at 8:00 am
        > The sea was calm.
        @ Bo Lind May 4, 2012 at 9:00 am
        > Not at the pier.
    """
    assert list_authors(paste) == ["7 Of Nine", "Bo Lind"]


def test_name_glued_to_its_date_is_parted() -> None:
    paste = """
        @ AdaMay 4, 2012 at 8:00 AM
        > The sea was calm.
        @ Bo Lind5/4/12 9:00 AM
        > Not at the pier.
        @ Karl Autor11. Mai 2012 um 13:19
        > Am Kai auch nicht.
    """
    assert list_authors(paste) == ["Ada", "Bo Lind", "Karl"]


@pytest.mark.xfail(strict=True, reason="a button above a name that a badge follows is hardly ever seen")
def test_name_above_a_reply_or_a_badge_signs() -> None:
    paste = """
        # Ada
        @ 6 months ago
        > The sea was calm.
        ! Bo Lind
        @ Reply to Ada
        @ 5 months ago
        > Not at the pier.
        ! Karl
        @ Author
        @ 4 months ago
        > We know that now.
    """
    comments = read(paste)
    assert [(comment.author, comment.parent) for comment in comments] == [
        ("Ada", None),
        ("Bo Lind", "c1"),
        ("Karl", None),
    ]


def test_names_below_dates_sign_where_it_is_the_habit() -> None:
    paste = """
        @ July 25, 2019
        @ Ada
        > The sea was calm.
        ! Reply
        @ July 26, 2019
        ! Bo Lind
        > Not at the pier.
        ! Reply
        @ July 27, 2019
        @ Karl
        > We know that now.
    """
    assert list_authors(paste) == ["Ada", "Bo Lind", "Karl"]


@pytest.mark.xfail(strict=True, reason="a line that says who is quoted is taken for the name of a writer")
def test_quoted_speaker_begins_no_comment() -> None:
    paste = """
        @ Ada 17 September 2020 14:17
        > The sea was calm.
        @ Bo Lind 17 September 2020 15:03
        @ Ada said:
        > The sea was calm.
        > Not at the pier.
        @ Karl 17 September 2020 16:03
        > We know that now.
    """
    assert list_authors(paste) == ["Ada", "Bo Lind", "Karl"]


def test_signed_comment_of_a_picture_is_one() -> None:
    paste = """
        @ Ada on 11/08/2020 at 9:52
        > The sea was calm.
        @ Bo Lind on 11/08/2020 at 10:39
        ! ❤️ ❤️
        @ Karl on 11/08/2020 at 11:39
        > We know that now.
    """
    assert [(comment.author, comment.text) for comment in read(paste)][1] == ("Bo Lind", "❤️ ❤️")


def test_a_sign_parts_names_from_what_stands_beside_them_where_most_lines_have_it() -> None:
    beside_all = ["Ada Voss, Oslo", "Bo Lind, Bergen", "Karl", "Dora Wick, Moss"]
    beside_one = ["Ada Voss, MD", "Bo Lind", "Karl", "Dora Wick"]
    assert [find_author(line, find_joints(beside_all))[0] for line in beside_all] == [
        "Ada Voss",
        "Bo Lind",
        "Karl",
        "Dora Wick",
    ]
    assert [find_author(line, find_joints(beside_one))[0] for line in beside_one] == beside_one
