"""Europresse (Eureka in Canada): what the source is, a line with date and page, headline, byline, text, certificate."""

from __future__ import annotations

import re

from newsclip.facts.dates import find_date
from newsclip.formats.press.lines import RIGHTS, Document, Line, alternate, count_pattern, is_byline, name_label

END = re.compile(r"^[ \t]*(?:news|web)[·-]\d{8}[·-]\S+[ \t]*\r?$", re.MULTILINE)
_LONGEST_LINE = 120


def recognizes(text: str) -> bool:
    """Whether a text holds documents of Europresse."""
    lines = [line.strip() for line in text.splitlines()]
    named = any(name_label(line) in ("site", "header") for line in lines)
    certified = any(re.match(rf"(?:{alternate('certificate')})\b", line, re.I) for line in lines)
    return (END.search(text) is not None and (named or certified)) or (certified and named)


def read_document(lines: list[Line]) -> Document:
    """Return what the lines of one document say."""
    document = Document()
    kind, place = "", None
    for at, line in enumerate(lines):
        if len(line.text) > _LONGEST_LINE:
            break
        if kind:
            document.state(kind, at, line.text)
            kind = ""
        elif (found := name_label(line.text)) in ("site", "header"):
            document.kinds[at], kind = "label", found or ""
        elif count_pattern().search(line.text):
            place = at
            break
        elif (date := find_date(line.text)) and date.value:
            document.state("date", at, line.text)
            place = at
    if place is None:
        return document
    _read_place(lines[place], place, document)
    at = place + 1
    if at < len(lines):
        document.state("title", at, lines[at].text)
    while at + 1 < len(lines) and is_byline(lines[at + 1].text):
        at += 1
        document.state("author", at, lines[at].text)
    document.body = range(at + 1, max(at + 1, _find_end(lines, at + 1)))
    return document


def _read_place(line: Line, at: int, document: Document) -> None:
    """Read the line of source, section, date, page and count of words, which dots or commas part."""
    pieces = [piece.strip() for piece in re.split(r"[•|]", line.text)]
    document.kinds.setdefault(at, "site")
    if len(pieces) > 1:
        document.values.setdefault("site", pieces[0])
    if "date" not in document.values and (date := find_date(line.text)) and date.value:
        document.values["date"] = line.text


def _find_end(lines: list[Line], first: int) -> int:
    closing = re.compile(rf"(?:{alternate('certificate')}|{alternate('appeared')})\b", re.I)
    for at in range(first, len(lines)):
        text = lines[at].text
        if RIGHTS.match(text) or closing.match(text) or END.fullmatch(text):
            return at
    return len(lines)
