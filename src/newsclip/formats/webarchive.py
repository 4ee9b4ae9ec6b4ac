"""Safari's web archives: a property list with the page and all that belongs to it."""

from __future__ import annotations

import plistlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from newsclip.clipping import Clipping
from newsclip.formats.page import read_page
from newsclip.formats.source import Part, Source, refuse

_PAGE_TYPES = ("text/html", "application/xhtml+xml")


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
