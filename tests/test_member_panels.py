"""What a board says of a member beside each post is none of the post's own lines."""

from newsclip.blocks import Block, Role
from newsclip.comments.lines import list_panels
from newsclip.comments.sections import read_comments

PANEL = ["Joined", "May 12, 2009", "Messages", "1,204"]


def test_entries_and_their_values_are_the_panel() -> None:
    lines = ["wherryman", *PANEL, "Yesterday was the third time that the pier was closed."]
    assert list_panels(lines) == frozenset(range(1, 5))


def test_a_few_such_words_are_a_comment_of_their_own() -> None:
    assert list_panels(["Joined", "in 1999, and never looked back", "Points: taken."]) == frozenset()


def test_the_day_on_which_somebody_joined_is_no_posts_day() -> None:
    posts = [
        ("wherryman", "Mar 3, 2024", "Has anybody seen the new timetable? The old one hangs at the pier."),
        ("tidewaiter", "Mar 3, 2024", "It came with the parish letter, and the last boat leaves at nine now."),
        ("kelp_and_co", "Mar 4, 2024", "Nine is too early for anyone at the mill. I wrote to the council."),
    ]
    blocks = [Block("3 comments", 0, 0, Role.COUNTER)]
    for name, day, text in posts:
        blocks += [Block(line, 0, 0, Role.COMMENT_BYLINE, score=0.0) for line in (name, *PANEL, day)]
        blocks.append(Block(text, 0, 0, Role.COMMENT, score=0.0))
    comments = read_comments(blocks)
    assert [comment.published for comment in comments] == ["2024-03-03", "2024-03-03", "2024-03-04"]
    assert [comment.text for comment in comments] == [text for _, _, text in posts]
