"""newsclip: news clippings, pasted or saved, as validated records.

``read_clipping`` takes text or bytes, ``read_file`` a path, and ``read_folder`` yields the records of whole folders
in their order, each clipping read in a process of its own limits, as the command ``newsclip`` does.

>>> from newsclip import read_clipping
>>> read_clipping("Short note\\n\\nThe bridge over the Orla reopens on Monday, the town council said.").body
'The bridge over the Orla reopens on Monday, the town council said.'
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, Any

from newsclip.runner.settings import DEFAULT_MAX_MEMORY, DEFAULT_MAX_SIZE, DEFAULT_TIMEOUT

if TYPE_CHECKING:
    from newsclip.clipping import Options
    from newsclip.recipe import read_clipping, read_file
    from newsclip.record import Comment, Record, build_schema
    from newsclip.runner.settings import Settings

__version__ = "0.1.0"
__all__ = [
    "Comment", "Options", "Record", "RunError", "__version__", "build_schema", "read_clipping", "read_file",
    "read_folder",
]  # fmt: skip

_HOMES = {
    "Comment": "newsclip.record",
    "Options": "newsclip.clipping",
    "Record": "newsclip.record",
    "build_schema": "newsclip.record",
    "read_clipping": "newsclip.recipe",
    "read_file": "newsclip.recipe",
}
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
    max_size: int | str = DEFAULT_MAX_SIZE,
    max_memory: int | str = DEFAULT_MAX_MEMORY,
    share: tuple[int, int] = (0, 1),
) -> Iterator[Record]:
    """Yield the record of every clipping in a folder, or in several folders and files, as the command writes them.

    The order is the command's: path by path, sorted within each. Clippings are read in worker processes, ``jobs`` at a
    time (all cores), each held to ``timeout`` seconds, and to ``max_size`` and ``max_memory``, given in bytes or like
    ``"64M"``; what fails gives a record with the status ``failed``. ``include`` and ``exclude`` are glob patterns of
    paths below the folders. A folder may be an address of fsspec's, such as ``s3://bucket/clippings`` (extra
    ``[fsspec]``). Of files that are spread over several runs, ``share`` is the number of this run, from 0, and how
    many there are. Records are not held: an iteration that stops early ends the run. Works from threads, and in scripts
    without a ``__main__`` guard. Raises ``ValueError`` for arguments that make no sense, ``RunError`` where the run
    breaks off.
    """
    from newsclip.clipping import Options
    from newsclip.runner.settings import UsageError, make_settings

    asked = options or Options()
    lists: list[list[Any]] = [
        [given] if isinstance(given, str | os.PathLike) else list(given) for given in (paths, include, exclude)
    ]
    names = [os.fspath(path) for path in lists[0]]
    if "-" in names:
        raise UsageError("'-' is no folder or file: standard input is not read here")
    settings = make_settings(
        names, include=lists[1], exclude=lists[2], follow_links=follow_links, jobs=jobs,
        timeout=timeout, max_size=max_size, max_memory=max_memory, share=share,
        segments=asked.segments, no_duplicates=not asked.duplicates, quiet=True,
    )  # fmt: skip
    return _read_records(settings)


def _read_records(settings: Settings) -> Iterator[Record]:
    # None of this is waited for where the command starts.
    import pickle
    import subprocess
    import tempfile

    from newsclip.record import read_line

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
                said.seek(0)
                *_, last = [b"the run broke off", *said.read().splitlines()]
                reason = last.decode("utf-8", "replace").removeprefix("newsclip: ")
                raise RunError(f"{reason} (exit code {child.returncode})")
        finally:
            child.stdout.close()
            child.terminate()
            child.wait()


def __getattr__(name: str) -> Any:
    """Load a public name when it is first asked for: ``newsclip --help`` must not pay for the extraction engine."""
    if name not in _HOMES:
        raise AttributeError(f"module 'newsclip' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    """Return what is public, loaded or not."""
    return sorted({name for name in globals() if name.startswith("__")}.union(__all__))
