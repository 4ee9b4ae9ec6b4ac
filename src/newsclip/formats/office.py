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

from newsclip.clipping import Clipping, Fields, Source
from newsclip.encoding import find_codec
from newsclip.formats.articles import Entry, list_paragraphs, spell_paragraphs, walk_paragraphs
from newsclip.formats.text import read_text
from newsclip.problem import ask_extra, oversize, refuse

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# The same in the strict variant of the standard.
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_ODF = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
# What of a document is not shown: its twin for older programs, what was deleted, notes in its margin.
_UNREAD_WORD = {"{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}
_UNREAD_ODF = {f"{_ODF}tracked-changes", f"{_ODF}note", f"{_OFFICE}annotation", f"{_ODF}sequence-decls"}
_BREAKS = {f"{_ODF}line-break", f"{_WORD}br", f"{_WORD}cr"}
_SPACES = {f"{_ODF}s", f"{_ODF}tab", f"{_WORD}tab"}
_CODE_PAGE = re.compile(rb"\\ansicpg(\d{3,5})")
_Paragraphs = list[tuple[str, str]]


def find_document(archive: ZipFile) -> Callable[[ZipFile, Source], Iterator[Clipping]] | None:
    """Return what opens the document that an archive is; ``None`` where it is an archive of files."""
    names = set(archive.namelist())
    if "word/document.xml" in names:
        return _open_docx
    if "content.xml" in names and "META-INF/manifest.xml" in names:
        return _open_odt
    return _open_epub if "META-INF/container.xml" in names else None


def _open_docx(archive: ZipFile, source: Source) -> Iterator[Clipping]:
    styles = {}
    if "word/styles.xml" in archive.namelist():
        for style in _parse(archive, "word/styles.xml", source).iter(f"{_WORD}style"):
            name = style.find(f"{_WORD}name")
            styles[style.get(f"{_WORD}styleId")] = name.get(f"{_WORD}val", "").lower() if name is not None else ""
    root = _parse(archive, "word/document.xml", source)
    for node in root.iter():
        # Nothing else is text: not codes of fields, nor what was deleted.
        node.text, node.tail = node.text if node.tag == f"{_WORD}t" else None, None

    def name_place(node: Any) -> str | None:
        if node.tag != f"{_WORD}p":
            return None
        style = node.find(f"{_WORD}pPr/{_WORD}pStyle")
        if style is not None and styles.get(style.get(f"{_WORD}val"), "").startswith(("heading", "title")):
            return "h"
        return "li" if node.find(f"{_WORD}pPr/{_WORD}numPr") is not None else "p"

    yield from _read(_walk(root, name_place, _UNREAD_WORD), "docx", Fields())


def _open_odt(archive: ZipFile, source: Source) -> Iterator[Clipping]:
    if b"encryption-data" in _read_member(archive, "META-INF/manifest.xml", source):
        raise refuse("encrypted", "it is a document with a password; save it without one")

    def name_place(node: Any) -> str | None:
        if node.tag == f"{_ODF}p":
            return "li" if next(node.iterancestors(f"{_ODF}list-item"), None) is not None else "p"
        return "h" if node.tag == f"{_ODF}h" else None

    yield from _read(_walk(_parse(archive, "content.xml", source), name_place, _UNREAD_ODF), "odt", Fields())


def _walk(root: Any, name_place: Callable[[Any], str | None], silent: set[str]) -> _Paragraphs:
    """Return the paragraphs of a document's tree; a break of a line parts them, a tab is a space."""
    for node in root.iter(*_SPACES):
        node.text = " "
    return walk_paragraphs(root, lambda node: "br" if node.tag in _BREAKS else name_place(node), silent)


def _open_epub(archive: ZipFile, source: Source) -> Iterator[Clipping]:
    rootfile = next(_parse(archive, "META-INF/container.xml", source).iter("{*}rootfile"), None)
    path = rootfile.get("full-path") if rootfile is not None else None
    if not path:
        raise refuse("epub", "it is an EPUB book without a table of its contents")
    package = _parse(archive, path, source)
    items = {item.get("id"): item for item in package.iter("{*}item")}
    paragraphs: _Paragraphs = []
    for reference in package.iter("{*}itemref"):
        # Each once, however often a book may list it.
        item = items.pop(reference.get("idref"), None)
        if item is None or reference.get("linear") == "no" or "nav" in (item.get("properties") or "").split():
            continue
        member = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(item.get("href") or "")))
        markup = _read_member(archive, member, source).decode("utf-8", "replace")
        paragraphs += list_paragraphs(markup)
    said: dict[str, list[str]] = {}
    for node in package.iterfind("{*}metadata/{http://purl.org/dc/elements/1.1/}*"):
        said.setdefault(node.tag.rpartition("}")[2], []).append((node.text or "").strip())
    kept = ("title", "creator", "date", "source", "publisher")
    yield from _read(paragraphs, "epub", Entry({name: said.get(name) for name in kept}).read_facts())


def _read(paragraphs: _Paragraphs, name: str, hints: Fields) -> Iterator[Clipping]:
    """Yield the clippings of a document's text."""
    for clipping in read_text(spell_paragraphs(paragraphs), name, None, []):
        clipping.hints = hints
        yield clipping


def _parse(archive: ZipFile, member: str, source: Source) -> Any:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True)
    try:
        return etree.fromstring(_read_member(archive, member, source).replace(_STRICT, _WORD[1:-1].encode()), parser)
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
