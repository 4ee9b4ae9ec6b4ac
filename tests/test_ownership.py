"""A folder of records: none goes, and none is replaced, for which this run cannot answer."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from tests.command import ARTICLE, read_records, read_tree, run, write_articles

pytestmark = pytest.mark.slow


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    """Five clippings, two of them in a sub-folder, and their records already written."""
    source, out = tmp_path / "in", tmp_path / "out"
    write_articles(source, 3)
    (source / "sub").mkdir()
    for number in range(2):
        (source / "sub" / f"{number:05}.txt").write_text(f"{number}. Elsewhere it was different. {ARTICLE}")
    assert run(source, "-o", out).returncode == 0
    return source, out


def test_pruning_with_a_path_of_its_own_touches_nothing_else(pair: tuple[Path, Path]) -> None:
    source, out = pair
    before = read_tree(out)
    for path in (source / "00001.txt", source / "sub"):
        done = run(path, "-o", out, "--prune")
        assert done.returncode == 0
        assert b"vanished" not in done.stderr
        assert before.items() <= read_tree(out).items()
    assert b"vanished" not in run(source / "00001.txt", "-o", out).stderr


def test_pruning_one_folder_leaves_the_records_of_another(tmp_path: Path) -> None:
    for name in ("mon", "tue"):
        (tmp_path / name).mkdir()
        for part in ("1", "2"):
            (tmp_path / name / f"{name}{part}.txt").write_text(f"{name} {part}. {ARTICLE}")
        assert run(tmp_path / name, "-o", tmp_path / "out").returncode == 0
    (tmp_path / "mon" / "mon1.txt").unlink()
    (tmp_path / "tue" / "tue1.txt").unlink()
    done = run(tmp_path / "mon", "-o", tmp_path / "out")
    assert b"1 source vanished" in done.stderr
    run(tmp_path / "mon", "-o", tmp_path / "out", "--prune")
    assert sorted(read_tree(tmp_path / "out")) == ["mon2.txt.json", "tue1.txt.json", "tue2.txt.json"]


@pytest.mark.parametrize("args", [("--include", "00000.txt"), ("--exclude", "sub"), ("--exclude", "*.txt")])
def test_what_a_filter_leaves_out_has_not_vanished(pair: tuple[Path, Path], args: tuple[str, ...]) -> None:
    source, out = pair
    before = read_tree(out)
    for prune in ((), ("--prune",)):
        assert b"vanished" not in run(source, "-o", out, *prune, *args).stderr
        assert read_tree(out) == before


@pytest.mark.parametrize("harm", ["empty", "missing"])
def test_a_folder_that_is_empty_or_missing_prunes_nothing_and_says_so(pair: tuple[Path, Path], harm: str) -> None:
    source, out = pair
    before = read_tree(out)
    source.rename(source.with_name("elsewhere"))
    if harm == "empty":
        source.mkdir()
    done = run(source, "-q", "-o", out, "--prune")
    assert before.items() <= read_tree(out).items()
    assert b"no record of what was in it is removed" in done.stderr
    assert done.returncode == (0 if harm == "empty" else 1)
    if source.exists():
        source.rmdir()
    source.with_name("elsewhere").rename(source)
    assert b"5 unchanged" in run(source, "-o", out, "--prune").stderr
    assert read_tree(out) == before


def test_a_folder_inside_that_cannot_be_listed_prunes_nothing_below_it(pair: tuple[Path, Path]) -> None:
    source, out = pair
    (source / "sub").chmod(0)
    if os.access(source / "sub", os.R_OK):
        (source / "sub").chmod(0o700)
        pytest.skip("this user may read everything, as a superuser does")
    (source / "00000.txt").unlink()
    run(source, "-o", out, "--prune")
    (source / "sub").chmod(0o700)
    assert sorted(read_tree(out)) == [
        "00001.txt.json", "00002.txt.json", "sub.json", "sub/00000.txt.json", "sub/00001.txt.json",
    ]  # fmt: skip


def test_a_record_of_another_source_is_never_replaced(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name / "clips").mkdir(parents=True)
        (tmp_path / name / "clips" / "x.txt").write_text(f"{name}. {ARTICLE}")
    (tmp_path / "b" / "clips" / "y.txt").write_text(f"y. {ARTICLE}")
    assert run("-o", "out", "a/clips/x.txt", cwd=tmp_path).returncode == 0
    before = read_tree(tmp_path / "out")
    for path in ("b/clips/x.txt", "b/clips"):
        done = run("-o", "out", path, cwd=tmp_path)
        assert done.returncode == 74
        assert b"out/x.txt.json is in the way" in done.stderr
        assert b"a/clips/x.txt" in done.stderr
        assert b"Traceback" not in done.stderr
    assert before.items() <= read_tree(tmp_path / "out").items()
    assert sorted(read_tree(tmp_path / "out")) == ["x.txt.json", "y.txt.json"]
    # It is the first one's still.
    (tmp_path / "a" / "clips" / "x.txt").write_text(f"a again. {ARTICLE}")
    assert run("-o", "out", "a/clips", cwd=tmp_path).returncode == 0
    assert b"a again." in (tmp_path / "out" / "x.txt.json").read_bytes()


def test_what_comes_in_twice_on_standard_input_is_two_clippings(tmp_path: Path) -> None:
    for text, code in ((f"One. {ARTICLE}", 0), (f"Two. {ARTICLE}", 74), (f"One. {ARTICLE}", 0)):
        (tmp_path / "in.txt").write_text(text)
        with (tmp_path / "in.txt").open("rb") as stream:
            assert run("-o", "out", "-", cwd=tmp_path, stdin=stream).returncode == code
        assert b"One." in (tmp_path / "out" / "stdin.json").read_bytes()


@pytest.mark.parametrize("shape", ["file", "record", "folder", "link", "file for folder"])
def test_what_newsclip_did_not_write_is_never_replaced(tmp_path: Path, shape: str) -> None:
    source, out = tmp_path / "in", tmp_path / "out"
    write_articles(source / "sub", 2)
    write_articles(source, 1)
    place = out / "sub" / "00000.txt.json"
    place.parent.mkdir(parents=True)
    if shape == "file for folder":
        place.parent.rmdir()
        place = out / "sub"
    if shape == "folder":
        place.mkdir()
    elif shape == "link":
        place.symlink_to(tmp_path / "elsewhere")
    elif shape == "record":
        place.write_text('{"schema_version": "1", "file": "00000.txt", "sha256": "' + "0" * 64 + '"}')
    else:
        place.write_text('{"mine": true}')
    before = (os.lstat(place).st_ino, place.read_bytes() if place.is_file() else None)
    for _ in range(2):
        done = run(source, "-o", out)
        assert done.returncode == 74
        assert str(place).encode() in done.stderr
        assert b"is in the way" in done.stderr
        assert (os.lstat(place).st_ino, place.read_bytes() if place.is_file() else None) == before
    assert (out / "00000.txt.json").exists()
    assert (out / "sub" / "00001.txt.json").exists() is (shape != "file for folder")
    assert not (tmp_path / "elsewhere").exists()
    place.rmdir() if shape == "folder" else place.unlink()
    assert run(source, "-o", out).returncode == 0
    assert len(read_tree(out)) == 3


def test_clippings_and_records_may_move_together_or_be_copied(pair: tuple[Path, Path], tmp_path: Path) -> None:
    source, out = pair
    before = read_tree(out)
    (tmp_path / "new").mkdir()
    shutil.copytree(source, tmp_path / "new" / "in")
    shutil.copytree(out, tmp_path / "new" / "out")
    (tmp_path / "new" / "in" / "00001.txt").write_text(f"Changed. {ARTICLE}")
    done = run("in", "-o", "out", cwd=tmp_path / "new")
    assert b"1 ok, 0 partial, 0 empty, 0 failed, 4 unchanged" in done.stderr
    assert done.returncode == 0
    (tmp_path / "new" / "in" / "00002.txt").unlink()
    run("in", "-o", "out", "--prune", cwd=tmp_path / "new")
    assert len(read_tree(tmp_path / "new" / "out")) == 4
    assert read_tree(out) == before


def test_clippings_that_move_alone_are_read_again_and_keep_their_records(pair: tuple[Path, Path]) -> None:
    source, out = pair
    before = read_tree(out)
    source.rename(source.with_name("moved"))
    done = run(source.with_name("moved"), "-o", out)
    assert done.returncode == 0
    assert read_tree(out) == before


def test_a_clipping_that_changes_after_a_sudden_end_is_still_known(tmp_path: Path) -> None:
    """What was put in its place and not noted any more: the place itself was noted before."""
    source, out = tmp_path / "in", tmp_path / "out"
    write_articles(source, 3)
    assert run(source, "-o", out).returncode == 0
    import sqlite3

    with sqlite3.connect(out / ".newsclip" / "state.sqlite3") as base:
        base.execute("DELETE FROM _source")
        base.execute("DELETE FROM _record")
    (source / "00001.txt").write_text(f"Changed. {ARTICLE}")
    assert run(source, "-o", out).returncode == 0
    assert json.loads((out / "00001.txt.json").read_bytes())["body"].startswith("Changed.")


def test_folders_of_saved_pages_are_part_of_them(tmp_path: Path) -> None:
    page = f"<!DOCTYPE html><html><body><article><p>{ARTICLE * 3}</p></article></body></html>"
    words = ("_files", "-Dateien", "_fichiers", "_archivos", ".files", "_bestanden", "_súbory", " elemei", "_файлы")
    for number, word in enumerate(words):
        (tmp_path / f"{number}.html").write_text(page)
        (tmp_path / f"{number}{word}").mkdir()
        (tmp_path / f"{number}{word}" / "frame.html").write_text(page)
    # A language that nobody thought of, told by what is in it; and folders of clippings that only look alike.
    (tmp_path / "0_oggetti").mkdir()
    for name in ("style.css", "ad.html"):
        (tmp_path / "0_oggetti" / name).write_text(page)
    for name in ("0_comments", "other_files"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "kept.html").write_text(page)
    done = run(tmp_path)
    assert [record["file"] for record in read_records(done.stdout)] == sorted(
        [*(f"{number}.html" for number in range(len(words))), "0_comments/kept.html", "other_files/kept.html"],
        key=os.fsencode,
    )
    assert f"{len(words) + 1} part of a saved page".encode() in done.stderr
    # A shell's * names them all, the pages and their folders.
    starred = run(*sorted(tmp_path.iterdir()))
    assert f"{len(words) + 1} part of a saved page".encode() in starred.stderr
    assert len(read_records(starred.stdout)) == len(read_records(done.stdout))
    assert [record["file"] for record in read_records(run(tmp_path / "0_files").stdout)] == ["frame.html"]
