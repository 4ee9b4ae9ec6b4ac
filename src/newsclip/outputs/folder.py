"""A folder of records, one file a clipping, which only changes where a source has.

Each record is written to a temporary file beside its place, made lasting, and renamed: a reader sees the old record
or the new one, whole. The state is noted after the records it speaks of, so that the worst a sudden end can cost is
work done again.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import stat
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from newsclip.outputs.batch import Batch, remove_leftovers, write_draft
from newsclip.outputs.disk import lock_file
from newsclip.outputs.places import mirror_path
from newsclip.outputs.sink import OutputError
from newsclip.outputs.state import State
from newsclip.problem import ClippingError
from newsclip.runner.lines import Kept, Line, split_line
from newsclip.runner.source import hash_source, read_source
from newsclip.runner.twins import Twins
from newsclip.runner.walk import Identity, Input

HOME = ".newsclip"
# Records made lasting together: one wait for the disk's journal serves them all.
_BATCH_RECORDS = 64
_BATCH_SECONDS = 1.0
# Failures that may not happen again with the same bytes: every run tries these files again.
_PASSING_STAGES = frozenset({"open", "read", "limit", "crash", "write"})
_MOST_RECORD_BYTES = 2**31


class FolderSink:
    """Records as ``<name>.<ext>.json``, in sub-folders like those of the sources."""

    def __init__(self, target: Path, asked: str, max_size: int, *, force: bool) -> None:
        """Lock the folder and open its state.

        ``asked`` is what the records depend on beside the sources' bytes; ``force`` has every source read again.
        Raises ``OutputError`` or ``OutputLockedError``.
        """
        self._root = os.fsencode(target)
        self._asked = asked
        self._max_size = max_size
        self._force = force
        self._twins = Twins()
        self._batch = Batch()
        self._settling: tuple[threading.Thread, Batch] | None = None
        self._count = 0
        self._made: set[bytes] = set()
        self._since = time.monotonic()
        home = target / HOME
        self._running = home / "running"
        try:
            home.mkdir(parents=True, exist_ok=True)
            self._lock = lock_file(home / "lock")
            self._state = State(home / "state.sqlite3")
            if self._running.exists() or not self._state.known:
                remove_leftovers(self._root)
            self._running.touch()
            status = target.stat()
        except (OSError, sqlite3.Error) as error:
            raise self._explain(error) from None
        self.own: frozenset[Identity] = frozenset({(status.st_dev, status.st_ino)})

    def recall_records(self, source: Input) -> list[Kept] | None:
        """Return the records of a source that is as it was when they were written, and they are as written."""
        if self._force or source.path == b"-":
            return None
        try:
            known = self._state.recall_source(source.key)
        except sqlite3.Error as error:
            raise self._explain(error) from None
        if known is None:
            return None
        sha256, asked, kept = known
        if asked != self._asked or any(k.problem and k.problem[0] in _PASSING_STAGES for k in kept):
            return None
        try:
            if hash_source(source.path, self._max_size) != sha256:
                return None
            if any(hash_source(self._locate(k.output), _MOST_RECORD_BYTES) != k.written for k in kept):
                return None
        except ClippingError:
            return None
        return kept

    def keep_records(self, source: Input, kept: list[Kept]) -> None:
        """Leave records as they are, but for the name of an earlier twin where that has changed."""
        changed = False
        try:
            for record in kept:
                twin = self._twins.find_first(record.digest, record.file)
                if twin != record.duplicate_of:
                    head, tail = split_line(read_source(self._locate(record.output), _MOST_RECORD_BYTES))
                    record.duplicate_of = twin
                    record.written = self._draft(record.output, Line(record.file, record.status, head, tail).join(twin))
                    changed = True
            if changed:
                known = self._state.recall_source(source.key)
                self._batch.notes.append((source.key, known[0] if known else None, kept))
            else:
                self._state.touch_source(source.key)
            self._flush_in_time()
        except (OSError, sqlite3.Error, ClippingError, ValueError) as error:
            raise self._explain(error) from None

    def write_lines(self, source: Input, lines: list[Line]) -> None:
        """Write the records of one source, and note the source."""
        try:
            known = self._state.recall_source(source.key)
            kept: list[Kept] = []
            for line in lines:
                twin = self._twins.find_first(line.digest, line.file)
                output = self._place(source, line, {record.output for record in kept})
                written = self._draft(output, line.join(twin) + b"\n")
                kept.append(Kept(output, written, line.file, line.status, line.digest, twin, line.problem))
            if known:
                self._batch.stale += {old.output for old in known[2]} - {new.output for new in kept}
            self._batch.notes.append((source.key, lines[0].sha256 if lines else None, kept))
            self._flush_in_time()
        except (OSError, sqlite3.Error) as error:
            raise self._explain(error) from None

    def list_vanished(self, hidden: list[bytes]) -> Iterator[tuple[bytes, list[Kept]]]:
        """Yield the sources that this run did not meet, with their records, except below the prefixes ``hidden``."""
        try:
            self._flush()
            self._settle()
        except (OSError, sqlite3.Error) as error:
            raise self._explain(error) from None
        for key, kept in self._state.list_vanished():
            if not key.startswith(tuple(hidden)):
                yield key, kept

    def remove_source(self, key: bytes, kept: list[Kept]) -> None:
        """Remove the records of a source that has vanished, and the folders that this leaves empty."""
        try:
            for record in kept:
                self._remove(record.output)
            self._state.forget_source(key)
        except (OSError, sqlite3.Error) as error:
            raise self._explain(error) from None

    def close(self, *, complete: bool) -> None:
        """Put in place what is finished, of a run that was stopped too."""
        try:
            self._flush()
            self._settle()
            self._state.close()
            self._twins.close()
            self._running.unlink(missing_ok=True)
        except (OSError, sqlite3.Error) as error:
            raise self._explain(error) from None
        finally:
            os.close(self._lock)

    def _locate(self, output: bytes) -> bytes:
        return self._root + b"/" + output

    def _place(self, source: Input, line: Line, taken: set[bytes]) -> bytes:
        """Return where below the folder a record goes, different from those of the source's other records."""
        member = line.file[len(source.file) + 1 :] if line.file != source.file else ""
        room = os.pathconf(self._root, "PC_PATH_MAX") - len(self._root) - 32
        number = 1
        while (place := mirror_path(source.key, member, number, room)) in taken:
            number += 1
        return place

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
                raise NotADirectoryError(20, f"{os.fsdecode(path)} is in the way: it is no folder")
        # The walk goes folder by folder: only the last one is asked for again.
        self._made = {folder}

    def _flush_in_time(self) -> None:
        if len(self._batch.drafts) >= _BATCH_RECORDS or time.monotonic() - self._since > _BATCH_SECONDS:
            self._flush()

    def _flush(self) -> None:
        """Send the batch on its way, while the next one is made: the disk is waited for beside the work."""
        self._settle()
        batch, self._batch = self._batch, Batch()
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
        for output in batch.stale:
            self._remove(output)
        for key, sha256, kept in batch.notes:
            self._state.remember_source(key, sha256, self._asked, kept)
        self._state.commit()

    def _remove(self, output: bytes) -> None:
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

    def _explain(self, error: Exception) -> OutputError:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        return OutputError(f"{os.fsdecode(self._root)}: {reason}")
