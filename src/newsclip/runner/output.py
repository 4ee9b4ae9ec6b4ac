"""Where records go: standard output or one JSON Lines file. (A folder of records is in ``folder``.)"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import hashlib
import os
import select
import stat
import time
from pathlib import Path
from typing import Protocol

from newsclip.runner.lines import Kept, Line
from newsclip.runner.stop import Stop
from newsclip.runner.twins import Twins
from newsclip.runner.walk import Identity, Input

STDOUT = 1
# A pipe that select calls writable takes this much without blocking: PIPE_BUF on Linux.
_PIPE_BYTES = 4096
# A stopped run still finishes the line it is writing, if the reader takes it within this time.
_LAST_LINE_SECONDS = 1.0
_FILE_BUFFER_BYTES = 2**18


class OutputError(Exception):
    """The output cannot be written; the text says why."""


class OutputLockedError(Exception):
    """Another run is writing to the same output."""


class ReaderGoneError(Exception):
    """The reader of the pipe has gone away, as ``head`` does when it has enough."""


class Sink(Protocol):
    """Takes finished lines, in order."""

    own: frozenset[Identity]
    """Files and folders that are this output itself, and no input."""

    def recall_records(self, source: Input) -> list[Kept] | None:
        """Return the records of an earlier run where the source has not changed since."""

    def write_lines(self, source: Input, lines: list[Line]) -> None:
        """Write the lines of one source. Raises ``OutputError`` or ``ReaderGoneError``."""

    def keep_records(self, source: Input, kept: list[Kept]) -> None:
        """Leave the records of a source that has not changed as they are. Raises ``OutputError``."""

    def close(self, *, complete: bool) -> None:
        """End the output: of a run that reached its end, or of one that did not. Raises ``OutputError``."""


class StreamSink:
    """JSON Lines on standard output."""

    def __init__(self, stop: Stop, descriptor: int = STDOUT) -> None:
        """Write to ``descriptor``. Raises ``OutputError`` where it is closed."""
        self._stop = stop
        self._descriptor = descriptor
        self._twins = Twins()
        try:
            state = os.fstat(descriptor)
        except OSError as error:
            raise OutputError(f"standard output: {error.strerror}") from None
        self.own = frozenset({(state.st_dev, state.st_ino)})
        self._may_block = not stat.S_ISREG(state.st_mode)

    def recall_records(self, source: Input) -> list[Kept] | None:
        """Return nothing: what went down a pipe is not known any more."""
        return None

    def keep_records(self, source: Input, kept: list[Kept]) -> None:
        """Do nothing: nothing is ever recalled."""

    def write_lines(self, source: Input, lines: list[Line]) -> None:
        """Write whole lines; wait for a slow reader, but not once the run is being stopped."""
        for line in lines:
            self._write(line.join(self._twins.find_first(line.digest, line.file)) + b"\n")

    def close(self, *, complete: bool) -> None:
        """Leave the stream to the system."""
        self._twins.close()

    def _write(self, data: bytes) -> None:
        rest = memoryview(data)
        while rest:
            if self._may_block and not self._wait(whole=len(rest) == len(data)):
                return
            try:
                written = os.write(self._descriptor, rest[:_PIPE_BYTES] if self._may_block else rest)
            except BlockingIOError:
                continue
            except BrokenPipeError:
                raise ReaderGoneError from None
            except OSError as error:
                raise OutputError(f"standard output: {error.strerror}") from None
            rest = rest[written:]

    def _wait(self, *, whole: bool) -> bool:
        """Wait until the reader takes more; say ``False`` where the run is stopped and the line must be given up."""
        while True:
            left = self._stop.since + _LAST_LINE_SECONDS - time.monotonic() if self._stop else None
            if left is not None and (whole or left <= 0):
                return False
            watched = [] if self._stop else [self._stop.wakeup]
            if select.select(watched, [self._descriptor], [], left)[1]:
                return True


class FileSink:
    """One JSON Lines file, which appears whole or not at all."""

    def __init__(self, target: Path) -> None:
        """Open the temporary file beside ``target``. Raises ``OutputError`` or ``OutputLockedError``."""
        self._target = target
        digest = hashlib.sha256(os.fsencode(target.name)).hexdigest()[:16]
        self._draft = target.parent / f".newsclip-{digest}.tmp"
        self._twins = Twins()
        self._pending = bytearray()
        if target.is_dir():
            raise OutputError(f"{target} is a folder")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            self._descriptor = lock_file(self._draft)
            os.ftruncate(self._descriptor, 0)
        except OSError as error:
            raise OutputError(f"{target}: {error.strerror}") from None
        state = os.fstat(self._descriptor)
        self.own = frozenset({(state.st_dev, state.st_ino), *_identify(target)})

    def recall_records(self, source: Input) -> list[Kept] | None:
        """Return nothing: the file is always written anew."""
        return None

    def keep_records(self, source: Input, kept: list[Kept]) -> None:
        """Do nothing: nothing is ever recalled."""

    def write_lines(self, source: Input, lines: list[Line]) -> None:
        """Write whole lines into the temporary file."""
        for line in lines:
            self._pending += line.join(self._twins.find_first(line.digest, line.file)) + b"\n"
        if len(self._pending) >= _FILE_BUFFER_BYTES:
            self._flush()

    def close(self, *, complete: bool) -> None:
        """Put the file in its place, or leave no trace of it."""
        self._twins.close()
        try:
            if complete:
                self._flush()
                os.fsync(self._descriptor)
                self._draft.replace(self._target)
                sync_folder(self._target.parent)
            else:
                self._draft.unlink(missing_ok=True)
        except OutputError:
            self._draft.unlink(missing_ok=True)
            raise
        except OSError as error:
            self._draft.unlink(missing_ok=True)
            raise OutputError(f"{self._target}: {error.strerror}") from None
        finally:
            os.close(self._descriptor)

    def _flush(self) -> None:
        try:
            write_all(self._descriptor, self._pending)
        except OSError as error:
            raise OutputError(f"{self._target}: {error.strerror}") from None
        self._pending.clear()


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
        if (os.fstat(descriptor).st_dev, os.fstat(descriptor).st_ino) in _identify(path):
            return descriptor
        os.close(descriptor)


def _identify(path: Path) -> set[Identity]:
    try:
        state = path.stat()
    except OSError:
        return set()
    return {(state.st_dev, state.st_ino)}
