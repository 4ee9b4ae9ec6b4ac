"""Nexis: the classic lists of numbered documents, and the documents of Nexis Uni and Lexis+."""

from __future__ import annotations

import re
from functools import cache

from newsclip.facts.dates import find_date
from newsclip.formats.press.lines import RIGHTS, Document, Line, alternate, find_label, name_label

NUMBERED = re.compile(
    r"^[ \t]*(?:\d{1,5} (?:of|von|de|sur) \d{1,5} (?:DOCUMENTS|DOKUMENTEN|DOCUMENTOS)|"
    r"(?:Document|Dokument|Documento) \d{1,5} (?:of|von|de) \d{1,5})[ \t]*\r?$",
    re.MULTILINE,
)
# A database's labels are followed by its values; what a paragraph happens to begin with is none of these.
_CLOSING = frozenset({"footer", "end"})
_CENTRED = 12
_LONGEST_DATE = 70


@cache
def end_pattern() -> re.Pattern[str]:
    """Return the pattern of the line that ends a document, in any language of the interface."""
    return re.compile(rf"^[ \t]*(?:{alternate('end')})[ \t]*\r?$", re.MULTILINE | re.IGNORECASE)


def recognizes(text: str) -> bool:
    """Whether a text holds documents of Nexis."""
    if not NUMBERED.search(text) and not end_pattern().search(text):
        return False
    labels = {label[0] for line in text.splitlines() if (label := find_label(line.strip()))}
    return len(labels & {"header", "footer", "section", "author", "description"}) >= 2


def read_document(lines: list[Line]) -> Document:
    """Return what the lines of one document say."""
    document = Document()
    top: list[int] = []
    first, kind = None, ""
    for at, line in enumerate(lines):
        label = find_label(line.text) or (
            (found, "") if (found := name_label(line.text)) in ("body", *_CLOSING) else None
        )
        if label and label[0] == "body":
            first, kind = at + (not label[1]), ""
            if label[1]:
                line.cut_label(label[1])
            break
        if label and label[0] not in ("words", "end"):
            kind = label[0]
            document.state(kind, at, label[1])
        elif RIGHTS.match(line.text) or NUMBERED.fullmatch(line.text):
            document.kinds[at], kind = "rights", ""
        elif kind and not line.apart:
            document.state(kind, at, line.text)
        elif document.values.keys() & {"header", "section", "author", "description"}:
            first = at
            break
        else:
            top.append(at)
            kind = ""
    _read_top(lines, top, document)
    if first is not None:
        document.body = range(first, _find_end(lines, first))
    return document


def _read_top(lines: list[Line], top: list[int], document: Document) -> None:
    """Read the lines without labels: source, date, headline in the old order; headline, source, date in the new."""
    days = [at for at in top if len(lines[at].text) <= _LONGEST_DATE and (d := find_date(lines[at].text)) and d.value]
    dated = days[-1] if days else None
    if dated is None:
        for at in top[:1]:
            document.state("title", at, lines[at].text)
        return
    document.state("date", dated, lines[dated].text)
    above, below = [at for at in top if at < dated], [at for at in top if at > dated]
    classic = len(above) == 1 and (lines[above[0]].indent >= _CENTRED or "title" in document.values or bool(below))
    if classic or len(above) == 1:
        document.state("site", above[0], lines[above[0]].text)
        # The headline is the last that stands apart; an edition may be above it.
        start = max((at for at in below if lines[at].apart), default=below[-1] if below else 0)
        for at in below:
            if (at >= start and "title" not in document.values) or document.kinds.get(at - 1) == "title":
                document.state("title", at, lines[at].text)
    elif above:
        document.state("site", above[-1], lines[above[-1]].text)
        # A list of the documents may stand above the first one's headline, after a blank line.
        first = max((at for at in above[:-1] if lines[at].apart), default=above[0])
        for at in range(first, above[-1]):
            document.state("title", at, lines[at].text)


def _find_end(lines: list[Line], first: int) -> int:
    for at in range(first, len(lines)):
        text = lines[at].text
        label = find_label(text)
        if (label and label[0] in _CLOSING) or name_label(text) in _CLOSING or RIGHTS.match(text):
            return at
    return len(lines)
