"""Which files of a folder are taken: the patterns of ``--include`` and ``--exclude``."""

from __future__ import annotations

import fnmatch
import re
from dataclasses import dataclass

from newsclip.runner.settings import Filters

_CLASS = re.compile(r"\[!?\]?[^\]]*\]")


@dataclass(slots=True)
class _Glob:
    """A pattern: with a ``/`` in it, it is matched against the whole path; without, against a name on its own."""

    text: str
    pattern: re.Pattern[str]
    takes_path: bool
    is_used: bool = False

    def matches(self, path: str) -> bool:
        is_match = self.pattern.match(path if self.takes_path else path.rpartition("/")[2]) is not None
        self.is_used |= is_match
        return is_match


class PathFilter:
    """The test that a path below the folder must pass; it knows which patterns never matched."""

    def __init__(self, filters: Filters) -> None:
        self._include = [_compile_glob(glob) for glob in filters.include]
        self._exclude = [_compile_glob(glob) for glob in filters.exclude]

    def accepts(self, path: str) -> bool:
        """Whether a path is taken; a folder's path ends in ``/``."""
        bare = path.rstrip("/")
        if _match_all(self._exclude, bare):
            return False
        return path.endswith("/") or not self._include or _match_all(self._include, bare)

    def list_unused(self) -> list[tuple[str, str]]:
        """Return the patterns that have matched nothing so far, each with its option."""
        globs = [("--include", glob) for glob in self._include] + [("--exclude", glob) for glob in self._exclude]
        return [(option, glob.text) for option, glob in globs if not glob.is_used]


def _match_all(globs: list[_Glob], path: str) -> bool:
    """Whether any pattern matches; all are asked, so that one that never does is known for it."""
    return True in [glob.matches(path) for glob in globs]


def explain_glob(glob: str) -> str | None:
    """Return why no path can ever match a pattern, ``None`` where one can."""
    if not glob.strip("/"):
        return "it is empty"
    if "[" in _CLASS.sub("", glob):
        return "its [ has no ]; write [[] for the character itself"
    if glob.startswith("/") or {".", ".."} & set(glob.split("/")):
        return "patterns are compared with paths below the folder that is read, such as 2024/ferry.txt"
    return None


def _compile_glob(glob: str) -> _Glob:
    text = glob.strip("/")
    # "**/" stands for any folders, and for none.
    pattern = "|".join(fnmatch.translate(variant) for variant in (text, text.replace("**/", "")))
    return _Glob(glob, re.compile(pattern), takes_path="/" in text)
