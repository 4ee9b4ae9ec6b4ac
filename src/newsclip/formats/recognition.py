"""What a file is, told from its first bytes: cheap looks, for every file of a folder is looked at.

What is known by its first bytes and is no clipping has a refusal: pictures, sound, programs, documents of closed
formats.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Callable

from newsclip.formats.source import refuse
from newsclip.problem import ClippingError

_SNIFF_BYTES = 4096
_TAGS = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|title|meta|div|article|main|section|table|script)\b[^<]{0,2000}>",
    re.IGNORECASE,
)
_LEADING = re.compile(
    rb"^(?:\xef\xbb\xbf)?\s*(?:<\?xml|<!--|<!doctype|<html|<head|<body|<meta|<div|<article|<p\b)", re.IGNORECASE
)
_SHORTCUT = re.compile(rb"^(?:\xef\xbb\xbf)?\s*\[(?:InternetShortcut|Desktop Entry)\b", re.IGNORECASE)
_WEBLOC = re.compile(rb"<plist\b[^>]{0,99}>\s*<dict>\s*<key>URL</key>\s*<string>")
_FIELD = rb"(?:^|\n)(?:%s):"
_MIME = re.compile(_FIELD % rb"MIME-Version|Received|Message-ID|Return-Path|Content-Type|X-Mailer", re.IGNORECASE)
_SENT = re.compile(_FIELD % rb"From|Sender|Subject|Content-Location|Snapshot-Content-Location", re.IGNORECASE)
_HEADERS = re.compile(rb"\s*(?:[\w-]{1,60}:[^\n]*\n(?:[ \t][^\n]*\n)*){2,}\r?\n")
# The first line of a message in a mailbox: https://www.rfc-editor.org/rfc/rfc4155
ENVELOPE = re.compile(rb"From \S[^\n]{0,200}\d{4}[^\n]{0,20}\r?\n(?=[\w-]{1,60}:|>)")
PACKED = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ\0", b"\x28\xb5\x2f\xfd")
"""The magic numbers of gzip, bzip2, xz and Zstandard."""
_AS_TEXT = "save the article as text or HTML"
# Magic numbers at the very start: https://www.garykessler.net/library/file_sigs.html
_MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "png", "a PNG picture"),
    (b"\xff\xd8\xff", "jpeg", "a JPEG picture"),
    (b"GIF8", "gif", "a GIF picture"),
    (b"II*\0", "tiff", "a TIFF picture"),
    (b"MM\0*", "tiff", "a TIFF picture"),
    (b"RIFF", "riff", "a picture, sound or film (RIFF)"),
    (b"ID3", "mp3", "an MP3 recording"),
    (b"\xff\xfb", "mp3", "an MP3 recording"),
    (b"OggS", "ogg", "an Ogg recording"),
    (b"fLaC", "flac", "a FLAC recording"),
    (b"\x1aE\xdf\xa3", "matroska", "a film (Matroska or WebM)"),
    (b"\x7fELF", "elf", "a program"),
    (b"MZ", "exe", "a Windows program"),
    (b"Rar!\x1a\x07", "rar", "a RAR archive; pack it as .zip"),
    (b"7z\xbc\xaf\x27\x1c", "7z", "a 7-Zip archive; pack it as .zip"),
    (b"SQLite format 3\0", "sqlite", "an SQLite database"),
    (b"!BDN", "pst", "an Outlook mailbox; export it as mbox or .eml"),
    (b"%!PS", "postscript", f"a PostScript file; {_AS_TEXT} or PDF"),
    (b"AT&TFORM", "djvu", f"a DjVu scan; {_AS_TEXT} or PDF"),
    (b"BEGIN:VCARD", "vcard", "an address card"),
    (b"BEGIN:VCALENDAR", "icalendar", "a calendar"),
    (b"-----BEGIN PGP MESSAGE", "pgp", "an encrypted message; decrypt it first"),
    (b"-----BEGIN ", "pem", "a key, certificate or signed message"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole", f"a document of an old Microsoft Office; {_AS_TEXT}"),
)  # fmt: skip
_LATER = (
    (4, b"ftyp", "mp4", "a film, sound or picture (MP4, HEIC)"),
    (60, b"BOOKMOBI", "mobi", "a Kindle book; convert it to .epub"),
)
_OLE_KINDS = (
    ("WordDocument", "doc", "an old Word document; save it as .docx"),
    ("Word.Document", "doc", "an old Word document; save it as .docx"),
    ("__substg1.0_", "msg", "an Outlook message; save it as .eml"),
    ("Workbook", "xls", f"an old Excel sheet; {_AS_TEXT}"),
    ("PowerPoint", "ppt", f"old PowerPoint slides; {_AS_TEXT}"),
)
# Those of text; any other has a nil soon, where a text that happens to begin so ("OTTO", "MZ") has none.
_TEXTUAL = (b"%!PS", b"BEGIN:", b"-----BEGIN")
_NIL_BYTES = 1024
# Atomic and possessive throughout: hostile bytes are given up at once.
_ROOT = re.compile(
    rb"^(?:\xef\xbb\xbf)?\s*+(?:<\?xml\b[^>]{0,200}>)?\s*+(?>(?:<!--.{0,4000}?-->|<\?[^>]{0,400}>|"
    rb"<!DOCTYPE[^>\[]{0,400}(?:\[.{0,20000}?\]\s{0,9})?>)\s*){0,8}+<([\w:.-]{1,80})",
    re.DOTALL,
)
_MARKUP_ROOTS = frozenset({b"html", b"head", b"body", b"div", b"article", b"p"})
_INI = re.compile(
    rb"^(?:\xef\xbb\xbf)?\s*\[([^\[\]\r\n]{1,60})\]\s*\n(?:\s*(?:[#;].{0,400})?\n){0,9}\s*[\w.\[\]-]{1,60}\s?="
)
_JSON_START = re.compile(rb'\s*[\[{][\[{\s]{0,99}"(?:[^"\\\n]|\\.){0,400}"\s*[:,]')
_JSON_KEY = re.compile(rb'(?<!\\)"([\w ]{1,40})"\s*:')
# A text of the length of an article, under a key that holds one.
_JSON_ARTICLE = re.compile(
    rb'"(?:content|content_html|content_text|html|text|readableContent|summary)"\s*:\s*"(?:[^"\\]|\\.){80}'
)
# What services that keep articles for later call the page's address or the moment of saving, and no other data do.
_SERVICE_KEYS = frozenset(
    b"given_url resolved_url originalUrl source_url crawlTimeMsec is_archived savedAt saved_at time_added".split()
)
_SAVED_COLUMNS = frozenset(b"time_added|timestamp|selection|folder|content|saved date|mime type|status".split(b"|"))


def begins(*magics: bytes) -> Callable[[bytes], bool]:
    """Return what tells whether bytes begin with one of some magic numbers."""
    return lambda head: head.startswith(magics)


def is_rooted(*names: bytes) -> Callable[[bytes], bool]:
    """Return what tells whether bytes are XML with a root element of one of some names."""
    return lambda head: name_root(head) in names


def recognizes_page(head: bytes) -> bool:
    """Whether the bytes are markup, whatever the file is called."""
    head = head[:_SNIFF_BYTES].replace(b"\0", b"")
    if _LEADING.match(head.lstrip(b"\xff\xfe")):
        return bool(_TAGS.search(head)) or b"<p" in head.lower()
    return len(_TAGS.findall(head)) >= 3


def recognizes_mailbox(head: bytes) -> bool:
    """Whether the bytes are messages in the mbox format."""
    return ENVELOPE.match(head) is not None


def recognizes_link(head: bytes) -> bool:
    """Whether the bytes are a shortcut of Windows, of a Linux desktop, or of macOS."""
    return bool(_SHORTCUT.match(head) or _WEBLOC.search(head[:1000])) and b"http" in head


def recognizes_message(head: bytes) -> bool:
    """Whether the bytes begin with the header of a message."""
    match = _HEADERS.match(head.replace(b"\r\n", b"\n"))
    return bool(match and _MIME.search(match[0]) and _SENT.search(match[0]))


def has_header(head: bytes) -> bool:
    """Whether the bytes begin with lines such as a message's header has."""
    return _HEADERS.match(head.replace(b"\r\n", b"\n")) is not None


def recognizes_webarchive(head: bytes) -> bool:
    """Whether the bytes are a property list; only one with a page's main resource is opened."""
    return head.startswith(b"bplist0") or b"<key>WebMainResource</key>" in head


def recognizes_warc(head: bytes) -> bool:
    """Whether the bytes are a WARC file, packed by gzip or not: https://iipc.github.io/warc-specifications/"""
    if head.startswith(b"\x1f\x8b"):
        try:
            head = zlib.decompressobj(wbits=31).decompress(head, 64)
        except zlib.error:
            return False
    return head.startswith((b"WARC/0.", b"WARC/1."))


def recognizes_csv(head: bytes) -> bool:
    """Whether the bytes begin with the header of a table of articles or highlights that a service exported.

    A table of records is none: an output may stand in the folder that is read.
    """
    names = {name.strip(b' "\xef\xbb\xbf') for name in re.split(rb"[,;\t]", head.split(b"\n", 1)[0].strip().lower())}
    if b"schema_version" in names:
        return False
    return (names >= {b"url", b"title"} and bool(names & _SAVED_COLUMNS)) or names >= {b"highlight", b"book title"}


def recognizes_export(head: bytes) -> bool:
    """Whether bytes under the name of data (``.json``, ``.csv``, ``.xml``) are articles that a service exported.

    Records, which have the same keys, are none.
    """
    if not is_json(head):
        return recognizes_csv(head) or recognizes_page(head) or name_root(head) in (*FEEDS, b"en-export")
    keys = set(_JSON_KEY.findall(head))
    if b"schema_version" in keys:
        return False
    if keys >= {b"messages", b"name", b"type"}:
        return True
    return bool(keys & _SERVICE_KEYS or (keys >= {b"title", b"url"} and _JSON_ARTICLE.search(head)))


FEEDS = (b"rss", b"feed", b"rdf")
"""The root elements of feeds: RSS, Atom, and the RDF of RSS 1.0."""


def name_root(head: bytes) -> bytes:
    """Return the name of the root element of XML, without its prefix, in small letters; empty where it is none."""
    match = _ROOT.match(head)
    return match[1].lower().split(b":")[-1] if match else b""


def is_json(head: bytes) -> bool:
    """Whether a file that begins with these bytes is JSON or JSON Lines; what is in it shows when it is opened."""
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


def find_refusal(head: bytes) -> ClippingError | None:
    """Return why a file that begins with these bytes is no clipping, ``None`` where nothing says so."""
    for magic, code, what in _MAGIC:
        if head.startswith(magic) and (magic.startswith(_TEXTUAL) or b"\0" in head[:_NIL_BYTES]):
            kinds = _OLE_KINDS if code == "ole" else ()
            inner = (kind for kind in kinds if kind[0].encode("utf-16-le") in head or kind[0].encode() in head)
            return _refuse(*next(inner, (magic, code, what))[1:])
    for at, magic, code, what in _LATER:
        if head[at : at + len(magic)] == magic:
            return _refuse(code, what)
    if head.lstrip(b"\xef\xbb\xbf \r\n")[:5] == b"<?xml" and name_root(head) not in (b"", *_MARKUP_ROOTS):
        return _refuse("xml", f"XML data (<{name_root(head).decode('ascii', 'replace')}>)")
    if match := _INI.match(head.replace(b"\r\n", b"\n")):
        return _refuse("ini", f"a settings file ([{match[1].decode('utf-8', 'replace')}])")
    return _refuse("json", "JSON data") if is_json(head) else None


def _refuse(code: str, what: str) -> ClippingError:
    kind, _, advice = what.partition("; ")
    return refuse(code, f"it is {kind}, not text or a page" + (f"; {advice}" if advice else ""), code)
