"""Web archives: Safari's, which hold a page with all that belongs to it, and WARC, a record each page that came.

The one door to warcio.
"""

from __future__ import annotations

import logging
import plistlib
import re
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from newsclip.clipping import Clipping
from newsclip.formats.page import read_page
from newsclip.formats.source import Part, Source, Unique, ask_extra, oversize, refuse
from newsclip.problem import ClippingError

_PAGE_TYPES = ("text/html", "application/xhtml+xml")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{2,40})", re.IGNORECASE)


def open_webarchive(source: Source) -> Iterator[Clipping | Part]:
    """Yield the page of a web archive, or what else it holds as its main resource."""
    try:
        archive = plistlib.loads(source.read())
        main = archive["WebMainResource"]
        data, kind = main["WebResourceData"], main.get("WebResourceMIMEType", "text/html")
    except KeyError:
        raise refuse("plist", "it is a property list, not text or a page") from None
    except Exception as error:  # noqa: BLE001 - whatever damaged data make the library raise
        raise refuse(
            "webarchive", f"it is a property list that is damaged or cut off ({type(error).__name__})"
        ) from None
    if not isinstance(data, bytes):
        raise refuse("webarchive", "it is a web archive without a page in it")
    if kind not in _PAGE_TYPES:
        yield Part(None, lambda: Source(source.name, BytesIO(data), source.max_size), url=_read(main, "WebResourceURL"))
        return
    charset = _read(main, "WebResourceTextEncodingName")
    yield from read_page(data, "webarchive", charset, url=_read(main, "WebResourceURL"))


def _read(main: dict[str, Any], key: str) -> str | None:
    value = main.get(key)
    return value if isinstance(value, str) and value else None


def open_warc(source: Source) -> Iterator[Clipping]:
    """Yield the pages of a WARC file, named by their addresses."""
    try:
        from warcio.archiveiterator import ArchiveIterator
        from warcio.exceptions import ArchiveLoadFailed
    except ImportError:
        raise ask_extra("warc", "a web archive (WARC)") from None
    names = Unique()
    # What the library would say of records that are damaged.
    logging.getLogger("warcio").setLevel(logging.CRITICAL)
    try:
        records = ArchiveIterator(source.rewind(), arc2warc=False)
        records.INC_RECORD = ""  # what the library would print where records are damaged
        for record in records:
            if _is_page(record):
                yield from _read_record(record, names, source.max_size)
    except (ArchiveLoadFailed, AttributeError, zlib.error, EOFError, OSError, ValueError) as error:
        raise refuse("warc", f"it is a web archive (WARC) that is damaged or cut off here: {error}") from None


def _is_page(record: Any) -> bool:
    if record.rec_type not in ("response", "resource"):
        return False
    headers = record.http_headers or record.rec_headers
    if record.http_headers and not (record.http_headers.get_statuscode() or "").startswith("200"):
        return False
    return (headers.get_header("Content-Type") or "").partition(";")[0].strip().lower() in _PAGE_TYPES


def _read_record(record: Any, names: Unique, max_size: int) -> Iterator[Clipping]:
    """Yield the clipping of one page; what is wrong with it is its own problem."""
    url = (record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>")
    member = names.make(url or record.rec_headers.get_header("WARC-Record-ID") or "page")
    kind = (record.http_headers or record.rec_headers).get_header("Content-Type") or ""
    charset = match[1] if (match := _CHARSET.search(kind)) else None
    try:
        data = record.content_stream().read(max_size + 1)
        if len(data) > max_size:
            raise oversize(max_size)
        saved = record.rec_headers.get_header("WARC-Date")
        for clipping in read_page(data, "warc", charset, url=url or None, saved=saved):
            clipping.member = "/".join(filter(None, (member, clipping.member)))
            yield clipping
    except ClippingError as error:
        yield Clipping("", "warc", None, is_page=True, member=member, problem=error)
