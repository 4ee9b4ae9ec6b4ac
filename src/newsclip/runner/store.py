"""Files in stores, below an address such as ``s3://bucket/clippings``. The one door to fsspec.

Nothing is fetched but from the addresses that the user names. Whatever goes wrong is a ``ClippingError``.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count, islice

from newsclip.problem import ClippingError
from newsclip.runner.source import Input, explain_error

# So many files are fetched at a time, and ahead of their turn. What was fetched so many files ago has been read: that
# is more than a run holds at a time.
_THREADS, _AHEAD, _KEPT = 8, 32, 1024


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


class Store:
    """What is below an address, of which only the names of one folder are asked for at a time."""

    def __init__(self, address: str) -> None:
        from fsspec.core import url_to_fs

        with explaining_store():
            self._system, root = url_to_fs(address)
            folder, _, name = root.rpartition("/")
            # Of an address that is a file there is that one only.
            self._only = os.fsencode(name) if self._system.isfile(root) else None
        self.root = os.fsencode(folder if self._only else root)

    def list_names(self, folder: bytes) -> list[bytes]:
        """Return the names in a folder, ``/`` at the end of folders', last first."""
        own = os.fsdecode(folder)
        with explaining_store():
            found = self._system.ls(own, detail=True)
            # Stores remember every listing, and nobody asks for this one again.
            self._system.invalidate_cache()
        names = [
            os.fsencode(str(one["name"]).rstrip("/").rpartition("/")[2]) + b"/" * (one["type"] == "directory")
            # Some stores have a folder stand in itself.
            for one in found
            if str(one["name"]).strip("/") != own.strip("/")
        ]
        return sorted((name for name in names if self._only in (None, name)), reverse=True)

    def fetch_inputs(self, inputs: Iterator[Input], spool: str) -> Iterator[Input]:
        """Yield inputs whose path is one in the store with the path of a copy in the folder ``spool``."""
        from concurrent.futures import ThreadPoolExecutor

        with ThreadPoolExecutor(_THREADS) as threads:
            places = (f"{spool}/{number % _KEPT}" for number in count())
            begun = (threads.submit(self._fetch, source, place) for source, place in zip(inputs, places, strict=False))
            pending = deque(islice(begun, _AHEAD))
            while pending:
                yield pending.popleft().result()
                pending.extend(islice(begun, 1))

    def _fetch(self, source: Input, place: str) -> Input:
        if source.problem is None:
            try:
                with explaining_store():
                    self._system.get_file(os.fsdecode(source.path), place)
            except ClippingError as error:
                source.problem = error
            source.path = os.fsencode(place)
        return source


@contextmanager
def explaining_store() -> Iterator[None]:
    """Raise ``ClippingError`` for whatever a store raises."""
    try:
        yield
    except Exception as error:  # noqa: BLE001 - every store has errors of its own
        if isinstance(error, OSError) and error.errno:
            raise explain_error(error, "open") from None
        raise ClippingError("open", type(error).__name__, f"the store did not give it: {error}") from None
