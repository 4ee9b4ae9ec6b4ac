"""Every reader: fixtures in two languages and two dialects, and what is cut off, empty, or made to harm."""

from __future__ import annotations

import gzip
import io
import json
import plistlib
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.command import ARTICLE, FIXTURES, FULL, read_records, run

# Each kind of file that people keep, with a fixture for each dialect of it.
TABLE: dict[str, dict[str, str]] = {
    "mhtml": {"Chromium": "mhtml-chromium-de", "Explorer": "mhtml-explorer-es", "Firefox": "mhtml-maf-ru"},
    "singlefile": {"plain": "singlefile-pl", "self-extracting": "singlefile-zip-es"},
    "email": {
        "newsletter": "mail-newsletter-pt", "forwarded": "mail-forwarded-de", "attached": "mail-attachment-fr",
        "Outlook's page": "mail-forwarded-page-es", "Gmail's page": "mail-forwarded-page-fr",
    },
    "mailbox": {"mail program": "mailbox-fr", "Python": "mailbox-python-de"},
    "webarchive": {"binary": "webarchive-binary-it", "XML": "webarchive-xml-nl"},
    "warc": {"wget": "warc-wget-nl", "warcio": "warc-warcio-en", "WACZ": "wacz-it"},
    "clippers": {
        "Obsidian": "clipper-obsidian-fr", "own template": "clipper-obsidian-de",
        "MarkDownload": "clipper-markdownload-de", "Joplin": "joplin-front-nl", "Joplin, raw": "joplin-raw-de",
        "Notion": "clipper-notion-pl", "Logseq": "clipper-logseq-it",
        "Readwise": "readwise-markdown-es", "Omnivore": "omnivore-markdown-it",
    },
    "pdf": {"two columns": "pdf-columns-es", "pages": "pdf-pages-en", "scan": "pdf-scan"},
    "docx": {"LibreOffice": "docx-fr", "python-docx": "docx-python-en", "strict": "docx-strict-sv"},
    "odt": {"LibreOffice": "odt-es", "odfpy": "odt-python-it"},
    "rtf": {"LibreOffice": "rtf-de", "TextEdit": "rtf-textedit-fr", "Factiva": "factiva-rtf-de"},
    "epub": {"EPUB 2": "epub-it", "EPUB 3": "epub-nl"},
    "factiva": {
        "codes": "factiva-coded-de", "page": "factiva-html-en", "copied": "factiva-pt",
        "publisher": "factiva-publisher-es", "page above": "factiva-page-fr",
    },
    "nexis": {"classic": "nexis-classic-es", "Uni": "nexis-uni-nl"},
    "europresse": {"labels": "europresse-en", "commas": "europresse-commas-fr", "classic": "europresse-classic-fr"},
    "proquest": {"export": "proquest-de", "printed view": "proquest-details-en"},
    "pressreader": {"labels below": "pressreader-en", "source above": "pressreader-it"},
    "genios": {"document": "genios-de", "labels": "genios-en", "list": "genios-list-de", "above": "genios-above-en"},
    "whatsapp": {
        "iPhone": "whatsapp-iphone-es", "Android": "whatsapp-ar", "twelve hours": "whatsapp-12h-en",
        "marks": "whatsapp-fa",
    },
    "telegram": {
        "JSON": "telegram-json-es", "account": "telegram-account-de-nl", "page": "telegram-html-it",
        "copied": "telegram-copied-ru",
    },
    "feeds": {"Atom": "feed-atom-en", "RSS": "feed-rss-fr", "RDF": "feed-rdf-de", "JSON": "feed-json-pl"},
    "evernote": {"10": "evernote-nl", "6": "evernote-fr"},
    "pocket": {"page": "pocket-html-fr", "table": "pocket-csv-en"},
    "instapaper": {"table": "instapaper-es", "page": "instapaper-html-de"},
    "wallabag": {"JSON": "wallabag-de", "table": "wallabag-csv-fr", "Karakeep": "karakeep-nl"},
    "omnivore": {"archive": "omnivore-en", "notes": "omnivore-markdown-it"},
    "readwise": {"table": "readwise-en", "notes": "readwise-markdown-es"},
    "archives": {
        "ZIP": "archive-zip-en", "tar.gz": "archive-tar-gz-fr", "exports": "archive-exports-pl",
        "page": "packed-page-nl", "paste": "packed-paste-pl",
        "Zstandard": "packed-zst-it", "xz": "packed-xz-de",
    },
}  # fmt: skip
# Lists of addresses are counted and not read: they are in no language.
UNREAD = ("pocket", "instapaper")
CASES = sorted({case for dialects in TABLE.values() for case in dialects.values()})


def find_source(case: str) -> Path:
    (source,) = (FIXTURES / case).glob("source.*")
    return source


def load_first(case: str) -> dict[str, Any]:
    expected = json.loads((FIXTURES / case / "expected.json").read_text("utf-8"))
    first: dict[str, Any] = expected[0] if isinstance(expected, list) else expected
    return first


@pytest.mark.parametrize("row", TABLE)
def test_every_row_has_two_dialects_and_two_languages(row: str) -> None:
    cases = TABLE[row].values()
    assert len(set(cases)) >= 2
    languages = {load_first(case)["language"] for case in cases} - {None}
    assert row in UNREAD or len(languages) >= 2
    for case in cases:
        assert "body" not in load_first(case).get("known_failures", {})


def check_records(folder: Path) -> list[dict[str, Any]]:
    """Return the records of a folder of bad files: each file has one, none crashed or met a limit of time or memory."""
    files = sorted(path for path in folder.iterdir() if path.is_file())
    done = run("-q", "--timeout", 30, *files)
    assert done.returncode in (0, 1), done.stderr[-2000:]
    records = read_records(done.stdout)
    assert {record["file"] for record in records} == {path.name for path in files}
    problems = [(record["file"], record["problem"]) for record in records if record["problem"]]
    assert [problem for problem in problems if problem[1]["stage"] == "crash"] == []
    assert [problem for problem in problems if problem[1]["code"] in ("time", "memory")] == []
    return records


@pytest.mark.parametrize("row", TABLE)
def test_what_is_cut_off_loses_no_more_than_that_and_what_is_empty_says_so(tmp_path: Path, row: str) -> None:
    for case in TABLE[row].values():
        source = find_source(case)
        data = source.read_bytes()
        for part in (0, 10, len(data) // 2, len(data) - 20):
            (tmp_path / f"{case}.{part:06}{source.name.removeprefix('source')}").write_bytes(data[:part])
        (tmp_path / f"{case}.blank{source.name.removeprefix('source')}").write_bytes(b" \r\n\n  \n")
    for record in check_records(tmp_path):
        part = record["file"].split(".")[1]
        if part in ("000000", "blank"):
            assert record["status"] in ("empty", "failed"), record["file"]
            assert record["problem"] or record["warnings"], record["file"]
        elif part == "000010":
            assert len("".join(record["body"].split())) <= 10


def zip_members(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


def tar_members(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return stream.getvalue()


def nest_messages(depth: int) -> bytes:
    """Return a message in a message in a message."""
    message = b"From: i@x.example\nSubject: deep\nMIME-Version: 1.0\n\n" + ARTICLE.encode() * 5
    for _ in range(depth):
        head = b"From: i@x.example\nSubject: a\nMIME-Version: 1.0\nContent-Type: message/rfc822\n\n"
        message = head + message
    return message


def nest_parts(depth: int) -> bytes:
    head = b"From: i@x.example\nSubject: a\nMIME-Version: 1.0\n"
    opened = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(depth))
    return head + opened + b"Content-Type: text/plain\n\n" + ARTICLE.encode() * 5


def attach(count: int) -> bytes:
    head = b"From: i@x.example\nSubject: a\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
    part = b"--b\nContent-Type: text/plain\nContent-Disposition: attachment; filename=a.txt\n\nA note.\n"
    return head + part * count + b"--b--\n"


def loop_plist() -> bytes:
    """Return a binary property list in which an object holds itself."""
    data = bytearray(plistlib.dumps({"WebMainResource": [[]]}, fmt=plistlib.FMT_BINARY))
    at = data.index(b"\xa1")
    data[at + 1] = data[at + 1] if data.count(b"\xa1") == 0 else 0
    return bytes(data)


def write_warc(records: Iterator[tuple[str, bytes, str]]) -> bytes:
    pieces = []
    for url, payload, kind in records:
        answer = b"HTTP/1.1 200 OK\r\nContent-Type: " + kind.encode() + b"\r\n\r\n" + payload
        pieces.append(
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2026-02-10T08:00:00Z\r\n"
            "WARC-Record-ID: <urn:uuid:0>\r\nContent-Type: application/http; msgtype=response\r\n"
            f"Content-Length: {len(answer)}\r\n\r\n".encode()
            + answer
            + b"\r\n\r\n"
        )
    return b"".join(pieces)


PAGE = f"<html><head><title>Ferry</title></head><body><h1>Ferry</h1>{f'<p>{ARTICLE}</p>' * 3}</body></html>".encode()
MANY = 10_000 if FULL else 300
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PARAGRAPH = "<w:p><w:r><w:t>a</w:t></w:r></w:p>"
SPINE = (
    '<package xmlns="http://www.idpf.org/2007/opf"><manifest><item id="a" href="a.xhtml"/></manifest><spine>'
    + '<itemref idref="a"/>' * MANY
    + "</spine></package>"
)
CONTAINER = b'<container><rootfiles><rootfile full-path="p.opf"/></rootfiles></container>'
ALIASES = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 30))
OBJECTS = b"".join(b"%d 0 obj <</Type/Pages/Kids[%d 0 R]/Count 1>> endobj\n" % (n, n % 9 + 1) for n in range(1, 10))
FACTIVA = f"Local\nFerry stays\n40 words\n9 February 2026\nThe Argus\nARGUSX\nEnglish\n(c) 2026\n\n{ARTICLE}\n"
CHAT = f"09/02/26, 20:01 - Ida: {ARTICLE.strip() * 3}\n"

# What is made to harm, by the row of the table and the ending of the file's name.
HOSTILE: dict[str, Callable[[], dict[str, bytes]]] = {
    "mhtml": lambda: {
        "parts.mht": nest_parts(3000),
        "charset.mhtml": find_source("mhtml-maf-ru").read_bytes().replace(b"windows-1251", b"cp037"),
    },
    "singlefile": lambda: {
        "bulk.html": PAGE.replace(b"</h1>", b"</h1><img src='data:image/png;base64," + b"A" * 2**25 + b"'>"),
        "zip.html": PAGE + b"PK\5\6" + b"\xff" * 18,
    },
    "email": lambda: {
        "nested.eml": nest_messages(400),
        "many.eml": attach(MANY),
        "headers.eml": b"From: i@x.example\nMIME-Version: 1.0\n"
        + b"X-A: b\n" * MANY
        + b"Subject: =?utf-8?q?"
        + b"=" * 9999
        + b"\n\n"
        + ARTICLE.encode(),
    },
    "mailbox": lambda: {"from.mbox": b"From x@y Mon Jan 26 08:00:00 2026\nSubject: a\nMessage-ID: <1@x>\n\n" * MANY},
    "webarchive": lambda: {
        "loop.webarchive": loop_plist(),
        "deep.webarchive": b"<plist><dict><key>WebMainResource</key>" + b"<array>" * 20_000,
    },
    "warc": lambda: {
        "many.warc": write_warc((f"http://x.example/{n}", b"<p>a", "text/html") for n in range(MANY)),
        "length.warc": write_warc(iter([("http://x.example/", PAGE, "text/html; charset=cp037")])).replace(
            b"Content-Length: ", b"Content-Length: 99999"
        ),
        "digits.warc": write_warc(iter([("http://x.example/", PAGE, "text/html")])).replace(
            b"Content-Length: ", b"Content-Length: " + b"7" * 40
        ),
        "bomb.warc.gz": gzip.compress(write_warc(iter([("http://x.example/", b" " * 2**27, "text/html")]))),
    },
    "clippers": lambda: {
        "aliases.md": f"---\n{ALIASES}title: *a29\n---\n{ARTICLE}".encode(),
        "quotes.md": b">" * 100_000 + ARTICLE.encode(),
        "brackets.md": b"[" * 50_000 + ARTICLE.encode() * 3,
        "lists.md": b"".join(b" " * n + b"- a\n" for n in range(2000)),
        "stars.md": b"**a " * 30_000,
        "links.md": b"![a](" * 20_000,
    },
    "pdf": lambda: {
        "loop.pdf": b"%PDF-1.4\n" + OBJECTS + b"trailer <</Root<</Type/Catalog/Pages 1 0 R>>>>\n%%EOF",
        "garbage.pdf": b"%PDF-1.7\n" + bytes(range(256)) * 400,
    },
    "docx": lambda: {
        "deep.docx": zip_members({"word/document.xml": f'<w:document xmlns:w="{WORD}">'.encode() + b"<w:p>" * 50_000}),
        "bomb.docx": zip_members({"word/document.xml": b" " * 2**27}),
        "many.docx": zip_members(
            {"word/document.xml": f'<w:document xmlns:w="{WORD}">{PARAGRAPH * MANY}</w:document>'.encode()}
        ),
    },
    "odt": lambda: {
        "deep.odt": zip_members({"META-INF/manifest.xml": b"<m/>", "content.xml": b"<a>" * 50_000}),
        "bomb.odt": zip_members({"META-INF/manifest.xml": b"<m/>", "content.xml": b" " * 2**27}),
    },
    "rtf": lambda: {
        "groups.rtf": b"{\\rtf1 " + b"{" * 50_000 + ARTICLE.encode(),
        "page.rtf": b"{\\rtf1\\ansi\\ansicpg99999 " + b"\\'e9" * MANY + b"}",
        "unicode.rtf": b"{\\rtf1\\uc9999 \\u99999999999 " + ARTICLE.encode() + b"}",
    },
    "epub": lambda: {
        "spine.epub": zip_members({"META-INF/container.xml": CONTAINER, "p.opf": SPINE.encode(), "a.xhtml": PAGE * 200})
    },
    "factiva": lambda: {
        "many.txt": "".join(f"{FACTIVA}\nDocument ARGUSX00{20260000 + n}em1c0001\n\n" for n in range(500)).encode(),
        "codes.txt": b"HD a\nWC b\nPD c\nSN d\nLP e\n" * MANY + b"Document ARGUSX0020260209em1c0001\n",
    },
    "nexis": lambda: {
        "many.txt": b"1 of 9 DOCUMENTS\nBYLINE: a\nSECTION: b\n" * MANY,
        "charset.txt": find_source("nexis-uni-fr").read_text("utf-8").encode("utf-16"),
    },
    "europresse": lambda: {
        "labels.txt": b"Nom de la source\nLe Journal\nType de source\nPresse\n" * MANY
        + "news·20260209·HXA·0412\n".encode()
    },
    "proquest": lambda: {"rules.txt": (b"_" * 60 + b"\nProQuest: a\nAuthor: b\nTitle: c\nDate: d\n") * 5000},
    "pressreader": lambda: {"labels.txt": b"Article Name: a\nPublication: b\nDate: c\n" * MANY},
    "genios": lambda: {"labels.txt": b"Dokumentnummer: a\nQuelle: b\nAutor: c\n" * MANY},
    "whatsapp": lambda: {
        "many.txt": (CHAT + "09/02/26, 20:02 - Bo: No.\n" * MANY).encode(),
        "dates.txt": b"99/99/99, 99:99 - Ida: a\n" * MANY,
        "spaces.txt": b"1/1/1, 1:11" + b" " * 50_000 + b"\n1/1/1, 1:11 - a: b\n",
    },
    "telegram": lambda: {
        "deep.json": b'{"name":"a","type":"b","messages":[' + b"[" * 50_000,
        "odd.json": json.dumps(
            {
                "name": 1,
                "type": [],
                "messages": [
                    None,
                    {
                        "type": "message",
                        "text": [[], {"text": {}}],
                        "id": {},
                        "from": {},
                        "date": [],
                        "forwarded_from": 3,
                        "reply_to_message_id": {},
                    },
                ]
                * 50,
            }
        ).encode(),
        "many.html": find_source("telegram-html-it").read_bytes().replace(b"E morde.", b"E morde.<br>" * MANY),
    },
    "feeds": lambda: {
        "many.rss": b"<rss><channel>" + b"<item><title>a</title><guid>b</guid></item>" * MANY,
        "deep.atom": b"<feed>" + b"<entry>" * 50_000,
        "charset.rss": b"<?xml version='1.0' encoding='cp037'?><rss><channel><item><title>a</title></item>",
    },
    "evernote": lambda: {
        "many.enex": b"<en-export>" + b"<note><title>a</title><content>b</content></note>" * MANY + b"</en-export>",
        "deep.enex": b"<en-export><note><title>a</title><content><![CDATA["
        + b"<div>" * 50_000
        + b"]]></content></note></en-export>",
    },
    "pocket": lambda: {
        "many.html": b"<title>Pocket Export</title><html><body>"
        + b"<li><a href='https://x.example/a' time_added='1'>a</a>" * MANY
    },
    "instapaper": lambda: {
        "field.csv": b'URL,Title,Selection,Folder,Timestamp\nhttps://x.example,a,"' + b"a" * 2**20 + b'",b,1\n',
        "many.csv": b"URL,Title,Selection,Folder,Timestamp\n" + b"https://x.example,a,,b,1\n" * MANY,
    },
    "wallabag": lambda: {
        "odd.json": json.dumps(
            [
                {"title": {}, "url": [], "content": 3},
                {
                    "title": "a",
                    "url": "https://x.example",
                    "content": {"content": []},
                    "tags": 3,
                    "authors": {"name": []},
                    "published_at": [],
                    "id": 1e300,
                },
            ]
            * 50
        ).encode()
    },
    "omnivore": lambda: {
        "shelf.zip": zip_members(
            {"metadata_0_to_9.json": b'[{"slug": []}, 3, {"slug": "a", "title": {}}]', "content/a.html": PAGE}
        ),
        "deep.zip": zip_members({"metadata_0_to_9.json": b"[" * 50_000, "content/a.html": PAGE}),
    },
    "readwise": lambda: {
        "many.csv": b"Highlight,Book Title\n" + b"a,b\n" * MANY,
        "nils.csv": b"Highlight,Book Title\n\0,\0\n",
    },
    "archives": lambda: {
        "links.tar": tar_members({"../../a.txt": b"a", "/etc/b.txt": b"b", "c.txt": ARTICLE.encode() * 3}),
        "cut.tar.gz": gzip.compress(tar_members({"c.txt": ARTICLE.encode() * 3}))[:-20],
        "bomb.txt.gz": gzip.compress(bytes(2**27)),
        "names.zip": zip_members({"\u202e" * 90 + ".txt": b"a", "a" * 900 + ".txt": b"b"}),
    },
}


@pytest.mark.slow
@pytest.mark.parametrize("row", TABLE)
def test_what_is_made_to_harm_does_not(tmp_path: Path, row: str) -> None:
    for name, data in HOSTILE[row]().items():
        (tmp_path / name).write_bytes(data)
    for record in check_records(tmp_path):
        odd = sum(1 for character in record["body"] if not character.isprintable() and character not in "\n\t")
        assert odd <= max(3, len(record["body"]) // 20), record["file"]


def test_copied_print_with_many_empty_lines_is_joined(tmp_path: Path) -> None:
    print_out = "The harbour was re-\nopened on Tuesday.\n\n1\n\nThe new fer-\nry sails daily.\n\n2\n" + "\n" * 200
    (tmp_path / "print.txt").write_text(print_out, "ascii")
    (record,) = read_records(run(tmp_path).stdout)
    assert "The harbour was reopened on Tuesday.\n\nThe new ferry sails daily." in record["body"]
