"""One file within its limits of time, memory and size: whatever becomes of it, records come out."""

from __future__ import annotations

import io
import resource
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from types import FrameType

from newsclip.clipping import Options
from newsclip.problem import ClippingError
from newsclip.runner.clock import read_wait
from newsclip.runner.lines import Line, write_record
from newsclip.runner.settings import Limits
from newsclip.runner.source import identify_source, open_source

# An alarm that some library swallowed rings again after this many seconds.
_AGAIN_SECONDS = 0.25
# A worker that has once been this large is replaced: memory given back to the allocator rarely goes back further.
_RETIRE_BYTES = 2**28
_KIBIBYTE = 1 if sys.platform == "darwin" else 1024


class TimeUp(BaseException):
    """The time limit of one clipping. Not an ``Exception``: the libraries below catch those and go on."""


def read_lines(
    name: str,
    source: bytes,
    limits: Limits,
    options: Options,
    announce: Callable[[str], None],
    *,
    inline: bool,
    first: int,
) -> Iterator[Line]:
    """Yield the lines of one file, one after another: its record or records, or the one that says why it failed.

    ``source`` is the file's path, or, where it came ``inline``, its bytes. Each clipping of a file that holds many has
    the time limit to itself; its name goes to ``announce`` before it is read, and the ``first`` of them are passed
    over.
    """
    from newsclip.compose import compose_failure
    from newsclip.recipe import explain_failure, read_records

    def limit(member: str | None) -> AbstractContextManager[None]:
        if member is not None:
            announce(member)
        return limit_time(limits.timeout)

    try:
        data = source if inline else open_source(source)
    except ClippingError as error:
        yield write_record(compose_failure(name, error, *identify_source(source, limits.max_size)), options)
        return
    with data if isinstance(data, io.BufferedReader) else nullcontext():
        for record in read_records(name, data, options, limit, first, limits.max_size):
            try:
                with limit_time(limits.timeout):
                    line = write_record(record, options)
            except (ClippingError, MemoryError, ValueError) as error:
                problem = explain_failure(error, "record")
                line = write_record(compose_failure(name, problem, record.sha256, record.size, record.member), options)
            yield line


@contextmanager
def limit_time(seconds: float) -> Iterator[None]:
    """End the block after ``seconds`` with a ``ClippingError``, not counting what other programs take of the processor.

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
        try:
            yield
        finally:
            _silence_alarms()
    except TimeUp:
        _silence_alarms()  # once more: the alarm may have rung while they were being switched off
        raise ClippingError("limit", "time", f"it took longer than {seconds:g} seconds; see --timeout") from None


def _silence_alarms() -> None:
    signal.signal(signal.SIGALRM, signal.SIG_IGN)
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.setitimer(signal.ITIMER_PROF, 0)


def limit_memory(size: int) -> None:
    """Hold this process to ``size`` bytes of memory of its own, and let it leave no core file."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # macOS knows the limit but does not enforce it.
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (size if hard == resource.RLIM_INFINITY else min(size, hard), hard))


def has_grown(limits: Limits) -> bool:
    """Whether this process has once been so large that a fresh one should take its place."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _KIBIBYTE
    return peak > min(_RETIRE_BYTES, limits.max_memory)
