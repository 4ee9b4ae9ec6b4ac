"""Clippings made to be slow end as records: in small by default, at 10 MB each with NEWSCLIP_FULL=1."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.hostile import list_cases

SMALL = 150_000
LARGE = 10_000_000


def run_over(folder: Path, *options: str) -> dict[str, dict[str, object]]:
    command = [sys.executable, "-m", "newsclip", "-q", *options, str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1)
    assert "Traceback" not in done.stderr
    return {record["file"]: record for record in map(json.loads, done.stdout.splitlines())}


def write_cases(folder: Path, size: int) -> list[str]:
    cases = list_cases(size)
    for name, data in cases.items():
        (folder / name).write_bytes(data)
    return sorted(cases)


def test_every_slow_clipping_is_read(tmp_path: Path) -> None:
    names = write_cases(tmp_path, SMALL)
    records = run_over(tmp_path)
    assert sorted(records) == names
    assert {name: record["problem"] for name, record in records.items() if record["status"] == "failed"} == {}


@pytest.mark.skipif("NEWSCLIP_FULL" not in os.environ, reason="set NEWSCLIP_FULL=1: it takes some minutes")
def test_every_large_clipping_ends_within_the_limits(tmp_path: Path) -> None:
    names = write_cases(tmp_path, LARGE)
    records = run_over(tmp_path)
    assert sorted(records) == names
    problems = [record["problem"] for record in records.values() if record["status"] == "failed"]
    assert {problem["stage"] for problem in problems if isinstance(problem, dict)} <= {"limit"}
