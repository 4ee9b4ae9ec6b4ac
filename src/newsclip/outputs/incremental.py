"""What all outputs share that remember earlier runs: a source that has not changed is not read again.

What is known of the sources stands in tables of SQLite, which may be looked into:
``sqlite3 DIR/.newsclip/state.sqlite3 'select file, status from _record'`` does it for a folder.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import suppress
from importlib.resources import files
from pathlib import Path

from newsclip.duplicates import Verdict
from newsclip.duplicates.index import DuplicateIndex
from newsclip.outputs import InTheWayError, Sink, explain_errors
from newsclip.problem import ClippingError
from newsclip.runner.lines import Kept, Line
from newsclip.runner.source import Input, hash_source, is_gone

_LAYOUT = 4
_SOURCE_COLUMNS = (("_source", "key"), ("_record", "source"), ("_place", "source"), ("_article", "source"))
# Failures that may not happen again with the same bytes: every run tries these files again.
_PASSING_STAGES = frozenset({"open", "read", "limit", "crash", "write"})
_PASSING_CODES = frozenset({"extra-missing"})
_BATCH_SECONDS = 1.0

# ruff: noqa: S608 - all that is put into queries are our own names


def look_into(path: Path) -> sqlite3.Connection:
    """Return a connection for reading to a base, or to an empty one where there is none. Raises ``sqlite3.Error``."""
    if not path.is_file():
        return sqlite3.connect(":memory:", isolation_level=None)
    base = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
    base.execute("PRAGMA query_only = ON")
    return base


def keep_state(base: sqlite3.Connection) -> sqlite3.Connection:
    """Return the base with the tables of the state, where it can be written to. Raises ``sqlite3.Error``."""
    try:
        layout = base.execute("PRAGMA user_version").fetchone()[0]
        if layout not in (0, _LAYOUT):
            raise sqlite3.DatabaseError("written by another version of newsclip")
        if not base.execute("PRAGMA query_only").fetchone()[0]:
            base.execute("PRAGMA synchronous = NORMAL")
            base.execute("PRAGMA cache_size = -4096")
            tables = files(__package__).joinpath("state.sql").read_text("ascii")
            base.executescript(f"{tables} PRAGMA user_version = {_LAYOUT}; BEGIN IMMEDIATE;")
    except sqlite3.Error:
        base.close()
        raise
    return base


class IncrementalSink(Sink):
    """An output that only changes where a source has.

    Subclasses keep the records: they write, amend and remove one, and note a source once its records are safe.
    """

    batch_records: int
    """Records that are made lasting together."""

    def __init__(self, target: Path, base: sqlite3.Connection, asked: str, *, force: bool, dry: bool = False) -> None:
        """Keep what is known of earlier runs in ``base``.

        ``asked`` is what the records depend on beside the sources' bytes; ``force`` has every source read again;
        of a ``dry`` run, nothing is noted.
        """
        self._target, self._base, self._asked, self._force, self._is_dry = target, base, asked, force, dry
        self._count, self._since = 0, time.monotonic()
        self._begin_source()
        if not dry:
            with explain_errors(target):
                self._articles = DuplicateIndex(base)
                self._settle_at(os.path.realpath(os.fsencode(target)))
                # After a sudden end articles may be known whose records were not finished.
                self._articles.keep_sources("SELECT key FROM _source")

    def _begin_source(self) -> None:
        self._kept: list[Kept] = []
        self._taken: set[bytes] = set()
        self._earlier: list[bytes] | None = None
        self._sha256: str | None = None
        self._is_held_up = False

    def judge_source(self, source: Input) -> tuple[list[Kept] | None, str]:
        with explain_errors(self._target):
            known = None if source.path == b"-" else self._recall(source.origin)
        if known is None:
            return None, "new"
        if self._force:
            return None, "--force"
        sha256, asked, records = known
        if asked != self._asked:
            return None, "newsclip or an option has changed"
        problems = [kept.problem for kept in records if kept.problem]
        if any(stage in _PASSING_STAGES or code in _PASSING_CODES for stage, code, _ in problems):
            return None, "failed, and may not fail again"
        with suppress(ClippingError):
            if hash_source(source.path) != sha256:
                return None, "changed"
            if all(map(self._is_as_written, records)):
                return records, "unchanged"
        return None, "its record is not as it was written"

    def write_line(self, source: Input, line: Line) -> None:
        with explain_errors(self._target):
            place = source.origin, len(self._kept)
            line.verdict = self._articles.add_article(line.signature, line.file, line.member, *place)
            try:
                output, written = self._write(source, line, line.join())
            except InTheWayError:
                self._articles.drop_articles(*place)
                self._is_held_up = True
                raise
            self._sha256 = line.sha256
            self._taken.add(output)
            self._kept.append(Kept(output, written, line.file, line.status, line.problem))
            self._flush_in_time()

    def end_source(self, source: Input) -> None:
        """Note the source, unless something was in the way of its records: then it is read again next time."""
        with explain_errors(self._target):
            self._articles.drop_articles(source.origin, len(self._kept))
            stale = set(self._find_earlier(source)) - self._taken
            self._note(source.origin, None if self._is_held_up else self._sha256, self._kept, stale)
            self._flush_in_time()
        self._begin_source()

    def list_vanished(self, folders: list[bytes], unlisted: set[bytes]) -> Iterator[tuple[bytes, list[Kept]]]:
        """Yield the sources that were in ``folders``, absolute, and are no more, with their records.

        ``unlisted`` are folders whose record says that they cannot be listed. That a file is there is asked of the
        system, not of the walk, which may have been told to leave it out.
        """
        if not self._is_dry:
            with explain_errors(self._target):
                self._flush()
        for folder in folders:
            for key in self._list_below(folder):
                if is_gone(key) and key not in unlisted:
                    yield key, self._list_kept(key)

    def knows_below(self, folder: bytes) -> bool:
        """Whether there are records of sources in a folder, given as an absolute path."""
        with explain_errors(self._target):
            return any(map(self._list_kept, self._list_below(folder)))

    def remove_source(self, key: bytes, kept: list[Kept]) -> None:
        """Remove the records of a source that has vanished."""
        with explain_errors(self._target):
            for record in kept:
                self._remove(key, record.output)
            self._forget(key)

    def close(self, *, complete: bool) -> None:
        """Make lasting what is finished, of a run that was stopped too."""
        with explain_errors(self._target):
            if complete:
                self._review_duplicates()
            self._flush()
            with suppress(sqlite3.OperationalError):
                self._base.execute("COMMIT")
            self._base.close()

    def _review_duplicates(self) -> None:
        """Amend the records that name earlier ones which this run has changed or removed."""
        self._flush()
        known, last = None, None
        for key, position, verdict in self._articles.review_articles():
            known, last = known if key == last else self._recall(key), key
            if known and position < len(known[2]):
                sha256, _, records = known
                records[position].written = self._amend(records[position], verdict)
                self._note(key, sha256, records, set())
                self._flush_in_time()

    def _find_earlier(self, source: Input) -> list[bytes]:
        """Return the places that the source's records have had so far."""
        if self._earlier is None:
            self._earlier = [kept.output for kept in self._list_kept(source.origin)]
        return self._earlier

    def _flush_in_time(self) -> None:
        """Send what has come together on its way, where it is enough or it is time."""
        if self._count >= self.batch_records or time.monotonic() - self._since > _BATCH_SECONDS:
            self._send()
            self._count, self._since = 0, time.monotonic()

    def _flush(self) -> None:
        """Make lasting what was written and noted so far."""
        self._send()

    # What is known of the sources.

    def _recall(self, key: bytes) -> tuple[str | None, str, list[Kept]] | None:
        """Return a source's digest, what was asked of it, and its records; ``None`` where it is new."""
        row = self._base.execute("SELECT sha256, asked FROM _source WHERE key = ?", (key,)).fetchone()
        return (*row, self._list_kept(key)) if row else None

    def _list_kept(self, key: bytes) -> list[Kept]:
        query = (
            "SELECT output, written, file, status, stage, code, message FROM _record WHERE source = ? ORDER BY position"
        )
        return [
            Kept(output, written, file, status, (stage, *told) if stage else None)
            for output, written, file, status, stage, *told in self._base.execute(query, (key,))
        ]

    def _list_below(self, folder: bytes) -> Iterator[bytes]:
        """Yield the folder itself and the sources below it, sorted; each may then be forgotten."""
        first = folder.rstrip(b"/")
        # A zero follows the slash.
        for query, range_ in (("key = ?", (first,)), ("key >= ? AND key < ?", (first + b"/", first + b"0"))):
            found = self._base.execute(f"SELECT key FROM _source WHERE {query} ORDER BY key", range_)
            yield from (key for (key,) in found)

    def _remember(self, key: bytes, sha256: str | None, kept: list[Kept]) -> None:
        """Note a source and its records, in place of what was known of it."""
        self._drop(key)
        self._base.execute("INSERT INTO _source VALUES (?, ?, ?)", (key, sha256, self._asked))
        self._base.executemany(
            "INSERT INTO _record VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [(key, n, k.output, k.written, k.file, k.status, *(k.problem or (None,) * 3)) for n, k in enumerate(kept)],
        )

    def _drop(self, key: bytes) -> None:
        self._base.execute("DELETE FROM _source WHERE key = ?", (key,))
        self._base.execute("DELETE FROM _record WHERE source = ?", (key,))

    def _forget(self, key: bytes) -> None:
        """Drop what is known of a source that is gone, but not its records."""
        self._articles.drop_articles(key)
        self._drop(key)

    def _settle_at(self, home: bytes) -> None:
        """Take note of where the output stands; where it was moved, sources that moved with it are found again."""
        row = self._base.execute("SELECT path FROM _home").fetchone()
        self._base.execute("DELETE FROM _home")
        self._base.execute("INSERT INTO _home VALUES (?)", (home,))
        if row is None or row[0] == home:
            return

        def move(key: bytes) -> bytes:
            moved = os.path.normpath(os.path.join(home, os.path.relpath(key, row[0])))  # noqa: PTH118 - bytes
            return moved if key.startswith(b"/") and os.path.lexists(moved) else key

        self._base.create_function("move", 1, move)
        for table, column in _SOURCE_COLUMNS:
            self._base.execute(f"UPDATE OR REPLACE {table} SET {column} = move({column})")

    def _commit(self) -> None:
        """Make lasting what was noted so far."""
        self._base.execute("COMMIT")
        self._base.execute("BEGIN IMMEDIATE")

    # What follows is each output's own.

    def _is_as_written(self, kept: Kept) -> bool:
        """Whether a record is what newsclip has made of it. Raises ``ClippingError`` where it cannot be read."""
        raise NotImplementedError

    def _write(self, source: Input, line: Line, data: bytes) -> tuple[bytes, str]:
        """Write a record, ``data`` without a newline; return where, and a digest of what was written."""
        raise NotImplementedError

    def _amend(self, kept: Kept, verdict: Verdict) -> str:
        """Write what is known of earlier articles into a record; return a digest of what was written."""
        raise NotImplementedError

    def _remove(self, key: bytes, output: bytes) -> None:
        """Remove a record of the source ``key``, where it is still that source's."""
        raise NotImplementedError

    def _note(self, key: bytes, sha256: str | None, kept: list[Kept], stale: set[bytes]) -> None:
        """Note the records of a source as soon as they are safe, and remove the ``stale`` ones that it has no more."""
        raise NotImplementedError

    def _send(self) -> None:
        """Send what has come together on its way to be lasting."""
        raise NotImplementedError
