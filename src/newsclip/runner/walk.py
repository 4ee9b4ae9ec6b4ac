"""The walk: paths and addresses on the command line to the files to read, in the order of their records.

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
from newsclip.runner.names import PathFilter, find_companions, is_export, judge_name, name_roots, show_name
from newsclip.runner.settings import Filters
from newsclip.runner.source import Input, Store, explain_error, explain_kind

# Names are bytes, which pathlib does not take.
# ruff: noqa: PTH100, PTH112, PTH114, PTH116, PTH118, PTH119, PTH120

STDIN = Path("-")
_PART, _OWN = "part of a saved page", "the output itself"
Identity = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Root:
    """A folder of the command line: its name, what its files' names begin with, where it is, and in which store."""

    name: bytes
    prefix: bytes
    real: bytes
    store: Store | None = None

    def make_input(
        self, path: bytes, key: bytes, problem: ClippingError | None = None, *, is_folder: bool = False
    ) -> Input:
        """Return an entry as an input; it stands below the root, through whatever links the way to it leads."""
        below = key[len(self.prefix) + 1 :] if self.prefix else key
        origin = os.path.join(self.real, below) if below else self.real
        return Input(show_name(key or self.name), path, key or self.name, origin, problem, is_folder)

    def list_folder(self, folder: bytes) -> tuple[Identity | None, list[bytes]]:
        """Return what tells a folder from others, and the names in it, last first, folders with ``/`` at their end.

        With that slash the names sort as the whole paths below them do. Raises ``ClippingError``.
        """
        if self.store:
            return None, self.store.list_names(folder)
        try:
            with os.scandir(folder) as entries:
                names = [e.name + b"/" if e.is_dir(follow_symlinks=False) else e.name for e in entries]
            return _identify(os.stat(folder)), sorted(names, reverse=True)
        except OSError as error:
            raise explain_error(error, "open") from None


@dataclass(slots=True)
class _Level:
    """A folder on the way down: where it is, its path below the root, and the names in it still to visit."""

    folder: bytes
    below: bytes
    names: list[bytes]
    companions: set[bytes]
    identity: Identity | None


@dataclass
class Walk:
    """One walk over the ``paths`` and stores. It counts what it skips, and tells ``report`` of each: file, reason.

    ``own`` are the output's own files and folders, which are no input. With ``names``, only those are read of the one
    path, and no more than is of this run's ``share``. ``listed`` are the folders among the paths that were listed and
    held something, ``doubtful`` those that were not or did not.
    """

    paths: tuple[Path, ...]
    filters: Filters = field(default_factory=Filters)
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
        prefixes = roots if len(roots) > 1 else [b""] * len(roots)
        count = len(self.paths)
        found = self._list_paths(roots[:count], prefixes) if self.names is None else self._list_named(self.names)
        yield from filter(self._is_mine, found)
        for address, name, prefix in zip(self.addresses, roots[count:], prefixes[count:], strict=True):
            yield from self._list_store(address, name, prefix)

    def close(self) -> None:
        """Let go of what was fetched from stores."""
        if self._spool:
            self._spool.cleanup()

    def _is_mine(self, found: Input) -> bool:
        """Whether a file is of the share of them that this run reads."""
        number, count = self.share
        return count == 1 or crc32(found.key) % count == number

    def _list_paths(self, roots: list[bytes], prefixes: list[bytes]) -> Iterator[Input]:
        # As a shell's * names them, the parts of pages may stand beside these.
        beside: dict[Path, list[bytes]] = defaultdict(list)
        for path in self.paths:
            beside[path.parent].append(os.fsencode(path.name) + b"/" * path.is_dir())
        parts = {
            folder / os.fsdecode(name)
            for folder, names in beside.items()
            for name in find_companions(os.fsencode(folder), names)
        }
        for path, name, prefix in zip(self.paths, roots, prefixes, strict=False):
            if path == STDIN:
                yield Input("-", b"-", b"stdin", b"-")
            elif path in parts:
                self._skip(name + b"/", _PART)
            else:
                yield from self._list_root(os.fsencode(path), name, prefix)

    def _list_named(self, names: list[bytes]) -> Iterator[Input]:
        """Yield what the names stand for, in their order, named as if the one path, or this folder, were read whole."""
        base = os.path.abspath(os.fsencode(self.paths[0] if self.paths else ".")).rstrip(b"/")
        for name in dict.fromkeys(names):
            path = os.path.normpath(os.path.join(base or b"/", name))
            if path.startswith(base + b"/"):
                key = path[len(base) + 1 :]
                yield from self._list_root(path, key, key)
            else:
                told = f"it is not below {show_name(os.path.basename(base))}, the folder that names are taken from"
                key = os.path.basename(path) or b"."
                yield Input(show_name(key), path, key, path, ClippingError("open", "outside", told))

    def _list_root(self, given: bytes, name: bytes, prefix: bytes) -> Iterator[Input]:
        """Yield what a path of the command line stands for; names of files in a folder begin with ``prefix``."""
        # A path that the user names is followed wherever it leads.
        origin = os.path.join(os.path.realpath(os.path.dirname(given)), os.path.basename(given))
        try:
            target = os.path.realpath(given, strict=True)
            mode = os.stat(target).st_mode
        except OSError as error:
            self.doubtful.append(origin)
            yield Input(show_name(name), given, name, origin, explain_error(error, "open"), is_folder=True)
            return
        if stat.S_ISDIR(mode):
            yield from self._go_down(given, _Root(name, prefix, target))
        else:
            problem = None if stat.S_ISREG(mode) else explain_kind(mode)
            yield Input(show_name(name), target, name, origin, problem)

    def _list_store(self, address: str, name: bytes, prefix: bytes) -> Iterator[Input]:
        """Yield the files below an address that is called ``name`` in records."""
        self._spool = self._spool or TemporaryDirectory(prefix="newsclip-")
        origin = os.fsencode(address.rstrip("/"))
        try:
            store = Store(address)
        except ClippingError as error:
            yield Input(show_name(name), origin, name, origin, error, is_folder=True)
            return
        found = self._go_down(store.root, _Root(name, prefix, origin, store))
        yield from store.fetch_inputs(filter(self._is_mine, found), self._spool.name)

    def _go_down(self, given: bytes, root: _Root) -> Iterator[Input]:
        """Go down one folder without recursion: depth is bounded by the system's path length only."""
        levels: list[_Level] = []
        found = self._enter(levels, root, given, root.prefix)
        if not root.store:
            (self.listed if levels and levels[0].names else self.doubtful).append(root.real)
        if found:
            yield found
        while levels:
            level = levels[-1]
            if not level.names:
                levels.pop()
                continue
            name = level.names.pop()
            path = os.path.join(level.folder, name.rstrip(b"/"))
            key = level.below + b"/" + name if level.below else name
            if self._skip(key, self._find_objection(level, name, key)):
                continue
            if name.endswith(b"/") or (not root.store and self.filters.follow_links and os.path.isdir(path)):
                found = self._enter(levels, root, path, key.rstrip(b"/"))
            elif root.store:
                found = None if self._skip(key, judge_name(key)) else root.make_input(path, key)
            else:
                found = self._judge_entry(root, path, key)
            if found:
                yield found

    def _find_objection(self, level: _Level, name: bytes, key: bytes) -> str | None:
        """Return why something is passed over, whatever it is."""
        if name.startswith(b"."):
            return "hidden"
        if name in level.companions:
            return _PART
        return None if self.globs.accepts(os.fsdecode(key)) else "excluded"

    def _enter(self, levels: list[_Level], root: _Root, folder: bytes, below: bytes) -> Input | None:
        """Go down into a folder; return it as an input that failed where it cannot be listed."""
        try:
            identity, names = root.list_folder(folder)
        except ClippingError as problem:
            return root.make_input(folder, below, problem, is_folder=True)
        if levels and identity in self.own:
            self._skip(below, _OWN)
        elif identity and any(identity == level.identity for level in levels):
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
            mode = os.stat(target).st_mode if is_link else state.st_mode
        except OSError as error:
            problem = explain_error(error, "open")
            if problem.code == "not-found" and os.path.islink(path):
                problem = ClippingError("open", "broken-link", "it is a symbolic link to a file that does not exist")
            return None if self._skip(key, kind) else root.make_input(path, key, problem)
        is_file = stat.S_ISREG(mode)
        if is_link and stat.S_ISDIR(mode):
            kind = "linked folder"
        elif not is_link and _identify(state) in self.own:
            kind = _OWN
        elif is_file and kind and is_export(target, key):
            kind = None
        if self._skip(key, kind):
            return None
        is_outside = is_link and is_file and os.path.commonpath((root.real, target)) != root.real
        if is_outside and not self.filters.follow_links:
            reason = "it is a symbolic link out of the folder; --follow-links reads it"
            return root.make_input(path, key, ClippingError("open", "link-outside", reason))
        return root.make_input(target, key) if is_file else root.make_input(path, key, explain_kind(mode))

    def _skip(self, key: bytes, reason: str | None) -> bool:
        """Count what is passed over for a ``reason``, and tell of it; say whether there is one."""
        if reason:
            self.skipped[reason] += 1
            if self.report:
                self.report(show_name(key), reason)
        return bool(reason)


def _identify(state: os.stat_result) -> Identity:
    return state.st_dev, state.st_ino
