"""What a format opens, what it gives beside clippings, and what it says of that which it cannot read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from io import SEEK_END, BufferedIOBase

from newsclip.clipping import Fields
from newsclip.problem import ClippingError, Notice

HEAD_BYTES = 65_536
"""So much of a file is looked at to tell its format."""
DEFAULT_MAX_SIZE = 64 * 2**20
"""The largest real page was 1.6 MB; a clipping of 64 MB is still tried."""


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


def oversize(max_size: int) -> ClippingError:
    """Return the problem of a clipping larger than the limit."""
    return ClippingError("limit", "size", f"it is larger than {max_size} bytes; raise --max-size to read it")


def refuse(code: str, message: str, kind: str | None = None) -> ClippingError:
    """Return the problem of a file that is known for what it is, its ``kind``, and cannot be read."""
    return ClippingError("format", code, message, kind)


def ask_extra(extra: str, what: str) -> ClippingError:
    """Return the problem of a file whose reader is not installed."""
    return refuse(
        "extra-missing", f'{what} is read with a library that is not installed; pip install "newsclip[{extra}]"'
    )
