"""ProQuest, PressReader and GENIOS: a headline, a text, and lines with labels before or after it."""

from __future__ import annotations

import re

from newsclip.facts.dates import find_date
from newsclip.formats.press.lines import RIGHTS, RULE, Document, Line, find_label, is_byline

PROQUEST_RULE = re.compile(r"^[ \t]*_{20,}[ \t]*\r?$", re.MULTILINE)
GENIOS_RULE = re.compile(r"^[ \t]*(?:[_=]{20,}|(?:Dokument|Seite) \d+ von \d+)[ \t]*\r?$", re.MULTILINE)
# Characters of a line that goes on with a label's value; a longer one is prose.
_LONGEST_VALUE = 100
_PROQUEST = re.compile(r"^.{0,24}proquest.{0,24}:|^.{0,40}proquest llc", re.MULTILINE | re.IGNORECASE)
_PRESSREADER = re.compile(r"^(?:article name|nom de l['’]article|artikelname|nombre del artículo)\s?:", re.M | re.I)
_GENIOS = re.compile(r"^(?:dauerhafte adresse des dokuments|dokumentnummer|dokument-nr)\s?:", re.M | re.I)


def recognizes_proquest(text: str) -> bool:
    """Whether a text holds documents of ProQuest."""
    return _PROQUEST.search(text) is not None and _count_labels(text) >= 4


def recognizes_pressreader(text: str) -> bool:
    """Whether a text is an article as PressReader gives it."""
    return _PRESSREADER.search(text) is not None and _count_labels(text) >= 3


def recognizes_genios(text: str) -> bool:
    """Whether a text holds documents of GENIOS or WISO."""
    return _GENIOS.search(text) is not None and _count_labels(text) >= 3


def _count_labels(text: str) -> int:
    return len({line for line in map(str.strip, text.splitlines()) if find_label(line)})


def read_document(lines: list[Line]) -> Document:
    """Return what the lines of one document say."""
    document = Document()
    free: list[int] = []
    body: list[int] = []
    kind = ""
    for at, line in enumerate(lines):
        label = find_label(line.text)
        if label and label[0] not in ("words", "end"):
            kind = label[0]
            if kind == "body":
                body += [at] if label[1] else []
                if label[1]:
                    line.cut_label(label[1])
            else:
                document.state(kind, at, label[1])
        elif RULE.fullmatch(line.text) or RIGHTS.match(line.text):
            kind = ""
        elif kind == "body":
            body.append(at)
        elif kind and _goes_with(line, kind, document):
            document.state(kind, at, line.text)
        else:
            kind = ""
            free.append(at)
    _take_title(lines, free, document)
    body = body or _read_free(lines, free, document)
    if body:
        document.body = range(body[0], _go_on(body, document) + 1)
    return document


def _goes_with(line: Line, kind: str, document: Document) -> bool:
    """Whether a line goes on with what the label above it says, rather than being the first of the text."""
    if not document.values.get(kind):
        return True
    return not line.apart and (kind == "description" or len(line.text) <= _LONGEST_VALUE)


def _take_title(lines: list[Line], free: list[int], document: Document) -> None:
    """Take the headline, which no label names or which repeats what one says, from the lines without labels."""
    if free and "title" not in document.values:
        document.state("title", free[0], lines[free.pop(0)].text)
    elif free and lines[free[0]].text == document.values.get("title"):
        document.kinds[free.pop(0)] = "title"


def _read_free(lines: list[Line], free: list[int], document: Document) -> list[int]:
    """Return the lines of the body where no label opens it: what is left of the lines without labels."""
    while free and len(text := lines[free[0]].text) < 100:
        date = find_date(text)
        if date and date.value and len(text) < len(date.raw) + 40:
            document.state("date", free[0], text)
        elif is_byline(text):
            document.state("author", free[0], text)
        elif text == document.values.get("site"):
            document.kinds[free[0]] = "site"
        else:
            break
        free = free[1:]
    return free


def _go_on(body: list[int], document: Document) -> int:
    """Return the last line of the body: it ends where lines with labels follow."""
    last = body[0]
    for at in body[1:]:
        if any(between in document.kinds for between in range(last + 1, at)):
            break
        last = at
    return last
