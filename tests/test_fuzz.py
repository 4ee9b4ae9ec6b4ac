"""Mutated clippings through the installed command: a valid record each, no crash, no hang.

``NEWSCLIP_FULL=1 pytest tests/test_fuzz.py`` does 20,000; without it a few hundred.
"""

from __future__ import annotations

import subprocess
from collections import Counter
from pathlib import Path

import pytest

from newsclip.record import read_line, write_line
from tests.command import FULL, start
from tests.mutants import make_mutant, write_mutants

pytestmark = pytest.mark.slow
COUNT = 20_000 if FULL else 250
SEED = 6


def test_every_mutant_gives_a_valid_record(tmp_path: Path) -> None:
    write_mutants(tmp_path, COUNT, SEED)
    process = start(tmp_path, "--timeout", 30, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert process.stdout
    statuses: Counter[str] = Counter()
    broken = []
    for line in process.stdout:
        record = read_line(line.decode())
        assert write_line(record) == line.decode().rstrip("\n")
        statuses[record.status] += 1
        if record.problem and record.problem.stage in ("crash", "limit"):
            broken.append((record.file, record.problem.code, record.problem.message))
    assert process.wait(60) in (0, 1)
    assert not broken
    assert statuses.total() == COUNT
    # Most mutants are still articles: a reader that gave up on all of them would be no reader.
    assert statuses["ok"] + statuses["partial"] > COUNT / 2


def test_the_same_seed_makes_the_same_mutants() -> None:
    assert [make_mutant(1, number) for number in range(20)] == [make_mutant(1, number) for number in range(20)]
    assert make_mutant(1, 1) != make_mutant(2, 1)
