"""Files that are written: beside their place, whole, lasting, and by one run at a time; and records as one file.

That is lines on standard output, or a file of lines or a table, which appears whole or not at all.
"""

from __future__ import annotations

import errno
import fcntl
import gzip
import hashlib
import json
import os
import select
import stat
import time
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import IO, Any, Protocol, cast

from newsclip.outputs import OutputError, OutputLockedError, ReaderGoneError, Sink, check_place, explain_errors
from newsclip.runner.console import Stop
from newsclip.runner.walk import Identity

STDOUT = 1
_BUFFER_BYTES = 2**18
# A pipe that select calls writable takes this much without blocking: PIPE_BUF on Linux.
_PIPE_BYTES = 4096
# A stopped run still finishes the line it is writing, if the reader takes it within this time.
_LAST_LINE_SECONDS = 1.0
_SUMMARY_MARKS = frozenset({"files", "skipped_by_reason", "exit_code"})


class Draft:
    """A file on its way: written beside its place, and renamed, so that it is seen whole or not at all. It raises
    ``OSError``; ``own`` is what of the file system it is, on its way and in its place."""

    def __init__(self, target: Path, number: int | None = None) -> None:
        """Open an empty file beside ``target``; ``number`` tells apart the drafts of a run. Raises as below."""
        name = hashlib.sha256(os.fsencode(target.name)).hexdigest()[:16] if number is None else number
        self.target = target
        self.descriptor = lock_file(path := target.parent / f".newsclip-{name}.tmp")
        self.temporary: Path | None = path
        os.ftruncate(self.descriptor, 0)
        self.own = frozenset(identify(path) | identify(target))

    def write(self, data: bytes) -> None:
        """Write all bytes."""
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(self.descriptor, rest) :]

    def close(self) -> None:
        """Let go of the file, and remove it where it was not put in its place."""
        if self.descriptor >= 0:
            with suppress(OSError):
                if self.temporary:
                    self.temporary.unlink()
            os.close(self.descriptor)
            self.descriptor = -1


def put_in_place(drafts: list[Draft]) -> None:
    """Make files lasting together, rename them, and let go of them. Raises ``OSError``."""
    try:
        for draft in drafts:
            os.fsync(draft.descriptor)
        for draft in drafts:
            assert draft.temporary
            draft.temporary.replace(draft.target)
            draft.temporary = None
        for folder in {draft.target.parent for draft in drafts}:
            with suppress(OSError):
                descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
                try:
                    os.fsync(descriptor)
                finally:
                    os.close(descriptor)
    finally:
        for draft in drafts:
            draft.close()


def lock_file(path: Path) -> int:
    """Return a descriptor of a file, made if need be. Raises ``OutputLockedError`` where another run holds it."""
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


def check_summary(target: Path) -> None:
    """See to it that a summary can stand at ``target``, in place of an earlier one only. Raises ``OutputError``."""

    def is_ours(path: Path) -> bool:
        try:
            earlier = json.loads(path.read_bytes() or b"{}")
        except ValueError:
            return False
        return isinstance(earlier, dict) and (not earlier or earlier.keys() >= _SUMMARY_MARKS)

    check_place(target, is_ours, "is in the way: newsclip did not write it; choose another name for --summary")


def write_summary(target: Path, counts: dict[str, Any]) -> None:
    """Write a run's counts as JSON, for whoever watches over many runs. Raises ``OutputError``."""
    with explain_errors(target), closing(Draft(target)) as draft:
        draft.write((json.dumps(counts, indent=2) + "\n").encode())
        put_in_place([draft])


class StreamSink(Sink):
    """JSON Lines on standard output: whole lines; a slow reader is waited for, but not once the run is stopped."""

    def __init__(self, stop: Stop, fields: tuple[str, ...] = ()) -> None:
        """Write the keys ``fields`` of each record, or all. Raises ``OutputError`` where standard output is closed."""
        self._stop = stop
        self._fields = fields
        with explain_errors(Path("standard output")):
            state = os.fstat(STDOUT)
        self.own = frozenset({(state.st_dev, state.st_ino)})
        self._may_block = not stat.S_ISREG(state.st_mode)

    def _add(self, record: bytes) -> None:
        data = choose_fields(record, self._fields) + b"\n"
        rest = memoryview(data)
        while rest:
            if self._may_block and not self._wait(whole=len(rest) == len(data)):
                return
            try:
                rest = rest[os.write(STDOUT, rest[:_PIPE_BYTES] if self._may_block else rest) :]
            except BlockingIOError:
                continue
            except BrokenPipeError:
                raise ReaderGoneError from None
            except OSError as error:
                raise OutputError(f"standard output: {error.strerror}") from None

    def _wait(self, *, whole: bool) -> bool:
        """Wait until the reader takes more; say ``False`` where the run is stopped and the line must be given up."""
        while True:
            left = self._stop.since + _LAST_LINE_SECONDS - time.monotonic() if self._stop else None
            if left is not None and (whole or left <= 0):
                return False
            watched = [] if self._stop else [self._stop.wakeup]
            if select.select(watched, [STDOUT], [], left)[1]:
                return True


class Encoder(Protocol):
    """Writes records into a file of one kind, each given as JSON; when it is finished, the file stays open."""

    def add(self, record: bytes) -> None: ...
    def finish(self) -> None: ...


class FileSink(Sink):
    """One file of records: written beside its place, and renamed when the run has reached its end."""

    def __init__(self, target: Path, encode: Callable[[IO[bytes]], Encoder]) -> None:
        """Open the temporary file beside ``target``. Raises ``OutputError`` or ``OutputLockedError``."""
        self._target = target
        with explain_errors(target):
            self._draft = Draft(target)
        self.own = self._draft.own
        self._file = os.fdopen(self._draft.descriptor, "wb", _BUFFER_BYTES, closefd=False)
        try:
            with explain_errors(target):
                self._encoder = encode(self._file)
        except OutputError:
            self._draft.close()
            raise

    def close(self, *, complete: bool) -> None:
        """Put the file in its place, or leave no trace of it."""
        super().close(complete=complete)
        try:
            if complete:
                with explain_errors(self._target):
                    self._encoder.finish()
                    self._file.flush()
                    put_in_place([self._draft])
        finally:
            # What could not be written is not written now either.
            with suppress(OSError):
                self._file.close()
            self._draft.close()

    def _add(self, record: bytes) -> None:
        with explain_errors(self._target):
            self._encoder.add(record)


class LineEncoder:
    """Records as JSON Lines, packed with gzip where the name says so; the same records give the same bytes."""

    def __init__(self, file: IO[bytes], target: Path, fields: tuple[str, ...] = ()) -> None:
        """Write to ``file``, to be called ``target``, the keys ``fields`` of each record, or all."""
        self._is_packed = target.suffix.lower() == ".gz"
        self._file = cast(IO[bytes], gzip.GzipFile("", "wb", fileobj=file, mtime=0)) if self._is_packed else file
        self._fields = fields

    def add(self, record: bytes) -> None:
        self._file.write(choose_fields(record, self._fields) + b"\n")

    def finish(self) -> None:
        if self._is_packed:
            self._file.close()

    @classmethod
    def is_ours(cls, path: Path) -> bool:
        """Whether the file at ``path`` is of this kind and of newsclip's making."""
        from newsclip.record import Record

        try:
            with gzip.open(path) if path.suffix.lower() == ".gz" else path.open("rb") as file:
                keys = json.loads(file.readline() or b"{}")
        except (gzip.BadGzipFile, EOFError, ValueError):
            return False
        return isinstance(keys, dict) and keys.keys() <= Record.model_fields.keys()


def choose_fields(record: bytes, fields: tuple[str, ...]) -> bytes:
    """Return a record, given as JSON, with the keys ``fields`` only, in their order; with all where none are given."""
    if not fields:
        return record
    from newsclip.record import write_values

    values = json.loads(record)
    return write_values({key: values[key] for key in fields if key in values})
