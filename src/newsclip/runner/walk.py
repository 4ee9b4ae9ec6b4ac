"""The walk: paths on the command line to the files to read, in the order of their records.

Entries are sorted by the bytes of their path below the folder, so the order depends on no locale. Of a folder only
the names of the entries on the way down are held, so memory does not grow with the number of files below.
"""

from __future__ import annotations

import os
import stat
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from zlib import crc32

from newsclip.problem import ClippingError
from newsclip.runner.names import PathFilter, find_companions, is_export, judge_name, name_roots, show_name
from newsclip.runner.settings import Filters
from newsclip.runner.source import Input, explain_error, explain_kind, fetch_store

STDIN = Path("-")
_PART = "part of a saved page"
_ALL = Filters()
Identity = tuple[int, int]


@dataclass(slots=True)
class _Root:
    """A folder of the command line: what its files' names in the records begin with, and where it really is."""

    prefix: bytes
    real: bytes

    def refuse(self, path: bytes, key: bytes, problem: ClippingError, *, is_folder: bool = False) -> Input:
        """Return an entry as an input that failed."""
        return Input(show_name(key), path, key, self.locate(key), problem, is_folder)

    def locate(self, key: bytes) -> bytes:
        """Return where an entry stands, absolute, through whatever links the way to it leads."""
        below = key[len(self.prefix) + 1 :] if self.prefix else key
        return self.real if below in (b"", b".") else os.path.join(self.real, below)  # noqa: PTH118 - bytes


@dataclass(slots=True)
class _Level:
    """A folder on the way down: where it is, its path below the root, and the names in it still to visit."""

    folder: bytes
    below: bytes
    names: list[bytes]
    companions: set[bytes]
    identity: Identity


@dataclass
class Walk:
    """One walk over the ``paths`` and stores. It counts what it skips, and tells ``report`` of each: file, reason.

    ``own`` are the output's own files and folders, which are no input. With ``names``, only those are read of the one
    path, and no more than is of this run's ``share``. ``listed`` are the folders among the paths that were listed and
    held something, ``doubtful`` those that were not or did not.
    """

    paths: tuple[Path, ...]
    filters: Filters = _ALL
    names: list[bytes] | None = None
    addresses: tuple[str, ...] = ()
    share: tuple[int, int] = (0, 1)
    own: frozenset[Identity] = frozenset()
    report: Callable[[str, str], None] | None = None

    def __post_init__(self) -> None:
        self.skipped: Counter[str] = Counter()
        self.listed: list[bytes] = []
        self.doubtful: list[bytes] = []
        self.globs = PathFilter(self.filters)
        self._spool: TemporaryDirectory[str] | None = None

    def list_inputs(self) -> Iterator[Input]:
        """Yield the files to read, path by path, each folder's in sorted order, and then those of stores."""
        roots = name_roots([*self.paths, *(Path(address.rstrip("/")) for address in self.addresses)])
        for found in self._list_paths(roots) if self.names is None else self._list_named(self.names):
            if self._is_mine(found.key):
                yield found
        for number, address in enumerate(self.addresses, len(self.paths)):
            yield from self._list_store(address, roots[number], roots[number] + b"/" if len(roots) > 1 else b"")

    def close(self) -> None:
        """Let go of what was fetched from stores."""
        if self._spool:
            self._spool.cleanup()

    def _is_mine(self, key: bytes) -> bool:
        """Whether a file is of the share of them that this run reads."""
        number, count = self.share
        return count == 1 or crc32(key) % count == number

    def _list_paths(self, roots: list[bytes]) -> Iterator[Input]:
        parts = self._find_parts()
        for path, name in zip(self.paths, roots, strict=False):
            if path == STDIN:
                yield Input("-", b"-", b"stdin", b"-")
            elif path in parts:
                self._skip(name + b"/", _PART)
            else:
                yield from self._list_root(os.fsencode(path), name, name if len(roots) > 1 else b"")

    def _find_parts(self) -> set[Path]:
        """Return those of the paths that hold the parts of pages named beside them, as a shell's ``*`` names all."""
        beside: dict[Path, list[bytes]] = defaultdict(list)
        for path in self.paths:
            beside[path.parent].append(os.fsencode(path.name) + b"/" * path.is_dir())
        return {
            folder / os.fsdecode(name)
            for folder, names in beside.items()
            for name in find_companions(os.fsencode(folder), names)
        }

    def _list_named(self, names: list[bytes]) -> Iterator[Input]:
        """Yield what the names stand for, in their order, named as if the one path, or this folder, were read whole."""
        base = os.path.abspath(os.fsencode(self.paths[0] if self.paths else "."))  # noqa: PTH100 - bytes
        for name in dict.fromkeys(names):
            path = os.path.normpath(os.path.join(base, name))  # noqa: PTH118 - bytes, which pathlib does not take
            if path.startswith(base.rstrip(b"/") + b"/"):
                key = path[len(base.rstrip(b"/")) + 1 :]
                yield from self._list_root(path, key, key)
            else:
                told = f"it is not below {show_name(os.path.basename(base))}, the folder that names are taken from"  # noqa: PTH119
                key = os.path.basename(path) or b"."  # noqa: PTH119
                yield Input(show_name(key), path, key, path, ClippingError("open", "outside", told))

    def _list_root(self, given: bytes, name: bytes, prefix: bytes) -> Iterator[Input]:
        """Yield what a path of the command line stands for; names of files in a folder begin with ``prefix``."""
        # A path that the user names is followed wherever it leads.
        origin = os.path.join(os.path.realpath(os.path.dirname(given)), os.path.basename(given))  # noqa: PTH118,PTH119,PTH120
        try:
            target = os.path.realpath(given, strict=True)
            mode = os.stat(target).st_mode  # noqa: PTH116 - bytes, which pathlib does not take
        except OSError as error:
            self.doubtful.append(origin)
            yield Input(show_name(name), given, name, origin, explain_error(error, "open"), is_folder=True)
            return
        if stat.S_ISDIR(mode):
            yield from self._list_folder(given, _Root(prefix, target))
        elif stat.S_ISREG(mode):
            yield Input(show_name(name), target, name, origin)
        else:
            yield Input(show_name(name), given, name, origin, explain_kind(mode))

    def _list_store(self, address: str, name: bytes, prefix: bytes) -> Iterator[Input]:
        """Yield the files below an address that is called ``name`` in records."""
        self._spool = self._spool or TemporaryDirectory(prefix="newsclip-")
        origin = os.fsencode(address.rstrip("/"))

        def wants(key: bytes) -> bool:
            return (key.endswith(b"/") or self._is_mine(prefix + key)) and not self._refuses(key)

        try:
            for key, place, problem in fetch_store(address, self._spool.name, wants):
                path = prefix + key.rstrip(b"/")
                stands = origin + b"/" + key.rstrip(b"/")
                yield Input(show_name(path), place, path, stands, problem, is_folder=key.endswith(b"/"))
        except ClippingError as error:
            yield Input(show_name(name), origin, name, origin, error, is_folder=True)

    def _refuses(self, key: bytes) -> bool:
        """Whether a file or folder of a store is passed over."""
        if key.rstrip(b"/").rpartition(b"/")[2].startswith(b"."):
            return self._skip(key, "hidden")
        if not self.globs.accepts(os.fsdecode(key)):
            return self._skip(key, "excluded")
        kind = None if key.endswith(b"/") else judge_name(key)
        return kind is not None and self._skip(key, kind)

    def _list_folder(self, given: bytes, root: _Root) -> Iterator[Input]:
        """Go down one folder without recursion: depth is bounded by the system's path length only."""
        levels: list[_Level] = []
        refusal = self._enter(levels, root, given, root.prefix)
        is_listed = bool(levels and levels[0].names)
        (self.listed if is_listed else self.doubtful).append(root.real)
        if refusal:
            yield refusal
        while levels:
            level = levels[-1]
            if not level.names:
                levels.pop()
                continue
            name = level.names.pop()
            path = os.path.join(level.folder, name.rstrip(b"/"))  # noqa: PTH118 - bytes, which pathlib does not take
            key = level.below + b"/" + name if level.below else name
            found: Input | None = None
            if name.startswith(b"."):
                self._skip(key, "hidden")
            elif name in level.companions:
                self._skip(key, _PART)
            elif not self.globs.accepts(os.fsdecode(key)):
                self._skip(key, "excluded")
            elif name.endswith(b"/") or self._is_way(path):
                found = self._enter(levels, root, path, key.rstrip(b"/"))
            else:
                found = self._judge_entry(root, path, key)
            if found:
                yield found

    def _is_way(self, path: bytes) -> bool:
        """Whether a link that is no folder itself is to be followed to one."""
        return self.filters.follow_links and os.path.isdir(path)  # noqa: PTH112 - bytes

    def _enter(self, levels: list[_Level], root: _Root, folder: bytes, below: bytes) -> Input | None:
        """Go down into a folder; return it as an input that failed where it cannot be listed."""
        try:
            identity = _identify(os.stat(folder))  # noqa: PTH116 - bytes, which pathlib does not take
            names = list_names(folder)
        except OSError as error:
            return root.refuse(folder, below or b".", explain_error(error, "open"), is_folder=True)
        if levels and identity in self.own:
            self._skip(below, "the output itself")
        elif any(identity == level.identity for level in levels):
            self._skip(below, "link loop")
        else:
            levels.append(_Level(folder, below, names, find_companions(folder, names), identity))
        return None

    def _judge_entry(self, root: _Root, path: bytes, key: bytes) -> Input | None:
        """Return what is no folder as an input, ``None`` where it is passed over."""
        kind = judge_name(key)
        try:
            state = os.lstat(path)
            is_link = stat.S_ISLNK(state.st_mode)
            target = os.path.realpath(path, strict=True) if is_link else path
            mode = os.stat(target).st_mode if is_link else state.st_mode  # noqa: PTH116 - bytes
        except OSError as error:
            problem = explain_error(error, "open")
            if problem.code == "not-found" and os.path.islink(path):  # noqa: PTH114 - bytes
                problem = ClippingError("open", "broken-link", "it is a symbolic link to a file that does not exist")
            return None if self._skip(key, kind) else root.refuse(path, key, problem)
        is_file = stat.S_ISREG(mode)
        is_outside = is_link and os.path.commonpath((root.real, target)) != root.real
        if is_link and stat.S_ISDIR(mode):
            self._skip(key, "linked folder")
        elif not is_link and _identify(state) in self.own:
            self._skip(key, "the output itself")
        elif is_file and not kind and is_outside and not self.filters.follow_links:
            reason = "it is a symbolic link out of the folder; --follow-links reads it"
            return root.refuse(path, key, ClippingError("open", "link-outside", reason))
        elif kind and not (is_file and is_export(target, key)):
            self._skip(key, kind)
        elif not is_file:
            return root.refuse(path, key, explain_kind(mode))
        else:
            return Input(show_name(key), target, key, root.locate(key))
        return None

    def _skip(self, key: bytes, reason: str | None) -> bool:
        """Count what is passed over for a ``reason``, and tell of it; say whether there is one."""
        if reason:
            self.skipped[reason] += 1
            if self.report:
                self.report(show_name(key), reason)
        return bool(reason)


def list_names(folder: bytes) -> list[bytes]:
    """Return the names in a folder, last first, folders with ``/`` at their end.

    With that slash the names sort as the whole paths below them do. Raises ``OSError``.
    """
    with os.scandir(folder) as entries:
        names = [entry.name + b"/" if entry.is_dir(follow_symlinks=False) else entry.name for entry in entries]
    names.sort(reverse=True)
    return names


def _identify(state: os.stat_result) -> Identity:
    return state.st_dev, state.st_ino
