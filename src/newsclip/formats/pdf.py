"""Print: PDF files with a text layer, and text that was copied out of a printed page. The door to pypdfium2."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Any

from newsclip.clipping import Clipping, Fields, Source
from newsclip.facts.names import is_name
from newsclip.formats.text import read_text, set_apart
from newsclip.paste.wrap import join_lines
from newsclip.problem import Notice, ask_extra, refuse

_EDGE_LINES = 2
_ADDRESS = re.compile(r"https?://[^\s]{4,500}")
# What a browser prints below a page.
_PRINTED = re.compile(r"https?://\S{4,500}(?:\s\d+/\d+)?")
_DAY = re.compile(r"D:(\d{4})(\d\d)(\d\d)")
_ENDED = re.compile(r"[.!?…:。！？][\"'”’»)\]]*$")
_FILE_TITLE = re.compile(r"^(?:microsoft word|untitled|unbenannt|sans titre|about:)|\.\w{2,5}$", re.IGNORECASE)
# In points: the least gap between columns, and how far a first line is indented; how much larger headings are set.
_GUTTER, _INDENT, _LARGER = 9.0, 6.0, 1.18

_BROKEN = re.compile(r"[^\W\d_]{2,}[-\u00ad\u2010]$")
_PAGE_NUMBER = re.compile(
    r"\W*(?:(?:page|seite|p\.|s\.|стр\.?|página|pagina|strona)\s*)?"
    r"\d{1,4}(?:\s*(?:/|of|von|sur|de|di|z|из)\s*\d{1,4})?\W*",
    re.IGNORECASE,
)
_HEAD = re.compile(r"[^\W_]\S*\s\S.{6}")
_FOOTNOTE = re.compile(r"(?:\d{1,2}[.)]?|[*†‡¹²³])\s+\S")
_LEAST_BROKEN = 2


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
    with ask_extra("pdf", "a PDF file"):
        import pypdfium2
    try:
        document = pypdfium2.PdfDocument(source.read())
        pages = [_list_lines(document[number].get_textpage()) for number in range(len(document))]
        said = document.get_metadata_dict()
        document.close()
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise refuse("encrypted", "it is a PDF file with a password; save it without one") from None
        raise refuse("pdf", f"it is a PDF file that is damaged or cut off ({error})") from None
    title = (said.get("Title") or "").strip()
    facts = Fields(title=None if _FILE_TITLE.search(title) else title or None)
    day = _DAY.match(said.get("CreationDate") or "")
    saved = "-".join(day.groups()) if day else None
    running = _take_running(pages, facts.title)
    text = "\n\n".join(_join_paragraphs([line for page in pages for line in page]))
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


def _list_lines(sheet: Any) -> list[_Line]:
    """Return the lines of a page in the order in which they were set: one column after the other."""
    lines: list[_Line] = []
    for piece in _list_pieces(sheet):
        above = lines[-1] if lines else piece
        if above.bottom < (piece.bottom + piece.top) / 2 < above.top and piece.left >= above.right:
            above.text += ("" if piece.left - above.right < 0.15 * above.height else " ") + piece.text
            above.right = piece.right
        else:
            piece.column = above.column + (piece.bottom > above.top)
            lines.append(piece)
    return lines


def _list_pieces(sheet: Any) -> list[_Line]:
    """Return the stretches of print of a page: its lines, parted where a gap as wide as one between columns is."""
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
            continue
        place.text += character
        if not character.isspace():
            place.right, place.top = max(right, place.right), max(top, place.top)
            place.bottom = min(bottom, place.bottom)
    for piece in pieces:
        piece.text = " ".join(piece.text.split())
    return [piece for piece in pieces if piece.text]


def _take_running(pages: list[list[_Line]], title: str | None) -> list[str]:
    """Take heads and feet that run through the pages, and page numbers, out of the pages; return them."""
    by_height = [sorted(page, key=lambda line: line.bottom) for page in pages]
    edges = [[*lines[:_EDGE_LINES], *lines[-_EDGE_LINES:]] for lines in by_height]
    seen = Counter(spelled for edge in edges for spelled in {_spell(line.text) for line in edge})
    running: list[str] = []
    for page, edge in zip(pages, edges, strict=True):
        for line in edge:
            repeats = seen[_spell(line.text)] > 1 and seen[_spell(line.text)] * 2 >= len(pages)
            printed = _PRINTED.fullmatch(line.text) or (title and title in line.text and line.text[0].isdigit())
            if line in page and (repeats or printed or _PAGE_NUMBER.fullmatch(line.text)):
                page.remove(line)
                running.append(line.text)
    return running


def _spell(text: str) -> str:
    return re.sub(r"\d+", "#", text)


def _join_paragraphs(lines: list[_Line]) -> list[str]:
    """Return the paragraphs of all pages; headings carry the mark that a paste has."""
    size = median(line.height for line in lines) if lines else 0.0
    words = _list_words(line.text for line in lines)
    edges = _measure_edges([line for line in lines if line.height <= size * _LARGER])
    groups: list[list[_Line]] = []
    for line in lines:
        if groups and _goes_on(groups[-1], line, size, edges):
            groups[-1].append(line)
        else:
            groups.append([line])
    marked = []
    for group in groups:
        text = _mend_lines([line.text for line in group], words)
        marked.append(f"# {text}" if group[0].height > size * _LARGER and len(text) < 200 else text)
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
    if abs(line.height - above.height) > size * 0.18 and max(line.height, above.height) > size * _LARGER:
        return False
    if line.bottom > above.bottom or line.column != above.column:
        begins_small = line.text[:1].islower() or above.text.endswith(("-", "\u00ad", ","))
        return begins_small or not (_ENDED.search(above.text) or len(group) == 1)
    left, right = edges.get(line.column, (line.left, 0.0))
    indented = _INDENT < line.left - left < 60 and above.left - left < _INDENT
    # A line is short where the next one's first word would still have stood on it.
    width = (above.right - above.left) / len(above.text)
    short = above.right + (len(line.text.split()[0]) + 2) * width < right
    ended = _ENDED.search(above.text) or (line.text[0].isupper() and not above.text.endswith("-"))
    return not (indented or above.bottom - line.top > size * 0.9 or (short and ended))


def _mend_lines(lines: list[str], vocabulary: frozenset[str]) -> str:
    """Return a paragraph from its lines of print: a word broken at a hyphen is whole again, but for words of the
    ``vocabulary`` and before capitals."""
    mended = [lines[0]]
    for line in lines[1:]:
        first = re.match(r"[^\W\d_]+", line)
        if _BROKEN.search(mended[-1]) and first and first.group()[0].islower():
            start = mended[-1].split()[-1][:-1].lstrip("«\"'“„(")
            if f"{start}-{first.group()}".lower() not in vocabulary:
                mended[-1] = mended[-1][:-1] + line
                continue
        mended.append(line)
    return join_lines(mended, vocabulary)


def _list_words(lines: Iterable[str]) -> frozenset[str]:
    return frozenset(word.strip(".,;:!?()\"'«»“”").lower() for line in lines for word in line.split())


def reflow_print(text: str) -> tuple[str, list[str]] | None:
    """Return the paragraphs of a text that was copied out of print, and its running heads, numbers and footnotes.

    ``None`` for any other text: one without a word that is broken at the end of a line, or without the edge of a page.
    """
    lines = [line.strip() for line in text.splitlines()]
    broken = sum(1 for line, below in pairwise(lines) if _BROKEN.search(line) and below[:1].islower())
    numbers = [at for at, line in enumerate(lines) if line and _PAGE_NUMBER.fullmatch(line)]
    if not broken or not numbers:
        return None
    # A running head is some words that stand at the edges of pages, and nowhere else.
    places: dict[str, list[int]] = {}
    for at, line in enumerate(lines):
        places.setdefault(_spell(line), []).append(at)
    heads = (set(found) for line, found in places.items() if len(found) > 1 and _HEAD.match(line))
    near = {0, *(number + by for number in numbers for by in range(-2, 3))}
    edges = {at for found in heads if found <= near for at in found}
    notes = {at for at in range(len(lines)) if at + 1 in numbers and _FOOTNOTE.match(lines[at])}
    counted = [int(number) for at in numbers for number in re.findall(r"\d+", lines[at])[:1]]
    # A list may be numbered as well: without a running head two broken words must say that this is print.
    numbered = broken >= _LEAST_BROKEN and any(after == before + 1 for before, after in pairwise(counted))
    if not edges and not numbered:
        return None
    aside = {*numbers, *edges, *notes}
    words = _list_words(lines)
    widths = sorted(len(line) for line in lines if line)
    width = widths[-max(1, len(widths) // 10)]
    groups: list[list[str]] = []
    gap = crossing = False
    for at, line in enumerate(lines):
        if not line or at in aside:
            gap, crossing = True, crossing or at in aside
            continue
        above = groups[-1][-1] if groups else ""
        if crossing:
            joined = line[0].islower() and not _ENDED.search(above)
        else:
            # A line goes on in the next where that one's first word would not have stood on it any more.
            joined = not gap and len(above) + len(line.split()[0]) >= width and not is_name(line)
        if above and (joined or _BROKEN.search(above)):
            groups[-1].append(line)
        else:
            groups.append([line])
        gap = crossing = False
    paragraphs = [_mend_lines(group, words) for group in groups]
    return "\n\n".join(paragraphs), [lines[at] for at in sorted(aside)]
