"""The recipe: the one place that names the order of the steps from a file's bytes to its records."""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path, PurePath

from newsclip.blocks import COMMENT_ROLES, Block, Role
from newsclip.clipping import DEFAULT_MAX_SIZE, Clipping, Draft, Options, Source, join_facts
from newsclip.compose import compose_failure, compose_record
from newsclip.facts.dates import find_relative_date, resolve_relative
from newsclip.formats import SUFFIXES, check_size, open_clippings
from newsclip.problem import ClippingError, Stage
from newsclip.record import Record

_LONGEST_PATH = 4096
# So far above an article stand byline and date.
_LINES_ABOVE = 8


def read_clipping(
    source: str | bytes | os.PathLike[str], *, name: str | None = None, options: Options | None = None
) -> Record:
    """Return the record of one clipping: text that was pasted, or the bytes of a file.

    ``name`` becomes the record's ``file``. What cannot be read gives a record with the status ``failed``. Raises
    ``ValueError`` for a ``str`` that is a path (:func:`read_file` reads files), and as that does.
    """
    if isinstance(source, os.PathLike):
        return read_file(source, name=name, options=options)
    if isinstance(source, str):
        if _is_path(source):
            raise ValueError(f"{source!r} is a path, not the text of a clipping; read_file reads files")
        source = source.encode("utf-8", "surrogatepass")
    return _read_one(name or "-", source, options)


def read_file(path: str | os.PathLike[str], *, name: str | None = None, options: Options | None = None) -> Record:
    """Return the record of the one clipping that a file holds, without the limits of the command.

    ``name`` becomes the record's ``file``, by default the file's own name. Raises ``OSError`` where the file cannot be
    opened, and ``ValueError`` where it holds several clippings (:func:`newsclip.read_folder` reads those).
    """
    with Path(path).open("rb") as stream:
        return _read_one(name or Path(path).name, stream, options)


def _read_one(name: str, data: bytes | io.BufferedIOBase, options: Options | None) -> Record:
    records = read_records(name, data, options or Options())
    record = next(records)
    if next(records, None) is not None:
        raise ValueError(f"{name} holds several clippings; read_folder yields the record of each")
    return record


def _is_path(text: str) -> bool:
    """Whether a text that is given for a clipping is the path of one."""
    if not text or len(text) > _LONGEST_PATH or "\n" in text or "\0" in text:
        return False
    return not text.isspace() and (PurePath(text).suffix.lower() in SUFFIXES or os.path.exists(text))  # noqa: PTH110


def read_records(
    name: str,
    data: bytes | io.BufferedIOBase,
    options: Options,
    announce: Callable[[Clipping], None] = lambda _: None,
    first: int = 0,
    max_size: int = DEFAULT_MAX_SIZE,
) -> Iterator[Record]:
    """Yield the records of one file: one, or as many as it holds clippings, each as soon as it is read.

    ``name`` is the record's ``file``; of ``data``, bytes or a seekable stream of them, no more is held than one
    clipping of up to ``max_size`` bytes. Each goes to ``announce`` before it is read; the ``first`` are passed over.
    This is where the one catch-all stands: whatever goes wrong with a clipping ends as its record.
    """
    source = Source(name, io.BytesIO(data) if isinstance(data, bytes) else data, max_size)
    digest, size = None, None
    try:
        size = source.measure()
        check_size(source)
        digest = hashlib.file_digest(source.rewind(), "sha256").hexdigest()
    except Exception as error:  # noqa: BLE001 - the catch-all, before there is a clipping
        yield compose_failure(name, explain_failure(error), digest, size)
        return
    clippings = open_clippings(source)
    for number in count():
        clipping, record = None, None
        try:
            clipping = next(clippings, None)
            if clipping is None:
                return
            announce(clipping)
            if clipping.problem:
                raise clipping.problem
            if number >= first:
                record = compose_record(name, digest, size, clipping, draft_clipping(clipping), options)
        except Exception as error:  # noqa: BLE001 - the one catch-all, around one clipping
            problem = explain_failure(error)
        else:
            if record:
                yield record
            continue
        # Not while an exception holds on to all that was made of the clipping: there may be no memory for a record.
        if number >= first or clipping is None:
            member, kind = (clipping.member, clipping.format) if clipping else (None, None)
            yield compose_failure(name, problem, digest, size, member, kind)


def explain_failure(error: Exception, stage: Stage = "crash") -> ClippingError:
    """Return what an exception says of the clipping that raised it; ``stage`` is where, if it was not foreseen."""
    if isinstance(error, ClippingError):
        return ClippingError(error.stage, error.code, error.message, error.kind)
    if isinstance(error, MemoryError):
        return ClippingError("limit", "memory", "it needs more memory than a worker may have; see --max-memory")
    if isinstance(error, RecursionError):
        return ClippingError("limit", "depth", "it is nested more deeply than it can be read")
    return ClippingError(stage, type(error).__name__, f"an error that newsclip did not foresee: {error}")


def draft_clipping(clipping: Clipping) -> Draft:
    """Return the clipping with its blocks labelled, its comments split and its facts found."""
    draft = _draft_stretch(clipping)
    draft.fields = join_facts(clipping.facts, draft.fields, clipping.hints)
    if clipping.saved:
        resolve_dates(draft, clipping.saved)
    return draft


def _draft_stretch(clipping: Clipping) -> Draft:
    """Return the draft of the stretch of a clipping that is the article's; what its format knows stands around it."""
    if clipping.blocks is not None:
        return Draft(clipping.text, clipping.blocks, clipping.comments)
    if clipping.span is None:
        return _draft(clipping)
    start, end = clipping.span
    draft = _draft(replace(clipping, text=clipping.text[start:end]))
    for block in draft.blocks:
        block.shift(start)
    outside = [(0, start), (end, len(clipping.text))]
    around = [Block("", *stretch, Role.CHROME, "stands outside the article") for stretch in outside]
    blocks = [block for block in (around[0], *draft.blocks, around[1]) if block.end > block.start]
    return replace(draft, text=clipping.text, blocks=blocks)


def _draft(clipping: Clipping) -> Draft:
    # Neither kind of clipping waits for what only the other needs.
    if clipping.is_page:
        from newsclip.page.draft import draft_page

        return draft_page(clipping)
    from newsclip.paste.draft import draft_paste

    return draft_paste(clipping)


def resolve_dates(draft: Draft, saved: str) -> None:
    """Give the article and its comments the days that "3 hours ago" means, counted from the day of saving."""
    found = draft.fields
    if found.published is None:
        raw = found.published_raw or _find_relative(draft.blocks)
        found.published = resolve_relative(raw, saved) if raw else None
        found.published_raw = raw if found.published else found.published_raw
    draft.comments = [
        comment.model_copy(update={"published": resolve_relative(comment.published_raw, saved)})
        if comment.published is None and comment.published_raw
        else comment
        for comment in draft.comments
    ]


def _find_relative(blocks: list[Block]) -> str | None:
    """Return the words above an article that tell its date from now."""
    first = next((at for at, block in enumerate(blocks) if block.role is Role.BODY), 0)
    above = [block.text for block in blocks[max(0, first - _LINES_ABOVE) : first] if block.role not in COMMENT_ROLES]
    found = [date.raw for text in above if (date := find_relative_date(text))]
    return found[-1] if found else None
