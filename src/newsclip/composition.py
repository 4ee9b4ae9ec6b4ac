"""Unicode composition (NFC and NFKC) in linear time; and lines of plain words, which most searches can pass over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal
from unicodedata import combining, normalize

# Composing a run of combining marks takes time with the square of its length: runs are cut where no language has any.
_LONGEST_PIECE = 256
# What is not of the letters and signs that NFC leaves as they are, whatever stands beside them: Latin, Greek, Cyrillic,
# Hebrew, Arabic, kana, Han, Hangul, and their punctuation. https://www.unicode.org/reports/tr15/#Detecting_Normalization_Forms
_UNSETTLED = re.compile(
    "[^\x00-\u02ff\u0391-\u03ce\u0400-\u0482\u048a-\u052f\u05d0-\u05ea\u0620-\u064a\u0660-\u066f\u06cc\u2002-\u206f"
    "\u20a0-\u20bf\u2122\u2190-\u2211\u2500-\u26ff\u3000-\u3029\u3030-\u3096\u309b-\u30ff\u4e00-\u9fff\uac00-\ud7a3\uff00-\uffee"
    "\U0001f300-\U0001faff]"
)
# The same for NFKC, which also writes out signs that stand for others.
_UNSETTLED_WIDELY = re.compile(
    "[^\x00-\x9f\xa1-\xa7\xa9\xab-\xae\xb0\xb1\xb6\xb7\xbb\xbf-\u0131\u0134-\u013e\u0141-\u0148\u014a-\u017e"
    "\u0391-\u03a1\u03a3-\u03ce\u0400-\u0482\u048a-\u052f\u05d0-\u05ea\u0620-\u064a\u0660-\u066f\u06cc\u2012-\u2015"
    "\u2018-\u2022\u2030\u2032\u2039\u203a\u20a9-\u20bf\u2190-\u2211\u2500-\u26ff\u3001-\u3029\u3041-\u3096\u30a1-\u30fc"
    "\u4e00-\u9fff\uac00-\ud7a3\U0001f300-\U0001faff]"
)
# No writing system stacks more marks on one letter: https://www.unicode.org/reports/tr15/#Stream_Safe_Text_Format
_MOST_MARKS = 30


def compose_text(text: str, form: Literal["NFC", "NFKC"] = "NFC") -> str:
    """Return the text composed, as ``unicodedata.normalize`` does, but word by word and long words in pieces.

    The same but for a word in which more than 30 combining marks follow each other.
    """
    if text.isascii() or not (_UNSETTLED if form == "NFC" else _UNSETTLED_WIDELY).search(text):
        return text
    if len(text) <= _LONGEST_PIECE:
        return normalize(form, text)
    return " ".join([word if word.isascii() else _compose_word(word, form) for word in text.split(" ")])


def _compose_word(word: str, form: Literal["NFC", "NFKC"]) -> str:
    if len(word) <= _LONGEST_PIECE:
        return normalize(form, word)
    return "".join(normalize(form, piece) for piece in _cut(word))


def _cut(word: str) -> Iterator[str]:
    at = 0
    while at < len(word):
        end = at + _LONGEST_PIECE
        last = min(end + _MOST_MARKS, len(word))
        while end < last and combining(word[end]):
            end += 1
        yield word[at:end]
        at = end
