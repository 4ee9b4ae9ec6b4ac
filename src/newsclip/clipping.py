"""What flows between the steps: the options, a file and its parts, a clipping's text, its facts, its record's draft."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from functools import cached_property
from io import SEEK_END, BufferedIOBase, BytesIO
from typing import TYPE_CHECKING, Any

from newsclip.blocks import Block
from newsclip.problem import ClippingError, Notice, oversize

if TYPE_CHECKING:
    from newsclip.record import Comment


HEAD_BYTES = 65_536
"""So much of a file is looked at to tell its format."""
DEFAULT_MAX_SIZE = 64 * 2**20
"""The largest real page was 1.6 MB; a clipping of 64 MB is still tried."""


@dataclass(frozen=True, slots=True)
class Options:
    """What the user asked of every record: its segments, earlier ones like it, what the review page shows beside it."""

    segments: bool = False
    duplicates: bool = True
    report: bool = False


@dataclass(slots=True)
class Fields:
    """The article's facts: what was found, ``None`` or empty where nothing was.

    ``title_chance``, ``authors_chance`` and ``published_chance`` are the probabilities that these are right, where they
    were weighed.
    """

    title: str | None = None
    authors: list[str] = field(default_factory=list)
    published: str | None = None
    modified: str | None = None
    published_raw: str | None = None
    site: str | None = None
    url: str | None = None
    section: str | None = None
    tags: list[str] = field(default_factory=list)
    description: str | None = None
    language: str | None = None
    comments_stated: int | None = None
    title_chance: float | None = None
    authors_chance: float | None = None
    published_chance: float | None = None
    notices: list[Notice] = field(default_factory=list)


def join_facts(*sources: Fields) -> Fields:
    """Return the facts of several sources: each from the first that has it."""
    return Fields(**{one.name: _choose([getattr(source, one.name) for source in sources]) for one in fields(Fields)})


def _choose(values: list[Any]) -> Any:
    return next((value for value in values if value not in (None, [])), values[-1])


@dataclass
class Source:
    """A file, or a part of one: its name, a seekable stream of its bytes, and how many of them a clipping may have."""

    name: str
    stream: BufferedIOBase
    max_size: int = DEFAULT_MAX_SIZE

    @cached_property
    def head(self) -> bytes:
        """The first bytes."""
        return self.rewind().read(HEAD_BYTES)

    def rewind(self) -> BufferedIOBase:
        """Return the stream at its beginning."""
        self.stream.seek(0)
        return self.stream

    def measure(self) -> int:
        """Return how many bytes there are."""
        return self.stream.seek(0, SEEK_END)

    def read(self) -> bytes:
        """Return all bytes. Raises ``ClippingError`` where there are more than a clipping may have."""
        data = self.rewind().read(self.max_size + 1)
        if len(data) > self.max_size:
            raise oversize(self.max_size)
        return data

    def hold(self, data: bytes, name: str) -> Callable[[], Source]:
        """Return what opens a part of the file, of which all bytes are here."""
        return lambda: Source(name, BytesIO(data), self.max_size)


@dataclass(slots=True)
class Clipping:
    """One clipping as decoded text. A file that holds many gives several, each with the ``member`` name it has there.

    What the format knows beforehand: ``facts`` are certain, ``hints`` count where the article itself says nothing,
    ``saved`` is the ISO 8601 day or moment of saving, from which "3 hours ago" is counted. Where it knows what each
    line is, ``blocks`` are labelled already, and ``comments`` with them; where it knows only where the article stands
    in the text, that is ``span``. ``problem`` stands where it cannot be read.
    """

    text: str
    format: str | None
    encoding: str | None
    is_page: bool
    member: str | None = None
    url: str | None = None
    notices: list[Notice] = field(default_factory=list)
    facts: Fields = field(default_factory=Fields)
    hints: Fields = field(default_factory=Fields)
    saved: str | None = None
    blocks: list[Block] | None = None
    comments: list[Comment] = field(default_factory=list)
    span: tuple[int, int] | None = None
    problem: ClippingError | None = None


@dataclass(slots=True)
class Part:
    """One part of a file that holds many: ``member`` names it, the same from run to run; ``None`` where it is all.

    ``open`` gives the part's own source and may raise ``ClippingError``; ``url``, ``saved``, ``hints``, ``notices`` are
    what the file around it knows, as in :class:`Clipping`. ``archive`` says that the part comes out of an archive.
    """

    member: str | None
    open: Callable[[], Source]
    url: str | None = None
    saved: str | None = None
    hints: Fields = field(default_factory=Fields)
    notices: list[Notice] = field(default_factory=list)
    archive: bool = False


class Unique:
    """Names for the parts of a file, made different where two are alike."""

    def __init__(self) -> None:
        self._taken: Counter[str] = Counter()

    def make(self, name: str) -> str:
        """Return the name, with a number where it has been given before."""
        self._taken[name] += 1
        return name if self._taken[name] == 1 else f"{name} ({self._taken[name]})"


@dataclass(slots=True)
class Draft:
    """A clipping whose blocks are labelled; they count offsets in ``text``, the source of a paste or a page's text."""

    text: str
    blocks: list[Block]
    comments: list[Comment] = field(default_factory=list)
    fields: Fields = field(default_factory=Fields)
    notices: list[Notice] = field(default_factory=list)
    repeats: int = 0
