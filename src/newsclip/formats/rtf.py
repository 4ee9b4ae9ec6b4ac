"""Rich text (RTF). The one door to striprtf."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from newsclip.clipping import Clipping
from newsclip.formats.source import Source, ask_extra, refuse
from newsclip.formats.text import read_text


def open_rtf(source: Source) -> Iterator[Clipping]:
    """Yield the clippings of a document in rich text."""
    try:
        from striprtf import striprtf
    except ImportError:
        raise ask_extra("rtf", "rich text (RTF)") from None
    markup = source.read().decode("latin-1")
    try:
        convert: Any = striprtf.rtf_to_text
        text: str = convert(markup, encoding="cp1252", errors="replace")
    except Exception as error:  # noqa: BLE001 - whatever damaged markup makes the library raise
        raise refuse("rtf", f"it is rich text (RTF) that is damaged ({type(error).__name__})") from None
    yield from read_text(text, "rtf", None, [])
