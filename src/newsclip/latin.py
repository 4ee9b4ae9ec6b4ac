"""Which of the Latin single-byte encodings a text is in: the one in which its accented letters make a language.

Every byte is a letter in most of these encodings, so that validity tells nothing, and detectors made for all scripts
take French for Central European. The letters of a language are not equally common, though: under the right encoding
the frequent ones turn up, under a wrong one those of no language.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from functools import cache
from importlib.resources import files
from math import log

# What is believed before a letter is seen: rough shares of such files, so that a few letters do not outvote them.
# In this order they win where letters cannot tell.
_ENCODINGS = {
    "cp1252": 0.7, "cp1250": 0.1, "iso8859-15": 0.05, "iso8859-2": 0.05,
    "cp1254": 0.03, "cp1257": 0.03, "cp850": 0.002, "mac_roman": 0.002,
}  # fmt: skip
_FAMILY = re.compile(r"(?:cp(?:125[02478]|437|775|85\d|86[0135])|iso8859_(?:[1-49]|1[0-6])|latin_1|mac_\w+|hp_roman8)$")
_NOT_LATIN = frozenset({"iso8859_11", "mac_cyrillic", "mac_greek", "cp855", "cp857"})
# Between or beside words these are punctuation in any language, and say nothing about which.
_PUNCTUATION = frozenset("\u00a0\u00ad«»‹›“”„‘’‚–—…•·€£§°©®™¿¡")
# What a letter that the language does not use, and a symbol that no language uses, count as: one in so many.
_STRANGE_LETTER = 500
_SYMBOL = 5000
# A capital is so many times rarer than its small letter.
_CAPITAL = 30


def is_latin(encoding: str) -> bool:
    """Whether a codec, by its Python name, is one of the Latin single-byte encodings that are easily mistaken."""
    return encoding not in _NOT_LATIN and bool(_FAMILY.match(encoding))


def choose_latin(data: bytes) -> str | None:
    """Return the Latin encoding under which the bytes make the likeliest letters, or ``None`` if none can read them."""
    high = Counter(byte for byte in data if byte >= 0x80)
    scores = {name: score for name in _ENCODINGS if (score := _score(high, name)) is not None}
    return max(scores, key=lambda name: scores[name], default=None)


def _score(high: Counter[int], encoding: str) -> float | None:
    """Return the log-likelihood of the bytes beyond ASCII in the language that fits them best."""
    try:
        letters = {bytes([byte]).decode(encoding): count for byte, count in high.items()}
    except UnicodeDecodeError:
        return None
    told = {letter: count for letter, count in letters.items() if letter not in _PUNCTUATION}
    return log(_ENCODINGS[encoding]) + max(
        sum(count * log(_share(letter, shares)) for letter, count in told.items()) for shares in _load_shares()
    )


def _share(letter: str, shares: dict[str, float]) -> float:
    if letter in shares:
        return shares[letter]
    if letter.lower() in shares:
        return shares[letter.lower()] / _CAPITAL
    return 1 / (_STRANGE_LETTER if letter.isalpha() else _SYMBOL)


@cache
def _load_shares() -> list[dict[str, float]]:
    """Return each language's letters with their shares: by Zipf's rule, from their order of frequency."""
    order: dict[str, str] = json.loads((files("newsclip") / "letters.json").read_text(encoding="utf-8"))
    shares = []
    for letters in order.values():
        total = sum(1 / rank for rank in range(1, len(letters) + 1))
        shares.append({letter: 1 / rank / total for rank, letter in enumerate(letters, 1)})
    return shares
