"""Records as JSON Lines on standard output."""

from __future__ import annotations

import os
import select
import stat
import time

from newsclip.outputs.sink import OutputError, ReaderGoneError
from newsclip.runner.lines import Kept, Line
from newsclip.runner.stop import Stop
from newsclip.runner.twins import Twins
from newsclip.runner.walk import Input

STDOUT = 1
# A pipe that select calls writable takes this much without blocking: PIPE_BUF on Linux.
_PIPE_BYTES = 4096
# A stopped run still finishes the line it is writing, if the reader takes it within this time.
_LAST_LINE_SECONDS = 1.0


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
