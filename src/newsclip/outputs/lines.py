"""JSON Lines: whole records or chosen keys of them, plain or packed."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import IO, cast


class LineEncoder:
    """Records as JSON Lines."""

    def __init__(self, file: IO[bytes], fields: tuple[str, ...] = ()) -> None:
        """Write to ``file`` the keys ``fields`` of each record, or all."""
        self._file = file
        self._fields = fields

    def add(self, record: bytes) -> None:
        """Write one record, given as JSON."""
        self._file.write(choose_fields(record, self._fields) + b"\n")

    def finish(self) -> None:
        """Write what is left."""

    @classmethod
    def is_ours(cls, path: Path) -> bool:
        """Whether the file at ``path`` is of this kind and of newsclip's making."""
        with path.open("rb") as file:
            return _holds_records(file.readline())


class PackedLineEncoder(LineEncoder):
    """Records as JSON Lines, packed with gzip; the same records give the same bytes."""

    def __init__(self, file: IO[bytes], fields: tuple[str, ...] = ()) -> None:
        """Write to ``file``; see ``LineEncoder``."""
        super().__init__(cast(IO[bytes], gzip.GzipFile("", "wb", fileobj=file, mtime=0)), fields)

    def finish(self) -> None:
        """Write what is left."""
        self._file.close()

    @classmethod
    def is_ours(cls, path: Path) -> bool:
        """Whether the file at ``path`` is of this kind and of newsclip's making."""
        try:
            with gzip.open(path) as file:
                return _holds_records(file.readline())
        except (gzip.BadGzipFile, EOFError):
            return False


def choose_fields(record: bytes, fields: tuple[str, ...]) -> bytes:
    """Return a record, given as JSON, with the keys ``fields`` only, in their order; with all where none are given."""
    if not fields:
        return record
    from newsclip.record import escape_controls

    values = json.loads(record)
    chosen = {key: values[key] for key in fields if key in values}
    return escape_controls(json.dumps(chosen, ensure_ascii=False, separators=(",", ":"))).encode("utf-8")


def _holds_records(line: bytes) -> bool:
    from newsclip.record import Record

    try:
        keys = json.loads(line or b"{}")
    except ValueError:
        return False
    return isinstance(keys, dict) and keys.keys() <= Record.model_fields.keys()
