"""Press databases: Factiva, Nexis, Europresse, ProQuest, PressReader, GENIOS. A record a document."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from newsclip.blocks import Block, Role
from newsclip.clipping import Clipping, Fields
from newsclip.cues import load_cues
from newsclip.facts.byline import read_names
from newsclip.facts.dates import find_date
from newsclip.facts.names import is_name
from newsclip.formats.articles import flatten_markup, list_blocks
from newsclip.formats.labelled import EUROPRESSE, FACTIVA, NUMBERED, RIGHTS, Document, compile_line, read_document
from newsclip.paste.layout import split_blocks

_ADDRESS = re.compile(r"https?://\S+[^\s.,;)]")
# What only documents of databases hold: phrases of these kinds, and numbers of documents.
_MARKS = ("end", "certificate", "pressreader", "genios")
_MARKED = re.compile(r"(?:[·-]|\b[a-z][a-z0-9]{2,9})20\d{6}(?:[·-]|\w{5})|\d \w{2,3} \d{1,5} do[ck]um")
_SHORTEST_MARK = 8
# Whatever it finds holds one of these, which are looked for much faster, and begins so many characters before.
_MAYBE_MARKED, _BEFORE_MARK = (re.compile(r"20\d{6}[·\w-]"), re.compile("do[ck]um")), 14
# With these begin the elements that are most of a page, and hold no words of a document.
_SILENT = ("script", "style", "SCRIPT", "STYLE")
_ROLES = {
    "title": Role.HEADLINE, "author": Role.BYLINE, "date": Role.DATE, "site": Role.SOURCE, "info": Role.SOURCE,
    "place": Role.SOURCE, "url": Role.SOURCE, "section": Role.BREADCRUMB, "rights": Role.LEGAL,
}  # fmt: skip


def read_press(text: str, encoding: str | None) -> list[Clipping]:
    """Return the documents of a text that a press database exported; none of any other text."""
    name = _name_database(text) if _may_hold(text) else ""
    documents = []
    for start, end in _split_documents(text) if name else ():
        lines = list_blocks(text[start:end], start)
        document = read_document(lines)
        if document.body and document.values.keys() & {"author", "date", "info", "place", "site"}:
            documents.append((start, end, lines, document))
    # Of what stands around documents, the one above has it.
    edges = [0, *(start for start, *_ in documents[1:]), len(text)]
    found: list[Clipping] = []
    for number, (start, end, lines, document) in enumerate(documents):
        first, last = edges[number : number + 2]
        above, below = list_blocks(text[first:start], first), list_blocks(text[end:last], end)
        for line in (*above, *below):
            line.label(Role.CHROME, "stands around the document")
        blocks = [*above, *_label_document(text, lines, document, name), *below]
        for block in blocks:
            block.shift(-first)
        member = str(number + 1) if len(documents) > 1 else None
        facts = _read_facts(document.values)
        found.append(Clipping(text[first:last], name, encoding, False, member=member, facts=facts, blocks=blocks))
    return found


def read_press_page(markup: str, encoding: str | None) -> list[Clipping]:
    """Return the documents of a page that a press database exported; none of any other page."""
    pieces = [piece.partition(">")[2] or piece for piece in markup.split("<") if not piece.startswith(_SILENT)]
    if not _may_hold("\n".join([text for piece in pieces if len(text := piece.strip()) >= _SHORTEST_MARK])):
        return []
    return read_press(flatten_markup(markup), encoding)


def _may_hold(text: str) -> bool:
    """Whether a text holds words without which it is of no database: a quick look that spares the slow one."""
    lower, phrases = text.lower(), load_cues("press_labels")
    marks = ("proquest", *(phrase for kind in _MARKS for phrase in phrases[kind]))
    if any(mark in lower for mark in marks):
        return True
    places = (match.start() for pattern in _MAYBE_MARKED for match in pattern.finditer(lower))
    return any(_MARKED.search(lower, max(0, at - _BEFORE_MARK), at + 2 * _BEFORE_MARK) for at in places)


def _name_database(text: str) -> str:
    """Return the name of the database that a text is of, empty where it is of none: what only its documents hold."""
    if compile_line(FACTIVA).search(text):
        return "factiva"
    document = Document()
    labels = [label for line in text.splitlines() if (label := document.find_label(line.strip()))]
    kinds = {kind for kind, _ in labels}
    certified = kinds & {"site", "header"} and compile_line("(?:{certificate}).{0,200}").search(text)
    if certified or compile_line(EUROPRESSE).search(text):
        return "europresse"
    if len(labels) < 3:
        return ""
    if re.search(r"^.{0,24}proquest.{0,24}:|^.{0,40}proquest llc", text, re.MULTILINE | re.IGNORECASE):
        return "proquest" if len(labels) >= 4 else ""
    told = len(kinds & {"header", "footer", "section", "author", "description"}) >= 2
    if told and compile_line(f"{NUMBERED}|{{end}}").search(text):
        return "nexis"
    if compile_line(r"(?:{pressreader})\s?:.*").search(text):
        return "pressreader"
    return "genios" if compile_line(r"(?:{genios})\s?:.*").search(text) else ""


def _split_documents(text: str) -> Iterator[tuple[int, int]]:
    """Yield the stretches of the documents: together they are the whole text."""
    ends = {match.end() for pattern in (FACTIVA, EUROPRESSE, "{end}") for match in compile_line(pattern).finditer(text)}
    begins = {match.start() for match in compile_line(NUMBERED).finditer(text)}
    if not ends | begins:
        begins = {match.start() for match in compile_line(r"[_=]{20,}").finditer(text)}
    yield from itertools.pairwise(sorted({0, len(text)} | ends | begins))


def _label_document(text: str, lines: list[Block], document: Document, name: str) -> Iterator[Block]:
    """Yield the lines of a document as labelled blocks."""
    for index, line in enumerate(lines):
        if (start := document.cut.get(index)) is not None:
            yield Block("", start, line.start, Role.CHROME, f"{name}: a label")
        if index in document.body and (index in document.cut or index == document.body.start):
            last = next((at for at in range(index + 1, document.body.stop) if at in document.cut), document.body.stop)
            for block in split_blocks(text[line.start : lines[last - 1].end]):
                block.shift(line.start)
                block.label(Role.BODY, "the text of the document")
                yield block
        elif index not in document.body:
            kind = document.kinds.get(index, "rights" if RIGHTS.match(line.text) else "")
            line.label(_ROLES.get(kind, Role.CHROME), f"{name}: {kind or 'a line of the database'}")
            yield line


def _read_facts(values: dict[str, str]) -> Fields:
    info, place = values.get("info", ""), values.get("place", "")
    dated = next(
        (date for text in (values.get("date", ""), info, place) if (date := find_date(text)) and date.value), None
    )
    # What stands before the date, without the preposition that may lead it: "Störtaler Bote vom 22.01.2026".
    info = re.sub(r"(?:\s[^\W\d_]{1,4})?[\s,]*\0.*", "", info.replace(dated.raw, "\0")) if dated else info
    site = values.get("site") or re.split(r"[(\[]", info)[0] or re.split(r"\s?[•|]", place)[0]
    address = _ADDRESS.search(values.get("url", ""))
    return Fields(
        title=values.get("title") or None,
        authors=_read_authors(values.get("author", "")),
        published=dated.value if dated else None,
        site=re.split(r"\s?;\s|,\sn[.o°º]", site)[0].strip(" ,;.") or None,
        url=address.group() if address else None,
        section=values.get("section") or None,
        description=values.get("description") or None,
    )


def _read_authors(text: str) -> list[str]:
    """Return the authors; a name with the family name first is kept as it is: "Yap, Adelyn; Roe, Ida"."""
    if text.count(",") and all(piece.count(",") == 1 for piece in text.split(";")):
        names = [piece.strip() for piece in text.split(";")]
        if all(len(name.split(",")[0].split()) <= 3 and not is_name(name.split(",")[0]) for name in names):
            return names
    return read_names(text)
