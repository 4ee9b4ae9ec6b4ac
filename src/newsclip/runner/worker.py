"""A worker: reads one file after another within its limits and answers with finished lines."""

from __future__ import annotations

import hashlib
import os
import resource
import signal
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

from newsclip.clipping import Options
from newsclip.problem import ClippingError
from newsclip.runner.clock import read_wait
from newsclip.runner.frames import FrameBuffer, pack_frame
from newsclip.runner.lines import Line, pack_lines, write_record
from newsclip.runner.settings import Limits
from newsclip.runner.source import identify_source, read_source

_RECEIVE_BYTES = 2**18
# An alarm that some library swallowed rings again after this many seconds.
_AGAIN_SECONDS = 0.25
# A worker that has once been this large is replaced: memory given back to the allocator rarely goes back further.
_RETIRE_BYTES = 2**28
_KIBIBYTE = 1 if sys.platform == "darwin" else 1024


class TimeUp(BaseException):
    """The time limit of one file. Not an ``Exception``: the libraries below catch those and go on."""


def serve_tasks(connection: socket.socket, limits: Limits, options: Options) -> None:
    """Answer the tasks that come in on ``connection`` until it closes, or until this worker should be replaced."""
    limit_memory(limits.max_memory)
    connection.sendall(pack_frame({"pid": os.getpid()}))
    buffer = FrameBuffer()
    while data := connection.recv(_RECEIVE_BYTES):
        for task, payload in buffer.feed(data):
            lines = read_task(task, payload, limits, options)
            retire = is_spent(lines, limits)
            headers, body = pack_lines(lines)
            connection.sendall(pack_frame({"index": task["index"], "lines": headers, "retire": retire}, body))
            if retire:
                return


def read_task(task: dict[str, Any], payload: bytes, limits: Limits, options: Options) -> list[Line]:
    """Return the lines of one file: the record or records that it holds, or the one that says why it failed."""
    from newsclip.compose import compose_failure
    from newsclip.recipe import read_records

    name = task["file"]
    try:
        with limit_time(limits.timeout):
            data = payload if "inline" in task else read_source(os.fsencode(task["path"]), limits.max_size)
            return [write_record(record) for record in read_records(name, data, options)]
    except TimeUp:
        silence_alarms()  # once more: the alarm may have rung while they were being switched off
        problem = ClippingError("limit", "time", f"it took longer than {limits.timeout:g} seconds; see --timeout")
    except MemoryError:
        problem = ClippingError("limit", "memory", "it needs more memory than a worker may have; see --max-memory")
    except ClippingError as error:
        problem = error
    except ValueError as error:
        problem = ClippingError("record", type(error).__name__, "its record could not be written as JSON")
    if "inline" in task:
        return [write_record(compose_failure(name, problem, hashlib.sha256(payload).hexdigest(), len(payload)))]
    return [write_record(compose_failure(name, problem, *identify_source(os.fsencode(task["path"]), limits.max_size)))]


@contextmanager
def limit_time(seconds: float) -> Iterator[None]:
    """Raise :class:`TimeUp` inside the block after ``seconds``, not counting what other programs take of the processor.

    Code that never comes back to Python does not notice: the run kills the worker soon after, and should the run
    itself have died by then, the processor-time alarm ends the worker.
    """
    began, waited = time.monotonic(), read_wait()

    def ring(number: int, frame: FrameType | None) -> None:
        left = seconds - (time.monotonic() - began) + (read_wait() - waited)
        if left <= 0:
            raise TimeUp
        signal.setitimer(signal.ITIMER_REAL, left, _AGAIN_SECONDS)

    signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_PROF, seconds * 2 + 10)
    signal.setitimer(signal.ITIMER_REAL, seconds, _AGAIN_SECONDS)
    try:
        yield
    finally:
        silence_alarms()


def silence_alarms() -> None:
    """Switch off the alarms of the time limit."""
    signal.signal(signal.SIGALRM, signal.SIG_IGN)
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.setitimer(signal.ITIMER_PROF, 0)


def limit_memory(size: int) -> None:
    """Hold this process to ``size`` bytes of memory of its own, and let it leave no core file."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # macOS knows the limit but does not enforce it.
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (size if hard == resource.RLIM_INFINITY else min(size, hard), hard))


def is_spent(lines: list[Line], limits: Limits) -> bool:
    """Whether this worker should make way for a fresh one: it met a limit, or it has grown large."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _KIBIBYTE
    return peak > min(_RETIRE_BYTES, limits.max_memory) or any(
        line.problem is not None and line.problem[0] == "limit" for line in lines
    )
