"""The pool: worker processes that read one file at a time. One that dies costs the clipping it was reading.

A worker answers with one message a record, so that a file that holds many is never held whole.
"""

from __future__ import annotations

import os
import signal
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from multiprocessing import connection
from multiprocessing.connection import Connection

from newsclip.clipping import Options
from newsclip.problem import ClippingError
from newsclip.runner.clock import read_wait
from newsclip.runner.forkserver import ForkServer
from newsclip.runner.lines import Line
from newsclip.runner.settings import Limits
from newsclip.runner.walk import Input
from newsclip.runner.worker import Begun, Finished, detach_process, serve_tasks

# Past its limit a clipping has this long to stop by itself before its worker is killed.
_GRACE_SECONDS = 1.0
# A clipping that has taken this long is watched: until then nobody asks how long its worker waited for a processor.
_LOOK_SECONDS = 0.5
_LONGEST_WAIT_SECONDS = 5.0
_SHORTEST_WAIT_SECONDS = 0.1


@dataclass(slots=True)
class Task:
    """One file to read: its place in the order, what to read, and bytes that came with it.

    ``member`` is the clipping in it that is being read, ``done`` how many have been.
    """

    index: int
    source: Input
    inline: bytes | None = None
    member: str | None = None
    done: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """One thing that became of a task: a line, or the problem that kept a worker from giving one, or its end."""

    index: int
    line: Line | None = None
    problem: ClippingError | None = None
    member: str | None = None
    is_last: bool = False


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
        source = task.source.path if task.inline is None else task.inline
        with suppress(OSError):
            self.connection.send((task.source.file, source, task.inline is not None, task.done))

    def restart_clock(self) -> None:
        """Begin to measure anew: the worker has begun something, or the run is about to listen to it again."""
        self._since, self._waited = time.monotonic(), read_wait(self.number)

    def measure_spent(self) -> float:
        """Return the seconds that the clipping has taken, less those in which other programs had the processors."""
        spent = time.monotonic() - self._since
        return spent if spent < _LOOK_SECONDS else spent - (read_wait(self.number) - self._waited)


class Pool:
    """Up to ``jobs`` workers for one run; ``load`` is called once, before the first is brought up."""

    def __init__(
        self, jobs: int, limits: Limits, options: Options, load: Callable[[], None], *, talkative: bool
    ) -> None:
        self._jobs, self._limits, self._load = jobs, limits, load
        self._serve = partial(serve_tasks, limits=limits, options=options, talkative=talkative)
        self._server: ForkServer | None = None
        self._workers: list[_Worker] = []
        self._waiting: deque[Task] = deque()

    def has_room(self) -> bool:
        """Whether another task would soon find a worker."""
        return len(self._waiting) < self._jobs

    def add_task(self, task: Task) -> None:
        """Take a task in; :meth:`collect_answers` gives it to a worker and returns what becomes of it."""
        self._waiting.append(task)

    def collect_answers(self, wakeup: int, listens: Callable[[int], bool], *, patient: bool) -> list[Answer]:
        """Return the answers that have come in; when ``patient``, wait for the first, or for ``wakeup`` to be readable.

        Only those tasks are listened to for whose index ``listens``; the workers of others wait. Raises
        ``WorkersError`` where no worker can be brought up.
        """
        answers: list[Answer] = []
        while not answers:
            self._hand_out()
            heard = self._choose_heard(listens)
            if not heard:
                break
            ready = connection.wait([*heard, wakeup], self._find_timeout(heard) if patient else 0.0)
            for one in ready:
                if isinstance(one, Connection):
                    self._receive(heard[one], answers)
            self._kill_overdue(heard)
            if wakeup in ready or not patient:
                break
        self._hand_out()
        return answers

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
                if len(self._workers) == self._jobs:
                    return
                worker = self._bring_up()
            worker.take(self._waiting.popleft())

    def _bring_up(self) -> _Worker:
        if self._server is None:
            self._server = ForkServer(detach_process, self._load, self._serve)
        worker = _Worker(*self._server.fork_worker())
        self._workers.append(worker)
        return worker

    def _bury(self, worker: _Worker) -> int:
        """Let a worker go; return the exit code of its process, the negative number of the signal that ended it."""
        assert self._server
        self._workers.remove(worker)
        worker.connection.close()
        return self._server.bury_worker(worker.number)

    def _choose_heard(self, listens: Callable[[int], bool]) -> dict[Connection, _Worker]:
        heard = {}
        for worker in self._workers:
            if worker.task and listens(worker.task.index):
                heard[worker.connection] = worker
            elif worker.task:
                # It may be waiting to be heard, which is not its clipping's time.
                worker.restart_clock()
        return heard

    def _receive(self, worker: _Worker, answers: list[Answer]) -> None:
        """Take in one message of a worker, or its death."""
        task = worker.task
        assert task is not None
        try:
            message: Line | Begun | Finished = worker.connection.recv()
        except (EOFError, OSError):
            answers += self._answer_for_dead(worker, task)
            return
        worker.restart_clock()
        if isinstance(message, Begun):
            task.member = message.member
        elif isinstance(message, Line):
            task.done += 1
            answers.append(Answer(task.index, message))
        else:
            worker.task = None
            answers.append(Answer(task.index, is_last=True))
            if message.retires:
                self._bury(worker)

    def _answer_for_dead(self, worker: _Worker, task: Task) -> list[Answer]:
        """Answer for the clipping that killed its worker; what else a file holds goes to the next one."""
        failed = Answer(task.index, problem=self._explain_death(worker, self._bury(worker)), member=task.member)
        if task.member is None:
            return [failed, Answer(task.index, is_last=True)]
        self._waiting.appendleft(Task(task.index, task.source, task.inline, done=task.done + 1))
        return [failed]

    def _explain_death(self, worker: _Worker, code: int) -> ClippingError:
        if worker.is_overdue:
            limit = f"{self._limits.timeout:g} seconds"
            return ClippingError("limit", "time", f"it took longer than {limit} and had to be stopped; see --timeout")
        if code < 0:
            name = signal.Signals(-code).name if -code in {*signal.Signals} else f"signal {-code}"
            return ClippingError("crash", name.lower(), f"the worker that read it was ended by {name}")
        return ClippingError("crash", "worker-died", "the worker that read it ended unexpectedly")

    def _find_timeout(self, heard: dict[Connection, _Worker]) -> float:
        """Return the seconds until some worker's clipping may be overdue."""
        longest = max(worker.measure_spent() for worker in heard.values())
        left = self._limits.timeout + _GRACE_SECONDS - longest
        return min(max(left, _SHORTEST_WAIT_SECONDS), _LONGEST_WAIT_SECONDS)

    def _kill_overdue(self, heard: dict[Connection, _Worker]) -> None:
        for worker in heard.values():
            is_late = worker.task and worker.measure_spent() > self._limits.timeout + _GRACE_SECONDS
            if is_late and not worker.is_overdue and not worker.connection.poll():
                worker.is_overdue = True
                os.kill(worker.number, signal.SIGKILL)
