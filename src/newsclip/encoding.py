"""Bytes to text: byte-order mark, strict UTF-8, declared charset, then detection.

The one door to charset-normalizer.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field

from newsclip.charsets import CHARSETS, guess_charset
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
_DETECT_BYTES = 65536
# UTF-16 is told from so many bytes, of which so few may be no writing.
_UTF16_BYTES = 512
_MOST_ODD = 0.05
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
            return _decode(data, encoding)
    if b"\0" in data[:_UTF16_BYTES] and (wide := _find_utf16(data)):
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
    if declared and guessed != declared and declared not in CHARSETS:
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
    guessed = guess_charset(data, declared)
    if guessed is not None:
        return guessed
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_DETECT_BYTES], preemptive_behaviour=False).best()
    return best.encoding if best else None
