"""A run from Python: the command's own, in a child process, whose records come back one by one."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import IO

from newsclip.clipping import Options
from newsclip.record import Record, read_line
from newsclip.runner.settings import (
    DEFAULT_MAX_MEMORY,
    DEFAULT_MAX_SIZE,
    DEFAULT_TIMEOUT,
    Filters,
    Limits,
    Settings,
    count_cores,
)
from newsclip.usage import UsageError, check_settings, list_addresses, list_paths

# The child imports what its parent would; what it is to do comes in on its standard input. Nothing of the parent's
# main module is run again, so no guard is needed there.
_CHILD = """
import pickle, sys
sys.path[:] = pickle.load(sys.stdin.buffer)
from newsclip.runner.run import run_command
sys.exit(run_command(pickle.load(sys.stdin.buffer)))
"""
_READ_CODES = (0, 1)


class RunError(RuntimeError):
    """The run could not begin or go on; the text says why."""


def read_folder(
    paths: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    *,
    options: Options | None = None,
    include: str | Iterable[str] = (),
    exclude: str | Iterable[str] = (),
    follow_links: bool = False,
    jobs: int | None = None,
    timeout: float = DEFAULT_TIMEOUT,
    max_size: int = DEFAULT_MAX_SIZE,
    max_memory: int = DEFAULT_MAX_MEMORY,
    share: tuple[int, int] = (0, 1),
) -> Iterator[Record]:
    """Yield the record of every clipping in a folder, or in several folders and files, as the command writes them.

    The order is the command's: path by path, sorted within each. Clippings are read in worker processes, ``jobs`` at a
    time (all cores), each held to ``timeout`` seconds, ``max_size`` bytes and ``max_memory`` bytes; what fails gives a
    record with the status ``failed``. ``include`` and ``exclude`` are glob patterns of paths below the folders. A
    folder may be an address of fsspec's, such as ``s3://bucket/clippings`` (extra ``[fsspec]``). Of files that are
    spread over several runs, ``share`` is the number of this run, from 0, and how many there are. Records
    are not held: an iteration that stops early ends the run. Works from threads, and in scripts without a
    ``__main__`` guard. Raises ``ValueError`` for arguments that make no sense, ``RunError`` where the run breaks off.
    """
    asked, names = options or Options(), _list_names(paths)
    settings = Settings(
        paths=list_paths(names),
        addresses=list_addresses(names),
        share=share,
        filters=Filters(_list_globs(include), _list_globs(exclude), follow_links),
        limits=Limits(timeout, max_size, max_memory),
        jobs=count_cores() if jobs is None else jobs,
        segments=asked.segments,
        duplicates=asked.duplicates,
        quiet=True,
    )
    check_settings(settings)
    return _read_records(settings)


def _list_names(paths: str | os.PathLike[str] | Iterable[str | os.PathLike[str]]) -> list[str]:
    given = [paths] if isinstance(paths, str | os.PathLike) else list(paths)
    names = [os.fspath(path) for path in given]
    if "-" in names:
        raise UsageError("'-' is no folder or file: standard input is not read here")
    return names


def _list_globs(globs: str | Iterable[str]) -> tuple[str, ...]:
    return (globs,) if isinstance(globs, str) else tuple(globs)


def _read_records(settings: Settings) -> Iterator[Record]:
    environment = {"PYDANTIC_DISABLE_PLUGINS": "__all__", **os.environ}
    with tempfile.TemporaryFile() as said:
        child = subprocess.Popen(  # noqa: S603 - Python itself, and our own few lines
            [sys.executable, "-P", "-c", _CHILD], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=said,
            env=environment,
        )  # fmt: skip
        assert child.stdin
        assert child.stdout
        try:
            with suppress(BrokenPipeError), child.stdin as orders:
                orders.write(pickle.dumps(sys.path) + pickle.dumps(settings))
            for line in child.stdout:
                yield read_line(line.decode("utf-8"))
            if child.wait() not in _READ_CODES:
                raise RunError(_find_reason(said, child.returncode))
        finally:
            child.stdout.close()
            child.terminate()
            child.wait()


def _find_reason(said: IO[bytes], code: int) -> str:
    said.seek(0)
    lines = said.read().decode("utf-8", "replace").splitlines()
    return f"{lines[-1].removeprefix('newsclip: ') if lines else 'the run broke off'} (exit code {code})"
