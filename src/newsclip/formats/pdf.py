"""PDF files with a text layer: lines to paragraphs, columns in order, running heads apart. The door to pypdfium2."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median
from typing import Any

from newsclip.clipping import Clipping, Fields
from newsclip.formats.source import Source, ask_extra, refuse
from newsclip.formats.text import read_text
from newsclip.paste.wrap import join_lines
from newsclip.problem import Notice

_EDGE_LINES = 2
_PAGE_NUMBER = re.compile(
    r"\W*(?:(?:page|seite|p\.|s\.|стр\.?|página|pagina|strona)\s*)?\d{1,4}(?:\s*(?:/|of|von|sur|de|di|z|из)\s*\d{1,4})?\W*",
    re.I,
)
_ADDRESS = re.compile(r"https?://[^\s]{4,500}")
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
    running = _take_running(pages)
    text = "\n\n".join(_join_paragraphs(pages))
    if not text:
        message = "The PDF file holds pictures of its pages and no text: recognize the text (OCR) first."
        yield Clipping("", "pdf", None, is_page=False, notices=[Notice("no-text-layer", message)], saved=saved)
        return
    for clipping in read_text(text, "pdf", None, []):
        if running and clipping.blocks is None:
            clipping.span = (0, len(text))
            clipping.text = "\n\n".join([text, *running])
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
    sheet = page.get_textpage()
    pieces = []
    for number in range(sheet.count_rects()):
        left, bottom, right, top = sheet.get_rect(number)
        text = sheet.get_text_bounded(left, bottom, right, top).replace("\ufffe", "-").strip()
        if text:
            pieces.append(_Line(" ".join(text.split()), left, bottom, right, top))
    rows = _group_rows(pieces)
    gutter = _find_gutter(rows)
    lines: list[_Line] = []
    columns: tuple[list[_Line], list[_Line]] = ([], [])
    for row in rows:
        if gutter is None or any(piece.left < gutter < piece.right for piece in row):
            lines += [*columns[0], *columns[1], _join_row(row)]
            columns = ([], [])
            continue
        for side, pieces in enumerate(([p for p in row if p.right <= gutter], [p for p in row if p.left >= gutter])):
            if pieces:
                line = _join_row(pieces)
                line.column = side + 1
                columns[side].append(line)
    return [*lines, *columns[0], *columns[1]]


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
    for row in rows:
        for one, other in itertools.pairwise(row):
            middle = (one.right + other.left) / 2
            if (
                other.left - one.right >= _GUTTER
                and left + (right - left) * 0.3 < middle < right - (right - left) * 0.3
            ):
                found[middle] += 1
    best, most = None, 0
    for place in found:
        parted = sum(1 for row in rows if any(a.right <= place <= b.left for a, b in itertools.pairwise(row)))
        crossed = sum(1 for row in rows if any(piece.left < place < piece.right for piece in row))
        if parted > most and parted >= _LEAST_ROWS and parted > crossed:
            best, most = place, parted
    return best


def _join_row(row: list[_Line]) -> _Line:
    text = row[0].text
    for one, other in itertools.pairwise(row):
        text += ("" if other.left - one.right < 0.15 * one.height else " ") + other.text
    biggest = max(row, key=lambda piece: piece.height)
    return _Line(text, row[0].left, biggest.bottom, row[-1].right, biggest.top)


def _take_running(pages: list[list[_Line]]) -> list[str]:
    """Take heads and feet that run through the pages, and page numbers, out of the pages; return them."""

    def spell(text: str) -> str:
        return re.sub(r"\d+", "#", text)

    edges = [[*page[:_EDGE_LINES], *page[-_EDGE_LINES:]] for page in pages]
    seen = Counter(spelled for edge in edges for spelled in {spell(line.text) for line in edge})
    running: list[str] = []
    for page, edge in zip(pages, edges, strict=True):
        for line in edge:
            repeats = seen[spell(line.text)] > 1 and seen[spell(line.text)] * 2 >= len(pages)
            printed = _ADDRESS.match(line.text) and re.search(r"\s\d+/\d+$", line.text)
            if line in page and (repeats or printed or _PAGE_NUMBER.fullmatch(line.text)):
                page.remove(line)
                running.append(line.text)
    return running


def _join_paragraphs(pages: list[list[_Line]]) -> list[str]:
    """Return the paragraphs of all pages; headings carry the mark that a paste has."""
    lines = [line for page in pages for line in page]
    if not lines:
        return []
    size = median(line.height for line in lines)
    words = frozenset(word.strip(".,;:!?()\"'«»“”").lower() for line in lines for word in line.text.split())
    edges = _measure_edges(lines)
    groups: list[list[_Line]] = []
    for line in lines:
        if groups and _goes_on(groups[-1], line, size, edges):
            groups[-1].append(line)
        else:
            groups.append([line])
    marked = []
    for group in groups:
        text = join_lines([line.text for line in group], words)
        marked.append(f"# {text}" if group[0].height > size * 1.18 and len(text) < 200 else text)
    return marked


def _measure_edges(lines: list[_Line]) -> dict[int, tuple[float, float]]:
    """Return where the lines of each column usually begin and end."""
    edges: dict[int, tuple[float, float]] = {}
    for column in {line.column for line in lines}:
        own = [line for line in lines if line.column == column]
        rights = sorted(line.right for line in own)
        edges[column] = (Counter(round(line.left) for line in own).most_common(1)[0][0], rights[len(rights) * 3 // 4])
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
    short = above.right < edges[above.column][1] - (edges[above.column][1] - edges[above.column][0]) * 0.15
    return not (short and (_ENDED.search(above.text) or (line.text[:1].isupper() and not above.text.endswith("-"))))
