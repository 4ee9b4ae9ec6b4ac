"""The recipe: the one place that names the order of the steps from a file's bytes to its records."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from newsclip.clipping import Clipping, Draft, Options
from newsclip.compose import compose_failure, compose_record
from newsclip.problem import ClippingError
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


def read_records(name: str, data: bytes, options: Options) -> Iterator[Record]:
    """Yield the records of one file: one, or as many as a container holds clippings.

    ``name`` is the record's ``file``; ``data`` are the file's bytes. This is where the one catch-all stands: whatever
    goes wrong with a file ends as its record.
    """
    digest = hashlib.sha256(data).hexdigest()
    failure: ClippingError | None = None
    try:
        for clipping in find_reader(name, data).open(name, data):
            draft = draft_clipping(clipping)
            yield compose_record(name, digest, len(data), clipping, draft, options)
    except ClippingError as error:
        failure = ClippingError(error.stage, error.code, error.message)
    except MemoryError:
        failure = ClippingError("limit", "memory", "it needs more memory than a worker may have; see --max-memory")
    except RecursionError:
        failure = ClippingError("limit", "depth", "it is nested more deeply than it can be read")
    except Exception as error:  # noqa: BLE001 - the one catch-all, around one file
        failure = ClippingError("crash", type(error).__name__, f"an error that newsclip did not foresee: {error}")
    if failure is not None:
        # Not while an exception holds on to all that was made of the clipping: there may be no memory for a record.
        yield compose_failure(name, failure, digest, len(data))


def draft_clipping(clipping: Clipping) -> Draft:
    """Return the clipping with its blocks labelled, its comments split and its facts found."""
    # Neither kind of clipping waits for what only the other needs.
    if clipping.is_page:
        from newsclip.page.draft import draft_page

        return draft_page(clipping)
    from newsclip.paste.draft import draft_paste

    return draft_paste(clipping)
