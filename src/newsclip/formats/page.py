"""Saved pages: HTML and XHTML."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsclip.clipping import Clipping
from newsclip.encoding import decode_bytes
from newsclip.formats.source import Format, Source
from newsclip.formats.text import list_addresses, name_addresses, refuse_binary

_SNIFF_BYTES = 4096
_TAGS = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|title|meta|div|article|main|section|table|script)\b[^<]{0,2000}>",
    re.IGNORECASE,
)
_LEADING = re.compile(
    rb"^(?:\xef\xbb\xbf)?\s*(?:<\?xml|<!--|<!doctype|<html|<head|<body|<meta|<div|<article|<p\b)",
    re.IGNORECASE,
)


def recognizes_page(head: bytes) -> bool:
    """Whether the bytes are markup, whatever the file is called."""
    head = head[:_SNIFF_BYTES].replace(b"\0", b"")
    if _LEADING.match(head.lstrip(b"\xff\xfe")):
        return bool(_TAGS.search(head)) or b"<p" in head.lower()
    return len(_TAGS.findall(head)) >= 3


def open_page(source: Source) -> Iterator[Clipping]:
    """Yield the one clipping that a saved page is, as decoded markup."""
    data = source.read()
    decoded = decode_bytes(data)
    refuse_binary(decoded.text)
    if "<" not in decoded.text and (addresses := list_addresses(decoded.text)):
        yield name_addresses(decoded.text, addresses, "html", decoded.encoding)
    else:
        yield Clipping(decoded.text, "html", decoded.encoding, is_page=True, notices=decoded.notices)


PAGE = Format("html", frozenset({".html", ".htm", ".xhtml", ".xht"}), recognizes_page, open_page)
