"""Records where people work: every kind of file holds the records that the lines hold, and harms nothing else."""

from __future__ import annotations

import csv
import errno
import gzip
import hashlib
import json
import os
import re
import sqlite3
import stat
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from newsclip.outputs.file import Draft, put_in_place
from newsclip.outputs.table import list_cells, list_rows
from newsclip.record import Record
from tests.command import ARTICLE, FIXTURES, read_records, run, start, write_articles

HOSTILE = '=HYPERLINK("http://example.invalid","Ferry") is back, \'+1\' say\n\n' + ARTICLE
# What is behind an apostrophe that newsclip has put before it: a formula, or what a spreadsheet takes for a number or a
# date; a number of 15 digits at most stays one.
GUARDED = r"(?i)'+(?:[=+\-@\t\r＝＋－＠]|(?!(?:0|[1-9]\d{0,14})$)(?=\D*\d)[\d\s.,:/%e+-]+$)"
GUARDED_DATE = GUARDED + r"|'.*\d"


@pytest.fixture(scope="module")
def clippings(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Some fixtures, a failure, an empty file and a headline that is a formula."""
    folder = tmp_path_factory.mktemp("clippings")
    for case in sorted(FIXTURES.glob("[cf]*-*"))[::4]:
        for source in case.glob("source.*"):
            (folder / f"{case.name}{source.suffix}").write_bytes(source.read_bytes())
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 9)
    (folder / "empty.txt").write_text("")
    (folder / "formula.txt").write_text(HOSTILE)
    (folder / "number.txt").write_text(f"2-1\n\nBy Ada Holm\n04/03/2024\n\n{ARTICLE}\n3.4.24\n\n{ARTICLE}")
    (folder / "formula-again.txt").write_text(HOSTILE)
    return folder


@pytest.fixture(scope="module")
def records(clippings: Path) -> list[dict[str, Any]]:
    return read_records(run(clippings, "--segments").stdout)


def build_record(cells: dict[str, Any], rows: dict[str, list[Any]]) -> dict[str, Any]:
    """Return the record whose single values and lists these are."""
    record: dict[str, Any] = dict.fromkeys(Record.model_fields) | rows
    for column, (_, path) in list_cells().items():
        if len(path) == 1:
            record[path[0]] = cells[column]
        elif cells[column] is not None or path[0] == "confidence":
            record[path[0]] = (record[path[0]] or {}) | {path[1]: cells[column]}
    return record


def read_csv(path: Path) -> list[dict[str, Any]]:
    """Return the records of a CSV file, as its documentation says how to read one."""
    types = {column: kind for column, (kind, _) in list_cells().items()}

    def read(column: str, cell: str) -> Any:
        text = cell[1:] if re.match(GUARDED_DATE if column == "published_raw" else GUARDED, cell) else cell
        if column in list_rows():
            return json.loads(text) if text.startswith("[") else text.split("; ") if text else []
        if not text:
            return "" if column == "body" else None
        return types[column](text)

    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert all(int(row["comment_count"]) == len(read("comments", row["comments"])) for row in rows)
    return [
        build_record(
            {column: read(column, row[column]) for column in types},
            {column: read(column, row[column]) for column in list_rows()},
        )
        for row in rows
    ]


def read_sqlite(path: Path) -> list[dict[str, Any]]:
    """Return the records of a database."""
    with closing(sqlite3.connect(path)) as base:
        base.row_factory = sqlite3.Row
        found = []
        for clipping in base.execute("SELECT * FROM clippings ORDER BY file, member").fetchall():
            rows: dict[str, list[Any]] = {}
            for table, columns in list_rows().items():
                lines = base.execute(f"SELECT * FROM {table} WHERE clipping = ? ORDER BY position", (clipping["id"],))
                items = [{name: kind(line[name]) if line[name] is not None else None for name, kind in columns.items()}
                         for line in lines]  # fmt: skip
                rows[table] = [item["name"] if list(columns) == ["name"] else item for item in items]
            found.append(build_record(dict(clipping), rows))
        return found


def read_parquet(path: Path) -> list[dict[str, Any]]:
    parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed: pip install newsclip[parquet]")
    rows: list[dict[str, Any]] = parquet.read_table(path).to_pylist()
    return rows


def read_packed(path: Path) -> list[dict[str, Any]]:
    return read_records(gzip.decompress(path.read_bytes()))


READERS = {
    "jsonl": lambda path: read_records(path.read_bytes()),
    "jsonl.gz": read_packed,
    "csv": read_csv,
    "sqlite": read_sqlite,
    "parquet": read_parquet,
}


@pytest.mark.parametrize("ending", READERS)
def test_every_kind_of_file_holds_the_records(
    ending: str, clippings: Path, records: list[dict[str, Any]], tmp_path: Path
) -> None:
    target = tmp_path / f"all.{ending}"
    done = run(clippings, "--segments", "-o", target)
    assert (done.returncode, done.stdout) == (1, b""), done.stderr
    # Only a record of nothing has no segments when they are asked for; a table does not tell none from no value.
    assert [{**record, "segments": record.get("segments") or []} for record in READERS[ending](target)] == [
        {**record, "segments": record.get("segments") or []} for record in records
    ]
    assert [path.name for path in tmp_path.iterdir()] == [target.name]


@pytest.mark.parametrize("ending", ["jsonl.gz", "csv", "parquet"])
def test_the_same_records_are_the_same_bytes(ending: str, clippings: Path, tmp_path: Path) -> None:
    digests = set()
    for number in (1, 2):
        run(clippings, "-q", "-j", number, "-o", tmp_path / str(number) / f"all.{ending}")
        digests.add(hashlib.sha256((tmp_path / str(number) / f"all.{ending}").read_bytes()).digest())
    assert len(digests) == 1


@pytest.mark.parametrize("ending", READERS)
def test_what_newsclip_did_not_write_is_never_replaced(ending: str, tmp_path: Path) -> None:
    write_articles(tmp_path / "in", 1)
    target = tmp_path / f"all.{ending}"
    target.write_text("name,phone\nAda,1234\n")
    done = run(tmp_path / "in", "-o", target)
    assert done.returncode == 74
    assert f"{target} is in the way".encode() in done.stderr
    assert target.read_text() == "name,phone\nAda,1234\n"
    target.unlink()
    assert run(tmp_path / "in", "-o", target).returncode == 0
    write_articles(tmp_path / "in", 2)
    assert run(tmp_path / "in", "-o", target).returncode == 0
    assert len(READERS[ending](target)) == 2


def test_no_cell_is_a_formula(clippings: Path, tmp_path: Path) -> None:
    run(clippings, "-q", "-o", tmp_path / "all.csv")
    with (tmp_path / "all.csv").open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert not [cell for cell in cells if re.match(r"\s*[=+\-@]", cell)]
    assert any(cell.startswith("'=HYPERLINK") for cell in cells)


def query(path: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as base:
        return base.execute(sql).fetchall()


def test_a_database_reads_only_what_has_changed(tmp_path: Path) -> None:
    source, target = tmp_path / "in", tmp_path / "all.db"
    write_articles(source, 3)
    (source / "binary.txt").write_bytes(bytes(range(256)) * 9)
    assert run(source, "-o", target).returncode == 1
    numbers = query(target, "SELECT id, file FROM clippings ORDER BY id")
    (source / "00001.txt").write_text("Gull steals ice cream\n\n" + ARTICLE)
    done = run(source, "-o", target)
    assert b"4 files: 1 ok, 0 partial, 0 empty, 1 failed, 2 unchanged" in done.stderr
    assert query(target, "SELECT id, file FROM clippings ORDER BY id") == numbers
    found = "SELECT file FROM clippings JOIN clippings_fts ON id = clippings_fts.rowid WHERE clippings_fts MATCH"
    assert query(target, f"{found} 'gull'") == [("00001.txt",)]
    (source / "00001.txt").unlink()
    assert run(source, "-q", "--prune", "-o", target).returncode == 1
    assert query(target, f"{found} 'gull'") == []
    assert query(target, "SELECT count(*) FROM clippings") == [(3,)]
    assert query(target, "PRAGMA foreign_key_check") == []
    assert query(target, "PRAGMA integrity_check") == [("ok",)]
    query(target, "INSERT INTO clippings_fts (clippings_fts, rank) VALUES ('integrity-check', 1)")


def test_a_database_is_written_by_one_run_at_a_time_and_read_meanwhile(tmp_path: Path) -> None:
    write_articles(tmp_path / "in", 2)
    target = tmp_path / "all.db"
    assert run(tmp_path / "in", "-o", target).returncode == 0
    with closing(sqlite3.connect(target, isolation_level=None)) as reader:
        reader.execute("BEGIN IMMEDIATE")
        assert run(tmp_path / "in", "-o", target).returncode == 75
        reader.execute("ROLLBACK")
        write_articles(tmp_path / "in", 300)
        process = start(tmp_path / "in", "-q", "-o", target)
        counts = [2]
        while process.poll() is None:
            counts += reader.execute("SELECT count(*) FROM clippings").fetchone()
        assert process.returncode == 0
        assert counts == sorted(counts)
        assert reader.execute("SELECT count(*) FROM clippings").fetchone() == (300,)
    assert run(tmp_path / "in", "-q", "-o", target).returncode == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["all.db", "in"]


def test_a_table_without_its_library_says_which_to_install(tmp_path: Path) -> None:
    write_articles(tmp_path / "in", 1)
    (tmp_path / "pyarrow.py").write_text("raise ImportError")
    done = run(tmp_path / "in", "-o", tmp_path / "all.parquet", env={"PYTHONPATH": str(tmp_path)})
    assert done.returncode == 74
    assert b'pip install "newsclip[parquet]"' in done.stderr
    assert not list(tmp_path.glob("*all*"))
    assert not list(tmp_path.glob(".newsclip*"))


@pytest.mark.parametrize("name", ["all.xlsx", "all.json", "all.txt", "all.jsonl.zip"])
def test_a_name_of_another_kind_is_wrong_usage(name: str, tmp_path: Path) -> None:
    write_articles(tmp_path / "in", 1)
    assert run(tmp_path / "in", "-o", tmp_path / name).returncode == 2
    assert not (tmp_path / name).exists()


@pytest.mark.parametrize("ending", ["jsonl", "csv"])
def test_records_are_no_clippings(ending: str, tmp_path: Path) -> None:
    write_articles(tmp_path, 2)
    for name in (f"one.{ending}", f"two.{ending}"):
        done = run(tmp_path, "-o", tmp_path / name)
        assert done.returncode == 0
        assert b"2 files: 2 ok" in done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_a_folder_that_cannot_be_synchronized_leaves_nothing_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some file systems know no ``fsync`` of a folder; a run of many batches must not run out of descriptors."""

    def refuse(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, "not here")

    monkeypatch.setattr(os, "fsync", refuse)
    before = len(list(Path("/proc/self/fd").iterdir()))
    for number in range(5):
        put_in_place([Draft(tmp_path / "a.json", number)])
    assert len(list(Path("/proc/self/fd").iterdir())) == before
    assert [path.name for path in tmp_path.iterdir()] == ["a.json"]
