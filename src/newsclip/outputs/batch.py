"""Records on their way into a folder: temporary files beside their places, made lasting together, then renamed."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from newsclip.outputs.disk import sync_folder, write_all
from newsclip.runner.lines import Kept

_TEMPORARY = b".newsclip-%d.tmp"
_LEFTOVER = re.compile(rb"\.newsclip-\d+\.tmp")
_TEMPORARY_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC


def write_draft(target: bytes, number: int, data: bytes) -> Draft:
    """Write a record to a temporary file beside its place; ``number`` tells the drafts of a run apart.

    Raises ``OSError``, and then leaves nothing.
    """
    temporary = target.rpartition(b"/")[0] + b"/" + _TEMPORARY % number
    draft = Draft(os.open(temporary, _TEMPORARY_FLAGS, 0o666), temporary, target)
    try:
        write_all(draft.descriptor, data)
    except OSError:
        os.close(draft.descriptor)
        draft.discard()
        raise
    return draft


def remove_leftovers(root: bytes) -> None:
    """Remove the temporary files that a run left behind when it was ended suddenly."""
    for folder, _, names in os.walk(root):
        for name in names:
            if _LEFTOVER.fullmatch(name):
                with suppress(FileNotFoundError):
                    os.unlink(folder + b"/" + name)  # noqa: PTH108 - bytes, which pathlib does not take


@dataclass(slots=True)
class Draft:
    """A record in its temporary file, on its way to its place."""

    descriptor: int
    temporary: bytes
    target: bytes

    def discard(self) -> None:
        """Remove the temporary file."""
        with suppress(OSError):
            os.unlink(self.temporary)  # noqa: PTH108 - bytes, which pathlib does not take


@dataclass(slots=True)
class Batch:
    """Records on their way to their places together, and what is to be noted and removed once they are there.

    ``places`` and ``stale`` are pairs of a place and the source that has it.
    """

    drafts: list[Draft] = field(default_factory=list)
    notes: list[tuple[bytes, str | None, list[Kept]]] = field(default_factory=list)
    places: list[tuple[bytes, bytes]] = field(default_factory=list)
    stale: list[tuple[bytes, bytes]] = field(default_factory=list)
    error: OSError | None = None

    def put_in_place(self) -> None:
        """Make the temporary files lasting and rename them; an error is kept for whoever waits."""
        try:
            for draft in self.drafts:
                os.fsync(draft.descriptor)
            for draft in self.drafts:
                os.replace(draft.temporary, draft.target)  # noqa: PTH105 - bytes, which pathlib does not take
            for folder in sorted({draft.target.rpartition(b"/")[0] for draft in self.drafts}):
                sync_folder(Path(os.fsdecode(folder)))
        except OSError as error:
            self.error = error
        finally:
            for draft in self.drafts:
                os.close(draft.descriptor)
