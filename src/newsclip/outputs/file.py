"""Records in one file, which appears whole or not at all."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Protocol

from newsclip.outputs.disk import identify, lock_file, sync_folder
from newsclip.outputs.sink import ForgetfulSink, OutputError

_BUFFER_BYTES = 2**18


class Encoder(Protocol):
    """Writes records into a file of one kind."""

    def add(self, record: bytes) -> None:
        """Write one record, given as JSON."""

    def finish(self) -> None:
        """Write what is left; the file stays open."""


class FileSink(ForgetfulSink):
    """One file of records: written beside its place, and renamed when the run has reached its end."""

    def __init__(self, target: Path, encode: Callable[[IO[bytes]], Encoder]) -> None:
        """Open the temporary file beside ``target``. Raises ``OutputError`` or ``OutputLockedError``."""
        super().__init__()
        self._target = target
        digest = hashlib.sha256(os.fsencode(target.name)).hexdigest()[:16]
        self._draft = target.parent / f".newsclip-{digest}.tmp"
        if target.is_dir():
            raise OutputError(f"{target} is a folder")
        with self._explaining():
            target.parent.mkdir(parents=True, exist_ok=True)
            self._file = os.fdopen(lock_file(self._draft), "wb", _BUFFER_BYTES)
        try:
            with self._explaining():
                self._file.truncate(0)
                self._encoder = encode(self._file)
        except OutputError:
            self._give_up()
            raise
        state = os.fstat(self._file.fileno())
        self.own = frozenset({(state.st_dev, state.st_ino), *identify(target)})

    def close(self, *, complete: bool) -> None:
        """Put the file in its place, or leave no trace of it."""
        super().close(complete=complete)
        if not complete:
            self._give_up()
            return
        try:
            with self._explaining():
                self._encoder.finish()
                self._file.flush()
                os.fsync(self._file.fileno())
                self._draft.replace(self._target)
        except OutputError:
            self._give_up()
            raise
        sync_folder(self._target.parent)
        self._file.close()

    def _write(self, record: bytes) -> None:
        with self._explaining():
            self._encoder.add(record)

    def _give_up(self) -> None:
        """Remove what is left of the temporary file, and let the next run in."""
        with suppress(OSError):
            self._draft.unlink(missing_ok=True)
        # What could not be written is not written now either.
        with suppress(OSError):
            self._file.close()

    @contextmanager
    def _explaining(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise OutputError(f"{self._target}: {error.strerror or error}") from None
        except OutputError as error:
            raise OutputError(f"{self._target}: {error}") from None
