"""A record as the line that will be written, with room left for what only the whole run can know."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TYPE_CHECKING

from newsclip.clipping import Options
from newsclip.composition import compose_text

if TYPE_CHECKING:
    from newsclip.record import Record
    from newsclip.report.entry import Entry

# Inside a JSON string every quotation mark has a backslash before it, so this can only be the record's own key.
_KEY = b',"duplicate_of":'
_VALUE = re.compile(rb',"duplicate_of":(?:null|"(?:[^"\\]|\\.)*")')
_SEGMENTS = b',"segments":['
_DIGEST_BYTES = 16


@dataclass(slots=True)
class Line:
    """One record, written: its JSON before and after the value of ``duplicate_of``, and what the run asks about it.

    ``digest`` is that of the article, in hexadecimal digits; ``sha256`` is that of the source. For the review page it
    has an ``entry``, and, where the record is to be without them, the ``segments`` that were cut from its end.
    """

    file: str
    status: str
    head: bytes
    tail: bytes
    member: str | None = None
    digest: str | None = None
    sha256: str | None = None
    size: int | None = None
    problem: tuple[str, str, str] | None = None
    warnings: list[str] = field(default_factory=list)
    segments: bytes = b""
    entry: Entry | None = None

    @property
    def name(self) -> str:
        """What people know the record by: its file, and the member of a file that holds many."""
        return self.file if self.member is None else f"{self.file} ({self.member})"

    @property
    def weight(self) -> int:
        """How many bytes the line holds in memory, about."""
        return len(self.head) + len(self.tail) + len(self.segments)

    def join(self, duplicate_of: str | None) -> bytes:
        """Return the whole line, without a newline."""
        return b"".join((self.head, _KEY, quote_name(duplicate_of), self.tail))

    def join_whole(self, duplicate_of: str | None) -> bytes:
        """Return the line with the segments that were cut from it."""
        return self.join(duplicate_of)[:-1] + self.segments + b"}"


@dataclass(slots=True)
class Kept:
    """A record that an earlier run wrote into the folder: its place there, its file's SHA-256, and what it says."""

    output: bytes
    written: str
    file: str
    status: str
    digest: str | None
    duplicate_of: str | None
    problem: tuple[str, str, str] | None


def write_record(record: Record, options: Options) -> Line:
    """Return a record as its line, with what was asked for beside it."""
    from newsclip.record import write_line

    head, tail = split_line(write_line(record).encode("utf-8"))
    line = Line(
        file=record.file,
        status=record.status,
        head=head,
        tail=tail,
        member=record.member,
        digest=digest_article(record.body) if record.status != "failed" else None,
        sha256=record.sha256,
        size=record.size,
        problem=(record.problem.stage, record.problem.code, record.problem.message) if record.problem else None,
        warnings=[f"{caveat.code}: {caveat.message}" for caveat in record.warnings],
    )
    if options.report:
        from newsclip.report.entry import make_entry

        line.entry = make_entry(record)
        if not options.segments and (start := tail.find(_SEGMENTS)) >= 0:
            line.tail, line.segments = tail[:start] + b"}", tail[start:-1]
    return line


def split_line(line: bytes) -> tuple[bytes, bytes]:
    """Return what stands before and after ``duplicate_of`` and its value.

    Raises ``ValueError`` where the line is no record.
    """
    match = _VALUE.search(line)
    if not match:
        raise ValueError("no record: it has no duplicate_of")
    return line[: match.start()], line[match.end() :]


def digest_article(body: str) -> str | None:
    """Return a digest of an article that does not change with case, white space or Unicode form; ``None`` for none."""
    folded = compose_text(" ".join(body.split()), "NFKC").casefold()
    return blake2b(folded.encode("utf-8", "replace"), digest_size=_DIGEST_BYTES).hexdigest() if folded else None


def quote_name(name: str | None) -> bytes:
    """Return a record's ``file`` as JSON, in ASCII so that nothing in it moves a terminal."""
    return json.dumps(name).encode("ascii")
