"""Workers: each reads one file at a time, held to its limits, and answers with one message a record.

They are forked from a server, which loads what reading needs: one costs milliseconds, and the run itself stays small.
"""

from __future__ import annotations

import ctypes
import gc
import os
import resource
import signal
import sys
import traceback
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass
from importlib.resources import files
from io import BytesIO
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from multiprocessing.reduction import recv_handle, send_handle

from newsclip.clipping import Clipping, Options
from newsclip.problem import ClippingError
from newsclip.runner.lines import Line, write_record
from newsclip.runner.settings import Settings
from newsclip.runner.source import identify_source, open_source

# Objects after which a worker looks for unreachable cycles, and how often it looks further back. A page makes tens of
# thousands of objects, hardly any in cycles: Python's own 700 cost a twentieth of the time.
_COLLECT_AFTER = (50_000, 20, 50)
# Problems after which a process is no longer what it was.
_WEARING = {("limit", "memory"), ("limit", "depth")}
# A worker that has once been this large is replaced: memory given back to the allocator rarely goes back further.
_RETIRE_BYTES = 2**28
_KIBIBYTE = 1 if sys.platform == "darwin" else 1024
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


def _detach_process(kept: int, *, talkative: bool = True) -> None:
    """Die with the process above, and let go of its signals, files, locks and standard streams; what is ``kept`` is one
    descriptor, and by a ``talkative`` one standard error."""
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
    _detach_process(control.fileno())
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


@dataclass(frozen=True, slots=True)
class Begun:
    """A worker's message that it is about to read a clipping, of what format, and which of a file that holds many."""

    kind: str | None = None
    member: str | None = None


def serve_tasks(tasks: Connection, settings: Settings, options: Options) -> None:
    """Be a worker: answer the tasks that come in until the run has no more, or until this worker should be replaced.

    Of each task come a line and what is :class:`Begun`, one after the other, and at last whether a fresh worker is due.
    """
    _detach_process(tasks.fileno(), talkative=settings.verbose > 1)
    gc.set_threshold(*_COLLECT_AFTER)
    _limit_memory(settings.max_memory)
    retires = False

    def announce(clipping: Clipping) -> None:
        _limit_processor(settings.timeout)
        tasks.send(Begun(clipping.format, clipping.member))

    with suppress(EOFError, ConnectionError):
        while not retires:
            order = tasks.recv()
            _limit_processor(settings.timeout)
            for line in _read_lines(order, settings, options, announce):
                tasks.send(line)
                retires = retires or bool(line.problem and line.problem[:2] in _WEARING)
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _KIBIBYTE
            retires = retires or peak > min(_RETIRE_BYTES, settings.max_memory)
            tasks.send(retires)


def _read_lines(
    order: tuple[str, bytes, bytes | None, int],
    settings: Settings,
    options: Options,
    announce: Callable[[Clipping], None],
) -> Iterator[Line]:
    """Yield the lines of one file: its name, its path, its bytes where they came with it, and how many are passed over.

    Each clipping goes to ``announce`` before it is read.
    """
    from newsclip.compose import compose_failure
    from newsclip.recipe import explain_failure, read_records

    name, path, inline, first = order
    try:
        data = open_source(path) if inline is None else BytesIO(inline)
    except ClippingError as error:
        yield write_record(compose_failure(name, error, *identify_source(path, settings.max_size)), options)
        return
    with data:
        for record in read_records(name, data, options, announce, first, settings.max_size):
            try:
                line = write_record(record, options)
            except (ClippingError, MemoryError, ValueError) as error:
                problem = explain_failure(error, "record")
                line = write_record(compose_failure(name, problem, record.sha256, record.size, record.member), options)
            yield line


def load_stack(kinds: Collection[bool]) -> None:
    """Load what reading needs, by reading a small paste (``False``) or page (``True``), or both."""
    from newsclip.recipe import read_clipping
    from newsclip.record import write_line

    texts = {kind: files(__package__).joinpath(f"warmup.{('txt', 'html')[kind]}").read_text("utf-8") for kind in kinds}
    for text in texts.values():
        write_line(read_clipping(text))
    if True in texts:
        # The engine is asked for pages in doubt, and this one is none.
        from newsclip.page.engine import extract_pieces
        from newsclip.page.tree import parse_page

        extract_pieces(parse_page(texts[True]).root)


def _limit_memory(size: int) -> None:
    """Hold this process to ``size`` bytes of memory of its own, and let it leave no core file."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # macOS knows the limit but does not enforce it.
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (size if hard == resource.RLIM_INFINITY else min(size, hard), hard))


def _limit_processor(seconds: float) -> None:
    """End this process should it go on long after the run, which kills what takes longer than ``seconds``, has died."""
    signal.setitimer(signal.ITIMER_PROF, seconds * 2 + 10)
