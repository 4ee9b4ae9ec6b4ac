"""The walk over paths, and the places that records get."""

from __future__ import annotations

import os
import subprocess
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsclip.outputs.folder import MOST_NAME_BYTES, mirror_path
from newsclip.runner.names import PathFilter, name_roots
from newsclip.runner.settings import Filters
from newsclip.runner.walk import Walk


def walk(*paths: Path, filters: Filters | None = None) -> tuple[list[str], Counter[str]]:
    """Return the files that a walk finds, and what it skips."""
    course = Walk(paths, filters or Filters())
    return [source.file for source in course.list_inputs()], course.skipped


def make(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()


def make_deep(folder: Path, name: str, depth: int) -> None:
    """Make folders in each other, deeper than a path can name, and a clipping in the last."""
    before = Path.cwd()
    try:
        os.chdir(folder)
        for _ in range(depth):
            Path(name).mkdir()
            os.chdir(name)
        Path("a.txt").touch()
    finally:
        os.chdir(before)


def test_the_order_is_that_of_the_whole_paths(tmp_path: Path) -> None:
    make(tmp_path, "a/z.txt", "a-b.txt", "a.txt", "a0.txt", "A.txt", "é.txt", "z/a/b.txt", "z/a.txt", "z.txt")
    files, _ = walk(tmp_path)
    assert files == sorted(files, key=os.fsencode)
    assert len(files) == 9


def test_a_deep_folder_is_walked_without_recursion(tmp_path: Path) -> None:
    make_deep(tmp_path, "d", 1200)
    files, _ = walk(tmp_path)
    subprocess.run(["rm", "-rf", tmp_path / "d"], check=True)
    assert files == ["d/" * 1200 + "a.txt"]


def test_a_path_longer_than_the_system_opens_is_a_failure_not_a_loss(tmp_path: Path) -> None:
    make_deep(tmp_path, "n" * 250, 20)
    [source] = Walk((tmp_path,)).list_inputs()
    subprocess.run(["rm", "-rf", tmp_path / ("n" * 250)], check=True)
    assert source.problem
    assert source.problem.code == "path-too-long"
    assert source.is_folder


def test_what_is_skipped_is_counted(tmp_path: Path) -> None:
    make(tmp_path, "a.txt", ".b.txt", ".git/c.txt", "d.jpg", "e", "f.TXT", "g.txt~", "drafts/h.txt")
    (tmp_path / "i.jpg").symlink_to("nowhere")
    files, skipped = walk(tmp_path, filters=Filters(exclude=("drafts",)))
    assert files == ["a.txt", "f.TXT"]
    assert skipped == {"hidden": 2, ".jpg": 2, "of no known kind": 2, "excluded": 1}


def test_a_linked_folder_is_followed_when_asked_but_never_in_a_circle(tmp_path: Path) -> None:
    make(tmp_path, "in/a.txt", "out/b.txt")
    (tmp_path / "in" / "out").symlink_to("../out")
    (tmp_path / "out" / "back").symlink_to("../in")
    assert walk(tmp_path / "in")[0] == ["a.txt"]
    files, skipped = walk(tmp_path / "in", filters=Filters(follow_links=True))
    assert files == ["a.txt", "out/b.txt"]
    assert skipped["link loop"] == 1


def test_a_file_that_vanishes_during_the_walk_fails(tmp_path: Path) -> None:
    make(tmp_path, "a.txt", "b.txt")
    inputs = Walk((tmp_path,)).list_inputs()
    assert next(inputs).problem is None
    (tmp_path / "b.txt").unlink()
    problem = next(inputs).problem
    assert problem
    assert problem.code == "not-found"


@pytest.mark.parametrize(
    ("filters", "path", "taken"),
    [
        (Filters(), "a/b.txt", True),
        (Filters(include=("*.md",)), "a/b.txt", False),
        (Filters(include=("*.md",)), "a/", True),
        (Filters(include=("a/*",)), "a/b.txt", True),
        (Filters(include=("b.*",)), "a/b.txt", True),
        (Filters(exclude=("a",)), "a/", False),
        (Filters(exclude=("a/",)), "a/", False),
        (Filters(exclude=("a",)), "b/a.txt", True),
        (Filters(include=("[ab].txt",), exclude=("b*",)), "b.txt", False),
        (Filters(include=("**/*.txt",)), "b.txt", True),
        (Filters(include=("**/*.txt",)), "a/b/c.txt", True),
        (Filters(include=("a/**/*.txt",)), "a/c.txt", True),
        (Filters(include=("a/**/*.txt",)), "b/a/c.txt", False),
        (Filters(exclude=("**/b",)), "b/", False),
    ],
)
def test_globs(filters: Filters, path: str, taken: bool) -> None:
    assert PathFilter(filters).accepts(path) is taken


def test_roots_of_one_name_are_told_apart() -> None:
    paths = [Path("x/mon"), Path("y/mon"), Path("a/n.txt"), Path("b/n.txt")]
    assert name_roots(paths) == [b"mon", b"mon~2", b"n.txt", b"n~2.txt"]


NAMES = st.binary(min_size=1, max_size=255).map(lambda name: name.replace(b"/", b"_").replace(b"\0", b"_"))


@given(st.lists(NAMES, min_size=1, max_size=30), st.text(max_size=300), st.integers(1, 3))
def test_no_name_leads_out_of_the_folder_of_records(parts: list[bytes], member: str, number: int) -> None:
    place = mirror_path(b"/".join(parts), member, number, 4000)
    names = place.split(b"/")
    assert not {b"", b".", b"..", b".newsclip"} & set(names)
    assert max(map(len, names)) <= MOST_NAME_BYTES
    assert len(place) <= 4000
    assert b"\0" not in place
    assert place.endswith(b".json")


@given(st.lists(NAMES, min_size=2, max_size=2, unique=True))
def test_two_sources_never_share_a_place(names: list[bytes]) -> None:
    if not {b".", b"..", b".newsclip"} & set(names):
        assert mirror_path(names[0], "", 1, 4000) != mirror_path(names[1], "", 1, 4000)
