"""PDF files with a text layer: lines to paragraphs, columns in order, running heads apart. The door to pypdfium2."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Any

from newsclip.clipping import Clipping, Fields
from newsclip.formats.printed import is_page_number, list_words, mend_lines
from newsclip.formats.source import Source, ask_extra, refuse
from newsclip.formats.text import read_text, set_apart
from newsclip.problem import Notice

_EDGE_LINES = 2
_ADDRESS = re.compile(r"https?://[^\s]{4,500}")
# What a browser prints below a page.
_PRINTED = re.compile(r"https?://\S{4,500}(?:\s\d+/\d+)?")
_DAY = re.compile(r"D:(\d{4})(\d\d)(\d\d)")
_ENDED = re.compile(r"[.!?…:。！？][\"'”’»)\]]*$")
_FILE_TITLE = re.compile(r"^(?:microsoft word|untitled|unbenannt|sans titre|about:)|\.\w{2,5}$", re.IGNORECASE)
# In points: the least width of a gutter, and how far a first line is indented.
_GUTTER, _INDENT = 9.0, 6.0
# Rows that stand on both sides of a gutter.
_LEAST_ROWS = 4


@dataclass(slots=True)
class _Line:
    """A line of print: its text, and where it stands on its page in points, from the bottom left."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    column: int = 0

    @property
    def height(self) -> float:
        return self.top - self.bottom


def open_pdf(source: Source) -> Iterator[Clipping]:
    """Yield the clippings of a PDF file; one without text, such as a scan, says so."""
    try:
        import pypdfium2
    except ImportError:
        raise ask_extra("pdf", "a PDF file") from None
    try:
        document = pypdfium2.PdfDocument(source.read())
        pages = [_list_lines(document[number]) for number in range(len(document))]
        facts, saved = _read_metadata(document)
        document.close()
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise refuse("encrypted", "it is a PDF file with a password; save it without one") from None
        raise refuse("pdf", f"it is a PDF file that is damaged or cut off ({error})") from None
    running = _take_running(pages, facts.title)
    text = "\n\n".join(_join_paragraphs(pages))
    if not text:
        message = "The PDF file holds pictures of its pages and no text: recognize the text (OCR) first."
        yield Clipping("", "pdf", None, is_page=False, notices=[Notice("no-text-layer", message)], saved=saved)
        return
    for clipping in read_text(text, "pdf", None, []):
        set_apart(clipping, running)
        addresses = set(_ADDRESS.findall("\n".join(running)))
        facts.url = addresses.pop() if len(addresses) == 1 else None
        clipping.hints, clipping.saved = facts, saved
        yield clipping


def _read_metadata(document: Any) -> tuple[Fields, str | None]:
    said = document.get_metadata_dict()
    title = (said.get("Title") or "").strip()
    day = _DAY.match(said.get("CreationDate") or "")
    return Fields(title=None if _FILE_TITLE.search(title) else title or None), "-".join(day.groups()) if day else None


def _list_lines(page: Any) -> list[_Line]:
    """Return the lines of a page in reading order: what spans the columns, and then each column from top to bottom."""
    pieces = _list_pieces(page.get_textpage())
    rows = _group_rows(pieces)
    gutter = _find_gutter(rows)
    if gutter is None:
        return [_join_row(row) for row in rows]
    lines: list[_Line] = []
    while rows:
        count = _measure_columns(rows, gutter)
        for side in (0, 1) if count else ():
            halves = ([piece for piece in row if (piece.left >= gutter) == bool(side)] for row in rows[:count])
            lines += [_join_row(half, side + 1) for half in halves if half]
        lines += [] if count else [_join_row(rows[0])]
        rows = rows[max(count, 1) :]
    return lines


def _measure_columns(rows: list[list[_Line]], gutter: float) -> int:
    """Return how many rows from the first on stand in two columns: to the last beside another, and what goes on."""
    crossing = (at for at, row in enumerate(rows) if any(piece.left < gutter < piece.right for piece in row))
    ends = next(crossing, len(rows))
    parted = [at for at in range(ends) if _is_parted(_look_around(rows[:ends], at), gutter)]
    if not parted or parted[0] > 1:
        return 0
    count = parted[-1] + 1
    while count < ends and rows[count - 1][0].bottom - rows[count][0].top < rows[count][0].height * 0.6:
        count += 1
    return count


def _look_around(rows: list[list[_Line]], at: int) -> list[_Line]:
    """Return a row with the one below it, where that is near: two columns need not stand on the same lines."""
    below = rows[at + 1] if at + 1 < len(rows) else []
    near = bool(below) and rows[at][0].bottom - below[0].top < rows[at][0].height * 0.6
    return sorted([*rows[at], *(below if near else [])], key=lambda piece: piece.left)


def _is_parted(row: list[_Line], gutter: float) -> bool:
    return any(one.right <= gutter <= other.left for one, other in pairwise(row))


def _list_pieces(sheet: Any) -> list[_Line]:
    """Return the stretches of print of a page: its lines, parted where a gap as wide as a gutter is in them."""
    pieces: list[_Line] = []
    place: _Line | None = None
    for at, character in enumerate(sheet.get_text_range()):
        if character in "\r\n":
            place = None
            continue
        left, bottom, right, top = sheet.get_charbox(at, loose=True)
        character = "-" if character in "\ufffe\x02" else character
        if place is None or left - place.right > max(_GUTTER, 1.2 * place.height):
            place = _Line(character, left, bottom, right, top)
            pieces.append(place)
        else:
            place.text += character
            if not character.isspace():
                place.right, place.bottom, place.top = (
                    max(right, place.right),
                    min(bottom, place.bottom),
                    max(top, place.top),
                )
    for piece in pieces:
        piece.text = " ".join(piece.text.split())
    return [piece for piece in pieces if piece.text]


def _group_rows(pieces: list[_Line]) -> list[list[_Line]]:
    rows: list[list[_Line]] = []
    for piece in sorted(pieces, key=lambda piece: (-piece.bottom, piece.left)):
        middle = (piece.bottom + piece.top) / 2
        if rows and rows[-1][0].bottom <= middle <= rows[-1][0].top:
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [sorted(row, key=lambda piece: piece.left) for row in rows]


def _find_gutter(rows: list[list[_Line]]) -> float | None:
    """Return the place of the gap that runs down between two columns, ``None`` where there is one column."""
    everything = [piece for row in rows for piece in row]
    if not everything:
        return None
    left, right = min(p.left for p in everything), max(p.right for p in everything)
    found: Counter[float] = Counter()
    seen = [_look_around(rows, at) for at in range(len(rows))]
    for row in seen:
        for one, other in pairwise(row):
            middle = (one.right + other.left) / 2
            if (
                other.left - one.right >= _GUTTER
                and left + (right - left) * 0.3 < middle < right - (right - left) * 0.3
            ):
                found[middle] += 1
    best, most = None, 0
    for place in found:
        parted = sum(_is_parted(row, place) for row in seen)
        crossed = sum(1 for row in rows if any(piece.left < place < piece.right for piece in row))
        if parted > most and parted >= _LEAST_ROWS and parted > crossed:
            best, most = place, parted
    return best


def _join_row(row: list[_Line], column: int = 0) -> _Line:
    text = row[0].text
    for one, other in pairwise(row):
        text += ("" if other.left - one.right < 0.15 * one.height else " ") + other.text
    biggest = max(row, key=lambda piece: piece.height)
    return _Line(text, row[0].left, biggest.bottom, row[-1].right, biggest.top, column)


def _take_running(pages: list[list[_Line]], title: str | None) -> list[str]:
    """Take heads and feet that run through the pages, and page numbers, out of the pages; return them."""

    def spell(text: str) -> str:
        return re.sub(r"\d+", "#", text)

    edges = [[*page[:_EDGE_LINES], *page[-_EDGE_LINES:]] for page in pages]
    seen = Counter(spelled for edge in edges for spelled in {spell(line.text) for line in edge})
    running: list[str] = []
    for page, edge in zip(pages, edges, strict=True):
        for line in edge:
            repeats = seen[spell(line.text)] > 1 and seen[spell(line.text)] * 2 >= len(pages)
            printed = _PRINTED.fullmatch(line.text) or (title and title in line.text and line.text[0].isdigit())
            if line in page and (repeats or printed or is_page_number(line.text)):
                page.remove(line)
                running.append(line.text)
    return running


def _join_paragraphs(pages: list[list[_Line]]) -> list[str]:
    """Return the paragraphs of all pages; headings carry the mark that a paste has."""
    lines = [line for page in pages for line in page]
    if not lines:
        return []
    size = median(line.height for line in lines)
    words = list_words(line.text for line in lines)
    edges = _measure_edges(lines)
    groups: list[list[_Line]] = []
    for line in lines:
        if groups and _goes_on(groups[-1], line, size, edges):
            groups[-1].append(line)
        else:
            groups.append([line])
    marked = []
    for group in groups:
        text = mend_lines([line.text for line in group], words)
        marked.append(f"# {text}" if group[0].height > size * 1.18 and len(text) < 200 else text)
    return marked


def _measure_edges(lines: list[_Line]) -> dict[int, tuple[float, float]]:
    """Return where the lines of each column usually begin and end."""
    edges: dict[int, tuple[float, float]] = {}
    for column in {line.column for line in lines}:
        own = [line for line in lines if line.column == column]
        rights = sorted(line.right for line in own)
        edges[column] = (Counter(round(line.left) for line in own).most_common(1)[0][0], rights[len(rights) * 9 // 10])
    return edges


def _goes_on(group: list[_Line], line: _Line, size: float, edges: dict[int, tuple[float, float]]) -> bool:
    """Whether a line goes on with the paragraph above, be it over a column or a page."""
    above = group[-1]
    if abs(line.height - above.height) > size * 0.18 and max(line.height, above.height) > size * 1.18:
        return False
    left, _right = edges[line.column]
    if line.bottom > above.bottom or line.column != above.column:
        begins_small = line.text[:1].islower() or above.text.endswith(("-", "\u00ad", ","))
        return begins_small or not (_ENDED.search(above.text) or len(group) == 1)
    if above.bottom - line.top > size * 0.9:
        return False
    if _INDENT < line.left - left < 60 and above.left - left < _INDENT:
        return False
    # A line is short where the next one's first word would still have stood on it.
    width = (above.right - above.left) / len(above.text)
    short = above.right + (len(line.text.split()[0]) + 2) * width < edges[above.column][1]
    return not (short and (_ENDED.search(above.text) or (line.text[0].isupper() and not above.text.endswith("-"))))
