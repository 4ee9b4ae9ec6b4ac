"""Saved pages: HTML alone, as the root of a Safari web archive, and each page of a WARC file. The door to warcio."""

from __future__ import annotations

import logging
import plistlib
import re
import zlib
from collections.abc import Iterator
from typing import Any
from zipfile import BadZipFile, ZipFile

from newsclip.clipping import Clipping, Part, Source, Unique
from newsclip.encoding import decode_bytes
from newsclip.formats.articles import read_moment
from newsclip.formats.text import list_addresses, name_addresses, refuse_binary
from newsclip.problem import ClippingError, ask_extra, explain_damage, oversize, refuse

_PAGE_TYPES = ("text/html", "application/xhtml+xml")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{2,40})", re.IGNORECASE)
# Pictures and fonts that a page carries in itself; what is left of them stands for them.
_BULK = re.compile(rb"base64,[A-Za-z0-9+/=%]{60,}")
_BULK_END = re.compile(rb"base64,[A-Za-z0-9+/=%]*$")
_BULK_BYTES = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=%"
_PIECE_BYTES = 2**20
# In these first characters of a page whoever saved it says so.
_HEAD_CHARACTERS = 4096
_SAVED = re.compile(
    r"page saved with singlefile.{0,3000}?saved date:\s*\w{3} (\w{3}) (\d{1,2}) (\d{4})(?: (\d\d:\d\d:\d\d))?",
    re.I | re.S,
)
# Lists of links that browsers and services for reading later export hold no page.
_BOOKMARKS = re.compile(
    r"netscape-bookmark-file|<title>\s*(?:pocket|instapaper:?) export|<a\s[^>]{0,2000}\s(?:time_added|add_date)=", re.I
)
_BOOKMARK = re.compile(r"<a\s[^>]{0,500}?href\s*=\s*[\"'](https?://[^\"'\s<>]{3,2000})", re.IGNORECASE)
# What stands in every page of a chat that Telegram exported.
_CHAT = ('class="history"', 'class="message default', 'class="from_name"')
# A page that unpacks itself is a ZIP archive as well: https://github.com/gildas-lormeau/SingleFile-MV3
_ZIP_END, _ZIP_END_BYTES = b"PK\5\6", 2**16 + 22


def open_page(source: Source) -> Iterator[Clipping]:
    """Yield the clipping that a saved page is, or the documents of a press database that it holds."""
    yield from read_page(_read_packed(source) or _read_lean(source), "html")


def read_page(data: bytes, name: str, charset: str | None = None, **known: Any) -> Iterator[Clipping]:
    """Yield the clippings of a page; the file around it says its ``charset``, and attributes of a clipping."""
    decoded = decode_bytes(data, charset)
    refuse_binary(decoded.text)
    addresses = _BOOKMARK.findall(decoded.text) if _BOOKMARKS.search(decoded.text, 0, _HEAD_CHARACTERS) else []
    if addresses or ("<" not in decoded.text and (addresses := list_addresses(decoded.text))):
        yield name_addresses(decoded.text, addresses, name, decoded.encoding)
        return
    if documents := _read_exported(decoded.text, decoded.encoding):
        yield from documents
        return
    if "saved" not in known and (match := _SAVED.search(decoded.text, 0, _HEAD_CHARACTERS)):
        known["saved"] = read_moment(" ".join(filter(None, match.group(2, 1, 3, 4))))
    yield Clipping(decoded.text, name, decoded.encoding, is_page=True, notices=decoded.notices, **known)


def _read_exported(markup: str, encoding: str | None) -> list[Clipping]:
    """Return what a press database or a chat program exported as a page; nothing of any other page."""
    if all(mark in markup for mark in _CHAT):
        from newsclip.formats.telegram import read_telegram_page
        from newsclip.page.tree import parse_page

        return read_telegram_page(parse_page(markup).root)
    from newsclip.formats.press import read_press_page

    return read_press_page(markup, encoding)


def _read_lean(source: Source) -> bytes:
    """Return a page's bytes without the pictures in it, which count for nothing."""
    stream, pieces, size, inside = source.rewind(), [], 0, False
    while piece := stream.read(_PIECE_BYTES):
        if inside:
            piece = piece.lstrip(_BULK_BYTES)
            inside = not piece
        if cut := _BULK_END.search(piece, max(0, len(piece) - _PIECE_BYTES)):
            inside, piece = True, piece[: cut.start()] + b"base64,"
        pieces.append(_BULK.sub(b"base64,", piece))
        size += len(pieces[-1])
        if size > source.max_size:
            raise oversize(source.max_size)
    return b"".join(pieces)


def _read_packed(source: Source) -> bytes | None:
    """Return the page that a self-extracting file holds, ``None`` where the file is none."""
    source.stream.seek(max(0, source.measure() - _ZIP_END_BYTES))
    if _ZIP_END not in source.stream.read():
        return None
    try:
        with ZipFile(source.stream) as archive:
            index = archive.getinfo("index.html")
            if index.file_size > source.max_size:
                raise oversize(source.max_size)
            return archive.read(index)
    except (BadZipFile, KeyError, RuntimeError, EOFError, OSError, ValueError, zlib.error):
        return None


def open_webarchive(source: Source) -> Iterator[Clipping | Part]:
    """Yield the page of a web archive, or what else it holds as its main resource."""
    # Whatever damaged data make the library raise.
    with explain_damage("webarchive", "a property list", Exception):
        held = plistlib.loads(source.read())
        main = held.get("WebMainResource") or {}
        data, kind = main.get("WebResourceData"), main.get("WebResourceMIMEType", "text/html")
        url, charset = (main.get(f"WebResource{key}") for key in ("URL", "TextEncodingName"))
    if data is None:
        raise refuse("plist", "it is a property list, not text or a page")
    url, charset = (value if isinstance(value, str) and value else None for value in (url, charset))
    if not isinstance(data, bytes):
        raise refuse("webarchive", "it is a web archive without a page in it")
    if kind in _PAGE_TYPES:
        yield from read_page(data, "webarchive", charset, url=url)
    else:
        yield Part(None, source.hold(data, source.name), url=url)


def open_warc(source: Source) -> Iterator[Clipping]:
    """Yield the pages of a WARC file, named by their addresses."""
    with ask_extra("warc", "a web archive (WARC)"):
        from warcio.archiveiterator import ArchiveIterator
        from warcio.exceptions import ArchiveLoadFailed
    names = Unique()
    # What the library would log and print of records that are damaged.
    logging.getLogger("warcio").setLevel(logging.CRITICAL)
    errors = (ArchiveLoadFailed, AttributeError, zlib.error, EOFError, OSError, ValueError, OverflowError)
    with explain_damage("warc", "a web archive (WARC)", *errors):
        records = ArchiveIterator(source.rewind(), arc2warc=False)
        records.INC_RECORD = ""
        for record in records:
            headers = record.http_headers or record.rec_headers
            kind = headers.get_header("Content-Type") or ""
            came = not record.http_headers or (record.http_headers.get_statuscode() or "").startswith("200")
            is_page = kind.partition(";")[0].strip().lower() in _PAGE_TYPES
            if came and is_page and record.rec_type in ("response", "resource"):
                yield from _read_record(record, kind, names, source.max_size)


def _read_record(record: Any, kind: str, names: Unique, max_size: int) -> Iterator[Clipping]:
    """Yield the clipping of one page; what is wrong with it is its own problem."""
    said = record.rec_headers.get_header
    url = (said("WARC-Target-URI") or "").strip("<>")
    member = names.make(url or said("WARC-Record-ID") or "page")
    try:
        data = record.content_stream().read(max_size + 1)
        if len(data) > max_size:
            raise oversize(max_size)
        charset = match[1] if (match := _CHARSET.search(kind)) else None
        for clipping in read_page(data, "warc", charset, url=url or None, saved=said("WARC-Date")):
            clipping.member = "/".join(filter(None, (member, clipping.member)))
            yield clipping
    except ClippingError as error:
        yield Clipping("", "warc", None, is_page=True, member=member, problem=error)
