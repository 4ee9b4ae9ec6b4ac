"""A source's bytes: on the disk, on standard input, or in a store at an address such as ``s3://bucket/clippings``.

Nothing in a folder can make the run hang or leave the folder. The one door to fsspec: nothing is fetched but from the
addresses that the user names. Whatever goes wrong is a ``ClippingError``.
"""

from __future__ import annotations

import errno
import hashlib
import io
import os
import select
import stat
import sys
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import count, islice
from pathlib import Path
from typing import Any

from newsclip.problem import ClippingError, Stage, oversize
from newsclip.runner.console import Stop

# No wait for a writer of a named pipe, no link swapped in since the walk, no terminal taken over.
_OPEN_FLAGS = os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_NOCTTY | os.O_CLOEXEC
_PIECE_BYTES = 2**20
_STDIN = 0
_MOST_RECORD_BYTES = 2**31
# Of a store, so many files are fetched at a time, and ahead of their turn. What was fetched so many files ago has been
# read: that is more than a run holds at a time.
_THREADS, _AHEAD, _KEPT = 8, 32, 1024
_KINDS = {
    stat.S_IFIFO: "a named pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
    stat.S_IFDIR: "a folder",
    stat.S_IFLNK: "a symbolic link",
}
# Codes and sentences of our own: those of the system differ between systems.
_REASONS = {
    errno.ENOENT: ("not-found", "there is no such file, or it vanished before it was read"),
    errno.ENOTDIR: ("not-found", "a part of its path is not a folder"),
    errno.EACCES: ("permission-denied", "this user may not read it"),
    errno.EPERM: ("permission-denied", "this user may not read it"),
    errno.ELOOP: ("link-loop", "it is a symbolic link that leads in a circle, or was exchanged for one"),
    errno.ENAMETOOLONG: ("path-too-long", "its path is longer than this system can open; give a folder further down"),
    errno.ENXIO: ("not-a-file", "it is a socket or a device, not a file"),
    errno.EIO: ("input-error", "the disk or the network failed while it was read"),
    errno.EMFILE: ("too-many-open-files", "the system's limit on open files was reached"),
    errno.ENFILE: ("too-many-open-files", "the system's limit on open files was reached"),
}


@dataclass(slots=True)
class Input:
    """One file to read: the record's ``file``, where its bytes are, and the path below the output that mirrors it.

    ``origin`` is where it stands, absolute, which tells it from every other file. ``problem`` stands where it cannot be
    read; ``is_folder`` is set on a folder that could not be listed: what is below it may still be there.
    """

    file: str
    path: bytes
    key: bytes
    origin: bytes
    problem: ClippingError | None = None
    is_folder: bool = False


class _SourceFile(io.FileIO):
    """A file whose reading fails in words that are the same on every system."""

    def readinto(self, buffer: Any) -> int | None:
        try:
            return super().readinto(buffer)
        except OSError as error:
            raise explain_error(error, "read") from None


def open_source(path: bytes) -> io.BufferedReader:
    """Return a stream of the regular file at ``path``; whatever goes wrong with it is a ``ClippingError``."""
    try:
        descriptor = os.open(path, _OPEN_FLAGS)
    except OSError as error:
        raise explain_error(error, "open") from None
    mode = os.fstat(descriptor).st_mode
    if not stat.S_ISREG(mode):
        os.close(descriptor)
        raise explain_kind(mode)
    return io.BufferedReader(_SourceFile(descriptor), _PIECE_BYTES)


def read_record(path: bytes) -> bytes:
    """Return the bytes of the regular file at ``path``, of more than any record has the first. Raises as above."""
    with open_source(path) as stream:
        return stream.read(_MOST_RECORD_BYTES)


def hash_source(path: bytes) -> str:
    """Return the SHA-256 of the regular file at ``path``, in hexadecimal digits. Raises ``ClippingError``."""
    with open_source(path) as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def identify_source(path: bytes, max_size: int) -> tuple[str | None, int | None]:
    """Return SHA-256 and size of a file that gave no record, ``None`` where unknown; a larger one is not read."""
    with suppress(ClippingError), open_source(path) as stream:
        size = os.fstat(stream.fileno()).st_size
        return hashlib.file_digest(stream, "sha256").hexdigest() if size <= max_size else None, size
    return None, None


def is_gone(path: bytes) -> bool:
    """Whether there certainly is no file, or a folder in its place, at a path; what cannot be seen may still be."""
    try:
        return stat.S_ISDIR(os.lstat(path).st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False


def read_stdin(stop: Stop, max_size: int) -> bytes:
    """Return the bytes on standard input, or what has come of them when the run is stopped. Raises as above."""
    data = bytearray()
    try:
        while not stop:
            if _STDIN not in select.select([_STDIN, stop.wakeup], [], [])[0]:
                continue
            piece = os.read(_STDIN, _PIECE_BYTES)
            if not piece:
                break
            data += piece
            if len(data) > max_size:
                raise oversize(max_size)
    except OSError as error:
        raise explain_error(error, "read") from None
    return bytes(data)


def read_names(file: Path, stop: Stop, *, null: bool) -> list[bytes]:
    """Return the names in a file, or on standard input for ``-``: one a line, or up to a NUL. Raises as above."""
    try:
        data = read_stdin(stop, sys.maxsize) if file == Path("-") else file.read_bytes()
    except OSError as error:
        raise explain_error(error, "open") from None
    return [name for name in data.split(b"\0" if null else b"\n") if name]


def explain_kind(mode: int) -> ClippingError:
    """Return the problem of something that is no regular file."""
    kind = _KINDS.get(stat.S_IFMT(mode), "something other than a file")
    return ClippingError("open", "not-a-file", f"it is {kind}, not a file")


def explain_error(error: OSError, stage: Stage) -> ClippingError:
    """Return the problem that an error of the system stands for, in words that are the same on every system."""
    number = error.errno or 0
    code, reason = _REASONS.get(number, (errno.errorcode.get(number, "unknown").lower(), "the system refused it"))
    return ClippingError(stage, code, reason)


def check_address(address: str) -> str | None:
    """Return why nothing can be read from an address, ``None`` where it may."""
    try:
        import fsspec

        for part in address.split("::"):
            if "://" in part:
                fsspec.get_filesystem_class(part.split("://")[0])
    except ImportError as error:
        return f'{address} is read with fsspec: pip install "newsclip[fsspec]" ({error})'
    except ValueError as error:
        return f"{address}: {error}"
    return None


class Store:
    """What is below an address, of which only the names of one folder are asked for at a time."""

    def __init__(self, address: str) -> None:
        from fsspec.core import url_to_fs

        with _explain_store():
            self._system, root = url_to_fs(address)
            folder, _, name = root.rpartition("/")
            # Of an address that is a file there is that one only.
            self._only = os.fsencode(name) if self._system.isfile(root) else None
        self.root = os.fsencode(folder if self._only else root)

    def list_names(self, folder: bytes) -> list[bytes]:
        """Return the names in a folder, ``/`` at the end of folders', last first."""
        own = os.fsdecode(folder)
        with _explain_store():
            found = self._system.ls(own, detail=True)
            # Stores remember every listing, and nobody asks for this one again.
            self._system.invalidate_cache()
        names = [
            os.fsencode(str(one["name"]).rstrip("/").rpartition("/")[2]) + b"/" * (one["type"] == "directory")
            # Some stores have a folder stand in itself.
            for one in found
            if str(one["name"]).strip("/") != own.strip("/")
        ]
        return sorted((name for name in names if self._only in (None, name)), reverse=True)

    def fetch_inputs(self, inputs: Iterator[Input], spool: str) -> Iterator[Input]:
        """Yield inputs whose path is one in the store with the path of a copy in the folder ``spool``."""
        from concurrent.futures import ThreadPoolExecutor

        with ThreadPoolExecutor(_THREADS) as threads:
            places = (f"{spool}/{number % _KEPT}" for number in count())
            begun = (threads.submit(self._fetch, source, place) for source, place in zip(inputs, places, strict=False))
            pending = deque(islice(begun, _AHEAD))
            while pending:
                yield pending.popleft().result()
                pending.extend(islice(begun, 1))

    def _fetch(self, source: Input, place: str) -> Input:
        if source.problem is None:
            try:
                with _explain_store():
                    self._system.get_file(os.fsdecode(source.path), place)
            except ClippingError as error:
                source.problem = error
            source.path = os.fsencode(place)
        return source


@contextmanager
def _explain_store() -> Iterator[None]:
    """Raise ``ClippingError`` for whatever a store raises."""
    try:
        yield
    except Exception as error:  # noqa: BLE001 - every store has errors of its own
        if isinstance(error, OSError) and error.errno:
            raise explain_error(error, "open") from None
        raise ClippingError("open", type(error).__name__, f"the store did not give it: {error}") from None
