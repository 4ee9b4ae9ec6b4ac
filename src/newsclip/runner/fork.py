"""The fork server: it loads what reading needs, and every worker is forked from it.

So a new one costs milliseconds, all of them share that memory, and the run itself stays small.
"""

from __future__ import annotations

import ctypes
import gc
import os
import signal
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from multiprocessing.reduction import recv_handle, send_handle

_MOST_DESCRIPTORS = 2**16
# Signals that a terminal or a service manager sends to the whole group: the run decides what they mean.
_RUNS_OWN_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_PR_SET_PDEATHSIG = 1


class WorkersError(Exception):
    """No worker can be brought up; the text says why."""


class ForkServer:
    """The run's side of it. A worker that has ended keeps its number until it is buried."""

    def __init__(self, load: Callable[[], None], work: Callable[[Connection], None]) -> None:
        """Start it: it loads, and its workers ``work``. Raises ``WorkersError``."""
        self._control, theirs = Pipe()
        with theirs:
            self._number = _fork(lambda: _serve(theirs, load, work))

    def fork_worker(self) -> tuple[int, Connection]:
        """Return the number of a new process, and the connection to it. Raises ``WorkersError``."""
        ours, theirs = Pipe()
        with theirs:
            try:
                self._control.send(None)
                send_handle(self._control, theirs.fileno(), self._number)
                answer: int | str = self._control.recv()
            except (EOFError, OSError):
                answer = "the process that they are forked from has ended"
        if isinstance(answer, str):
            raise WorkersError(answer)
        return answer, ours

    def bury_worker(self, number: int) -> int:
        """End a worker, where it has not ended; return its exit code, the negative number of the signal that did it."""
        try:
            os.kill(number, signal.SIGKILL)
            self._control.send(number)
            code: int = self._control.recv()
        except (EOFError, OSError):
            return -signal.SIGKILL
        return code

    def close(self) -> None:
        """End it; the workers have been buried."""
        self._control.close()
        os.waitpid(self._number, 0)


def detach_process(kept: int, *, talkative: bool = True) -> None:
    """Let go of all that came from the process above but one descriptor, and die with it.

    That is its signals, files and locks, and its standard streams; a ``talkative`` one keeps standard error.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    signal.set_wakeup_fd(-1)
    for number in _RUNS_OWN_SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    os.closerange(3, kept)
    os.closerange(kept + 1, min(os.sysconf("SC_OPEN_MAX"), _MOST_DESCRIPTORS))
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1) if talkative else (0, 1, 2):
        os.dup2(nothing, stream)


def _serve(control: Connection, load: Callable[[], None], work: Callable[[Connection], None]) -> None:
    """Fork a worker for each descriptor that comes in, bury one for each number, until the run hangs up."""
    detach_process(control.fileno())
    problem = _try_to_load(load)
    with suppress(EOFError, ConnectionError):
        while True:
            number = control.recv()
            if number is not None:
                control.send(os.waitstatus_to_exitcode(os.waitpid(number, 0)[1]))
                continue
            with Connection(recv_handle(control)) as connection:
                try:
                    control.send(problem or _fork(lambda: work(connection)))
                except WorkersError as error:
                    control.send(str(error))


def _try_to_load(load: Callable[[], None]) -> str | None:
    gc.disable()
    try:
        load()
    except Exception as error:  # noqa: BLE001 - a broken installation: the user is told
        return f"{type(error).__name__}: {error}"
    # What is loaded stays: the collector need not look at it again, and so it stays shared.
    gc.freeze()
    gc.enable()
    return None


def _fork(life: Callable[[], None]) -> int:
    """Return the number of a new process, which does what it is for and ends. Raises ``WorkersError``."""
    try:
        number = os.fork()
    except OSError as error:
        raise WorkersError(f"{type(error).__name__}: {error}") from None
    if number:
        return number
    code = 1
    try:
        life()
        code = 0
    except BaseException:  # noqa: BLE001 - nothing may come back to what this process was forked from
        traceback.print_exc()
    finally:
        os._exit(code)
