"""The record's model, its schema and its line."""

import json

import pytest
from pydantic import ValidationError

from newsclip import Record, build_schema, read_clipping
from newsclip.blocks import Role
from newsclip.record import read_line, write_line


def test_a_line_has_no_terminal_controls_and_reads_back() -> None:
    record = Record(file="a.txt", body="one\x85two\x1b[31m\u202ethree")
    line = write_line(record)
    assert line.isprintable()
    assert read_line(line) == record


def test_segments_are_absent_unless_asked_for() -> None:
    assert "segments" not in json.loads(write_line(Record(file="a.txt")))


def test_the_schema_requires_every_key_but_segments() -> None:
    schema = build_schema()
    assert set(schema["required"]) == set(Record.model_fields) - {"segments"}
    assert schema["$defs"]["Role"]["enum"] == list(Role)
    assert schema["additionalProperties"] is False


def test_an_impossible_date_form_is_refused() -> None:
    with pytest.raises(ValidationError):
        Record(file="a.txt", published="13 March 2024")


def test_text_is_read_as_a_clipping() -> None:
    record = read_clipping("The ferry to Sandholm stays in port until Friday, the harbour master said on Tuesday.\n")
    assert record.body.startswith("The ferry to Sandholm")
    assert record.status == "ok"
