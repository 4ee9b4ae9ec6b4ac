"""What every output is to a run: one protocol, and what can go wrong with it."""

from __future__ import annotations

from typing import Protocol

from newsclip.duplicates.index import DuplicateIndex
from newsclip.runner.lines import Kept, Line
from newsclip.runner.walk import Identity, Input


class OutputError(Exception):
    """The output cannot be written; the text says why."""


class OutputLockedError(Exception):
    """Another run is writing to the same output; the text names it where the user has not."""


class InTheWayError(Exception):
    """Where a record should go stands something that is not to be replaced; the text says what, and what to do."""


class ReaderGoneError(Exception):
    """The reader of the pipe has gone away, as ``head`` does when it has enough."""


class Sink(Protocol):
    """Takes finished lines, in order."""

    own: frozenset[Identity]
    """Files and folders that are this output itself, and no input."""

    def recall_records(self, source: Input) -> list[Kept] | None:
        """Return the records of an earlier run where the source has not changed since."""

    def write_lines(self, source: Input, lines: list[Line]) -> None:
        """Write some lines of one source: called with more as they come, all before those of the next source.

        Raises ``OutputError``, ``ReaderGoneError``, or ``InTheWayError`` for these lines alone.
        """

    def end_source(self, source: Input) -> None:
        """Take note that a source has no more lines. Raises ``OutputError``."""

    def keep_records(self, source: Input, kept: list[Kept]) -> None:
        """Leave the records of a source that has not changed as they are. Raises ``OutputError``."""

    def close(self, *, complete: bool) -> None:
        """End the output: of a run that reached its end, or of one that did not. Raises ``OutputError``."""


class ForgetfulSink:
    """An output that knows nothing of earlier runs: every source is read. Subclasses write one record."""

    def __init__(self) -> None:
        self._articles = DuplicateIndex()

    def recall_records(self, source: Input) -> list[Kept] | None:
        """Return nothing."""
        return None

    def keep_records(self, source: Input, kept: list[Kept]) -> None:
        """Do nothing: nothing is ever recalled."""

    def write_lines(self, source: Input, lines: list[Line]) -> None:
        """Write the lines of one source."""
        for line in lines:
            line.verdict = self._articles.add_article(line.signature, line.file, line.member)
            self._write(line.join())

    def end_source(self, source: Input) -> None:
        """Do nothing: nothing is known of sources."""

    def close(self, *, complete: bool) -> None:
        """Let go of what is known of this run."""
        self._articles.close()

    def _write(self, record: bytes) -> None:
        raise NotImplementedError
