"""The walk: paths on the command line to the files to read, in the order of their records.

Entries are sorted by the bytes of their path below the folder, so the order depends on no locale. Of a folder only
the names of the entries on the way down are held, so memory does not grow with the number of files below.
"""

from __future__ import annotations

import fnmatch
import os
import re
import stat
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from newsclip.formats import SUFFIXES
from newsclip.problem import ClippingError
from newsclip.runner.settings import Filters
from newsclip.runner.source import explain_error, explain_kind

STDIN = Path("-")
Identity = tuple[int, int]


@dataclass(slots=True)
class Input:
    """One file to read: the record's ``file``, where its bytes are, and the path below the output that mirrors it.

    ``problem`` stands where it cannot be read. ``hides`` is set on a folder that could not be listed: what begins
    with it may still be there.
    """

    file: str
    path: bytes
    key: bytes
    problem: ClippingError | None = None
    hides: bytes | None = None


@dataclass(slots=True)
class _Level:
    """A folder on the way down: where it is, its path below the root, and the names in it still to visit."""

    folder: bytes
    below: bytes
    names: list[bytes]
    identity: Identity


@dataclass(slots=True)
class Walk:
    """A walk over the paths of a command line; ``skipped`` counts what it passed over, by reason."""

    paths: tuple[Path, ...]
    filters: Filters = field(default_factory=Filters)
    own: frozenset[Identity] = frozenset()
    skipped: Counter[str] = field(default_factory=Counter)

    def list_inputs(self) -> Iterator[Input]:
        """Yield the files to read, path by path, each folder's in sorted order."""
        for path, name in zip(self.paths, name_roots(self.paths), strict=True):
            yield from self._list_root(path, name)

    def _list_root(self, path: Path, name: bytes) -> Iterator[Input]:
        if path == STDIN:
            yield Input("-", b"-", b"stdin")
            return
        # A path that the user names is followed wherever it leads.
        root = os.fsencode(path)
        try:
            target = os.path.realpath(root, strict=True)
            mode = os.stat(target).st_mode  # noqa: PTH116 - bytes, which pathlib does not take
        except OSError as error:
            hides = name + b"/" if len(self.paths) > 1 else b""
            yield _refuse(name, root, explain_error(error, "open"), hides=hides)
            return
        if stat.S_ISDIR(mode):
            yield from self._list_folder(root, name if len(self.paths) > 1 else b"", target)
        elif stat.S_ISREG(mode):
            yield Input(show_name(name), target, name)
        else:
            yield _refuse(name, root, explain_kind(mode))

    def _list_folder(self, root: bytes, prefix: bytes, real_root: bytes) -> Iterator[Input]:
        """Go down one folder without recursion: depth is bounded by the system's path length only."""
        accepts = compile_filters(self.filters)
        levels: list[_Level] = []
        refusal = self._enter(levels, root, prefix)
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
                self._skip("hidden")
            elif not accepts(os.fsdecode(key)):
                self._skip("excluded")
            elif name.endswith(b"/"):
                found = self._enter(levels, path, key[:-1])
            else:
                found = self._judge_entry(path, key, real_root)
                if found is True:
                    found = self._enter(levels, path, key)
            if isinstance(found, Input):
                yield found

    def _enter(self, levels: list[_Level], folder: bytes, below: bytes) -> Input | None:
        """Go down into a folder; return it as an input that failed where it cannot be listed."""
        try:
            identity = _identify(folder)
            names = list_names(folder)
        except OSError as error:
            hides = below and below + b"/"
            return _refuse(below or b".", folder, explain_error(error, "open"), hides=hides)
        if levels and identity in self.own:
            self._skip("the output itself")
        elif any(identity == level.identity for level in levels):
            self._skip("link loop")
        else:
            levels.append(_Level(folder, below, names, identity))
        return None

    def _judge_entry(self, path: bytes, key: bytes, real_root: bytes) -> Input | bool:
        """Return the entry as an input, ``True`` where it is a linked folder to go into, ``False`` to skip it."""
        try:
            state = os.lstat(path)
        except OSError as error:
            return _refuse(key, path, explain_error(error, "open")) if is_clipping_name(key) else self._skip("other")
        if stat.S_ISLNK(state.st_mode):
            return self._judge_link(path, key, real_root)
        if (state.st_dev, state.st_ino) in self.own:
            return self._skip("the output itself")
        if not is_clipping_name(key):
            return self._skip("no clipping")
        if not stat.S_ISREG(state.st_mode):
            return _refuse(key, path, explain_kind(state.st_mode))
        return Input(show_name(key), path, key)

    def _judge_link(self, path: bytes, key: bytes, real_root: bytes) -> Input | bool:
        try:
            target = os.path.realpath(path, strict=True)
            state = os.stat(target)  # noqa: PTH116 - bytes, which pathlib does not take
        except OSError as error:
            if not is_clipping_name(key):
                return self._skip("no clipping")
            problem = explain_error(error, "open")
            if problem.code == "not-found":
                problem = ClippingError("open", "broken-link", "it is a symbolic link to a file that does not exist")
            return _refuse(key, path, problem)
        if stat.S_ISDIR(state.st_mode):
            return True if self.filters.follow_links else self._skip("linked folder")
        if not is_clipping_name(key):
            return self._skip("no clipping")
        if not stat.S_ISREG(state.st_mode):
            return _refuse(key, path, explain_kind(state.st_mode))
        inside = os.path.commonpath((real_root, target)) == real_root
        if not inside and not self.filters.follow_links:
            reason = "it is a symbolic link out of the folder; --follow-links reads it"
            return _refuse(key, path, ClippingError("open", "link-outside", reason))
        return Input(show_name(key), target, key)

    def _skip(self, reason: str) -> bool:
        self.skipped[reason] += 1
        return False


def list_names(folder: bytes) -> list[bytes]:
    """Return the names in a folder, last first, folders with ``/`` at their end.

    With that slash the names sort as the whole paths below them do. Raises ``OSError``.
    """
    with os.scandir(folder) as entries:
        names = [entry.name + b"/" if entry.is_dir(follow_symlinks=False) else entry.name for entry in entries]
    names.sort(reverse=True)
    return names


def name_roots(paths: Iterable[Path]) -> list[bytes]:
    """Return the name that each path on the command line has in the records, made different where two are alike."""
    taken: set[bytes] = set()
    names: list[bytes] = []
    for path in paths:
        base = os.fsencode(path.name or path.resolve().name or "root")
        stem, suffix = os.path.splitext(base)  # noqa: PTH122 - bytes, which pathlib does not take
        name, count = base, 1
        while name in taken:
            count += 1
            name = b"%s~%d%s" % (stem, count, suffix)
        taken.add(name)
        names.append(name)
    return names


def compile_filters(filters: Filters) -> Callable[[str], bool]:
    """Return the test that a path below the folder must pass; a folder's path ends in ``/``.

    A pattern with a ``/`` in it is matched against the whole path, one without against each name on its own.
    """
    include, exclude = _compile_globs(filters.include), _compile_globs(filters.exclude)

    def accepts(path: str) -> bool:
        bare = path.rstrip("/")
        if exclude and exclude(bare):
            return False
        return not include or path.endswith("/") or include(bare)

    return accepts


def _compile_globs(globs: tuple[str, ...]) -> Callable[[str], bool] | None:
    if not globs:
        return None
    whole = [re.compile(fnmatch.translate(glob.strip("/"))) for glob in globs if "/" in glob.strip("/")]
    names = [re.compile(fnmatch.translate(glob.strip("/"))) for glob in globs if "/" not in glob.strip("/")]

    def matches(path: str) -> bool:
        name = path.rpartition("/")[2]
        return any(glob.match(path) for glob in whole) or any(glob.match(name) for glob in names)

    return matches


def is_clipping_name(key: bytes) -> bool:
    """Whether the name has a suffix that some reader claims."""
    return os.path.splitext(os.fsdecode(key))[1].lower() in SUFFIXES  # noqa: PTH122 - a thousand times cheaper


def show_name(name: bytes) -> str:
    """Return a path as valid Unicode: bytes that are not UTF-8 stand as ``\\xNN``."""
    return name.decode("utf-8", "backslashreplace")


def _refuse(name: bytes, path: bytes, problem: ClippingError, *, hides: bytes | None = None) -> Input:
    return Input(show_name(name), path, name, problem, hides)


def _identify(path: bytes) -> Identity:
    state = os.stat(path)  # noqa: PTH116 - bytes, which pathlib does not take
    return state.st_dev, state.st_ino
