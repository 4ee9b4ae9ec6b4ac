"""The pool: gives files to workers, holds them to their time, and answers for the workers that die.

Each worker has its own connection, so that one which dies, even in the middle of an answer, takes nothing with it but
the file it was reading. A few files wait at each worker, so that it never waits for the run.
"""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import socket
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from newsclip.problem import ClippingError
from newsclip.runner.clock import read_wait
from newsclip.runner.frames import FrameBuffer, pack_frame
from newsclip.runner.lines import Line, unpack_lines
from newsclip.runner.nursery import Nursery, NurseryError
from newsclip.runner.settings import Limits
from newsclip.runner.walk import Input

# Files given to a worker ahead of the one it reads.
_AHEAD = 4
# Past its limit a file has this long to stop by itself before its worker is killed.
_GRACE_SECONDS = 1.0
# So many workers in a row that die before their first file mean that none will ever come up.
_MOST_STILLBORN = 5
_RECEIVE_BYTES = 2**20
_LONGEST_WAIT_SECONDS = 5.0
_SHORTEST_WAIT_SECONDS = 0.2
# A file that has taken this long is watched: until then nobody asks how long its worker waited for a processor.
_LOOK_SECONDS = 0.5


@dataclass(slots=True)
class Task:
    """One file on its way through a worker: its place in the order, what to read, and bytes that came with it."""

    index: int
    source: Input
    inline: bytes | None = None

    def pack(self) -> bytes:
        """Return the task as a message."""
        header = {"index": self.index, "file": self.source.file, "path": os.fsdecode(self.source.path)}
        return pack_frame(header if self.inline is None else {**header, "inline": True}, self.inline or b"")


@dataclass(slots=True)
class Answer:
    """What became of a task: its lines, or the problem that kept a worker from giving any."""

    index: int
    lines: list[Line]
    problem: ClippingError | None = None


@dataclass(slots=True, eq=False)
class Worker:
    """The run's side of one worker.

    ``since`` is when its first waiting file was started, by the monotonic clock; ``waited`` is how long it had by then
    waited for a processor, ``None`` as long as nobody has asked.
    """

    connection: socket.socket
    tasks: deque[Task] = field(default_factory=deque)
    buffer: FrameBuffer = field(default_factory=FrameBuffer)
    unsent: bytearray = field(default_factory=bytearray)
    pid: int | None = None
    since: float = 0.0
    waited: float | None = None
    retired: bool = False
    overdue: bool = False


class Pool:
    """Workers for one run."""

    def __init__(self, jobs: int, limits: Limits, start: Callable[[], Nursery], wakeup: int) -> None:
        """Make a pool of up to ``jobs`` workers; ``wakeup`` is a descriptor that becomes readable on a signal."""
        self._jobs = jobs
        self._limits = limits
        self._start = start
        self._nursery: Nursery | None = None
        self._workers: list[Worker] = []
        self._waiting: deque[Task] = deque()
        self._stillborn = 0
        self._wakeup = wakeup
        self._selector = selectors.DefaultSelector()
        self._selector.register(wakeup, selectors.EVENT_READ)

    def has_room(self) -> bool:
        """Whether another task would soon find a worker."""
        return self.count_open() < self._jobs * _AHEAD

    def count_open(self) -> int:
        """Return how many tasks have no answer yet."""
        return len(self._waiting) + sum(len(worker.tasks) for worker in self._workers)

    def add_task(self, task: Task) -> None:
        """Take a task in; :meth:`collect_answers` gives it to a worker and returns its answer."""
        self._waiting.append(task)

    def collect_answers(self, *, patient: bool) -> list[Answer]:
        """Return the answers that have come in; when ``patient``, wait for the first or for a signal.

        Raises ``NurseryError`` where no worker can be brought up.
        """
        answers: list[Answer] = []
        while self.count_open():
            self._hand_out()
            woken = self._listen(answers, self._next_deadline() if patient else 0.0)
            self._kill_overdue()
            if answers or woken or not patient:
                break
        return answers

    def close(self, *, hasty: bool) -> None:
        """End all workers at once; ``hasty`` where the run was stopped and must not take long over it."""
        for worker in self._workers:
            if worker.pid is not None:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(worker.pid, signal.SIGKILL)
            worker.connection.close()
        self._workers.clear()
        self._waiting.clear()
        if self._nursery:
            self._nursery.close(hasty=hasty)
            self._nursery = None
        self._selector.close()

    def _hand_out(self) -> None:
        """Give waiting tasks to the workers with the fewest, and bring up workers while there is work for more."""
        while self._waiting:
            free = [worker for worker in self._workers if not worker.retired and len(worker.tasks) < _AHEAD]
            best = min(free, key=lambda worker: len(worker.tasks), default=None)
            if (best is None or best.tasks) and len(self._workers) < self._jobs:
                best = self._bring_up()
            if best is None:
                return
            task = self._waiting.popleft()
            if not best.tasks:
                best.since, best.waited = time.monotonic(), None
            best.tasks.append(task)
            best.unsent += task.pack()
            self._send(best)

    def _bring_up(self) -> Worker:
        for _ in range(_MOST_STILLBORN):
            if self._nursery is None:
                try:
                    self._nursery = self._start()
                except OSError as error:
                    raise NurseryError(str(error)) from None
            try:
                worker = Worker(self._nursery.fork_worker())
            except OSError:
                self._replace_nursery()
                continue
            worker.connection.setblocking(False)
            self._selector.register(worker.connection, selectors.EVENT_READ, worker)
            self._workers.append(worker)
            return worker
        raise NurseryError("no worker process can be started")

    def _replace_nursery(self) -> None:
        """Let a nursery go that no longer answers; the workers it has forked go on."""
        if self._nursery:
            reason = self._nursery.explain_end()
            self._nursery.close()
            self._nursery = None
            self._stillborn += 1
            if reason or self._stillborn >= _MOST_STILLBORN:
                raise NurseryError(reason or "the worker processes ended unexpectedly")

    def _listen(self, answers: list[Answer], timeout: float) -> bool:
        """Take in what workers send; return whether a signal came."""
        woken = False
        for key, events in self._selector.select(timeout):
            worker: Worker | None = key.data
            if worker is None:
                woken = True
                continue
            if events & selectors.EVENT_WRITE:
                self._send(worker)
            if events & selectors.EVENT_READ:
                self._receive(worker, answers)
        return woken

    def _send(self, worker: Worker) -> None:
        """Send what the connection takes now; a worker that is gone is noticed on reading."""
        with contextlib.suppress(BlockingIOError, ConnectionError):
            while worker.unsent:
                del worker.unsent[: worker.connection.send(worker.unsent)]
        events = selectors.EVENT_READ | (selectors.EVENT_WRITE if worker.unsent else 0)
        if self._selector.get_key(worker.connection).events != events:
            self._selector.modify(worker.connection, events, worker)

    def _receive(self, worker: Worker, answers: list[Answer]) -> None:
        try:
            data = worker.connection.recv(_RECEIVE_BYTES)
        except BlockingIOError:
            return
        except ConnectionError:
            data = b""
        if not data:
            self._bury(worker, answers)
            return
        # Whatever arrives shows that the worker is at work, or that the run was late to listen.
        worker.since, worker.waited = time.monotonic(), None
        for header, payload in worker.buffer.feed(data):
            if "pid" in header:
                worker.pid = header["pid"]
                continue
            self._stillborn = 0
            task = worker.tasks.popleft()
            answers.append(Answer(task.index, unpack_lines(header["lines"], payload)))
            if header["retire"]:
                self._retire(worker)

    def _retire(self, worker: Worker) -> None:
        """Take back the files of a worker that is about to end."""
        worker.retired = True
        self._waiting.extendleft(reversed(worker.tasks))
        worker.tasks.clear()

    def _bury(self, worker: Worker, answers: list[Answer]) -> None:
        """Answer for the file that a dead worker was reading; give the others back."""
        self._selector.unregister(worker.connection)
        worker.connection.close()
        self._workers.remove(worker)
        code = self._nursery.reap_worker(worker.pid) if self._nursery and worker.pid else None
        if worker.pid is None:
            self._stillborn += 1
            if self._stillborn >= _MOST_STILLBORN:
                raise NurseryError("the worker processes ended before they had read a file")
        elif worker.tasks and not worker.retired:
            task = worker.tasks.popleft()
            answers.append(Answer(task.index, [], self._explain_death(worker, code)))
        self._retire(worker)

    def _explain_death(self, worker: Worker, code: int | None) -> ClippingError:
        if worker.overdue:
            limit = f"{self._limits.timeout:g} seconds"
            return ClippingError("limit", "time", f"it took longer than {limit} and had to be stopped; see --timeout")
        if code is not None and code < 0:
            try:
                name = signal.Signals(-code).name
            except ValueError:
                name = f"signal {-code}"
            return ClippingError("crash", name.lower(), f"the worker that read it was ended by {name}")
        return ClippingError("crash", "worker-died", "the worker that read it ended unexpectedly")

    def _next_deadline(self) -> float:
        """Return the seconds until some worker's file may be overdue."""
        now = time.monotonic()
        busy = [worker for worker in self._workers if worker.tasks and worker.pid and not worker.overdue]
        if any(worker.waited is None for worker in busy):
            return min(_LOOK_SECONDS, self._limits.timeout + _GRACE_SECONDS)
        wait = min((worker.since for worker in busy), default=now) + self._limits.timeout + _GRACE_SECONDS - now
        return min(max(wait, _SHORTEST_WAIT_SECONDS), _LONGEST_WAIT_SECONDS)

    def _kill_overdue(self) -> None:
        """Kill the workers whose file is past its limit. Called right after listening: no answer can be waiting."""
        now = time.monotonic()
        for worker in self._workers:
            spent = now - worker.since
            if not (worker.tasks and worker.pid) or worker.overdue or spent < _LOOK_SECONDS:
                continue
            if worker.waited is None:
                worker.waited = read_wait(worker.pid)
            elif spent > self._limits.timeout + _GRACE_SECONDS:
                spent -= read_wait(worker.pid) - worker.waited
                if spent > self._limits.timeout + _GRACE_SECONDS:
                    worker.overdue = True
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(worker.pid, signal.SIGKILL)
