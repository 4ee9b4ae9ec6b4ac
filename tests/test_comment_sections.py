"""Comment sections of a page: what is taken for a comment, and which parts are one."""

from __future__ import annotations

import pytest

from newsclip.blocks import Block, Role
from newsclip.comments.lines import read_score
from newsclip.comments.marks import list_hints, read_marks
from newsclip.comments.outline import look_over, may_hold_comments
from newsclip.comments.page import CommentSections, find_comments
from newsclip.comments.sections import read_comments
from newsclip.page.tree import parse_page
from tests.labelled import write_chances

ARTICLE = "<article><h1>Ferry stays in port</h1><p>The ferry to the island did not sail on Monday.</p></article>"


def read(section: str) -> CommentSections:
    return find_comments(parse_page(f"<html><body>{ARTICLE}{section}</body></html>").root)


def test_term_and_description_are_one_comment_also_where_one_is_nested() -> None:
    sections = read(
        '<dl class="comments"><dt class="comment depth-1" id="comment-1"><span class="comment_author">Ada</span> '
        '<span class="comment_time">May 4, 2012 at 8:49 pm</span></dt><dd class="comment depth-1">'
        '<div id="comment-body-1"><p>The sea was calm.</p></div><dl class="children">'
        '<dt class="comment depth-2" id="comment-2"><span class="comment_author">Bo</span> '
        '<span class="comment_time">May 5, 2012 at 8:19 am</span></dt><dd class="comment depth-2">'
        '<div id="comment-body-2"><p>Not at the pier.</p></div></dd></dl></dd></dl>'
    )
    assert [(comment.author, comment.parent, comment.text) for comment in sections.comments] == [
        ("Ada", None, "The sea was calm."),
        ("Bo", "c1", "Not at the pier."),
    ]


def test_unsigned_and_undated_elements_of_another_name_are_no_comments() -> None:
    sections = read(
        '<div class="comment">Filed under: Ferries, with all that was written of them before</div>'
        '<ol class="commentlist"><li class="comment" id="comment-7"><cite class="fn">Ada</cite> says:'
        "<p>I waited for two hours.</p></li></ol>"
    )
    assert [comment.text for comment in sections.comments] == ["I waited for two hours."]


@pytest.mark.parametrize(
    ("line", "score"),
    [
        ("417", 417),
        ("1.2K", 1200),
        ("赞 1204", 1204),
        ("J’aime · Répondre · 14 · 2 j", 14),
        ("17 recommendations", 17),
        ("👍 12 👎 3", 12),
        ("+5", 5),
        ("−3", -3),
        ("3,4 тыс.", 3400),
        ("2 replies", None),
        ("Like · Reply · 3h", None),
        ("#3", None),
        ("0 / 1500", None),
    ],
)
def test_what_readers_gave_is_read_from_buttons_and_counters(line: str, score: int | None) -> None:
    assert read_score(line) == score


def test_custom_elements_say_who_when_and_how_deep() -> None:
    sections = read(
        '<x-comment author="ada" depth="0" created="2026-03-18T19:02:11Z" score="40" permalink="/c/1">'
        '<div class="md"><p>The sea was calm.</p></div></x-comment>'
        '<x-comment author="bo" depth="1" created="2026-03-18T20:02:11Z"><div class="md"><p>Not at the pier.</p></div>'
        "</x-comment>"
    )
    first, second = sections.comments
    assert (first.author, first.published, first.score, first.url) == ("ada", "2026-03-18T19:02:11Z", 40, "/c/1")
    assert (second.author, second.parent, second.text) == ("bo", "c1", "Not at the pier.")


def test_page_without_a_word_of_comments_is_left_at_a_glance() -> None:
    assert not may_hold_comments(look_over(parse_page(f"<html><body>{ARTICLE}</body></html>").root))


def test_counter_is_read_where_there_is_no_section() -> None:
    sections = read('<span class="comments-link"><a href="#c">0 comments</a></span>')
    assert (sections.comments, sections.stated) == ([], 0)


def test_counters_that_differ_state_nothing() -> None:
    sections = read('<p class="comment-link">3 comments</p><p class="comment-link">4 comments</p>')
    assert sections.stated is None


def test_hints_are_those_of_which_a_name_may_speak_of_comments() -> None:
    assert list_hints(["nav", "Kommentar-Liste", "replies", "hero"]) == {"Kommentar-Liste"}


def test_marks_of_a_number_are_those_of_any_number() -> None:
    assert read_marks("comment", "comment-12") == read_marks("comment", "comment-987654321")
    assert read_marks("", "comment-12").unit == "comment-#"


def test_what_holds_the_headline_is_no_comment() -> None:
    sections = read(
        '<div><div class="comments"></div><h4>Comments</h4><div class="story"><h1>Ferry stays in port</h1>'
        "<p>Posted by Ada on May 4, 2012 at 6:48 pm</p><p>The ferry to the island did not sail on Monday.</p>"
        "<p>Posted by Bo on May 5, 2012 at 6:48 pm</p><p>It sailed again on Tuesday.</p></div></div>"
    )
    assert sections.comments == []


def test_first_post_is_the_article_and_what_it_says_of_its_writer_is_not() -> None:
    posts = "".join(
        f'<div class="post bg1" id="p{at}"><dl class="postprofile"><dt><a class="username">{name}</a></dt>'
        f'<dd class="profile-rank">Old hand</dd></dl><div class="postbody"><h3>{subject}</h3>'
        f'<p class="author">by <strong>{name}</strong> <time datetime="2025-02-1{at}T19:02">{at} Feb</time></p>'
        f'<div class="content">{text}</div></div></div>'
        for at, name, subject, text in (
            (1, "Ada", "Ferry", "The ferry did not sail on Monday, and nobody at the pier would tell us why that was."),
            (2, "Bo", "Re: Ferry", "The engine is broken again, as it was in the spring of last year."),
        )
    )
    sections = find_comments(parse_page(f"<html><body><h1>Ferry</h1><div>{posts}</div></body></html>").root)
    assert [(comment.author, comment.text) for comment in sections.comments] == [
        ("Bo", "The engine is broken again, as it was in the spring of last year.")
    ]
    assert "Old hand" in {element.text for element in sections.roles}


def _read_unannounced(article: str, *said: str) -> int:
    blocks = [Block(article, 0, 0, Role.BODY), *(Block(text, 0, 0, Role.COMMENT, score=0.05) for text in said)]
    return len(read_comments(blocks, write_chances(blocks)))


def test_answers_of_a_thread_need_no_heading_where_they_are_as_much_as_what_they_answer() -> None:
    question = "My kettle hums in a low C since the water works changed the pipes in our street. Does anybody know why?"
    answers = ["Lime on the bottom of it, mine did the same until I boiled vinegar in it.", "Same street, same hum!"]
    assert _read_unannounced(question, *answers) == len(answers)


def test_a_line_that_nothing_announces_below_a_long_article_is_no_comment() -> None:
    article = (
        "The water works of Ostrand have changed the pipes of eleven streets since the thaw, and are not done. " * 9
    )
    assert _read_unannounced(article, "Ask the editor about pipes!") == 0
