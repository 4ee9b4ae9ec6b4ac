"""What the user asked of a run: options of the command line, of a configuration or of Python, made one object."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from math import inf
from pathlib import Path
from typing import Any

_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*([KMGT]?)(?:i?B)?", re.IGNORECASE)
# What looks like the name of a file, of a kind that records cannot be written to.
_FILE_ENDING = re.compile(r"\.[a-z]\w{1,4}$", re.IGNORECASE)
_STORE = re.compile(r"[a-z][a-z0-9+]*://", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:https?|ftp|file)://", re.IGNORECASE)
CONFIGURATION = "newsclip.toml"
# Options that are places; in a configuration they are seen from the folder that it stands in.
_PLACES = frozenset({"output", "report", "summary", "files_from"})
_GLOB_CLASS = re.compile(r"\[!?\]?[^\]]*\]")

# The slowest of 2,595 real pages took 1.2 s; ten times that is a clipping that will not end.
DEFAULT_TIMEOUT = 15.0
# The largest real page was 1.6 MB; a paste of 50 MB is still tried.
DEFAULT_MAX_SIZE = "64M"
# A worker on real pages stays under 200 MB; a page of a million paragraphs asks for 1.5 GB.
DEFAULT_MAX_MEMORY = "1G"
DEFAULTS = {"timeout": DEFAULT_TIMEOUT, "max-size": DEFAULT_MAX_SIZE, "max-memory": DEFAULT_MAX_MEMORY}
"""What options are where nobody says so, by their names; where it is not just no or none."""
# Below this a worker cannot even load the extraction engine and read a small page.
_LEAST_MEMORY = 2**28
ENDINGS = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz", ".csv", ".sqlite", ".sqlite3", ".db", ".parquet")
"""An output of such a name is one file of that kind; any other is a folder."""
INCREMENTAL_ENDINGS = (".sqlite", ".sqlite3", ".db")
"""Files that, as a folder does, only change where a source has."""
PAGE_SUFFIXES = frozenset({".html", ".htm"})
"""A report of such a name is one page; any other is a folder."""


class UsageError(ValueError):
    """The command line or the configuration is wrong; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Filters:
    """Which files of a folder are taken: glob patterns, and whether links are followed out of it."""

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    follow_links: bool = False


@dataclass(frozen=True, slots=True)
class Settings:
    """One run: what to read, how, and where the records go (``output`` is ``None`` for standard output).

    A file may cost ``timeout`` seconds, ``max_size`` bytes, ``max_memory`` bytes of a worker. Of files that
    are spread over several runs, ``share`` is the number of this run, from 0, and how many there are.
    """

    paths: tuple[Path, ...]
    addresses: tuple[str, ...]
    filters: Filters
    jobs: int
    timeout: float
    max_size: int
    max_memory: int
    output: Path | None = None
    fields: tuple[str, ...] = ()
    share: tuple[int, int] = (0, 1)
    report: Path | None = None
    segments: bool = False
    duplicates: bool = True
    markdown: bool = False
    files_from: Path | None = None
    null: bool = False
    limit: int | None = None
    dry_run: bool = False
    summary: Path | None = None
    force: bool = False
    prune: bool = False
    quiet: bool = False
    verbose: int = 0
    log_json: bool = False


def make_settings(paths: Iterable[str] | None, **given: Any) -> Settings:
    """Return what a run needs to know of its options, ``given`` by their names. Raises ``UsageError``."""
    names, output, fields = list(paths or ()), given.pop("output", None), given.pop("fields", None)
    given |= {name: Path(given[name]) for name in _PLACES if given.get(name)}
    for name in names:
        if not name:
            raise UsageError("a path is empty; is a variable not set? the current folder is .")
        if _ADDRESS.match(name):
            raise UsageError(f"{name} is an address, and newsclip never goes online; save the page, and give the file")
    settings = Settings(
        tuple(Path(name) for name in names if not _STORE.match(name)),
        tuple(name for name in names if _STORE.match(name)),
        Filters(tuple(given.pop("include") or ()), tuple(given.pop("exclude") or ()), given.pop("follow_links")),
        jobs=_count_cores() if (jobs := given.pop("jobs")) is None else jobs,
        max_size=_read_size("--max-size", given.pop("max_size")),
        max_memory=_read_size("--max-memory", given.pop("max_memory")),
        output=None if output in (None, "-") else Path(output),
        duplicates=not given.pop("no_duplicates"),
        fields=tuple(dict.fromkeys(key.strip() for key in fields.split(","))) if fields is not None else (),
        **given,
    )
    for message, is_wrong in _list_complaints(settings):
        if is_wrong:
            raise UsageError(message)
    return settings


def find_ending(target: Path) -> str | None:
    """Return the ending that makes an output one file, ``None`` for a folder, also for one that has such a name."""
    name = target.name.lower()
    return None if target.is_dir() else next((ending for ending in ENDINGS if name.endswith(ending)), None)


def _count_cores() -> int:
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1


def _read_size(option: str, size: str | int) -> int:
    """Return the number of bytes that ``64M``, ``1.5G`` or ``4096`` mean. Raises ``UsageError``."""
    match = _SIZE.fullmatch(str(size).strip())
    if not match:
        raise UsageError(f"{option}: {size!r} is no size; write it like 64M or 1G")
    return int(float(match[1]) * 1024 ** " KMGT".index(match[2].upper() or " "))


def _list_complaints(settings: Settings) -> Iterable[tuple[str, Any]]:
    """Yield what may be wrong with options that do not go together, and whether it is."""
    target, report, (share, shares) = settings.output, settings.report, settings.share
    ending = find_ending(target) if target else None
    is_folder = target is not None and ending is None
    is_incremental = is_folder or ending in INCREMENTAL_ENDINGS
    if target and is_folder and not target.is_dir():
        files = ", ".join(ENDINGS)
        yield f"{target} is a file, and none that ends in {files}", target.exists()
        told = f"a file of records ends in {files}; if {target} is to be a folder, make it first"
        yield told, _FILE_ENDING.search(target.name)
    yield (
        "nothing to read: name a folder, a file, or - for standard input",
        not (settings.paths or settings.addresses or settings.files_from),
    )
    yield (
        "--prune and --force are about a folder or a database of records; give one with -o",
        (settings.prune or settings.force) and not is_incremental,
    )
    yield "--markdown is about a folder of records; give one with -o", settings.markdown and not is_folder
    yield "--fields is about lines and tables, not about folders and databases", settings.fields and is_incremental
    yield "--fields has segments only with --segments", "segments" in settings.fields and not settings.segments
    yield (
        f"a page to look at ends in .html; if {report} is to be a folder, make it first",
        report
        and report.suffix.lower() not in PAGE_SUFFIXES
        and (report.is_file() or (_FILE_ENDING.search(report.name) and not report.is_dir())),
    )
    yield "-0 is about the names of --files-from", settings.null and settings.files_from is None
    is_both = settings.files_from == Path("-") and Path("-") in settings.paths
    yield "standard input is a clipping or the list of their names, not both", is_both
    yield "a worker needs at least 256M; raise --max-memory", settings.max_memory < _LEAST_MEMORY
    yield f"a time limit of {settings.timeout} seconds is none", not 0 < settings.timeout < inf
    yield "there must be at least one job", settings.jobs < 1
    yield "a limit is of one file at least", settings.limit is not None and settings.limit < 1
    yield "of a share, the number counts from 0 and is less than how many there are", not 0 <= share < shares
    for glob in (*settings.filters.include, *settings.filters.exclude):
        reason = _explain_glob(glob)
        yield f"the pattern {glob!r} can match nothing: {reason}", reason
    if settings.addresses:
        from newsclip.runner.source import check_address

        yield from ((reason or "", reason) for reason in map(check_address, settings.addresses))
    if settings.fields:
        from newsclip.record import Record

        keys = Record.model_fields
        unknown = next((key for key in settings.fields if key not in keys), None)
        yield f"a record has no key {unknown!r}; it has {', '.join(keys)}", unknown is not None


def _explain_glob(glob: str) -> str | None:
    """Return why no path can ever match a pattern, ``None`` where one can."""
    if not glob.strip("/"):
        return "it is empty"
    if "[" in _GLOB_CLASS.sub("", glob):
        return "its [ has no ]; write [[] for the character itself"
    if glob.startswith("/") or {".", ".."} & set(glob.split("/")):
        return "patterns are compared with paths below the folder that is read, such as 2024/ferry.txt"
    return None


def find_configuration(paths: Collection[str], named: str | None) -> Path | None:
    """Return the configuration that is ``named``, or that of the folder that is read, ``None`` where there is none."""
    if named:
        return Path(named)
    file = Path(*paths) / CONFIGURATION
    return file if len(paths) == 1 and file.is_file() else None


def read_configuration(file: Path, options: Mapping[str, bool], *, is_named: bool) -> dict[str, Any]:
    """Return the values of the options that ``file`` sets, by the options' names.

    ``options`` are the names that there are, and whether each takes several values. A file that the user has not
    named (``is_named``) came with the clippings: it may have things written below its own folder only.
    Raises ``UsageError``.
    """
    import tomllib

    try:
        settings = tomllib.loads(file.read_text("utf-8"))
    except OSError as error:
        raise UsageError(f"{file}: {error.strerror}") from None
    except ValueError as error:
        raise UsageError(f"{file} is no TOML: {error}") from None
    values: dict[str, Any] = {}
    for key, value in settings.items():
        name = key.replace("_", "-")
        if name not in options:
            raise UsageError(f"{file}: there is no option {key!r}; there are {', '.join(sorted(options))}")
        if isinstance(value, dict) or (isinstance(value, list) and not options[name]):
            raise UsageError(f"{file}: {key!r} takes one value")
        if value == "":
            raise UsageError(f"{file}: {key!r} is empty")
        if name.replace("-", "_") in _PLACES and value != "-":
            place = file.parent / str(value)
            if not is_named and not place.resolve().is_relative_to(file.parent.resolve()):
                raise UsageError(f"{file}: {key!r} leads out of its folder; allow that with --config {file}")
            value = str(place)
        values[name] = [value] if options[name] and not isinstance(value, list) else value
    return values


def spell_configuration(values: Mapping[str, tuple[Any, str]]) -> str:
    """Return options, each with where its value is from, as a configuration that sets them."""
    import json  # which the command's start does not wait for

    lines = []
    for name, (value, origin) in values.items():
        if value is None or value in ([], ()):
            lines.append(f"# {name} is not set")
        else:
            spelt = json.dumps(value if isinstance(value, bool | int | float | list | tuple) else str(value))
            lines.append(f"{name} = {spelt}  # {origin}")
    return "\n".join(lines)
