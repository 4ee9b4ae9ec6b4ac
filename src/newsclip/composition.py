"""Unicode composition (NFC and NFKC) in linear time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal
from unicodedata import combining, normalize

# Composing a run of combining marks takes time with the square of its length: runs are cut where no language has any.
_LONGEST_PIECE = 256
# No writing system stacks more marks on one letter: https://www.unicode.org/reports/tr15/#Stream_Safe_Text_Format
_MOST_MARKS = 30


def compose_text(text: str, form: Literal["NFC", "NFKC"] = "NFC") -> str:
    """Return the text composed, as ``unicodedata.normalize`` does, but word by word and long words in pieces.

    The same but for a word in which more than 30 combining marks follow each other.
    """
    if text.isascii():
        return text
    if len(text) <= _LONGEST_PIECE:
        return normalize(form, text)
    return " ".join("".join(normalize(form, piece) for piece in _cut(word)) for word in text.split(" "))


def _cut(word: str) -> Iterator[str]:
    at = 0
    while at < len(word):
        end = at + _LONGEST_PIECE
        last = min(end + _MOST_MARKS, len(word))
        while end < last and combining(word[end]):
            end += 1
        yield word[at:end]
        at = end
