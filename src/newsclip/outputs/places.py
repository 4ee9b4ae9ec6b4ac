"""Where in a folder of records a record stands: below it, whatever its source is called."""

from __future__ import annotations

import hashlib

SUFFIX = b".json"
# The longest name that common file systems take.
MOST_NAME_BYTES = 255
_DIGEST_DIGITS = 16


def mirror_path(key: bytes, member: str, number: int, room: int, suffix: bytes = SUFFIX) -> bytes:
    """Return the path, below the folder of records, of the record of the source at ``key``.

    ``member`` is the name of a clipping inside the source, or empty; ``number`` tells apart members of one name.
    ``room`` is how many bytes the path may have. A name or path that is too long is cut and a digest of it put in its
    place, the same in every run.
    """
    *folders, name = [_clean_name(part) for part in key.split(b"/")]
    if member:
        folders.append(_shorten(name, b""))
        *inner, name = [_clean_name(part.encode("utf-8", "backslashreplace")) for part in member.split("/")]
        folders += [_shorten(part, b"") for part in inner]
    mark = b"~%d" % number if number > 1 else b""
    path = b"/".join([*folders, _shorten(name, mark + suffix)])
    return path if len(path) <= room else b"long~" + _digest(key + member.encode("utf-8", "replace")) + mark + suffix


def _clean_name(name: bytes) -> bytes:
    """Return a name that can only be that of something in the folder it is put in."""
    name = name.replace(b"\0", b"_")
    return b"_" if name in (b"", b".", b"..", b".newsclip") else name


def _shorten(name: bytes, ending: bytes) -> bytes:
    if len(name) + len(ending) <= MOST_NAME_BYTES:
        return name + ending
    room = MOST_NAME_BYTES - len(ending) - 1 - _DIGEST_DIGITS
    start = name[:room]
    try:
        name.decode("utf-8")
        start = start.decode("utf-8", "ignore").encode("utf-8")
    except UnicodeDecodeError:
        pass
    return start + b"~" + _digest(name) + ending


def _digest(name: bytes) -> bytes:
    return hashlib.sha256(name).hexdigest()[:_DIGEST_DIGITS].encode("ascii")
