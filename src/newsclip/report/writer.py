"""The review page as it is written while records come: one file, or a folder with the records in files beside the page.

Either is written beside its place and renamed. In a folder the page names the folder of its data by their digest, so
that the one rename of the page puts both in place.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from newsclip.outputs.disk import identify, lock_file, sync_folder, write_all
from newsclip.outputs.sink import OutputError, OutputLockedError
from newsclip.report.entry import Entry
from newsclip.report.page import MARK, list_values, make_block, make_page, make_script, pack_values
from newsclip.runner.lines import Line
from newsclip.runner.settings import PAGE_SUFFIXES

# What a browser reads at once when a clipping is opened, in clippings and in bytes of their records.
_CHUNK_RECORDS = 100
_CHUNK_BYTES = 2**22
# Beyond this a browser takes more than a second to open one page.
_LARGE_BYTES = 100 * 2**20
_DATA_FOLDER = re.compile(r"data-[0-9a-f]{16}")
_DATA_FILE = re.compile(r"(records|words)-\d+\.js")


class Report:
    """A review page on its way. ``target`` is the page, ``own`` what of the file system it is itself, no clipping.

    It is to be used in a ``with`` statement, which leaves nothing of a page that was not finished.
    """

    def __init__(self, target: Path) -> None:
        """Begin the page. Raises ``OutputError`` or ``OutputLockedError``; what is not newsclip's is left alone."""
        self._beside = target.suffix.lower() not in PAGE_SUFFIXES
        self.target = target / "index.html" if self._beside else target
        self._records: list[bytes] = []
        self._entries: list[Entry] = []
        self._bytes = self._chunks = self._written = 0
        self._digest = hashlib.sha256()
        name = hashlib.sha256(os.fsencode(self.target.name)).hexdigest()[:16]
        self._draft = self.target.parent / f".newsclip-{name}.tmp"
        self._data = target / ".newsclip-data.tmp"
        head, self._tail = make_page(beside=self._beside)
        try:
            self.target.parent.mkdir(parents=True, exist_ok=True)
            check_place(self.target)
            self._descriptor = lock_file(self._draft)
            os.ftruncate(self._descriptor, 0)
            if self._beside:
                remove_data(self._data)
                self._data.mkdir(exist_ok=True)
            write_all(self._descriptor, head)
        except OutputLockedError:
            raise OutputLockedError(self.target) from None
        except OSError as error:
            raise self._explain(error) from None
        folder = identify(target) if self._beside else set()
        self.own = frozenset({*identify(self._draft), *identify(self.target), *folder})

    def add(self, lines: list[Line]) -> None:
        """Add the records of one source, in order. Raises ``OutputError``."""
        for line in lines:
            if line.entry:
                record = line.join_whole()
                self._records.append(record)
                self._entries.append(line.entry)
                self._bytes += len(record)
            if self._bytes >= _CHUNK_BYTES or len(self._records) >= _CHUNK_RECORDS:
                self._flush()

    def finish(self) -> str:
        """Put the page in its place; return what to say of it. Raises ``OutputError``."""
        try:
            self._flush()
            self._put_in_place()
        except OSError as error:
            raise self._explain(error) from None
        if not self._beside and self._written > _LARGE_BYTES:
            return f"open {self.target} in a browser; a page of this size opens faster as a folder, --report DIR"
        return f"open {self.target} in a browser"

    def __enter__(self) -> Report:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        with suppress(OSError):
            self._draft.unlink(missing_ok=True)
            if self._beside:
                remove_data(self._data)
        os.close(self._descriptor)

    def _flush(self) -> None:
        """Write the chunk that has come together: rows into the page, records and words where they belong."""
        if not self._records:
            return
        words = [entry.words for entry in self._entries]
        page = make_block("index", f"index-{self._chunks}", list_values([entry.row for entry in self._entries]))
        try:
            for kind, values in (("records", self._records), ("words", words)):
                name = f"{kind}-{self._chunks}"
                if self._beside:
                    script = make_script(name, pack_values(values))
                    self._digest.update(script)
                    (self._data / f"{name}.js").write_bytes(script)
                else:
                    page += make_block(kind, name, pack_values(values))
            write_all(self._descriptor, page)
            self._written += len(page)
        except OSError as error:
            raise self._explain(error) from None
        self._records, self._entries = [], []
        self._bytes = 0
        self._chunks += 1

    def _put_in_place(self) -> None:
        folder = self.target.parent
        if self._beside:
            name = f"data-{self._digest.hexdigest()[:16]}"
            write_all(self._descriptor, make_block("place", "place", b'"%s"' % name.encode("ascii")))
            remove_data(folder / name)
            self._data.rename(folder / name)
        write_all(self._descriptor, self._tail)
        os.fsync(self._descriptor)
        check_place(self.target)
        self._draft.replace(self.target)
        sync_folder(folder)
        if self._beside:
            for old in folder.iterdir():
                if _DATA_FOLDER.fullmatch(old.name) and old.name != name:
                    remove_data(old)

    def _explain(self, error: OSError) -> OutputError:
        return OutputError(f"{self.target}: {error.strerror or error}")


def check_place(path: Path) -> None:
    """Make sure that nothing stands at ``path`` but a page of newsclip's own. Raises ``OutputError``."""
    try:
        with path.open("rb") as stream:
            if stream.read(len(MARK)) == MARK:
                return
    except FileNotFoundError:
        if not path.is_symlink():
            return
    except IsADirectoryError:
        pass
    raise OutputError(f"{path} is there, and no report of newsclip; name another place with --report")


def remove_data(folder: Path) -> None:
    """Remove a folder of a page's data; a file in it that is none of them stays, and the folder with it."""
    for path in _list_data(folder):
        path.unlink()
    with suppress(OSError):
        folder.rmdir()


def _list_data(folder: Path) -> Iterator[Path]:
    if folder.is_dir() and not folder.is_symlink():
        yield from [path for path in folder.iterdir() if _DATA_FILE.fullmatch(path.name)]
