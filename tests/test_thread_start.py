"""When a pasted thread began: lines as boards print them, invented throughout."""

from __future__ import annotations

import pytest

from newsclip.blocks import Block, Role
from newsclip.clipping import Fields
from newsclip.facts import find_facts as find_text_fields

POST = (
    "I rebuilt the weir pump over the weekend and it still loses pressure after an hour, although every seal is new "
    "and the intake was cleaned twice."
)
REPLY = "Mine did the same until I found a hairline crack below the second valve, so have a look there before all else."


def read_thread(head: list[str], between: list[str], *, reply: Role = Role.COMMENT) -> Fields:
    """Return the facts of a thread: lines above the first post, lines between it and a reply."""
    lines = [*((line, Role.CHROME) for line in head), (POST, Role.BODY), (POST, Role.BODY)]
    lines += [*((line, Role.COMMENT_BYLINE) for line in between), (REPLY, reply)]
    at, blocks = 0, []
    for text, role in lines:
        blocks.append(Block(text, at, at + len(text), role, "by hand", 0))
        at += len(text) + 1
    return find_text_fields(blocks)


TITLE = "Weir pump loses pressure"
PANEL = ["millrace", "Member", "Joined", "Jun 2, 2019", "Messages", "41"]
THREADS = [
    pytest.param(
        [TITLE, "Thread starter millrace", "Start date Apr 12, 2024", *PANEL, "Apr 12, 2024", "#1"],
        ["eddy", "Apr 22, 2024", "#2"],
        "2024-04-12",
        id="start date below a writer",
    ),
    pytest.param(
        [TITLE, "Themenstarter muehlbach", "Beginndatum 12. April 2024", "Dabei seit", "2. Juni 2019"],
        ["22. April 2024"],
        "2024-04-12",
        id="German",
    ),
    pytest.param(
        ["#1 2024-04-12 15:14:37", "millrace", "Registered: 2019-06-02", TITLE],
        ["#2 2024-04-13 06:23:21"],
        "2024-04-12T15:14:37",
        id="number and date on a line",
    ),
    pytest.param(
        [TITLE, "#1", "2024-04-12, 09:14 PM (This post was last modified: 2024-05-05, 03:27 AM by millrace.)"],
        ["#2", "2024-04-13, 02:31 AM"],
        "2024-04-12T21:14",
        id="date below the number, with an edit",
    ),
    pytest.param(
        [TITLE, "millrace April 12, 2024, 3:36pm 1"],
        ["eddy April 13, 2024, 6:17am 2"],
        "2024-04-12T15:36",
        id="signatures that count up",
    ),
    pytest.param(
        [TITLE, "by millrace » Fri Apr 12, 2024 1:47 am"],
        ["by eddy » Sat Apr 13, 2024 4:08 am"],
        "2024-04-12T01:47",
        id="an arrow before the date",
    ),
    pytest.param(
        [TITLE, "Started by Mill Race, April 12, 2024, 11:23:55 AM"],
        ["Re: Weir pump loses pressure", "April 19, 2024, 03:29:46 AM", "#1"],
        "2024-04-12T11:23:55",
        id="numbers that count answers",
    ),
]


@pytest.mark.parametrize(("head", "between", "published"), THREADS)
def test_a_thread_is_dated_by_its_first_post(head: list[str], between: list[str], published: str) -> None:
    assert read_thread(head, between).published == published


def test_a_thread_begun_yesterday_has_no_day_though_its_writer_joined_on_one() -> None:
    fields = read_thread([TITLE, "Thread starter millrace", "Start date Yesterday at 4:25 AM", *PANEL], ["Nov 4, 2023"])
    assert fields.published is None
    assert fields.published_raw is not None
    assert fields.published_raw.startswith("Yesterday")


@pytest.mark.parametrize(
    "label", [["Joined", "Jun 2, 2019"], ["Registriert: 02.06.2019"], ["Membre depuis 2 juin 2019"]]
)
def test_the_day_on_which_a_member_joined_is_no_articles_day(label: list[str]) -> None:
    assert read_thread([TITLE, "millrace", *label], []).published is None


def test_numbered_comments_below_an_article_do_not_date_it() -> None:
    fields = read_thread([TITLE, "March 9, 2024"], ["eddy", "#1 · April 13, 2024"])
    assert fields.published == "2024-03-09"


def test_the_start_date_of_a_course_is_no_threads() -> None:
    fields = read_thread([TITLE, "Published March 9, 2024", "Places 12", "Start date May 6, 2024"], [])
    assert fields.published == "2024-03-09"
