"""The fixtures: one folder a case, `source.<ext>` beside the `expected.json` that a careful reader would write of it.

Every key of `expected.json` is one test. What is known to fail stays in the data, under `known_failures`, with a
sentence that says why; as soon as it holds, its test fails until the sentence is removed. `python
tests/test_fixtures.py --prune` removes the sentences that have become untrue, and nothing else.
"""

from __future__ import annotations

import functools
import io
import json
import re
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from newsclip.blocks import ARTICLE_ROLES, COMMENT_ROLES, Role
from newsclip.clipping import Options, Source
from newsclip.formats import open_clippings
from newsclip.recipe import read_records
from newsclip.record import Record
from newsclip.segments import TELLING

FIXTURES = Path(__file__).parent.parent / "fixtures"
FIELDS = frozenset(
    {
        "format", "encoding", "status", "title", "authors", "published", "modified", "published_raw", "site", "url",
        "section", "tags", "description", "language", "comments_stated", "repeats", "member",
    }
)  # fmt: skip
# What every case must state; a careful reader always knows these, be it that there is none.
REQUIRED = frozenset({"title", "authors", "published", "language", "body", "repeats"})
ABOUT = frozenset({"shape", "known_failures", "also_right"})


class Case(NamedTuple):
    """A clipping in the source of a folder: the only one, or the one of that number in a file that holds many."""

    folder: str
    number: int

    @property
    def name(self) -> str:
        return f"{self.folder}-{self.number + 1}" if self.number else self.folder


def load_file(folder: str) -> list[dict[str, Any]]:
    expected = json.loads((FIXTURES / folder / "expected.json").read_text("utf-8"))
    return expected if isinstance(expected, list) else [expected]


def load_expected(case: Case) -> dict[str, Any]:
    return load_file(case.folder)[case.number]


FOLDERS = sorted(path.name for path in FIXTURES.iterdir() if path.is_dir())
CASES = [Case(folder, number) for folder in FOLDERS for number in range(len(load_file(folder)))]


def find_source(folder: str) -> Path:
    (source,) = [path for path in (FIXTURES / folder).iterdir() if path.name != "expected.json"]
    return source


@functools.cache
def read_file(folder: str) -> list[Record]:
    source = find_source(folder)
    return list(read_records(source.name, source.read_bytes(), Options(segments=True)))


def read_case(case: Case) -> Record:
    return read_file(case.folder)[case.number]


def fold(text: str | None) -> str | None:
    return None if text is None else " ".join(text.split())


def list_checks() -> list[tuple[Case, str]]:
    return [(case, key) for case in CASES for key in load_expected(case) if key not in ABOUT]


def check_body(record: Record, wanted: list[str]) -> None:
    assert (record.body.split("\n\n") if record.body else []) == wanted


def check_comments(record: Record, wanted: list[dict[str, Any]]) -> None:
    """Compare the comments one by one, each in the keys that the expectation names; white space counts as one space."""
    found = [{key: comment[key] for key in want} for comment, want in zip(dump_comments(record), wanted, strict=False)]
    assert found == [{**want, "text": fold(want["text"])} for want in wanted]
    assert [comment["text"] for comment in dump_comments(record)][len(wanted) :] == []


def dump_comments(record: Record) -> list[dict[str, Any]]:
    return [{**comment.model_dump(), "text": fold(comment.text)} for comment in record.comments]


def check_comment_lines(record: Record, wanted: list[str]) -> None:
    """Compare the comments line by line, however they were told apart: where nothing shows where one ends."""
    lines = [line for comment in record.comments for line in comment.text.split("\n") if line.strip()]
    assert lines == wanted


def check(case: Case, key: str) -> None:
    record, expected = read_case(case), load_expected(case)
    wanted = expected[key]
    if key == "body":
        check_body(record, wanted)
    elif key == "comments":
        check_comments(record, wanted)
    elif key == "comment_lines":
        check_comment_lines(record, wanted)
    elif key == "warnings":
        assert sorted({warning.code for warning in record.warnings}) == sorted(wanted)
    else:
        assert getattr(record, key) in [wanted, *expected.get("also_right", {}).get(key, [])]


@pytest.mark.parametrize(("case", "key"), list_checks(), ids=lambda value: getattr(value, "name", value))
def test_the_record_is_what_a_careful_reader_would_write(case: Case, key: str) -> None:
    reason = load_expected(case).get("known_failures", {}).get(key)
    try:
        check(case, key)
    except AssertionError:
        if reason:
            pytest.xfail(reason)
        raise
    assert not reason, f"{case.name}: {key} holds now; run `python tests/test_fixtures.py --prune`"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_case_is_a_source_and_its_expectation(case: Case) -> None:
    expected = load_expected(case)
    assert find_source(case.folder).name.startswith("source.")
    assert len(read_file(case.folder)) == len(load_file(case.folder))
    assert expected["shape"], "say in a sentence what the clipping looks like"
    assert set(expected) >= REQUIRED
    assert ("comments" in expected) != ("comment_lines" in expected)
    assert set(expected) <= FIELDS | REQUIRED | ABOUT | {"comments", "comment_lines", "warnings"}
    assert set(expected.get("known_failures", {})) <= set(expected) - ABOUT
    assert all(expected.get("known_failures", {}).values()), "say why it fails"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_segments_are_in_order_and_none_is_blank(case: Case) -> None:
    record = read_case(case)
    assert record.segments is not None
    places = [place for segment in record.segments for place in (segment.start, segment.end)]
    assert places == sorted(places)
    assert all(segment.reason and segment.text.strip() for segment in record.segments)
    assert all(segment.end - segment.start == len(segment.text) for segment in record.segments)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_segments_of_a_paste_leave_out_only_what_is_blank(case: Case) -> None:
    record, source = read_case(case), find_source(case.folder)
    clipping = list(open_clippings(Source(source.name, io.BytesIO(source.read_bytes()))))[case.number]
    if clipping.is_page:
        return
    assert record.segments is not None
    assert all(clipping.text[segment.start : segment.end] == segment.text for segment in record.segments)
    ends = [0, *(segment.end for segment in record.segments)]
    starts = [*(segment.start for segment in record.segments), len(clipping.text)]
    between = [clipping.text[end:start] for end, start in zip(ends, starts, strict=True)]
    assert not any(map(squeeze, between))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_role_of_a_stretch_agrees_with_its_place_in_the_record(case: Case) -> None:
    if "comments" in load_expected(case).get("known_failures", {}):
        pytest.xfail("its comments are known to be read wrongly")
    record = read_case(case)
    stretches = [(segment.role, squeeze(segment.text)) for segment in record.segments or []]
    shown = "".join(text for _, text in stretches)
    article = "".join(text for role, text in stretches if role in ARTICLE_ROLES)
    thread = "".join(text for role, text in stretches if role in COMMENT_ROLES)
    said = "".join(text for role, text in stretches if role == Role.COMMENT)
    body = [squeeze(paragraph) for paragraph in record.body.split("\n\n")]
    assert "".join(body) == article
    for comment in record.comments:
        # What only a page's data holds is no stretch of its text.
        for line in map(squeeze, comment.text.splitlines()):
            assert line in said or line not in shown, f"{comment.id}: {line}"
        author = squeeze(comment.author or "")
        assert author in thread or author not in shown, comment.id
    spoken = "".join(squeeze(comment.text) for comment in record.comments)
    assert [text for role, text in stretches if role == Role.COMMENT and text not in spoken] == []
    title = squeeze(record.title or "")
    headlines = [text for role, text in stretches if role == Role.HEADLINE]
    assert all(title and (title in text or text in title) for text in headlines)
    if title and any(text == title for _, text in stretches):
        assert headlines or title in body
    for fact in (*record.authors, record.published_raw or ""):
        names = squeeze(fact)
        roles = {role for role, text in stretches if names in text and len(text) <= len(names) + 40}
        assert not names or not roles or roles & TELLING or roles <= {Role.REPEAT}, f"{fact}: {roles}"


def squeeze(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def prune() -> None:
    """Remove the known failures that hold by now, and say which."""
    for folder in FOLDERS:
        wanted = load_file(folder)
        for number, expected in enumerate(wanted):
            for key in list(expected.get("known_failures", {})):
                try:
                    check(Case(folder, number), key)
                except AssertionError:
                    continue
                del expected["known_failures"][key]
                print(f"{Case(folder, number).name}: {key} holds now")
            if not expected.get("known_failures", True):
                del expected["known_failures"]
        path = FIXTURES / folder / "expected.json"
        text = json.dumps(wanted if len(wanted) > 1 else wanted[0], ensure_ascii=False, indent=1) + "\n"
        if text != path.read_text("utf-8"):
            path.write_text(text, "utf-8")


if __name__ == "__main__":
    if sys.argv[1:] != ["--prune"]:
        sys.exit("usage: python tests/test_fixtures.py --prune")
    prune()
