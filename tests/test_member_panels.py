"""What a board says of a member beside each post is none of the post's own lines."""

from newsclip import read_clipping
from newsclip.comments.panel import list_panels

PANEL = ["Joined", "May 12, 2009", "Messages", "1,204", "Location: Marlow Ferry"]


def test_entries_and_their_values_are_the_panel() -> None:
    lines = ["wherryman", *PANEL, "Yesterday was the third time that the pier was closed."]
    assert list_panels(lines) == frozenset(range(1, 6))


def test_a_few_such_words_are_a_comment_of_their_own() -> None:
    assert list_panels(["Joined", "in 1999, and never looked back", "Points: taken."]) == frozenset()


def test_the_day_on_which_somebody_joined_is_no_posts_day() -> None:
    posts = [
        ("wherryman", "Mar 3, 2024", "Has anybody seen the new timetable of the ferry? The old one hangs at the pier."),
        (
            "tidewaiter",
            "Mar 3, 2024",
            "It came with the parish letter on Friday, and the last boat leaves at nine now.",
        ),
        ("kelp_and_co", "Mar 4, 2024", "Nine is too early for anyone who works at the mill. I wrote to the council."),
    ]
    thread = "\n".join("\n".join([name, *PANEL, day, text, "Reply"]) for name, day, text in posts)
    record = read_clipping(f"Ferry timetable\n\nForum\n\n{thread}\n")
    days = {"2009-05-12"} & {comment.published for comment in record.comments}
    assert record.comments
    assert not days
    assert not {"Joined", "Messages"} & {comment.author for comment in record.comments}
