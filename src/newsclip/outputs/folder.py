"""A folder of records, one file a clipping, which only changes where a source has.

Each record is written to a temporary file beside its place, made lasting, and renamed: a reader sees the old record
or the new one, whole. The state is noted after the records it speaks of, so that the worst a sudden end can cost is
work done again.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import stat
import threading
import time
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

from newsclip.duplicates.verdict import Verdict
from newsclip.outputs.batch import Batch, remove_leftovers, write_draft
from newsclip.outputs.disk import identify, lock_file
from newsclip.outputs.incremental import IncrementalSink
from newsclip.outputs.places import SUFFIX, mirror_path
from newsclip.outputs.sink import InTheWayError, OutputError
from newsclip.outputs.state import look_into_state, open_state
from newsclip.problem import ClippingError
from newsclip.runner.lines import Kept, Line, split_line
from newsclip.runner.names import show_name
from newsclip.runner.source import hash_source, is_gone, read_source
from newsclip.runner.walk import Input

HOME = ".newsclip"
# Records made lasting together: one wait for the disk's journal serves them all.
_BATCH_RECORDS = 64
_BATCH_SECONDS = 1.0
MOST_RECORD_BYTES = 2**31


class FolderSink(IncrementalSink):
    """Records as ``<name>.<ext>.json``, in sub-folders like those of the sources."""

    suffix = SUFFIX
    state_name = "state.sqlite3"

    def __init__(self, target: Path, asked: str, *, force: bool, dry: bool = False) -> None:
        """Lock the folder and open its state; of a ``dry`` run, only look into it.

        Raises ``OutputError`` or ``OutputLockedError``.
        """
        self._root = os.fsencode(target)
        self._batch = Batch()
        self._settling: tuple[threading.Thread, Batch] | None = None
        self._count = 0
        self._made: set[bytes] = set()
        self._since = time.monotonic()
        home = target / HOME
        self._running = home / "running"
        if dry:
            self.own = frozenset(identify(target))
            super().__init__(target, look_into_state(home / self.state_name), asked, force=force, dry=True)
            return
        try:
            home.mkdir(parents=True, exist_ok=True)
            self._lock = lock_file(home / "lock")
            state = open_state(home / self.state_name)
            if self._running.exists() or not state.known:
                remove_leftovers(self._root)
            self._running.touch()
            status = target.stat()
        except (OSError, sqlite3.Error) as error:
            raise OutputError(f"{target}: {getattr(error, 'strerror', None) or error}") from None
        self.own = frozenset({(status.st_dev, status.st_ino)})
        super().__init__(target, state, asked, force=force)

    def close(self, *, complete: bool) -> None:
        """Put in place what is finished, of a run that was stopped too, and let the next run in."""
        try:
            super().close(complete=complete)
            with self._explaining():
                self._running.unlink(missing_ok=True)
        finally:
            # Empty, unless the disk was full before they could be put in place.
            for draft in self._batch.drafts:
                draft.discard()
            os.close(self._lock)

    def _is_as_written(self, kept: Kept) -> bool:
        return hash_source(self._locate(kept.output), MOST_RECORD_BYTES) == kept.written

    def _write(
        self, source: Input, line: Line, data: bytes, taken: Collection[bytes], earlier: list[bytes]
    ) -> tuple[bytes, str]:
        output = self._place(source, line, taken)
        rendered = self._render(data)
        self._check_way(source.origin, output, line.sha256, rendered)
        self._batch.places.append((output, source.origin))
        written = self._draft(output, rendered)
        self._flush_in_time()
        return output, written

    def _render(self, record: bytes) -> bytes:
        """Return the file of a record that is given as JSON."""
        return record + b"\n"

    def _amend(self, kept: Kept, verdict: Verdict) -> str:
        head, tail = split_line(read_source(self._locate(kept.output), MOST_RECORD_BYTES))
        return self._draft(kept.output, Line(kept.file, kept.status, head, tail, verdict=verdict).join())

    def _note(self, key: bytes, sha256: str | None, kept: list[Kept], stale: frozenset[bytes] = frozenset()) -> None:
        self._batch.notes.append((key, sha256, kept))
        self._batch.stale += [(output, key) for output in stale]

    def _locate(self, output: bytes) -> bytes:
        return self._root + b"/" + output

    def _place(self, source: Input, line: Line, taken: Collection[bytes]) -> bytes:
        """Return where below the folder a record goes, different from those of the source's other records."""
        room = os.pathconf(self._root, "PC_PATH_MAX") - len(self._root) - 32
        number = 1
        while (place := mirror_path(source.key, line.member or "", number, room, self.suffix)) in taken:
            number += 1
        return place

    def _check_way(self, key: bytes, output: bytes, sha256: str | None, data: bytes) -> None:
        """Raise ``InTheWayError`` where something stands at a place that is not the earlier record of this source.

        A record of the same bytes whose source is not known any more, or is gone, is taken over.
        """
        path = self._locate(output)
        owner = self._state.find_owner(output)
        if owner == key or not os.path.lexists(path):
            return
        try:
            found = read_source(path, MOST_RECORD_BYTES)
        except ClippingError:
            found = b""
        if (owner is None or is_gone(owner)) and (found == data or (sha256 and _find_sha256(found) == sha256)):
            if owner:
                self._forget(owner)
            return
        what = f"the record of {show_name(owner)}" if owner else "a file that newsclip does not know as its own"
        raise InTheWayError(f"{show_name(path)} is in the way, {what}; move it, or give another folder with -o")

    def _draft(self, output: bytes, data: bytes) -> str:
        """Write a record to a temporary file beside its place; return the record's SHA-256."""
        self._make_folder(output.rpartition(b"/")[0])
        self._batch.drafts.append(write_draft(self._locate(output), self._count, data))
        self._count += 1
        return hashlib.sha256(data).hexdigest()

    def _make_folder(self, folder: bytes) -> None:
        """Make a folder below the root; go through no link that leads elsewhere. Raises ``OSError``."""
        if folder in self._made or not folder:
            return
        path = self._root
        for part in folder.split(b"/"):
            path += b"/" + part
            with suppress(FileExistsError):
                os.mkdir(path)  # noqa: PTH102 - bytes, which pathlib does not take
            if not stat.S_ISDIR(os.lstat(path).st_mode):
                raise InTheWayError(f"{show_name(path)} is in the way, which is no folder; move it")
        # The walk goes folder by folder: only the last one is asked for again.
        self._made = {folder}

    def _flush_in_time(self) -> None:
        if len(self._batch.drafts) >= _BATCH_RECORDS or time.monotonic() - self._since > _BATCH_SECONDS:
            self._send()

    def _flush(self) -> None:
        self._send()
        self._settle()
        self._state.commit()

    def _send(self) -> None:
        """Send the batch on its way, while the next one is made: the disk is waited for beside the work."""
        self._settle()
        batch = self._batch
        # Noted before the records are there, so that after a sudden end they are known for what they are.
        for output, key in batch.places:
            self._state.claim_place(output, key)
        self._state.commit()
        self._batch = Batch()
        thread = threading.Thread(target=batch.put_in_place, daemon=True)
        thread.start()
        self._settling = thread, batch
        self._since = time.monotonic()

    def _settle(self) -> None:
        """Wait until the batch on its way is in its places; only then note it."""
        if self._settling is None:
            return
        thread, batch = self._settling
        self._settling = None
        thread.join()
        if batch.error:
            for draft in batch.drafts:
                draft.discard()
            raise batch.error
        for output, key in batch.stale:
            self._remove(key, output)
        for key, sha256, kept in batch.notes:
            self._state.remember_source(key, sha256, self._asked, kept)

    def _remove(self, key: bytes, output: bytes) -> None:
        if self._state.find_owner(output) != key:
            return
        self._state.leave_place(output)
        path = self._locate(output)
        with suppress(FileNotFoundError, NotADirectoryError):
            os.unlink(path)  # noqa: PTH108 - bytes, which pathlib does not take
        folder = output.rpartition(b"/")[0]
        while folder:
            try:
                os.rmdir(self._locate(folder))  # noqa: PTH106 - bytes, which pathlib does not take
            except OSError:
                return
            self._made.discard(folder)
            folder = folder.rpartition(b"/")[0]


def _find_sha256(record: bytes) -> str | None:
    """Return the fingerprint of the source that a record names, ``None`` where it is no record."""
    try:
        values = json.loads(record)
    except ValueError:
        return None
    return values.get("sha256") if isinstance(values, dict) and "schema_version" in values else None
