"""Signatures of comments: lines in, author and time out."""

from __future__ import annotations

import pytest

from newsclip.comments.signature import find_when, read_signature
from newsclip.comments.words import is_action, is_form, is_heading, read_count


@pytest.mark.parametrize(
    ("line", "author", "when", "kind"),
    [
        ("Emily said...", "Emily", None, "says"),
        ("Lauren K says: October 29, 2012 at 12:41 pm", "Lauren K", "October 29, 2012 at 12:41 pm", "says"),
        ("On May 9, 2012 at 2:35am, Rosa said...", "Rosa", "May 9, 2012 at 2:35am", "says"),
        ("Posted by: mat wilby at May 28, 2012 02:30 PM", "mat wilby", "May 28, 2012 02:30 PM", "by"),
        ("Jean-Luc 12 mars 2024 à 10:45 Répondre", "Jean-Luc", "12 mars 2024 à 10:45", "name-date"),
        ("Karl M. schrieb am 12. März 2012 um 12:30 Uhr:", "Karl M.", "12. März 2012 um 12:30 Uhr", "says"),
        ("posted on Friday, May 4, 2012 at 7:26 PM by Ada", "Ada", "Friday, May 4, 2012 at 7:26 PM", "by"),
        ("Geschrieben am 3. Mai 2012 von Karl", "Karl", "3. Mai 2012", "by"),
        ("am 3. Mai 2012 schrieb Karl:", "Karl", "3. Mai 2012", "says"),
        ("Karl schrieb am 3. Mai 2012:", "Karl", "3. Mai 2012", "says"),
        ("Bob · 3h · Like", "Bob", "3h", "name-date"),
        ("il y a 3 heures", None, "il y a 3 heures", "date"),
    ],
)
def test_signature_is_read(line: str, author: str | None, when: str | None, kind: str) -> None:
    signature = read_signature(line)
    assert signature is not None
    assert (signature.author, signature.when, signature.kind) == (author, when, kind)


@pytest.mark.parametrize("line", ["", "Merci.", "This is a sentence about May 5 and 12 things.", "12 Comments"])
def test_text_is_no_signature(line: str) -> None:
    assert read_signature(line) is None


@pytest.mark.parametrize(
    ("line", "count"),
    [
        ("12 Comments", 12),
        ("Comments (0)", 0),
        ("One Response to “A Title”", 1),
        ("Kommentare: 1.204", 1204),
        ("No comments yet", 0),
        ("12 angry people", None),
    ],
)
def test_count_is_read(line: str, count: int | None) -> None:
    assert read_count(line) == count


def test_chrome_is_known() -> None:
    assert is_action("Like 3 Reply Report")
    assert is_action("Répondre")
    assert not is_action("I like it")
    assert is_form("Leave a Reply")
    assert is_heading("Leserkommentare")
    assert not is_heading("The comments were kind")


@pytest.mark.parametrize(
    "when",
    [
        *("πριν από 28 λεπτά", "πριν από 16 ώρες", "2 εβδ. πριν", "3 órája", "11 napja", "před 2 týd.", "3 საათის წინ"),
        *(
            "3 tunni eest",
            "pred 2 tednoma",
            "prieš 5 savaičių",
            "2 mgu lalu",
            "för 3 år sen",
            "לפני 5 דק׳",
            "пре 5 нед.",
        ),
        *("לפני 5 דק׳", "9 اپریل، 2015", "18 thg 11, 2006", "13 আগ, 2024", "13 अक्टू॰ 2024", "13 ივნ. 2024"),
    ],
)
def test_a_moment_is_found_whole_in_many_languages(when: str) -> None:
    assert find_when(f"Ada · {when}") == (6, 6 + len(when.rstrip(".")))
