"""A Parquet file, for DuckDB, pandas, Polars and Spark. The one door to pyarrow, which is an extra."""

from __future__ import annotations

import json
import os
import typing
from pathlib import Path
from typing import IO, Any

from newsclip import __version__
from newsclip.outputs.shape import is_model, strip_type
from newsclip.outputs.sink import OutputError
from newsclip.record import Record

# Rows are written in groups of so many records, or of so many bytes of JSON.
_GROUP_RECORDS = 4096
_GROUP_BYTES = 2**24
_MAKER = b"newsclip"


class ParquetEncoder:
    """Records as rows, comments and other lists nested in them; dates are text, for they are of mixed precision."""

    def __init__(self, file: IO[bytes], fields: tuple[str, ...] = ()) -> None:
        """Write to ``file`` the columns of the keys ``fields``, or all. Raises ``OutputError`` without pyarrow."""
        arrow, parquet = _load_arrow()
        columns = [
            arrow.field(key, _find_type(Record.model_fields[key].annotation)) for key in fields or Record.model_fields
        ]
        self._arrow = arrow
        self._schema = arrow.schema(columns, metadata={_MAKER: __version__})
        self._writer = parquet.ParquetWriter(file, self._schema, compression="zstd")
        self._rows: list[dict[str, Any]] = []
        self._bytes = 0

    def add(self, record: bytes) -> None:
        """Write one record, given as JSON."""
        self._rows.append(json.loads(record))
        self._bytes += len(record)
        if len(self._rows) >= _GROUP_RECORDS or self._bytes >= _GROUP_BYTES:
            self._write_group()

    def finish(self) -> None:
        """Write what is left."""
        self._write_group()
        self._writer.close()

    @classmethod
    def is_ours(cls, path: Path) -> bool:
        """Whether the file at ``path`` is of this kind and of newsclip's making."""
        arrow, parquet = _load_arrow()
        try:
            return _MAKER in (parquet.read_schema(path).metadata or {})
        except arrow.ArrowInvalid:
            return False

    def _write_group(self) -> None:
        if self._rows:
            self._writer.write_table(self._arrow.Table.from_pylist(self._rows, schema=self._schema))
        self._rows, self._bytes = [], 0


def _load_arrow() -> tuple[Any, Any]:
    # Workers may be forked while this is loaded: the system's allocator survives that, and reserves nothing.
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise OutputError('Parquet needs pyarrow; install it with: pip install "newsclip[parquet]"') from None
    return pyarrow, pyarrow.parquet


def _find_type(annotation: Any) -> Any:
    """Return Arrow's type for values of the record's model."""
    arrow, _ = _load_arrow()
    kind = strip_type(annotation)
    if typing.get_origin(kind) is list:
        return arrow.list_(_find_type(typing.get_args(kind)[0]))
    if is_model(kind):
        return arrow.struct([(name, _find_type(field.annotation)) for name, field in kind.model_fields.items()])
    return {str: arrow.string(), int: arrow.int64(), float: arrow.float64(), bool: arrow.bool_()}[kind]
