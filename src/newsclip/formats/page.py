"""Saved pages: HTML and XHTML, alone or as the root of a file that holds a page with all that belongs to it."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from typing import Any
from zipfile import BadZipFile, ZipFile

from newsclip.clipping import Clipping
from newsclip.encoding import decode_bytes
from newsclip.formats.source import Source, oversize
from newsclip.formats.text import list_addresses, name_addresses, refuse_binary

# Pictures and fonts that a page carries in itself; what is left of them stands for them.
_BULK = re.compile(rb"base64,[A-Za-z0-9+/=%]{60,}")
_BULK_END = re.compile(rb"base64,[A-Za-z0-9+/=%]*$")
_BULK_REST = re.compile(rb"[A-Za-z0-9+/=%]*")
_PIECE_BYTES = 2**20
# In these first characters of a page whoever saved it says so.
_HEAD_CHARACTERS = 4096
_SAVED = re.compile(
    r"page saved with singlefile.{0,3000}?saved date:\s*(\w{3} \w{3} \d{1,2} \d{4}(?: \d\d:\d\d:\d\d)?)", re.I | re.S
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
    yield from read_page(_read_packed(source) or read_lean(source), "html")


def read_page(data: bytes, name: str, charset: str | None = None, **known: Any) -> Iterator[Clipping]:
    """Yield the clippings of a page's bytes.

    ``charset`` is what the file around the page says of it; ``known`` are further attributes of :class:`Clipping`.
    """
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
        known["saved"] = _read_day(match[1])
    yield Clipping(decoded.text, name, decoded.encoding, is_page=True, notices=decoded.notices, **known)


def _read_exported(markup: str, encoding: str | None) -> list[Clipping]:
    """Return what a press database or a chat program exported as a page; nothing of any other page."""
    if all(mark in markup for mark in _CHAT):
        from newsclip.formats.telegram import read_telegram_page
        from newsclip.page.tree import parse_page

        return read_telegram_page(parse_page(markup).root)
    from newsclip.formats.press import read_press_page

    return read_press_page(markup, encoding)


def read_lean(source: Source) -> bytes:
    """Return a page's bytes without the pictures in it, which count for nothing."""
    stream, pieces, size, inside = source.rewind(), [], 0, False
    while piece := stream.read(_PIECE_BYTES):
        if inside:
            rest = piece[_BULK_REST.match(piece).end() :]  # type: ignore[union-attr]
            inside, piece = not rest, rest
        if cut := _BULK_END.search(piece, max(0, len(piece) - _PIECE_BYTES)):
            inside, piece = True, piece[: cut.start()] + b"base64,"
        piece = _BULK.sub(b"base64,", piece)
        pieces.append(piece)
        size += len(piece)
        if size > source.max_size:
            raise oversize(source.max_size)
    return b"".join(pieces)


def _read_packed(source: Source) -> bytes | None:
    """Return the page that a self-extracting file holds, ``None`` where the file is none."""
    end = source.measure()
    source.stream.seek(max(0, end - _ZIP_END_BYTES))
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


def _read_day(text: str) -> str | None:
    words = text.split()
    try:
        moment = parsedate_to_datetime(f"{words[2]} {words[1]} {words[3]} {words[4] if len(words) > 4 else '00:00:00'}")
    except (ValueError, TypeError, IndexError):
        return None
    return moment.isoformat() if len(words) > 4 else moment.date().isoformat()
