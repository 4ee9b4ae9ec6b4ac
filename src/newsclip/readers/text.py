"""Pasted text: plain text and Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsclip.clipping import Clipping
from newsclip.encoding import decode_bytes
from newsclip.problem import ClippingError

_BINARY_MAGIC = (
    b"%PDF-",
    b"PK\x03\x04",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x7fELF",
    b"\x1f\x8b",
    b"MZ\x90",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\xd0\xcf\x11\xe0",
    b"RIFF",
    b"ID3",
    b"OggS",
    b"BZh",
)
# Control characters but white space, the escape of terminals and the end mark of DOS; and what could not be decoded.
_ODD = re.compile("[\x00-\x08\x0e-\x19\x1c-\x1f\x7f-\x84\x86-\x9f\ufffd]")
_SAMPLE_CHARACTERS = 20_000
_MOST_CONTROLS = 0.02


def recognizes_text(data: bytes) -> bool:
    """Every file that nothing else recognizes is read as text."""
    return True


def open_text(name: str, data: bytes) -> Iterator[Clipping]:
    """Yield the one clipping that a text file is.

    Raises ``ClippingError`` where the bytes are no text.
    """
    decoded = decode_bytes(data)
    if looks_binary(data, decoded.text):
        raise ClippingError("decode", "not-text", f"{name} is binary data, not text; save the article as text or HTML.")
    yield Clipping(decoded.text, "text", decoded.encoding if data else None, is_page=False, notices=decoded.notices)


def looks_binary(data: bytes, text: str) -> bool:
    """Whether the bytes are those of a program, picture or archive, or decode to control characters."""
    if data.startswith(_BINARY_MAGIC):
        return True
    sample = text[:_SAMPLE_CHARACTERS]
    odd = len(_ODD.findall(sample))
    return odd > len(sample) * _MOST_CONTROLS and odd > 3
