"""A folder of records, one file a clipping, which only changes where a source has.

Each record is written to a temporary file beside its place, made lasting, and renamed: a reader sees the old record
or the new one, whole. The state is noted after the records it speaks of, so that the worst a sudden end can cost is
work done again.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import sqlite3
import stat
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from itertools import count
from pathlib import Path

from newsclip.duplicates import Verdict
from newsclip.outputs import InTheWayError, explain_errors
from newsclip.outputs.file import Draft, identify, lock_file, put_in_place
from newsclip.outputs.incremental import IncrementalSink, keep_state, look_into
from newsclip.problem import ClippingError
from newsclip.runner.lines import Kept, Line
from newsclip.runner.names import show_name
from newsclip.runner.source import Input, hash_source, is_gone, read_record

HOME = ".newsclip"
MOST_NAME_BYTES = 255
"""The longest name that common file systems take."""
_DIGEST_DIGITS = 16
_LEFTOVER = re.compile(r"\.newsclip-\d+\.tmp")


_Note = tuple[bytes, str | None, list[Kept], set[bytes]]


class FolderSink(IncrementalSink):
    """Records as ``<name>.<ext>.json``, in sub-folders like those of the sources."""

    suffix = b".json"
    state_name = "state.sqlite3"
    # One wait for the disk's journal serves them all.
    batch_records = 64

    def __init__(self, target: Path, asked: str, *, force: bool, dry: bool = False) -> None:
        """Lock the folder and open its state; of a ``dry`` run, only look into it. Raises as `open_output` does."""
        self._root = os.fsencode(target)
        # The disk is waited for beside the work: one batch is on its way to its places while the next one is made.
        self._thread = ThreadPoolExecutor(1)
        self._settling: tuple[Future[None], list[_Note]] | None = None
        self._drafts: list[Draft] = []
        self._notes: list[_Note] = []
        self._made: set[bytes] = set()
        self._number = 0
        home = target / HOME
        self._running = home / "running"
        with explain_errors(target):
            base = keep_state(look_into(home / self.state_name)) if dry else self._open_state(home)
        self.own = frozenset(identify(target))
        super().__init__(target, base, asked, force=force, dry=dry)

    def _open_state(self, home: Path) -> sqlite3.Connection:
        """Lock the folder; return its state, begun anew where there is none that can be read."""
        home.mkdir(parents=True, exist_ok=True)
        self._lock = lock_file(home / "lock")
        path = home / self.state_name
        was_ended = not path.exists() or self._running.exists()
        try:
            base = keep_state(sqlite3.connect(path, isolation_level=None))
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError) and "not a database" not in str(error):
                raise
            for name in (path.name, f"{path.name}-journal"):
                path.with_name(name).unlink(missing_ok=True)
            base, was_ended = keep_state(sqlite3.connect(path, isolation_level=None)), True
        if was_ended:
            for leftover in home.parent.rglob(".newsclip-*.tmp"):
                if _LEFTOVER.fullmatch(leftover.name):
                    leftover.unlink(missing_ok=True)
        self._running.touch()
        return base

    def close(self, *, complete: bool) -> None:
        """Put in place what is finished, of a run that was stopped too, and let the next run in."""
        try:
            super().close(complete=complete)
            with explain_errors(self._target):
                self._running.unlink(missing_ok=True)
        finally:
            # None are left, unless the disk was full before they could be put in place.
            for draft in self._drafts:
                draft.close()
            self._thread.shutdown()
            os.close(self._lock)

    def _is_as_written(self, kept: Kept) -> bool:
        return hash_source(self._locate(kept.output)) == kept.written

    def _write(self, source: Input, line: Line, data: bytes) -> tuple[bytes, str]:
        output = self._place(source, line)
        rendered = self._render(data)
        self._check_way(source.origin, output, line.sha256, rendered)
        # Noted before the record is there, so that after a sudden end it is known for what it is.
        self._set_owner(output, source.origin)
        return output, self._draft(output, rendered)

    def _render(self, record: bytes) -> bytes:
        """Return the file of a record that is given as JSON."""
        return record + b"\n"

    def _amend(self, kept: Kept, verdict: Verdict) -> str:
        from newsclip.record import write_values

        record = json.loads(read_record(self._locate(kept.output))) | json.loads(b"{%b}" % verdict.write())
        return self._draft(kept.output, self._render(write_values(record)))

    def _note(self, key: bytes, sha256: str | None, kept: list[Kept], stale: set[bytes]) -> None:
        self._notes.append((key, sha256, kept, stale))

    def _locate(self, output: bytes) -> bytes:
        return self._root + b"/" + output

    def _place(self, source: Input, line: Line) -> bytes:
        """Return where below the folder a record goes, different from those of the source's other records."""
        room = os.pathconf(self._root, "PC_PATH_MAX") - len(self._root) - 32
        places = (mirror_path(source.key, line.member or "", number, room, self.suffix) for number in count(1))
        return next(place for place in places if place not in self._taken)

    def _check_way(self, key: bytes, output: bytes, sha256: str | None, data: bytes) -> None:
        """Raise ``InTheWayError`` where something stands at a place that is not the earlier record of this source.

        A record of the same bytes whose source is not known any more, or is gone, is taken over.
        """
        path = self._locate(output)
        owner = self._find_owner(output)
        if owner == key or not os.path.lexists(path):
            return
        try:
            found = read_record(path)
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
        draft = Draft(Path(os.fsdecode(self._locate(output))), self._number)
        try:
            draft.write(data)
        except OSError:
            draft.close()
            raise
        self._drafts.append(draft)
        self._number += 1
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

    def _flush(self) -> None:
        self._send()
        self._settle()
        self._commit()

    def _send(self) -> None:
        self._settle()
        self._commit()
        self._settling = self._thread.submit(put_in_place, self._drafts), self._notes
        self._drafts, self._notes = [], []

    def _settle(self) -> None:
        """Wait until the batch on its way is in its places; only then note it."""
        settling, self._settling = self._settling, None
        if settling:
            settling[0].result()
            for key, sha256, kept, stale in settling[1]:
                for output in stale:
                    self._remove(key, output)
                self._remember(key, sha256, kept)

    def _find_owner(self, output: bytes) -> bytes | None:
        """Return the source whose record stands at a place, ``None`` where nothing is known of it."""
        row = self._base.execute("SELECT source FROM _place WHERE output = ?", (output,)).fetchone()
        return row[0] if row else None

    def _set_owner(self, output: bytes, key: bytes | None) -> None:
        """Note that a place is for the record of a source, or that there is none any more."""
        self._base.execute("DELETE FROM _place WHERE output = ?", (output,))
        if key is not None:
            self._base.execute("INSERT INTO _place VALUES (?, ?)", (output, key))

    def _remove(self, key: bytes, output: bytes) -> None:
        if self._find_owner(output) != key:
            return
        self._set_owner(output, None)
        path = self._locate(output)
        with suppress(FileNotFoundError, NotADirectoryError):
            os.unlink(path)  # noqa: PTH108 - bytes, which pathlib does not take
        with suppress(OSError):
            while (path := path.rpartition(b"/")[0]) != self._root:
                os.rmdir(path)  # noqa: PTH106 - bytes, which pathlib does not take
                self._made.clear()


def mirror_path(key: bytes, member: str, number: int, room: int, suffix: bytes = FolderSink.suffix) -> bytes:
    """Return the path, below the folder of records, of the record of the source at ``key``.

    ``member`` names a clipping inside the source, ``number`` tells apart members of one name. A name, or a path of more
    than ``room`` bytes, that is too long is cut and a digest of it put in its place, the same in every run.
    """
    *folders, name = [_clean_name(part) for part in key.split(b"/")]
    if member:
        folders.append(_shorten(name, b""))
        *inner, name = [_clean_name(part.encode("utf-8", "backslashreplace")) for part in member.split("/")]
        folders += [_shorten(part, b"") for part in inner]
    ending = (b"~%d" % number if number > 1 else b"") + suffix
    path = b"/".join([*folders, _shorten(name, ending)])
    return path if len(path) <= room else b"long~" + _digest(key + member.encode("utf-8", "replace")) + ending


def _clean_name(name: bytes) -> bytes:
    """Return a name that can only be that of something in the folder it is put in."""
    name = name.replace(b"\0", b"_")
    return b"_" if name in (b"", b".", b"..", os.fsencode(HOME)) else name


def _shorten(name: bytes, ending: bytes) -> bytes:
    if len(name) + len(ending) <= MOST_NAME_BYTES:
        return name + ending
    start = name[: MOST_NAME_BYTES - len(ending) - 1 - _DIGEST_DIGITS]
    with suppress(UnicodeDecodeError):
        name.decode("utf-8")
        start = start.decode("utf-8", "ignore").encode("utf-8")
    return start + b"~" + _digest(name) + ending


def _digest(name: bytes) -> bytes:
    return hashlib.sha256(name).hexdigest()[:_DIGEST_DIGITS].encode("ascii")


def _find_sha256(record: bytes) -> str | None:
    """Return the fingerprint of the source that a record names, ``None`` where it is no record."""
    try:
        values = json.loads(record)
    except ValueError:
        return None
    return values.get("sha256") if isinstance(values, dict) and "schema_version" in values else None
