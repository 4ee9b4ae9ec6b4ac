"""Factiva: lines in a fixed order around a count of words, or labels of two letters."""

from __future__ import annotations

import re

from newsclip.facts.dates import find_date
from newsclip.formats.press.lines import RIGHTS, Document, Line, count_pattern, is_byline, name_label

END = re.compile(
    r"^[ \t]*(?:AN\s+)?(?:Document|Documento|Dokument) [A-Z][A-Z0-9]{2,9}\d{8}\w{5,16}[ \t]*\r?$", re.MULTILINE
)
_CODES = "HD|BY|CR|WC|PD|ET|SN|SC|SE|ED|PG|LA|CY|LP|TD|CO|IN|NS|RE|IPD|IPC|PUB|AN|CLM|VOL|RF|ART|CT"
_CODED = re.compile(rf"({_CODES})(?:\s+(.*))?")
_CLOCK = re.compile(r"\d{1,2}:\d\d(?: [AP]M)?")
_CODE = re.compile(r"[A-Z0-9]{2,12}")
_PAGE = re.compile(r"(?:[A-Za-z]{0,9}[.:]? ?)?[A-Z]{0,3}-?\d{1,4}")
# So far down stands the count of words.
_MOST_TOP = 8
_LONGEST_LINE = 100


def recognizes(text: str) -> bool:
    """Whether a text holds documents of Factiva."""
    return END.search(text) is not None


def read_document(lines: list[Line]) -> Document:
    """Return what the lines of one document say."""
    document = Document()
    codes = [match for line in lines if (match := _CODED.fullmatch(line.text))]
    if len({match[1] for match in codes} & {"HD", "WC", "PD", "SN", "LP", "TD", "BY"}) >= 4:
        _read_codes(lines, document)
        return document
    counted = next((at for at, line in enumerate(lines[:_MOST_TOP]) if count_pattern().fullmatch(line.text)), None)
    if counted is None:
        return document
    _read_top(lines[:counted], document)
    document.kinds[counted] = "words"
    at = _read_below(lines, counted + 1, document)
    end = next((at for at in range(len(lines) - 1, at, -1) if END.fullmatch(lines[at].text)), len(lines))
    document.body = range(at, end)
    return document


def _read_top(lines: list[Line], document: Document) -> None:
    """Read section, headline and byline, of which only the headline is always there."""
    last = len(lines)
    if last > 1 and is_byline(lines[-1].text):
        last -= 1
        document.state("author", last, lines[last].text)
    first = 1 if last > 1 and len(lines[0].text) <= _LONGEST_LINE // 2 else 0
    if first:
        document.state("section", 0, lines[0].text)
    for at in range(first, last):
        document.state("title", at, lines[at].text)


def _read_below(lines: list[Line], at: int, document: Document) -> int:
    """Read date, source, code, page, language and copyright; return the line at which the body begins."""
    first = at
    while at < len(lines):
        line = lines[at]
        if RIGHTS.match(line.text):
            document.kinds[at] = "rights"
            return at + 1
        if at > first + 1 and (line.apart or len(line.text) > _LONGEST_LINE):
            return at
        if "date" not in document.values and (date := find_date(line.text)) and date.value:
            document.state("date", at, line.text)
        elif "site" not in document.values and not any(p.fullmatch(line.text) for p in (_CLOCK, _CODE, _PAGE)):
            document.state("site", at, line.text)
        at += 1
    return at


def _read_codes(lines: list[Line], document: Document) -> None:
    """Read the labels of two letters; a label holds for the lines below it until the next."""
    kind, body = "", []
    for at, line in enumerate(lines):
        match = _CODED.fullmatch(line.text)
        if match:
            kind = name_label(match[1]) or ""
        if kind == "body":
            if match:
                line.cut_label(match[2] or "")
            body.append(at)
        elif kind:
            document.state(kind, at, (match[2] or "") if match else line.text)
    if body:
        document.body = range(body[0], body[-1] + 1)
