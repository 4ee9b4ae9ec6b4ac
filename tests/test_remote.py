"""Clippings in stores, and a pipeline over more than one process, against an S3 server on this machine."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.command import ARTICLE, run, write_articles

WORKERS, TASKS = 2, 6


def read_lines(*args: object) -> list[str]:
    done = run(*args, "-q", "--no-duplicates", "--timeout", 2)
    return done.stdout.decode().splitlines()


def test_an_archive_is_read_as_a_folder_is(tmp_path: Path) -> None:
    pytest.importorskip("fsspec")
    source = tmp_path / "in"
    write_articles(source / "sub", 3)
    (source / "sub.txt").write_text(ARTICLE)
    (source / ".hidden.txt").write_text(ARTICLE)
    (source / "photo.jpg").write_bytes(b"\xff\xd8\xff")
    with zipfile.ZipFile(tmp_path / "in.zip", "w") as archive:
        for path in sorted(source.rglob("*.*"), reverse=True):
            archive.write(path, path.relative_to(source))
    address = f"zip://::{tmp_path}/in.zip"
    assert run(address).stdout == run(source).stdout
    done = run(address, "-o", tmp_path / "out")
    assert b"2 skipped: 1 hidden, 1 .jpg" in done.stderr
    assert b"4 unchanged" in run(address, "-o", tmp_path / "out", "--prune").stderr


def test_a_store_that_cannot_be_read_is_a_failure_and_a_strange_one_wrong_usage(tmp_path: Path) -> None:
    pytest.importorskip("fsspec")
    done = run(f"zip://::{tmp_path}/none.zip")
    assert done.returncode == 1
    assert json.loads(done.stdout)["problem"]["stage"] == "open"
    assert run("nowhere://bucket").returncode == 2


@pytest.fixture(scope="module")
def bucket(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, dict[str, str]]]:
    """A folder of mixed clippings, and the same in a bucket of an S3 server; with it what its clients must know."""
    server: Any = pytest.importorskip("moto.server")
    s3fs: Any = pytest.importorskip("s3fs")
    pytest.importorskip("datatrove")
    source = tmp_path_factory.mktemp("clippings")
    write_articles(source / "a", 2000 if os.environ.get("NEWSCLIP_FULL") else 40)
    (source / "broken.pdf").write_bytes(b"%PDF-1.4 broken")
    (source / "binary.txt").write_bytes(bytes(range(256)) * 50)
    (source / "page.html").write_text(f"<html><body><article><h1>Ferry</h1><p>{ARTICLE}</p></article></body></html>")
    thread = server.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    thread.start()
    address = "http://{}:{}".format(*thread.get_host_and_port())
    known = {
        "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_ENDPOINT_URL": address,
        "AWS_DEFAULT_REGION": "us-east-1",
    }  # fmt: skip
    store = s3fs.S3FileSystem(key="test", secret="test", endpoint_url=address)
    store.mkdir("press")
    store.put(f"{source}/", "press/clippings/", recursive=True)
    yield source, known
    thread.stop()


def test_a_bucket_is_read_as_a_folder_is(bucket: tuple[Path, dict[str, str]]) -> None:
    source, known = bucket
    done = run("s3://press/clippings", "-q", "--no-duplicates", "--timeout", 2, env={**os.environ, **known})
    assert done.stdout.decode().splitlines() == read_lines(source)


# Run in the pipeline's processes: one clipping ends its process, one never ends, as a library below may do.
_HARM = """
import os, sys, time
import newsclip.recipe
whole = newsclip.recipe.read_records
def harmed(name, *args, **kwargs):
    if name.endswith("00007.txt"):
        os.kill(os.getpid(), 9)
    while name.endswith("00009.txt"):
        pass
    return whole(name, *args, **kwargs)
newsclip.recipe.read_records = harmed
"""


def test_a_pipeline_gives_the_same_records_and_goes_on_when_killed(
    bucket: tuple[Path, dict[str, str]], tmp_path: Path
) -> None:
    source, known = bucket
    (tmp_path / "sitecustomize.py").write_text(_HARM)
    harmed = {**os.environ, **known, "PYTHONPATH": str(tmp_path)}
    done = run(source, "-q", "--no-duplicates", "--timeout", 2, env=harmed)
    wanted = {json.loads(line)["file"]: json.loads(line) for line in done.stdout.splitlines()}
    stages = {name: record["problem"] and record["problem"]["stage"] for name, record in wanted.items()}
    assert (stages["a/00007.txt"], stages["a/00009.txt"]) == ("crash", "limit")
    for place in ("s3://press/clippings", str(source)):
        out = tmp_path / place.replace("/", "_")
        args = [sys.executable, "-m", "newsclip.engines.pipeline", place, str(out), "--tasks", str(TASKS)]
        args += ["--workers", str(WORKERS), "--timeout", "2"]
        killed = subprocess.Popen(args, env=harmed, start_new_session=True, stderr=subprocess.DEVNULL)
        while not list(out.glob("logs/completions/*")) and killed.poll() is None:
            time.sleep(0.05)
        os.killpg(killed.pid, signal.SIGKILL)
        killed.wait()
        assert len(list(out.glob("logs/completions/*"))) < TASKS
        subprocess.run(args, env=harmed, check=True, capture_output=True, timeout=600)
        lines = [json.loads(line) for path in sorted(out.glob("*.jsonl")) for line in path.read_bytes().splitlines()]
        assert len(lines) == len(wanted)
        assert {record["file"]: record for record in lines} == wanted


def test_documents_hold_the_very_lines_of_the_command(bucket: tuple[Path, dict[str, str]]) -> None:
    from newsclip.engines.datatrove import ClippingReader, write_document

    source, _ = bucket
    shares = [ClippingReader(str(source), timeout=2).run(rank=rank, world_size=3) for rank in range(3)]
    documents = sorted((document for share in shares for document in share), key=lambda document: document.id)
    assert [write_document(document) for document in documents] == read_lines(source)
