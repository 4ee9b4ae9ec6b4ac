"""Clippings in an object store, or wherever else fsspec finds files, fetched a little ahead of their turn.

The one door to fsspec. Nothing is fetched but from the addresses that the user names.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import mkstemp
from typing import Any

from newsclip.problem import ClippingError
from newsclip.runner.names import is_clipping_name, name_kind, show_name
from newsclip.runner.source import explain_error
from newsclip.runner.walk import Input, Walk

_THREADS = 8
_AHEAD = 32
# More than a run holds at a time: what was fetched so many files ago has been read.
_KEPT = 1024


def check_address(address: str) -> str | None:
    """Return why nothing can be read from an address, ``None`` where it may."""
    try:
        import fsspec

        for part in address.split("::"):
            if "://" in part:
                fsspec.get_filesystem_class(part.split("://")[0])
    except ImportError as error:
        return f'{address} is read with fsspec: pip install "newsclip[fsspec]" ({error})'
    except ValueError as error:
        return f"{address}: {error}"
    return None


def list_store(walk: Walk, address: str, name: bytes, spool: str) -> Iterator[Input]:
    """Yield the files below an address, fetched into the folder ``spool``; ``name`` is that of the address in records.

    What is passed over is counted by the walk.
    """
    origin = os.fsencode(address.rstrip("/"))
    prefix = name + b"/" if len(walk.paths) + len(walk.addresses) > 1 else b""
    try:
        folder = _RemoteFolder(address)
    except ClippingError as error:
        yield Input(show_name(name), origin, name, origin, error, is_folder=True)
        return
    wanted = (key for key in folder.list_keys() if walk.is_mine(prefix + key) and _is_wanted(walk, key))
    for key, place, problem in folder.fetch(wanted, spool):
        yield Input(show_name(prefix + key), place, prefix + key, origin + b"/" + key, problem)


def _is_wanted(walk: Walk, key: bytes) -> bool:
    if any(part.startswith(b".") for part in key.split(b"/")):
        return walk.skip(key, "hidden")
    if not walk.globs.accepts(os.fsdecode(key)):
        return walk.skip(key, "excluded")
    return is_clipping_name(key) or walk.skip(key, name_kind(key))


class _RemoteFolder:
    """The files below one address. What goes wrong with it is a ``ClippingError``."""

    def __init__(self, address: str) -> None:
        from fsspec.core import url_to_fs

        try:
            self._system, self._root = url_to_fs(address)
            paths = [str(path) for path in self._system.find(self._root)]
        except Exception as error:  # noqa: BLE001 - every store has errors of its own
            raise _explain(error) from None
        base = self._root.rstrip("/") + "/" if self._root else ""
        below = {path.removeprefix(base) if path.startswith(base) else Path(path).name: path for path in paths}
        self._paths = {os.fsencode(key): below[key] for key in below}

    def list_keys(self) -> list[bytes]:
        """Return the paths of the files below the address, sorted as those of a folder are."""
        return sorted(self._paths)

    def fetch(self, keys: Iterable[bytes], spool: str) -> Iterator[tuple[bytes, bytes, Any]]:
        """Yield key, place in the folder ``spool``, and problem, ``None`` mostly, of each file, in the given order."""
        with ThreadPoolExecutor(_THREADS) as threads:
            pending: deque[tuple[bytes, str, Any]] = deque()
            fetched: deque[str] = deque()
            for key in keys:
                descriptor, place = mkstemp(dir=spool)
                os.close(descriptor)
                pending.append((key, place, threads.submit(self._fetch, self._paths[key], place)))
                if len(pending) > _AHEAD:
                    yield _settle(*pending.popleft(), fetched)
            while pending:
                yield _settle(*pending.popleft(), fetched)

    def _fetch(self, path: str, place: str) -> ClippingError | None:
        try:
            self._system.get_file(path, place)
        except Exception as error:  # noqa: BLE001 - every store has errors of its own
            return _explain(error)
        return None


def _settle(key: bytes, place: str, task: Any, fetched: deque[str]) -> tuple[bytes, bytes, Any]:
    """Wait for a file; let the oldest go."""
    problem = task.result()
    fetched.append(place)
    if len(fetched) > _KEPT:
        Path(fetched.popleft()).unlink(missing_ok=True)
    return key, os.fsencode(place), problem


def _explain(error: Exception) -> ClippingError:
    if isinstance(error, OSError) and error.errno:
        return explain_error(error, "open")
    return ClippingError("open", type(error).__name__, f"the store did not give it: {error}")
