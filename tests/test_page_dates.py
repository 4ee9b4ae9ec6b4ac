"""When an article was published, of several statements that a page makes: invented pages, one case a shape."""

from __future__ import annotations

import pytest

from newsclip.clipping import Fields
from tests.test_page_facts import claims, linked

OLD = linked('{"@type": "Article", "datePublished": "2019-02-03T10:00:00Z", "dateModified": "2025-11-18"}')
UPDATED = "<h1>Ten ferries worth the wait</h1><p>Last updated: 18 November 2025</p>"


def list_codes(fields: Fields) -> list[str]:
    return [notice.code for notice in fields.notices]


def test_an_update_shown_alone_comes_before_a_date_that_only_machines_are_told() -> None:
    fields = claims(OLD, UPDATED)
    assert (fields.published, fields.modified) == ("2025-11-18", "2025-11-18")
    assert list_codes(fields) == ["only-update-dated"]


def test_the_date_told_to_those_who_share_a_page_comes_before_its_update() -> None:
    fields = claims('<meta property="article:published_time" content="2019-02-03T10:00:00Z">' + OLD, UPDATED)
    assert (fields.published, fields.modified) == ("2019-02-03T10:00:00Z", "2025-11-18")
    assert list_codes(fields) == []


def test_an_updates_day_that_the_headline_bears_without_a_label_is_not_doubted_for_old_pictures() -> None:
    pictures = "".join(f'<p><img src="/uploads/2019/0{month}/ferry.jpg"></p>' for month in range(1, 6))
    shown = UPDATED.replace("<p>", "<time>18 November 2025</time><p>By Ada Quill</p><p>")
    fields = claims(body=shown + pictures)
    assert (fields.published, fields.modified) == ("2025-11-18", "2025-11-18")


@pytest.mark.parametrize(
    ("boxes", "published"),
    [
        ('<div class="meta"><h4>Published</h4><div class="date">July 8, 2025</div></div>', "2025-07-08"),
        ('<div class="meta">Veröffentlicht am <time>8. Juli 2025</time></div>', "2025-07-08"),
        ('<div class="meta"><h4>Category</h4><div class="date">July 8, 2025</div></div>', None),
        (
            '<div class="meta">Published <time>July 8, 2025</time></div>'
            '<div class="meta">Published <time>July 9, 2025</time></div>',
            None,
        ),
    ],
)
def test_a_day_that_a_box_beside_the_article_calls_that_of_publishing(boxes: str, published: str | None) -> None:
    body = "<h1>Ten ferries worth the wait</h1><p>The oldest of them has crossed since the bridge fell.</p>"
    others = "<p><time>3 May 2024</time></p><p><time>4 May 2024</time></p>"
    fields = claims(body=f'{body}{"<hr>" * 80}<div class="sidebar">{boxes}{others}</div>')
    assert fields.published == published


def test_the_day_that_is_shown_comes_before_that_of_greenwich() -> None:
    fields = claims(body='<h1>Late count</h1><time datetime="2026-02-24T04:13:00Z">February 23, 2026</time>')
    assert fields.published == "2026-02-23"
    offset = claims(
        '<meta property="article:published_time" content="2019-12-09T19:00:49+01:00">',
        "<h1>Late count</h1><p>10 December 2019</p>",
    )
    assert offset.published == "2019-12-10"


def test_of_two_statements_for_machines_the_one_that_is_shown() -> None:
    head = linked('{"@type": "Article", "datePublished": "2018-04-03"}')
    head += '<meta property="article:published_time" content="2025-12-19">'
    assert claims(head, "<h1>Five shoes for mud</h1><p>Updated: 19 December 2025</p>").published == "2025-12-19"


@pytest.mark.parametrize(
    "text",
    [
        "<p>Brackwater, 3 May 2024</p><p>The council has met in the boathouse.</p>",
        "<p>03.05.2024 – Der Rat hat sich im Bootshaus getroffen, weil im Rathaus der Boden geschliffen wird.</p>",
        "<div class='footer'><time>3 May 2024</time></div>",
        "<p>von Ida<br>am 03.05.2024</p>",
    ],
)
def test_a_date_that_stands_for_itself_anywhere(text: str) -> None:
    assert claims(body=f"<h1>Rat tagt</h1>{'<p>Ein Satz.</p>' * 80}{text}").published == "2024-05-03"


def test_metas_of_a_sites_own_making_and_those_written_for_people() -> None:
    assert (
        claims('<meta name="w-published-date" content="2025-05-27T06:03:43.274Z">').published == "2025-05-27T06:03:43Z"
    )
    assert claims('<meta name="published" content="July 17, 2025">').published == "2025-07-17"
    data = "{&quot;@type&quot;:&quot;Article&quot;,&quot;datePublished&quot;:&quot;2025-01-02&quot;}"
    assert claims(f'<meta name="script:ld+json" content="{data}">').published == "2025-01-02"


def test_the_address_decides_between_dates_and_gives_one_with_a_named_month() -> None:
    link = '<link rel="canonical" href="https://leser.example/2017/09/krimi.html">'
    body = "<div><h2>9. September 2017</h2></div><h1>Ein Krimi</h1><p>Verlag am Deich, 14.08.2017</p>"
    assert claims(link, body, lang="de").published == "2017-09-09"
    named = '<link rel="canonical" href="https://wine.example/blog/2023/october/03/styles">'
    assert claims(named).published == "2023-10-03"


def test_day_and_month_swapped_on_the_page_are_read_as_the_head_has_them() -> None:
    head = linked('{"@type": "Article", "datePublished": "2024-09-10T16:07:00Z"}')
    assert claims(head, "<h1>Ten ferries worth the wait</h1><p>09.10.2024</p>").published == "2024-09-10T16:07:00Z"


def test_a_head_that_gives_the_updates_moment_for_both_yields_to_an_older_labelled_day() -> None:
    moment = "2025-11-29T12:28:31Z"
    head = linked(f'{{"@type": "Article", "datePublished": "{moment}", "dateModified": "{moment}"}}')
    body = "<h1>Ten ferries worth the wait</h1><p>Published <time>13 August 2025</time></p>"
    assert claims(head, body).published == "2025-08-13"


def test_an_address_keeps_the_day_of_an_article_whose_site_has_moved() -> None:
    head = '<link rel="canonical" href="https://ferry.example/home/2017/7/12/hares">'
    head += linked('{"@type": "Article", "datePublished": "2019-06-17T18:28:00+0200"}')
    assert claims(head, "<h1>Hares in the snow</h1>").published == "2017-07-12"
    soon = claims(head.replace("2017/7/12", "2019/6/10"), "<h1>Hares in the snow</h1>")
    assert (soon.published, list_codes(soon)) == ("2019-06-17T18:28:00+02:00", [])


def test_the_time_that_is_shown_on_the_day_which_the_address_names() -> None:
    address = '<link rel="canonical" href="https://ferry.example/2012/9/17/hares">'
    shown = '<h1>Hares</h1><time class="updated" datetime="2012-09-17T07:54:33Z">September 17, 2012</time>'
    assert claims(address, shown).published == "2012-09-17T07:54:33Z"


def test_a_shown_day_that_the_head_calls_that_of_an_update_yields_to_what_sharers_are_told() -> None:
    metas = (
        '<meta property="article:published_time" content="2022-03-04T09:30:00Z">'
        '<meta property="article:modified_time" content="2024-09-17T11:00:00Z">'
    )
    body = "<h1>Which lathe to begin with</h1><p>By Ada Quill</p><p>17 September 2024</p>"
    fields = claims(metas, body)
    assert (fields.published, fields.modified) == ("2022-03-04T09:30:00Z", "2024-09-17T11:00:00Z")
    assert claims(metas.replace("2024-09-17", "2025-01-08"), body).published == "2024-09-17"


def test_a_labelled_update_away_from_the_headline_counts_where_only_machines_are_told_more() -> None:
    away = f"<h1>Ten ferries worth the wait</h1>{'<hr>' * 90}<p>Updated 18 November 2025</p>"
    fields = claims(OLD, away)
    assert (fields.published, fields.modified) == ("2025-11-18", "2025-11-18")
    assert list_codes(fields) == ["only-update-dated"]
    apart = away.replace("Updated 18 November 2025", "<span>Last updated:</span> <time>18 November 2025</time>")
    apart = apart.replace("<hr>", "<hr>" * 5)
    assert claims(OLD, apart).published == "2025-11-18"
    told = '<meta property="article:published_time" content="2019-02-03T10:00:00Z">'
    assert claims(told + OLD, away).published == "2019-02-03T10:00:00Z"


def test_the_day_since_when_a_notice_is_valid_is_not_that_of_its_publication() -> None:
    fields = claims(
        body="<h1>Reisehinweise Quellental</h1><p>Stand: 12.11.2021 (unverändert gültig seit: 05.11.2021)</p>"
    )
    assert (fields.published, fields.modified) == ("2021-11-12", "2021-11-12")


def test_the_upload_of_a_video_is_not_the_articles_publication() -> None:
    body = '<h1>Three loaves</h1><div itemscope><meta itemprop="uploadDate" content="2024-01-06T16:10:58Z"></div>'
    assert claims('<meta property="article:modified_time" content="2026-02-07T12:55:40Z">', body).published is None


def test_a_day_within_a_link_is_a_teasers_where_boxes_tell_of_several() -> None:
    own = "<div><h4>Published</h4> <time>15 November 2018</time></div>"
    card = '<a href="/b"><span><h3>Published</h3> <time datetime="2023-11-09">9 Nov 2023</time></span></a>'
    body = f'<h1>Locks for small shops</h1>{"<hr>" * 90}<div class="sidebar">{own}{"<hr>" * 300}{card}{card}</div>'
    assert claims(body=body).published == "2018-11-15"


@pytest.mark.parametrize(
    ("elsewhere", "published"),
    [
        ("<p><time>December 02, 2025</time></p>", "2025-12-02"),
        ("<p>Seen on 18/11/2024</p>", "2025-12-02"),
        ("<p>Seen on 11/18/2024</p>", "2025-02-12"),
        ("<p><time>December 02, 2025</time></p><p><time>February 12, 2025</time></p>", None),
    ],
)
def test_a_day_that_could_be_two_is_settled_by_what_else_the_page_shows(elsewhere: str, published: str | None) -> None:
    body = f'<h1>Ten ferries worth the wait</h1><p>Ada Quill 02-12-2025</p>{"<hr>" * 90}<div class="related">{{}}</div>'
    assert claims(body=body.format(elsewhere)).published == published
