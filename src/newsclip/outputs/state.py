"""What an output knows about the sources its records were made from: tables of SQLite, which may be looked into.

``sqlite3 DIR/.newsclip/state.sqlite3 'select file, status from _record'`` does it for a folder.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import suppress
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from newsclip.runner.lines import Kept

_LAYOUT = 4
_COLUMNS = (("_source", "key"), ("_record", "source"), ("_place", "source"), ("_article", "source"))


class Known(NamedTuple):
    """What is known of a source: its digest, what was asked of it, and its records."""

    sha256: str | None
    asked: str
    kept: list[Kept]


def look_into(path: Path) -> sqlite3.Connection:
    """Return a connection for reading to a base, or to an empty one where there is none. Raises ``sqlite3.Error``."""
    if not path.is_file():
        return sqlite3.connect(":memory:", isolation_level=None)
    base = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
    base.execute("PRAGMA query_only = ON")
    return base


class State:
    """What is known of the sources of one output. Its methods raise ``sqlite3.Error``."""

    def __init__(self, base: sqlite3.Connection) -> None:
        """Keep the state in ``base``, where that can be written to."""
        self.base = base
        try:
            layout = base.execute("PRAGMA user_version").fetchone()[0]
            if layout not in (0, _LAYOUT):
                raise sqlite3.DatabaseError("written by another version of newsclip")
            if base.execute("PRAGMA query_only").fetchone()[0]:
                return
            base.execute("PRAGMA synchronous = NORMAL")
            base.execute("PRAGMA cache_size = -4096")
            tables = files(__package__).joinpath("state.sql").read_text("ascii")
            base.executescript(f"{tables} PRAGMA user_version = {_LAYOUT}; BEGIN IMMEDIATE;")
        except sqlite3.Error:
            base.close()
            raise

    def recall_source(self, key: bytes) -> Known | None:
        """Return what is known of a source, ``None`` where it is new."""
        row = self.base.execute("SELECT sha256, asked FROM _source WHERE key = ?", (key,)).fetchone()
        return Known(row[0], row[1], self._list_kept(key)) if row else None

    def remember_source(self, key: bytes, sha256: str | None, asked: str, kept: list[Kept]) -> None:
        """Note a source and its records, in place of what was known of it."""
        self.forget_source(key)
        self.base.execute("INSERT INTO _source VALUES (?, ?, ?)", (key, sha256, asked))
        self.base.executemany(
            "INSERT INTO _record VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [(key, n, k.output, k.written, k.file, k.status, *(k.problem or (None,) * 3)) for n, k in enumerate(kept)],
        )

    def forget_source(self, key: bytes) -> None:
        """Drop a source and its records from the state."""
        self.base.execute("DELETE FROM _source WHERE key = ?", (key,))
        self.base.execute("DELETE FROM _record WHERE source = ?", (key,))

    def list_below(self, folder: bytes) -> Iterator[tuple[bytes, list[Kept]]]:
        """Yield what is known of the folder itself and of the sources below it, sorted; each may then be forgotten."""
        first = folder.rstrip(b"/")
        # A zero follows the slash.
        for query, range_ in (("key = ?", (first,)), ("key >= ? AND key < ?", (first + b"/", first + b"0"))):
            for (key,) in self.base.execute(f"SELECT key FROM _source WHERE {query} ORDER BY key", range_):  # noqa: S608
                yield key, self._list_kept(key)

    def find_owner(self, output: bytes) -> bytes | None:
        """Return the source whose record stands at a place, ``None`` where nothing is known of it."""
        row = self.base.execute("SELECT source FROM _place WHERE output = ?", (output,)).fetchone()
        return row[0] if row else None

    def set_owner(self, output: bytes, key: bytes | None) -> None:
        """Note that a place is for the record of a source, or that there is none any more."""
        if key is None:
            self.base.execute("DELETE FROM _place WHERE output = ?", (output,))
        else:
            self.base.execute("INSERT OR REPLACE INTO _place VALUES (?, ?)", (output, key))

    def settle_at(self, home: bytes) -> None:
        """Take note of where the output stands; where it was moved, sources that moved with it are found again."""
        row = self.base.execute("SELECT path FROM _home").fetchone()
        self.base.execute("DELETE FROM _home")
        self.base.execute("INSERT INTO _home VALUES (?)", (home,))
        if row is None or row[0] == home:
            return

        def move(key: bytes) -> bytes:
            moved = os.path.normpath(os.path.join(home, os.path.relpath(key, row[0])))  # noqa: PTH118 - bytes
            return moved if key.startswith(b"/") and os.path.lexists(moved) else key

        self.base.create_function("move", 1, move)
        for table, column in _COLUMNS:
            self.base.execute(f"UPDATE OR REPLACE {table} SET {column} = move({column})")  # noqa: S608 - our own names

    def commit(self) -> None:
        """Make lasting what was noted so far."""
        self.base.execute("COMMIT")
        self.base.execute("BEGIN IMMEDIATE")

    def close(self) -> None:
        """Make lasting what was noted, and let go."""
        with suppress(sqlite3.OperationalError):
            self.base.execute("COMMIT")
        self.base.close()

    def _list_kept(self, key: bytes) -> list[Kept]:
        columns = "output, written, file, status, stage, code, message"
        query = f"SELECT {columns} FROM _record WHERE source = ? ORDER BY position"  # noqa: S608 - our own names
        return [
            Kept(output, written, file, status, (stage, *told) if stage else None)
            for output, written, file, status, stage, *told in self.base.execute(query, (key,))
        ]
