"""The walk: paths on the command line to the files to read, in the order of their records.

Entries are sorted by the bytes of their path below the folder, so the order depends on no locale. Of a folder only
the names of the entries on the way down are held, so memory does not grow with the number of files below.
"""

from __future__ import annotations

import os
import stat
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from zlib import crc32

from newsclip.problem import ClippingError
from newsclip.runner.companions import find_companions
from newsclip.runner.globs import PathFilter
from newsclip.runner.names import is_clipping_name, is_export, name_kind, name_roots, show_name
from newsclip.runner.settings import Filters
from newsclip.runner.source import explain_error, explain_kind

STDIN = Path("-")
Identity = tuple[int, int]


@dataclass(slots=True)
class Input:
    """One file to read: the record's ``file``, where its bytes are, and the path below the output that mirrors it.

    ``origin`` is where it stands, absolute, which tells it from every other file. ``problem`` stands where it cannot be
    read; ``is_folder`` is set on a folder that could not be listed: what is below it may still be there.
    """

    file: str
    path: bytes
    key: bytes
    origin: bytes
    problem: ClippingError | None = None
    is_folder: bool = False


@dataclass(slots=True)
class _Root:
    """A folder of the command line: what its files' names in the records begin with, and where it really is."""

    prefix: bytes
    real: bytes


@dataclass(slots=True)
class _Level:
    """A folder on the way down: where it is, its path below the root, and the names in it still to visit."""

    folder: bytes
    below: bytes
    names: list[bytes]
    companions: set[bytes]
    identity: Identity


@dataclass(slots=True)
class Walk:
    """A walk over the paths of a command line.

    ``skipped`` counts what it passed over, by reason; ``report`` is told of each, by path and reason. ``listed`` are
    the folders of the command line that were listed and hold something, ``doubtful`` those that were not or do not.
    Where there are ``names``, only those are read: paths below the one folder of the command line, or the current one.
    """

    paths: tuple[Path, ...]
    filters: Filters = field(default_factory=Filters)
    own: frozenset[Identity] = frozenset()
    report: Callable[[str, str], None] | None = None
    names: list[bytes] | None = None
    addresses: tuple[str, ...] = ()
    share: tuple[int, int] = (0, 1)
    skipped: Counter[str] = field(default_factory=Counter)
    listed: list[bytes] = field(default_factory=list)
    doubtful: list[bytes] = field(default_factory=list)
    globs: PathFilter = field(init=False)
    spool: TemporaryDirectory[str] | None = None

    def __post_init__(self) -> None:
        self.globs = PathFilter(self.filters)

    def list_inputs(self) -> Iterator[Input]:
        """Yield the files to read, path by path, each folder's in sorted order, and then those of stores."""
        for found in self._list_paths():
            if self.is_mine(found.key):
                yield found
        if self.addresses:
            from newsclip.runner.remote import list_store

            self.spool = TemporaryDirectory(prefix="newsclip-")
            for address, name in zip(self.addresses, self._name_roots()[len(self.paths) :], strict=True):
                yield from list_store(self, address, name, self.spool.name)

    def close(self) -> None:
        """Let go of what was fetched from stores."""
        if self.spool:
            self.spool.cleanup()

    def is_mine(self, key: bytes) -> bool:
        """Whether a file is of the share of them that this run reads."""
        number, count = self.share
        return count == 1 or crc32(key) % count == number

    def _name_roots(self) -> list[bytes]:
        return name_roots([*self.paths, *(Path(address.rstrip("/")) for address in self.addresses)])

    def _list_paths(self) -> Iterator[Input]:
        if self.names is not None:
            yield from self._list_named(os.path.abspath(os.fsencode(self.paths[0] if self.paths else ".")), self.names)  # noqa: PTH100
            return
        parts = self._find_parts()
        for path, name in zip(self.paths, self._name_roots(), strict=False):
            if path == STDIN:
                yield Input("-", b"-", b"stdin", b"-")
            elif path in parts:
                self.skip(name + b"/", "part of a saved page")
            else:
                yield from self._list_root(
                    os.fsencode(path), name, name if len(self.paths) + len(self.addresses) > 1 else b""
                )

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

    def _list_named(self, base: bytes, names: list[bytes]) -> Iterator[Input]:
        """Yield what the names stand for, in their order, named as if the folder ``base`` were read whole."""
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
            found: Input | bool | None = None
            if name.startswith(b"."):
                self.skip(key, "hidden")
            elif name in level.companions:
                self.skip(key, "part of a saved page")
            elif not self.globs.accepts(os.fsdecode(key)):
                self.skip(key, "excluded")
            elif name.endswith(b"/"):
                found = self._enter(levels, root, path, key[:-1])
            else:
                found = self._judge_entry(root, path, key)
                if found is True:
                    found = self._enter(levels, root, path, key)
            if isinstance(found, Input):
                yield found

    def _enter(self, levels: list[_Level], root: _Root, folder: bytes, below: bytes) -> Input | None:
        """Go down into a folder; return it as an input that failed where it cannot be listed."""
        try:
            identity = _identify(folder)
            names = list_names(folder)
        except OSError as error:
            return self._refuse(root, folder, below or b".", explain_error(error, "open"), is_folder=True)
        if levels and identity in self.own:
            self.skip(below, "the output itself")
        elif any(identity == level.identity for level in levels):
            self.skip(below, "link loop")
        else:
            levels.append(_Level(folder, below, names, find_companions(folder, names), identity))
        return None

    def _judge_entry(self, root: _Root, path: bytes, key: bytes) -> Input | bool:
        """Return the entry as an input, ``True`` where it is a linked folder to go into, ``False`` to skip it."""
        try:
            state = os.lstat(path)
        except OSError as error:
            if not is_clipping_name(key):
                return self.skip(key, name_kind(key))
            return self._refuse(root, path, key, explain_error(error, "open"))
        if stat.S_ISLNK(state.st_mode):
            return self._judge_link(root, path, key)
        if (state.st_dev, state.st_ino) in self.own:
            return self.skip(key, "the output itself")
        return self._take(root, path, key, state.st_mode)

    def _judge_link(self, root: _Root, path: bytes, key: bytes) -> Input | bool:
        try:
            target = os.path.realpath(path, strict=True)
            mode = os.stat(target).st_mode  # noqa: PTH116 - bytes, which pathlib does not take
        except OSError as error:
            if not is_clipping_name(key):
                return self.skip(key, name_kind(key))
            problem = explain_error(error, "open")
            if problem.code == "not-found":
                problem = ClippingError("open", "broken-link", "it is a symbolic link to a file that does not exist")
            return self._refuse(root, path, key, problem)
        if stat.S_ISDIR(mode):
            return True if self.filters.follow_links else self.skip(key, "linked folder")
        is_outside = os.path.commonpath((root.real, target)) != root.real
        if stat.S_ISREG(mode) and is_clipping_name(key) and is_outside and not self.filters.follow_links:
            reason = "it is a symbolic link out of the folder; --follow-links reads it"
            return self._refuse(root, path, key, ClippingError("open", "link-outside", reason))
        return self._take(root, target, key, mode)

    def _take(self, root: _Root, path: bytes, key: bytes, mode: int) -> Input | bool:
        if not is_clipping_name(key) and not (stat.S_ISREG(mode) and is_export(path, key)):
            return self.skip(key, name_kind(key))
        if not stat.S_ISREG(mode):
            return self._refuse(root, path, key, explain_kind(mode))
        return Input(show_name(key), path, key, _locate(root, key))

    def _refuse(
        self, root: _Root, path: bytes, key: bytes, problem: ClippingError, *, is_folder: bool = False
    ) -> Input:
        return Input(show_name(key), path, key, _locate(root, key), problem, is_folder)

    def skip(self, key: bytes, reason: str) -> bool:
        """Count what is passed over, and tell of it; say ``False``."""
        self.skipped[reason] += 1
        if self.report:
            self.report(show_name(key), reason)
        return False


def _locate(root: _Root, key: bytes) -> bytes:
    """Return where an entry of a folder stands, absolute, through whatever links the way to it leads."""
    below = key[len(root.prefix) + 1 :] if root.prefix else key
    return root.real if below in (b"", b".") else os.path.join(root.real, below)  # noqa: PTH118 - bytes


def list_names(folder: bytes) -> list[bytes]:
    """Return the names in a folder, last first, folders with ``/`` at their end.

    With that slash the names sort as the whole paths below them do. Raises ``OSError``.
    """
    with os.scandir(folder) as entries:
        names = [entry.name + b"/" if entry.is_dir(follow_symlinks=False) else entry.name for entry in entries]
    names.sort(reverse=True)
    return names


def _identify(path: bytes) -> Identity:
    state = os.stat(path)  # noqa: PTH116 - bytes, which pathlib does not take
    return state.st_dev, state.st_ino
