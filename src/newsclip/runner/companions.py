"""Folders that browsers put beside a page saved "complete": ``ferry_files`` beside ``ferry.html``."""

from __future__ import annotations

import os
import re

from newsclip.composition import compose_text
from newsclip.cues import list_phrases
from newsclip.formats import is_page_name

_NAME = re.compile(r"(.+)[-_. ]([^\W\d_]+)")
# Only pages are made of these: a folder in a language that the cues lack still gives itself away.
_PART = re.compile(r".+\.(?:css|js|js\.download|woff2?)", re.IGNORECASE)


def find_companions(folder: bytes, names: list[bytes]) -> set[bytes]:
    """Return those of the ``names`` in a folder, ending in ``/`` where they are folders, that hold a page's parts."""
    candidates = [(name, _NAME.fullmatch(os.fsdecode(name[:-1]))) for name in names if name.endswith(b"/")]
    if not any(match for _, match in candidates):
        return set()
    pages = {os.path.splitext(page)[0] for name in names if is_page_name(page := os.fsdecode(name))}  # noqa: PTH122
    return {
        name
        for name, match in candidates
        if match and match[1] in pages and (_is_cue(match[2]) or _holds_parts(folder + b"/" + name))
    }


def _is_cue(word: str) -> bool:
    return compose_text(word).lower() in list_phrases("page_folders")


def _holds_parts(folder: bytes) -> bool:
    try:
        return any(_PART.fullmatch(os.fsdecode(name)) for name in os.listdir(folder))  # noqa: PTH208 - bytes
    except OSError:
        return False
