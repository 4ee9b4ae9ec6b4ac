"""The recipe: the one place that names the order of the steps from a file's bytes to its records."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from itertools import count
from pathlib import Path

from newsclip.clipping import Clipping, Draft, Options
from newsclip.compose import compose_failure, compose_record
from newsclip.problem import ClippingError, Stage
from newsclip.readers import find_reader
from newsclip.record import Record


def read_clipping(
    source: os.PathLike[str] | bytes | str, *, name: str | None = None, options: Options | None = None
) -> Record:
    """Return the record of one clipping: a path to read, bytes of a file, or text that was pasted.

    A ``str`` is the text itself; give a :class:`pathlib.Path` to have a file read. A clipping that cannot be read
    gives a record with the status ``failed`` and its ``problem``; only opening the path may raise, an ``OSError``.
    """
    if isinstance(source, str):
        return next(read_records(name or "-", source.encode("utf-8", "surrogatepass"), options or Options()))
    if isinstance(source, bytes):
        return next(read_records(name or "-", source, options or Options()))
    path = Path(source)
    return next(read_records(name or path.name, path.read_bytes(), options or Options()))


def read_records(
    name: str,
    data: bytes,
    options: Options,
    limit: Callable[[str | None], AbstractContextManager[object]] = nullcontext,
    first: int = 0,
) -> Iterator[Record]:
    """Yield the records of one file: one, or as many as it holds clippings, each as soon as it is read.

    ``name`` is the record's ``file``; ``data`` are the file's bytes. What is done for one clipping is done within
    ``limit``, which is given the clipping's ``member``; the ``first`` clippings are passed over. This is where the one
    catch-all stands: whatever goes wrong with a clipping ends as its record, and the next one is read.
    """
    digest, size = hashlib.sha256(data).hexdigest(), len(data)
    clippings = _open_clippings(name, data)
    for number in count():
        clipping, record = None, None
        try:
            with limit(None):
                clipping = next(clippings, None)
            if clipping is None:
                return
            with limit(clipping.member):
                if number >= first:
                    record = compose_record(name, digest, size, clipping, draft_clipping(clipping), options)
        except Exception as error:  # noqa: BLE001 - the one catch-all, around one clipping
            problem = explain_failure(error)
        else:
            if record:
                yield record
            continue
        # Not while an exception holds on to all that was made of the clipping: there may be no memory for a record.
        yield compose_failure(name, problem, digest, size, clipping.member if clipping else None)


def _open_clippings(name: str, data: bytes) -> Iterator[Clipping]:
    yield from find_reader(name, data).open(name, data)


def explain_failure(error: Exception, stage: Stage = "crash") -> ClippingError:
    """Return what an exception says of the clipping that raised it; ``stage`` is where, if it was not foreseen."""
    if isinstance(error, ClippingError):
        return ClippingError(error.stage, error.code, error.message)
    if isinstance(error, MemoryError):
        return ClippingError("limit", "memory", "it needs more memory than a worker may have; see --max-memory")
    if isinstance(error, RecursionError):
        return ClippingError("limit", "depth", "it is nested more deeply than it can be read")
    return ClippingError(stage, type(error).__name__, f"an error that newsclip did not foresee: {error}")


def draft_clipping(clipping: Clipping) -> Draft:
    """Return the clipping with its blocks labelled, its comments split and its facts found."""
    # Neither kind of clipping waits for what only the other needs.
    if clipping.is_page:
        from newsclip.page.draft import draft_page

        return draft_page(clipping)
    from newsclip.paste.draft import draft_paste

    return draft_paste(clipping)
