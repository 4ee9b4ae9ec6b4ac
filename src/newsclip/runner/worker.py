"""A worker: it reads one file at a time, held to its limits, and answers with one message a record."""

from __future__ import annotations

import gc
import resource
import signal
import sys
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from importlib.resources import files
from multiprocessing.connection import Connection

from newsclip.clipping import Clipping, Options
from newsclip.runner.fork import detach_process
from newsclip.runner.lines import read_lines
from newsclip.runner.settings import Limits

# Objects after which a worker looks for unreachable cycles, and how often it looks further back. A page makes tens of
# thousands of objects, hardly any in cycles: Python's own 700 cost a twentieth of the time.
_COLLECT_AFTER = (50_000, 20, 50)
# Problems after which a process is no longer what it was.
_WEARING = {("limit", "memory"), ("limit", "depth")}
# A worker that has once been this large is replaced: memory given back to the allocator rarely goes back further.
_RETIRE_BYTES = 2**28
_KIBIBYTE = 1 if sys.platform == "darwin" else 1024


@dataclass(frozen=True, slots=True)
class Begun:
    """A worker's message that it is about to read a clipping, of what format, and which of a file that holds many."""

    kind: str | None = None
    member: str | None = None


@dataclass(frozen=True, slots=True)
class Finished:
    """A worker's message that a file has no more; ``retires`` where the worker makes way for a fresh one."""

    retires: bool


def serve_tasks(tasks: Connection, limits: Limits, options: Options, talkative: bool) -> None:
    """Be a worker: answer the tasks that come in until the run has no more, or until this worker should be replaced."""
    detach_process(tasks.fileno(), talkative=talkative)
    gc.set_threshold(*_COLLECT_AFTER)
    _limit_memory(limits.max_memory)
    retires = False

    def announce(clipping: Clipping) -> None:
        _limit_processor(limits.timeout)
        tasks.send(Begun(clipping.format, clipping.member))

    with suppress(EOFError, ConnectionError):
        while not retires:
            name, source, inline, first = tasks.recv()
            _limit_processor(limits.timeout)
            for line in read_lines(name, source, limits, options, announce, inline=inline, first=first):
                tasks.send(line)
                retires = retires or bool(line.problem and line.problem[:2] in _WEARING)
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _KIBIBYTE
            retires = retires or peak > min(_RETIRE_BYTES, limits.max_memory)
            tasks.send(Finished(retires))


def load_stack(kinds: Collection[bool]) -> None:
    """Load what reading needs, by reading a small paste (``False``) or page (``True``), or both.

    What the other kind alone needs is left to the first clipping of it.
    """
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
