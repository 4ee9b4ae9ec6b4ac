"""Where records go: standard output, one file, or a folder; all behind one protocol, chosen by the name given."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property, partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsclip import __version__
from newsclip.duplicates.index import DuplicateIndex
from newsclip.problem import ClippingError
from newsclip.runner.console import Stop
from newsclip.runner.lines import Kept, Line
from newsclip.runner.settings import INCREMENTAL_ENDINGS, Settings, find_ending
from newsclip.runner.source import Input
from newsclip.runner.walk import Identity

if TYPE_CHECKING:
    from newsclip.outputs.incremental import IncrementalSink

_ENCODERS = {".csv": "table:CsvEncoder", ".parquet": "table:ParquetEncoder"}


class OutputError(Exception):
    """The output cannot be written; the text says why."""


class OutputLockedError(Exception):
    """Another run is writing to the same output; the text names it where the user has not."""


class InTheWayError(Exception):
    """Where a record should go stands something that is not to be replaced; the text says what, and what to do."""


class ReaderGoneError(Exception):
    """The reader of the pipe has gone away, as ``head`` does when it has enough."""


class Sink:
    """Takes finished lines, in order.

    As it stands it knows nothing of earlier runs, so that every source is read; subclasses write one record.
    """

    own: frozenset[Identity]
    """Files and folders that are this output itself, and no input."""

    def judge_source(self, source: Input) -> tuple[list[Kept] | None, str]:
        """Return the records of a source that need not be made again, or ``None``; and why. Raises ``OutputError``."""
        return None, "new"

    def write_line(self, source: Input, line: Line) -> None:
        """Write a line of a source: called for each as they come, all before those of the next source.

        Raises ``OutputError``, ``ReaderGoneError``, or ``InTheWayError`` for this line alone.
        """
        line.verdict = self._articles.add_article(line.signature, line.file, line.member)
        self._add(line.join())

    def end_source(self, source: Input) -> None:
        """Take note that a source has no more lines. Raises ``OutputError``."""

    def close(self, *, complete: bool) -> None:
        """End the output: of a run that reached its end, or of one that did not. Raises ``OutputError``."""
        self._articles.close()

    @cached_property
    def _articles(self) -> DuplicateIndex:
        return DuplicateIndex()

    def _add(self, record: bytes) -> None:
        raise NotImplementedError


@contextmanager
def explain_errors(target: Path) -> Iterator[None]:
    """Raise ``OutputError`` for what goes wrong with the disk, a database or a record that lies at ``target``."""
    try:
        yield
    except (OSError, sqlite3.Error, ClippingError, ValueError) as error:
        raise OutputError(f"{target}: {getattr(error, 'strerror', None) or error}") from None


def check_place(target: Path, is_ours: Callable[[Path], object], told: str) -> None:
    """Make a file's folder. Raises ``OutputError``, which says what is ``told``, where one is not ours."""
    with explain_errors(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        if os.path.lexists(target) and not (target.is_file() and is_ours(target)):
            raise OutputError(f"{target} {told}")


def open_output(settings: Settings, stop: Stop) -> Sink:
    """Return where the records of the run go. Raises ``OutputError`` or ``OutputLockedError``."""
    from newsclip.outputs.file import FileSink, StreamSink

    target = settings.output
    if target is None:
        return StreamSink(stop, settings.fields)
    if sink := open_incremental(settings):
        return sink
    encoder = _load(_ENCODERS.get(target.suffix.lower(), "file:LineEncoder"))
    told = "is in the way: newsclip did not write it; choose another name"
    check_place(target, lambda path: path.stat().st_size == 0 or encoder.is_ours(path), told)
    return FileSink(target, partial(encoder, target=target, fields=settings.fields))


def open_incremental(settings: Settings) -> IncrementalSink | None:
    """Return the output of the run where it knows of earlier ones; of a dry run, it is only looked into. Raises so."""
    target = settings.output
    ending = find_ending(target) if target else None
    if target is None or ending not in (None, *INCREMENTAL_ENDINGS):
        return None
    switches = {"segments": settings.segments, "duplicates": settings.duplicates}
    asked = f"newsclip {__version__}, " + ", ".join(f"{name} {'on' if on else 'off'}" for name, on in switches.items())
    # A review page shows every clipping as it was, and what it was is not in the records.
    force = settings.force or settings.report is not None
    home = "database:DatabaseSink" if ending else "markdown:NoteSink" if settings.markdown else "folder:FolderSink"
    sink: IncrementalSink = _load(home)(target, asked, force=force, dry=settings.dry_run)
    return sink


def _load(home: str) -> Any:
    """Return a class of one of the modules here, each of which loads what only it needs."""
    module, _, name = home.partition(":")
    return getattr(import_module(f"{__name__}.{module}"), name)
