"""A record as a table has it: what is one cell, and what is rows of its own. All read off the record's model."""

from __future__ import annotations

import types
import typing
from functools import cache
from typing import Annotated, Any, Literal

from newsclip.record import Record


@cache
def list_cells() -> dict[str, tuple[type, tuple[str, ...]]]:
    """Return the single values of a record, in its order: column to type and path, which is mostly the key alone."""
    cells: dict[str, tuple[type, tuple[str, ...]]] = {}
    for key, field in Record.model_fields.items():
        kind = strip_type(field.annotation)
        if is_model(kind):
            cells |= {f"{key}_{inner}": (type_, (key, inner)) for inner, type_ in _list_simple(kind)}
        elif typing.get_origin(kind) is not list:
            cells[key] = (kind, (key,))
    return cells


@cache
def list_rows() -> dict[str, dict[str, type]]:
    """Return the lists of a record: key to the columns of its rows, which is ``name`` where a row is one text."""
    rows: dict[str, dict[str, type]] = {}
    for key, field in Record.model_fields.items():
        kind = strip_type(field.annotation)
        if typing.get_origin(kind) is list:
            (item,) = typing.get_args(kind)
            rows[key] = dict(_list_simple(item)) if is_model(item) else {"name": str}
    return rows


def is_model(kind: Any) -> bool:
    """Whether values of this type have named parts."""
    return hasattr(kind, "model_fields")


def strip_type(annotation: Any) -> Any:
    """Return what a value is where there is one: ``str`` for ``Annotated[str, …] | None``, literals, enumerations."""
    origin = typing.get_origin(annotation)
    if origin is Annotated:
        return strip_type(typing.get_args(annotation)[0])
    if origin is Literal:
        return type(typing.get_args(annotation)[0])
    if origin in (typing.Union, types.UnionType):
        (inner,) = [part for part in typing.get_args(annotation) if part is not types.NoneType]
        return strip_type(inner)
    return str if isinstance(annotation, type) and issubclass(annotation, str) else annotation


def find_cell(record: dict[str, Any], path: tuple[str, ...]) -> Any:
    """Return the value at a path in a record, ``None`` where the path ends early."""
    value: Any = record
    for key in path:
        value = value.get(key) if value is not None else None
    return value


def _list_simple(model: Any) -> list[tuple[str, type]]:
    return [(name, strip_type(field.annotation)) for name, field in model.model_fields.items()]
