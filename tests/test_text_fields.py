"""The facts of pastes, from blocks labelled by hand: the searches are tested, not the labeller."""

from __future__ import annotations

import pytest

from newsclip.blocks import Block, Role
from newsclip.clipping import Fields
from newsclip.comments.words import read_count
from newsclip.facts import find_facts as find_text_fields
from newsclip.facts.site import read_copyright

BODIES = {
    "en": "The harbour council of Marl voted on Tuesday to keep the old ferry running through the winter, whatever it "
    "costs, because the bridge will not open before May.",
    "fr": "Le conseil du port de Marle a décidé mardi de maintenir le vieux bac pendant tout l’hiver, quel qu’en soit "
    "le prix, parce que le pont n’ouvrira pas avant le mois de mai.",
    "de": "Der Hafenrat von Marl hat am Dienstag beschlossen, die alte Fähre den ganzen Winter über fahren zu lassen, "
    "koste es, was es wolle, denn die Brücke wird nicht vor Mai fertig.",
    "es": "El consejo del puerto de Marle decidió el martes mantener el viejo transbordador durante todo el invierno, "
    "cueste lo que cueste, porque el puente no abrirá antes de mayo.",
    "pl": "Rada portu w Marlu postanowiła we wtorek utrzymać stary prom przez całą zimę, bez względu na "
    "koszty, ponieważ "
    "most nie zostanie otwarty przed majem.",
    "ru": "Портовый совет Марля во вторник решил сохранить старый паром на всю зиму, сколько бы это ни стоило, потому "
    "что мост не откроется раньше мая.",
    "ar": "قرر مجلس ميناء مارل يوم الثلاثاء الإبقاء على العبارة القديمة طوال الشتاء مهما كانت الكلفة لأن الجسر لن يفتح "
    "أمام حركة السير قبل شهر مايو المقبل.",
    "zh": "马尔港务委员会周二决定，无论花费多少，旧渡轮"
    "都将在整个冬天继续运行，因为大桥在五月之前不"
    "会通车，居民对此表示欢迎，并希望票价不要上涨。",
    "ja": "マール港の評議会は火曜日、費用がいくらかかっても"
    "古い渡し船を冬の間ずっと運航し続けることを決めた"
    "。橋は五月まで開通しないためで、住民は歓迎している。",
}  # fmt: skip


def build_blocks(head: list[str], body: str, foot: list[str]) -> list[Block]:
    """Return chrome, two paragraphs, chrome: each line a block, with a gap around the paragraphs."""
    blocks: list[Block] = []
    at = 0
    lines = [(line, Role.CHROME) for line in head] + [(body, Role.BODY)] * 2 + [(line, Role.CHROME) for line in foot]
    for text, role in lines:
        blocks.append(Block(text, at, at + len(text), role, "by hand", 1 if role is Role.BODY else 0))
        blocks[-1].headline_chance = 0.001
        at += len(text) + 1
    return blocks


def read(head: list[str], foot: list[str] | None = None, language: str = "en") -> Fields:
    return find_text_fields(build_blocks(head, BODIES[language], foot or []))


PAGES = [
    ("en",
     ["Marl Ledger", "Home", "News", "Ferry to run all winter, council decides",
      "By Ines Quill", "March 9, 2024 7:05 PM"],
     "Ferry to run all winter, council decides", ["Ines Quill"], "2024-03-09T19:05"),
    ("fr",
     ["Accueil", "Région", "Le vieux bac de Marle continue tout l’hiver",
      "Par Amandine Vasseur", "Publié le 9 mars 2024 à 18h30"],
     "Le vieux bac de Marle continue tout l’hiver", ["Amandine Vasseur"], "2024-03-09T18:30"),
    ("de",
     ["Startseite", "Lokales", "Alte Fähre fährt den ganzen Winter",
      "Von Jens Hollmann", "09.03.2024, 14:30 Uhr"],
     "Alte Fähre fährt den ganzen Winter", ["Jens Hollmann"], "2024-03-09T14:30"),
    ("es", ["Inicio", "El viejo transbordador seguirá todo el invierno", "Por Julia Cárdenas", "9 de marzo de 2024"],
     "El viejo transbordador seguirá todo el invierno", ["Julia Cárdenas"], "2024-03-09"),
    ("pl", ["Strona główna", "Stary prom popłynie przez całą zimę", "Autor: Hanna Wilczek", "9 marca 2024, 10:15"],
     "Stary prom popłynie przez całą zimę", ["Hanna Wilczek"], "2024-03-09T10:15"),
    ("ru", ["Главная", "Старый паром будет ходить всю зиму", "Автор: Глеб Орлов", "9 марта 2024, 10:15"],
     "Старый паром будет ходить всю зиму", ["Глеб Орлов"], "2024-03-09T10:15"),
    ("ar", ["الرئيسية", "العبارة القديمة تواصل عملها طوال الشتاء", "بقلم: سامي الحداد", "9 مارس 2024"],
     "العبارة القديمة تواصل عملها طوال الشتاء", ["سامي الحداد"], "2024-03-09"),
    ("zh",
     ["首页", "旧渡轮整个冬天继续运行", "作者：周明", "2024年3月9日 10:15"],
     "旧渡轮整个冬天继续运行", ["周明"], "2024-03-09T10:15"),
    ("ja",
     ["ホーム", "古い渡し船、冬の間も運航へ", "文／森川葵", "2024年3月9日 10時15分"],
     "古い渡し船、冬の間も運航へ", ["森川葵"], "2024-03-09T10:15"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "head", "title", "authors", "published"), PAGES, ids=[page[0] for page in PAGES])
def test_headline_byline_and_date(
    language: str, head: list[str], title: str, authors: list[str], published: str
) -> None:
    fields = read(head, language=language)
    assert (fields.title, fields.authors, fields.published) == (title, authors, published)


def test_an_update_is_no_publication_and_a_relative_date_stays_words() -> None:
    fields = read(
        ["Ferry to run all winter", "Ines Quill", "Last updated: March 9, 2024 2:13 AM", "Ines Quill", "4 hours ago"]
    )
    assert (fields.published, fields.modified, fields.published_raw) == (None, "2024-03-09T02:13", "4 hours ago")
    assert fields.authors == ["Ines Quill"]


def test_a_doubled_masthead_a_breadcrumb_and_glued_tags() -> None:
    title = "Council of Marl keeps the old ferry running through the winter"
    fields = read(
        ["Marl LedgerMarl Ledger", f"Reading: {title}", "© 2024 Marl Ledger. All Rights Reserved.",
         f"Marl Ledger > Harbour News > {title}", "Harbour News", title, "Ines Quill", "March 9, 2024"],
        ["TAGGED:Ida RoeOld ferry", "Share"],
    )  # fmt: skip
    assert (fields.title, fields.site, fields.section) == (title, "Marl Ledger", "Harbour News")
    assert fields.tags == ["Ida Roe", "Old ferry"]


@pytest.mark.parametrize("tags", [["ΠΟΡΘΜΕΙΟ", "ΛΙΜΑΝΙ", "ΈΡΓΑ"], ["ПАРОМ", "ПОРТ"], ["FERRY", "PORT"]])
def test_tags_in_capitals_are_not_parted_at_every_letter(tags: list[str]) -> None:
    fields = read(["Ferry to run all winter", "Ines Quill", "March 9, 2024"], [f"Tags: {', '.join(tags)}"])
    assert fields.tags == tags


def test_a_breadcrumb_glued_to_the_headline_is_not_the_headline() -> None:
    title = "Old ferry of Marl to run all winter"
    assert read(["Marl Ledger", "Home", "News", f"HomeNews{title}", "Share", title, "By Ines Quill"]).title == title


@pytest.mark.parametrize("line", ["9 March 2024 {}", "9 March 2024 | {}", "09.03.2024{}"])
def test_a_date_that_opens_the_headline_is_cut_off(line: str) -> None:
    title = "Old ferry of Marl to run all winter"
    fields = read(["Marl Ledger", "Home", "News", line.format(title)])
    assert (fields.title, fields.published) == (title, "2024-03-09")


def test_a_headline_far_above_the_article_is_found_where_the_labeller_is_sure() -> None:
    entries = [f"Pier {number}" for number in range(160)]
    blocks = build_blocks(["Marl Ledger", "Ferries that run all winter", *entries], BODIES["en"], [])
    assert find_text_fields(blocks).title is None
    blocks[1].label(Role.HEADLINE, "by hand")
    blocks[1].headline_chance = 0.9
    assert find_text_fields(blocks).title == "Ferries that run all winter"


def test_a_source_line_and_a_count() -> None:
    url = "https://ledger.example/2024/ferry.html"
    fields = read([], [f"Quelle: {url}", "Kommentare (0)"], language="de")
    assert (fields.url, fields.comments_stated, fields.title) == (url, 0, None)


def test_nothing_is_invented_for_bare_paragraphs() -> None:
    fields = find_text_fields(build_blocks([], BODIES["en"], []))
    assert fields == Fields()


def test_a_teaser_below_names_no_author_and_no_date() -> None:
    fields = read(
        ["Ferry to run all winter, council decides"],
        ["Read next", "How the bridge was lost, by Tom Ashby", "Editorial team", "Why rowing is back, by Tom Ashby"],
    )
    assert fields.authors == []


def test_an_ambiguous_date_is_settled_by_the_clipping_or_left_open() -> None:
    head = ["Ferry to run all winter, council decides", "03/04/2024"]
    assert (read(head).published, read(head).published_raw) == (None, "03/04/2024")
    assert read(head, ["Ferry timetable", "Valid from 19/02/2024"]).published == "2024-04-03"


def test_a_label_on_the_line_above_speaks_for_a_date() -> None:
    head = ["Ferry to run all winter, council decides", "Last updated:", "March 9, 2024"]
    fields = read([*head, "Published:", "March 7, 2024"])
    assert (fields.published, fields.modified) == ("2024-03-07", "2024-03-09")
    # What shows only when it was updated is dated by that, and says so.
    fields = read(head)
    assert (fields.published, fields.modified) == ("2024-03-09", "2024-03-09")
    assert [notice.code for notice in fields.notices] == ["only-update-dated"]


@pytest.mark.parametrize(
    ("lines", "authors"),
    [
        (["Ines Quill, harbour historian"], ["Ines Quill"]),
        (["9. März 2024 von Ines Quill"], ["Ines Quill"]),
        (["By Ines Quill And Tom Ashby"], ["Ines Quill", "Tom Ashby"]),
        (["Monday", "March 9, 2024"], []),
    ],
)
def test_bylines_below_the_headline(lines: list[str], authors: list[str]) -> None:
    assert read(["Ferry to run all winter, council decides", *lines]).authors == authors


def test_an_empty_clipping() -> None:
    assert find_text_fields([]) == Fields()


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Comment (0)", 0), ("12 commentaires", 12), ("0 Kommentare", 0), ("Comments: 1,204", 1204),
        ("Комментарии (5)", 5),
        ("评论(3)", 3), ("댓글 3", 3), ("No comments yet", 0), ("3 comments on “Ferry”", 3), ("Leave a comment", None),
        ("Comments", None), ("2024", None), ("12 ferries", None),
    ],
)  # fmt: skip
def test_counters(text: str, count: int | None) -> None:
    assert read_count(text) == count


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        ("© 2024 Marl Ledger. All Rights Reserved.", "Marl Ledger"),
        ("Copyright © 1998-2024 Marl Ledger Ltd.", "Marl Ledger"),
        ("© 2024 Marler Rundschau GmbH & Co. KG", "Marler Rundschau"),
        ("Marl Ledger © 2024", "Marl Ledger"),
        ("马尔在线 版权所有", "马尔在线"),
        ("© 2024", None),
        ("All about ferries", None),
    ],
)
def test_copyright_lines(text: str, owner: str | None) -> None:
    assert read_copyright(text) == owner


@pytest.mark.parametrize("unit", ["(", "1", "By A. ", "Tags: a,", "© ", "12 May 2024 ", "> ", "Comments (", "文/"])
def test_a_megabyte_of_anything_is_read(unit: str) -> None:
    text = unit * (1_000_000 // len(unit))
    find_text_fields([Block(text, 0, len(text), Role.BODY)])
    lines = [Block(unit * 3, 0, 1, Role.CHROME) for _ in range(20_000)]
    find_text_fields([*lines, Block(BODIES["en"], 0, 1, Role.BODY), *lines])


@pytest.mark.parametrize(
    ("line", "published", "modified"),
    [
        ("9 March 202411 March 2024", "2024-03-09", "2024-03-11"),
        ("March 11, 2024March 9, 2024 by Ines Quill", "2024-03-09", "2024-03-11"),
        ("9. März 20249. März 2024 Jens Hollmann", "2024-03-09", None),
        ("09.03.202409.03.2024", "2024-03-09", None),
    ],
)
def test_of_dates_glued_to_each_other_the_later_is_an_updates(line: str, published: str, modified: str | None) -> None:
    fields = read(["Home", "Ferry to run all winter, council decides", line])
    assert (fields.published, fields.modified) == (published, modified)


def test_of_two_dates_alike_the_one_right_below_the_headline_counts() -> None:
    head = ["Ferry to run all winter, council decides", "9 March 2024", "Share", "Print", "Listen", "2 May 2023"]
    assert read(["Home", *head]).published == "2024-03-09"


def test_a_date_that_could_be_read_in_two_ways_is_read_as_the_others_are() -> None:
    fields = read(["Home", "Ferry to run all winter, council decides", "03/04/24"], ["Marl Ledger", "More", "13/04/24"])
    assert fields.published == "2024-04-03"


def test_a_long_standfirst_may_open_with_its_date() -> None:
    standfirst = f"09.03.2024 – {BODIES['de']} {BODIES['de']}"
    assert read(["Start", "Alte Fähre fährt den ganzen Winter", standfirst], language="de").published == "2024-03-09"


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("March 9, 2024 | Ines Quill", ["Ines Quill"]),
        ("Gespeichert am 9. März 2024", []),
    ],
)
def test_authors_beside_a_date(line: str, authors: list[str]) -> None:
    assert read(["Home", "Ferry to run all winter, council decides", line]).authors == authors


@pytest.mark.parametrize("line", ["Table of Contents", "No Comments", "Jetzt Anmelden", "Menu Toggle"])
def test_labels_with_capitals_are_no_authors(line: str) -> None:
    assert read(["Home", "Ferry to run all winter, council decides", "March 9, 2024", line]).authors == []


@pytest.mark.parametrize("line", ["Author information", "Send us your views per mail"])
def test_words_behind_a_cue_are_no_authors(line: str) -> None:
    assert read(["Home", "Ferry to run all winter, council decides", line, "March 9, 2024"]).authors == []


def test_a_label_below_a_cue_is_no_author() -> None:
    assert read(["Home", "Ferry to run all winter, council decides", "Author", "EN", "March 9, 2024"]).authors == []
    assert read(["Home", "Ferry to run all winter, council decides", "Author", "Ines Quill"]).authors == ["Ines Quill"]
