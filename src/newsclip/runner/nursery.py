"""The nursery: a child process that loads the extraction stack once and forks the workers from it.

The run itself stays small, a new worker costs milliseconds, and workers share the memory of what is loaded. Workers
ask nobody to stop: the run kills them. Should the run die, the nursery sees its connection close and kills them.
"""

from __future__ import annotations

import contextlib
import functools
import gc
import os
import signal
import socket
import struct
import sys
import time
from collections.abc import Callable

_MESSAGE = struct.Struct("=cq")
_FORK, _REAP, _FAILED = b"F", b"R", b"E"
# Signals that a terminal or a service manager sends to the whole group: the run decides what they mean.
_RUNS_OWN_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_REASON_BYTES = 4096
_MOST_DESCRIPTORS = 2**16
# How long the nursery may take to end its workers.
_LEAVE_SECONDS = 10.0
_HASTY_SECONDS = 0.5
_LOOK_SECONDS = 0.002
# Objects after which a worker looks for unreachable cycles, and how often it looks further back. A page makes tens of
# thousands of objects, hardly any in cycles: Python's own 700 cost a twentieth of the time.
_COLLECT_AFTER = (50_000, 20, 50)


class NurseryError(Exception):
    """The nursery cannot bring up workers; the text says why."""


class Nursery:
    """The run's end of its nursery."""

    def __init__(self, warm: Callable[[], None], serve: Callable[[socket.socket], None], *, talkative: bool) -> None:
        """Start a nursery that calls ``warm`` once and ``serve`` with its connection in each worker."""
        self.connection, other = socket.socketpair()
        self.pid = os.fork()
        if self.pid == 0:
            _leave_after(lambda: _tend(other, warm, serve, talkative=talkative))
        other.close()

    def fork_worker(self) -> socket.socket:
        """Return the connection to a new worker, which may come up later. Raises ``OSError``."""
        ours, theirs = socket.socketpair()
        try:
            socket.send_fds(self.connection, [_MESSAGE.pack(_FORK, 0)], [theirs.fileno()])
        except OSError:
            ours.close()
            raise
        finally:
            theirs.close()
        return ours

    def reap_worker(self, pid: int) -> int | None:
        """Return how a worker that is gone ended (as ``os.waitstatus_to_exitcode`` has it), ``None`` if unknown."""
        try:
            self.connection.sendall(_MESSAGE.pack(_REAP, pid))
            data = self.connection.recv(_MESSAGE.size, socket.MSG_WAITALL)
        except OSError:
            return None
        return int(_MESSAGE.unpack(data)[1]) if len(data) == _MESSAGE.size and data[:1] == _REAP else None

    def explain_end(self) -> str | None:
        """Return why the nursery could not bring up workers, ``None`` where it did not say."""
        with contextlib.suppress(OSError):
            self.connection.setblocking(False)
            data = self.connection.recv(_REASON_BYTES)
            if data.startswith(_FAILED):
                return data[1:].decode("utf-8", "replace")
        return None

    def close(self, *, hasty: bool = False) -> None:
        """End the nursery and the workers it still has, and wait until they are gone.

        A hasty end does not wait for a nursery that is still loading; what it cost is then in no account.
        """
        self.connection.close()
        with contextlib.suppress(ChildProcessError):
            until = time.monotonic() + (_HASTY_SECONDS if hasty else _LEAVE_SECONDS)
            while os.waitpid(self.pid, os.WNOHANG)[0] == 0:
                if time.monotonic() > until:
                    os.kill(self.pid, signal.SIGKILL)
                    os.waitpid(self.pid, 0)
                    return
                time.sleep(_LOOK_SECONDS)


def _tend(
    connection: socket.socket, warm: Callable[[], None], serve: Callable[[socket.socket], None], *, talkative: bool
) -> None:
    """Fork and reap as told, until the run's end of the connection closes."""
    _detach(connection.fileno(), talkative=talkative)
    gc.disable()
    try:
        warm()
    except Exception as error:  # noqa: BLE001 - a broken installation: the run tells the user
        connection.sendall(_FAILED + f"{type(error).__name__}: {error}".encode()[: _REASON_BYTES - 1])
        return
    # What is loaded stays: the collector need not look at it again, and so it stays shared.
    gc.freeze()
    gc.set_threshold(*_COLLECT_AFTER)
    gc.enable()
    children: set[int] = set()
    try:
        while True:
            data, descriptors, _, _ = socket.recv_fds(connection, _MESSAGE.size, 1)
            if len(data) < _MESSAGE.size:
                break
            order, pid = _MESSAGE.unpack(data)
            if order == _FORK:
                # Where no process can be forked the run sees the worker's connection close before its greeting.
                with socket.socket(fileno=descriptors[0]) as worker, contextlib.suppress(BlockingIOError):
                    child = os.fork()
                    if child == 0:
                        connection.close()
                        _leave_after(functools.partial(serve, worker))
                    children.add(child)
            else:
                children.discard(pid)
                connection.sendall(_MESSAGE.pack(_REAP, os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])))
    finally:
        for child in children:
            os.kill(child, signal.SIGKILL)
        for child in children:
            os.waitpid(child, 0)


def _detach(connection: int, *, talkative: bool) -> None:
    """Let go of everything that is the run's: its signals, its files and locks, its standard streams."""
    signal.set_wakeup_fd(-1)
    for number in _RUNS_OWN_SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    os.closerange(3, connection)
    os.closerange(connection + 1, min(os.sysconf("SC_OPEN_MAX"), _MOST_DESCRIPTORS))
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1) if talkative else (0, 1, 2):
        os.dup2(nothing, stream)


def _leave_after(work: Callable[[], None]) -> None:
    """Do the work of a forked process and end it: nothing of the parent's code runs on in it."""
    code = 1
    try:
        work()
        code = 0
    except (ConnectionError, KeyboardInterrupt):
        code = 0
    except BaseException:  # noqa: BLE001 - the end of a process of ours: say it and go
        if sys.stderr is not None:
            sys.excepthook(*sys.exc_info())
    finally:
        os._exit(code)
