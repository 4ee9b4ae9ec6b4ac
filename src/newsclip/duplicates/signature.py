"""What is compared of an article: a digest of its text, its shingles, and the figures and names in it."""

from __future__ import annotations

from functools import cache
from hashlib import blake2b
from typing import TYPE_CHECKING

from newsclip.arrays import load_numpy
from newsclip.composition import compose_text
from newsclip.duplicates import KEY_RANGE, KEYS, Signature

if TYPE_CHECKING:
    from newsclip.arrays import Array

np = load_numpy()
_DIGEST_BYTES = 8
_MOST_KEYS = 2048
# Three words still find an article whose spelling was changed throughout; six characters say about as much.
_WORDS = 3
_CHARACTERS = 6
_BETWEEN, _LETTER, _DIGIT, _ALONE = range(4)
# What stands between words, by code points from and to: controls, punctuation, symbols, emoji. Not all that is no
# letter: the vowel signs of Indic scripts are marks.
_GAPS = (
    (0x00, 0x2F), (0x3A, 0x40), (0x5B, 0x60), (0x7B, 0xA9), (0xAB, 0xB4), (0xB6, 0xB9), (0xBB, 0xBF), (0xD7, 0xD7),
    (0xF7, 0xF7), (0x589, 0x589), (0x5BE, 0x5BE), (0x60C, 0x60C), (0x61B, 0x61B), (0x61F, 0x61F), (0x6D4, 0x6D4),
    (0x964, 0x965), (0x2000, 0x206F), (0x2190, 0x2BFF), (0x3000, 0x303F), (0xFE00, 0xFE6F), (0xFEFF, 0xFF0F),
    (0x1F000, 0x1FAFF),
)  # fmt: skip
# Thai, Lao, Burmese, Khmer, Japanese and Chinese part no words: each character stands for itself.
_UNPARTED = ((0xE00, 0xEFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x3040, 0x30FF), (0x3400, 0x9FFF), (0xF900, 0xFAFF))
_DIGITS = ((0x30, 0x39), (0x660, 0x669), (0x6F0, 0x6F9), (0x966, 0x96F), (0x9E6, 0x9EF))
_LAST = 0x1FFFF
_SPACE, _COMMA = 0x20, 0x2C
_LONGEST_WORD = 64


def sign_article(body: str) -> Signature | None:
    """Return the signature of an article, whatever its case, white space or Unicode form; ``None`` for an empty one."""
    text = compose_text(" ".join(body.replace("\xad", "").split()), "NFKC").replace("ß", "ss")
    if not text:
        return None
    folded = text.casefold()
    digest = blake2b(folded.encode("utf-8", "replace"), digest_size=_DIGEST_BYTES).digest()
    codes = _list_codes(folded)
    # Case folding makes a few rare letters two: then no letter is known to be a capital.
    shingles, facts = _hash_shingles(codes, _list_codes(text) if len(text) == len(folded) else codes)
    ordered = np.sort(shingles)
    keys = ordered[np.append(True, ordered[1:] != ordered[:-1])] if len(ordered) else ordered
    count = min(max(KEYS, int(np.searchsorted(keys, KEY_RANGE * 2**32))), _MOST_KEYS)
    number = int.from_bytes(digest, "little", signed=True)
    return Signature(number, keys[:count].tobytes(), shingles.tobytes(), facts.tobytes())


def _list_codes(text: str) -> Array:
    # Two characters more, so that there is something before each word.
    codes: Array = np.frombuffer(f"\n\n{text}".encode("utf-32-le", "surrogatepass"), "<u4")
    return codes


def _hash_shingles(codes: Array, cased: Array) -> tuple[Array, Array]:
    """Return a number for each shingle, and whether it begins with a figure, or within a sentence with a capital."""
    kinds = _tabulate_kinds()[np.minimum(codes, _LAST)]
    before = np.concatenate(([_BETWEEN], kinds[:-1]))
    begins = (kinds == _ALONE) | ((kinds != _BETWEEN) & ((before == _BETWEEN) | (before == _ALONE)))
    starts = np.flatnonzero(begins)
    if not len(starts):
        return np.empty(0, np.uint32), np.empty(0, np.bool_)
    places = np.arange(len(codes)) - starts[np.maximum(np.cumsum(begins) - 1, 0)]
    letters = np.where(kinds == _BETWEEN, 0, codes + np.uint64(1)) * _list_powers()[places % _LONGEST_WORD]
    words = _mix(np.add.reduceat(letters, starts))
    is_figure = np.maximum.reduceat(kinds == _DIGIT, starts)
    is_inside = (codes[starts - 1] == _SPACE) & ((kinds[starts - 2] != _BETWEEN) | (codes[starts - 2] == _COMMA))
    is_name = (cased[starts] != codes[starts]) & is_inside
    size = min(_CHARACTERS if 2 * np.count_nonzero(kinds[starts] == _ALONE) > len(starts) else _WORDS, len(words))
    shingles = np.zeros(len(words) - size + 1, np.uint64)
    for n in range(size):
        shingles = _mix(shingles + words[n : n + len(shingles)])
    return (shingles >> np.uint64(32)).astype(np.uint32), (is_figure | is_name)[: len(shingles)]


@cache
def _tabulate_kinds() -> Array:
    kinds: Array = np.full(_LAST + 1, _LETTER, np.uint8)
    for ranges, kind in ((_GAPS, _BETWEEN), (_UNPARTED, _ALONE), (_DIGITS, _DIGIT)):
        for first, last in ranges:
            kinds[first : last + 1] = kind
    kinds[_LAST] = _ALONE  # and all beyond: most are Chinese
    return kinds


@cache
def _list_powers() -> Array:
    """Return powers of an odd number: with them the letters of a word make a number that knows their order."""
    powers: Array = np.cumprod(np.full(_LONGEST_WORD, 0x9E3779B97F4A7C15, np.uint64), dtype=np.uint64)
    return powers


def _mix(numbers: Array) -> Array:
    """Spread what tells numbers apart over all their bits: the finaliser of SplitMix64 (Steele et al., 2014)."""
    numbers = (numbers ^ (numbers >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    numbers = (numbers ^ (numbers >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed: Array = numbers ^ (numbers >> np.uint64(31))
    return mixed
