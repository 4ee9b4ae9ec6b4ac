"""Archives and packed files: ZIP, tar, gzip, bzip2, xz, Zstandard. Members are clippings. The door to backports.zstd.

Nothing is ever unpacked onto the disk: a member is a stream, and what is no clipping in it is not opened. Documents of
Word (DOCX), OpenDocument (ODT) and EPUB are ZIP archives as well: their text in order, with headings.
"""

from __future__ import annotations

import bz2
import gzip
import json
import lzma
import posixpath
import re
import sys
import tarfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import partial
from importlib import import_module
from io import BufferedIOBase, BufferedReader, RawIOBase
from pathlib import PurePosixPath
from typing import Any, cast
from urllib.parse import unquote
from zipfile import BadZipFile, ZipFile, ZipInfo

from newsclip.clipping import Clipping, Fields, Part, Source, Unique
from newsclip.formats import DATA_SUFFIXES, SUFFIXES, recognizes_export
from newsclip.formats.articles import Entry, list_paragraphs, spell_paragraphs, walk_paragraphs
from newsclip.formats.text import read_text
from newsclip.problem import ClippingError, ask_extra, explain_damage, refuse

# Text packs to a tenth, markup to a fiftieth: what unpacks to more than so many times its size was made to harm.
_MOST_GROWTH = 250
_HARMLESS_BYTES = 2**24
_ERRORS: tuple[type[Exception], ...] = (
    BadZipFile, NotImplementedError, RuntimeError, EOFError, zlib.error, lzma.LZMAError, tarfile.TarError, OSError,
    ValueError,
)  # fmt: skip
_OPENERS: dict[bytes, Any] = {b"\x1f\x8b": gzip.open, b"BZ": bz2.open, b"\xfd7": lzma.open}
_SUFFIXES = (".zip", ".tar", ".tgz", ".gz", ".xz", ".bz2", ".tbz2", ".zst", ".txz", ".wacz")
_SHELF = re.compile(r"metadata_\d+_to_\d+\.json")
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
_Paragraphs = list[tuple[str, str]]


def open_zip(source: Source) -> Iterator[Clipping | Part]:
    """Yield the document that a ZIP archive is, or its members."""
    with explain_damage("zip", "a ZIP archive", *_ERRORS):
        archive = ZipFile(source.rewind())
    if open_document := _find_document(archive):
        yield from open_document(archive, source)
        return
    members = [member for member in archive.infolist() if not member.filename.endswith("/")]
    if sum(member.compress_size for member in members) > source.measure():
        raise _refuse_bomb()
    if "datapackage.json" in archive.namelist():
        # A WACZ file: what is beside its archives is about them.
        members = [member for member in members if member.filename.startswith("archive/")]
    known = _read_shelf(archive, members, source)
    for part in _list_members((_name_member(one), partial(_open_zipped, archive, one, source)) for one in members):
        path = PurePosixPath(part.member or "")
        if not (known and path.parent.name == "highlights"):
            part.hints = known.get(path.stem, part.hints)
            yield part


def _read_shelf(archive: ZipFile, members: list[ZipInfo], source: Source) -> dict[str, Fields]:
    """Return what an export of Omnivore states of each article in it, by the name of its file."""
    known: dict[str, Fields] = {}
    for member in members:
        if _SHELF.fullmatch(member.filename):
            with suppress(ValueError, TypeError, KeyError, RecursionError):
                rows = json.loads(_open_zipped(archive, member, source).read())
                known |= {str(row["slug"]): Entry(row).read_facts() for row in rows}
    return known


def _name_member(member: ZipInfo) -> str:
    """Return a member's path; names in UTF-8 without the mark that says so are common."""
    try:
        return member.filename if member.flag_bits & 0x800 else member.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return member.filename


def _open_zipped(archive: ZipFile, member: ZipInfo, source: Source) -> Source:
    if member.flag_bits & 1:
        raise refuse("encrypted", "it is encrypted; unpack the archive with its password first")
    if member.file_size > max(_HARMLESS_BYTES, member.compress_size * _MOST_GROWTH):
        raise _refuse_bomb()
    with explain_damage("damaged", "packed data", *_ERRORS):
        return Source(member.filename, _guard(archive.open(member)), source.max_size)


def open_tar(source: Source) -> Iterator[Part]:
    """Yield the members of a tar archive, in order."""
    with (
        explain_damage("tar", "a tar archive", *_ERRORS),
        tarfile.open(fileobj=source.rewind(), mode="r:") as archive,
    ):
        members = (member for member in archive if not member.isdir())
        yield from _list_members((one.name, partial(_open_tarred, archive, one, source)) for one in members)


def _open_tarred(archive: tarfile.TarFile, member: tarfile.TarInfo, source: Source) -> Source:
    stream = archive.extractfile(member) if member.isreg() else None
    if stream is None:
        raise refuse("not-a-file", "it is a link or a device, not a file")
    return Source(member.name, cast("BufferedIOBase", stream), source.max_size)


def _list_members(members: Iterable[tuple[str, Callable[[], Source]]]) -> Iterator[Part]:
    """Yield the members that may be clippings. Raises ``ClippingError`` where none is."""
    names, passed, empty = Unique(), Counter[str](), True
    for raw, open_member in members:
        name = raw.replace("\\", "/").encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
        parts, suffix = name.split("/"), PurePosixPath(name).suffix.lower()
        if ".." in parts or name.startswith("/") or ":" in parts[0]:
            yield Part(names.make(name), _fail_outside)
        elif _may_be_clipping(parts, suffix, open_member):
            yield Part(names.make(name), open_member, archive=name.lower().endswith(_SUFFIXES))
        else:
            passed[suffix or "without a suffix"] += 1
            continue
        empty = False
    if empty:
        kinds = ", ".join(f"{number} {suffix}" for suffix, number in passed.most_common(5)) or "it is empty"
        raise refuse("archive", f"it is an archive with no clipping in it: {kinds}")


def _may_be_clipping(parts: list[str], suffix: str, open_member: Callable[[], Source]) -> bool:
    """Whether a member's name is one of a clipping, or its content an export of a service."""
    if any(part.startswith((".", "__MACOSX")) for part in parts) or _SHELF.fullmatch(parts[-1]):
        return False
    if suffix not in DATA_SUFFIXES:
        return suffix in SUFFIXES
    with suppress(ClippingError):
        return recognizes_export(open_member().head)
    return False


def _fail_outside() -> Source:
    raise refuse("path-outside", "its path leads out of the archive")


def open_packed(source: Source) -> Iterator[Part]:
    """Yield the file that was packed."""
    opener, errors = _OPENERS.get(source.head[:2]), _ERRORS
    if opener is None:
        with ask_extra("zstd", "a file packed by Zstandard"):
            zstd: Any = import_module("compression.zstd" if sys.version_info >= (3, 14) else "backports.zstd")
        opener, errors = zstd.open, (*_ERRORS, zstd.ZstdError)
    stream = opener(source.rewind())
    name = PurePosixPath(source.name).stem + ".tar" * source.name.lower().endswith((".tgz", ".txz", ".tbz2"))
    yield Part(None, lambda: Source(name, _guard(stream, source.stream, errors), source.max_size))


class _Guarded(RawIOBase):
    """An unpacking stream that fails in plain words: where its data are damaged, or grow beyond all measure."""

    def __init__(self, unpacked: Any, packed: Any, errors: tuple[type[Exception], ...]) -> None:
        self._unpacked, self._packed, self._errors = unpacked, packed, errors

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        with explain_damage("damaged", "packed data", *self._errors):
            return cast("int", self._unpacked.seek(offset, whence))

    def tell(self) -> int:
        return cast("int", self._unpacked.tell())

    def readinto(self, buffer: Any) -> int:
        with explain_damage("damaged", "packed data", *self._errors):
            data = self._unpacked.read(len(buffer))
        if self._packed and self._unpacked.tell() > max(_HARMLESS_BYTES, self._packed.tell() * _MOST_GROWTH):
            raise _refuse_bomb()
        buffer[: len(data)] = data
        return len(data)


def _guard(unpacked: Any, packed: Any = None, errors: tuple[type[Exception], ...] = _ERRORS) -> BufferedReader:
    """Return an unpacking stream, guarded; ``packed`` is the stream it takes its data from, if that tells its size."""
    return BufferedReader(_Guarded(unpacked, packed, errors), 2**16)


def _refuse_bomb() -> ClippingError:
    return ClippingError("limit", "bomb", f"it unpacks to more than {_MOST_GROWTH} times its size; unpack it first")


def _find_document(archive: ZipFile) -> Callable[[ZipFile, Source], Iterator[Clipping]] | None:
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
    if b"encryption-data" in _load(archive, "META-INF/manifest.xml", source):
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
        paragraphs += list_paragraphs(_load(archive, member, source).decode("utf-8", "replace"))
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
    with explain_damage("damaged", "a document", etree.XMLSyntaxError):
        return etree.fromstring(_load(archive, member, source).replace(_STRICT, _WORD[1:-1].encode()), parser)


def _load(archive: ZipFile, member: str, source: Source) -> bytes:
    with explain_damage("damaged", "a document", KeyError):
        return _open_zipped(archive, archive.getinfo(member), source).read()
