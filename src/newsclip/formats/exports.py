"""Files of articles with what is known of them: feeds, notes of Evernote, exports of services. Each gives entries."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from newsclip.clipping import Clipping, Source, Unique
from newsclip.encoding import decode_bytes
from newsclip.formats.articles import Entry, read_article
from newsclip.formats.text import name_addresses
from newsclip.problem import explain_damage, refuse

# What feeds call things, as other exports do.
_ALIASES = {"issued": "date", "updated": "date", "encoded": "contenthtml", "guid": "id"}
_MARKUP = frozenset({"encoded", "content", "description", "summary"})
_NOTE = ("title", "source-url", "created", "tag", "content")


def open_json(source: Source) -> Iterator[Clipping]:
    """Yield the articles of an export in JSON. Raises ``ClippingError`` where the data are something else."""
    with explain_damage("json", "JSON data", ValueError, RecursionError):
        data = json.loads(source.read())
    whole: dict[str, Any] = data if isinstance(data, dict) else {}
    if isinstance(whole.get("messages"), list) or isinstance(whole.get("chats"), dict):
        from newsclip.formats.telegram import read_telegram

        yield from read_telegram(whole)
        return
    # The entries are a list, or stand in one, or by their numbers in an object: whichever holds most of them.
    entries = max(map(_list_entries, [data, *whole.values()]), key=len)
    if not entries:
        raise refuse("json", "it is JSON data, not text or a page")
    site = whole.get("title")
    yield from _read_entries(entries, "json", site if isinstance(site, str) else None)


def _list_entries(held: Any) -> list[Entry]:
    rows = held.values() if isinstance(held, dict) else held if isinstance(held, list) else ()
    entries = [Entry(row) for row in rows if isinstance(row, dict)]
    return [entry for entry in entries if entry.find_address() and (entry.pick("title") or entry.pick("saved"))]


def open_csv(source: Source) -> Iterator[Clipping]:
    """Yield the articles, or the addresses alone, of an export in CSV."""
    decoded = decode_bytes(source.read())
    head = decoded.text.partition("\n")[0]
    with explain_damage("csv", "a table (CSV)", csv.Error):
        table = csv.DictReader(io.StringIO(decoded.text, newline=""), delimiter=max(",;\t", key=head.count))
        rows: list[Mapping[str, Any]] = [row for row in table if any(row.values())]
    highlights = bool(rows) and "Highlight" in rows[0]
    entries = [Entry(row) for row in (_gather_highlights(rows) if highlights else rows)]
    if not highlights and not any(entry.find_address() for entry in entries):
        raise refuse("csv", "it is a table (CSV), not text or a page")
    yield from _read_entries(entries, "csv", None)


def _gather_highlights(rows: Iterable[Mapping[str, Any]]) -> Iterable[dict[str, Any]]:
    """Return the articles that highlights of Readwise are from, each with its highlights as its text."""
    articles: dict[str, dict[str, Any]] = {}
    for row in rows:
        title = row.get("Book Title") or "untitled"
        article = articles.setdefault(title, {**row, "id": title, "content": ""})
        article["content"] += f"{row.get('Highlight') or ''}\n"
    return articles.values()


def _read_entries(entries: list[Entry], name: str, site: str | None) -> Iterator[Clipping]:
    """Yield the article of each entry; one clipping that says so where no entry holds more than an address."""
    if not any(entry.pick("body") for entry in entries):
        addresses = [address for entry in entries if (address := entry.find_address())]
        yield name_addresses("\n".join(addresses), addresses, name)
        return
    names = Unique()
    for number, entry in enumerate(entries, 1):
        member = entry.pick("member") or entry.find_address() or str(number)
        yield read_article(entry, name, names.make(member), site)


def open_feed(source: Source) -> Iterator[Clipping]:
    """Yield an article for each item of a feed, named by its identifier or address."""
    site, names = None, Unique()
    for element in _read_elements(source, "title", "item", "entry"):
        if _name(element) != "title":
            entry = _read_item(element)
            yield read_article(entry, "feed", names.make(entry.pick("member") or entry.find_address() or "item"), site)
            element.clear()
        elif _name(element.getparent()) in ("channel", "feed") and site is None:
            site = _text(element)


def _read_item(item: Any) -> Entry:
    """Return what an item of a feed states: the first of each, all its tags and authors."""
    said: dict[str, Any] = {}
    authors = []
    for child in item:
        match name := _name(child):
            case "author" | "creator":
                # RSS has "mail@site (Name)", Atom a name in an element.
                text = next((_text(one) for one in child if _name(one) == "name"), None) or _text(child) or ""
                authors.append(match[1] if (match := re.search(r"\(([^()]{2,80})\)", text)) else text)
            case "category":
                said.setdefault("tags", []).append(child.get("term") or _text(child))
            case "link" if child.get("rel", "alternate") == "alternate":
                said.setdefault(name, child.get("href") or _text(child))
            case _:
                said.setdefault(_ALIASES.get(name, name), _read_markup(child) if name in _MARKUP else _text(child))
    if "content" not in said:
        said["content"] = said.get("description")
    return Entry({"link": said.get("id"), "authors": ", ".join(authors), **said})


def _read_markup(node: Any) -> str:
    """Return what an element holds as markup, be it escaped or not."""
    from lxml import etree

    if len(node):
        return (node.text or "") + "".join(etree.tostring(child, encoding="unicode") for child in node)
    return (node.text or "").strip()


def open_enex(source: Source) -> Iterator[Clipping]:
    """Yield the notes of an Evernote export, each a page that was clipped or written; pictures are not looked at."""
    names = Unique()
    for note in _read_elements(source, "note"):
        said: dict[str, Any] = {"tags": []}
        for child in note.iter(*_NOTE):
            if child.tag == "tag":
                said["tags"].append(_text(child))
            else:
                said[child.tag] = _text(child)
        said["content"] = re.sub(r"<\?xml[^>]{0,99}\?>|<!DOCTYPE[^>]{0,200}>", "", said.get("content") or "")
        clipping = read_article(Entry(said), "enex", names.make(said.get("title") or "note"))
        clipping.url = said.get("source-url")
        yield clipping
        note.clear()


def open_opml(source: Source) -> Iterator[Clipping]:
    """Yield the list of addresses that a file of subscriptions is."""
    text = source.read().decode("utf-8", "replace")
    addresses = re.findall(r"\b(?:xmlUrl|htmlUrl|url)=[\"'](https?://[^\"']{3,2000})", text)
    if not addresses:
        raise refuse("opml", "it is an outline (OPML), not text or a page")
    yield name_addresses(text, addresses, "opml")


def _read_elements(source: Source, *names: str) -> Iterator[Any]:
    """Yield the elements of these names as they are read, so that a file is never held whole."""
    from lxml import etree

    wanted = [f"{{*}}{name}" for name in names]
    options: dict[str, Any] = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": True}
    with explain_damage("xml", "XML", etree.XMLSyntaxError):
        yield from (element for _, element in etree.iterparse(source.rewind(), tag=wanted, **options))


def _name(element: Any) -> str:
    return str(element.tag).rpartition("}")[2] if element is not None and isinstance(element.tag, str) else ""


def _text(element: Any) -> str | None:
    return " ".join("".join(element.itertext()).split()) or None
