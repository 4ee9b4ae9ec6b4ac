"""The pool: worker processes that read one file at a time. One that dies costs the clipping it was reading.

A worker answers with one message a record, so that a file that holds many is never held whole.
"""

from __future__ import annotations

import os
import signal
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from multiprocessing import connection
from multiprocessing.connection import Connection
from pathlib import Path

from newsclip.clipping import Options
from newsclip.problem import ClippingError, Stage
from newsclip.runner.lines import Kept, Line, write_record
from newsclip.runner.settings import Settings
from newsclip.runner.source import Input, identify_source
from newsclip.runner.worker import Begun, ForkServer, serve_tasks

# A clipping that has taken this long is watched: until then nobody asks how long its worker waited for a processor.
_LOOK_SECONDS = 0.5
_LONGEST_WAIT_SECONDS = 5.0
_SHORTEST_WAIT_SECONDS = 0.05
_NANOSECONDS = 1e9
# So much may be finished while an earlier file is not.
_MOST_HELD_BYTES = 2**23


@dataclass(slots=True, eq=False)
class Task:
    """One source on its way through a run: what to read, bytes that came with it, and what has become of it so far.

    ``kept`` are its records of an earlier run, where they need not be made again. Of a file that holds many, ``begun``
    is the clipping that is being read, ``done`` how many have been, ``is_whole`` whether that was all.
    """

    source: Input
    inline: bytes | None = None
    kept: list[Kept] | None = None
    lines: deque[Line] = field(default_factory=deque)
    begun: Begun = field(default_factory=Begun)
    done: int = 0
    is_whole: bool = False


class _Worker:
    """The run's side of one worker: since when, by the monotonic clock, it has been reading which task's clipping."""

    def __init__(self, number: int, connection: Connection) -> None:
        self.number, self.connection = number, connection
        self.task: Task | None = None
        self.is_overdue = False
        self.restart_clock()

    def take(self, task: Task) -> None:
        """Give the worker a file; one that is gone is noticed when its answer is awaited."""
        self.task = task
        self.restart_clock()
        with suppress(OSError):
            self.connection.send((task.source.file, task.source.path, task.inline, task.done))

    def restart_clock(self) -> None:
        """Begin to measure anew: the worker has begun something, or the run is about to listen to it again."""
        self._since, self._waited = time.monotonic(), _read_wait(self.number)

    def measure_spent(self) -> float:
        """Return the seconds that the clipping has taken, less those in which other programs had the processors."""
        spent = time.monotonic() - self._since
        return spent if spent < _LOOK_SECONDS else spent - (_read_wait(self.number) - self._waited)


class Pool:
    """The workers of one run; ``load`` is called once, before the first is brought up."""

    def __init__(self, settings: Settings, load: Callable[[], None]) -> None:
        self._settings, self._load = settings, load
        self._options = Options(settings.segments, settings.duplicates, settings.report is not None)
        self._server: ForkServer | None = None
        self._workers: list[_Worker] = []
        self._waiting: deque[Task] = deque()
        self._held_bytes = 0

    def has_room(self) -> bool:
        """Whether another task would soon find a worker, and there is room for what comes of it."""
        return len(self._waiting) < self._settings.jobs and self._held_bytes < _MOST_HELD_BYTES

    def add_task(self, task: Task) -> None:
        """Take a task in; :meth:`go_on` gives it to a worker."""
        self._waiting.append(task)

    def add_failure(self, task: Task, problem: ClippingError, member: str | None = None) -> None:
        """Give a task the record of a source, or of one member of it, that no worker has answered for."""
        from newsclip.compose import compose_failure

        digest, size, source = None, None, task.source
        if source.problem is None and source.path != b"-":
            digest, size = identify_source(source.path, self._settings.max_size)
        self._add_line(task, write_record(compose_failure(source.file, problem, digest, size, member), self._options))

    def take_lines(self, task: Task) -> Iterator[Line]:
        """Yield the lines that have come of a task, and hold them no more."""
        while task.lines:
            self._held_bytes -= task.lines[0].weight
            yield task.lines.popleft()

    def go_on(self, wakeup: int, first: Task | None) -> None:
        """Let the workers go on until something has come of a task, or ``wakeup`` is readable.

        Where there is no room for more, only the worker of the ``first`` task is listened to; where that one is whole,
        nothing is waited for. Raises ``WorkersError`` where no worker can be brought up.
        """
        has_come, is_patient = False, first is not None and not first.is_whole
        while not has_come:
            self._hand_out()
            heard = self._choose_heard(first)
            if not heard:
                break
            # Until some worker's clipping may be overdue.
            left = self._settings.timeout - max(worker.measure_spent() for worker in heard.values())
            seconds = min(max(left, _SHORTEST_WAIT_SECONDS), _LONGEST_WAIT_SECONDS)
            ready = connection.wait([*heard, wakeup], seconds if is_patient else 0.0)
            for one in ready:
                if isinstance(one, Connection):
                    has_come |= self._receive(heard[one])
            self._kill_overdue(heard)
            if wakeup in ready or not is_patient:
                break
        self._hand_out()

    def close(self) -> None:
        """End all workers at once."""
        while self._workers:
            self._bury(self._workers[-1])
        if self._server:
            self._server.close()
        self._server = None
        self._waiting.clear()

    def _hand_out(self) -> None:
        while self._waiting:
            worker = next((worker for worker in self._workers if worker.task is None), None)
            if worker is None:
                if len(self._workers) == self._settings.jobs:
                    return
                self._server = self._server or ForkServer(
                    self._load, partial(serve_tasks, settings=self._settings, options=self._options)
                )
                worker = _Worker(*self._server.fork_worker())
                self._workers.append(worker)
            worker.take(self._waiting.popleft())

    def _bury(self, worker: _Worker) -> int:
        """Let a worker go; return the exit code of its process, the negative number of the signal that ended it."""
        assert self._server
        self._workers.remove(worker)
        worker.connection.close()
        worker.task = None
        return self._server.bury_worker(worker.number)

    def _choose_heard(self, first: Task | None) -> dict[Connection, _Worker]:
        heard = {}
        for worker in self._workers:
            if worker.task and (worker.task is first or self._held_bytes < _MOST_HELD_BYTES):
                heard[worker.connection] = worker
            elif worker.task:
                # It may be waiting to be heard, which is not its clipping's time.
                worker.restart_clock()
        return heard

    def _receive(self, worker: _Worker) -> bool:
        """Take in one message of a worker, or its death; return whether something came of its task."""
        task = worker.task
        assert task is not None
        try:
            message: Line | Begun | bool = worker.connection.recv()
        except (EOFError, OSError):
            self._answer_for_dead(worker, task)
            return True
        worker.restart_clock()
        if isinstance(message, Begun):
            task.begun = message
            return False
        if isinstance(message, Line):
            task.begun, task.done = Begun(), task.done + 1
            self._add_line(task, message)
        else:
            worker.task, task.is_whole = None, True
            if message:
                self._bury(worker)
        return True

    def _answer_for_dead(self, worker: _Worker, task: Task) -> None:
        """Answer for the clipping that killed its worker; what else a file holds goes to the next one."""
        number, begun = -self._bury(worker), task.begun
        stage: Stage = "limit" if worker.is_overdue else "crash"
        if worker.is_overdue:
            code, text = "time", f"it took longer than {self._settings.timeout:g} seconds; see --timeout"
        elif number > 0:
            name = signal.Signals(number).name if number in {*signal.Signals} else f"signal {number}"
            code, text = name.lower(), f"the worker that read it was ended by {name}"
        else:
            code, text = "worker-died", "the worker that read it ended unexpectedly"
        self.add_failure(task, ClippingError(stage, code, text, begun.kind), begun.member)
        task.begun = Begun()
        task.done, task.is_whole = task.done + 1, begun.member is None
        if not task.is_whole:
            self._waiting.appendleft(task)

    def _add_line(self, task: Task, line: Line) -> None:
        task.lines.append(line)
        self._held_bytes += line.weight

    def _kill_overdue(self, heard: dict[Connection, _Worker]) -> None:
        for worker in heard.values():
            is_late = worker.task and worker.measure_spent() > self._settings.timeout
            if is_late and not worker.is_overdue and not worker.connection.poll():
                worker.is_overdue = True
                os.kill(worker.number, signal.SIGKILL)


def _read_wait(process: int) -> float:
    """Return the seconds that a process has stood ready to run while others had the processors; 0 where only Linux
    could tell: then the limit is one of wall-clock time, and a busy machine can make a slow file fail."""
    try:
        return int(Path(f"/proc/{process}/schedstat").read_bytes().split()[1]) / _NANOSECONDS
    except (OSError, ValueError, IndexError):
        return 0.0
