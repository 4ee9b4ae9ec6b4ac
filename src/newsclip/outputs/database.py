"""An SQLite database: a table of clippings, tables of what each has many of, and a full-text index.

It only changes where a source has, as a folder of records does: what is known of the sources stands beside the
records, in tables whose names begin with ``_``, and is written in the same transactions. Readers see whole batches.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing, suppress
from importlib.resources import files
from pathlib import Path
from typing import Any

from newsclip.duplicates import Verdict
from newsclip.outputs import OutputError, OutputLockedError
from newsclip.outputs.file import identify
from newsclip.outputs.incremental import IncrementalSink, keep_state, look_into
from newsclip.outputs.table import find_cell, list_cells, list_rows
from newsclip.runner.lines import Kept, Line
from newsclip.runner.source import Input

# What marks a database as newsclip's, for ``file`` and for newsclip itself: "nwsc".
_APPLICATION = 0x6E777363
_WAIT_SECONDS = 5.0
_TYPES = {str: "TEXT", int: "INTEGER", float: "REAL", bool: "INTEGER"}


class DatabaseSink(IncrementalSink):
    """Records in an SQLite database, one transaction a batch."""

    batch_records = 256

    def __init__(self, target: Path, asked: str, *, force: bool, dry: bool = False) -> None:
        """Open the database, or make it; of a ``dry`` run, only look into it. Raises as :func:`open_output` does."""
        try:
            base = keep_state(_open_base(target, dry=dry))
        except (OSError, sqlite3.Error) as error:
            if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY:
                raise OutputLockedError from None
            raise OutputError(f"{target}: {error}") from None
        super().__init__(target, base, asked, force=force, dry=dry)
        self.own = frozenset(identify(target))

    def close(self, *, complete: bool) -> None:
        """Make lasting what is finished, and leave one file behind."""
        super().close(complete=complete)
        # Where somebody is reading just now, the log stays beside the file until they are done.
        with suppress(sqlite3.OperationalError), closing(sqlite3.connect(self._target)) as base:
            base.execute("PRAGMA journal_mode = DELETE")

    def _is_as_written(self, kept: Kept) -> bool:
        return self._base.execute("SELECT 1 FROM clippings WHERE id = ?", (int(kept.output),)).fetchone() is not None

    def _write(self, source: Input, line: Line, data: bytes) -> tuple[bytes, str]:
        record = json.loads(data)
        # A clipping that was read again keeps its number, and with it its address in a browser.
        earlier = self._find_earlier(source)[len(self._kept) :]
        for output in earlier[:1]:
            self._remove(source.origin, output)
        cells = [int(earlier[0]) if earlier else None, *(find_cell(record, path) for _, path in list_cells().values())]
        row = self._base.execute(_spell_insert("clippings", ["id", *list_cells()]), cells).lastrowid
        for table in list_rows():
            self._write_rows(row, table, record.get(table) or [])
        self._count += 1
        return str(row).encode(), ""

    def _amend(self, kept: Kept, verdict: Verdict) -> str:
        row = int(kept.output)
        query = "UPDATE clippings SET duplicate_of = ?, cluster = ? WHERE id = ?"
        self._base.execute(query, (verdict.duplicate_of, verdict.cluster, row))
        self._base.execute("DELETE FROM duplicates WHERE clipping = ?", (row,))
        self._write_rows(row, "duplicates", [match._asdict() for match in verdict.duplicates])
        return kept.written

    def _write_rows(self, row: int | None, table: str, items: list[Any]) -> None:
        columns = list_rows()[table]
        cells = ([item] if isinstance(item, str) else map(item.get, columns) for item in items)
        rows = [[row, position, *values] for position, values in enumerate(cells)]
        self._base.executemany(_spell_insert(table, ["clipping", "position", *columns]), rows)

    def _remove(self, key: bytes, output: bytes) -> None:
        self._base.execute("DELETE FROM clippings WHERE id = ?", (int(output),))

    def _note(self, key: bytes, sha256: str | None, kept: list[Kept], stale: set[bytes]) -> None:
        for output in stale:
            self._remove(key, output)
        self._remember(key, sha256, kept)

    def _send(self) -> None:
        self._commit()


def _open_base(target: Path, *, dry: bool) -> sqlite3.Connection:
    """Return a connection to the database. Raises ``OutputError`` where something else is in the way."""
    if dry:
        _check_base(base := look_into(target), target)
        return base
    target.parent.mkdir(parents=True, exist_ok=True)
    base = sqlite3.connect(target, isolation_level=None, timeout=_WAIT_SECONDS)
    empty = _check_base(base, target)
    base.execute("PRAGMA foreign_keys = ON")
    # Readers go on reading while a long run writes; where the disk cannot do that, as on a network, they wait.
    with suppress(sqlite3.OperationalError):
        base.execute("PRAGMA journal_mode = WAL")
    if empty:
        search = files(__package__).joinpath("search.sql").read_text("ascii")
        base.executescript(f"BEGIN; {_spell_tables()} {search} PRAGMA application_id = {_APPLICATION}; COMMIT;")
    return base


def _check_base(base: sqlite3.Connection, target: Path) -> bool:
    """Return whether a database is empty. Raises ``OutputError`` where it is not newsclip's."""
    problem = ""
    try:
        mark = base.execute("PRAGMA application_id").fetchone()[0]
        empty = not base.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        found = {row[1] for row in base.execute("PRAGMA table_info (clippings)")}
        if mark != _APPLICATION and not (empty and mark == 0):
            problem = "is in the way: newsclip did not write it"
        elif not empty and not found >= list_cells().keys():
            problem = "was made by another version of newsclip"
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError:
        problem = "is in the way: newsclip did not write it"
    if problem:
        base.close()
        raise OutputError(f"{target} {problem}; choose another name")
    return empty


def _spell_tables() -> str:
    cells = ", ".join(f"{column} {_TYPES[kind]}" for column, (kind, _) in list_cells().items())
    statements = [f"CREATE TABLE clippings (id INTEGER PRIMARY KEY, {cells});"]
    for table, columns in list_rows().items():
        parts = [
            "clipping INTEGER NOT NULL REFERENCES clippings (id) ON DELETE CASCADE",
            "position INTEGER NOT NULL",
            *(f'"{column}" {_TYPES[kind]}' for column, kind in columns.items()),
            "PRIMARY KEY (clipping, position)",
        ]
        if "parent" in columns:
            parts += [
                "UNIQUE (clipping, id)",
                f"FOREIGN KEY (clipping, parent) REFERENCES {table} (clipping, id) DEFERRABLE INITIALLY DEFERRED",
            ]
        statements.append(f"CREATE TABLE {table} ({', '.join(parts)});")
    return " ".join(statements)


def _spell_insert(table: str, columns: list[str]) -> str:
    names = ", ".join(f'"{column}"' for column in columns)
    return f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(columns))})"  # noqa: S608 - our own names
