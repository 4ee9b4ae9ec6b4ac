"""Rich text (RTF). The one door to striprtf."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from newsclip.clipping import Clipping
from newsclip.encoding import find_codec
from newsclip.formats.source import Source, ask_extra, refuse
from newsclip.formats.text import read_text

_CODE_PAGE = re.compile(rb"\\ansicpg(\d{3,5})")


def open_rtf(source: Source) -> Iterator[Clipping]:
    """Yield the clippings of a document in rich text."""
    try:
        from striprtf import striprtf
    except ImportError:
        raise ask_extra("rtf", "rich text (RTF)") from None
    data = source.read()
    page = _CODE_PAGE.search(data)
    markup = data.decode(find_codec(f"cp{page[1].decode()}") or "cp1252" if page else "cp1252", errors="replace")
    try:
        convert: Any = striprtf.rtf_to_text
        text: str = convert(markup, encoding="cp1252", errors="replace")
    except Exception as error:  # noqa: BLE001 - whatever damaged markup makes the library raise
        raise refuse("rtf", f"it is rich text (RTF) that is damaged ({type(error).__name__})") from None
    yield from read_text(text, "rtf", None, [])
