"""The fork server: a process that loads what reading needs, and from which every worker is forked.

So a new worker costs milliseconds, all of them share that memory, and the run itself stays small.
"""

from __future__ import annotations

import gc
import os
import signal
import traceback
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from multiprocessing.reduction import recv_handle, send_handle


class WorkersError(Exception):
    """No worker can be brought up; the text says why."""


class ForkServer:
    """The run's side of it. A worker that has ended keeps its number until it is buried."""

    def __init__(self, detach: Callable[[int], None], load: Callable[[], None], work: Callable[[Connection], None]):
        """Start it: it lets go of all but one descriptor with ``detach``, and loads; its workers ``work``.

        Raises ``WorkersError``.
        """
        self._control, theirs = Pipe()
        with theirs:
            try:
                self._number = os.fork()
            except OSError as error:
                raise WorkersError(f"{type(error).__name__}: {error}") from None
            if not self._number:
                _live(lambda: _serve(theirs, detach, load, work))

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


def _serve(
    control: Connection, detach: Callable[[int], None], load: Callable[[], None], work: Callable[[Connection], None]
) -> None:
    """Fork a worker for each descriptor that comes in, bury one for each number, until the run hangs up."""
    detach(control.fileno())
    problem = _try_to_load(load)
    with suppress(EOFError, ConnectionError):
        while True:
            number = control.recv()
            if number is None:
                control.send(_fork(recv_handle(control), problem, work))
            else:
                control.send(os.waitstatus_to_exitcode(os.waitpid(number, 0)[1]))


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


def _fork(descriptor: int, problem: str | None, work: Callable[[Connection], None]) -> int | str:
    with Connection(descriptor) as connection:
        if problem:
            return problem
        try:
            number = os.fork()
        except OSError as error:
            return f"{type(error).__name__}: {error}"
        if not number:
            _live(lambda: work(connection))
    return number


def _live(life: Callable[[], None]) -> None:
    """Do in a process that was just forked what it is for, and end it."""
    code = 1
    try:
        life()
        code = 0
    except BaseException:  # noqa: BLE001 - nothing may come back to what this process was forked from
        traceback.print_exc()
    finally:
        os._exit(code)
