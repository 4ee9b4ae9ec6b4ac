"""Files that hold articles and what is known of them: feeds, notes of Evernote, exports of services in JSON and CSV."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from newsclip.clipping import Clipping, Fields
from newsclip.encoding import decode_bytes
from newsclip.facts.byline import read_names
from newsclip.formats.articles import Entry, list_paragraphs, read_article, read_moment
from newsclip.formats.source import Source, Unique, refuse
from newsclip.formats.text import name_addresses

# Under one of these an object holds its entries.
_LISTS = ("items", "entries", "articles", "results", "highlights", "list")
_BODIES = ("encoded", "content", "description", "summary")
_DATES = ("pubDate", "published", "date", "issued", "updated")
_Children = dict[str, list[Any]]


def open_json(source: Source) -> Iterator[Clipping]:
    """Yield the articles of an export in JSON. Raises ``ClippingError`` where the data are something else."""
    try:
        data = json.loads(source.read())
    except (ValueError, RecursionError):
        raise refuse("json", "it is JSON data that is damaged or cut off") from None
    whole: dict[str, Any] = data if isinstance(data, dict) else {}
    if isinstance(whole.get("messages"), list):
        from newsclip.formats.telegram import read_telegram

        yield from read_telegram(whole)
        return
    rows = [row for row in _find_rows(data) if Entry(row).find_address() and Entry(row).pick("title")]
    if not rows:
        raise refuse("json", "it is JSON data, not text or a page")
    site = whole.get("title")
    yield from _read_rows(rows, "json", site if isinstance(site, str) else None)


def _find_rows(data: Any) -> list[dict[str, Any]]:
    """Return the entries that data hold: they are a list, or stand in one, or by their numbers in an object."""
    held = next((data[key] for key in _LISTS if data.get(key)), []) if isinstance(data, dict) else data
    rows = list(held.values()) if isinstance(held, dict) else held
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def open_csv(source: Source) -> Iterator[Clipping]:
    """Yield the articles, or the addresses alone, of an export in CSV."""
    decoded = decode_bytes(source.read())
    head = decoded.text.partition("\n")[0]
    try:
        table = csv.DictReader(io.StringIO(decoded.text, newline=""), delimiter=max(",;\t", key=head.count))
        rows: list[dict[str, Any]] = [row for row in table if any(row.values())]
    except csv.Error as error:
        raise refuse("csv", f"it is a table (CSV) that is damaged ({error})") from None
    if rows and "Highlight" in rows[0]:
        rows = _gather_highlights(rows)
    elif not any(Entry(row).find_address() for row in rows):
        raise refuse("csv", "it is a table (CSV), not text or a page")
    yield from _read_rows(rows, "csv", None)


def _gather_highlights(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the articles that highlights of Readwise are from, each with its highlights as its text."""
    articles: dict[str, dict[str, Any]] = {}
    for row in rows:
        title = row.get("Book Title") or "untitled"
        article = articles.setdefault(title, {**row, "id": title, "content": ""})
        article["content"] += f"{row.get('Highlight') or ''}\n"
    return list(articles.values())


def _read_rows(rows: list[dict[str, Any]], name: str, site: str | None) -> Iterator[Clipping]:
    """Yield the article of each entry; one clipping that says so where no entry holds more than an address."""
    entries = [Entry(row) for row in rows]
    if not any(entry.pick("body") for entry in entries):
        addresses = [address for entry in entries if (address := entry.find_address())]
        yield name_addresses("\n".join(addresses), addresses, name)
        return
    names = Unique()
    for number, entry in enumerate(entries, 1):
        body = entry.pick("body")
        lines = [("p", line.strip()) for line in body.splitlines() if line.strip()]
        facts = entry.read_facts()
        facts.site = facts.site or site
        facts.description = facts.description if facts.description != body else None
        member = names.make(entry.pick("member") or facts.url or str(number))
        paragraphs = list_paragraphs(body) if "<" in body else lines
        yield read_article(paragraphs, name, member, facts, saved=read_moment(entry.pick("saved")))


def open_feed(source: Source) -> Iterator[Clipping]:
    """Yield an article for each item of a feed, named by its identifier or address."""
    site, names = None, Unique()
    for element in _read_elements(source, ("title", "item", "entry")):
        if _name(element) != "title":
            yield _read_item(element, site, names)
            element.clear()
        elif _name(element.getparent()) in ("channel", "feed") and site is None:
            site = _text(element)


def _read_item(item: Any, site: str | None, names: Unique) -> Clipping:
    found: _Children = {}
    for child in item:
        found.setdefault(_name(child), []).append(child)
    facts = Fields(title=_first(found, "title"), site=site, url=_find_link(found))
    facts.authors = read_names(_first(found, "creator") or _read_author(found))
    facts.published = next((day for name in _DATES if (day := read_moment(_first(found, name)))), None)
    facts.tags = [tag for node in found.get("category", []) if (tag := node.get("term") or _text(node))]
    body = next((text for name in _BODIES if (text := _read_markup(found.get(name)))), "")
    short = _read_markup(found.get("description") or found.get("summary"))
    if short and short != body:
        facts.description = " ".join(text for _, text in list_paragraphs(short)) or None
    member = names.make(_first(found, "guid") or _first(found, "id") or facts.url or "item")
    return read_article(list_paragraphs(body) if body else [], "feed", member, facts)


def _find_link(found: _Children) -> str | None:
    links = [node.get("href") for node in found.get("link", []) if node.get("rel", "alternate") == "alternate"]
    texts = [_text(node) for node in (*found.get("link", []), *found.get("guid", []))]
    return next((link for link in (*links, *texts) if link and link.startswith(("http://", "https://"))), None)


def _read_author(found: _Children) -> str:
    """Return the names of the authors; RSS has "mail@site (Name)", Atom a name in an element."""
    said = []
    for node in found.get("author", []):
        name = next((_text(child) for child in node if _name(child) == "name"), None) or _text(node) or ""
        said.append(match[1] if (match := re.search(r"\(([^()]{2,80})\)", name)) else name)
    return ", ".join(said)


def _read_markup(nodes: list[Any] | None) -> str:
    """Return what an element holds as markup, be it escaped or not."""
    if not nodes:
        return ""
    from lxml import etree

    node = nodes[0]
    if len(node):
        return (node.text or "") + "".join(etree.tostring(child, encoding="unicode") for child in node)
    text = (node.text or "").strip()
    return f"<p>{text}</p>" if text and "<" not in text else text


def open_enex(source: Source) -> Iterator[Clipping]:
    """Yield the notes of an Evernote export, each a page that was clipped or written; pictures are not looked at."""
    names = Unique()
    for note in _read_elements(source, ("note",)):
        said = {_name(child): _text(child) for child in note.iter() if isinstance(child.tag, str)}
        url, title = said.get("source-url"), said.get("title")
        facts = Fields(title=title, url=url, tags=[_text(tag) or "" for tag in note.iter("tag")])
        markup = re.sub(r"<\?xml[^>]{0,99}\?>|<!DOCTYPE[^>]{0,200}>", "", said.get("content") or "")
        saved = read_moment(said.get("created"))
        yield read_article(list_paragraphs(markup), "enex", names.make(title or "note"), facts, url=url, saved=saved)
        note.clear()


def open_opml(source: Source) -> Iterator[Clipping]:
    """Yield the list of addresses that a file of subscriptions is."""
    text = source.read().decode("utf-8", "replace")
    addresses = re.findall(r"\b(?:xmlUrl|htmlUrl|url)=[\"'](https?://[^\"']{3,2000})", text)
    if not addresses:
        raise refuse("opml", "it is an outline (OPML), not text or a page")
    yield name_addresses(text, addresses, "opml")


def _read_elements(source: Source, names: tuple[str, ...]) -> Iterator[Any]:
    """Yield the elements of these names as they are read, so that a file is never held whole."""
    from lxml import etree

    wanted = [f"{{*}}{name}" for name in names]
    options: dict[str, Any] = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": True}
    try:
        yield from (element for _, element in etree.iterparse(source.rewind(), tag=wanted, **options))
    except etree.XMLSyntaxError as error:
        raise refuse("xml", f"it is XML that is damaged or cut off here ({error.msg})") from None


def _name(element: Any) -> str:
    return str(element.tag).rpartition("}")[2] if element is not None and isinstance(element.tag, str) else ""


def _text(element: Any) -> str | None:
    return " ".join("".join(element.itertext()).split()) or None if element is not None else None


def _first(found: _Children, name: str) -> str | None:
    return _text(found[name][0]) if name in found else None
