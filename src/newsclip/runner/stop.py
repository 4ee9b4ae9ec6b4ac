"""Stopping: signals become a flag that the run looks at between two steps, so that no step is torn."""

from __future__ import annotations

import signal
import socket
import time
from types import FrameType, TracebackType

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_NAMES: dict[int, str] = {
    signal.SIGINT: "Ctrl-C (SIGINT)",
    signal.SIGTERM: "the system (SIGTERM)",
    signal.SIGHUP: "the end of the terminal (SIGHUP)",
}
EXIT_BASE = 128
"""A run that a signal ended exits with this and the signal's number, as shells have it."""


class Stop:
    """Watches for signals while it is entered; ``wakeup`` is a descriptor that becomes readable when one comes."""

    def __init__(self) -> None:
        self.number: int | None = None
        self.since = 0.0
        self._receiver, self._sender = socket.socketpair()
        self._sender.setblocking(False)
        self._receiver.setblocking(False)
        self.wakeup = self._receiver.fileno()

    def __bool__(self) -> bool:
        """Whether a signal has come."""
        return self.number is not None

    @property
    def code(self) -> int:
        """The exit code of a run that was stopped."""
        return EXIT_BASE + (self.number or 0)

    @property
    def name(self) -> str:
        """What stopped the run, for people."""
        return _NAMES.get(self.number or 0, f"signal {self.number}")

    def __enter__(self) -> Stop:
        """Take over the signals."""
        self._before = {number: signal.getsignal(number) for number in _SIGNALS}
        for number in _SIGNALS:
            # A run started with a signal ignored (nohup, a shell's background job) leaves it ignored.
            if self._before[number] is not signal.SIG_IGN:
                signal.signal(number, self._note)
        self._old_wakeup = signal.set_wakeup_fd(self._sender.fileno(), warn_on_full_buffer=False)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Give the signals back."""
        signal.set_wakeup_fd(self._old_wakeup)
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self._receiver.close()
        self._sender.close()

    def _note(self, number: int, frame: FrameType | None) -> None:
        if self.number is None:
            self.number = number
            self.since = time.monotonic()
