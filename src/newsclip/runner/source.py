"""A source's bytes, read so that nothing in a folder can make the run hang or leave the folder."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import select
import stat
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from newsclip.formats.source import oversize
from newsclip.problem import ClippingError, Stage
from newsclip.runner.console import Stop

# No wait for a writer of a named pipe, no link swapped in since the walk, no terminal taken over.
_OPEN_FLAGS = os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_NOCTTY | os.O_CLOEXEC
_PIECE_BYTES = 2**20
_STDIN = 0
_MOST_RECORD_BYTES = 2**31
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
