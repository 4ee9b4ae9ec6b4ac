"""What the user asked of a run, as the runner needs it."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*([KMGT]?)(?:i?B)?", re.IGNORECASE)
_POWERS = {"": 0, "K": 1, "M": 2, "G": 3, "T": 4}

# The slowest of 2,595 real pages took 1.2 s; ten times that is a clipping that will not end.
DEFAULT_TIMEOUT = 15.0
# The largest real page was 1.6 MB; a paste of 50 MB is still tried.
DEFAULT_MAX_SIZE = 64 * 2**20
# A worker on real pages stays under 200 MB; a page of a million paragraphs asks for 1.5 GB.
DEFAULT_MAX_MEMORY = 2**30
# Below this a worker cannot even load the extraction engine and read a small page.
LEAST_MEMORY = 2**28
ENDINGS = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz", ".csv", ".sqlite", ".sqlite3", ".db", ".parquet")
"""An output of such a name is one file of that kind; any other is a folder."""
INCREMENTAL_ENDINGS = (".sqlite", ".sqlite3", ".db")
"""Files that, as a folder does, only change where a source has."""
PAGE_SUFFIXES = frozenset({".html", ".htm"})
"""A report of such a name is one page; any other is a folder."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost: seconds of wall-clock time, bytes of the file, bytes of a worker's memory."""

    timeout: float = DEFAULT_TIMEOUT
    max_size: int = DEFAULT_MAX_SIZE
    max_memory: int = DEFAULT_MAX_MEMORY


@dataclass(frozen=True, slots=True)
class Filters:
    """Which files of a folder are taken: glob patterns, and whether links are followed out of it."""

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    follow_links: bool = False


@dataclass(frozen=True, slots=True)
class Settings:
    """One run: what to read, how, and where the records go (``output`` is ``None`` for standard output)."""

    paths: tuple[Path, ...]
    addresses: tuple[str, ...] = ()
    share: tuple[int, int] = (0, 1)
    output: Path | None = None
    report: Path | None = None
    filters: Filters = Filters()
    limits: Limits = Limits()
    jobs: int = 1
    segments: bool = False
    duplicates: bool = True
    markdown: bool = False
    fields: tuple[str, ...] = ()
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


def find_ending(target: Path) -> str | None:
    """Return the ending that makes an output one file, ``None`` for a folder, also for one that has such a name."""
    name = target.name.lower()
    return None if target.is_dir() else next((ending for ending in ENDINGS if name.endswith(ending)), None)


def parse_size(text: str) -> int | None:
    """Return the number of bytes that ``64M``, ``1.5G`` or ``4096`` mean, ``None`` where it is no size."""
    match = _SIZE.fullmatch(text.strip())
    return int(float(match[1]) * 1024 ** _POWERS[match[2].upper()]) if match else None


def show_size(size: int) -> str:
    """Return a size as the options take it."""
    for unit in "GMK":
        step = 1024 ** _POWERS[unit]
        if size >= step and size % step == 0:
            return f"{size // step}{unit}"
    return str(size)


def count_cores() -> int:
    """Return how many processors this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1
