"""Shortcuts to a page (``.url``, ``.desktop``, ``.webloc``): an address, and nothing to read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsclip.clipping import Clipping
from newsclip.encoding import decode_bytes
from newsclip.formats.addresses import name_addresses
from newsclip.formats.source import Source, refuse

_ADDRESS = re.compile(
    r"(?:^\s*URL(?:\[\$e\])?\s*=\s*|<key>URL</key>\s*<string>)(https?://[^\s<]{3,2000})", re.MULTILINE | re.IGNORECASE
)


def open_link(source: Source) -> Iterator[Clipping]:
    """Yield the one clipping, without an article, that a shortcut is."""
    decoded = decode_bytes(source.read())
    addresses = _ADDRESS.findall(decoded.text)
    if not addresses:
        raise refuse("link", "it is a shortcut to something other than a page")
    yield name_addresses(decoded.text, addresses, "link", decoded.encoding)
