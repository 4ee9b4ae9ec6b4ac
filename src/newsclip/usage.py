"""What was asked for in a wrong way: options that do not go together, places that records cannot go to."""

from __future__ import annotations

import re
from collections.abc import Iterable
from math import inf
from pathlib import Path

from newsclip.runner.globs import explain_glob
from newsclip.runner.settings import (
    ENDINGS,
    INCREMENTAL_ENDINGS,
    LEAST_MEMORY,
    PAGE_SUFFIXES,
    Settings,
    find_ending,
    show_size,
)

# What looks like the name of a file, of a kind that records cannot be written to.
_FILE_ENDING = re.compile(r"\.[a-z]\w{1,4}$", re.IGNORECASE)


_STORE = re.compile(r"[a-z][a-z0-9+]*://", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:https?|ftp|file)://", re.IGNORECASE)


class UsageError(ValueError):
    """The command line or the configuration is wrong; the text says what to do."""


def find_output(output: str | None) -> Path | None:
    """Return where records go, ``None`` for standard output. Raises ``UsageError`` where that cannot be."""
    if output is None or output == "-":
        return None
    if not output:
        raise UsageError("-o has an empty name; is a variable not set?")
    target = Path(output)
    if target.is_dir() or find_ending(target):
        return target
    files = ", ".join(ENDINGS)
    if target.exists():
        raise UsageError(f"{output} is a file, and none that ends in {files}")
    if _FILE_ENDING.search(target.name):
        raise UsageError(f"a file of records ends in {files}; if {output} is to be a folder, make it first")
    return target


def list_addresses(names: Iterable[str]) -> tuple[str, ...]:
    """Return the addresses of stores that are to be read, such as ``s3://bucket``."""
    return tuple(name for name in names if _STORE.match(name) and not _ADDRESS.match(name))


def list_paths(names: Iterable[str]) -> tuple[Path, ...]:
    """Return the paths that are to be read. Raises ``UsageError`` for what is neither path nor address of a store."""
    for name in names:
        if not name:
            raise UsageError("a path is empty; is a variable not set? the current folder is .")
        if _ADDRESS.match(name):
            raise UsageError(f"{name} is an address, and newsclip never goes online; save the page, and give the file")
    return tuple(Path(name) for name in names if not _STORE.match(name))


def check_settings(settings: Settings) -> None:
    """See to it that the options go together. Raises ``UsageError``."""
    target, report = settings.output, settings.report
    ending = find_ending(target) if target else None
    is_folder = target is not None and ending is None
    wrong = {
        "nothing to read: name a folder, a file, or - for standard input": not settings.paths
        and not settings.addresses
        and settings.files_from is None,
        "--prune and --force are about a folder or a database of records; give one with -o": (
            (settings.prune or settings.force) and not (is_folder or ending in INCREMENTAL_ENDINGS)
        ),
        "--markdown is about a folder of records; give one with -o": settings.markdown and not is_folder,
        "--fields is about lines and tables, not about folders and databases": settings.fields
        and (is_folder or ending in INCREMENTAL_ENDINGS),
        "--fields has segments only with --segments": "segments" in settings.fields and not settings.segments,
        f"a page to look at ends in .html; if {report} is to be a folder, make it first": report
        and report.suffix.lower() not in PAGE_SUFFIXES
        and (report.is_file() or (_FILE_ENDING.search(report.name) and not report.is_dir())),
        "-0 is about the names of --files-from": settings.null and settings.files_from is None,
        "standard input is a clipping or the list of their names, not both": settings.files_from == Path("-")
        and Path("-") in settings.paths,
        f"a worker needs at least {show_size(LEAST_MEMORY)}; raise --max-memory": settings.limits.max_memory
        < LEAST_MEMORY,
        f"a time limit of {settings.limits.timeout} seconds is none": not 0 < settings.limits.timeout < inf,
        "there must be at least one job": settings.jobs < 1,
        "of a share, the number counts from 0 and is less than how many there are": not (
            0 <= settings.share[0] < settings.share[1]
        ),
    }
    for glob in (*settings.filters.include, *settings.filters.exclude):
        if reason := explain_glob(glob):
            wrong[f"the pattern {glob!r} can match nothing: {reason}"] = True
    if settings.addresses:
        from newsclip.runner.remote import check_address

        wrong |= {reason: True for reason in map(check_address, settings.addresses) if reason}
    for message, holds in wrong.items():
        if holds:
            raise UsageError(message)
    if settings.fields:
        from newsclip.record import Record

        unknown = [key for key in settings.fields if key not in Record.model_fields]
        if unknown:
            raise UsageError(f"a record has no key {unknown[0]!r}; it has {', '.join(Record.model_fields)}")
