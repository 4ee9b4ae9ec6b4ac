"""Records in one file, which appears whole or not at all."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from newsclip.outputs.disk import identify, lock_file, sync_folder, write_all
from newsclip.outputs.sink import OutputError
from newsclip.runner.lines import Kept, Line
from newsclip.runner.twins import Twins
from newsclip.runner.walk import Input

_FILE_BUFFER_BYTES = 2**18


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
        self.own = frozenset({(state.st_dev, state.st_ino), *identify(target)})

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
