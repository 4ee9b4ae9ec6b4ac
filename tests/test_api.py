"""newsclip from Python: what is public, what takes paths and what takes text, and whole folders."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

import newsclip
from newsclip import Options, Record, RunError, read_clipping, read_file, read_folder
from tests.command import ARTICLE, list_processes, read_records, run, write_articles
from tests.test_faults import wait_for


def test_what_is_public_is_listed_and_explained() -> None:
    public = {"Comment", "Options", "Record", "RunError", "build_schema", "read_clipping", "read_file", "read_folder"}
    code = "import newsclip; print(*dir(newsclip)); help(newsclip)"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    listed, _, explained = shown.partition("\n")
    assert public <= set(listed.split())
    assert not {"Any", "TYPE_CHECKING", "import_module"} & set(listed.split())
    for name in public:
        assert f"{name}" in explained
        assert getattr(newsclip, name).__doc__


def test_a_path_is_never_read_as_an_article(tmp_path: Path) -> None:
    path = tmp_path / "ferry.txt"
    path.write_text(ARTICLE)
    for text in (str(path), "ferry.txt", "my clippings/ferry.html", str(tmp_path)):
        with pytest.raises(ValueError, match="is a path"):
            read_clipping(text)
    records = [read_file(str(path)), read_file(path), read_clipping(path), read_clipping(path.read_bytes())]
    assert len({record.body for record in records}) == 1
    assert [record.file for record in records] == ["ferry.txt"] * 3 + ["-"]
    assert read_clipping(ARTICLE, name="a").file == "a"
    with pytest.raises(FileNotFoundError):
        read_file(tmp_path / "nowhere.txt")


def test_options_are_taken_everywhere(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(ARTICLE)
    options = Options(segments=True)
    assert read_clipping(ARTICLE, options=options).segments
    assert read_file(tmp_path / "a.txt", options=options).segments
    [record] = read_folder(tmp_path, options=options)
    assert record.segments
    assert read_clipping(ARTICLE).segments is None


@pytest.mark.slow
def test_a_folder_gives_what_the_command_gives(tmp_path: Path) -> None:
    write_articles(tmp_path / "b", 5)
    write_articles(tmp_path / "a", 2)
    (tmp_path / "b" / "00003.txt").unlink()
    (tmp_path / "b" / "00003.txt").symlink_to("nowhere")
    (tmp_path / "b" / "large.txt").write_text(ARTICLE * 100)
    paths: list[Path | str] = [tmp_path / "b", str(tmp_path / "a")]
    records = list(read_folder(paths, jobs=2, max_size=8192, exclude=["00004*"]))
    assert list(read_folder(paths, jobs=2, max_size=8192, exclude="00004*")) == records
    told = run(*paths, "--max-size", 8192, "--exclude", "00004*").stdout
    assert [record.model_dump(mode="json") for record in records] == read_records(told)
    assert [record.status for record in records] == ["ok", "ok", "ok", "failed", "failed", "ok", "ok"]


@pytest.mark.slow
def test_a_folder_is_read_in_a_script_without_a_guard_and_from_a_thread(tmp_path: Path) -> None:
    write_articles(tmp_path / "in", 3)
    script = tmp_path / "script.py"
    script.write_text(
        "import threading\nfrom newsclip import read_folder\nprint('once')\n"
        "def work(): print(*(r.file for r in read_folder('in')))\n"
        "thread = threading.Thread(target=work)\nthread.start()\nthread.join()\nwork()\n"
    )
    (tmp_path / "json.py").write_text("raise SystemExit('a module of the current folder was imported')")
    done = subprocess.run(
        [sys.executable, "-P", script], cwd=tmp_path, capture_output=True, text=True, check=True, timeout=120
    )
    assert done.stdout.splitlines() == ["once", *["00000.txt 00001.txt 00002.txt"] * 2]
    assert done.stderr == ""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_an_iteration_that_stops_early_ends_the_run(tmp_path: Path) -> None:
    write_articles(tmp_path, 200)
    before = set(list_processes(os.getpgid(0)))
    records = read_folder(tmp_path, jobs=1)
    assert next(records).file == "00000.txt"
    assert set(list_processes(os.getpgid(0))) > before
    records.close()  # type: ignore[attr-defined]
    wait_for(lambda: set(list_processes(os.getpgid(0))) <= before, 20)


def test_arguments_that_make_no_sense_are_refused_at_once(tmp_path: Path) -> None:
    for change in (
        {"paths": ""}, {"paths": ["-"]}, {"paths": "https://example.org/a.html"}, {"timeout": float("inf")},
        {"timeout": 0}, {"max_memory": 2**20}, {"jobs": 0}, {"include": ["[a"]},
        {"include": "[a"}, {"share": (2, 2)}, {"share": (0, 0)},
    ):  # fmt: skip
        with pytest.raises(ValueError, match=r"\w"):
            read_folder(**{"paths": tmp_path, **change})  # type: ignore[arg-type]


@pytest.mark.slow
def test_a_run_that_cannot_go_on_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_articles(tmp_path / "in", 1)
    (tmp_path / "sitecustomize.py").write_text("import sys; sys.modules['newsclip.recipe'] = None")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with pytest.raises(RunError, match=r"cannot start the workers.*newsclip\.recipe"):
        list(read_folder(tmp_path / "in"))


def test_records_are_typed(tmp_path: Path) -> None:
    write_articles(tmp_path, 1)
    found: list[Record] = []
    thread = threading.Thread(target=lambda: found.extend(read_folder(tmp_path)))
    thread.start()
    thread.join()
    assert isinstance(found[0], Record)
