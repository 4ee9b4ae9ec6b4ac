"""The formats of all that clippings are kept in: how each is told from a file's first bytes, and what opens it.

The content tells first, the name second. What is known by its first bytes and is no clipping (pictures, sound,
programs, documents of closed formats) is refused. A file that holds many (an archive, a mailbox) gives parts, which are
opened in their turn.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path, PurePosixPath

from newsclip.clipping import Clipping, Part, Source, join_facts
from newsclip.cues import load_cues
from newsclip.problem import ClippingError, Notice, oversize, refuse

_SNIFF_BYTES, _NIL_BYTES = 4096, 1024
_TAGS = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|title|meta|div|article|main|section|table|script)\b[^<]{0,2000}>", re.I
)
_LEADING = re.compile(
    rb"^(?:\xef\xbb\xbf)?\s*(?:<\?xml|<!--|<!doctype|<html|<head|<body|<meta|<div|<article|<p\b)", re.I
)
_LINK = re.compile(
    rb"(?:(?:\xef\xbb\xbf)?\s*\[(?:InternetShortcut|Desktop Entry)\b|"
    rb".{0,900}?<plist\b[^>]{0,99}>\s*<dict>\s*<key>URL</key>\s*<string>)(?=.*http)",
    re.I | re.S,
)
_FIELD = rb"(?:^|\n)(?:%s):"
_MIME = re.compile(_FIELD % rb"MIME-Version|Received|Message-ID|Return-Path|Content-Type|X-Mailer", re.I)
_SENT = re.compile(_FIELD % rb"From|Sender|Subject|Content-Location|Snapshot-Content-Location", re.I)
_HEADERS = re.compile(rb"\s*(?:[\w-]{1,60}:[^\n]*\n(?:[ \t][^\n]*\n)*){2,}\r?\n")
# The first line of a message in a mailbox: https://www.rfc-editor.org/rfc/rfc4155
ENVELOPE = re.compile(rb"From \S[^\n]{0,200}\d{4}[^\n]{0,20}\r?\n(?=[\w-]{1,60}:|>)")
# Atomic and possessive throughout: hostile bytes are given up at once.
_ROOT = re.compile(
    rb"^(?:\xef\xbb\xbf)?\s*+(?:<\?xml\b[^>]{0,200}>)?\s*+(?>(?:<!--.{0,4000}?-->|<\?[^>]{0,400}>|"
    rb"<!DOCTYPE[^>\[]{0,400}(?:\[.{0,20000}?\]\s{0,9})?>)\s*){0,8}+<([\w:.-]{1,80})",
    re.S,
)
_FEEDS = (b"rss", b"feed", b"rdf")
_MARKUP_ROOTS = frozenset({b"", b"html", b"head", b"body", b"div", b"article", b"p"})
_INI = re.compile(
    rb"^(?:\xef\xbb\xbf)?\s*\[([^\[\]\r\n]{1,60})\]\s*\n(?:\s*(?:[#;].{0,400})?\n){0,9}\s*[\w.\[\]-]{1,60}\s?="
)
_JSON_START = re.compile(rb'\s*[\[{][\[{\s]{0,99}"(?:[^"\\\n]|\\.){0,400}"\s*[:,]')
_JSON_KEY = re.compile(rb'(?<!\\)"([\w ]{1,40})"\s*:')
# A text of the length of an article, under a key that holds one.
_JSON_ARTICLE = re.compile(
    rb'"(?:content|content_html|content_text|html|text|readableContent|summary)"\s*:\s*"(?:[^"\\]|\\.){80}'
)
# What services that keep articles for later call the page's address or the moment of saving, and no other data do.
_SERVICE_KEYS = frozenset(
    b"given_url resolved_url originalUrl source_url crawlTimeMsec is_archived savedAt saved_at time_added toread "
    b"htmlContent".split()
)
# A table with addresses and titles, and with a column of one of these kinds, is of articles.
_COLUMNS = ("body", "authors", "published", "saved", "tags")
# What is no clipping, by what it begins with, as a pattern in Latin-1, or by what an old document holds; the text among
# it apart, for all other has a nil soon: https://www.garykessler.net/library/file_sigs.html
_REFUSED = Path(__file__).with_name("refused.json")
_load_refused = cache(lambda: json.loads(_REFUSED.read_bytes()))


def _is_page(head: bytes) -> bool:
    head = head[:_SNIFF_BYTES].replace(b"\0", b"")
    if _LEADING.match(head.lstrip(b"\xff\xfe")):
        return bool(_TAGS.search(head)) or b"<p" in head.lower()
    return len(_TAGS.findall(head)) >= 3


def _find_headers(head: bytes) -> bytes:
    match = _HEADERS.match(head.replace(b"\r\n", b"\n"))
    return match[0] if match else b""


def _is_message(head: bytes) -> bool:
    headers = _find_headers(head)
    return bool(_MIME.search(headers) and _SENT.search(headers))


def _is_webarchive(head: bytes) -> bool:
    return head.startswith(b"bplist0") or b"<key>WebMainResource</key>" in head


def _is_warc(head: bytes) -> bool:
    """Whether the bytes are a WARC file, packed by gzip or not: https://iipc.github.io/warc-specifications/"""
    if head.startswith(b"\x1f\x8b"):
        try:
            head = zlib.decompressobj(wbits=31).decompress(head, 64)
        except zlib.error:
            return False
    return head.startswith((b"WARC/0.", b"WARC/1."))


def _is_csv(head: bytes) -> bool:
    """Whether the bytes begin with the header of a table of articles or highlights; a table of records is none."""
    first = head.split(b"\n", 1)[0].decode("utf-8", "replace").lower()
    names = {re.sub(r"[\W_]+", "", name) for name in re.split(r"[,;\t]", first)}
    if not names >= {"url", "title"} or "schemaversion" in names:
        return names >= {"highlight", "booktitle"}
    return any(names.intersection(load_cues("export_keys")[kind]) for kind in _COLUMNS)


def _name_root(head: bytes) -> bytes:
    """Return the name of the root element of XML, without its prefix, in small letters; empty where it is none."""
    match = _ROOT.match(head)
    return match[1].lower().split(b":")[-1] if match else b""


def _is_json(head: bytes) -> bool:
    """Whether a file that begins with these bytes is JSON or JSON Lines; what is in it shows when it is opened."""
    raw = head.removeprefix(b"\xef\xbb\xbf").strip()
    if raw[:1] not in (b"{", b"["):
        return False
    text = raw.decode("utf-8", "replace")
    try:
        value, end = json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError):
        # Cut off where the head ends: what it begins with must do.
        return _JSON_START.match(raw) is not None
    filled = isinstance(value, dict) or any(isinstance(item, dict | list | str) for item in value)
    return filled and text[end:].strip()[:1] in ("", "{", "[")


def recognizes_export(head: bytes) -> bool:
    """Whether data, such as of a ``.json``, are articles that a service exported; records are none."""
    if not _is_json(head):
        return _is_csv(head) or _is_page(head) or _name_root(head) in (*_FEEDS, b"en-export")
    keys = set(_JSON_KEY.findall(head))
    if b"schema_version" in keys:
        return False
    articles = keys >= {b"title", b"url"} and _JSON_ARTICLE.search(head)
    return bool(keys >= {b"messages", b"name", b"type"} or keys & _SERVICE_KEYS or articles)


@dataclass(frozen=True, slots=True)
class Format:
    """How one format is told from a file's first bytes, and opened: by a function of a module of this package, loaded
    when it is needed. ``streams`` is set where the file is never held whole.
    """

    name: str
    suffixes: str
    recognizes: Callable[[bytes], object]
    opener: str
    streams: bool = False

    def open(self, source: Source) -> Iterator[Clipping | Part]:
        """Yield what a file of this format holds. Raises ``ClippingError`` where it cannot be read."""
        module, _, function = self.opener.partition(":")
        try:
            yield from getattr(import_module(f"newsclip.formats.{module}"), function)(source)
        except ClippingError as error:
            error.kind = error.kind or self.name
            raise


def _like(pattern: bytes) -> Callable[[bytes], object]:
    return re.compile(pattern, re.S).match


def _rooted(*names: bytes) -> Callable[[bytes], object]:
    return lambda head: _name_root(head) in names


_PAGE = Format("html", ".html .htm .xhtml .xht", _is_page, "page:open_page", streams=True)
_TEXT = Format("text", ".txt .text .md .markdown", lambda _: True, "text:open_text")
# In the order in which they are asked: text takes whatever no other format recognizes.
FORMATS = (
    Format("link", ".url .webloc .desktop", _LINK.match, "text:open_link"),
    Format("mbox", ".mbox .mbx", ENVELOPE.match, "mail:open_mailbox", streams=True),
    Format("email", ".eml .mht .mhtml", _is_message, "mail:open_message"),
    Format("webarchive", ".webarchive", _is_webarchive, "page:open_webarchive"),
    Format("warc", ".warc", _is_warc, "page:open_warc", streams=True),
    Format("pdf", ".pdf", _like(rb".{0,1019}%PDF-"), "pdf:open_pdf"),
    Format("rtf", ".rtf", _like(rb"\s*\{\\rtf"), "text:open_rtf"),
    Format("zip", ".zip .docx .odt .epub .wacz", _like(rb"PK(?:\x03\x04|\x05\x06)"), "archive:open_zip", streams=True),
    Format("tar", ".tar", _like(rb".{257}ustar"), "archive:open_tar", streams=True),
    Format(
        "packed",
        ".gz .tgz .bz2 .tbz2 .xz .txz .zst",
        _like(rb"\x1f\x8b|BZh|\xfd7zXZ\0|\x28\xb5\x2f\xfd"),
        "archive:open_packed",
        streams=True,
    ),
    Format("feed", ".rss .atom", _rooted(*_FEEDS), "exports:open_feed", streams=True),
    Format("enex", ".enex", _rooted(b"en-export"), "exports:open_enex", streams=True),
    Format("opml", ".opml", _rooted(b"opml"), "exports:open_opml"),
    _PAGE,
    Format("json", "", _is_json, "exports:open_json"),
    Format("csv", "", _is_csv, "exports:open_csv"),
    _TEXT,
)
# An archive within an archive is opened, one within that is not.
_MOST_NESTED = 1
# Data that may be articles that a service exported: what is in them tells.
DATA_SUFFIXES = frozenset({".json", ".csv", ".xml"})
# Documents that only say what they are (.doc, .msg) are met, so that the record can say it.
SUFFIXES = frozenset({".doc", ".msg"}.union(*(kind.suffixes.split() for kind in FORMATS)))


def is_page_name(name: str) -> bool:
    """Whether a file of that name should be a saved page; its content may say otherwise."""
    return PurePosixPath(name).suffix.lower() in _PAGE.suffixes.split()


def find_format(source: Source) -> Format:
    """Return the format that the content shows, else that of the name's suffix. Raises ``ClippingError`` where the
    content is known to be no clipping."""
    head = source.head
    for kind in FORMATS[:-1]:
        if kind.recognizes(head):
            return kind
    if refusal := _find_refusal(head):
        kind_of, _, advice = refusal[1].partition("; ")
        message = f"it is {kind_of}, not text or a page" + (f"; {advice}" if advice else "")
        raise refuse(refusal[0], message, refusal[0])
    suffix = PurePosixPath(source.name).suffix.lower()
    named = next((kind for kind in FORMATS if suffix and suffix in kind.suffixes.split()), _TEXT)
    if named in (_PAGE, _TEXT) or not head.strip() or (named.name == "email" and _find_headers(head)):
        return named
    message = f"it is called {suffix}, but nothing in it is of that format: it is damaged, cut off, or something else"
    raise refuse(named.name, message)


def _find_refusal(head: bytes) -> tuple[str, str] | None:
    """Return what a file that begins with these bytes is, as a code and in words, where that is no clipping."""
    table = _load_refused()
    for pattern, code, what in (*(table["binary"] if b"\0" in head[:_NIL_BYTES] else ()), *table["text"]):
        if re.match(pattern.encode("latin-1"), head, re.S):
            inner = table["old-office"] if code == "ole" else ()
            known = (row for row in inner if row[0].encode("utf-16-le") in head or row[0].encode() in head)
            _, code, what = next(known, (pattern, code, what))
            return code, what
    root = _name_root(head)
    if head.lstrip(b"\xef\xbb\xbf \r\n")[:5] == b"<?xml" and root not in _MARKUP_ROOTS:
        return "xml", f"XML data (<{root.decode('ascii', 'replace')}>)"
    if match := _INI.match(head.replace(b"\r\n", b"\n")):
        return "ini", f"a settings file ([{match[1].decode('utf-8', 'replace')}])"
    return ("json", "JSON data") if _is_json(head) else None


def check_size(source: Source) -> None:
    """Raise ``ClippingError`` where a file that must be held whole has more bytes than a clipping may have."""
    if source.measure() > source.max_size and not find_format(source).streams:
        raise oversize(source.max_size)


def open_clippings(source: Source, nested: int = 0) -> Iterator[Clipping]:
    """Yield the clippings of a file; parts that cannot be opened as clippings with their ``problem``.

    ``nested`` is how many archives are around it. Raises ``ClippingError`` where the file itself cannot be read.
    """
    kind, empty = find_format(source), True
    for item in kind.open(source):
        empty = False
        if isinstance(item, Clipping):
            yield item
        else:
            yield from _open_part(item, nested + item.archive)
    if empty:
        notice = Notice("no-clipping", "The file holds nothing that is a clipping.")
        yield Clipping("", kind.name, None, is_page=False, notices=[notice], blocks=[])


def _open_part(part: Part, nested: int) -> Iterator[Clipping]:
    """Yield the clippings of one part; what is wrong with it is a clipping's problem, not the whole file's."""
    try:
        if nested > _MOST_NESTED:
            message = "it is an archive within an archive within an archive; unpack the outer one first"
            raise ClippingError("limit", "nested", message)
        for clipping in open_clippings(part.open(), nested):
            clipping.member = "/".join(name for name in (part.member, clipping.member) if name) or None
            clipping.url = clipping.url or part.url
            clipping.saved = clipping.saved or part.saved
            clipping.hints = join_facts(clipping.hints, part.hints)
            clipping.notices, part.notices = [*clipping.notices, *part.notices], []
            yield clipping
    except ClippingError as error:
        yield Clipping("", error.kind, None, is_page=False, member=part.member, problem=error)
