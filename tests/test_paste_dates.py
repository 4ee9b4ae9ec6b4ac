"""Which of the dates around a pasted article are its own: labels, sentences, entries, teasers, all invented."""

from __future__ import annotations

import pytest

from newsclip import read_clipping
from newsclip.blocks import Block, Role
from newsclip.clipping import Fields
from newsclip.facts import find_facts as find_text_fields
from newsclip.facts.dates import find_date_label, labels_other_date, list_dates

TITLE = "Ferry to run all winter, council decides"
BODY = (
    "The harbour council of Marl voted on Tuesday to keep the old ferry running through the winter, whatever it "
    "costs, because the bridge will not open before May."
)


def read(head: list[str], foot: list[str] | None = None, within: list[str] | None = None) -> Fields:
    """Return the facts of a paste: its head below the headline, lines between its two paragraphs, its foot."""
    lines = [(TITLE, Role.HEADLINE), *((line, Role.CHROME) for line in head), (BODY, Role.BODY)]
    lines += [(line, Role.SUBHEAD) for line in within or []]
    lines += [(BODY.replace("Tuesday", "Monday"), Role.BODY), *((line, Role.CHROME) for line in foot or [])]
    at, blocks = 0, []
    for text, role in lines:
        blocks.append(Block(text, at, at + len(text), role, "by hand", 1 if role is Role.BODY else 0))
        at += len(text) + 1
    return find_text_fields(blocks)


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("Last update:", "modified"),
        ("Letzte Aktualisierung", "modified"),
        ("Updated on", "modified"),
        ("Posted on:", "published"),
        ("Erstellt am", "published"),
        ("Posted by Ada", "plain"),
    ],
)
def test_a_label_may_lead_to_its_date_with_a_short_word(label: str, kind: str) -> None:
    assert find_date_label(label) == kind


def test_a_day_below_its_label_of_an_update_leaves_the_other_to_the_article() -> None:
    fields = read(["Marl Ledger", "February 8, 2022", "Last update:", "July 16, 2025"])
    assert (fields.published, fields.modified) == ("2022-02-08", "2025-07-16")


@pytest.mark.parametrize(
    "line",
    ["Erscheinungsdatum: 14.08.2017", "Termin: 21.02.2020, 19 Uhr", "(Unverändert gültig seit: 05.11.2021)",
     "Application deadline: 4 May 2024", "Geldig tot 4 mei 2024", "Consulté le 4 mai 2024"],
)  # fmt: skip
def test_dates_of_other_things_are_not_the_articles(line: str) -> None:
    assert read([line]).published is None


@pytest.mark.parametrize("label", ["Published:", "By Ada Quill, deadline press,", "12 March 2024, Termin"])
def test_labels_of_other_dates_end_right_before_them(label: str) -> None:
    assert not labels_other_date(label)


def test_a_post_quoted_within_the_article_does_not_date_it() -> None:
    assert (
        read(["9 March 2024"], within=["Posted by Harbour Friends on Monday, March 11, 2024"]).published == "2024-03-09"
    )


def test_a_book_that_was_released_does_not_date_its_review() -> None:
    fields = read(
        ["by Ines · Dec 20, 2025 at 3:00 am", "Tides", "Author: Tom Weir", "Released: June 17, 2025 by Quay Books"]
    )
    assert fields.published == "2025-12-20T03:00"


def test_days_of_teasers_below_the_article_are_not_its_own() -> None:
    teasers = ["Jun 11, 2024", "Jul 21, 2021", "Nov 21, 2019"]
    assert read([], foot=teasers).published is None
    assert read([], foot=teasers[:1]).published == "2024-06-11"


def test_days_of_entries_within_the_article_are_not_its_own() -> None:
    entries = ["2021-08-09 Piers", "2022-04-12 Link to the timetable", "2023-06-12 Fares"]
    assert read([], within=entries).published is None


@pytest.mark.parametrize(
    ("sentence", "published"),
    [
        ("This entry was posted on Saturday, March 9th, 2024 at 4 pm and is filed under Sea.", "2024-03-09T16:00"),
        ("Dieser Eintrag wurde veröffentlicht in Hafen und getaggt mit Fähre von Ines am 9. März 2024.", "2024-03-09"),
        ("Questo articolo è stato pubblicato il 9 marzo 2024 in Porto da Ines.", "2024-03-09"),
        ("Dieser Beitrag wurde zuletzt geändert am 9. März 2024.", "2024-03-09"),
    ],
)  # fmt: skip
def test_a_sentence_below_the_article_tells_its_day(sentence: str, published: str) -> None:
    assert read([], foot=["Share", sentence]).published == published


def test_a_sentence_that_tells_of_another_outlet_does_not_outweigh_the_articles_day() -> None:
    sentence = "This article was first published on May 2, 2019 in the Weir Courier."
    assert read(["9 March 2024"], foot=[sentence]).published == "2024-03-09"


def test_a_long_line_with_a_label_tells_the_day() -> None:
    line = "Posted on November 25, 2024December 3, 2024 in Harbours, Ferries, Councils, Winter, Bridges, Fares, "
    assert read([f"{line}{line[52:]}Timetables, Piers, Weather, Tides, Storms, Opinion, Sea"]).published == "2024-11-25"


@pytest.mark.parametrize(
    ("line", "value", "raw"),
    [
        ("Ines Quill2022-12-07T10:10:52+01:0025. Dezember 2022|", "2022-12-25", "25. Dezember 2022"),
        ("Ines2019-01-07T17:27:31+02:00Juni 19th, 2018|Harbour", "2018-06-19", "Juni 19th, 2018"),
        ("2019-01-07T17:27:31+02:00by Ines", "2019-01-07T17:27:31+02:00", "2019-01-07T17:27:31+02:00"),
    ],
)
def test_a_moment_for_machines_glued_to_a_date_is_hidden(line: str, value: str, raw: str) -> None:
    assert [(date.value, date.raw) for date in list_dates(line)] == [(value, raw)]


def test_the_days_of_a_manuscript_are_not_those_of_its_publication() -> None:
    line = "Received 2024 Mar 18; Accepted 2024 May 7; Issue date 2024 Jun."
    assert read([line]).published is None


def test_a_version_is_no_date() -> None:
    assert list_dates("VN:F [1.9.22_1171]") == []


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("01.21.2020 07:00 AM", "2020-01-21T07:00"),
        ("21.01.2020", "2020-01-21"),
        ("Mar 27, 20255 mins", "2025-03-27"),
        ("By Ada QuillJanuary 14, 202620 Mins Read", "2026-01-14"),
        ("06/11/20230 Kommentare", None),
        ("16/11/20230 Kommentare", "2023-11-16"),
        ("4 March 20246 May 2024", "2024-03-04"),
        ("1.13.20 is out", None),
        ("Part 20255 mins", None),
    ],
)
def test_a_month_before_a_day_with_points_and_counts_glued_to_a_year(line: str, value: str | None) -> None:
    assert next((date.value for date in list_dates(line)), None) == value


def test_a_day_that_could_be_two_is_settled_by_another_line() -> None:
    assert read(["03/10/2023"]).published is None
    assert read(["03/10/2023"], foot=["How to oil a rudder - 3 October 2023"]).published == "2023-10-03"
    both = ["How to oil a rudder - 3 October 2023", "How to paint a hull - March 10, 2023"]
    assert read(["03/10/2023"], foot=both).published is None


def test_a_day_before_the_labelled_one_of_an_update_on_the_same_line() -> None:
    fields = read([], foot=["Interview by Ines Quill", "December 3, 2025. Updated: December 7, 2025"])
    assert (fields.published, fields.modified) == ("2025-12-03", "2025-12-07")


def test_a_moment_for_machines_below_an_article_does_not_date_it() -> None:
    assert read([], foot=["2025-10-30T10:45:07-04:00"]).published is None
    assert read([], foot=["30 October 2025"]).published == "2025-10-30"


def test_a_dateline_may_open_the_paragraph_below_a_long_standfirst() -> None:
    within = ["9.3.2024 – Wie lange die Fähre noch fährt, weiß in Marl niemand. " + BODY]
    assert read([], within=within).published == "2024-03-09"


def test_an_update_whose_day_cannot_be_told_is_none() -> None:
    """09/11 may be the ninth of November or the eleventh of September: no record breaks on it."""
    article = "The council of Orla voted on Tuesday to mend the bridge, closed since the flood of the spring. " * 4
    record = read_clipping(f"Bridge of Orla to be mended\n\nUpdated: 09/11/25\n\n{article}\n\n{article}")
    assert record.status != "failed"
    assert record.modified is None
