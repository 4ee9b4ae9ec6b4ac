"""Dates in many languages, and what must not be taken for one."""

from __future__ import annotations

import pytest

from newsclip.facts.dates import (
    find_date,
    find_order,
    find_when,
    list_dates,
    parse_machine_date,
    resolve_relative,
)

WRITTEN = [
    ("Last updated: octobre 4, 2024 7:05 PM", "2024-10-04T19:05", "modified"),
    ("Posted on March 9th, 2023 by Ines Quill", "2023-03-09", "published"),
    ("SATURDAY, MARCH 9 2024 — 4 MIN READ", "2024-03-09", "plain"),
    ("9 Mar 2024 - 4:15 min read", "2024-03-09", "plain"),
    ("updatedMarch 9, 202410:30", "2024-03-09T10:30", "modified"),
    ("10:30 AM EST, March 9, 2024", "2024-03-09T10:30-05:00", "plain"),
    ("9. März 2024, 14.30 Uhr", "2024-03-09T14:30", "plain"),
    ("Stand: 09.03.2024 08:15 Uhr", "2024-03-09T08:15", "modified"),
    ("Publicado el 9 de marzo de 2024 a las 18:05 h", "2024-03-09T18:05", "published"),
    ("1º de março de 2024 às 18h", "2024-03-01T18:00", "plain"),
    ("Publié le 1er mars 2024 à 18h30", "2024-03-01T18:30", "published"),
    ("9 marzo 2024 alle ore 9.40", "2024-03-09T09:40", "plain"),
    ("Opublikowano: 9 marca 2024, godz. 9.40", "2024-03-09T09:40", "published"),
    ("Опубликовано 9 марта 2024 г., 10:15", "2024-03-09T10:15", "published"),
    ("2024. március 9., szombat 10:22", "2024-03-09T10:22", "plain"),
    ("2024 m. kovo 9 d. 10:20", "2024-03-09T10:20", "plain"),
    ("9 Μαρτίου 2024, 10:30 μ.μ.", "2024-03-09T22:30", "plain"),
    ("9 Mart 2024 Cumartesi 10:20", "2024-03-09T10:20", "plain"),
    ("ngày 9 tháng 3 năm 2024", "2024-03-09", "plain"),
    ("9 มี.ค. 2567", "2024-03-09", "plain"),
    ("٩ مارس ٢٠٢٤", "2024-03-09", "plain"),
    ("كانون الثاني 9, 2024", "2024-01-09", "plain"),
    ("9 मार्च 2024", "2024-03-09", "plain"),
    ("2024年3月9日 10時30分", "2024-03-09T10:30", "plain"),
    ("2024年3月9日（土）更新", "2024-03-09", "plain"),
    ("发布时间：2024-03-09 18:20", "2024-03-09T18:20", "published"),
    ("입력 2024.03.09 오전 10:15", "2024-03-09T10:15", "published"),
    ("２０２４年３月９日", "2024-03-09", "plain"),
    ("03/19/24", "2024-03-19", "plain"),
    ("Sat Mar  9 10:12:44 UTC 2024", "2024-03-09T10:12:44Z", "plain"),
    ("09.03.2024 07.57", "2024-03-09T07:57", "plain"),
    ("令和6年3月9日 10時30分", "2024-03-09T10:30", "plain"),
    ("民國113年3月9日", "2024-03-09", "plain"),
    ("۱۹ اسفند ۱۴۰۲", "2024-03-09", "plain"),
]


@pytest.mark.parametrize(("text", "value", "kind"), WRITTEN)
def test_find_date_reads_what_people_write(text: str, value: str, kind: str) -> None:
    found = find_date(text)
    assert found is not None
    assert (found.value, found.kind) == (value, kind)
    assert text[found.start : found.end] == found.raw


@pytest.mark.parametrize(
    "text",
    [
        "",
        "mai",
        "1",
        "May",
        "a 12",
        "In 2020 the firm sold 10 cars",
        "Version 12.10.20",
        "192.168.10.12",
        "March 2024",
        "Top 10 of 2024",
        "31 February 2024",
        "13 juillet 1789",
        "2024/45/78",
        "Call 01-02-2024-5566-77",
        "3 years and a half",
    ],
)
def test_find_date_invents_none(text: str) -> None:
    assert find_date(text) is None


def test_a_day_and_month_that_could_be_either_stay_open() -> None:
    found = find_date("03/04/2025")
    assert found is not None
    assert found.value is None
    for choice, value in (("dmy", "2025-04-03"), ("mdy", "2025-03-04")):
        settled = list_dates("03/04/2025", order=choice)  # type: ignore[arg-type]
        assert settled[0].value == value
    spanish = find_date("03/04/2025", languages=["es"])
    assert spanish is not None
    assert spanish.value == "2025-04-03"
    american = find_date("03/04/2025", languages=["en-US"])
    assert american is not None
    assert american.value == "2025-03-04"


def test_the_order_comes_from_unmistakable_dates() -> None:
    assert find_order("13/02/2025 and 01/02/2025") == "dmy"
    assert find_order("02/13/2025 and 01/02/2025") == "mdy"
    assert find_order("02/13/2025 and 13/02/2025") is None


def test_one_name_for_two_months_needs_the_language() -> None:
    assert find_date("9 listopada 2024") is None
    polish, croatian = (find_date("9 listopada 2024", languages=[code]) for code in ("pl", "hr"))
    assert polish is not None
    assert croatian is not None
    assert (polish.value, croatian.value) == ("2024-11-09", "2024-10-09")


def test_published_and_modified_are_told_apart() -> None:
    dates = list_dates("Published March 9, 2024 | Updated March 10, 2024 11:00")
    assert [(date.kind, date.value) for date in dates] == [
        ("published", "2024-03-09"),
        ("modified", "2024-03-10T11:00"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "4 heures ago", "il y a 3 jours", "vor 2 Stunden", "hace 5 días", "há 2 horas", "3 ore fa", "2 uur geleden",
        "5 часов назад", "3 godziny temu", "4小时前", "3時間前", "4시간 전", "منذ 4 ساعات", "2 saat önce",
        "yesterday", "gestern, 14:30", "昨天",
    ],
)  # fmt: skip
def test_relative_dates_stay_words(text: str) -> None:
    found = find_date(text)
    assert found is not None
    assert (found.value, found.kind) == (None, "relative")


def test_relative_dates_resolve_against_a_given_base_only() -> None:
    assert resolve_relative("4 hours ago", "2024-03-09T02:13") == "2024-03-08"
    assert resolve_relative("hier", "2024-03-09") == "2024-03-08"
    assert resolve_relative("vor 2 Wochen", "2024-03-15") == "2024-03-01"
    assert resolve_relative("4 hours ago", "2024-03-09") is None
    assert resolve_relative("2 months ago", "2024-03-09") is None
    assert resolve_relative("2 days ago", "no date") is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2024-03-09T02:13:00+0200", "2024-03-09T02:13:00+02:00"),
        ("2024-03-09T02:13:00.123Z", "2024-03-09T02:13:00Z"),
        ("2024-03-09 02:13", "2024-03-09T02:13"),
        ("20240309", "2024-03-09"),
        ("Sat, 09 Mar 2024 02:13:00 GMT", "2024-03-09T02:13:00Z"),
        ("March 9, 2024", "2024-03-09"),
        ("0000-00-00", None),
        ("2024-13-40", None),
        ("1710000000", None),
        ("", None),
    ],
)
def test_machine_dates_keep_their_precision(text: str, value: str | None) -> None:
    assert parse_machine_date(text) == value


@pytest.mark.parametrize("unit", ["1", "(", "2025 ", "13.09.2025 ", " ", "jan ", "1 de ", "2025.1.", "١", "12:30 "])
def test_a_megabyte_of_anything_is_read(unit: str) -> None:
    text = unit * (1_000_000 // len(unit))
    assert isinstance(list_dates(text), list)
    find_date(text)
    assert parse_machine_date(text) is None


SIGNED = [
    ("Ada Quill · 8h", "8h"), ("8h ago", "8h ago"), ("3mo", "3mo"), ("2 j", "2 j"), ("il y a 3 h", "il y a 3 h"),
    ("hace 3 d", "hace 3 d"), ("vor 3 Tagen", "vor 3 Tagen"), ("vor einer Stunde", "vor einer Stunde"),
    ("Aujourd’hui à 7h12", "Aujourd’hui à 7h12"), ("3 часа назад", "3 часа назад"), ("5 ч. назад", "5 ч. назад"),
    ("3小时前 来自北京", "3小时前"), ("4時間前", "4時間前"), ("4시간 전", "4시간 전"), ("어제 14:30", "어제 14:30"),
    ("منذ 4 ساعات", "منذ 4 ساعات"), ("۳ ساعت پیش", "۳ ساعت پیش"), ("לפני 3 שעות", "לפני 3 שעות"),
    ("3 घंटे पहले", "3 घंटे पहले"), ("3 ชั่วโมงที่แล้ว", "3 ชั่วโมงที่แล้ว"), ("3 giờ trước", "3 giờ trước"),
    ("för 3 timmar sedan", "för 3 timmar sedan"), ("3 t siden", "3 t siden"), ("i går kl. 12.30", "i går kl. 12.30"),
    ("2 godz. temu", "2 godz. temu"), ("před 6 dny", "před 6 dny"), ("2 saat önce", "2 saat önce"),
    ("3 jam yang lalu", "3 jam yang lalu"), ("an hour ago", "an hour ago"),
    ("1 week, 2 days ago", "1 week, 2 days ago"),
    ("Mon 14:30", "Mon 14:30"), ("10:44 pm ET", "10:44 pm ET"), ("May 3, 14:30", "May 3, 14:30"),
    ("3. Mai 14:30 Uhr", "3. Mai 14:30 Uhr"), ("samedi 5 décembre à 12:03", "samedi 5 décembre à 12:03"),
    ("Ada, Monday, 3 May 2024 at 10:00", "Monday, 3 May 2024 at 10:00"), ("3-May-12", "3-May-12"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "words"), SIGNED)
def test_a_signature_says_when_in_short(line: str, words: str) -> None:
    found = find_when(line)
    assert found is not None
    assert line[found[0] : found[1]] == words


@pytest.mark.parametrize(
    "line",
    ["5 min read", "EVO 4G LTE", "All the 90s", "$7M", "12 Likes", "Page 3", "3 days left", "Starting at $19.99",
     "Get today's deals", "Geben Sie Ihren Kommentar hier ein", "Nov. 2, 1815: a birth", "iPhone 5S", "CC BY-SA 3.0"],
)  # fmt: skip
def test_what_only_looks_like_a_short_date_is_none(line: str) -> None:
    assert find_when(line) is None
