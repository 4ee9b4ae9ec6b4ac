"""Bytes to text: byte-order mark, strict UTF-8, declared charset, then detection. The door to charset-normalizer.

A legacy charset is told by the letters: each is tried, and the reading that looks most like writing is taken. A
detector that compares statistics needs a page of text; what a person pastes may be two lines.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import pairwise

from newsclip.cues import load_cues
from newsclip.problem import Notice

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Where HTML and XML say their charset: https://html.spec.whatwg.org/#prescan-a-byte-stream-to-determine-its-encoding
_DECLARED = re.compile(
    rb"(?:<meta\b[^>]{0,400}?charset\s*=|<\?xml\b[^>]{0,100}?encoding\s*=|^content-type:[^\r\n]{0,80}?charset\s*=)"
    rb"""\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""",
    re.IGNORECASE | re.MULTILINE,
)
# Bytes that are looked at: for a declaration, for UTF-16, by the letters (the same cost for a page as for a book), and
# by statistics.
_PRESCAN_BYTES, _WIDE_BYTES, _SAMPLE_BYTES, _DETECT_BYTES = 4096, 512, 2048, 65536
# How Japanese mail leaves ASCII, https://www.rfc-editor.org/rfc/rfc1468; no other text holds these bytes.
_JAPANESE_ESCAPE = re.compile(rb"\x1b\$[B@]")
_TAG = re.compile(r"<[^<>]{0,2000}>")
# So many sound sequences for each stray byte, and a text is UTF-8 that something has damaged.
_SOUND_FOR_EACH_LOST = 3
# What browsers read under these labels: https://encoding.spec.whatwg.org/#names-and-labels
_WHATWG = {
    "iso-8859-1": "cp1252", "latin1": "cp1252", "latin-1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252",
    "iso-8859-9": "cp1254", "iso-8859-11": "cp874", "tis-620": "cp874", "gb2312": "gb18030",
    "gbk": "gb18030", "gb_2312-80": "gb18030",
    "shift_jis": "cp932", "shift-jis": "cp932", "sjis": "cp932", "x-sjis": "cp932",
    "ks_c_5601-1987": "cp949", "euc-kr": "cp949",
    "big5": "big5hkscs", "x-user-defined": "cp1252",
}  # fmt: skip
# A reading is trusted from this mean mark of its characters beyond ASCII, 1 at best; what a declaration adds to it.
_LEAST_MARK, _DECLARED_MARK = 0.35, 0.3
_PUNCTUATION = frozenset("“”„‘’‚«»‹›–—…·•€£§©®°™′″¿¡、。，；：？！（）「」『』《》【】・ー…　\xa0")
_NEUTRAL, _CAPITAL, _RARE, _STRANGE = 0.6, 0.7, 0.3, -1.0
# Scripts of hundreds of characters: the row of a charset in which the common ones stand, between two first bytes; the
# marks of an ideograph in it, and of any other.
_ROWS: dict[str, tuple[tuple[tuple[str, int, int], ...], float, float]] = {
    "japanese": ((("euc_jp", 0xB0, 0xCF),), _NEUTRAL, _RARE),
    "chinese": ((("gb2312", 0xB0, 0xD7), ("big5", 0xA4, 0xC6)), 0.7, -_RARE),
    "korean": ((("euc_kr", 0xB0, 0xC8),), 0.7, -_RARE),
}
# What shows that decoded text is no writing: words of letters of one script, and numbers, are fewer than this share of
# it; or its four commonest characters, or words, are more than this, where it has so many. Of 2,001 articles (some of
# them code) none has under 0.78 and none over 0.4.
_LEAST_SOUND, _LEAST_STRANGE_SOUND, _UNDOUBTED_SOUND, _MOST_ALIKE, _FEWEST_PARTS = 0.7, 0.9, 0.95, 0.5, 60
# So many times each ideograph may stand in a text, as a mean: 3,000 characters hold 600 different ones.
_MOST_REPEATED = 8
_JUDGED_CHARACTERS, _LONGEST_WORD, _LONGEST_RULE, _STOPS = 3000, 60, 6, ".,;"
_JOINTS = "'’ʼ‘`´.·&/\u00ad\u200b-\u200f\u2010-\u2015_+-"
_SCRIPTS = (
    "A-Za-zªº\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02af\u1e00-\u1eff", "\u0400-\u052f",
    "\u0370-\u03ff\u1f00-\u1fff", "\u0530-\u1c8f\ua640-\uabff\ufb1d-\ufefc",
)  # fmt: skip
_LETTERS = "|".join(f"[{letters}\u0300-\u036f]++" for letters in _SCRIPTS)
_SOUND = re.compile(
    rf"(?:{_LETTERS})(?:[{_JOINTS}]++(?:{_LETTERS}|\d++))*+|.*(?:://|www\.|@\w).*|"
    rf"(?:[^\W_]{{1,6}}[-./]?)?[\d.,:/%°²€$£¥+–-]+(?:[-.’']?(?:{_LETTERS}))?"
)
_UNSPACED = (  # compiled where it is first needed: so large a set takes milliseconds
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u30ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff]"
)
_MARKS = (
    "\"'“”„‚‘’«»‹›()[]{}<>.,;:!?…¿¡|–—-*•·#@=&/\\†‡§€$£%+~^°©®™′″"
    "〈〉《》「」『』【】、。，；：？！（）।؟،؛״׳\ufeff\u200b\u200e\u200f"
)


@dataclass(slots=True)
class Decoded:
    """Text, the encoding it was read with, and what could not be read."""

    text: str
    encoding: str | None
    notices: list[Notice] = field(default_factory=list)


def decode_bytes(data: bytes, charset: str | None = None) -> Decoded:
    """Return the bytes as text; what no encoding explains becomes U+FFFD and a notice. ``charset`` is what the file
    around them says of them: taken at its word where they say nothing themselves."""
    mark, marked = next(((mark, name) for mark, name in _BOMS if data.startswith(mark)), (b"", ""))
    head = data[: len(mark) + _WIDE_BYTES]
    # Without a mark of its own UTF-16 is known by its nils.
    for wide in (marked,) if mark else ("utf-16-le", "utf-16-be") if b"\0" in head else ():
        if wide == "utf-8-sig" or _is_likely(head.decode(wide, "replace")):
            return _decode(data, wide)
    data = data[len(mark) :]
    if _JAPANESE_ESCAPE.search(data):
        return _decode(data, "iso2022_jp")
    found = _decode(data, "utf-8")
    if not found.notices or _is_utf8(found.text):
        return found
    declared = find_declared_charset(data) or (find_codec(charset) if charset else None)
    guessed = _guess_by_letters(data, declared) or _guess_by_statistics(data)
    if declared and declared not in load_cues("charsets"):
        # Nothing is known of how its languages are written: the page is taken at its word where it can be.
        taken = _decode(data, declared)
        guessed = guessed if taken.notices else declared
    return _decode(data, guessed or declared or "utf-8")


def find_declared_charset(data: bytes) -> str | None:
    """Return the Python name of the charset that the page declares in its first bytes, or ``None``."""
    match = _DECLARED.search(data, 0, _PRESCAN_BYTES)
    return find_codec(match[1].decode("ascii")) if match else None


def find_codec(label: str) -> str | None:
    """Return the Python name of the charset of that label, ``None`` where it is none that bytes can be read in."""
    try:
        name = codecs.lookup(_WHATWG.get(label.lower(), label.lower())).name
    except (LookupError, ValueError):
        return None
    # A page whose declaration could be read byte by byte is not in UTF-16, whatever it says.
    return None if name.startswith(("utf-16", "utf-32")) else name


def _decode(data: bytes, encoding: str) -> Decoded:
    name = encoding.removesuffix("-sig")
    try:
        return Decoded(data.decode(encoding), name)
    except UnicodeDecodeError:
        text = data.decode(encoding, errors="replace")
    lost = text.count("\ufffd")
    message = f"{lost} stretches of bytes are not valid {name} and stand as U+FFFD; save the clipping again as UTF-8."
    return Decoded(text, name, [Notice("undecodable-bytes", message)])


def _is_utf8(text: str) -> bool:
    """Whether text was UTF-8 but for a few lost bytes: text in a legacy charset hardly ever holds its sequences."""
    lost = text.count("\ufffd")
    return len(text) - len(text.encode("ascii", "ignore")) - lost >= _SOUND_FOR_EACH_LOST * lost


def _is_likely(text: str) -> bool:
    """Whether text is signs of ASCII for the most part, as markup is, or reads as writing."""
    return sum(" " <= character < "\x7f" for character in text) > len(text) / 2 or is_writing(text)


def _guess_by_statistics(data: bytes) -> str | None:
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_DETECT_BYTES], preemptive_behaviour=False).best()
    return best.encoding if best and is_writing(_TAG.sub(" ", str(best))) else None


def _guess_by_letters(data: bytes, declared: str | None) -> str | None:
    """Return the charset that gives the bytes the likeliest reading, ``None`` where none does; what is ``declared``
    holds unless another reading is better by far."""
    # The first stretch that is not ASCII, to the end of a line where it can be.
    first = max(0, len(data) - len(data.lstrip(bytes(range(128)))) - 1)
    end = data.rfind(b"\n", first + 1, first + _SAMPLE_BYTES) if len(data) - first > _SAMPLE_BYTES else len(data)
    sample = data[first : end if end > first else first + _SAMPLE_BYTES]
    best, best_mark = None, _LEAST_MARK
    for charset, languages in load_cues("charsets").items():
        try:
            # A stretch may end within a character of several bytes.
            text = codecs.getincrementaldecoder(charset)().decode(sample)
        except UnicodeDecodeError:
            continue
        mark = max(_mark_reading(text, language) for language in languages) + _DECLARED_MARK * (charset == declared)
        if mark > best_mark + 0.01:
            best, best_mark = charset, mark
    return best


def _mark_reading(text: str, language: str) -> float:
    """Return how much the characters beyond ASCII look like the language's, as a mean: 1 for the commonest letters."""
    marks = [_mark(one, before, language) for before, one in pairwise(f" {text}") if one > "\x7f"]
    return sum(marks) / len(marks) if marks else 0.0


def _mark(character: str, before: str, language: str) -> float:
    if character in _PUNCTUATION:
        # A sign within a word is a letter of another charset.
        return _STRANGE if before.isalpha() and character in "°§©®£¡¿·•" else _NEUTRAL
    if language in _ROWS:
        return _mark_ideograph(character, language)
    lower = character.lower()
    ranks = _rank_letters(language)
    rank = ranks.get(character, ranks.get(lower, _STRANGE))
    if character == lower or rank == _STRANGE:
        return rank
    return _STRANGE if before.islower() else _CAPITAL * rank


@cache
def _rank_letters(language: str) -> dict[str, float]:
    """Return for each letter of a language a mark from 1 for the commonest to .5 for the rarest."""
    letters = load_cues("alphabets").get(language, ())
    return {letter: 1 - at / len(letters) / 2 for at, letter in enumerate(letters)}


@cache
def _mark_ideograph(character: str, language: str) -> float:
    rows, usual, rare = _ROWS[language]
    codes = ((character.encode(charset, "ignore"), low, high) for charset, low, high in rows)
    common = any(len(code) == 2 and low <= code[0] <= high for code, low, high in codes)
    if language == "japanese" and "\u3041" <= character <= "\u30fa":
        return 1.0
    if "\u4e00" <= character <= "\u9fff" or (language == "korean" and "\uac00" <= character <= "\ud7a3" and common):
        return _rank_letters(language).get(character, usual) if common else rare
    return _RARE if "\uff01" <= character <= "\uff5e" else _STRANGE


def is_writing(text: str, familiar: bool = True) -> bool:
    """Whether text reads as something that was written, in whatever language: bytes read in a wrong encoding do not.

    More is asked of text that is not ``familiar``: of which the letters hardly stand together as in its language.
    """
    sample = text[:_JUDGED_CHARACTERS]
    tokens = sample.split()
    if _is_monotonous("".join(tokens), 4) or _is_monotonous(text.split(), 3):
        return False
    unspaced = [] if sample.isascii() else re.findall(_UNSPACED, sample)
    ideographs = [sign for sign in unspaced if "\u4e00" <= sign <= "\u9fff"]
    if len(ideographs) > _FEWEST_PARTS and len(ideographs) > _MOST_REPEATED * len(set(ideographs)):
        return False
    # In one Cyrillic charset read as another small letters and capitals change places.
    swapped = sum(token[0].islower() and token[1:4].isupper() for token in tokens if not token.islower())
    if swapped > 1 and swapped > sum(map(str.istitle, tokens)):
        return False
    # Bytes that changed places put the marks before the words that they stand behind.
    before = sum(token[1:2].isalpha() for token in tokens if token[0] in _STOPS)
    if before > 2 and before > sum(token[-1] in _STOPS for token in tokens):
        return False
    sound, total = sum(map(_is_common, unspaced)), len(unspaced)
    for piece in re.sub(_UNSPACED, " ", sample).split() if unspaced else tokens:
        word = piece.strip(_MARKS)
        if word or len(piece) > _LONGEST_RULE:
            total += len(piece)
            if _is_sound(word) and piece.count("<") == piece.count(">"):
                sound += len(piece)
    if sound < total * _UNDOUBTED_SOUND and _is_encoded_twice(text):
        return False
    return sound >= total * (_LEAST_SOUND if familiar else _LEAST_STRANGE_SOUND)


def _is_encoded_twice(text: str) -> bool:
    """Whether most of what is not ASCII in a text is UTF-8 that was read in a legacy charset."""
    runs = re.findall(r"[^\x00-\x7f]{2,}", text[:_JUDGED_CHARACTERS])

    def count(charset: str) -> int:
        found = 0
        for run in runs:
            with suppress(UnicodeError):
                run.encode(charset).decode("utf-8")
                found += 1
        return found

    return len(runs) > 2 and max(map(count, load_cues("charsets"))) > len(runs) / 2


def _is_monotonous(parts: Sequence[str], few: int) -> bool:
    """Whether the same ``few`` characters, or words, are more than half of a text."""
    if len(parts) < _FEWEST_PARTS:
        return False
    alike = sum(len(part) * number for part, number in Counter(parts).most_common(few))
    return alike > _MOST_ALIKE * len("".join(parts))


@lru_cache(maxsize=8_192)  # most of a text's words are those of the next one in its language
def _is_sound(word: str) -> bool:
    """Whether a word is one of a language, or a number or an address; what is left of markup is none."""
    return len(word) <= _LONGEST_WORD and _SOUND.fullmatch(word) is not None and not _is_motley(word)


def _is_common(character: str) -> bool:
    return character < "\u3000" or any(_mark_ideograph(character, language) > _RARE for language in _ROWS)


def _is_motley(word: str) -> bool:
    """Whether small letters and capitals are mixed in a word as in no writing; "YouTube" and "NRWs" are none."""
    if word.islower() or word[1:].islower():
        return False
    return sum(map(str.isupper, word)) > 2 + len(word) // 8 and any(map(str.islower, word))
