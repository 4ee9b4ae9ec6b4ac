"""Articles that a run meets twice."""

from __future__ import annotations

import sqlite3

# The table lives in a private temporary file of SQLite's; this much of it is held in memory.
_CACHE_KIBIBYTES = 2048


class Twins:
    """Knows which file of this run first held an article, in memory that does not grow with the run."""

    def __init__(self) -> None:
        self._table = sqlite3.connect("", isolation_level=None)
        self._table.execute(f"PRAGMA cache_size = -{_CACHE_KIBIBYTES}")
        self._table.execute("PRAGMA journal_mode = OFF")
        self._table.execute("PRAGMA synchronous = OFF")
        self._table.execute("CREATE TABLE first (digest BLOB PRIMARY KEY, file TEXT) WITHOUT ROWID")
        self._table.execute("BEGIN")

    def find_first(self, digest: str | None, file: str) -> str | None:
        """Return the earlier file with the same article, ``None`` where this is the first or holds no article."""
        if digest is None:
            return None
        key = bytes.fromhex(digest)
        if self._table.execute("INSERT OR IGNORE INTO first VALUES (?, ?)", (key, file)).rowcount:
            return None
        row = self._table.execute("SELECT file FROM first WHERE digest = ?", (key,)).fetchone()
        return str(row[0])

    def close(self) -> None:
        """Let the table go."""
        self._table.close()
