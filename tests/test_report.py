"""The review page, through the installed command: what is written, and what is never overwritten."""

from __future__ import annotations

import base64
import json
import re
import signal
import time
import zlib
from pathlib import Path
from typing import Any

import pytest

from newsclip.clipping import Options
from newsclip.recipe import read_clipping
from newsclip.record import Caveat, Confidence, Problem, Record
from newsclip.report import Report, list_reasons, list_words
from newsclip.runner.lines import write_record
from tests.command import ARTICLE, FIXTURES, read_records, read_tree, run, start, write_articles

FEW = FIXTURES / "comments-wordpress-en"


def read_page(page: Path) -> list[dict[str, Any]]:
    """Return the records that a page of one file holds."""
    packed = re.findall(rb'class="records" id="records-\d+">"([\w+/=]*)"</script>', page.read_bytes())
    return [record for chunk in packed for record in json.loads(zlib.decompress(base64.b64decode(chunk)))]


def test_the_records_are_the_same_with_a_report_and_without(tmp_path: Path) -> None:
    for options in ((), ("--segments",)):
        plain = run("-q", *options, FEW)
        reported = run("-q", *options, FEW, "--report", tmp_path / "page.html")
        assert reported.stdout == plain.stdout
        assert reported.returncode == 0
        (whole,) = read_page(tmp_path / "page.html")
        segments = whole.pop("segments")
        assert "The brass bell of the ferry Petrel rang" in "".join(segment["text"] for segment in segments)
        assert whole.items() <= read_records(plain.stdout)[0].items()


@pytest.mark.parametrize("name", ["page.html", "pages"])
def test_the_same_clippings_give_the_same_bytes(tmp_path: Path, name: str) -> None:
    source = tmp_path / "in"
    write_articles(source, 150)
    reports = []
    for turn, jobs in enumerate((1, 4)):
        target = tmp_path / str(turn) / name
        assert run("-q", source, "-j", jobs, "--report", target).returncode == 0
        assert run("-q", source, "-j", jobs, "--report", target).returncode == 0, "it replaces what it wrote itself"
        reports.append(read_tree(tmp_path / str(turn)))
        assert not list(target.parent.rglob(".newsclip*"))
    assert reports[0] == reports[1]
    assert len(reports[0]) == (1 if name.endswith(".html") else 5)


def test_a_folder_that_is_written_again_keeps_only_its_own_data_and_what_is_not_its_own(tmp_path: Path) -> None:
    source, target = tmp_path / "in", tmp_path / "pages"
    write_articles(source, 3)
    assert run("-q", source, "--report", target).returncode == 0
    (target / "notes.txt").write_text("mine")
    (first,) = target.glob("data-*")
    (first / "mine.js").write_text("mine")
    write_articles(source, 4)
    assert run("-q", source, "--report", target).returncode == 0
    assert (target / "notes.txt").read_text() == "mine"
    assert [path.name for path in first.iterdir()] == ["mine.js"]
    (second,) = set(target.glob("data-*")) - {first}
    assert {path.name for path in second.iterdir()} == {"records-0.js", "words-0.js"}
    assert second.name.encode() in (target / "index.html").read_bytes()


@pytest.mark.parametrize("name", ["page.html", "pages/index.html"])
@pytest.mark.parametrize("content", [b"", b"<!DOCTYPE html>\n<title>Mine</title>"])
def test_a_file_that_newsclip_did_not_write_stays(tmp_path: Path, name: str, content: bytes) -> None:
    place = tmp_path / name
    place.parent.mkdir(exist_ok=True)
    place.write_bytes(content)
    done = run(FEW, "--report", tmp_path / name.partition("/")[0])
    assert done.returncode == 74
    assert done.stdout == b""
    assert b"no report of newsclip" in done.stderr
    assert read_tree(tmp_path) == {name: content}


def test_a_name_that_cannot_be_a_report_is_wrong_usage(tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text("mine")
    done = run(FEW, "--report", tmp_path / "page.txt")
    assert done.returncode == 2
    assert (tmp_path / "page.txt").read_text() == "mine"


def test_a_run_that_is_stopped_leaves_the_earlier_report(tmp_path: Path) -> None:
    source, target = tmp_path / "in", tmp_path / "page.html"
    write_articles(source, 2)
    assert run("-q", source, "--report", target).returncode == 0
    before = read_tree(tmp_path / ".")
    write_articles(source, 3000)
    process = start("-q", source, "-o", tmp_path / "out.jsonl", "--report", target)
    while not list(tmp_path.glob(".newsclip-*.tmp")):
        time.sleep(0.01)
    time.sleep(1)
    process.send_signal(signal.SIGINT)
    assert process.wait(60) == 130
    assert target.read_bytes() == before["page.html"]
    assert not list(tmp_path.glob(".newsclip*"))


def test_a_report_among_the_clippings_is_none_of_them(tmp_path: Path) -> None:
    write_articles(tmp_path, 2)
    for _ in range(2):
        done = run(tmp_path, "--report", tmp_path / "page.html")
        assert done.stdout.count(b"\n") == 2
        assert b"2 files: 2 ok" in done.stderr


def test_every_clipping_is_in_the_report_though_its_record_is_unchanged(tmp_path: Path) -> None:
    source, records = tmp_path / "in", tmp_path / "out"
    write_articles(source, 3)
    assert run("-q", source, "-o", records).returncode == 0
    before = read_tree(records)
    assert run("-q", source, "-o", records, "--report", tmp_path / "page.html").returncode == 0
    assert read_tree(records) == before
    assert [record["file"] for record in read_page(tmp_path / "page.html")] == ["00000.txt", "00001.txt", "00002.txt"]


def test_the_twin_of_a_clipping_is_named(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(f"Ferry stays\n\n{ARTICLE}")
    assert run("-q", tmp_path, "--report", tmp_path / "page.html").returncode == 0
    assert [record["duplicate_of"] for record in read_page(tmp_path / "page.html")] == [None, "a.txt"]


def test_without_a_report_nothing_is_made_for_one() -> None:
    record = read_clipping(ARTICLE)
    line = write_record(record, Options())
    assert record.segments is None
    assert (line.entry, line.segments) == (None, b"")


def test_memory_and_files_stay_small_however_many_clippings_come(tmp_path: Path) -> None:
    import tracemalloc

    options = Options(report=True)
    line = write_record(read_clipping(ARTICLE * 40, options=options), options)
    peaks = []
    for count in (500, 5000):
        tracemalloc.start()
        with Report(tmp_path / str(count)) as report:
            for _ in range(count):
                report.add(line)
            report.finish()
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] * 1.2
    sizes = [path.stat().st_size for path in (tmp_path / "5000").rglob("*.js")]
    assert len(sizes) >= 100
    assert max(sizes) < 4 * 2**20


def test_reasons_are_in_plain_words() -> None:
    problem = Problem(stage="read", code="too-large", message="it is larger than 64M; see --max-size")
    failed = Record(file="a.txt", status="failed", problem=problem)
    assert list_reasons(failed) == ["It could not be read: it is larger than 64M; see --max-size."]
    assert list_reasons(Record(file="a.txt", status="empty")) == ["No article was found in it."]
    warned = Record(
        file="a.txt", status="partial", body="A.", warnings=[Caveat(code="paywall", message="It breaks off.")]
    )
    assert list_reasons(warned) == ["It breaks off."]
    doubtful = Record(file="a.txt", body="A.", title="B", confidence=Confidence(title=0.31, authors=0.9))
    assert list_reasons(doubtful) == ["The headline may be wrong (right with a chance of 31%)."]
    assert list_reasons(Record(file="a.txt", body="A.", confidence=Confidence(title=0.8))) == []


def test_a_clipping_is_found_by_any_of_its_words() -> None:
    words = list_words(read_clipping("Fähre bleibt\n\n" + ARTICLE + "码头关闭" * 200, options=Options(report=True)))
    assert {"fähre", "bleibt", "sandholm"} <= set(words)
    assert all(0 < len(word) <= 256 for word in words)
    assert words == sorted(set(words))
