"""Records as JSON Lines on standard output."""

from __future__ import annotations

import os
import select
import stat
import time

from newsclip.outputs.lines import choose_fields
from newsclip.outputs.sink import ForgetfulSink, OutputError, ReaderGoneError
from newsclip.runner.stop import Stop

STDOUT = 1
# A pipe that select calls writable takes this much without blocking: PIPE_BUF on Linux.
_PIPE_BYTES = 4096
# A stopped run still finishes the line it is writing, if the reader takes it within this time.
_LAST_LINE_SECONDS = 1.0


class StreamSink(ForgetfulSink):
    """JSON Lines on standard output: whole lines; a slow reader is waited for, but not once the run is stopped."""

    def __init__(self, stop: Stop, fields: tuple[str, ...] = ()) -> None:
        """Write the keys ``fields`` of each record, or all. Raises ``OutputError`` where standard output is closed."""
        super().__init__()
        self._stop = stop
        self._fields = fields
        try:
            state = os.fstat(STDOUT)
        except OSError as error:
            raise OutputError(f"standard output: {error.strerror}") from None
        self.own = frozenset({(state.st_dev, state.st_ino)})
        self._may_block = not stat.S_ISREG(state.st_mode)

    def _write(self, record: bytes) -> None:
        data = choose_fields(record, self._fields) + b"\n"
        rest = memoryview(data)
        while rest:
            if self._may_block and not self._wait(whole=len(rest) == len(data)):
                return
            try:
                written = os.write(STDOUT, rest[:_PIPE_BYTES] if self._may_block else rest)
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
            if select.select(watched, [STDOUT], [], left)[1]:
                return True
