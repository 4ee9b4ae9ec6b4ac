"""What can go wrong with a clipping, and what can be uncertain about it.

A failure is a :class:`ClippingError`: it carries the stage that failed, a code for programs and a sentence for people.
An uncertainty is a :class:`Notice`: the record is still written, and says so under ``warnings``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Stage = Literal["open", "read", "format", "decode", "parse", "extract", "label", "record", "write", "limit", "crash"]


# Codes of the stage "format" that are no format's name.
_NAMELESS = frozenset({"not-text", "extra-missing"})


@dataclass(frozen=True, slots=True)
class Notice:
    """Something left out or uncertain: ``code`` is stable and in kebab-case, ``message`` is one English sentence."""

    code: str
    message: str


class ClippingError(Exception):
    """A clipping that could not be read: at which ``stage``, with which ``code``, and in words what to do about it."""

    def __init__(self, stage: Stage, code: str, message: str) -> None:
        super().__init__(message)
        self.stage: Stage = stage
        self.code = code
        self.message = message

    @property
    def format(self) -> str | None:
        """What the file is instead of a clipping, where that is known."""
        return self.code if self.stage == "format" and self.code not in _NAMELESS else None

    def __reduce__(self) -> tuple[type[ClippingError], tuple[Stage, str, str]]:
        """Travel whole between processes: the default pickling of exceptions loses the arguments."""
        return type(self), (self.stage, self.code, self.message)
