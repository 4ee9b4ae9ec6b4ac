"""Feeds (RSS, Atom) and notes of Evernote (ENEX): XML files that hold many clippings, each with its own facts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from newsclip.clipping import Clipping, Fields
from newsclip.facts.byline import read_names
from newsclip.facts.dates import parse_machine_date
from newsclip.formats.addresses import name_addresses
from newsclip.formats.markup import list_paragraphs, read_article
from newsclip.formats.source import Source, Unique, refuse

_STAMP = re.compile(r"(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z")
_BODIES = ("encoded", "content", "description", "summary")
_DATES = ("pubDate", "published", "date", "issued", "updated")


def open_feed(source: Source) -> Iterator[Clipping]:
    """Yield an article for each item of a feed, named by its identifier or address."""
    site, names = None, Unique()
    for element in _read_elements(source, ("title", "item", "entry")):
        kind = _name(element)
        if kind == "title":
            if _name(element.getparent()) in ("channel", "feed") and site is None:
                site = _text(element)
            continue
        yield _read_item(element, site, names)
        element.clear()


def _read_item(item: Any, site: str | None, names: Unique) -> Clipping:
    found: dict[str, list[Any]] = {}
    for child in item:
        found.setdefault(_name(child), []).append(child)
    facts = Fields(title=_first(found, "title"), site=site, url=_find_link(found))
    facts.authors = read_names(_first(found, "creator") or _read_author(found) or "")
    facts.published = next((day for name in _DATES if (day := read_day(_first(found, name)))), None)
    facts.tags = [tag for node in found.get("category", []) if (tag := node.get("term") or _text(node))]
    body = next((text for name in _BODIES if (text := _read_markup(found.get(name)))), "")
    short = _read_markup(found.get("description") or found.get("summary"))
    if short and short != body:
        facts.description = " ".join(text for _, text in list_paragraphs(short)) or None
    member = names.make(_first(found, "guid") or _first(found, "id") or facts.url or "item")
    return read_article(list_paragraphs(body) if body else [], "feed", member, facts)


def _find_link(found: dict[str, list[Any]]) -> str | None:
    links = found.get("link", [])
    address = next(
        (node.get("href") for node in links if node.get("href") and node.get("rel", "alternate") == "alternate"), None
    )
    address = address or next((_text(node) for node in links if _text(node)), None) or _first(found, "guid")
    return address if address and address.startswith(("http://", "https://")) else None


def _read_author(found: dict[str, list[Any]]) -> str:
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
    text = node.text or ""
    return f"<p>{text.strip()}</p>" if text.strip() and "<" not in text else text.strip()


def open_enex(source: Source) -> Iterator[Clipping]:
    """Yield the notes of an Evernote export, each a page that was clipped or written; pictures are not looked at."""
    names = Unique()
    for note in _read_elements(source, ("note",)):
        said = {_name(child): child for child in note.iter() if isinstance(child.tag, str)}
        title = _text(said.get("title"))
        url = _text(said.get("source-url"))
        saved = read_day(_text(said.get("created")))
        facts = Fields(title=title, url=url, tags=[_text(tag) or "" for tag in note.iter("tag")])
        markup = re.sub(r"<\?xml[^>]{0,99}\?>|<!DOCTYPE[^>]{0,200}>", "", _text(said.get("content")) or "")
        yield read_article(list_paragraphs(markup), "enex", names.make(title or "note"), facts, url=url, saved=saved)
        note.clear()


def open_opml(source: Source) -> Iterator[Clipping]:
    """Yield the list of addresses that a file of subscriptions is."""
    text = source.read().decode("utf-8", "replace")
    addresses = re.findall(r"\b(?:xmlUrl|htmlUrl|url)=[\"'](https?://[^\"']{3,2000})", text)
    if not addresses:
        raise refuse("opml", "it is an outline (OPML), not text or a page")
    yield name_addresses(text, addresses, "opml")


def read_day(text: str | None) -> str | None:
    """Return the ISO 8601 date or moment of a machine's date, be it as mail, feeds or Evernote write it."""
    if not text:
        return None
    if match := _STAMP.fullmatch(text.strip()):
        return "{}-{}-{}T{}:{}:{}Z".format(*match.groups())
    from newsclip.formats.mail import read_date

    return parse_machine_date(text) or read_date(text)


def _read_elements(source: Source, names: tuple[str, ...]) -> Iterator[Any]:
    """Yield the elements of these names as they are read, so that a file is never held whole."""
    from lxml import etree

    wanted = [f"{{*}}{name}" for name in names]
    try:
        yield from (
            element
            for _, element in etree.iterparse(
                source.rewind(),
                tag=wanted,
                resolve_entities=False,
                no_network=True,
                load_dtd=False,
                huge_tree=True,
                recover=False,
            )
        )
    except etree.XMLSyntaxError as error:
        raise refuse("xml", f"it is XML that is damaged or cut off here ({error.msg})") from None


def _name(element: Any) -> str:
    return str(element.tag).rpartition("}")[2] if element is not None and isinstance(element.tag, str) else ""


def _text(element: Any) -> str | None:
    text = " ".join("".join(element.itertext()).split()) if element is not None else ""
    return text or None


def _first(found: dict[str, list[Any]], name: str) -> str | None:
    return _text(found[name][0]) if name in found else None
