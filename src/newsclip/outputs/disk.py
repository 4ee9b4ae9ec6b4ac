"""Files that are written: whole, lasting, and by one run at a time."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
from pathlib import Path

from newsclip.outputs.sink import OutputLockedError
from newsclip.runner.walk import Identity


def write_all(descriptor: int, data: bytes | bytearray) -> None:
    """Write all bytes to a file. Raises ``OSError``."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def sync_folder(folder: Path) -> None:
    """Make renames in a folder lasting, where the file system can."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def lock_file(path: Path) -> int:
    """Return a descriptor of the file at ``path``, created if need be, that no other run holds.

    Raises ``OutputLockedError`` where another run holds it, ``OSError`` where it cannot be opened.
    """
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o666)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(descriptor)
            if error.errno in (errno.EWOULDBLOCK, errno.EACCES):
                raise OutputLockedError from None
            raise
        # The file may have been put in its place, or removed, by the run that held it before.
        if (os.fstat(descriptor).st_dev, os.fstat(descriptor).st_ino) in identify(path):
            return descriptor
        os.close(descriptor)


def identify(path: Path) -> set[Identity]:
    """Return what is at ``path`` as the system knows it, nothing where there is nothing."""
    try:
        state = path.stat()
    except OSError:
        return set()
    return {(state.st_dev, state.st_ino)}
