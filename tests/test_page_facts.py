"""What a page's markup says of its article: invented pages, one case a shape of page."""

from __future__ import annotations

from newsclip.clipping import Clipping, Fields
from newsclip.facts import find_saved_address
from newsclip.facts.tags import MOST_KEYWORDS
from newsclip.page.draft import draft_page


def claims(head: str = "", body: str = "", lang: str = "en", url: str | None = None) -> Fields:
    page = f"<!doctype html><html lang='{lang}'><head>{head}</head><body>{body}</body></html>"
    return read(page, url)


def read(page: str, url: str | None = None) -> Fields:
    """Return the facts of a page, read as a saved page is."""
    return draft_page(Clipping(page, "html", None, is_page=True, url=url)).fields


def linked(json: str) -> str:
    return f'<script type="application/ld+json">{json}</script>'


def test_an_empty_page_claims_nothing() -> None:
    assert read("<html></html>") == Fields()


def test_title_loses_the_name_of_the_site() -> None:
    fields = claims(
        "<title>Harbour ferry returns after nine years | The Tidewater Gazette</title>"
        '<meta property="og:site_name" content="The Tidewater Gazette">'
        '<meta property="og:title" content="Harbour ferry returns after nine years - The Tidewater Gazette">',
        "<header><h1 class='logo'><a href='/'>The Tidewater Gazette</a></h1></header>"
        "<article><h1>Harbour ferry returns after nine years</h1></article>",
    )
    assert fields.title == "Harbour ferry returns after nine years"
    assert fields.site == "The Tidewater Gazette"


def test_title_without_any_heading_comes_from_what_the_head_agrees_on() -> None:
    fields = claims(
        "<title>Neue Brücke über die Warme – Kurier am Deich</title>"
        '<meta property="og:title" content="Neue Brücke über die Warme">',
        "<p>Text</p>",
        lang="de",
    )
    assert fields.title == "Neue Brücke über die Warme"


def test_title_leaves_the_kicker_out() -> None:
    fields = claims(
        "<title>Stadtrat: Der Markt bleibt autofrei</title>",
        "<h1><span class='article-kicker'>Stadtrat</span> <span>Der Markt bleibt autofrei</span></h1>",
    )
    assert fields.title == "Der Markt bleibt autofrei"


def test_title_leaves_out_the_day_that_stands_in_its_heading() -> None:
    fields = claims(
        "<title>Bees move into the old mill - Tide Post</title>",
        "<h1>Bees move into the old mill<h3 class='date-info'>Posted on July 1, 2024 by Ida Roe</h3></h1>",
    )
    assert fields.title == "Bees move into the old mill"


def test_title_loses_the_names_behind_its_bars() -> None:
    title = "How to keep bees through a wet winter"
    fields = claims("", f"<h1>{title} | Keeper's Advice | St Odo's Bee House</h1>")
    assert fields.title == title


def test_authors_from_a_graph_by_reference_and_from_a_list() -> None:
    graph = """{"@context": "https://schema.org", "@graph": [
        {"@type": "WebPage", "@id": "#page", "name": "x"},
        {"@type": ["NewsArticle"], "headline": "Bees move into the old mill",
         "author": [{"@id": "#p1"}, {"@type": "Person", "name": "Odile Marchetti"}]},
        {"@type": "Person", "@id": "#p1", "name": "Tomas Hallgren"}]}"""
    assert claims(linked(graph)).authors == ["Tomas Hallgren", "Odile Marchetti"]


def test_malformed_linked_data_is_mended_or_dropped() -> None:
    mended = """<!-- {"@type": "Article", "headline": "A line
        broken in two", "datePublished": "2023-04-05T06:07:00+02:00",} -->"""
    fields = claims(linked('{"@type": "Article", "headline": ') + linked(mended))
    assert fields.published == "2023-04-05T06:07:00+02:00"


def test_deep_and_huge_linked_data_cost_nothing() -> None:
    deep = '{"@type": "Article", "author": ' + "[" * 100_000 + "]" * 100_000 + "}"
    huge = '{"@type": "Article", "headline": "x", "list": [' + "{}," * 400_000 + "{}]}"
    assert claims(linked(deep) + linked(huge)).title is None


def test_microdata() -> None:
    fields = claims(
        body="<div itemscope itemtype='https://schema.org/Article'><h1 itemprop='headline'>Trams at night</h1>"
        "<span itemprop='author'><span itemprop='name'>Ines Valdivieso</span></span>"
        "<time itemprop='datePublished' datetime='2021-11-30'>30 November</time>"
        "<meta itemprop='dateModified' content='2021-12-02T10:00:00Z'>"
        "<span itemprop='articleSection'>Transport</span><p>The last tram leaves the harbour at four in the morning, "
        "the council has decided, and the first one an hour later.</p></div>"
    )
    assert (fields.title, fields.authors, fields.section) == ("Trams at night", ["Ines Valdivieso"], "Transport")
    assert (fields.published, fields.modified) == ("2021-11-30", "2021-12-02T10:00:00Z")


def test_a_date_among_comments_or_teasers_is_not_the_articles() -> None:
    fields = claims(
        body="<h1>Quiet week</h1><p>Text</p><aside><time datetime='2020-01-01'></time></aside>"
        "<ol class='comment-list'><li><time datetime='2020-01-02'></time></li></ol>"
    )
    assert fields.published is None


def test_canonical_address_is_absolute_or_nothing() -> None:
    relative = '<link rel="canonical" href="/a/b">'
    assert claims(relative).url is None
    assert claims(relative + '<meta property="og:url" content="https://gazette.example/a/b#top">').url == (
        "https://gazette.example/a/b"
    )
    assert claims('<link rel="canonical" href="javascript:alert(1)">').url is None
    assert claims('<link rel="canonical" href="http://[bad/">').url is None


def test_address_of_a_saved_copy() -> None:
    saved = "<!-- saved from url=(0031)https://gazette.example/ferry/2 -->"
    single = "<!--\n Page saved with SingleFile \n url: https://gazette.example/ferry/3 \n saved date: x\n-->"
    page = "<!DOCTYPE html>\n{}\n<html><head><title>x</title></head><body><p>y</p></body></html>"
    assert find_saved_address(page.format(saved)) == "https://gazette.example/ferry/2"
    assert find_saved_address(page.format(single)) == "https://gazette.example/ferry/3"
    assert find_saved_address(page.format("")) is None


def test_archived_canonical_is_unwrapped() -> None:
    href = "https://web.archive.org/web/20200102030405/https://gazette.example/ferry"
    assert claims(f'<link rel="canonical" href="{href}">').url == "https://gazette.example/ferry"


def test_tags_description_language_and_comment_count() -> None:
    fields = claims(
        '<meta property="article:tag" content="ferry"><meta property="article:tag" content="Harbour">'
        '<meta name="description" content="The ferry sails again.">'
        + linked('{"@type": "NewsArticle", "commentCount": "12", "articleSection": ["Local"]}'),
        lang="pt_br",
    )
    assert fields.tags == ["ferry", "Harbour"]
    assert fields.description == "The ferry sails again."
    assert (fields.language, fields.comments_stated, fields.section) == ("pt-BR", 12, "Local")


def test_keywords_written_for_search_engines_are_no_tags() -> None:
    words = [f"harbour {number}" for number in range(MOST_KEYWORDS + 1)]
    assert claims(f'<meta name="keywords" content="{", ".join(words[:-1])}">').tags == words[:-1]
    assert claims(f'<meta name="keywords" content="{", ".join(words)}">').tags == []


def test_long_metas_are_cut() -> None:
    fields = claims(
        f'<meta name="description" content="{"(" * 200_000}"><meta name="author" content="{"(" * 200_000}">'
    )
    assert fields.description is not None
    assert len(fields.description) <= 2_000
    assert fields.authors == []


def test_linked_data_wrapped_for_old_browsers_is_read() -> None:
    plain = '{"@type": "Article", "datePublished": "2023-04-05"}'
    for wrapped in (f"<!--\n{plain}\n//-->", f"//<![CDATA[\n{plain}\n//]]>", f"/* <![CDATA[ */{plain};/* ]]> */"):
        assert claims(linked(wrapped)).published == "2023-04-05", wrapped
    assert claims(linked(" " * 200_000 + "<!--" + " " * 200_000)).published is None


def test_the_date_that_a_reader_sees_by_the_headline() -> None:
    fields = claims(body="<h1>Ponte reaberta ao trânsito</h1><p>Por Inês Valadão | 3 de maio de 2022</p>", lang="pt")
    assert (fields.published, fields.authors) == ("2022-05-03", ["Inês Valadão"])
    swedish = claims(body="<h1>Bron öppnas igen</h1><span class='post-date'>3 maj 2022</span>", lang="sv")
    assert swedish.published == "2022-05-03"


def test_greenwich_gives_way_to_the_day_that_the_page_shows() -> None:
    fields = claims(
        '<meta property="article:published_time" content="2020-02-25T02:25:54Z">',
        "<h1>Late count in the harbour ward</h1><p>February 24, 2020 | 9:25pm</p>",
    )
    assert fields.published == "2020-02-24T21:25"


def test_a_date_of_update_stands_in_only_with_a_notice() -> None:
    fields = claims(body="<h1>Ten ferries worth the wait</h1><p>Last updated: 18 November 2025</p>")
    assert (fields.published, fields.modified) == ("2025-11-18", "2025-11-18")
    assert [notice.code for notice in fields.notices] == ["only-update-dated"]


def test_a_day_in_the_address_is_a_date_of_publication() -> None:
    assert claims('<link rel="canonical" href="https://gazette.example/2021/10/20/ferry/">').published == "2021-10-20"


def test_a_login_gives_way_to_the_byline_by_the_headline() -> None:
    fields = claims(
        linked('{"@type": "Article", "author": {"@type": "Person", "name": "webadmin7"}}'),
        "<h1>Markt bleibt autofrei</h1><div class='autorenzeile'>Von Ida Brandt und Tom Kessler</div>",
        lang="de",
    )
    assert fields.authors == ["Ida Brandt", "Tom Kessler"]


def test_the_publication_is_an_author_only_where_nobody_else_is() -> None:
    head = '<meta property="og:site_name" content="Kurier am Deich"><meta name="author" content="Kurier am Deich">'
    assert claims(head, "<h1>Deich hält</h1><p>Von Ida Brandt</p>", lang="de").authors == ["Ida Brandt"]
    assert claims(head, "<h1>Deich hält</h1>", lang="de").authors == ["Kurier am Deich"]


def test_amp_page() -> None:
    fields = claims(
        '<link rel="canonical" href="https://gazette.example/ferry">'
        + linked(
            '{"@context": "http://schema.org", "@type": "NewsArticle", "mainEntityOfPage": "https://gazette.example/f",'
            ' "headline": "Ferry returns", "datePublished": "2024-01-02T03:04:05Z",'
            ' "author": {"@type": "Person", "name": "Ida Roe"},'
            ' "publisher": {"@type": "Organization", "name": "Gazette"}}'
        ),
        "<h1>Ferry returns</h1><amp-img></amp-img>",
    )
    assert (fields.title, fields.authors, fields.site) == ("Ferry returns", ["Ida Roe"], "Gazette")
    assert (fields.published, fields.url) == ("2024-01-02T03:04:05Z", "https://gazette.example/ferry")


def test_a_byline_within_a_line_and_one_far_from_the_headline() -> None:
    box = "<div><div>Updated: 31 December 2024</div><div><span>Written by: </span><span>Ida Brandt</span></div></div>"
    assert claims(body=f"<h1>Deich hält</h1>{box}").authors == ["Ida Brandt"]
    far = "<p>Der Deich hält.</p>" * 90 + "<p>Written by <a href='/x'>Tom Kessler</a></p>"
    assert claims(body=f"<h1>Deich hält</h1>{far}").authors == ["Tom Kessler"]


def test_a_name_and_a_day_that_may_be_either_are_a_byline() -> None:
    assert claims(body="<h1>Deich hält</h1><p>Ida Brandt 02-12-2025</p>").authors == ["Ida Brandt"]


def test_title_loses_the_host_that_its_tag_opens_or_ends_with() -> None:
    link = '<link rel="canonical" href="https://www.deichkurier.example/pegel">'
    for tag in ("deichkurier.example // » Der Pegel steigt wieder", "Der Pegel steigt wieder – Deich Kurier"):
        assert claims(f"<title>{tag}</title>{link}", "<p>Text</p>").title == "Der Pegel steigt wieder", tag
