"""Press databases: Factiva, Nexis, Europresse, ProQuest, PressReader, GENIOS. A record a document.

Their exports have lines with labels, and lines whose place tells what they are: these become facts, and the body is
what remains. The labels of all interface languages are in ``cues/press_labels.json``.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from newsclip.blocks import Block, Role
from newsclip.clipping import Clipping
from newsclip.formats.press import europresse, factiva, labelled, nexis
from newsclip.formats.press.lines import Document, Line, list_lines, write_clipping


@dataclass(frozen=True)
class _Database:
    """How a database's documents are told, parted and read; ``begins`` and ``ends`` find a document's edges."""

    name: str
    recognizes: Callable[[str], bool]
    read_document: Callable[[list[Line]], Document]
    begins: Callable[[], re.Pattern[str]] | None = None
    ends: Callable[[], re.Pattern[str]] | None = None


_DATABASES = (
    _Database("factiva", factiva.recognizes, factiva.read_document, ends=lambda: factiva.END),
    _Database("europresse", europresse.recognizes, europresse.read_document, ends=lambda: europresse.END),
    _Database("proquest", labelled.recognizes_proquest, labelled.read_document, lambda: labelled.PROQUEST_RULE),
    _Database("nexis", nexis.recognizes, nexis.read_document, lambda: nexis.NUMBERED, nexis.end_pattern),
    _Database("pressreader", labelled.recognizes_pressreader, labelled.read_document),
    _Database("genios", labelled.recognizes_genios, labelled.read_document, lambda: labelled.GENIOS_RULE),
)


def read_press(text: str, encoding: str | None) -> list[Clipping]:
    """Return the documents of a text that a press database exported; none of any other text."""
    database = next((database for database in _DATABASES if database.recognizes(text)), None)
    if database is None:
        return []
    found: list[Clipping] = []
    before = ""
    for start, end in _split_documents(database, text):
        piece = before + text[start:end]
        lines = list_lines(piece)
        document = database.read_document(lines)
        if document.body:
            found.append(write_clipping(piece, lines, document, database.name, encoding))
            before = ""
        elif found:
            _append(found[-1], piece, lines)
        else:
            before = piece
    for number, clipping in enumerate(found, 1):
        clipping.member = str(number) if len(found) > 1 else None
    return found


def _split_documents(database: _Database, text: str) -> Iterator[tuple[int, int]]:
    """Yield the stretches of the documents: together they are the whole text."""
    edges = {0, len(text)}
    if database.begins:
        edges.update(match.start() for match in database.begins().finditer(text))
    if database.ends:
        edges.update(match.end() for match in database.ends().finditer(text))
    ordered = sorted(edges)
    yield from itertools.pairwise(ordered)


def _append(clipping: Clipping, piece: str, lines: list[Line]) -> None:
    """Add what follows a document and is none, such as the summary of a search, as its last lines."""
    at = len(clipping.text)
    clipping.text += piece
    blocks = [
        Block(line.text, at + line.start, at + line.end, Role.CHROME, "stands behind the document") for line in lines
    ]
    clipping.blocks = [*(clipping.blocks or []), *blocks]


def read_press_page(markup: str, encoding: str | None) -> list[Clipping]:
    """Return the documents of a page that a press database exported; none of any other page."""
    from newsclip.formats.markup import flatten_markup

    return read_press(flatten_markup(markup), encoding)
