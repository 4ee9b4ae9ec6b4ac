"""Pasted text: plain text and Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsclip.blocks import Block, Role
from newsclip.clipping import Clipping, Fields
from newsclip.encoding import decode_bytes
from newsclip.formats.source import Format, Source, refuse
from newsclip.problem import Notice

# Control characters but white space, the escape of terminals and the end mark of DOS; and what could not be decoded.
_ODD = re.compile("[\x00-\x08\x0e-\x19\x1c-\x1f\x7f-\x84\x86-\x9f\ufffd]")
_SAMPLE_CHARACTERS = 20_000
_MOST_CONTROLS = 0.02
_ADDRESS = re.compile(r"\s*<?((?:https?|ftp)://[^\s<>\"]{3,2000})>?\s*", re.IGNORECASE)
# A longer list of addresses is a list all the same; a paste as long as that is not looked through.
_MOST_ADDRESSES = 20_000


def open_text(source: Source) -> Iterator[Clipping]:
    """Yield the one clipping that a text file is.

    Raises ``ClippingError`` where the bytes are no text.
    """
    data = source.read()
    decoded = decode_bytes(data)
    refuse_binary(decoded.text)
    yield read_text(decoded.text, "text", decoded.encoding if data else None, decoded.notices)


def read_text(text: str, name: str, encoding: str | None, notices: list[Notice]) -> Clipping:
    """Return the clipping that decoded text is."""
    addresses = list_addresses(text)
    if addresses:
        return name_addresses(text, addresses, name, encoding)
    return Clipping(text, name, encoding, is_page=False, notices=notices)


def list_addresses(text: str) -> list[str]:
    """Return the addresses of a text that holds nothing but addresses, one a line; none of any other."""
    lines = [line for line in text[:_MOST_ADDRESSES].splitlines() if line.strip()]
    found = [match[1] for line in lines if (match := _ADDRESS.fullmatch(line))]
    return found if len(found) == len(lines) else []


def name_addresses(text: str, addresses: list[str], name: str, encoding: str | None = None) -> Clipping:
    """Return the clipping of a file that names pages but holds none of them."""
    count = len(set(addresses))
    what = "nothing but an address" if count == 1 else f"nothing but {count:,} addresses"
    message = f"The file holds {what}: newsclip never goes online; save the page itself."
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    block = Block(text[start:end], start, end, Role.SOURCE, "an address alone")
    facts = Fields(url=addresses[0] if count == 1 else None)
    notices = [Notice("address-only", message)]
    return Clipping(text, name, encoding, is_page=False, notices=notices, facts=facts, blocks=[block])


def refuse_binary(text: str) -> None:
    """Raise ``ClippingError`` where bytes decode to control characters."""
    sample = text[:_SAMPLE_CHARACTERS]
    odd = len(_ODD.findall(sample))
    if odd > len(sample) * _MOST_CONTROLS and odd > 3:
        raise refuse("not-text", "it is binary data, not text or a page; save the article as text or HTML")


TEXT = Format("text", frozenset({".txt", ".text", ".md", ".markdown"}), lambda _: True, open_text)
