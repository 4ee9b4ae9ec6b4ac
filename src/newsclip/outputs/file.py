"""Records as lines on standard output, or in one file, of lines or a table, which appears whole or not at all."""

from __future__ import annotations

import gzip
import json
import os
import select
import stat
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO, Protocol, cast

from newsclip.outputs import OutputError, ReaderGoneError, Sink, explain_errors
from newsclip.outputs.disk import Draft, put_in_place
from newsclip.runner.console import Stop

STDOUT = 1
_BUFFER_BYTES = 2**18
# A pipe that select calls writable takes this much without blocking: PIPE_BUF on Linux.
_PIPE_BYTES = 4096
# A stopped run still finishes the line it is writing, if the reader takes it within this time.
_LAST_LINE_SECONDS = 1.0


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
            target.parent.mkdir(parents=True, exist_ok=True)
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
    from newsclip.record import escape_controls

    values = json.loads(record)
    chosen = {key: values[key] for key in fields if key in values}
    return escape_controls(json.dumps(chosen, ensure_ascii=False, separators=(",", ":"))).encode("utf-8")
