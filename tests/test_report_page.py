"""The review page in a real browser: what it shows, how it is used, and that no clipping does anything in it."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from newsclip.clipping import Options
from newsclip.recipe import read_records
from newsclip.report import Report
from newsclip.runner.lines import write_record
from tests.browser import Page, needs_browser, open_browser
from tests.command import ARTICLE, FIXTURES, run
from tests.command import read_records as parse_records

pytestmark = needs_browser
Records = dict[str, dict[str, Any]]
CASES = "comments-wordpress-en full-page-ar body-twice-de front-page-en page-paywall-fr gap-comments-pl short-note-en"
LONG_LINE = 1_000_000
EVIL = (
    "</script><script>window.ran=1;fetch('http://evil.invalid/a')</script><!--<script>"
    "<img src=http://evil.invalid/b onerror=window.ran=1><svg onload=window.ran=1>"
    "<style>@import 'http://evil.invalid/c';*{display:none}</style><base href=http://evil.invalid/>"
    "\"'`${window.ran=1}{{ran}}\\u003cscript\\u003e&lt;script&gt;"
)
EVIL_PAGE = f"""<!DOCTYPE html><html lang="en"><head><title>EVIL</title>
<link rel="canonical" href="javascript:window.ran=1"><meta property="og:site_name" content="EVIL">
<meta http-equiv="refresh" content="0;url=http://evil.invalid/d">
<script type="application/ld+json">{
    json.dumps(
        {
            "@type": "NewsArticle",
            "headline": "EVIL",
            "url": "javascript:window.ran=1",
            "author": {"name": "Ada EVIL"},
            "comment": [
                {
                    "@type": "Comment",
                    "text": ARTICLE + "EVIL",
                    "url": "data:text/html,<script>window.ran=1</script>",
                    "author": {"name": "Bo"},
                }
            ],
        }
    )
}</script></head>
<body onload="window.ran=1"><article><h1>EVIL</h1><p>{ARTICLE}</p><p>EVIL {ARTICLE}</p></article></body></html>"""
ESCAPED = EVIL.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with open_browser(tmp_path_factory.mktemp("profile")) as opened:
        yield opened


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("clippings")
    for case in CASES.split():
        (source,) = (FIXTURES / case).glob("source.*")
        (folder / f"{case}{source.suffix}").write_bytes(source.read_bytes())
    (folder / "gone.txt").symlink_to(folder / "nowhere.txt")
    return folder


@pytest.fixture(scope="module")
def records(folder: Path) -> Records:
    done = run("-q", folder, "--segments", "--report", folder.parent / "report" / "page.html")
    return {str(record["file"]): record for record in parse_records(done.stdout)}


@pytest.fixture
def report(page: Page, folder: Path, records: object) -> Page:
    page.look_as()
    page.visit(folder.parent / "report" / "page.html")
    return page


def test_first_stand_the_clippings_that_want_a_look_with_the_reason(report: Page, records: Records) -> None:
    shown = report.run(
        "return $$('#look > li').map((li) => [li.querySelector('.path').textContent,"
        " [...li.querySelectorAll('.reasons li')].map((reason) => reason.textContent)])"
    )
    wanting = {file for file, record in records.items() if record["status"] != "ok"}
    assert {file for file, _ in shown} == wanting
    reasons = dict(shown)
    assert reasons["page-paywall-fr.html"] == [
        "The page shows the beginning of the article only; the rest is for subscribers."
    ]
    (reason,) = reasons["front-page-en.txt"]
    assert "nothing in it reads as an article" in reason
    assert reasons["gone.txt"][0].startswith("It could not be read: ")
    everything = report.run("return $$('#all .path').map((path) => path.textContent)")
    assert everything == sorted(records)
    tops = report.run("return ['#look', '#all'].map((list) => $(list).getBoundingClientRect().top)")
    assert tops == sorted(tops)
    statuses = report.run("return $$('#look .status').map((status) => status.textContent)")
    assert statuses == sorted(statuses, key=["failed", "empty", "partial", "ok"].index)
    report.run("$('#look a').click()")
    for file, _ in shown[1:]:
        report.run("$$('.head .step')[1].click()")
        report.wait("$('#detail .path').textContent === arguments[0]", file)


def test_filters_by_status_language_site_date_and_words(report: Page, records: Records) -> None:
    whole = f"{len(records)} of {len(records)} clippings"
    assert report.run("return $('#count').textContent") == whole
    assert report.run("return $('#count').getAttribute('role')") == "status", "a screen reader is told"

    def listed() -> set[str]:
        return set(report.run("return $$('#all .path').map((path) => path.textContent)"))

    report.fill("language", "ar")
    assert listed() == {"full-page-ar.txt"}
    report.fill("language", "")
    report.fill("site", "Harbour Post")
    assert listed() == {"comments-wordpress-en.html"}
    report.fill("site", "")
    report.fill("from", "2025-01-01")
    report.fill("until", "2025-12-31")
    assert (
        listed()
        == {file for file, record in records.items() if (record["published"] or "").startswith("2025")}
        != set()
    )
    report.run("$('[type=reset]').click()")
    report.wait("$('#count').textContent === arguments[0]", whole)
    report.run("$('[value=ok]').click()")
    assert listed() == {file for file, record in records.items() if record["status"] != "ok"}
    report.run("$('[value=ok]').click()")
    for query, found in (
        ("sandhaven FERRY", {"comments-wordpress-en.html"}),
        ("الطبيب", {"full-page-ar.txt"}),
        ("reserve abonnes", {"page-paywall-fr.html"}),
        ("no-such-word", set()),
    ):
        report.fill("words", query)
        assert listed() == found, query


def test_record_and_clipping_stand_side_by_side_and_nothing_is_missing(report: Page, records: Records) -> None:
    for file, record in records.items():
        report.open_clipping(file)
        assert report.run(
            "return $$('.stretch').map((s) => [s.querySelector('.role').textContent,"
            " s.querySelector('.text').textContent])"
        ) == [
            [segment["role"], segment["text"].replace("\r\n", "\n").replace("\r", "\n")]
            for segment in record.get("segments") or []
        ]
        assert report.run("return $$('.body p').map((p) => p.textContent)") == (
            record["body"].split("\n\n") if record["body"] else []
        )
        if record["title"]:
            assert report.run("return $('.record .title').textContent") == record["title"]
    report.open_clipping("comments-wordpress-en.html")
    report.run("$$('.body p')[1].click()")
    paragraph = report.run("return $$('.body p')[1].textContent")
    assert report.run("return document.activeElement.querySelector('.text').textContent") == paragraph
    record_side, clipping_side = report.run(
        "return ['.record', '.clipping'].map((s) => $(s).getBoundingClientRect().toJSON())"
    )
    assert record_side["right"] <= clipping_side["left"]
    assert abs(record_side["top"] - clipping_side["top"]) < 1


def test_every_role_has_a_colour_and_the_legend_names_it(report: Page) -> None:
    colours = {}
    for file in ("full-page-ar.txt", "comments-wordpress-en.html", "body-twice-de.txt"):
        report.open_clipping(file)
        colours.update(
            report.run(
                "return $$('.stretch').map((s) => [s.dataset.group,"
                " getComputedStyle(s.querySelector('.text')).borderInlineStartColor])"
            )
        )
        keys = report.run("return $$('.legend .key').map((key) => key.className.split('g-')[1])")
        assert set(report.run("return $$('.stretch').map((s) => s.dataset.group)")) == set(keys)
    assert len(set(colours.values())) == len(colours) >= 8
    report.run("$('.legend .g-repeat').click()")
    assert report.run("return $$('.stretch:not(.faint)').map((s) => s.dataset.group)") == ["repeat"] * report.run(
        "return $$('.stretch.g-repeat').length"
    )


def test_role_and_reason_show_where_mouse_or_keyboard_points(report: Page, records: Records) -> None:
    file = "comments-wordpress-en.html"
    segments = records[file]["segments"]
    report.open_clipping(file)
    x, y = report.run("const r = $$('.stretch')[1].getBoundingClientRect(); return [r.x + 150, r.y + 8]")
    report.command("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y)
    assert report.wait("$('#why').hidden ? '' : $('#why').textContent") == f"headline {segments[1]['reason']}"
    report.command("Input.dispatchMouseEvent", type="mouseMoved", x=5, y=5)
    report.wait("$('#why').hidden")
    assert report.run("return $$('.stretch').filter((s) => s.tabIndex === 0).length") == 1, "one stop for all"
    report.run("$('.legend button:last-child').parentElement.parentElement.lastElementChild.firstElementChild.focus()")
    report.press("Tab")
    for segment in segments[:3]:
        assert report.run("return document.activeElement.querySelector('.text').textContent") == segment["text"]
        role = segment["role"].replace("-", " ")
        assert report.run("return $('#why').hidden ? '' : $('#why').textContent") == f"{role} {segment['reason']}"
        assert report.run("return document.activeElement.getAttribute('aria-describedby')") == "why"
        report.press("ArrowDown")


def test_a_thread_is_indented_below_what_it_answers(report: Page, records: Records) -> None:
    report.open_clipping("comments-wordpress-en.html")
    comments = records["comments-wordpress-en.html"]["comments"]
    places = dict(report.run("return $$('.thread li').map((li) => [li.id, li.getBoundingClientRect().left])"))
    replies = [comment for comment in comments if comment["parent"]]
    assert replies
    for reply in replies:
        assert places[f"comment-{reply['id']}"] > places[f"comment-{reply['parent']}"]
    assert report.run("return $$('.thread .said').map((said) => said.textContent)") == [c["text"] for c in comments]
    assert "Orrin P. to Tilda Marsh" in report.run("return $$('.thread .by')[1].textContent")


def test_the_keyboard_alone_finds_and_opens_a_clipping(report: Page) -> None:
    for _ in range(40):
        report.press("Tab")
        if report.run("return document.activeElement.matches('#look a')"):
            break
    first = report.run("return document.activeElement.querySelector('.path').textContent")
    report.press("ArrowDown", "ArrowUp", "Enter")
    report.wait("document.activeElement.id === 'record-heading'")
    assert report.run("return $('#detail .path').textContent") == first
    assert report.run("return $$('#browse [aria-current]').length") == 2
    report.run("$('.back').click()")
    report.wait("document.activeElement.matches('#browse a')")


def test_all_that_can_be_reached_has_a_name_and_a_landmark(report: Page) -> None:
    report.open_clipping("comments-wordpress-en.html")
    nodes = report.command("Accessibility.getFullAXTree")["nodes"]
    roles = {node["role"]["value"] for node in nodes if not node["ignored"]}
    assert {"navigation", "main", "search", "heading", "list", "searchbox", "status"} <= roles
    for node in nodes:
        facts = {fact["name"]: fact["value"].get("value") for fact in node.get("properties", [])}
        if facts.get("focusable") and node["role"]["value"] in {
            "link",
            "button",
            "checkbox",
            "combobox",
            "searchbox",
            "Date",
        }:
            assert node["name"]["value"].strip(), node
    levels = report.run("return $$('h1, h2, h3').map((h) => h.tagName)")
    assert levels[0] == "H1"


def test_a_script_from_right_to_left_stands_so(report: Page) -> None:
    report.open_clipping("full-page-ar.txt")
    for part in (".record .title", ".body p", ".stretch.g-article .text", "#all a[aria-current] .name"):
        assert report.run("return getComputedStyle($(arguments[0])).direction", part) == "rtl", part
    report.open_clipping("short-note-en.txt")
    assert report.run("return getComputedStyle($('.body p')).direction") == "ltr"


def test_dark_and_light_are_as_the_system_is(report: Page) -> None:
    def measure() -> tuple[float, float]:
        paper, ink = report.run(
            "return ['backgroundColor', 'color'].map((n) => getComputedStyle(document.documentElement)[n])"
        )
        return tuple(sum(map(float, colour[4:-1].split(","))) for colour in (paper, ink))  # type: ignore[return-value]

    light = measure()
    report.look_as(scheme="dark")
    dark = measure()
    assert light[0] > 650 > 200 > light[1]
    assert dark[0] < 150 < 600 < dark[1]


def test_it_fits_a_telephone(report: Page) -> None:
    report.look_as(width=360, height=740)
    fits = "return document.documentElement.scrollWidth <= innerWidth"
    assert report.run(fits)
    report.open_clipping("comments-wordpress-en.html")
    assert report.run(fits)
    assert report.run("return $('#browse').offsetHeight") == 0
    assert report.run(
        "return $('.record').getBoundingClientRect().bottom <= $('.clipping').getBoundingClientRect().top"
    )
    report.run("$$('.jump button')[1].click()")
    assert report.run("return Math.abs($('#clipping-heading').getBoundingClientRect().top) < 250")
    report.run("$('.back').click()")
    report.wait("$('#browse').offsetHeight > 0")


def test_it_prints_the_clipping_whole(report: Page) -> None:
    report.open_clipping("comments-wordpress-en.html")
    report.look_as(media="print")
    assert report.run("return ['#browse', '.head nav'].map((s) => $(s).offsetHeight)") == [0, 0]
    assert (
        report.run("return $$('.pane, #detail, .sides').filter((e) => e.scrollHeight > e.clientHeight + 1).length") == 0
    )
    assert report.run("return $$('.stretch .role').filter((r) => getComputedStyle(r).opacity === '0').length") == 0
    pdf = base64.b64decode(report.command("Page.printToPDF")["data"])
    assert pdf.startswith(b"%PDF")
    assert pdf.count(b"/Type /Page\n") >= 2


@pytest.mark.parametrize("name", ["page.html", "pages"])
def test_no_clipping_does_anything(page: Page, tmp_path: Path, name: str) -> None:
    source = tmp_path / "in"
    source.mkdir()
    (source / "paste.txt").write_text(f"{EVIL}\n\nBy {EVIL}\n\n{ARTICLE}\n{EVIL}\n\n{ARTICLE}\n\n1 comment\n\n{EVIL}\n")
    (source / "page.html").write_text(EVIL_PAGE.replace("EVIL", ESCAPED))
    (source / "raw.html").write_text(EVIL_PAGE.replace("EVIL", EVIL))
    (source / f"{EVIL[:20].replace('/', '∕')} onclick=.txt").write_text(ARTICLE)
    (source / "turned.txt").write_text(f"A \u202eheadline\u202c\n\n{ARTICLE}\u2066\u2067\u0007 {ARTICLE}\n")
    (source / "line.txt").write_text(f"Long\n\n{ARTICLE}\n" + "word" * (LONG_LINE // 4))
    done = run("-q", source, "--segments", "--report", tmp_path / name)
    records = parse_records(done.stdout)
    assert len(records) == 6
    index = tmp_path / name / "index.html" if name == "pages" else tmp_path / name
    page.look_as()
    page.visit(index)
    scripts = page.run("return $$('script').length")
    page.fill("words", "evil.invalid")
    page.fill("words", "")
    for record in records:
        page.open_clipping(record["file"])
        assert page.run("return window.ran") is None
        assert page.run("return $$('img, svg, iframe, object, embed, link, base, form:not(#filters)').length") == 0
        assert (
            page.run(
                "return $$('*').filter((e) => e.getAttributeNames().some((n) => /^on|^style$/.test(n)"
                " && e.tagName !== 'LI')).length"
            )
            == 0
        )
        links = page.run("return $$('#detail a[target]').map((a) => [a.href, a.rel])")
        assert all(href.startswith("http") and "noreferrer" in rel for href, rel in links)
        shown = "".join(page.run("return $$('.stretch .text').map((t) => t.firstChild.textContent)"))
        assert not any(control in shown for control in "\u202e\u202c\u2066\u2067\u0007")
    assert page.run("return $$('script').length") == scripts
    allowed = index.parent.resolve().as_uri()
    assert [address for address in page.list_requests() if not address.startswith(allowed)] == []
    assert page.list_log() == []
    page.open_clipping("turned.txt")
    codes = page.run("return $$('.stretch .control').map((c) => c.dataset.code)")
    assert {"U+202E", "U+2066", "U+2067"} <= set(codes)
    page.open_clipping("line.txt")
    assert page.run("return $$('.stretch .text .more').length") == 1, "a line so long comes in pieces"


def test_the_policy_stops_what_the_page_itself_would_not(report: Page) -> None:
    """The second wall: were a clipping's markup ever to reach the page, nothing in it could run or load."""
    for attack in ("document.body.innerHTML += '<img src=x>'", "document.write('<script>1</script>')"):
        with pytest.raises(Exception, match="Trusted"):
            report.run(attack)
    report.run(
        "const s = document.createElement('style'); s.textContent = '* { display: none }'; document.head.append(s);"
        "const i = document.createElement('img'); i.src = 'http://evil.invalid/'; document.body.append(i)"
    )
    assert report.run("return $('h1').offsetHeight > 0")
    assert not [address for address in report.list_requests() if "evil" in address]
    assert any("violates" in message for message in report.list_log())


def test_a_folder_says_which_file_it_misses(page: Page, folder: Path, tmp_path: Path) -> None:
    assert run("-q", folder, "--report", tmp_path / "pages").returncode == 1
    (data,) = (tmp_path / "pages").glob("data-*")
    (data / "records-0.js").unlink()
    page.visit(tmp_path / "pages" / "index.html")
    page.run("$('#all a').click()")
    assert "records-0.js is missing" in page.wait("$('#detail [role=alert]')?.textContent")


def write_many(target: Path, count: int) -> None:
    """Write a report of so many clippings, the fixtures over and over."""
    options = Options(report=True)
    sources = sorted([*FIXTURES.glob("*/source.txt"), *FIXTURES.glob("*/source.html")])[::3]
    found = [record for path in sources for record in read_records(path.parent.name, path.read_bytes(), options)]
    lines = [write_record(record, options) for record in found]
    with Report(target) as report:
        for number in range(count):
            report.add(lines[number % len(lines)])
        report.finish()


@pytest.mark.parametrize(("name", "count"), [("page.html", 1000), ("pages", 10_000)])
def test_many_clippings_open_and_filter_at_once(page: Page, tmp_path: Path, name: str, count: int) -> None:
    write_many(tmp_path / name, count)
    index = tmp_path / name / "index.html" if name == "pages" else tmp_path / name
    largest = max(path.stat().st_size for path in tmp_path.rglob("*") if path.is_file())
    assert largest < 10 * 2**20
    page.look_as()
    page.command("Performance.enable", timeDomain="threadTicks")

    def measure() -> float:
        """Return the seconds of processor time that the page has taken so far, whoever else is at work."""
        metrics = {one["name"]: one["value"] for one in page.command("Performance.getMetrics")["metrics"]}
        return float(metrics["TaskDuration"])

    page.visit(index)
    began = measure()
    spent = [began]
    for field, value, left in (
        ("language", "de", None),
        ("language", "", count),
        ("words", "bridge ferry", None),
        ("words", "", count),
    ):
        before = measure()
        told = page.fill(field, value)
        page.run("return $('#all').offsetHeight")
        spent.append(measure() - before)
        assert told.endswith(f" of {count:,} clippings")
        assert told.startswith(f"{left:,} ") if left else not told.startswith(f"{count:,} ")
    page.command("Performance.disable")
    assert max(spent) < (1.0 if count <= 1000 else 3.0)
    page.run("location.hash = '#' + arguments[0]", count - 1)
    page.wait("$('.stretch')")
