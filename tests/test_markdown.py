"""A folder of notes: Markdown that people read, that shows a clipping as it is, and that they may write in."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.command import ARTICLE, FIXTURES, read_records, read_tree, run, write_articles

HOSTILE = """<script>alert(1)</script> is no headline that anybody {{ site.secret }} would want

The ferry <img src=x onerror=alert(1)> stays in port until Friday, said [the harbour master](javascript:alert(1)) on
Tuesday, and ![[Secret note]] was not to be opened before the %%hidden%% inspection that is held every spring.

---

# Divers had found a crack in the hull, {% include x %}, and *nobody* knew &lt;how&gt; to mend `it` before Friday.
"""


def read_head(note: str) -> dict[str, str]:
    """Return the front matter of a note."""
    head = re.match(r"---\n(.*?)\n---\n", note, re.DOTALL)
    assert head
    return dict(line.split(": ", 1) for line in head[1].split("\n"))


def show_plain(note: str) -> str:
    """Return what Markdown shows of a text in which nothing is marked up."""
    return " ".join(re.sub(r"\\([^\w\s])", r"\1", re.sub(r"^>[> ]*", "", note, flags=re.MULTILINE)).split())


def test_a_note_shows_the_record(tmp_path: Path) -> None:
    source = FIXTURES / "comments-coral-fr"
    (record,) = read_records(run(source, "--exclude", "*.json").stdout)
    assert run(source, "--exclude", "*.json", "--markdown", "-o", tmp_path).returncode == 0
    (name, data) = read_tree(tmp_path).popitem()
    note = data.decode()
    assert name == f"{record['file']}.md"
    head = read_head(note)
    assert json.loads(head["title"]) == record["title"]
    assert json.loads(head["author"]) == record["authors"]
    assert head["published"] == record["published"]
    shown = show_plain(note)
    for text in (record["title"], *record["body"].split("\n\n"), *(comment["text"] for comment in record["comments"])):
        assert " ".join(text.split()) in shown
    replies = [comment for comment in record["comments"] if comment["parent"]]
    assert replies
    for reply in replies:
        assert re.search(rf"^>>+ \*\*{re.escape(reply['author'])}\*\*", note, re.MULTILINE)


def test_nothing_in_a_clipping_becomes_markup(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "ferry.txt").write_text(HOSTILE)
    assert run(tmp_path / "in", "--markdown", "-o", tmp_path / "out").returncode == 0
    note = (tmp_path / "out" / "ferry.txt.md").read_text()
    body = note[note.index("\n---\n") + 5 :]
    for active in ("<script", "<img", "[the", "[[", "%%", "{{", "{%", "*nobody", "&lt;", "`it", "\n---", "\n# Divers"):
        assert not re.search(r"(?<!\\)" + re.escape(active), body), active
    assert "[the harbour master](javascript:alert(1))" in show_plain(body)
    markdown = pytest.importorskip("markdown_it", reason="markdown-it-py is not installed; rich brings it")
    html = markdown.MarkdownIt("gfm-like", {"html": True, "linkify": False}).render(body)
    assert set(re.findall(r"</?(\w+)", html)) <= {"h1", "h2", "p", "br", "blockquote", "strong"}


def test_notes_and_records_stand_beside_each_other(tmp_path: Path) -> None:
    source, out = tmp_path / "in", tmp_path / "out"
    write_articles(source, 2)
    for args in ((), ("--markdown",)):
        assert run(source, "-o", out, *args).returncode == 0
    assert sorted(read_tree(out)) == ["00000.txt.json", "00000.txt.md", "00001.txt.json", "00001.txt.md"]
    before = read_tree(out)
    for args in ((), ("--markdown",)):
        assert b"2 unchanged" in run(source, "-o", out, *args).stderr
    assert read_tree(out) == before


def test_a_note_that_somebody_wrote_in_is_left_alone(tmp_path: Path) -> None:
    source, out = tmp_path / "in", tmp_path / "out"
    write_articles(source, 3)
    args = (source, "-q", "--markdown", "-o", out)
    assert run(*args).returncode == 0
    (out / "00001.txt.md").write_text("my own thoughts")
    (source / "00000.txt").write_text("Ferry sails again\n\n" + ARTICLE)
    (source / "00001.txt").write_text("Ferry sinks again\n\n" + ARTICLE)
    (source / "00002.txt").write_text("Ferry sails again\n\n" + ARTICLE)
    for _ in range(2):
        assert run(*args, "--force").returncode == 0
        assert (out / "00001.txt.md").read_text() == "my own thoughts"
    assert read_head((out / "00002.txt.md").read_text())["duplicate_of"] == '"00000.txt"'
    for number in (0, 1):
        (source / f"{number:05}.txt").unlink()
    assert run(*args, "--prune").returncode == 0
    assert sorted(read_tree(out)) == ["00001.txt.md", "00002.txt.md"]
    assert read_head((out / "00002.txt.md").read_text())["duplicate_of"] == "null"


def test_a_note_that_newsclip_did_not_write_is_in_the_way(tmp_path: Path) -> None:
    write_articles(tmp_path / "in", 2)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "00001.txt.md").write_text("mine")
    done = run(tmp_path / "in", "--markdown", "-o", tmp_path / "out")
    assert done.returncode == 74
    assert b"in the way" in done.stderr
    assert (tmp_path / "out" / "00001.txt.md").read_text() == "mine"
    assert (tmp_path / "out" / "00000.txt.md").exists()
