"""Exports of services that keep articles (Wallabag, Omnivore, Pocket, Instapaper, Readwise), as JSON and CSV."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

from newsclip.clipping import Clipping, Fields
from newsclip.encoding import decode_bytes
from newsclip.formats.addresses import name_addresses
from newsclip.formats.feed import read_day
from newsclip.formats.markup import list_paragraphs, read_article
from newsclip.formats.source import Source, Unique, refuse
from newsclip.formats.telegram import open_telegram

# What the services call the same thing.
_KEYS = {
    "title": ("title", "given_title", "resolved_title", "Title", "Book Title"),
    "url": (
        "url",
        "originalUrl",
        "source_url",
        "given_url",
        "resolved_url",
        "external_url",
        "canonicalUrl",
        "URL",
        "Url",
    ),
    "body": ("content_html", "content", "html", "content_text", "readableContent", "text", "summary", "Selection"),
    "authors": ("authors", "author", "published_by", "Author", "Book Author"),
    "published": ("published_at", "publishedAt", "date_published", "published", "crawlTimeMsec"),
    "saved": ("created_at", "savedAt", "saved_at", "time_added", "Timestamp", "Saved date"),
    "tags": ("tags", "labels", "Tags", "Document tags"),
    "site": ("siteName", "site_name", "domain_name", "origin"),
    "description": ("description", "excerpt", "preview_text"),
    "member": ("id", "slug", "item_id"),
}
_LISTS = ("items", "entries", "articles", "results", "highlights", "list")


def open_json(source: Source) -> Iterator[Clipping]:
    """Yield the articles of an export in JSON. Raises ``ClippingError`` where the data are something else."""
    try:
        data = json.loads(source.read())
    except (ValueError, RecursionError):
        raise refuse("json", "it is JSON data that is damaged or cut off") from None
    if isinstance(data, dict) and isinstance(data.get("messages"), list):
        yield from open_telegram(data)
        return
    rows = (
        data
        if isinstance(data, list)
        else next((data[key] for key in _LISTS if isinstance(data, dict) and isinstance(data.get(key), list)), [])
    )
    rows = [row for row in rows if isinstance(row, dict) and _pick(row, "url") and _pick(row, "title")]
    if not rows:
        raise refuse("json", "it is JSON data, not text or a page")
    site = data.get("title") if isinstance(data, dict) and isinstance(data.get("title"), str) else None
    yield from _read_rows(rows, "json", site)


def open_csv(source: Source) -> Iterator[Clipping]:
    """Yield the articles, or the addresses alone, of an export in CSV."""
    decoded = decode_bytes(source.read())
    try:
        rows = [row for row in csv.DictReader(io.StringIO(decoded.text, newline="")) if any(row.values())]
    except csv.Error as error:
        raise refuse("csv", f"it is a table (CSV) that is damaged ({error})") from None
    if rows and "Highlight" in rows[0]:
        yield from _read_highlights(rows)
    elif any(_pick(row, "body") for row in rows):
        yield from _read_rows(rows, "csv", None)
    else:
        addresses = [url for row in rows if (url := _pick(row, "url"))]
        if not addresses:
            raise refuse("csv", "it is a table (CSV), not text or a page")
        yield name_addresses(decoded.text, addresses, "csv", decoded.encoding)


def _read_rows(rows: list[dict[str, Any]], name: str, site: str | None) -> Iterator[Clipping]:
    if not any(_pick(row, "body") for row in rows):
        yield name_addresses("\n".join(_pick(row, "url") for row in rows), [_pick(row, "url") for row in rows], name)
        return
    names = Unique()
    for number, row in enumerate(rows, 1):
        body = _pick(row, "body")
        paragraphs = (
            list_paragraphs(body)
            if "<" in body
            else [("p", line.strip()) for line in body.splitlines() if line.strip()]
        )
        facts = read_facts(row)
        facts.site = facts.site or site
        member = names.make(_pick(row, "member") or facts.url or str(number))
        yield read_article(paragraphs, name, member, facts, saved=read_moment(_pick(row, "saved")))


def read_facts(row: dict[str, Any]) -> Fields:
    """Return the facts that one entry of an export states."""
    return Fields(
        title=_pick(row, "title") or None,
        authors=_list(row, "authors"),
        published=read_moment(_pick(row, "published")),
        site=_pick(row, "site") or None,
        url=_pick(row, "url") or None,
        tags=_list(row, "tags"),
        description=_pick(row, "description") or None,
    )


def read_moment(text: str) -> str | None:
    """Return the ISO 8601 moment of a date, or of seconds or milliseconds since 1970."""
    if text.isdigit() and len(text) in (10, 13):
        from datetime import UTC, datetime

        return datetime.fromtimestamp(int(text[:10]), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return read_day(text)


def _pick(row: dict[str, Any], what: str) -> str:
    """Return the first of what an entry holds under the names of a thing, as text."""
    for key in _KEYS[what]:
        value = row.get(key)
        if isinstance(value, dict):
            value = value.get("content") or value.get("title") or value.get("href")
        if isinstance(value, int | float) and not isinstance(value, bool):
            value = str(int(value))
        if isinstance(value, str) and value.strip():
            return value.strip()
    canonical = row.get("canonical") or row.get("alternate") if what == "url" else None
    if isinstance(canonical, list) and canonical and isinstance(canonical[0], dict):
        return str(canonical[0].get("href") or "")
    return ""


def _list(row: dict[str, Any], what: str) -> list[str]:
    value: Any = next((row[key] for key in _KEYS[what] if row.get(key)), [])
    items = value if isinstance(value, list) else str(value).replace("|", ",").split(",")
    names = [item.get("name") or item.get("label") if isinstance(item, dict) else item for item in items]
    return [name.strip() for name in names if isinstance(name, str) and name.strip()]


def _read_highlights(rows: list[dict[str, Any]]) -> Iterator[Clipping]:
    """Yield the highlights of Readwise, gathered by the article that they are from."""
    articles: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        articles.setdefault(row.get("Book Title") or "untitled", []).append(row)
    names = Unique()
    for title, own in articles.items():
        facts = read_facts(own[0])
        yield read_article(
            [("p", row["Highlight"].strip()) for row in own if row.get("Highlight")], "csv", names.make(title), facts
        )
