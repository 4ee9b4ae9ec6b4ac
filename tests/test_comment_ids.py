"""Comments against the ids that WordPress, Blogger and Disqus give each one: read here by themselves.

The truth is read from ids and classes alone, apart from the code under test. It needs the corpora in ../shared, and
is skipped, saying so, where they are not.
"""

from __future__ import annotations

import re
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import dateparser
import pytest
from lxml.html import HtmlElement

from newsclip.comments.page import find_comments
from newsclip.encoding import decode_bytes
from newsclip.page.tree import parse_page
from newsclip.record import Comment

CORPORA = Path(__file__).parents[2] / "shared" / "corpora"
NAMES = ("dragnet", "traf", "wcxb")
TRUE_COUNT = 0.95
TRUE_AUTHOR = 0.95
TRUE_DATE = 0.90
TRUE_PARENT = 0.90

WORDPRESS = re.compile(r"^(?:li-)?comment-(\d+)$")
BLOGGER = re.compile(r"^c(\d{10,})$")
DISQUS = re.compile(r"^dsq-comment-(\d+)$")
MONTHS = {"gennaio": "it", "enero": "es", "janvier": "fr"}


@dataclass(slots=True)
class Truth:
    """What the ids and classes of one comment say; ``None`` where they say nothing."""

    number: str
    parent: str | None
    author: str | None
    date: str | None
    text: str


def fold(text: str | None) -> str:
    return " ".join((text or "").split())


def has_class(element: HtmlElement, *names: str) -> bool:
    return not set(names).isdisjoint((element.get("class") or "").split())


def find_class(element: HtmlElement, name: str, stop: frozenset[HtmlElement]) -> HtmlElement | None:
    """Return the first descendant of a class that belongs to this comment and to none nested in it."""
    for inner in element.iter():
        if isinstance(inner.tag, str) and has_class(inner, name):
            owner: HtmlElement | None = inner
            while owner is not None and owner not in stop:
                owner = owner.getparent()
            if owner is element:
                return inner
    return None


def read_wordpress(tree: HtmlElement) -> list[Truth]:
    """Read ``<li class="comment" id="comment-5">`` and what ``wp_list_comments`` puts into it."""
    items: dict[str, HtmlElement] = {}
    for element in tree.iter("li", "div", "article"):
        found = WORDPRESS.match(element.get("id") or "")
        if found and has_class(element, "comment") and found[1] not in items and fold(element.text_content()):
            items[found[1]] = element
    stop = frozenset(items.values())
    numbers = {element: number for number, element in items.items()}
    truths = []
    for number, element in items.items():
        parent = next((numbers[above] for above in element.iterancestors() if above in numbers), None)
        name = find_class(element, "fn", stop)
        truths.append(Truth(number, parent, fold(name.text_content()) if name is not None else None, None, ""))
        meta = find_class(element, "commentmetadata", stop)
        meta = meta if meta is not None else find_class(element, "comment-metadata", stop)
        if meta is not None:
            stamp = meta.find(".//time")
            said = stamp.get("datetime") if stamp is not None else fold(meta.text_content())
            truths[-1].date = read_date(said or "", tree)
    return truths


def read_blogger(tree: HtmlElement) -> list[Truth]:
    """Read ``<li class="comment" id="c123">`` of today and ``<dt class="comment-author" id="c123">`` of before."""
    truths = []
    for element in tree.iter("li", "dt"):
        found = BLOGGER.match(element.get("id") or "")
        if not found or not has_class(element, "comment", "comment-author"):
            continue
        if element.tag == "li":
            name, stamp = element.find(".//cite"), find_first(element, "datetime")
            above = next((up for up in element.iterancestors("li") if BLOGGER.match(up.get("id") or "")), None)
            parent = BLOGGER.match(above.get("id") or "") if above is not None else None
            author = fold(name.text_content()) if name is not None else None
        else:
            parent, stamp = None, None
            said = " ".join(element.xpath(".//text()[not(ancestor::script)]"))
            author = re.sub(r"\s*(said|says|hat gesagt|dijo|a dit)\W*$", "", fold(said)) or None
            for after in element.itersiblings():
                if after.tag == "dt":
                    break
                stamp = stamp if stamp is not None else find_first(after, "comment-timestamp")
        date = read_date(fold(stamp.text_content()), tree) if stamp is not None else None
        truths.append(Truth(found[1], parent[1] if parent else None, author, date, ""))
    return truths


def find_first(element: HtmlElement, name: str) -> HtmlElement | None:
    return next((inner for inner in element.iter() if isinstance(inner.tag, str) and has_class(inner, name)), None)


def read_disqus(tree: HtmlElement) -> list[Truth]:
    """Read ``<li id="dsq-comment-5">``; replies stand in the ``ul.children`` after it."""
    truths = []
    for element in tree.iter("li"):
        found = DISQUS.match(element.get("id") or "")
        if not found:
            continue
        names = tree.xpath(f"//*[@id='dsq-author-user-{found[1]}' or @id='dsq-cite-{found[1]}']")
        author = fold(names[-1].text_content()) if names else None
        parent = None
        above = element.getparent()
        while above is not None and above.tag == "ul" and has_class(above, "children") and parent is None:
            before = above.getprevious()
            known = DISQUS.match(before.get("id") or "") if before is not None else None
            parent = known[1] if known else None
            break
        truths.append(Truth(found[1], parent, author, None, ""))
    return truths


def read_date(said: str, tree: HtmlElement) -> str | None:
    """Return the day that a date says in full, read by dateparser; ``None`` where it could be one of two."""
    if re.match(r"\d{4}-\d\d-\d\d", said):
        return said[:10]
    if not re.search(r"\d{4}", said) or re.search(r"\d[./]\d", said):
        return None
    language = (tree.get("lang") or "en").split("-")[0].lower()
    said = re.sub(r"\b(at|um|à|a las|on|@|\|)\s.*|\(.*|Reply.*|Permalink.*|#.*", "", said)
    try:
        parsed = dateparser.parse(
            said, languages=sorted({language, "en"}), settings={"REQUIRE_PARTS": ["day", "month", "year"]}
        )
    except ValueError:
        return None
    return parsed.date().isoformat() if parsed else None


def read_pages() -> Iterator[tuple[str, str]]:
    for name in NAMES:
        with tarfile.open(CORPORA / f"{name}.tar.xz") as archive:
            for member in archive:
                if member.isfile() and "/html/" in f"/{member.name}" and (file := archive.extractfile(member)):
                    data = file.read()
                    if b"comment-" in data or b"dsq-comment" in data or b"comment-author" in data:
                        yield Path(member.name).stem, decode_bytes(data).text


@dataclass(slots=True)
class Tally:
    """Right and all, of one question."""

    right: int = 0
    all: int = 0

    def add(self, is_right: bool) -> None:
        self.right += is_right
        self.all += 1

    @property
    def share(self) -> float:
        return self.right / max(1, self.all)


def compare(truths: list[Truth], comments: list[Comment], tallies: dict[str, Tally]) -> None:
    """Compare a page's comments one by one, where their number is right."""
    tallies["count"].add(len(truths) == len(comments))
    if len(truths) != len(comments):
        return
    ids = {truth.number: comment.id for truth, comment in zip(truths, comments, strict=True)}
    for truth, comment in zip(truths, comments, strict=True):
        if truth.author:
            tallies["author"].add(fold(comment.author) == truth.author)
        if truth.date:
            tallies["date"].add((comment.published or "")[:10] == truth.date)
        tallies["parent"].add(comment.parent == (ids.get(truth.parent) if truth.parent else None))


@pytest.mark.slow
@pytest.mark.skipif(not CORPORA.is_dir(), reason="the corpora are not in ../shared: nothing to compare with")
def test_comments_are_those_of_the_ids() -> None:
    tallies = {name: Tally() for name in ("count", "author", "date", "parent")}
    for _, markup in read_pages():
        root = parse_page(markup).root
        for read in (read_wordpress, read_blogger, read_disqus):
            truths = read(root)
            if truths:
                compare(truths, find_comments(root).comments, tallies)
                break
    assert tallies["count"].all > 100
    assert tallies["count"].share >= TRUE_COUNT
    assert tallies["author"].share >= TRUE_AUTHOR
    assert tallies["date"].share >= TRUE_DATE
    assert tallies["parent"].share >= TRUE_PARENT
