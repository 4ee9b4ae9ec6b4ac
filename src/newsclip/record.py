"""The record: the one definition of what newsclip writes about a clipping file."""

from __future__ import annotations

import json
import re
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, NonNegativeInt, model_serializer

from newsclip.blocks import Role

SCHEMA_DIALECT = "https://json-schema.org/draft/2020-12/schema"
# A terminal obeys these; JSON itself escapes only those below U+0020.
_TERMINAL_CONTROLS = {
    code: f"\\u{code:04x}"
    for code in (*range(0x7F, 0xA0), 0x2028, 0x2029, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF)
}
_CONTROLS = re.compile(f"[{''.join(map(chr, _TERMINAL_CONTROLS))}]")

Status = Literal["ok", "partial", "empty", "failed"]
IsoDate = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?)?$")]

Chance = Annotated[float, Field(ge=0, le=1)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Problem(_Strict):
    """Where and why a clipping failed."""

    stage: str
    code: str
    message: str


class Caveat(_Strict):
    """Something left out of the record, or uncertain in it."""

    code: str
    message: str


class Comment(_Strict):
    """One reader comment."""

    id: Annotated[str, Field(pattern=r"^c[1-9]\d*$")]
    parent: str | None = None
    author: str | None = None
    published: IsoDate | None = None
    published_raw: str | None = None
    text: str
    score: int | None = None
    url: str | None = None
    uncertain: bool = False


class Duplicate(_Strict):
    """An earlier clipping with the same article: ``similarity`` and ``containment`` are shares of shingles."""

    file: str
    member: str | None = None
    kind: Literal["same", "near", "part"]
    similarity: Chance
    containment: Chance


class Confidence(_Strict):
    """How likely each part of a record is right, calibrated; ``None`` where nothing is said of it."""

    body: Chance | None = None
    comments: Chance | None = None
    title: Chance | None = None
    authors: Chance | None = None
    published: Chance | None = None


class Segment(_Strict):
    """One stretch of the source that holds more than white space: its role, where it stands, why, and its own text."""

    role: Role
    start: NonNegativeInt
    end: NonNegativeInt
    reason: str
    text: str


class Record(_Strict):
    """What newsclip knows of one clipping file. What is not known is ``None`` or an empty list, never a guess."""

    schema_version: Literal["1"] = "1"
    file: str
    member: str | None = None
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = None
    size: NonNegativeInt | None = None
    format: str | None = None
    encoding: str | None = None
    status: Status = "ok"
    problem: Problem | None = None
    warnings: list[Caveat] = []
    title: str | None = None
    authors: list[str] = []
    published: IsoDate | None = None
    modified: IsoDate | None = None
    published_raw: str | None = None
    site: str | None = None
    url: str | None = None
    section: str | None = None
    tags: list[str] = []
    description: str | None = None
    language: str | None = None
    language_confidence: Chance | None = None
    body: str = ""
    word_count: NonNegativeInt = 0
    comments: list[Comment] = []
    comments_stated: NonNegativeInt | None = None
    repeats: NonNegativeInt = 0
    duplicate_of: str | None = None
    duplicates: list[Duplicate] = []
    cluster: str | None = None
    confidence: Confidence = Confidence()
    segments: list[Segment] | None = None

    @model_serializer(mode="wrap")
    def _omit_segments(self, handler: Any) -> dict[str, Any]:
        """Leave ``segments`` out altogether unless it was asked for."""
        data: dict[str, Any] = handler(self)
        if self.segments is None:
            data.pop("segments", None)
        return data


def build_schema() -> dict[str, Any]:
    """Return the record's JSON Schema, draft 2020-12: every key required, but ``segments``."""
    schema = Record.model_json_schema(mode="validation")
    schema = {"$schema": SCHEMA_DIALECT, **schema}
    for model in (schema, *schema.get("$defs", {}).values()):
        if "properties" in model:
            model["required"] = [name for name in model["properties"] if name != "segments"]
    return schema


def write_line(record: Record) -> str:
    """Return the record as one line of JSON without its newline: UTF-8 text, nothing in it that a terminal obeys."""
    return escape_controls(record.model_dump_json())


def write_values(values: dict[str, Any]) -> bytes:
    """Return values of a record as :func:`write_line` writes them, in UTF-8."""
    return escape_controls(json.dumps(values, ensure_ascii=False, separators=(",", ":"))).encode("utf-8")


def escape_controls(line: str) -> str:
    """Return a line of JSON with everything that a terminal obeys written as an escape of JSON."""
    return line.translate(_TERMINAL_CONTROLS) if _CONTROLS.search(line) else line


def read_line(line: str) -> Record:
    """Return the record that :func:`write_line` wrote. Raises ``ValueError`` where the line is no valid record."""
    return Record.model_validate_json(line)
