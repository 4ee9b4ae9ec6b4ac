"""A record as the line that will be written, with room left for what only the whole run can know."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from newsclip.clipping import Clipping, Options
from newsclip.duplicates import Verdict
from newsclip.problem import ClippingError
from newsclip.runner.settings import Limits
from newsclip.runner.source import identify_source, open_source

if TYPE_CHECKING:
    from newsclip.duplicates import Signature
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


def read_lines(
    name: str,
    source: bytes,
    limits: Limits,
    options: Options,
    announce: Callable[[Clipping], None],
    *,
    inline: bool,
    first: int,
) -> Iterator[Line]:
    """Yield the lines of one file, one after another: its record or records, or the one that says why it failed.

    ``source`` is the file's path, or, where it came ``inline``, its bytes. Each clipping goes to ``announce`` before it
    is read, and the ``first`` of them are passed over.
    """
    from newsclip.compose import compose_failure
    from newsclip.recipe import explain_failure, read_records

    try:
        data = source if inline else open_source(source)
    except ClippingError as error:
        yield write_record(compose_failure(name, error, *identify_source(source, limits.max_size)), options)
        return
    with nullcontext() if isinstance(data, bytes) else data:
        for record in read_records(name, data, options, announce, first, limits.max_size):
            try:
                line = write_record(record, options)
            except (ClippingError, MemoryError, ValueError) as error:
                problem = explain_failure(error, "record")
                line = write_record(compose_failure(name, problem, record.sha256, record.size, record.member), options)
            yield line
