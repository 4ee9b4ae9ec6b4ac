"""Records as a table: what is one cell and what is rows of its own, read off the record's model; CSV and Parquet.

The one door to pyarrow, which is an extra.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import types
import typing
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import IO, Annotated, Any, Literal

from newsclip import __version__
from newsclip.outputs import OutputError
from newsclip.record import Record

# What a spreadsheet may take for a formula (see OWASP, "CSV Injection"), for a date or for a number that it does not
# show as it stands, also behind apostrophes: one more in front makes it text. A reader takes the first apostrophe off
# whatever this matches.
_GUARDED = re.compile(r"'*(?:[=+\-@\t\r＝＋－＠]|(?!(?:0|[1-9]\d{0,14})$)(?=\D*\d)[\d\s.,:/%e+-]+$)", re.IGNORECASE)
# The words of a date are another date in another country's spreadsheet: 04/03/2024.
_GUARDED_DATE = re.compile(rf"{_GUARDED.pattern}|.*\d", re.IGNORECASE)
_DATES = frozenset({"published", "modified"})
# Excel takes no longer cell: what is over spills into the rows below. LibreOffice cuts at twice that.
_MOST_CELL = 32_767
_COUNT = "comment_count"
_SEPARATOR = "; "
_ITEMS = ", "
# Rows are written in groups of so many records, or of so many bytes of JSON.
_GROUP_RECORDS = 4096
_GROUP_BYTES = 2**24
_MAKER = b"newsclip"


@cache
def list_cells() -> dict[str, tuple[type, tuple[str, ...]]]:
    """Return the single values of a record, in its order: column to type and path, which is mostly the key alone."""
    cells: dict[str, tuple[type, tuple[str, ...]]] = {}
    for key, kind in _list_types(Record).items():
        if is_model(kind):
            cells |= {f"{key}_{inner}": (type_, (key, inner)) for inner, type_ in _list_types(kind).items()}
        elif typing.get_origin(kind) is not list:
            cells[key] = (kind, (key,))
    return cells


@cache
def list_rows() -> dict[str, dict[str, type]]:
    """Return the lists of a record: key to the columns of its rows, which is ``name`` where a row is one text."""
    lists = {key: kind for key, kind in _list_types(Record).items() if typing.get_origin(kind) is list}
    items = {key: typing.get_args(kind)[0] for key, kind in lists.items()}
    return {key: _list_types(item) if is_model(item) else {"name": str} for key, item in items.items()}


def is_model(kind: Any) -> bool:
    """Whether values of this type have named parts."""
    return hasattr(kind, "model_fields")


def find_cell(record: dict[str, Any], path: tuple[str, ...]) -> Any:
    """Return the value at a path in a record, ``None`` where the path ends early."""
    value: Any = record
    for key in path:
        value = value.get(key) if value is not None else None
    return value


def _list_types(model: Any) -> dict[str, Any]:
    """Return the types of a model's values where there are any."""
    return {name: _strip_type(field.annotation) for name, field in model.model_fields.items()}


def _strip_type(annotation: Any) -> Any:
    """Return what a value is where there is one: ``str`` for ``Annotated[str, …] | None``, literals, enumerations."""
    origin = typing.get_origin(annotation)
    if origin is Annotated:
        return _strip_type(typing.get_args(annotation)[0])
    if origin is Literal:
        return type(typing.get_args(annotation)[0])
    if origin in (typing.Union, types.UnionType):
        (inner,) = [part for part in typing.get_args(annotation) if part is not types.NoneType]
        return _strip_type(inner)
    return str if isinstance(annotation, type) and issubclass(annotation, str) else annotation


class CsvEncoder:
    """Records as RFC 4180 has rows, with the mark that tells Excel it is UTF-8, and no cell that is a formula.

    Lists of texts stand in one cell each, other lists as JSON; comments are counted as well. Of what is too long for
    a cell, the beginning stands there, of JSON as many items as fit.
    """

    def __init__(self, file: IO[bytes], target: Path, fields: tuple[str, ...] = ()) -> None:
        """Write to ``file`` the columns of the keys ``fields``, or all."""
        self._text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
        self._rows = csv.writer(self._text)
        self._columns = _list_columns(fields)
        self._rows.writerow(self._columns)

    def add(self, record: bytes) -> None:
        values = json.loads(record)
        self._rows.writerow([_write_cell(values, column) for column in self._columns])

    def finish(self) -> None:
        self._text.detach()

    @classmethod
    def is_ours(cls, path: Path) -> bool:
        with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
            return set(file.readline().strip().split(",")) <= set(_list_columns(()))


def _list_columns(fields: tuple[str, ...]) -> list[str]:
    """Return the columns of the keys ``fields``; of all keys where there are none."""
    heads = {column: path[0] for column, (_, path) in list_cells().items()} | {key: key for key in list_rows()}
    heads |= {_COUNT: "comments"}
    return [column for key in fields or Record.model_fields for column, head in heads.items() if head == key]


def _write_cell(record: dict[str, Any], column: str) -> Any:
    if column == _COUNT:
        return len(record["comments"])
    if column not in list_rows():
        return _guard(find_cell(record, list_cells()[column][1]), column)
    items = record.get(column)
    if not items:
        return None
    is_plain = all(isinstance(item, str) and item and _SEPARATOR not in item for item in items)
    if is_plain and not items[0].startswith("["):
        return _guard(_SEPARATOR.join(items), column)
    texts = [json.dumps(item, ensure_ascii=False) for item in items]
    ends = accumulate(_count_units(text) + len(_ITEMS) for text in texts)
    return f"[{_ITEMS.join(text for text, end in zip(texts, ends, strict=True) if end < _MOST_CELL)}]"


def _guard(value: Any, column: str) -> Any:
    """Return a value as a cell that a spreadsheet shows as it is, cut where it is too long for one."""
    if not isinstance(value, str) or column in _DATES:
        return value
    if (_GUARDED_DATE if column == "published_raw" else _GUARDED).match(value):
        value = "'" + value
    if _count_units(value) <= _MOST_CELL:
        return value
    mark = f"… [cut: {len(value):,} characters]"
    return value.encode("utf-16-le")[: 2 * (_MOST_CELL - len(mark))].decode("utf-16-le", "ignore") + mark


def _count_units(text: str) -> int:
    """Return how long a spreadsheet takes a text to be, in units of UTF-16."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


class ParquetEncoder:
    """Records as rows, comments and other lists nested in them; dates are text, for they are of mixed precision."""

    def __init__(self, file: IO[bytes], target: Path, fields: tuple[str, ...] = ()) -> None:
        """Write to ``file`` the columns of the keys ``fields``, or all. Raises ``OutputError`` without pyarrow."""
        self._arrow, parquet = _load_arrow()
        types_ = _list_types(Record)
        columns = [(key, self._find_type(types_[key])) for key in fields or types_]
        self._schema = self._arrow.schema(columns, metadata={_MAKER: __version__})
        self._writer = parquet.ParquetWriter(file, self._schema, compression="zstd")
        self._rows: list[dict[str, Any]] = []
        self._bytes = 0

    def add(self, record: bytes) -> None:
        self._rows.append(json.loads(record))
        self._bytes += len(record)
        if len(self._rows) >= _GROUP_RECORDS or self._bytes >= _GROUP_BYTES:
            self._write_group()

    def finish(self) -> None:
        self._write_group()
        self._writer.close()

    @classmethod
    def is_ours(cls, path: Path) -> bool:
        arrow, parquet = _load_arrow()
        try:
            return _MAKER in (parquet.read_schema(path).metadata or {})
        except arrow.ArrowInvalid:
            return False

    def _write_group(self) -> None:
        if self._rows:
            self._writer.write_table(self._arrow.Table.from_pylist(self._rows, schema=self._schema))
        self._rows, self._bytes = [], 0

    def _find_type(self, kind: Any) -> Any:
        """Return Arrow's type for a value of the record's model."""
        arrow = self._arrow
        if typing.get_origin(kind) is list:
            return arrow.list_(self._find_type(_strip_type(typing.get_args(kind)[0])))
        if is_model(kind):
            return arrow.struct([(name, self._find_type(inner)) for name, inner in _list_types(kind).items()])
        return {str: arrow.string(), int: arrow.int64(), float: arrow.float64(), bool: arrow.bool_()}[kind]


def _load_arrow() -> tuple[Any, Any]:
    # Workers may be forked while this is loaded: the system's allocator survives that, and reserves nothing.
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise OutputError('Parquet needs pyarrow; install it with: pip install "newsclip[parquet]"') from None
    return pyarrow, pyarrow.parquet
