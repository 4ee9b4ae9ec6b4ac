"""Which legacy charset bytes are in: each is tried, and the reading that looks most like writing is taken.

A detector that compares statistics needs a page of text; what a person pastes may be two lines.
"""

from __future__ import annotations

import json
import unicodedata
from functools import cache
from importlib.resources import files

# Each charset with the languages that are written in it, the likelier charset first: the first of equals is taken.
CHARSETS: dict[str, tuple[str, ...]] = {
    "cp1252": (
        "french",
        "german",
        "spanish",
        "portuguese",
        "italian",
        "scandinavian",
        "dutch",
        "icelandic",
        "estonian",
    ),
    "cp1250": ("polish", "czech", "hungarian", "romanian", "croatian", "german"),
    "cp1251": ("russian", "ukrainian", "bulgarian", "serbian"),
    "cp1254": ("turkish",),
    "cp1253": ("greek",),
    "cp1255": ("hebrew",),
    "cp1256": ("arabic", "french"),
    "cp1257": ("lithuanian", "latvian", "estonian"),
    "koi8-r": ("russian", "bulgarian"),
    "iso8859-2": ("polish", "czech", "hungarian", "romanian", "croatian"),
    "iso8859-15": ("french", "german", "spanish", "italian", "scandinavian", "dutch"),
    "iso8859-5": ("russian", "bulgarian", "serbian"),
    "cp866": ("russian",),
    "cp874": ("thai",),
    "mac-roman": ("french", "german", "spanish", "italian", "portuguese"),
    "cp932": ("japanese",),
    "euc_jp": ("japanese",),
    "gb18030": ("chinese",),
    "big5hkscs": ("chinese",),
    "cp949": ("korean",),
}
# Bytes that are looked at: enough to tell, and the same cost for a page as for a book.
SAMPLE_BYTES = 2048
# A reading is trusted from this mean mark of its non-ASCII characters; perfect text has up to 1.
LEAST_MARK = 0.35
# What a declaration is worth in marks.
_DECLARED = 0.3
# Marks of single characters.
_PUNCTUATION = frozenset("“”„‘’‚«»‹›–—…·•€£§©®°™′″¿¡、。，；：？！（）「」『』《》【】・ー…　\xa0")
_COMMON, _NEUTRAL, _CAPITAL, _RARE, _STRANGE = 0.7, 0.6, 0.7, 0.3, -1.0


def guess_charset(data: bytes, declared: str | None = None) -> str | None:
    """Return the Python name of the charset that gives the bytes the likeliest reading; ``None`` where none does.

    ``declared`` is what the page says of itself: it holds unless another reading is better by far.
    """
    sample = cut_sample(data)
    best, best_mark = None, LEAST_MARK
    for charset, languages in CHARSETS.items():
        try:
            text = sample.decode(charset)
        except UnicodeDecodeError as error:
            # The sample may end within a character of several bytes.
            if error.start < len(sample) - 4 or len(sample) == len(data):
                continue
            text = sample[: error.start].decode(charset)
        mark = max(mark_reading(text, language) for language in languages)
        mark += _DECLARED * (charset == declared)
        if mark > best_mark + 0.01:
            best, best_mark = charset, mark
    return best


def cut_sample(data: bytes) -> bytes:
    """Return the first stretch of the bytes that holds some that are not ASCII, to the end of a line where it can."""
    if len(data) <= SAMPLE_BYTES:
        return data
    ascii_part = len(data) - len(data.lstrip(bytes(range(128))))
    start = max(0, ascii_part - 1)
    end = data.rfind(b"\n", start, start + SAMPLE_BYTES)
    return data[start : end if end > ascii_part else start + SAMPLE_BYTES]


def mark_reading(text: str, language: str) -> float:
    """Return how much the non-ASCII characters look like the language's, as a mean: 1 for the commonest letters."""
    total, count, before = 0.0, 0, " "
    for character in text:
        if character > "\x7f":
            count += 1
            total += _mark(character, before, language)
        before = character
    return total / count if count else 0.0


def _mark(character: str, before: str, language: str) -> float:
    if character in _PUNCTUATION:
        # A sign within a word is a letter of another charset.
        return _NEUTRAL if not (before.isalpha() and character in "°§©®£¡¿·•") else _STRANGE
    if language in _CJK:
        return _CJK[language](character)
    ranks = _rank_letters(language)
    lower = character.lower()
    rank = ranks.get(character, ranks.get(lower))
    if rank is None:
        return _STRANGE
    if character != lower:
        return _STRANGE if before.islower() else _CAPITAL * rank
    return rank


@cache
def _rank_letters(language: str) -> dict[str, float]:
    """Return for each letter of a language a mark from 1 for the commonest to .5 for the rarest."""
    alphabets: dict[str, str] = json.loads((files("newsclip.cues") / "alphabets.json").read_text(encoding="utf-8"))
    letters = alphabets[language]
    return {letter: 1 - at / len(letters) / 2 for at, letter in enumerate(letters)}


def _mark_japanese(character: str) -> float:
    if "\u3041" <= character <= "\u30fa":
        return 1.0
    if "\u4e00" <= character <= "\u9fff":
        return _NEUTRAL if _is_first_level(character, "euc_jp", 0xB0, 0xCF) else _RARE
    return _RARE if "\uff01" <= character <= "\uff5e" else _STRANGE


def _mark_chinese(character: str) -> float:
    if "\u4e00" <= character <= "\u9fff":
        first = _is_first_level(character, "gb2312", 0xB0, 0xD7) or _is_first_level(character, "big5", 0xA4, 0xC6)
        return _rank_letters("chinese").get(character, _COMMON) if first else -_RARE
    return _RARE if "\uff01" <= character <= "\uff5e" else _STRANGE


def _mark_korean(character: str) -> float:
    if "\uac00" <= character <= "\ud7a3":
        common = _is_first_level(character, "euc_kr", 0xB0, 0xC8)
        return _rank_letters("korean").get(character, _COMMON) if common else _STRANGE
    return -_RARE if unicodedata.category(character) == "Lo" else _STRANGE


_CJK = {"japanese": _mark_japanese, "chinese": _mark_chinese, "korean": _mark_korean}


@cache
def _encode(character: str, charset: str) -> int:
    """Return the first byte of a character of two bytes, 0 where the charset does not have it."""
    try:
        data = character.encode(charset)
    except UnicodeEncodeError:
        return 0
    return data[0] if len(data) == 2 else 0


def _is_first_level(character: str, charset: str, low: int, high: int) -> bool:
    """Whether a character is among the common ones, which the charset's standard puts into its first rows."""
    return low <= _encode(character, charset) <= high
