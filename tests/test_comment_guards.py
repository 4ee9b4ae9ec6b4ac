"""Articles that look like threads hold no comments: airy and dense, as a paste and as a page."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

import pytest

from tests.command import read_records, run

GUARDS = {path.stem: path.read_text("utf-8") for path in sorted(Path(__file__).with_name("guards").glob("*.txt"))}
WAYS = ("airy.txt", "dense.txt", "page.html", "lines.html")
LEAST_KEPT = 0.55
"""The share of a guard's prose, by characters, that must be kept; a front page has none of its own."""
NO_ARTICLE = {"front-ja"}
SHORTEST_PROSE = 80


def write_ways(text: str) -> Iterator[tuple[str, str]]:
    """Yield a paste as it is, without blank lines, as a page of paragraphs, and as one of line breaks."""
    lines = [line for line in text.splitlines() if line.strip()]
    head = f"<html><head><title>{escape(lines[0])}</title></head><body><article><h1>{escape(lines[0])}</h1>"
    rest = [escape(line) for line in lines[1:]]
    yield "airy.txt", text
    yield "dense.txt", "\n".join(lines) + "\n"
    yield "page.html", head + "".join(f"<p>{line}</p>\n" for line in rest) + "</article></body></html>"
    yield "lines.html", head + "<div>" + "<br>\n".join(rest) + "</div></article></body></html>"


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    folder = tmp_path_factory.mktemp("guards")
    for name, source in GUARDS.items():
        for way, text in write_ways(source):
            (folder / f"{name}-{way}").write_text(text, "utf-8")
    return {Path(record["file"]).name: record for record in read_records(run("-q", folder).stdout)}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", GUARDS)
def test_nothing_of_an_article_becomes_a_comment(name: str, way: str, records: dict[str, dict[str, Any]]) -> None:
    record = records[f"{name}-{way}"]
    assert record["comments"] == []
    if name not in NO_ARTICLE:
        prose = [line for line in GUARDS[name].splitlines() if len(line) >= SHORTEST_PROSE]
        kept = sum(len(line) for line in prose if line in (record["body"] or ""))
        assert kept >= LEAST_KEPT * sum(map(len, prose))


def test_buttons_without_comments_are_told(tmp_path: Path) -> None:
    article = GUARDS["parted-en"].replace("Article content\n\n", "")
    (tmp_path / "a.txt").write_text(article + "\nReply\nReply\nReply\nReply\n", "utf-8")
    (record,) = read_records(run("-q", tmp_path).stdout)
    assert record["comments"] == []
    assert "comments-unread" in {warning["code"] for warning in record["warnings"]}
    assert record["status"] == "partial"
