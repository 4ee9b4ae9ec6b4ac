"""Archives and packed files: ZIP, tar, gzip, bzip2, xz, and Zstandard where Python has it. Members are clippings.

Nothing is ever unpacked onto the disk: a member is a stream, and what is no clipping in it is not opened.
"""

from __future__ import annotations

import bz2
import gzip
import json
import lzma
import re
import tarfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module
from io import BufferedIOBase, BufferedReader, RawIOBase
from pathlib import PurePosixPath
from typing import Any, cast
from zipfile import BadZipFile, ZipFile, ZipInfo

from newsclip.clipping import Clipping, Fields
from newsclip.formats.office import find_document
from newsclip.formats.source import Part, Source, Unique, refuse
from newsclip.problem import ClippingError

# Text packs to a tenth, markup to a fiftieth: what unpacks to more than so many times its size was made to harm.
_MOST_GROWTH = 250
_HARMLESS_BYTES = 2**24
_ZIP_ERRORS = (BadZipFile, NotImplementedError, RuntimeError, EOFError, zlib.error, lzma.LZMAError, OSError, ValueError)
_PACKED: dict[bytes, tuple[str, Any]] = {
    b"\x1f\x8b": ("gzip", gzip.open),
    b"BZh": ("bzip2", bz2.open),
    b"\xfd7zXZ\0": ("xz", lzma.open),
}
_SHELF = re.compile(r"metadata_\d+_to_\d+\.json")


def open_zip(source: Source) -> Iterator[Clipping | Part]:
    """Yield the document that a ZIP archive is, or its members."""
    try:
        archive = ZipFile(source.rewind())
        members = archive.infolist()
        document = find_document(archive)
    except _ZIP_ERRORS as error:
        raise refuse("zip", f"it is a ZIP archive that is damaged or cut off ({error})") from None
    if document:
        yield from document(archive, source)
        return
    if sum(member.compress_size for member in members) > source.measure():
        raise _refuse_bomb()
    if "datapackage.json" in archive.namelist():
        # A WACZ file: what is beside its archives is about them.
        members = [member for member in members if member.filename.startswith("archive/")]
    known = _read_shelf(archive, members, source)
    parts = _list_members(
        [(_name_member(member), member) for member in members if not member.is_dir()],
        lambda member: _open_zipped(archive, cast("ZipInfo", member), source.max_size),
    )
    for part in parts:
        if known and PurePosixPath(part.member or "").parent.name == "highlights":
            continue
        part.hints = known.get(PurePosixPath(part.member or "").stem, part.hints)
        yield part


def _read_shelf(archive: ZipFile, members: list[ZipInfo], source: Source) -> dict[str, Fields]:
    """Return what an export of Omnivore states of each article in it, by the name of its file."""
    known: dict[str, Fields] = {}
    for member in members:
        if _SHELF.fullmatch(member.filename):
            from newsclip.formats.exports import read_facts

            try:
                rows = json.loads(_open_zipped(archive, member, source.max_size).read())
                known.update(
                    (str(row["slug"]), read_facts(row)) for row in rows if isinstance(row, dict) and "slug" in row
                )
            except (ValueError, TypeError, RecursionError):
                continue
    return known


def _name_member(member: ZipInfo) -> str:
    """Return a member's path; names in UTF-8 without the mark that says so are common."""
    if member.flag_bits & 0x800:
        return member.filename
    try:
        return member.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return member.filename


def _open_zipped(archive: ZipFile, member: ZipInfo, max_size: int) -> Source:
    if member.flag_bits & 1:
        raise refuse("encrypted", "it is encrypted; unpack the archive with its password first")
    if member.file_size > max(_HARMLESS_BYTES, member.compress_size * _MOST_GROWTH):
        raise _refuse_bomb()
    try:
        return Source(member.filename, cast("BufferedIOBase", _Guarded.wrap(archive.open(member), None)), max_size)
    except _ZIP_ERRORS as error:
        raise refuse("damaged", f"it cannot be unpacked ({error})") from None


def open_tar(source: Source) -> Iterator[Part]:
    """Yield the members of a tar archive, in order."""
    try:
        with tarfile.open(fileobj=source.rewind(), mode="r:") as archive:
            members = ((member.name, member) for member in archive if not member.isdir())
            yield from _list_members(
                members, lambda member: _open_tarred(archive, cast("tarfile.TarInfo", member), source)
            )
    except (tarfile.TarError, EOFError, OSError, zlib.error, lzma.LZMAError) as error:
        raise refuse("tar", f"it is a tar archive that is damaged or cut off here ({error})") from None


def _open_tarred(archive: tarfile.TarFile, member: tarfile.TarInfo, source: Source) -> Source:
    stream = archive.extractfile(member) if member.isreg() else None
    if stream is None:
        raise refuse("not-a-file", "it is a link or a device, not a file")
    return Source(member.name, cast("BufferedIOBase", stream), source.max_size)


def _list_members(members: Any, open_member: Callable[[object], Source]) -> Iterator[Part]:
    """Yield the members that may be clippings. Raises ``ClippingError`` where none is."""
    from newsclip.formats import is_clipping_name

    names, passed, count = Unique(), Counter[str](), 0
    for raw, member in members:
        name = raw.replace("\\", "/").encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
        parts = name.split("/")
        if ".." in parts or name.startswith("/") or ":" in parts[0]:
            yield Part(names.make(name), _fail_outside)
        elif not is_clipping_name(name) or any(part.startswith((".", "__MACOSX")) for part in parts):
            passed[PurePosixPath(name).suffix.lower() or "without a suffix"] += 1
            continue
        else:
            yield Part(names.make(name), partial(open_member, member), archive=_is_archive(name))
        count += 1
    if not count:
        kinds = ", ".join(f"{number} {suffix}" for suffix, number in passed.most_common(5)) or "it is empty"
        raise refuse("archive", f"it is an archive with no clipping in it: {kinds}")


def _is_archive(name: str) -> bool:
    return name.lower().endswith((".zip", ".tar", ".tgz", ".gz", ".xz", ".bz2", ".zst", ".txz", ".wacz"))


def _fail_outside() -> Source:
    raise refuse("path-outside", "its path leads out of the archive")


def open_packed(source: Source) -> Iterator[Part]:
    """Yield the file that was packed."""
    stream = _unpack(source)
    guarded = _Guarded.wrap(stream, source.stream)
    name = PurePosixPath(source.name).stem
    if source.name.lower().endswith((".tgz", ".txz", ".tbz2")):
        name += ".tar"
    yield Part(None, lambda: Source(name, guarded, source.max_size))


def _unpack(source: Source) -> Any:
    for magic, (_, opener) in _PACKED.items():
        if source.head.startswith(magic):
            return opener(source.rewind())
    try:
        zstd = import_module("compression.zstd")
    except ImportError:
        raise refuse(
            "zstd", "it is packed by Zstandard, which Python reads from version 3.14 on; unpack it first"
        ) from None
    return zstd.open(source.rewind())


class _Guarded(RawIOBase):
    """An unpacking stream that fails in plain words: where its data are damaged, or grow beyond all measure."""

    def __init__(self, unpacked: Any, packed: Any) -> None:
        self._unpacked, self._packed = unpacked, packed

    @classmethod
    def wrap(cls, unpacked: Any, packed: Any) -> BufferedReader:
        """Return a buffered stream of ``unpacked``; ``packed`` is the stream it takes its data from, if it is known."""
        return BufferedReader(cls(unpacked, packed), 2**16)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        return cast("int", self._try(self._unpacked.seek, offset, whence))

    def tell(self) -> int:
        return cast("int", self._unpacked.tell())

    def readinto(self, buffer: Any) -> int:
        data = self._try(self._unpacked.read, len(buffer))
        if self._packed and self._unpacked.tell() > max(_HARMLESS_BYTES, self._packed.tell() * _MOST_GROWTH):
            raise _refuse_bomb()
        buffer[: len(data)] = data
        return len(data)

    def _try(self, action: Callable[..., Any], *arguments: Any) -> Any:
        try:
            return action(*arguments)
        except _ZIP_ERRORS as error:
            raise refuse("damaged", f"it is damaged or cut off and cannot be unpacked ({error})") from None


def _refuse_bomb() -> ClippingError:
    return ClippingError("limit", "bomb", f"it unpacks to more than {_MOST_GROWTH} times its size; unpack it first")
