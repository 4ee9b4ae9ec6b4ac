"""What can go wrong with a clipping, a ``ClippingError``, and what can be uncertain about it, a ``Notice``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

Stage = Literal["open", "read", "format", "decode", "parse", "extract", "label", "record", "write", "limit", "crash"]


@dataclass(frozen=True, slots=True)
class Notice:
    """Something left out or uncertain: ``code`` is stable and in kebab-case, ``message`` is one English sentence."""

    code: str
    message: str


class ClippingError(Exception):
    """A clipping that could not be read: where, why, in words what to do, and its format where that is known."""

    def __init__(self, stage: Stage, code: str, message: str, kind: str | None = None) -> None:
        super().__init__(message)
        self.stage: Stage = stage
        self.code = code
        self.message = message
        self.kind = kind

    def __reduce__(self) -> tuple[type[ClippingError], tuple[Stage, str, str, str | None]]:
        """Travel whole between processes: the default pickling of exceptions loses the arguments."""
        return type(self), (self.stage, self.code, self.message, self.kind)


def oversize(max_size: int) -> ClippingError:
    """Return the problem of a clipping larger than the limit."""
    return ClippingError("limit", "size", f"it is larger than {max_size} bytes; raise --max-size to read it")


def refuse(code: str, message: str, kind: str | None = None) -> ClippingError:
    """Return the problem of a file that is known for what it is, its ``kind``, and cannot be read."""
    return ClippingError("format", code, message, kind)


@contextmanager
def ask_extra(extra: str, what: str) -> Iterator[None]:
    """Raise ``ClippingError`` where the library that is imported within, to read ``what``, is not installed."""
    try:
        yield
    except ImportError:
        message = f'{what} is read with a library that is not installed; pip install "newsclip[{extra}]"'
        raise refuse("extra-missing", message) from None


@contextmanager
def explain_damage(code: str, what: str, *errors: type[Exception]) -> Iterator[None]:
    """Raise ``ClippingError`` for the ``errors`` that a library raises of damaged data."""
    try:
        yield
    except ClippingError:
        raise
    except errors as error:
        raise refuse(code, f"it is {what} that is damaged or cut off ({str(error) or type(error).__name__})") from None
