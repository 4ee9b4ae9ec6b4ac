"""Saved pages: HTML and XHTML."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsclip.clipping import Clipping
from newsclip.encoding import decode_bytes

_SNIFF_BYTES = 4096
_TAGS = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|title|meta|div|article|main|section|table|script)\b[^<]{0,2000}>",
    re.IGNORECASE,
)
_LEADING = re.compile(
    rb"^(?:\xef\xbb\xbf)?\s*(?:<\?xml|<!--|<!doctype|<html|<head|<body|<meta|<div|<article|<p\b)",
    re.IGNORECASE,
)


def recognizes_page(data: bytes) -> bool:
    """Whether the bytes are markup, whatever the file is called."""
    head = data[:_SNIFF_BYTES].replace(b"\0", b"")
    if _LEADING.match(head.lstrip(b"\xff\xfe")):
        return bool(_TAGS.search(head)) or b"<p" in head.lower()
    return len(_TAGS.findall(head)) >= 3


def open_page(name: str, data: bytes) -> Iterator[Clipping]:
    """Yield the one clipping that a saved page is, as decoded markup."""
    decoded = decode_bytes(data)
    yield Clipping(decoded.text, "html", decoded.encoding, is_page=True, notices=decoded.notices)
