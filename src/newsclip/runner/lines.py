"""A record as the line that will be written, with room left for what only the whole run can know."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from newsclip.clipping import Options
from newsclip.duplicates import Signature, Verdict

if TYPE_CHECKING:
    from newsclip.record import Record
    from newsclip.report import Entry

# What only the whole run can know, as yet unknown. Inside a JSON string every quotation mark has a backslash before it,
# so this can only be the record's own keys.
_UNKNOWN = b"," + Verdict().write()
_SEGMENTS = b',"segments":['
Fault = tuple[str, str, str]
"""Stage, code and message of a problem."""


@dataclass(slots=True)
class Line:
    """One record, written: its JSON before and after what only the run can know, and what the run asks about it.

    ``signature`` is that of the article, ``verdict`` what the run knows of earlier ones like it. For the review page it
    has an ``entry``, and, where the record is to be without them, the ``segments`` that were cut from its end.
    """

    file: str
    status: str
    head: bytes
    tail: bytes
    member: str | None = None
    signature: Signature | None = None
    verdict: Verdict = field(default_factory=Verdict)
    sha256: str | None = None
    problem: Fault | None = None
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

    def join(self) -> bytes:
        """Return the whole line, without a newline."""
        return b",".join((self.head, self.verdict.write())) + self.tail


@dataclass(slots=True)
class Kept:
    """A record that an earlier run wrote: its place in the output, a digest of it, and what it says."""

    output: bytes
    written: str
    file: str
    status: str
    problem: Fault | None


def write_record(record: Record, options: Options) -> Line:
    """Return a record as its line, with what was asked for beside it."""
    from newsclip.record import write_line

    head, _, tail = write_line(record).encode("utf-8").partition(_UNKNOWN)
    line = Line(record.file, record.status, head, tail, record.member, sha256=record.sha256)
    line.warnings = [f"{caveat.code}: {caveat.message}" for caveat in record.warnings]
    if record.problem:
        line.problem = record.problem.stage, record.problem.code, record.problem.message
    if options.duplicates and record.body:
        from newsclip.duplicates.signature import sign_article

        line.signature = sign_article(record.body)
    if options.report:
        from newsclip.report import make_entry

        line.entry = make_entry(record)
        if not options.segments and (start := tail.find(_SEGMENTS)) >= 0:
            line.tail, line.segments = tail[:start] + b"}", tail[start:-1]
    return line
