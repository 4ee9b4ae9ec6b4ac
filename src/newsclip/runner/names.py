"""What the names of files say: what they are called in records, and whether they may be clippings."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path

from newsclip.formats import DATA_SUFFIXES, SUFFIXES
from newsclip.formats.recognition import recognizes_export
from newsclip.formats.source import HEAD_BYTES
from newsclip.problem import ClippingError
from newsclip.runner.source import open_source

_ENDING = re.compile(r"\.[a-z0-9]{1,10}")


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


def is_export(path: bytes, key: bytes) -> bool:
    """Whether a file of data, such as ``.json``, begins as one that holds articles does: most others hold none."""
    if os.path.splitext(os.fsdecode(key))[1].lower() not in DATA_SUFFIXES:  # noqa: PTH122 - a thousand times cheaper
        return False
    try:
        with open_source(path) as stream:
            return recognizes_export(stream.read(HEAD_BYTES))
    except ClippingError:
        return False


def is_clipping_name(key: bytes) -> bool:
    """Whether the name has a suffix that some reader claims."""
    return os.path.splitext(os.fsdecode(key))[1].lower() in SUFFIXES  # noqa: PTH122 - a thousand times cheaper


def name_kind(key: bytes) -> str:
    """Return what kind of file a name is that of, by its ending, in small letters."""
    ending = os.path.splitext(os.fsdecode(key))[1].lower()  # noqa: PTH122 - a thousand times cheaper
    return ending if _ENDING.fullmatch(ending) else "of no known kind"


def show_name(name: bytes) -> str:
    """Return a path as valid Unicode: bytes that are not UTF-8 stand as ``\\xNN``."""
    return name.decode("utf-8", "backslashreplace")
