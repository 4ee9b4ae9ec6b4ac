"""Readers: one module a file format, found by content first and by name second.

A new format is one module with a ``READER`` and one entry in ``READERS``. A container (an archive, a mailbox) opens as
several clippings, each with its ``member`` name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from newsclip.clipping import Clipping
from newsclip.readers.page import open_page, recognizes_page
from newsclip.readers.text import open_text, recognizes_text


@dataclass(frozen=True, slots=True)
class Reader:
    """How one format is told and opened."""

    format: str
    suffixes: frozenset[str]
    recognizes: Callable[[bytes], bool]
    open: Callable[[str, bytes], Iterator[Clipping]]


_PAGE = Reader("html", frozenset({".html", ".htm", ".xhtml"}), recognizes_page, open_page)
# In the order in which they are asked: text takes whatever no other reader recognizes.
READERS: tuple[Reader, ...] = (
    _PAGE,
    Reader("text", frozenset({".txt", ".text", ".md"}), recognizes_text, open_text),
)
SUFFIXES = frozenset().union(*(reader.suffixes for reader in READERS))


def find_reader(name: str, data: bytes) -> Reader:
    """Return the reader whose format the content shows; where the content shows none, the one of the name's suffix."""
    for reader in READERS[:-1]:
        if reader.recognizes(data):
            return reader
    suffix = PurePosixPath(name).suffix.lower()
    return next((reader for reader in READERS if suffix in reader.suffixes), READERS[-1])


def is_page_name(name: str) -> bool:
    """Whether a file of that name should be a saved page; its content may say otherwise."""
    return PurePosixPath(name).suffix.lower() in _PAGE.suffixes
