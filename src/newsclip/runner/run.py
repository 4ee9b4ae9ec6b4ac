"""One run: inputs in, records out in the same order, exit code."""

from __future__ import annotations

import hashlib
import sys
import time
from collections import deque
from contextlib import closing, nullcontext
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any

from newsclip.formats import is_page_name
from newsclip.outputs import (
    InTheWayError,
    OutputError,
    OutputLockedError,
    ReaderGoneError,
    Sink,
    open_incremental,
    open_output,
)
from newsclip.outputs.file import check_summary, identify, write_summary
from newsclip.outputs.incremental import IncrementalSink
from newsclip.problem import ClippingError
from newsclip.runner.console import EXIT_OUTPUT, EXIT_PIPE, Stop, Talk, count_things, has_progress, tame_text
from newsclip.runner.lines import Line
from newsclip.runner.names import show_name
from newsclip.runner.pool import Pool, Task
from newsclip.runner.settings import Settings
from newsclip.runner.source import Input, read_names, read_stdin
from newsclip.runner.walk import Walk
from newsclip.runner.worker import WorkersError, load_stack

if TYPE_CHECKING:
    from newsclip.report import Report

EXIT_OK = 0
EXIT_FAILED = 1
EXIT_USAGE = 2
EXIT_SOFTWARE = 70
EXIT_LOCKED = 75

# Files that may be finished while an earlier one is not: enough for all cores to go on during one file's time limit.
_MOST_AHEAD = 512
# A run that is stopped counts what it leaves for this long at most.
_COUNT_SECONDS = 0.5


def run_command(settings: Settings) -> int:
    """Do what the user asked; return the exit code."""
    talk = Talk(settings)
    with Stop() as stop:
        try:
            names = read_names(settings.files_from, stop, null=settings.null) if settings.files_from else None
            make_walk = partial(Walk, settings.paths, settings.filters, names, settings.addresses, settings.share)
            with closing(make_walk()) as walk:
                if settings.dry_run:
                    return _plan(settings, talk, stop, walk)
                # What is in a store is not fetched twice for the sake of a bar.
                if has_progress(settings) and not settings.addresses:
                    talk.total = sum(1 for _ in make_walk().list_inputs())
                if settings.summary:
                    check_summary(settings.summary)
                # The page is loaded where it is asked for: it knows the record's model.
                begin: Any = import_module("newsclip.report").Report if settings.report else nullcontext
                with begin(settings.report) as report:
                    return _Run(settings, talk, stop, walk, open_output(settings, stop), report).go()
        except ClippingError as error:
            return talk.complain(f"cannot read the names in {settings.files_from}: {error.message}", EXIT_USAGE)
        except OutputLockedError as error:
            return talk.complain(f"another run is writing to {str(error) or settings.output}", EXIT_LOCKED)
        except OutputError as error:
            return talk.complain(f"cannot write: {error}", EXIT_OUTPUT)
        except WorkersError as error:
            return talk.complain(f"cannot start the workers: {error}", EXIT_SOFTWARE)
        except ReaderGoneError:
            return EXIT_PIPE


def _plan(settings: Settings, talk: Talk, stop: Stop, walk: Walk) -> int:
    """Print a line a file: what would be done, the file, and why, parted by tabs; return the exit code."""

    def show(*cells: str) -> None:
        sys.stdout.buffer.write("\t".join(map(tame_text, cells)).encode("utf-8") + b"\n")

    sink = open_incremental(settings)
    walk.own = frozenset(identify(settings.output) if settings.output else ())
    walk.report = lambda file, reason: show("skip", file, reason)
    unlisted = set()
    left = settings.limit
    for source in walk.list_inputs():
        if stop or left == 0:
            break
        if source.problem:
            show("fail", source.file, source.problem.message)
            unlisted.add(source.origin)
            continue
        kept, why = sink.judge_source(source) if sink else (None, "new")
        if kept is None and left:
            left -= 1
        show("read" if kept is None else "keep", source.file, why)
    else:
        for key, gone in sink.list_vanished(walk.listed, unlisted) if sink else ():
            file = gone[0].file if gone else show_name(key)
            show("prune" if settings.prune else "leave", file, "its clipping is gone")
    sys.stdout.buffer.flush()
    if stop:
        talk.tell_stopped(stop, "the list is not whole")
    return stop.code if stop else 0


class _Run:
    """A run under way."""

    def __init__(
        self, settings: Settings, talk: Talk, stop: Stop, walk: Walk, sink: Sink, report: Report | None
    ) -> None:
        self._settings, self._talk, self._stop = settings, talk, stop
        self._walk, self._sink, self._report = walk, sink, report
        walk.own = sink.own | (report.own if report else frozenset())
        walk.report = lambda file, reason: talk.tell(
            "skipped", f"skipped: {file} ({reason})", level=1, file=file, reason=reason
        )
        self._inputs = walk.list_inputs()
        self._left = settings.limit
        self._is_exhausted = self._is_cut = False
        self._unlisted: set[bytes] = set()
        self._pool = Pool(settings, self._load)
        self._tasks: deque[Task] = deque()
        self._in_the_way = 0

    def go(self) -> int:
        """Read everything; return the exit code."""
        settings, talk, complete = self._settings, self._talk, False
        try:
            self._read_all()
            complete = not self._stop
            if complete and isinstance(self._sink, IncrementalSink) and not self._is_cut:
                self._look_after_vanished(self._sink)
        finally:
            self._pool.close()
            talk.clear_progress()
            self._sink.close(complete=complete)
        advice = self._report.finish() if complete and self._report else None
        if complete:
            self._tell_unused()
        talk.tell_summary(self._walk.skipped, str(settings.output) if settings.output and complete else None)
        if advice:
            talk.tell("report", advice, page=str(settings.report))
        code = EXIT_OUTPUT if self._in_the_way else EXIT_FAILED if talk.counts["failed"] else EXIT_OK
        if self._stop:
            self._tell_stopped()
            code = self._stop.code
        if settings.summary:
            counts = talk.count_all(self._walk.skipped)
            write_summary(settings.summary, {**counts, "complete": complete, "exit_code": code})
        return code

    def _read_all(self) -> None:
        """Read the inputs, and write what becomes of each in their order while others are being read."""
        tasks = self._tasks
        while not self._stop and not (self._is_exhausted and not tasks):
            while not self._is_exhausted and self._pool.has_room() and len(tasks) < _MOST_AHEAD and not self._stop:
                source = next(self._inputs, None)
                self._is_cut = source is not None and self._left == 0
                self._is_exhausted = source is None or self._is_cut
                if source and not self._is_cut:
                    self._take_in(source)
            self._pool.go_on(self._stop.wakeup, tasks[0] if tasks else None)
            while not self._stop and tasks and self._write_task(tasks[0]):
                tasks.popleft()
                self._talk.counts["files"] += 1
                self._talk.draw_progress()

    def _take_in(self, source: Input) -> None:
        """Give one input its place, and to a worker where it has to be read."""
        task = Task(source)
        self._tasks.append(task)
        if source.is_folder:
            self._unlisted.add(source.origin)
        if source.problem is None and source.path == b"-":
            try:
                task.inline = read_stdin(self._stop, self._settings.max_size)
                # What comes in is another source each time, unless it is the same.
                source.origin += hashlib.sha256(task.inline).hexdigest().encode("ascii")
            except ClippingError as error:
                source.problem = error
        if source.problem is None:
            task.kept = self._sink.judge_source(source)[0]
        if source.problem:
            self._pool.add_failure(task, source.problem)
        elif task.kept is None:
            self._pool.add_task(task)
            self._left = self._left and self._left - 1
            return
        task.is_whole = True

    def _write_task(self, task: Task) -> bool:
        """Write what has come of the next input; return whether that was all."""
        for record in task.kept or ():
            if record.problem:
                self._talk.tell_failure(record.file, record.problem)
            else:
                self._talk.tell_record(record.file, "unchanged", [])
        for line in self._pool.take_lines(task):
            self._write_line(task.source, line)
        if task.is_whole and task.kept is None:
            self._sink.end_source(task.source)
        return task.is_whole

    def _write_line(self, source: Input, line: Line) -> None:
        try:
            self._sink.write_line(source, line)
        except InTheWayError as error:
            self._in_the_way += 1
            self._talk.tell_failure(line.name, ("write", "in-the-way", str(error)))
            return
        if self._report:
            self._report.add(line)
        if line.problem:
            self._talk.tell_failure(line.name, line.problem)
        else:
            self._talk.tell_record(line.name, line.status, line.warnings)

    def _look_after_vanished(self, sink: IncrementalSink) -> None:
        """Report the records whose source is gone; remove them where that was asked for."""
        prunes, gone = self._settings.prune, 0
        event, done = ("pruned", "removed") if prunes else ("vanished", "source gone")
        for key, kept in sink.list_vanished(self._walk.listed, self._unlisted):
            gone += 1
            name = kept[0].file if kept else show_name(key)
            if prunes:
                sink.remove_source(key, kept)
            self._talk.tell(event, f"{done}: {name}", level=1, file=name)
        if gone:
            told = f"{count_things(gone, 'source')} vanished; the records stay, --prune removes them"
            text = f"removed the records of {count_things(gone, 'source')} that vanished" if prunes else told
            self._talk.tell(event, text, sources=gone)
        for folder in self._walk.doubtful:
            if sink.knows_below(folder):
                text = f"{show_name(folder)} is empty or cannot be listed: no record of what was in it is removed"
                self._talk.tell("doubtful", text, aloud=prunes, folder=show_name(folder))

    def _tell_unused(self) -> None:
        """Say what options have not done, of a run that came to its end."""
        limit = self._settings.limit
        if self._is_cut:
            unpruned = ", so nothing is removed" if self._settings.prune else ""
            self._talk.tell("limit", f"--limit {limit} is reached; what is left was not looked at{unpruned}")
        else:
            for option, glob in self._walk.globs.list_unused():
                self._talk.tell("unused", f"{option} {glob!r} matched nothing", option=option, pattern=glob)

    def _tell_stopped(self) -> None:
        """Say how many files have not been read, and what to do."""
        until = time.monotonic() + _COUNT_SECONDS
        left, is_all = len(self._tasks), self._is_exhausted
        while not is_all and time.monotonic() < until:
            is_all = next(self._inputs, None) is None
            left += not is_all
        count = count_things(left, "file") if is_all else f"more than {left} files"
        then = "to go on from here" if isinstance(self._sink, IncrementalSink) else "to read them all"
        text = f"{count} not read; run the same command again {then}"
        self._talk.tell_stopped(self._stop, text, left=left, left_is_all=is_all)

    def _load(self) -> None:
        """Load what reading clippings will need; for one file alone that is left to its reading."""
        paths, waiting = self._settings.paths, [task.source for task in self._tasks if not task.is_whole]
        is_one = len(paths) == 1 and not paths[0].is_dir()
        load_stack(frozenset() if is_one else {is_page_name(source.file) for source in waiting})
