"""What is known by its first bytes and is no clipping: pictures, sound, programs, documents of closed formats."""

from __future__ import annotations

import json
import re

from newsclip.formats.source import refuse
from newsclip.problem import ClippingError

_AS_TEXT = "save the article as text or HTML"
_OLE_KINDS = (
    ("Word.Document", "doc", "an old Word document; save it as .docx"),
    ("WordDocument", "doc", "an old Word document; save it as .docx"),
    ("__substg1.0_", "msg", "an Outlook message; save it as .eml"),
    ("Workbook", "xls", f"an old Excel sheet; {_AS_TEXT}"),
    ("PowerPoint", "ppt", f"old PowerPoint slides; {_AS_TEXT}"),
)
# Magic numbers at the very start: https://www.garykessler.net/library/file_sigs.html
_MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "png", "a PNG picture"),
    (b"\xff\xd8\xff", "jpeg", "a JPEG picture"),
    (b"GIF87a", "gif", "a GIF picture"),
    (b"GIF89a", "gif", "a GIF picture"),
    (b"II*\0", "tiff", "a TIFF picture"),
    (b"MM\0*", "tiff", "a TIFF picture"),
    (b"8BPS", "psd", "a Photoshop picture"),
    (b"\0\0\1\0", "ico", "an icon"),
    (b"RIFF", "riff", "a picture, sound or film (RIFF)"),
    (b"ID3", "mp3", "an MP3 recording"),
    (b"\xff\xfb", "mp3", "an MP3 recording"),
    (b"\xff\xf3", "mp3", "an MP3 recording"),
    (b"OggS", "ogg", "an Ogg recording"),
    (b"fLaC", "flac", "a FLAC recording"),
    (b"\x1aE\xdf\xa3", "matroska", "a film (Matroska or WebM)"),
    (b"FLV\1", "flv", "a Flash film"),
    (b"\x7fELF", "elf", "a program"),
    (b"MZ", "exe", "a Windows program"),
    (b"\xca\xfe\xba\xbe", "class", "a Java or macOS program"),
    (b"\xcf\xfa\xed\xfe", "mach-o", "a macOS program"),
    (b"\0asm", "wasm", "a WebAssembly program"),
    (b"Rar!\x1a\x07", "rar", "a RAR archive; pack it as .zip"),
    (b"7z\xbc\xaf\x27\x1c", "7z", "a 7-Zip archive; pack it as .zip"),
    (b"\x1f\x9d", "compress", "a file packed by compress; unpack it first"),
    (b"\x04\x22\x4d\x18", "lz4", "a file packed by LZ4; unpack it first"),
    (b"!<arch>\n", "ar", "an archive of a linker or of Debian"),
    (b"\xed\xab\xee\xdb", "rpm", "an RPM package"),
    (b"MSCF", "cab", "a cabinet archive; pack it as .zip"),
    (b"SQLite format 3\0", "sqlite", "an SQLite database"),
    (b"!BDN", "pst", "an Outlook mailbox; export it as mbox or .eml"),
    (b"%!PS", "postscript", f"a PostScript file; {_AS_TEXT} or PDF"),
    (b"AT&TFORM", "djvu", f"a DjVu scan; {_AS_TEXT} or PDF"),
    (b"wOFF", "woff", "a font"),
    (b"wOF2", "woff2", "a font"),
    (b"\0\1\0\0\0", "ttf", "a font"),
    (b"OTTO", "otf", "a font"),
    (b"BEGIN:VCARD", "vcard", "an address card"),
    (b"BEGIN:VCALENDAR", "icalendar", "a calendar"),
    (b"-----BEGIN PGP MESSAGE", "pgp", "an encrypted message; decrypt it first"),
    (b"-----BEGIN ", "pem", "a key, certificate or signed message"),
    (b"ITSF", "chm", "a compiled help file"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole", "a document of an old Microsoft Office"),
)  # fmt: skip
# Those of text; any other has a nil soon, where a text that happens to begin so ("OTTO", "MZ") has none.
_TEXTUAL = (b"%!PS", b"BEGIN:", b"-----BEGIN", b"!<arch>")
_NIL_BYTES = 1024
_LATER = (
    (4, b"ftyp", "mp4", "a film, sound or picture (MP4, HEIC)"),
    (60, b"BOOKMOBI", "mobi", "a Kindle book; convert it to .epub"),
)
# Atomic and possessive throughout: hostile bytes are given up at once.
XML_ROOT = re.compile(
    rb"^(?:\xef\xbb\xbf)?\s*+(?:<\?xml\b[^>]{0,200}>)?\s*+(?>(?:<!--.{0,4000}?-->|<\?[^>]{0,400}>|"
    rb"<!DOCTYPE[^>\[]{0,400}(?:\[.{0,20000}?\]\s{0,9})?>)\s*){0,8}+<([\w:.-]{1,80})",
    re.DOTALL,
)
_MARKUP_ROOTS = frozenset({b"html", b"head", b"body", b"div", b"article", b"p"})
_INI = re.compile(
    rb"^(?:\xef\xbb\xbf)?\s*\[([^\[\]\r\n]{1,60})\]\s*\n(?:\s*(?:[#;].{0,400})?\n){0,9}\s*[\w.\[\]-]{1,60}\s?="
)
_JSON_START = re.compile(rb'\s*[\[{][\[{\s]{0,99}"(?:[^"\\\n]|\\.){0,400}"\s*[:,]')


def find_refusal(head: bytes) -> ClippingError | None:
    """Return why a file that begins with these bytes is no clipping, ``None`` where nothing says so."""
    for magic, code, what in _MAGIC:
        if head.startswith(magic) and (magic.startswith(_TEXTUAL) or b"\0" in head[:_NIL_BYTES]):
            return _name_ole(head) if code == "ole" else refuse(code, _say(what), code)
    for at, magic, code, what in _LATER:
        if head[at : at + len(magic)] == magic:
            return refuse(code, _say(what), code)
    return _find_data(head)


def _find_data(head: bytes) -> ClippingError | None:
    """Return the problem of a text that holds data or settings instead of an article."""
    root = XML_ROOT.match(head) if head.lstrip(b"\xef\xbb\xbf \r\n")[:5] == b"<?xml" else None
    if root and root[1].lower().split(b":")[-1] not in _MARKUP_ROOTS:
        return refuse("xml", _say(f"XML data (<{root[1].decode('ascii', 'replace')}>)"), "xml")
    if match := _INI.match(head.replace(b"\r\n", b"\n")):
        return refuse("ini", _say(f"a settings file ([{match[1].decode('utf-8', 'replace')}])"), "ini")
    return refuse("json", _say("JSON data"), "json") if is_json(head) else None


def is_json(head: bytes) -> bool:
    """Whether a file that begins with these bytes is JSON or JSON Lines."""
    text = head.removeprefix(b"\xef\xbb\xbf").strip()
    if text[:1] not in (b"{", b"["):
        return False
    try:
        value, end = json.JSONDecoder().raw_decode(text.decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        # Cut off where the head ends: what it begins with must do.
        return _JSON_START.match(text) is not None
    filled = isinstance(value, dict) or any(isinstance(item, dict | list | str) for item in value)
    return filled and text.decode("utf-8", "replace")[end:].strip()[:1] in ("", "{", "[")


def _name_ole(head: bytes) -> ClippingError:
    for mark, code, what in _OLE_KINDS:
        if mark.encode("utf-16-le") in head or mark.encode() in head:
            return refuse(code, _say(what), code)
    return refuse("ole", _say(f"a document of an old Microsoft Office; {_AS_TEXT}"), "ole")


def _say(what: str) -> str:
    kind, _, advice = what.partition("; ")
    return f"it is {kind}, not text or a page" + (f"; {advice}" if advice else "")
