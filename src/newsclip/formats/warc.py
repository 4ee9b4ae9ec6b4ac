"""Web archives in the WARC format: every page that was answered with success, a record each. The one door to warcio."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from typing import Any

from newsclip.clipping import Clipping
from newsclip.formats.page import read_page
from newsclip.formats.source import Source, Unique, ask_extra, oversize, refuse
from newsclip.problem import ClippingError

_PAGE_TYPES = ("text/html", "application/xhtml+xml")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{2,40})", re.IGNORECASE)


def open_warc(source: Source) -> Iterator[Clipping]:
    """Yield the pages of a WARC file, named by their addresses."""
    try:
        from warcio.archiveiterator import ArchiveIterator
        from warcio.exceptions import ArchiveLoadFailed
    except ImportError:
        raise ask_extra("warc", "a web archive (WARC)") from None
    names = Unique()
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
