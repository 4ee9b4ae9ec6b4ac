"""Documents: Word (DOCX), OpenDocument (ODT), EPUB and rich text (RTF). Their text in order, with headings.

The one door to striprtf.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import unquote
from zipfile import ZipFile

from newsclip.clipping import Clipping, Fields
from newsclip.encoding import find_codec
from newsclip.formats.articles import Entry, list_paragraphs
from newsclip.formats.source import Source, ask_extra, oversize, refuse
from newsclip.formats.text import read_text

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_ODF = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_CODE_PAGE = re.compile(rb"\\ansicpg(\d{3,5})")
_OPF = "{http://www.idpf.org/2007/opf}"
_UNREAD_ODF = {f"{_ODF}tracked-changes", f"{_ODF}note", f"{_OFFICE}annotation", f"{_ODF}sequence-decls"}
_Opener = Callable[[ZipFile, Source], Iterator[Clipping]]


def find_document(archive: ZipFile) -> _Opener | None:
    """Return what opens the document that an archive is; ``None`` where it is an archive of files."""
    names = set(archive.namelist())
    if "word/document.xml" in names:
        return _open_docx
    if "content.xml" in names and "META-INF/manifest.xml" in names:
        return _open_odt
    return _open_epub if "META-INF/container.xml" in names else None


def _open_docx(archive: ZipFile, source: Source) -> Iterator[Clipping]:
    levels = {}
    if "word/styles.xml" in archive.namelist():
        for style in _parse(archive, "word/styles.xml", source).iter(f"{_WORD}style"):
            name = style.find(f"{_WORD}name")
            levels[style.get(f"{_WORD}styleId")] = (name.get(f"{_WORD}val") or "").lower() if name is not None else ""
    paragraphs = []
    for paragraph in _parse(archive, "word/document.xml", source).iter(f"{_WORD}p"):
        if any(parent.tag == _FALLBACK for parent in paragraph.iterancestors()):
            continue
        style = paragraph.find(f"{_WORD}pPr/{_WORD}pStyle")
        name = levels.get(style.get(f"{_WORD}val"), "") if style is not None else ""
        listed = paragraph.find(f"{_WORD}pPr/{_WORD}numPr") is not None
        kind = "h" if name.startswith(("heading", "title")) else "li" if listed else "p"
        paragraphs.append((kind, "".join(_list_runs(paragraph))))
    yield from _read(paragraphs, "docx", Fields())


def _list_runs(paragraph: Any) -> Iterator[str]:
    """Yield the text of a paragraph, without what stands in paragraphs within it."""
    for node in paragraph.iter(f"{_WORD}t", f"{_WORD}tab", f"{_WORD}br", f"{_WORD}cr"):
        if next(node.iterancestors(f"{_WORD}p")) is paragraph:
            yield (node.text or "") if node.tag == f"{_WORD}t" else " " if node.tag == f"{_WORD}tab" else "\n"


def _open_odt(archive: ZipFile, source: Source) -> Iterator[Clipping]:
    if b"encryption-data" in _read_member(archive, "META-INF/manifest.xml", source):
        raise refuse("encrypted", "it is a document with a password; save it without one")
    paragraphs = []
    for node in _parse(archive, "content.xml", source).iter(f"{_ODF}p", f"{_ODF}h"):
        around = {parent.tag for parent in node.iterancestors()}
        if not around & _UNREAD_ODF:
            kind = "h" if node.tag == f"{_ODF}h" else "li" if f"{_ODF}list-item" in around else "p"
            paragraphs.append((kind, "".join(_list_spans(node))))
    yield from _read(paragraphs, "odt", Fields())


def _list_spans(node: Any) -> Iterator[str]:
    """Yield the text of a paragraph of OpenDocument, without notes."""
    stack: list[Any] = [node]
    while stack:
        part = stack.pop()
        if isinstance(part, str):
            yield part
        elif part.tag not in _UNREAD_ODF and (part is node or part.tag not in (f"{_ODF}p", f"{_ODF}h")):
            signs = {f"{_ODF}s": " ", f"{_ODF}tab": " ", f"{_ODF}line-break": "\n"}
            children = [piece for child in part for piece in (child, child.tail or "")]
            stack.extend(reversed([signs.get(part.tag, ""), part.text or "", *children]))


def _open_epub(archive: ZipFile, source: Source) -> Iterator[Clipping]:
    rootfile = next(_parse(archive, "META-INF/container.xml", source).iter("{*}rootfile"), None)
    path = rootfile.get("full-path") if rootfile is not None else None
    if not path:
        raise refuse("epub", "it is an EPUB book without a table of its contents")
    package = _parse(archive, path, source)
    items = {item.get("id"): item for item in package.iter(f"{_OPF}item")}
    paragraphs: list[tuple[str, str]] = []
    for reference in package.iter(f"{_OPF}itemref"):
        # Each once, however often a book may list it.
        item = items.pop(reference.get("idref"), None)
        if item is None or reference.get("linear") == "no" or "nav" in (item.get("properties") or "").split():
            continue
        member = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(item.get("href") or "")))
        markup = _read_member(archive, member, source).decode("utf-8", "replace")
        paragraphs += [("h" if tag[0] == "h" else tag, text) for tag, text in list_paragraphs(markup)]
    said = {
        name: [(node.text or "").strip() for node in package.iter(f"{_DC}{name}")]
        for name in ("title", "creator", "date", "source", "publisher")
    }
    facts = Entry(said).read_facts()
    yield from _read(paragraphs, "epub", facts)


def _read(paragraphs: list[tuple[str, str]], name: str, hints: Fields) -> Iterator[Clipping]:
    """Yield the clippings of a document's text; headings and list items carry the marks that a paste has."""
    marks = {"h": "# ", "li": "- "}
    lines = [
        marks.get(kind, "") + " ".join(text.split()) if marks.get(kind) else text.strip()
        for kind, text in paragraphs
        if text.strip()
    ]
    for clipping in read_text("\n\n".join(lines), name, None, []):
        clipping.hints = hints
        yield clipping


def _parse(archive: ZipFile, member: str, source: Source) -> Any:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        return etree.fromstring(_read_member(archive, member, source), parser)
    except etree.XMLSyntaxError as error:
        raise refuse("damaged", f"it is a document whose text is damaged ({error.msg})") from None


def _read_member(archive: ZipFile, member: str, source: Source) -> bytes:
    try:
        with archive.open(member) as stream:
            data = stream.read(source.max_size + 1)
    except Exception as error:  # noqa: BLE001 - zipfile raises a dozen kinds of errors
        raise refuse("damaged", f"it is a document of which a part cannot be unpacked ({error})") from None
    if len(data) > source.max_size:
        raise oversize(source.max_size)
    return data


def open_rtf(source: Source) -> Iterator[Clipping]:
    """Yield the clippings of a document in rich text."""
    try:
        from striprtf import striprtf
    except ImportError:
        raise ask_extra("rtf", "rich text (RTF)") from None
    data = source.read()
    page = _CODE_PAGE.search(data)
    markup = data.decode(find_codec(f"cp{page[1].decode()}") or "cp1252" if page else "cp1252", errors="replace")
    try:
        convert: Any = striprtf.rtf_to_text
        text: str = convert(markup, encoding="cp1252", errors="replace")
    except Exception as error:  # noqa: BLE001 - whatever damaged markup makes the library raise
        raise refuse("rtf", f"it is rich text (RTF) that is damaged ({type(error).__name__})") from None
    yield from read_text(text, "rtf", None, [])
