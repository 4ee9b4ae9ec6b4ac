"""Mutated clippings through the installed command: a valid record each, no crash, no hang.

``NEWSCLIP_FULL=1 pytest tests/test_fuzz.py`` does 20,000; without it a few hundred.
"""

from __future__ import annotations

import io
import json
import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from unicodedata import category

import pytest

from newsclip.clipping import Source
from newsclip.formats import open_clippings
from newsclip.problem import ClippingError
from newsclip.record import read_line, write_line
from tests.command import FIXTURES, FULL, run, start
from tests.mutants import make_format_mutant, make_mutant, write_mutants

pytestmark = pytest.mark.slow
COUNT = 20_000 if FULL else 250
SEED = 6
# A body of fewer letters may be one broken word, which in German has thirty, among names.
FEWEST_LETTERS = 80
OF_EACH_FORMAT = 2_000 if FULL else 6
OF_EACH_READER = 10_000 if FULL else 60


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


def list_readers() -> dict[str, list[Path]]:
    """Return the sources of the fixtures by the reader that they are for: their format, and what they are packed in."""
    readers: dict[str, list[Path]] = {}
    for source in sorted(FIXTURES.glob("*/source.*")):
        expected = json.loads(source.with_name("expected.json").read_text("utf-8"))
        kind = (expected[0] if isinstance(expected, list) else expected).get("format", source.suffix[1:])
        packed = source.suffix in (".zip", ".gz", ".zst", ".xz", ".wacz", ".mbox")
        readers.setdefault(f"{kind} in {source.suffix}" if packed else kind, []).append(source)
    return readers


@pytest.mark.parametrize("reader", sorted(list_readers()))
def test_every_mutant_of_a_format_is_read_or_refused(tmp_path: Path, reader: str) -> None:
    """No crash, no hang, and no rubbish that passes for an article."""
    sources = list_readers()[reader]
    for number in range(OF_EACH_FORMAT):
        source = sources[number % len(sources)]
        name = f"{number:04}-{source.parent.name}{source.name.removeprefix('source')}"
        (tmp_path / name).write_bytes(make_format_mutant(source, number))
    # Named one by one: a file that is named is read, whatever it is called.
    done = run("--timeout", 60, *sorted(tmp_path.iterdir()), timeout=7200)
    records = [read_line(line.decode()) for line in done.stdout.splitlines()]
    assert done.returncode in (0, 1)
    assert len({record.file for record in records}) == OF_EACH_FORMAT
    problems = [(record.file, record.member, record.problem) for record in records if record.problem]
    assert [problem for problem in problems if problem[2].stage == "crash"] == []
    # A mutant may be made to harm: what it would cost to unpack is then the limit it meets.
    assert [problem for problem in problems if problem[2].code in ("time", "memory")] == []
    for record in records:
        if record.status in ("ok", "partial") and record.body:
            # What another program once read in a wrong encoding, and wrote as text, is text all the same.
            odd = sum(1 for character in record.body if category(character) == "Cc" and character not in "\n\t")
            assert odd <= max(3, len(record.body) // 20), (record.file, record.body[:200])
    known = list_known_words()
    garbage = [record for record in records if record.status == "ok" and is_garbage(record.body, known)]
    assert [(one.file, one.body[:80]) for one in garbage] == []


def list_words(text: str) -> Iterator[str]:
    """Yield the words of a text; of a script without spaces the characters."""
    for word in re.findall(r"[^\W\d_]+", text.lower()):
        yield from word if re.search("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]", word) else (word,)


@cache
def list_known_words() -> frozenset[str]:
    """Return all the words that a mutant of a fixture can hold and be what it was."""
    texts = [source.read_text("utf-8", "replace") for source in FIXTURES.glob("*/source.*")]
    texts += [expected.read_text("utf-8") for expected in FIXTURES.glob("*/expected.json")]
    return frozenset(word for text in texts for word in list_words(text))


def is_garbage(body: str, known: frozenset[str]) -> bool:
    """Whether most of what a body says is in no fixture: no word of it, or hardly one, is left whole."""
    words = list(list_words(body))
    size = sum(map(len, words))
    return size >= FEWEST_LETTERS and sum(len(word) for word in words if word in known) < size / 3


@pytest.mark.parametrize("reader", sorted(list_readers()))
def test_no_reader_fails_in_a_way_that_was_not_foreseen(reader: str) -> None:
    """The readers alone, without the labelling after them: other mutants, and many more in the same time."""
    sources = list_readers()[reader]
    for number in range(OF_EACH_FORMAT, OF_EACH_FORMAT + OF_EACH_READER):
        source = sources[number % len(sources)]
        name = f"mutant{source.name.removeprefix('source')}"
        with suppress(ClippingError):
            for clipping in open_clippings(Source(name, io.BytesIO(make_format_mutant(source, number)))):
                assert clipping.problem is None or isinstance(clipping.problem, ClippingError)


def test_the_same_seed_makes_the_same_mutants() -> None:
    assert [make_mutant(1, number) for number in range(20)] == [make_mutant(1, number) for number in range(20)]
    assert make_mutant(1, 1) != make_mutant(2, 1)
