"""Mutated clippings through the installed command: a valid record each, no crash, no hang.

``NEWSCLIP_FULL=1 pytest tests/test_fuzz.py`` does 20,000; without it a few hundred.
"""

from __future__ import annotations

import io
import subprocess
from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest

from newsclip.formats import open_clippings
from newsclip.formats.source import Source
from newsclip.problem import ClippingError
from newsclip.record import read_line, write_line
from tests.command import FIXTURES, FULL, run, start
from tests.mutants import make_format_mutant, make_mutant, write_mutants

pytestmark = pytest.mark.slow
COUNT = 20_000 if FULL else 250
SEED = 6
OF_EACH_SOURCE = 2_000 if FULL else 10
OF_EACH_FORMAT = 2_000 if FULL else 6


def test_every_mutant_gives_a_valid_record(tmp_path: Path) -> None:
    write_mutants(tmp_path, COUNT, SEED)
    process = start(tmp_path, "--timeout", 30, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert process.stdout
    statuses: Counter[str] = Counter()
    files: set[str] = set()
    broken = []
    for line in process.stdout:
        record = read_line(line.decode())
        assert write_line(record) == line.decode().rstrip("\n")
        statuses[record.status] += 1
        files.add(record.file)
        if record.problem and record.problem.stage in ("crash", "limit"):
            broken.append((record.file, record.problem.code, record.problem.message))
    assert process.wait(60) in (0, 1)
    assert not broken
    assert len(files) == COUNT
    # Most mutants are still articles: a reader that gave up on all of them would be no reader.
    assert statuses["ok"] + statuses["partial"] > COUNT / 2


@pytest.mark.parametrize("suffix", sorted({path.suffix for path in FIXTURES.glob("*/source.*")}))
def test_every_mutant_of_a_format_is_read_or_refused(tmp_path: Path, suffix: str) -> None:
    """No crash, no hang, and no rubbish that passes for an article."""
    sources = sorted(FIXTURES.glob(f"*/source*{suffix}"))
    for number in range(OF_EACH_FORMAT):
        source = sources[number % len(sources)]
        name = f"{number:04}-{source.parent.name}{source.name.removeprefix('source')}"
        (tmp_path / name).write_bytes(make_format_mutant(source, number))
    # Named one by one: a file that is named is read, whatever it is called.
    done = run("--timeout", 30, *sorted(tmp_path.iterdir()))
    records = [read_line(line.decode()) for line in done.stdout.splitlines()]
    assert done.returncode in (0, 1)
    assert len({record.file for record in records}) == OF_EACH_FORMAT
    problems = [(record.file, record.member, record.problem) for record in records if record.problem]
    assert [problem for problem in problems if problem[2].stage == "crash"] == []
    # A mutant may be made to harm: what it would cost to unpack is then the limit it meets.
    assert [problem for problem in problems if problem[2].code in ("time", "memory")] == []
    for record in records:
        if record.status in ("ok", "partial") and record.body:
            odd = sum(1 for character in record.body if not character.isprintable() and character not in "\n\t")
            assert odd <= max(3, len(record.body) // 20), (record.file, record.body[:200])


@pytest.mark.parametrize("source", sorted(FIXTURES.glob("*/source.*")), ids=lambda source: source.parent.name)
def test_no_reader_fails_in_a_way_that_was_not_foreseen(source: Path) -> None:
    """The readers alone, without the labelling after them: many more mutants in the same time."""
    for number in range(OF_EACH_SOURCE):
        data = make_format_mutant(source, number)
        name = f"mutant{source.name.removeprefix('source')}"
        with suppress(ClippingError):
            for clipping in open_clippings(Source(name, io.BytesIO(data))):
                assert clipping.problem is None or isinstance(clipping.problem, ClippingError)


def test_the_same_seed_makes_the_same_mutants() -> None:
    assert [make_mutant(1, number) for number in range(20)] == [make_mutant(1, number) for number in range(20)]
    assert make_mutant(1, 1) != make_mutant(2, 1)
