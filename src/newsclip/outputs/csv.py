"""A table for spreadsheets: one row a clipping, CSV as RFC 4180 has it, with the mark that tells Excel it is UTF-8."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import IO, Any

from newsclip.outputs.shape import find_cell, list_cells, list_rows

# What a spreadsheet may take for a formula, also behind apostrophes (see OWASP, "CSV Injection"): one more in front
# makes it text. A reader takes the first apostrophe off whatever this matches.
_FORMULA = re.compile(r"'*[=+\-@\t\r＝＋－＠]")
_COUNT = "comment_count"
_SEPARATOR = "; "


class CsvEncoder:
    """Records as rows: lists of texts in one cell each, other lists as JSON, comments counted as well."""

    def __init__(self, file: IO[bytes], fields: tuple[str, ...] = ()) -> None:
        """Write to ``file`` the columns of the keys ``fields``, or all."""
        self._text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
        self._rows = csv.writer(self._text)
        self._columns = _list_columns(fields)
        self._rows.writerow(self._columns)

    def add(self, record: bytes) -> None:
        """Write one record, given as JSON."""
        values = json.loads(record)
        self._rows.writerow([_write_cell(values, column) for column in self._columns])

    def finish(self) -> None:
        """Let go of the file, which stays open."""
        self._text.detach()

    @classmethod
    def is_ours(cls, path: Path) -> bool:
        """Whether the file at ``path`` is of this kind and of newsclip's making."""
        with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
            return set(file.readline().strip().split(",")) <= set(_list_columns(()))


def _list_columns(fields: tuple[str, ...]) -> list[str]:
    """Return the columns of the keys ``fields``; of all keys where there are none."""
    heads = {column: path[0] for column, (_, path) in list_cells().items()} | {key: key for key in list_rows()}
    heads |= {_COUNT: "comments"}
    from newsclip.record import Record

    return [column for key in fields or Record.model_fields for column, head in heads.items() if head == key]


def _write_cell(record: dict[str, Any], column: str) -> Any:
    if column == _COUNT:
        return len(record["comments"])
    if column not in list_rows():
        return _guard(find_cell(record, list_cells()[column][1]))
    items = record.get(column)
    if not items:
        return None
    is_plain = all(isinstance(item, str) and item and _SEPARATOR not in item for item in items)
    if is_plain and not items[0].startswith("["):
        return _guard(_SEPARATOR.join(items))
    return json.dumps(items, ensure_ascii=False)


def _guard(value: Any) -> Any:
    return "'" + value if isinstance(value, str) and _FORMULA.match(value) else value
