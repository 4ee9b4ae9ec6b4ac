"""Shortcuts to a page (``.url``, ``.desktop``, ``.webloc``): an address, and nothing to read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsclip.clipping import Clipping
from newsclip.encoding import decode_bytes
from newsclip.formats.source import Format, Source, refuse
from newsclip.formats.text import name_addresses

_SHORTCUT = re.compile(rb"^(?:\xef\xbb\xbf)?\s*\[(?:InternetShortcut|Desktop Entry)\b", re.IGNORECASE)
_WEBLOC = re.compile(rb"<plist\b[^>]{0,99}>\s*<dict>\s*<key>URL</key>\s*<string>")
_ADDRESS = re.compile(
    r"(?:^\s*URL(?:\[\$e\])?\s*=\s*|<key>URL</key>\s*<string>)(https?://[^\s<]{3,2000})", re.MULTILINE | re.IGNORECASE
)


def recognizes_link(head: bytes) -> bool:
    """Whether the bytes are a shortcut of Windows, of a Linux desktop, or of macOS."""
    return bool(_SHORTCUT.match(head) or _WEBLOC.search(head[:1000])) and b"http" in head


def open_link(source: Source) -> Iterator[Clipping]:
    """Yield the one clipping, without an article, that a shortcut is."""
    decoded = decode_bytes(source.read())
    addresses = _ADDRESS.findall(decoded.text)
    if not addresses:
        raise refuse("link", "it is a shortcut to something other than a page")
    yield name_addresses(decoded.text, addresses, "link", decoded.encoding)


LINK = Format("link", frozenset({".url", ".webloc", ".desktop"}), recognizes_link, open_link)
