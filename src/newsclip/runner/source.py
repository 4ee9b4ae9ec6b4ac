"""A source's bytes, read so that nothing in a folder can make the run hang or leave the folder.

The one door to fsspec. Nothing is fetched but from the addresses that the user names.
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
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from tempfile import mkstemp
from typing import Any

from newsclip.formats.source import oversize
from newsclip.problem import ClippingError, Stage
from newsclip.runner.console import Stop

# No wait for a writer of a named pipe, no link swapped in since the walk, no terminal taken over.
_OPEN_FLAGS = os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_NOCTTY | os.O_CLOEXEC
_PIECE_BYTES = 2**20
_STDIN = 0
# Of files in stores, so many are fetched at a time, and ahead of their turn; what was fetched so many files ago has
# been read: it is more than a run holds at a time.
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


def read_source(path: bytes, max_size: int) -> bytes:
    """Return the bytes of the regular file at ``path``: those that are there when its end is first reached.

    Raises ``ClippingError`` where it cannot be opened or read, is no regular file, or exceeds ``max_size`` bytes.
    """
    return b"".join(_read_pieces(path, max_size))


def read_stdin(stop: Stop, max_size: int) -> bytes:
    """Return the bytes on standard input, or what has come of them when the run is stopped.

    Raises ``ClippingError``.
    """
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
    """Return the names in a file, or on standard input where it is ``-``: one a line, or up to a NUL each.

    Raises ``ClippingError``.
    """
    try:
        data = read_stdin(stop, sys.maxsize) if file == Path("-") else file.read_bytes()
    except OSError as error:
        raise explain_error(error, "open") from None
    return [name for name in data.split(b"\0" if null else b"\n") if name]


def hash_source(path: bytes, max_size: int) -> str:
    """Return the SHA-256 of the regular file at ``path``, in hexadecimal digits. Raises as :func:`read_source`."""
    return _digest_source(path, max_size)[0]


def identify_source(path: bytes, max_size: int) -> tuple[str | None, int | None]:
    """Return the SHA-256 and the size in bytes of a file that gave no record, each ``None`` where it cannot be known.

    A file larger than ``max_size`` bytes is not read: it has a size only.
    """
    try:
        return _digest_source(path, max_size)
    except ClippingError as error:
        with suppress(OSError):
            return None, os.lstat(path).st_size if error.code == "size" else None
    return None, None


def is_gone(path: bytes) -> bool:
    """Whether there certainly is no file, or a folder in its place, at a path; what cannot be seen may still be."""
    try:
        return stat.S_ISDIR(os.lstat(path).st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False


def _digest_source(path: bytes, max_size: int) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    for piece in _read_pieces(path, max_size):
        digest.update(piece)
        size += len(piece)
    return digest.hexdigest(), size


def _read_pieces(path: bytes, max_size: int) -> Iterator[bytes]:
    """Yield a file's bytes to its end, however it grows or shrinks meanwhile, but never past the limit."""
    with open_source(path) as stream:
        if os.fstat(stream.fileno()).st_size > max_size:
            raise oversize(max_size)
        total = 0
        while piece := stream.read(_PIECE_BYTES):
            total += len(piece)
            if total > max_size:
                raise oversize(max_size)
            yield piece


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


class _SourceFile(io.FileIO):
    """A file whose reading fails in words that are the same on every system."""

    def readinto(self, buffer: Any) -> int | None:
        try:
            return super().readinto(buffer)
        except OSError as error:
            raise explain_error(error, "read") from None


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


def fetch_store(
    address: str, spool: str, wants: Callable[[bytes], bool]
) -> Iterator[tuple[bytes, bytes, ClippingError | None]]:
    """Yield each file below an address that is wanted: its path there, where it is in the folder ``spool``, or why not.

    They are sorted as those of a folder are, and as of a folder, only the names on the way down are held. A path that
    ends in a slash is a folder: it is asked whether it is wanted, and yielded where it cannot be listed. Raises
    ``ClippingError`` where the address itself cannot be.
    """
    store = _Store(address)
    found = store.list_files(wants)
    pending: deque[tuple[bytes, str, Future[None]]] = deque()
    fetched: deque[str] = deque()
    with ThreadPoolExecutor(_THREADS) as threads:
        while True:
            for key, path in islice(found, _AHEAD - len(pending)):
                descriptor, place = mkstemp(dir=spool)
                os.close(descriptor)
                pending.append((key, place, threads.submit(store.fetch, path, place)))
            if not pending:
                return
            key, place, task = pending.popleft()
            fetched.append(place)
            if len(fetched) > _KEPT:
                Path(fetched.popleft()).unlink(missing_ok=True)
            problem = task.exception()
            assert problem is None or isinstance(problem, ClippingError)
            yield key, os.fsencode(place), problem


class _Store:
    """What is below an address. Whatever goes wrong with it is a ``ClippingError``."""

    def __init__(self, address: str) -> None:
        from fsspec.core import url_to_fs

        with _explaining_store():
            self._system, root = url_to_fs(address)
        self._entries = self._list_folder(b"", root)

    def list_files(self, wants: Callable[[bytes], bool]) -> Iterator[tuple[bytes, str | ClippingError]]:
        """Yield key and path of the files that are wanted, and the folders that cannot be listed."""
        while self._entries:
            key, path = self._entries.pop()
            is_wanted = wants(key)
            if is_wanted and key.endswith(b"/"):
                try:
                    self._entries += self._list_folder(key, path)
                except ClippingError as error:
                    yield key, error
            elif is_wanted:
                yield key, path

    def fetch(self, path: str | ClippingError, place: str) -> None:
        """Bring a file to its place."""
        if isinstance(path, ClippingError):
            raise path
        with _explaining_store():
            self._system.get_file(path, place)

    def _list_folder(self, below: bytes, folder: str) -> list[tuple[bytes, str]]:
        """Return keys and paths of what is in a folder whose key is ``below``, last first."""
        with _explaining_store():
            found = self._system.ls(folder, detail=True)
            # Stores remember every listing, and nobody asks for this one again.
            self._system.invalidate_cache()
        entries = []
        for one in found:
            path = str(one["name"])
            # Some stores have a folder stand in itself; a file that was named is all that there is.
            if path.strip("/") != folder.strip("/") or (one["type"] == "file" and not path.endswith("/")):
                name = os.fsencode(path.rstrip("/").rpartition("/")[2])
                entries.append((below + name + b"/" * (one["type"] == "directory"), path))
        return sorted(entries, reverse=True)


@contextmanager
def _explaining_store() -> Iterator[None]:
    try:
        yield
    except Exception as error:  # noqa: BLE001 - every store has errors of its own
        if isinstance(error, OSError) and error.errno:
            raise explain_error(error, "open") from None
        raise ClippingError("open", type(error).__name__, f"the store did not give it: {error}") from None
