"""Bytes to text: byte-order mark, strict UTF-8, declared charset, then detection. The door to charset-normalizer.

A legacy charset is told by the letters: each is tried, and the reading that looks most like writing is taken. A
detector that compares statistics needs a page of text; what a person pastes may be two lines.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field
from functools import cache

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
    rb"""(?:<meta\b[^>]{0,400}?charset\s*=\s*|<\?xml\b[^>]{0,100}?encoding\s*=\s*|^content-type:[^\r\n]{0,80}?charset\s*=\s*)"""
    rb"""["']?\s*([A-Za-z0-9_.:-]{2,40})""",
    re.IGNORECASE | re.MULTILINE,
)
_PRESCAN_BYTES = 4096
# How Japanese mail leaves ASCII, https://www.rfc-editor.org/rfc/rfc1468; no other text holds these bytes.
_ISO_2022_JP_ESCAPES = (b"\x1b$B", b"\x1b$@")
_UPPER_CONTROLS = re.compile("[\x80-\x84\x86-\x9f]")
_DETECT_BYTES = 65536
# UTF-16 is told from so many bytes, of which so few may be no writing.
_UTF16_BYTES = 512
_MOST_ODD = 0.05
# What is damaged may begin like UTF-16; of text that is in it, at most three bytes in four are also signs of ASCII.
_ASCII_SIGNS = bytes(range(0x20, 0x7F)) + b"\t\n\r"
_MOST_ASCII = 0.9
# So many nils among the bytes may be stray ones; UTF-16 of most scripts and UTF-32 have far more.
_MOST_STRAY = 0.1
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
# Bytes that are looked at: enough to tell, and the same cost for a page as for a book.
_SAMPLE_BYTES = 2048
# A reading is trusted from this mean mark of its non-ASCII characters; perfect text has up to 1.
_LEAST_MARK = 0.35
# What a declaration is worth in marks.
_DECLARED_MARK = 0.3
# Marks of single characters.
_PUNCTUATION = frozenset("“”„‘’‚«»‹›–—…·•€£§©®°™′″¿¡、。，；：？！（）「」『』《》【】・ー…　\xa0")
_COMMON, _NEUTRAL, _CAPITAL, _RARE, _STRANGE = 0.7, 0.6, 0.7, 0.3, -1.0
# The rows in which a charset's standard has the common characters: the first bytes of the first and the last.
_COMMON_ROWS = {
    "japanese": (("euc_jp", 0xB0, 0xCF),),
    "chinese": (("gb2312", 0xB0, 0xD7), ("big5", 0xA4, 0xC6)),
    "korean": (("euc_kr", 0xB0, 0xC8),),
}


@dataclass(slots=True)
class Decoded:
    """Text, the encoding it was read with, and what could not be read."""

    text: str
    encoding: str | None
    notices: list[Notice] = field(default_factory=list)


def decode_bytes(data: bytes, charset: str | None = None) -> Decoded:
    """Return the bytes as text. Never raises: bytes that no encoding explains become U+FFFD and a notice.

    ``charset`` is what the file around them calls their encoding: taken at its word where they say nothing themselves.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            if encoding == "utf-8-sig" or not _is_bytewise(data[len(mark) :]):
                return _decode(data, encoding)
            data = data[len(mark) :]
    if b"\0" in data[:_UTF16_BYTES] and not _is_bytewise(data) and (wide := _find_utf16(data)):
        return _decode(data, wide)
    if b"\x1b" in data and any(escape in data for escape in _ISO_2022_JP_ESCAPES):
        return _decode(data, "iso2022_jp")
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        pass
    if _is_damaged_utf8(data):
        return _decode(data, "utf-8")
    declared = find_declared_charset(data) or (find_codec(charset) if charset else None)
    guessed = _guess_charset(data, declared)
    if declared and guessed != declared and declared not in load_cues("charsets"):
        # Nothing is known of how its languages are written: the page is taken at its word where it can be.
        try:
            return Decoded(data.decode(declared), declared)
        except UnicodeDecodeError:
            pass
    return _decode(data, guessed or declared or "utf-8")


def find_declared_charset(data: bytes) -> str | None:
    """Return the Python name of the charset that the page declares in its first bytes, or ``None``."""
    match = _DECLARED.search(data, 0, _PRESCAN_BYTES)
    if not match:
        return None
    return find_codec(match.group(1).decode("ascii"))


def find_codec(label: str) -> str | None:
    """Return the Python name of the charset of that label, ``None`` where it is none that bytes can be read in."""
    name = _WHATWG.get(label.lower(), label.lower())
    try:
        info = codecs.lookup(name)
    except LookupError:
        return None
    # A page whose declaration could be read byte by byte is not in UTF-16, whatever it says.
    return None if info.name.startswith(("utf-16", "utf-32")) else info.name


def _decode(data: bytes, encoding: str) -> Decoded:
    name = encoding.removesuffix("-sig")
    try:
        return Decoded(data.decode(encoding), name)
    except UnicodeDecodeError:
        text = data.decode(encoding, errors="replace")
    lost = text.count("\ufffd")
    message = f"{lost} stretches of bytes are not valid {name} and stand as U+FFFD; save the clipping again as UTF-8."
    return Decoded(text, name, [Notice("undecodable-bytes", message)])


def _is_damaged_utf8(data: bytes) -> bool:
    """Whether bytes that are not UTF-8 throughout are so but for a few: legacy text hardly ever holds its sequences."""
    text = data.decode("utf-8", errors="replace")
    lost = text.count("\ufffd")
    sound = len(text) - len(text.encode("ascii", "ignore")) - lost
    return sound >= _SOUND_FOR_EACH_LOST * lost


def _is_bytewise(data: bytes) -> bool:
    """Whether bytes that a mark or a nil takes for UTF-16 are ASCII, or UTF-8 throughout: mark and nil are stray."""
    head = data[:_UTF16_BYTES]
    if head.count(0) > len(head) * _MOST_STRAY:
        return False
    plain = head.replace(b"\0", b"")
    if len(plain.translate(None, _ASCII_SIGNS)) < len(plain) * (1 - _MOST_ASCII):
        return True
    return not plain.isascii() and _is_damaged_utf8(data.replace(b"\0", b""))


def _find_utf16(data: bytes) -> str | None:
    """Return which UTF-16 bytes without a mark are in: spaces alone leave nils, all on one side of the pairs."""
    head = data[:_UTF16_BYTES]
    head = head[: len(head) // 2 * 2]
    left, right = head[0::2].count(0), head[1::2].count(0)
    if min(left, right) > 0 or left == right:
        return None
    name = "utf-16-be" if left else "utf-16-le"
    text = head.decode(name, errors="replace")
    odd = sum(1 for character in text if not character.isprintable() and character not in "\t\n\r")
    return None if odd > len(text) * _MOST_ODD else name


def _guess_charset(data: bytes, declared: str | None) -> str | None:
    guessed = _guess_by_letters(data, declared)
    if guessed is not None:
        return guessed
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_DETECT_BYTES], preemptive_behaviour=False).best()
    # No text holds control characters of the upper half: such a reading is none.
    return best.encoding if best and not _UPPER_CONTROLS.search(str(best)) else None


def _guess_by_letters(data: bytes, declared: str | None = None) -> str | None:
    """Return the Python name of the charset that gives the bytes the likeliest reading; ``None`` where none does.

    ``declared`` is what the page says of itself: it holds unless another reading is better by far.
    """
    sample = _cut_sample(data)
    best, best_mark = None, _LEAST_MARK
    for charset, languages in load_cues("charsets").items():
        try:
            text = sample.decode(charset)
        except UnicodeDecodeError as error:
            # The sample may end within a character of several bytes.
            if error.start < len(sample) - 4 or len(sample) == len(data):
                continue
            text = sample[: error.start].decode(charset)
        mark = max(_mark_reading(text, language) for language in languages)
        mark += _DECLARED_MARK * (charset == declared)
        if mark > best_mark + 0.01:
            best, best_mark = charset, mark
    return best


def _cut_sample(data: bytes) -> bytes:
    """Return the first stretch of the bytes that holds some that are not ASCII, to the end of a line where it can."""
    if len(data) <= _SAMPLE_BYTES:
        return data
    ascii_part = len(data) - len(data.lstrip(bytes(range(128))))
    start = max(0, ascii_part - 1)
    end = data.rfind(b"\n", start, start + _SAMPLE_BYTES)
    return data[start : end if end > ascii_part else start + _SAMPLE_BYTES]


def _mark_reading(text: str, language: str) -> float:
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
    if language in _COMMON_ROWS:
        return _mark_cjk(character, language)
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
    letters = load_cues("alphabets")[language]
    return {letter: 1 - at / len(letters) / 2 for at, letter in enumerate(letters)}


def _mark_cjk(character: str, language: str) -> float:
    """Return the mark of a character of the three languages that are written in hundreds of them."""
    common = any(low <= _encode(character, charset) <= high for charset, low, high in _COMMON_ROWS[language])
    if "\u4e00" <= character <= "\u9fff":
        if language == "chinese":
            return _rank_letters("chinese").get(character, _COMMON) if common else -_RARE
        return -_RARE if language == "korean" else _NEUTRAL if common else _RARE
    if language == "korean":
        known = "\uac00" <= character <= "\ud7a3"
        return _rank_letters("korean").get(character, _COMMON) if known and common else _STRANGE
    if language == "japanese" and "\u3041" <= character <= "\u30fa":
        return 1.0
    return _RARE if "\uff01" <= character <= "\uff5e" else _STRANGE


@cache
def _encode(character: str, charset: str) -> int:
    """Return the first byte of a character of two bytes, 0 where the charset does not have it."""
    data = character.encode(charset, "ignore")
    return data[0] if len(data) == 2 else 0
