"""A worker process: reads the files that come in and answers with their records."""

from __future__ import annotations

import ctypes
import gc
import os
import signal
import sys
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection

from newsclip.clipping import Options
from newsclip.runner.limits import has_grown, limit_memory, read_lines
from newsclip.runner.settings import Limits

# Objects after which a worker looks for unreachable cycles, and how often it looks further back. A page makes tens of
# thousands of objects, hardly any in cycles: Python's own 700 cost a twentieth of the time.
_COLLECT_AFTER = (50_000, 20, 50)
# Problems after which a process is no longer what it was.
_WEARING = {("limit", "time"), ("limit", "memory"), ("limit", "depth")}
_MOST_DESCRIPTORS = 2**16
# Signals that a terminal or a service manager sends to the whole group: the run decides what they mean.
_RUNS_OWN_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True, slots=True)
class Begun:
    """A worker's message that it is about to read a clipping of a file that holds many."""

    member: str


@dataclass(frozen=True, slots=True)
class Finished:
    """A worker's message that a file has no more; ``retires`` where the worker makes way for a fresh one."""

    retires: bool


def serve_tasks(tasks: Connection, limits: Limits, options: Options, talkative: bool) -> None:
    """Be a worker: answer the tasks that come in until the run has no more, or until this worker should be replaced."""
    detach_process(tasks.fileno(), talkative=talkative)
    gc.set_threshold(*_COLLECT_AFTER)
    limit_memory(limits.max_memory)
    retires = False
    with suppress(EOFError, ConnectionError):
        while not retires:
            name, source, inline, first = tasks.recv()

            def announce(member: str) -> None:
                tasks.send(Begun(member))

            for line in read_lines(name, source, limits, options, announce, inline=inline, first=first):
                tasks.send(line)
                retires = retires or bool(line.problem and line.problem[:2] in _WEARING)
            retires = retires or has_grown(limits)
            tasks.send(Finished(retires))


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
