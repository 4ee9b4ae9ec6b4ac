"""Files that are written: beside their place, whole, lasting, and by one run at a time."""

from __future__ import annotations

import errno
import fcntl
import hashlib
import json
import os
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from newsclip.outputs import OutputError, OutputLockedError, explain_errors
from newsclip.runner.walk import Identity

_SUMMARY_MARKS = frozenset({"files", "skipped_by_reason", "exit_code"})


class Draft:
    """A file on its way: written beside its place, and renamed, so that it is seen whole or not at all.

    ``own`` is what of the file system is this file, on its way and in its place. Methods raise ``OSError``.
    """

    def __init__(self, target: Path, number: int | None = None) -> None:
        """Open a temporary file, empty, beside ``target``; ``number`` tells apart the drafts of a run that has many.

        Raises ``OutputLockedError`` where another run is writing it.
        """
        name = hashlib.sha256(os.fsencode(target.name)).hexdigest()[:16] if number is None else number
        self.target = target
        self.descriptor = lock_file(path := target.parent / f".newsclip-{name}.tmp")
        self.temporary: Path | None = path
        os.ftruncate(self.descriptor, 0)
        self.own = frozenset(identify(path) | identify(target))

    def write(self, data: bytes) -> None:
        """Write all bytes."""
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(self.descriptor, rest) :]

    def close(self) -> None:
        """Let go of the file, and remove it where it was not put in its place."""
        if self.descriptor >= 0:
            with suppress(OSError):
                if self.temporary:
                    self.temporary.unlink()
            os.close(self.descriptor)
            self.descriptor = -1


def put_in_place(drafts: list[Draft]) -> None:
    """Make files lasting together, rename them, and let go of them. Raises ``OSError``."""
    try:
        for draft in drafts:
            os.fsync(draft.descriptor)
        for draft in drafts:
            assert draft.temporary
            draft.temporary.replace(draft.target)
            draft.temporary = None
        for folder in {draft.target.parent for draft in drafts}:
            with suppress(OSError):
                descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
                try:
                    os.fsync(descriptor)
                finally:
                    os.close(descriptor)
    finally:
        for draft in drafts:
            draft.close()


def lock_file(path: Path) -> int:
    """Return a descriptor of the file at ``path``, created if need be, that no other run holds.

    Raises ``OutputLockedError`` where another run holds it, ``OSError`` where it cannot be opened.
    """
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o666)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(descriptor)
            if error.errno in (errno.EWOULDBLOCK, errno.EACCES):
                raise OutputLockedError from None
            raise
        # The file may have been put in its place, or removed, by the run that held it before.
        if (os.fstat(descriptor).st_dev, os.fstat(descriptor).st_ino) in identify(path):
            return descriptor
        os.close(descriptor)


def identify(path: Path) -> set[Identity]:
    """Return what is at ``path`` as the system knows it, nothing where there is nothing."""
    try:
        state = path.stat()
    except OSError:
        return set()
    return {(state.st_dev, state.st_ino)}


def check_summary(target: Path) -> None:
    """See to it that a summary can stand at ``target``, in place of an earlier one only. Raises ``OutputError``."""
    with explain_errors(target):
        target.parent.mkdir(parents=True, exist_ok=True)
    try:
        earlier = json.loads(target.read_bytes() or b"{}")
    except FileNotFoundError:
        return
    except (OSError, ValueError):
        earlier = None
    if not isinstance(earlier, dict) or (earlier and not earlier.keys() >= _SUMMARY_MARKS):
        raise OutputError(f"{target} is in the way: newsclip did not write it; choose another name for --summary")


def write_summary(target: Path, counts: dict[str, Any]) -> None:
    """Write a run's counts as JSON, for whoever watches over many runs. Raises ``OutputError``."""
    with explain_errors(target), closing(Draft(target)) as draft:
        draft.write((json.dumps(counts, indent=2) + "\n").encode())
        put_in_place([draft])
