"""What the names of files say: what they are called in records, which may be clippings, and which were asked for."""

from __future__ import annotations

import fnmatch
import os
import re
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from newsclip.clipping import HEAD_BYTES
from newsclip.composition import compose_text
from newsclip.cues import list_phrases
from newsclip.formats import DATA_SUFFIXES, SUFFIXES, is_page_name, recognizes_export
from newsclip.problem import ClippingError
from newsclip.runner.settings import Filters
from newsclip.runner.source import open_source

_ENDING = re.compile(r"\.[a-z0-9]{1,10}")
# What browsers put beside a page saved "complete": "ferry_files" beside "ferry.html".
_COMPANION = re.compile(r"(.+)[-_. ]([^\W\d_]+)")
# Only pages are made of these: a folder in a language that the cues lack still gives itself away.
_PART = re.compile(r".+\.(?:css|js|js\.download|woff2?)", re.IGNORECASE)


def show_name(name: bytes) -> str:
    """Return a path as valid Unicode: bytes that are not UTF-8 stand as ``\\xNN``."""
    return name.decode("utf-8", "backslashreplace")


def name_roots(paths: Iterable[Path]) -> list[bytes]:
    """Return the name that each path on the command line has in the records, made different where two are alike."""
    names: dict[bytes, None] = {}
    for path in paths:
        base = os.fsencode(path.name or path.resolve().name or "root")
        stem, suffix = os.path.splitext(base)  # noqa: PTH122 - bytes, which pathlib does not take
        name, count = base, 1
        while name in names:
            count += 1
            name = b"%s~%d%s" % (stem, count, suffix)
        names[name] = None
    return list(names)


def judge_name(key: bytes) -> str | None:
    """Return ``None`` for a name with a suffix that some reader claims, or else what kind of file it is that of."""
    ending = _find_ending(key)
    if ending in SUFFIXES:
        return None
    return ending if _ENDING.fullmatch(ending) else "of no known kind"


def is_export(path: bytes, key: bytes) -> bool:
    """Whether a file of data, such as ``.json``, begins as one that holds articles does: most others hold none."""
    if _find_ending(key) not in DATA_SUFFIXES:
        return False
    try:
        with open_source(path) as stream:
            return recognizes_export(stream.read(HEAD_BYTES))
    except ClippingError:
        return False


def _find_ending(key: bytes) -> str:
    return os.path.splitext(os.fsdecode(key))[1].lower()  # noqa: PTH122 - a thousand times cheaper


class _Glob:
    """A pattern: with a ``/`` in it, it is matched against the whole path; without, against a name on its own."""

    def __init__(self, option: str, text: str) -> None:
        bare = text.strip("/")
        # "**/" stands for any folders, and for none.
        pattern = "|".join(fnmatch.translate(variant) for variant in (bare, bare.replace("**/", "")))
        self.option, self.text, self.is_used = option, text, False
        self._match, self._takes_path = re.compile(pattern).match, "/" in bare

    def matches(self, path: str) -> bool:
        is_match = self._match(path if self._takes_path else path.rpartition("/")[2]) is not None
        self.is_used |= is_match
        return is_match


class PathFilter:
    """The test that a path below the folder must pass; it knows which patterns never matched."""

    def __init__(self, filters: Filters) -> None:
        self._include = [_Glob("--include", glob) for glob in filters.include]
        self._exclude = [_Glob("--exclude", glob) for glob in filters.exclude]

    def accepts(self, path: str) -> bool:
        """Whether a path is taken; a folder's path ends in ``/``."""
        bare = path.rstrip("/")
        # All are asked, so that one that never matches is known for it.
        if True in [glob.matches(bare) for glob in self._exclude]:
            return False
        return path.endswith("/") or not self._include or True in [glob.matches(bare) for glob in self._include]

    def list_unused(self) -> list[tuple[str, str]]:
        """Return the patterns that have matched nothing so far, each with its option."""
        return [(glob.option, glob.text) for glob in (*self._include, *self._exclude) if not glob.is_used]


def find_companions(folder: bytes, names: list[bytes]) -> set[bytes]:
    """Return those of the ``names`` in a folder, ending in ``/`` where they are folders, that hold a page's parts."""
    candidates = [(name, _COMPANION.fullmatch(os.fsdecode(name[:-1]))) for name in names if name.endswith(b"/")]
    if not any(match for _, match in candidates):
        return set()
    pages = {PurePosixPath(page).stem for name in names if is_page_name(page := os.fsdecode(name))}
    return {
        name
        for name, match in candidates
        if match
        and match[1] in pages
        and (compose_text(match[2]).lower() in list_phrases("page_folders") or _holds_parts(folder + b"/" + name))
    }


def _holds_parts(folder: bytes) -> bool:
    try:
        return any(_PART.fullmatch(os.fsdecode(name)) for name in os.listdir(folder))  # noqa: PTH208 - bytes
    except OSError:
        return False
