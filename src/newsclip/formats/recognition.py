"""What format a file has, told from its first bytes: cheap looks, for every file of a folder is looked at."""

from __future__ import annotations

import re
import zlib

from newsclip.formats.signatures import XML_ROOT as _ROOT
from newsclip.formats.signatures import is_json

_SNIFF_BYTES = 4096
_TAGS = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|title|meta|div|article|main|section|table|script)\b[^<]{0,2000}>",
    re.IGNORECASE,
)
_LEADING = re.compile(
    rb"^(?:\xef\xbb\xbf)?\s*(?:<\?xml|<!--|<!doctype|<html|<head|<body|<meta|<div|<article|<p\b)",
    re.IGNORECASE,
)
_SHORTCUT = re.compile(rb"^(?:\xef\xbb\xbf)?\s*\[(?:InternetShortcut|Desktop Entry)\b", re.IGNORECASE)
_WEBLOC = re.compile(rb"<plist\b[^>]{0,99}>\s*<dict>\s*<key>URL</key>\s*<string>")
_FIELD = rb"(?:^|\n)(?:%s):"
_MIME = re.compile(_FIELD % rb"MIME-Version|Received|Message-ID|Return-Path|Content-Type|X-Mailer", re.IGNORECASE)
_SENT = re.compile(_FIELD % rb"From|Sender|Subject|Content-Location|Snapshot-Content-Location", re.IGNORECASE)
_HEADERS = re.compile(rb"\s*(?:[\w-]{1,60}:[^\n]*\n(?:[ \t][^\n]*\n)*){2,}\r?\n")
# The magic numbers of gzip, bzip2, xz and Zstandard.
PACKED = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ\0", b"\x28\xb5\x2f\xfd")
ENVELOPE = re.compile(rb"From \S[^\n]{0,200}\d{4}[^\n]{0,20}\r?\n(?=[\w-]{1,60}:|>)")


def recognizes_page(head: bytes) -> bool:
    """Whether the bytes are markup, whatever the file is called."""
    head = head[:_SNIFF_BYTES].replace(b"\0", b"")
    if _LEADING.match(head.lstrip(b"\xff\xfe")):
        return bool(_TAGS.search(head)) or b"<p" in head.lower()
    return len(_TAGS.findall(head)) >= 3


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


def recognizes_mailbox(head: bytes) -> bool:
    """Whether the bytes are messages in the mbox format, https://www.rfc-editor.org/rfc/rfc4155."""
    return ENVELOPE.match(head) is not None


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


def recognizes_zip(head: bytes) -> bool:
    """Whether the bytes are a ZIP archive, or a document packed as one."""
    return head.startswith((b"PK\3\4", b"PK\5\6"))


def recognizes_packed(head: bytes) -> bool:
    """Whether the bytes are one file, packed."""
    return head.startswith(PACKED)


def recognizes_tar(head: bytes) -> bool:
    """Whether the bytes are a tar archive."""
    return head[257:262] == b"ustar"


def recognizes_rtf(head: bytes) -> bool:
    """Whether the bytes are rich text."""
    return head.lstrip()[:5] == b"{\\rtf"


def recognizes_pdf(head: bytes) -> bool:
    """Whether the bytes are a PDF file, which may have some rubbish before its mark."""
    return b"%PDF-" in head[:1024]


def name_root(head: bytes) -> bytes:
    """Return the name of the root element of XML, without its prefix, in small letters; empty where it is none."""
    match = _ROOT.match(head)
    return match[1].lower().split(b":")[-1] if match else b""


def recognizes_feed(head: bytes) -> bool:
    """Whether the bytes are a feed in RSS, RDF or Atom."""
    return name_root(head) in (b"rss", b"feed", b"rdf")


def recognizes_enex(head: bytes) -> bool:
    """Whether the bytes are notes that Evernote exported."""
    return name_root(head) == b"en-export"


def recognizes_opml(head: bytes) -> bool:
    """Whether the bytes are a list of subscriptions."""
    return name_root(head) == b"opml"


def recognizes_csv(head: bytes) -> bool:
    """Whether the bytes begin with the header of a table of addresses or highlights that a service exported."""
    first = head.removeprefix(b"\xef\xbb\xbf").split(b"\n", 1)[0].strip().lower().replace(b'"', b"")
    names = {name.strip() for name in first.split(b",")}
    return len(names) > 2 and (names >= {b"url", b"title"} or names >= {b"highlight", b"book title"})


def recognizes_export(head: bytes) -> bool:
    """Whether bytes under the name of data (``.json``, ``.csv``, ``.xml``) are articles that a service exported.

    Records, which have the same keys, are none: an output may stand in the folder that is read.
    """
    if b"schema_version" in head[:40]:
        return False
    if is_json(head):
        return b'"messages"' in head or (b'"title"' in head and b'"url"' in head) or b'"canonical"' in head
    return any(tells(head) for tells in (recognizes_csv, recognizes_feed, recognizes_enex, recognizes_page))


def recognizes_json(head: bytes) -> bool:
    """Whether the bytes are JSON; what is in it shows when it is opened."""
    return is_json(head)
