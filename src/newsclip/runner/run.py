"""One run: inputs in, records out in the same order, exit code."""

from __future__ import annotations

import hashlib
import time
from collections import deque
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from newsclip.clipping import Options
from newsclip.formats import is_page_name
from newsclip.outputs import (
    InTheWayError,
    OutputError,
    OutputLockedError,
    ReaderGoneError,
    Sink,
    open_output,
    open_report,
)
from newsclip.outputs.disk import check_summary, write_summary
from newsclip.outputs.incremental import IncrementalSink
from newsclip.problem import ClippingError
from newsclip.runner.forkserver import WorkersError
from newsclip.runner.lines import Kept, Line, write_record
from newsclip.runner.names import show_name
from newsclip.runner.plan import plan_run
from newsclip.runner.pool import Answer, Pool, Task
from newsclip.runner.settings import Settings
from newsclip.runner.source import identify_source, read_names, read_stdin
from newsclip.runner.stop import Stop
from newsclip.runner.talk import Talk, has_progress
from newsclip.runner.walk import Input, Walk

if TYPE_CHECKING:
    from newsclip.report.writer import Report

EXIT_OK = 0
EXIT_FAILED = 1
EXIT_USAGE = 2
EXIT_SOFTWARE = 70
EXIT_OUTPUT = 74
EXIT_LOCKED = 75
EXIT_PIPE = 141
"""As a shell reports a command that SIGPIPE ended."""

# Files that may be finished while an earlier one is not: enough for all cores to go on during one file's time limit.
_MOST_AHEAD = 512
_MOST_AHEAD_BYTES = 2**23
# A run that is stopped counts what it leaves for this long at most.
_COUNT_SECONDS = 0.5


@dataclass(slots=True)
class _Place:
    """One input's place in the order, and what has become of it so far."""

    source: Input
    kept: list[Kept] | None = None
    lines: deque[Line] = field(default_factory=deque)
    is_whole: bool = False


def run_command(settings: Settings) -> int:
    """Do what the user asked; return the exit code."""
    talk = Talk(quiet=settings.quiet, verbose=settings.verbose, log_json=settings.log_json)
    with Stop() as stop:
        try:
            names = read_names(settings.files_from, stop, null=settings.null) if settings.files_from else None
            walk = Walk(
                settings.paths, settings.filters, names=names, addresses=settings.addresses, share=settings.share
            )
            if settings.dry_run:
                return plan_run(settings, talk, stop, walk)
            if has_progress(settings):
                talk.total = sum(1 for _ in replace(walk).list_inputs())
            if settings.summary:
                check_summary(settings.summary)
            with open_report(settings) as report:
                return _Run(settings, talk, stop, walk, open_output(settings, stop), report).go()
        except ClippingError as error:
            talk.complain(f"cannot read the names in {settings.files_from}: {error.message}", EXIT_USAGE)
            return EXIT_USAGE
        except OutputLockedError as error:
            talk.complain(f"another run is writing to {str(error) or settings.output}", EXIT_LOCKED)
            return EXIT_LOCKED
        except OutputError as error:
            talk.complain(f"cannot write: {error}", EXIT_OUTPUT)
            return EXIT_OUTPUT
        except WorkersError as error:
            talk.complain(f"cannot start the workers: {error}", EXIT_SOFTWARE)
            return EXIT_SOFTWARE
        except ReaderGoneError:
            return EXIT_PIPE


class _Run:
    """A run under way."""

    def __init__(
        self, settings: Settings, talk: Talk, stop: Stop, walk: Walk, sink: Sink, report: Report | None
    ) -> None:
        self._settings = settings
        self._talk = talk
        self._stop = stop
        self._sink = sink
        self._report = report
        self._walk = walk
        walk.own = sink.own | (report.own if report else frozenset())
        walk.report = talk.tell_skip
        self._left = settings.limit
        self._inputs = self._walk.list_inputs()
        self._is_exhausted = False
        self._unlisted: set[bytes] = set()
        self._options = Options(settings.segments, settings.duplicates, report=report is not None)
        self._pool = Pool(settings.jobs, settings.limits, self._options, self._load, talkative=settings.verbose > 1)
        self._places: dict[int, _Place] = {}
        self._held_bytes = 0
        self._first = 0
        self._next = 0
        self._in_the_way = 0

    def go(self) -> int:
        """Read everything; return the exit code."""
        complete = False
        try:
            self._read_all()
            complete = not self._stop
            if complete and isinstance(self._sink, IncrementalSink):
                self._look_after_vanished(self._sink)
        finally:
            self._pool.close()
            self._talk.clear_progress()
            self._walk.close()
            self._sink.close(complete=complete)
        advice = self._report.finish() if complete and self._report else None
        if complete and self._left == 0:
            self._talk.tell("limit", f"--limit {self._settings.limit} is reached; what is left was not looked at")
        elif complete:
            for option, glob in self._walk.globs.list_unused():
                self._talk.tell("unused", f"{option} {glob!r} matched nothing", option=option, pattern=glob)
        where = str(self._settings.output) if self._settings.output and complete else None
        self._talk.tell_summary(self._walk.skipped, where)
        if advice:
            self._talk.tell("report", advice, page=str(self._settings.report))
        code = EXIT_FAILED if self._talk.counts["failed"] else EXIT_OK
        code = EXIT_OUTPUT if self._in_the_way else code
        if self._stop:
            self._tell_stopped()
            code = self._stop.code
        if self._settings.summary:
            counts = self._talk.count_all(self._walk.skipped)
            write_summary(self._settings.summary, {**counts, "complete": complete, "exit_code": code})
        return code

    def _read_all(self) -> None:
        """Read the inputs, and write what becomes of each in their order while others are being read."""
        while not self._stop and not (self._is_exhausted and not self._places):
            while not self._is_exhausted and self._has_room() and not self._stop:
                source = next(self._inputs, None) if self._left != 0 else None
                self._is_exhausted = source is None
                if source:
                    self._take_in(source)
            for answer in self._pool.collect_answers(self._stop.wakeup, self._listens, patient=self._is_waiting()):
                self._take_answer(answer)
            while not self._stop and self._first in self._places and self._write_first(self._places[self._first]):
                del self._places[self._first]
                self._first += 1
                self._talk.counts["files"] += 1
                self._talk.draw_progress()

    def _has_room(self) -> bool:
        return self._pool.has_room() and len(self._places) < _MOST_AHEAD and self._held_bytes < _MOST_AHEAD_BYTES

    def _is_waiting(self) -> bool:
        """Whether nothing can be written before a worker answers."""
        place = self._places.get(self._first)
        return place is not None and not place.is_whole

    def _listens(self, index: int) -> bool:
        """Whether there is room for what a worker says of the input at ``index``: there always is for the next one."""
        return index == self._first or self._held_bytes < _MOST_AHEAD_BYTES

    def _take_in(self, source: Input) -> None:
        """Give one input its place, and to a worker where it has to be read."""
        place = self._places[self._next] = _Place(source)
        inline: bytes | None = None
        if source.is_folder:
            self._unlisted.add(source.origin)
        if source.problem is None and source.path == b"-":
            try:
                inline = read_stdin(self._stop, self._settings.limits.max_size)
                # What comes in is another source each time, unless it is the same.
                source.origin += hashlib.sha256(inline).hexdigest().encode("ascii")
            except ClippingError as error:
                source.problem = error
        if source.problem is not None:
            self._take_answer(Answer(self._next, problem=source.problem, is_last=True))
        else:
            place.kept = self._sink.recall_records(source)
            place.is_whole = place.kept is not None
            if place.kept is None:
                self._pool.add_task(Task(self._next, source, inline))
                if self._left:
                    self._left -= 1
        self._next += 1

    def _take_answer(self, answer: Answer) -> None:
        place = self._places[answer.index]
        place.is_whole = answer.is_last
        line = answer.line
        if answer.problem:
            line = self._write_failure(place.source, answer.problem, answer.member)
        if line:
            place.lines.append(line)
            self._held_bytes += line.weight

    def _write_first(self, place: _Place) -> bool:
        """Write what has come of the next input; return whether that was all."""
        if place.kept is not None:
            self._keep(place.kept)
            return True
        while place.lines:
            line = place.lines.popleft()
            self._held_bytes -= line.weight
            self._write_line(place.source, line)
        if place.is_whole:
            self._sink.end_source(place.source)
        return place.is_whole

    def _keep(self, kept: list[Kept]) -> None:
        for record in kept:
            if record.problem:
                self._talk.tell_failure(record.file, record.problem)
            else:
                self._talk.tell_unchanged(record.file)

    def _write_line(self, source: Input, line: Line) -> None:
        try:
            self._sink.write_lines(source, [line])
        except InTheWayError as error:
            self._in_the_way += 1
            self._talk.tell_failure(line.name, ("write", "in-the-way", str(error)))
            return
        if self._report:
            self._report.add([line])
        if line.problem:
            self._talk.tell_failure(line.name, line.problem)
        else:
            self._talk.tell_record(line.name, line.status, line.warnings)

    def _write_failure(self, source: Input, problem: ClippingError, member: str | None) -> Line:
        """Return the record of an input, or of one member of it, that no worker has answered for."""
        from newsclip.compose import compose_failure

        digest, size = None, None
        if source.problem is None and source.path != b"-":
            digest, size = identify_source(source.path, self._settings.limits.max_size)
        return write_record(compose_failure(source.file, problem, digest, size, member), self._options)

    def _look_after_vanished(self, sink: IncrementalSink) -> None:
        """Report the records whose source is gone; remove them where that was asked for."""
        gone = 0
        for key, kept in sink.list_vanished(self._walk.listed, self._unlisted):
            gone += 1
            name = kept[0].file if kept else show_name(key)
            if self._settings.prune:
                sink.remove_source(key, kept)
                self._talk.tell_detail("pruned", f"removed: {name}", file=name)
            else:
                self._talk.tell_detail("vanished", f"source gone: {name}", file=name)
        if gone and self._settings.prune:
            self._talk.tell("pruned", f"removed the records of {gone} vanished sources", sources=gone)
        elif gone:
            text = f"{gone} sources have vanished; their records stay, --prune removes them"
            self._talk.tell("vanished", text, sources=gone)
        for folder in self._walk.doubtful:
            if sink.knows_below(folder):
                text = f"{show_name(folder)} is empty or cannot be listed: no record of what was in it is removed"
                self._talk.tell("doubtful", text, aloud=self._settings.prune, folder=show_name(folder))

    def _tell_stopped(self) -> None:
        until = time.monotonic() + _COUNT_SECONDS
        left, is_all = len(self._places), self._is_exhausted
        while not is_all and time.monotonic() < until:
            is_all = next(self._inputs, None) is None
            left += not is_all
        goes_on = isinstance(self._sink, IncrementalSink)
        self._talk.tell_stopped(self._stop, left, is_all=is_all, goes_on=goes_on)

    def _load(self) -> None:
        """Load what reading clippings will need; for one file alone that is left to its reading."""
        from newsclip.runner.warmup import load_stack

        if len(self._settings.paths) > 1 or not self._settings.paths or self._settings.paths[0].is_dir():
            kinds = {is_page_name(place.source.file) for place in self._places.values() if not place.is_whole}
            load_stack(pastes=False in kinds, pages=True in kinds)
        else:
            import newsclip.recipe  # noqa: F401
