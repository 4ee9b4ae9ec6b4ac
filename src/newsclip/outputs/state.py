"""What a folder of records knows about the sources they were made from: one SQLite file, which may be deleted.

Look into it with ``sqlite3 DIR/.newsclip/state.sqlite3 'select file, status from _record'``.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from newsclip.runner.lines import Kept

_LAYOUT = 4
_TABLES = """
CREATE TABLE IF NOT EXISTS _home (path BLOB PRIMARY KEY);
CREATE TABLE IF NOT EXISTS _source (
    key BLOB PRIMARY KEY,   -- the absolute path of the clipping's file, in bytes
    sha256 TEXT,            -- of the source; NULL while its records are not all written
    asked TEXT NOT NULL     -- newsclip's version and the options that its records depend on
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS _place (
    output BLOB PRIMARY KEY,
    source BLOB NOT NULL    -- whose record stands there, or will
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS _record (
    source BLOB NOT NULL,
    position INTEGER NOT NULL,
    output BLOB NOT NULL,   -- the path below the folder of records, in bytes
    written TEXT NOT NULL,  -- SHA-256 of the record's file
    file TEXT NOT NULL,
    status TEXT NOT NULL,
    stage TEXT, code TEXT, message TEXT,
    PRIMARY KEY (source, position)
) WITHOUT ROWID;
"""


def open_state(path: Path) -> State:
    """Open the state in the file at ``path``, or begin a new one where there is none that can be read.

    Raises ``OSError`` or ``sqlite3.Error``.
    """
    known = path.exists()
    try:
        return State(sqlite3.connect(path, isolation_level=None), known=known)
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError) and "not a database" not in str(error):
            raise
        for name in (path.name, f"{path.name}-journal"):
            path.with_name(name).unlink(missing_ok=True)
        return State(sqlite3.connect(path, isolation_level=None), known=False)


def look_into_state(path: Path) -> State:
    """Open the state in the file at ``path`` for reading, an empty one where there is none.

    Raises ``sqlite3.Error``.
    """
    if not path.is_file():
        return State(sqlite3.connect(":memory:", isolation_level=None), known=False)
    return State(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True), known=True, dry=True)


class State:
    """The state of one output during one run. Its methods raise ``sqlite3.Error``."""

    def __init__(self, base: sqlite3.Connection, *, known: bool, dry: bool = False) -> None:
        """Keep the state in ``base``; ``known`` says whether it was there before, ``dry`` that nothing is noted."""
        self.known = known
        self.base = base
        try:
            layout = base.execute("PRAGMA user_version").fetchone()[0]
            if layout not in (0, _LAYOUT):
                raise sqlite3.DatabaseError("written by another version of newsclip")
            if dry:
                return
            base.execute("PRAGMA synchronous = NORMAL")
            base.execute("PRAGMA cache_size = -4096")
            base.executescript(_TABLES)
            base.execute(f"PRAGMA user_version = {_LAYOUT}")
            base.execute("BEGIN IMMEDIATE")
        except sqlite3.Error:
            base.close()
            raise

    def recall_source(self, key: bytes) -> tuple[str | None, str, list[Kept]] | None:
        """Return the source's digest, what was asked of it, and its records; ``None`` where it is new."""
        row = self.base.execute("SELECT sha256, asked FROM _source WHERE key = ?", (key,)).fetchone()
        return (row[0], row[1], list(self._list_kept(key))) if row else None

    def remember_source(self, key: bytes, sha256: str | None, asked: str, kept: list[Kept]) -> None:
        """Note a source and its records, in place of what was known of it."""
        self.base.execute("INSERT OR REPLACE INTO _source VALUES (?, ?, ?)", (key, sha256, asked))
        self.base.execute("DELETE FROM _record WHERE source = ?", (key,))
        self.base.executemany(
            "INSERT INTO _record VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [(key, n, k.output, k.written, k.file, k.status, *(k.problem or (None,) * 3)) for n, k in enumerate(kept)],
        )

    def list_below(self, folder: bytes) -> Iterator[tuple[bytes, list[Kept]]]:
        """Yield what is known of the sources below a folder, and of the folder itself, sorted, with their records."""
        first = folder.rstrip(b"/")
        last, end = first, first + b"0"  # which follows the slash
        while rows := self.base.execute(
            "SELECT key FROM _source WHERE key >= ? AND key < ? ORDER BY key LIMIT 1000", (last, end)
        ).fetchall():
            for (key,) in rows:
                if key == first or key.startswith(first + b"/"):
                    yield key, list(self._list_kept(key))
            last = rows[-1][0] + b"\0"

    def forget_source(self, key: bytes) -> None:
        """Drop a source and its records from the state."""
        self.base.execute("DELETE FROM _source WHERE key = ?", (key,))
        self.base.execute("DELETE FROM _record WHERE source = ?", (key,))

    def find_owner(self, output: bytes) -> bytes | None:
        """Return the source whose record stands at a place, ``None`` where nothing is known of it."""
        row = self.base.execute("SELECT source FROM _place WHERE output = ?", (output,)).fetchone()
        return row[0] if row else None

    def claim_place(self, output: bytes, key: bytes) -> None:
        """Note that a place is for the record of a source."""
        self.base.execute("INSERT OR REPLACE INTO _place VALUES (?, ?)", (output, key))

    def leave_place(self, output: bytes) -> None:
        """Note that there is no record at a place any more."""
        self.base.execute("DELETE FROM _place WHERE output = ?", (output,))

    def settle_at(self, home: bytes) -> None:
        """Take note of where the output stands; where it was moved, sources that moved with it are found again."""
        row = self.base.execute("SELECT path FROM _home").fetchone()
        self.base.execute("DELETE FROM _home")
        self.base.execute("INSERT INTO _home VALUES (?)", (home,))
        if row is None or row[0] == home:
            return
        for table, column in (("_source", "key"), ("_record", "source"), ("_place", "source"), ("_article", "source")):
            for (key,) in self.base.execute(f"SELECT DISTINCT {column} FROM {table}").fetchall():  # noqa: S608
                moved = os.path.normpath(os.path.join(home, os.path.relpath(key, row[0])))  # noqa: PTH118
                if key.startswith(b"/") and os.path.lexists(moved):
                    self.base.execute(f"UPDATE OR REPLACE {table} SET {column} = ? WHERE {column} = ?", (moved, key))  # noqa: S608

    def commit(self) -> None:
        """Make lasting what was noted so far."""
        self.base.execute("COMMIT")
        self.base.execute("BEGIN IMMEDIATE")

    def close(self) -> None:
        """Make lasting what was noted, and let go."""
        with contextlib.suppress(sqlite3.OperationalError):
            self.base.execute("COMMIT")
        self.base.close()

    def _list_kept(self, key: bytes) -> Iterator[Kept]:
        rows = self.base.execute(
            "SELECT output, written, file, status, stage, code, message FROM _record"
            " WHERE source = ? ORDER BY position",
            (key,),
        )
        for output, written, file, status, *problem in rows:
            told = (problem[0], problem[1], problem[2]) if problem[0] is not None else None
            yield Kept(output, written, file, status, told)
