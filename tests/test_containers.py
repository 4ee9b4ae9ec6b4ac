"""Files that hold many clippings, through the installed command: each part a record, one broken part fails alone."""

from __future__ import annotations

import gzip
import io
import json
import os
import plistlib
import re
import tarfile
import zipfile
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from email.message import EmailMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from pathlib import Path
from typing import Any

import pytest

from tests.command import ARTICLE, FIXTURES, FULL, read_records, read_tree, run

SAID = ("title", "authors", "published", "modified", "body", "comments", "language")
BOMB = b"\0" * 2**25


def read(path: Path, *options: object) -> list[dict[str, Any]]:
    done = run("-q", *options, path, timeout=7200 if FULL else 600)
    assert done.returncode in (0, 1), done.stderr
    return read_records(done.stdout)


def write_zip(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def say(records: list[dict[str, Any]]) -> list[tuple[str | None, str, str | None]]:
    """Return of each record its member, its status, and what went wrong."""
    return [
        (
            record["member"],
            record["status"],
            record["problem"] and f"{record['problem']['stage']}/{record['problem']['code']}",
        )
        for record in records
    ]


def is_article(path: Path) -> bool:
    """Whether the fixture is one page, in UTF-8, with an article in it and a date that does not count from now."""
    expected = json.loads(path.with_name("expected.json").read_text("utf-8"))
    with suppress(UnicodeDecodeError):
        path.read_text("utf-8")
        return _is_article(expected)
    return False


def _is_article(expected: Any) -> bool:
    if isinstance(expected, list) or expected.get("published_raw") or len("".join(expected["body"])) < 200:
        return False
    return bool(expected.get("format", "html") == "html")


def write_as_every_format(folder: Path, page: bytes, url: str) -> None:
    """Write one page in every format that holds a page whole."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    (folder / "a.html").write_bytes(page)
    (folder / "b.html.gz").write_bytes(gzip.compress(page))
    mark = (
        b"<!--\n Page saved with SingleFile \n url: %s \n saved date: Thu Feb 05 2026 09:12:00 GMT+0100\n-->"
        % url.encode()
    )
    at = match.end() if (match := re.search(rb"<html[^>]*>", page, re.IGNORECASE)) else 0
    (folder / "c-singlefile.html").write_bytes(page[:at] + mark + page[at:])
    main = {
        "WebResourceData": page,
        "WebResourceURL": url,
        "WebResourceMIMEType": "text/html",
        "WebResourceTextEncodingName": "UTF-8",
    }
    (folder / "d.webarchive").write_bytes(plistlib.dumps({"WebMainResource": main}, fmt=plistlib.FMT_BINARY))
    with (folder / "e.warc.gz").open("wb") as stream:
        writer = WARCWriter(stream, gzip=True)
        headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
        writer.write_record(writer.create_warc_record(url, "response", payload=io.BytesIO(page), http_headers=headers))
    mhtml = MIMEMultipart("related", type="text/html")
    mhtml["From"], mhtml["Subject"], mhtml["Snapshot-Content-Location"] = "<Saved by Blink>", "A page", url
    mhtml["Date"] = "Thu, 5 Feb 2026 09:12:00 +0100"
    part = MIMEText(page.decode(), "html", "utf-8")
    part["Content-Location"] = url
    mhtml.attach(part)
    (folder / "f.mhtml").write_bytes(mhtml.as_bytes())
    mail = MIMEMultipart()
    mail["From"], mail["To"], mail["Subject"], mail["Message-ID"] = (
        "Ida Roe <ida@x.example>",
        "b@x.example",
        "Look",
        "<1@x>",
    )
    mail.attach(MIMEText("Have a look."))
    attached = MIMEText(page.decode(), "html", "utf-8")
    attached.add_header("Content-Disposition", "attachment", filename="page.html")
    mail.attach(attached)
    (folder / "g.eml").write_bytes(mail.as_bytes())
    write_zip(folder / "h.zip", {"page.html": page})


PAGES = sorted(path.parent.name for path in FIXTURES.glob("*/source.html") if is_article(path))


@pytest.fixture(scope="module")
def forms(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, dict[str, Any]]]:
    """Return the records of every page of the fixtures in each of the forms that hold a page whole."""
    folder = tmp_path_factory.mktemp("forms")
    for case in PAGES:
        (folder / case).mkdir()
        page = (FIXTURES / case / "source.html").read_bytes()
        write_as_every_format(folder / case, page, f"https://saved.example/{case}")
    found: dict[str, dict[str, dict[str, Any]]] = defaultdict(dict)
    for record in read(folder):
        case, _, form = record["file"].partition("/")
        assert form not in found[case], "one page, one record"
        found[case][form] = record
    return found


def test_pages_enough_are_tried_in_every_form() -> None:
    assert len(PAGES) >= 20


@pytest.mark.slow
@pytest.mark.parametrize("case", PAGES)
def test_the_same_page_is_the_same_article_in_every_form(
    forms: dict[str, dict[str, dict[str, Any]]], case: str
) -> None:
    assert len(forms[case]) == 8
    plain = {key: forms[case]["a.html"][key] for key in SAID}
    assert len(plain["body"]) > 200
    for form, record in forms[case].items():
        assert {key: record[key] for key in SAID} == plain, form


def test_the_records_of_a_file_that_holds_many_go_into_a_folder_of_its_name(tmp_path: Path) -> None:
    write_zip(
        tmp_path / "in.zip", {"a/one.txt": ARTICLE.encode(), "../two.txt": ARTICLE.encode() * 2, "/etc/three.txt": b"x"}
    )
    out = tmp_path / "out"
    run("-q", "-o", out, tmp_path / "in.zip")
    assert set(read_tree(tmp_path)) - {"in.zip"} == {f"out/{name}" for name in read_tree(out)}
    names = list(read_tree(out))
    assert "in.zip/a/one.txt.json" in names
    assert len(names) == 3
    assert all(name.startswith("in.zip/") and ".." not in name.split("/") for name in names)
    again = run("-o", out, tmp_path / "in.zip")
    assert b"1 unchanged" in again.stderr
    assert len(read_tree(out)) == 3


def test_one_broken_member_fails_alone(tmp_path: Path) -> None:
    path = write_zip(
        tmp_path / "a.zip", {"1.txt": ARTICLE.encode(), "2.txt": os.urandom(5000), "3.txt": ARTICLE.encode() * 2}
    )
    with zipfile.ZipFile(path) as archive:
        at = archive.getinfo("2.txt").header_offset + 200
    data = bytearray(path.read_bytes())
    data[at] ^= 255
    path.write_bytes(data)
    assert say(read(path)) == [("1.txt", "ok", None), ("2.txt", "failed", "format/damaged"), ("3.txt", "ok", None)]


def test_archives_are_opened_once_within_another(tmp_path: Path) -> None:
    inner = write_zip(tmp_path / "inner.zip", {"deep.txt": ARTICLE.encode()}).read_bytes()
    middle = write_zip(tmp_path / "middle.zip", {"inner.zip": inner}).read_bytes()
    outer = write_zip(tmp_path / "outer.zip", {"middle.zip": middle, "flat.txt": ARTICLE.encode()})
    assert say(read(tmp_path / "middle.zip")) == [("inner.zip/deep.txt", "ok", None)]
    assert say(read(outer)) == [("middle.zip/inner.zip", "failed", "limit/nested"), ("flat.txt", "ok", None)]


def test_a_bomb_is_refused(tmp_path: Path) -> None:
    zipped = write_zip(tmp_path / "a.zip", {"big.txt": BOMB, "small.txt": ARTICLE.encode()})
    assert say(read(zipped)) == [("big.txt", "failed", "limit/bomb"), ("small.txt", "ok", None)]
    (tmp_path / "b.txt.gz").write_bytes(gzip.compress(BOMB))
    assert say(read(tmp_path / "b.txt.gz")) == [(None, "failed", "limit/bomb")]
    with tarfile.open(tmp_path / "c.tar.gz", "w:gz") as archive:
        info = tarfile.TarInfo("big.txt")
        info.size = len(BOMB)
        archive.addfile(info, io.BytesIO(BOMB))
    assert {problem for _, _, problem in say(read(tmp_path / "c.tar.gz"))} == {"limit/bomb"}
    data = bytearray(write_zip(tmp_path / "d.zip", {"1.txt": os.urandom(999), "2.txt": os.urandom(999)}).read_bytes())
    directory = data.index(b"PK\1\2")
    for at in (directory, data.index(b"PK\1\2", directory + 1)):
        data[at + 20 : at + 24] = (10_000).to_bytes(4, "little")
    (tmp_path / "d.zip").write_bytes(data)
    assert say(read(tmp_path / "d.zip"))[0][2] == "limit/bomb"


def test_entities_are_never_expanded(tmp_path: Path) -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    dtd = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha"><!ENTITY f SYSTEM "file:///etc/passwd">{laughs}]>'
    (tmp_path / "a.rss").write_text(
        f"{dtd}<rss><channel><item><title>&f;</title><description>&l11;</description></item></channel></rss>"
    )
    write_zip(tmp_path / "b.epub", {"META-INF/container.xml": f"{dtd}<container>&l11;</container>".encode()})
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    word = f'{dtd}<w:document xmlns:w="{space}"><w:p><w:t>&f;&l11;</w:t></w:p></w:document>'
    write_zip(tmp_path / "c.docx", {"word/document.xml": word.encode()})
    (tmp_path / "d.webarchive").write_text(
        f"{dtd}<plist><dict><key>WebMainResource</key><string>&l11;</string></dict></plist>"
    )
    for record in read(tmp_path):
        assert record["status"] in ("empty", "failed")
        assert "root" not in json.dumps(record)
        assert not (record["problem"] and record["problem"]["stage"] in ("crash", "limit"))


def test_encrypted_members_links_and_devices_are_named(tmp_path: Path) -> None:
    data = bytearray(write_zip(tmp_path / "a.zip", {"secret.txt": ARTICLE.encode()}).read_bytes())
    data[6] |= 1
    data[data.index(b"PK\1\2") + 8] |= 1
    (tmp_path / "a.zip").write_bytes(data)
    assert say(read(tmp_path / "a.zip")) == [("secret.txt", "failed", "format/encrypted")]
    with tarfile.open(tmp_path / "b.tar", "w") as archive:
        for name, kind in (("link.txt", tarfile.SYMTYPE), ("device.txt", tarfile.CHRTYPE)):
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info)
    assert [problem for _, _, problem in say(read(tmp_path / "b.tar"))] == ["format/not-a-file"] * 2


def test_an_archive_without_a_clipping_says_what_is_in_it(tmp_path: Path) -> None:
    (record,) = read(write_zip(tmp_path / "a.zip", {"1.png": b"x", "2.png": b"x", "3.mp3": b"x"}))
    assert record["problem"]["code"] == "archive"
    assert "2 .png, 1 .mp3" in record["problem"]["message"]


def pack_tar(notes: list[str]) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as archive:
        for number, note in enumerate(notes):
            info = tarfile.TarInfo(f"{number}.txt")
            info.size = len(note)
            archive.addfile(info, io.BytesIO(note.encode()))
    return stream.getvalue()


def pack_zip(notes: list[str]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, note in enumerate(notes):
            archive.writestr(f"{number}.txt", note)
    return stream.getvalue()


def pack_warc(notes: list[str]) -> bytes:
    pages = (f"<html><body><article><h1>A note</h1><p>{note}</p></article></body></html>" for note in notes)
    head = "WARC/1.0\r\nWARC-Type: resource\r\nWARC-Target-URI: https://x.example/{}\r\nContent-Type: text/html\r\n"
    return "".join(
        f"{head.format(number)}Content-Length: {len(page)}\r\n\r\n{page}\r\n\r\n" for number, page in enumerate(pages)
    ).encode()


def pack_mail(notes: list[str]) -> bytes:
    message = EmailMessage()
    message["From"], message["Subject"], message["Message-ID"] = "i@x.example", "Notes", "<1@x>"
    for number, note in enumerate(notes):
        message.add_attachment(note, filename=f"{number}.txt")
    return message.as_bytes()


def join(pattern: str, notes: list[str]) -> str:
    return "".join(pattern.replace("#", str(number)).replace("@", note) for number, note in enumerate(notes))


PACKERS: dict[str, Callable[[list[str]], bytes | str]] = {
    "zip": pack_zip,
    "tar.gz": pack_tar,
    "warc": pack_warc,
    "eml": pack_mail,
    "mbox": lambda notes: join(
        "From i Mon Jan 26 08:00:00 2026\nFrom: I <i@x.example>\nMessage-ID: <#@x>\nSubject: A note\n\n@\n\n", notes
    ),
    "rss": lambda notes: (
        "<rss><channel><title>Notes</title>"
        + join("<item><guid>#</guid><title>A note</title><description>@</description></item>", notes)
        + "</channel></rss>"
    ),
    "enex": lambda notes: (
        "<en-export>"
        + join("<note><title>#</title><content><![CDATA[<en-note>@</en-note>]]></content></note>", notes)
        + "</en-export>"
    ),
    "json": lambda notes: json.dumps(
        [{"id": str(n), "title": "A note", "url": f"https://x.example/{n}", "content": t} for n, t in enumerate(notes)]
    ),
    "csv": lambda notes: "url,title,content\n" + join('https://x.example/#,A note,"@"\n', notes),
    "nexis.txt": lambda notes: join(
        "# of 9999 DOCUMENTS\n\nThe Sandholm Ledger\n\nMarch 3, 2026 Tuesday\n\nBYLINE: Ida Roe\n\n"
        "SECTION: NEWS; Pg. 4\n\nLENGTH: 60 words\n\nHEADLINE: A note\n\nBODY:\n\n@\n\nLOAD-DATE: March 4, 2026\n\n",
        notes,
    ),
    "chat.txt": lambda notes: join("[03.02.26, 10:15:00] Ida: @\n", [f"{note} {note}" for note in notes]),
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", PACKERS)
def test_ten_thousand_members(tmp_path: Path, kind: str) -> None:
    count = 10_000 if FULL else 100
    notes = [f"Note {number}. {ARTICLE.strip()}" for number in range(count)]
    packed = PACKERS[kind](notes)
    (tmp_path / f"a.{kind}").write_bytes(packed.encode() if isinstance(packed, str) else packed)
    records = read(tmp_path / f"a.{kind}", "--no-duplicates")
    assert len({record["member"] for record in records}) == len(records) == count
    # In the order in which they stand in the file, and none with another's text.
    assert [number for number, record in enumerate(records) if f"Note {number}." not in record["body"]] == []
    assert {record["status"] for record in records} == {"ok"}


@pytest.mark.slow
def test_a_mailbox_is_never_held_whole(tmp_path: Path) -> None:
    count = 2_000 if FULL else 60
    bulk = b"\n".join([b"QUJD" * 18] * 13_000)
    with (tmp_path / "a.mbox").open("wb") as stream:
        for number in range(count):
            stream.write(b"From x@y Mon Jan 26 08:00:00 2026\nFrom: Ida <i@x.example>\nMIME-Version: 1.0\n")
            stream.write(b"Subject: Note %d\nMessage-ID: <%d@x>\n" % (number, number))
            stream.write(
                b"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\n" + ARTICLE.encode() * 4
            )
            stream.write(
                b"\n--b\nContent-Type: image/jpeg\nContent-Transfer-Encoding: base64\n\n" + bulk + b"\n--b--\n\n"
            )
    # The mailbox is larger than a clipping may be, and under the memory that a worker has at least.
    records = read(tmp_path / "a.mbox", "--max-size", 2**21, "--max-memory", 2**28)
    assert [record["member"] for record in records] == [f"{number}@x" for number in range(count)]
    assert {record["status"] for record in records} == {"ok"}


KINDS = ("archive", "mail", "mhtml", "pdf", "docx", "odt", "epub", "warc", "wacz", "web", "feed", "ever", "rtf")


@pytest.mark.parametrize("folder", sorted(path.name for path in FIXTURES.iterdir() if path.name.startswith(KINDS)))
def test_a_truncated_file_loses_no_more_than_what_is_cut_off(tmp_path: Path, folder: str) -> None:
    (source,) = (FIXTURES / folder).glob("source.*")
    data = source.read_bytes()
    for part in (0, 10, len(data) // 2, len(data) - 20):
        (tmp_path / f"{part}{source.name.removeprefix('source')}").write_bytes(data[:part])
    records = read(tmp_path)
    # What is left of a feed in a file of data with another's ending is none to be seen: it is skipped, and counted.
    told = {
        path.name for path in tmp_path.iterdir() if path.suffix not in (".json", ".xml") or path.stat().st_size > 10
    }
    assert {record["file"] for record in records} == told
    for record in records:
        assert not (record["problem"] and record["problem"]["stage"] in ("crash", "limit")), record["problem"]
        assert (
            record["status"] != "ok" or not record["file"].startswith(("0.", "10.")) or record["file"].endswith(".doc")
        )


def test_a_wrong_charset_costs_no_message(tmp_path: Path) -> None:
    for name, charset in (("a.eml", "x-unknown-99"), ("b.eml", "us-ascii"), ("c.eml", "utf-16")):
        head = f"From: Ida <i@x.example>\nMIME-Version: 1.0\nContent-Type: text/plain; charset={charset}\n\n"
        (tmp_path / name).write_bytes(head.encode() + ("Die Fähre nach Süderoog fährt heute nicht. " * 12).encode())
    for record in read(tmp_path):
        assert record["status"] == "ok"
        assert record["body"].startswith("Die Fähre nach Süderoog")


def test_hours_ago_are_counted_from_the_day_of_saving(tmp_path: Path) -> None:
    story = f"<h1>A ferry stays in port</h1><p>By Ida Roe</p><p>3 hours ago</p><p>{ARTICLE}</p><p>{ARTICLE}</p>"
    page = f"<html><head><title>A ferry</title></head><body><article>{story}</article></body></html>"
    message = MIMEMultipart("related")
    message["Snapshot-Content-Location"], message["Date"] = "https://x.example/ferry", "Fri, 30 Jan 2026 01:00:00 +0100"
    message.attach(MIMEText(page, "html", "utf-8"))
    (tmp_path / "a.mhtml").write_bytes(message.as_bytes())
    (record,) = read(tmp_path / "a.mhtml")
    assert (record["published"], record["published_raw"]) == ("2026-01-29", "3 hours ago")


def test_a_document_that_is_delivered_twice_is_noticed(tmp_path: Path) -> None:
    text = (FIXTURES / "nexis-classic-en" / "source.txt").read_text("utf-8")
    (tmp_path / "a.txt").write_text(text + text)
    records = read(tmp_path / "a.txt")
    assert [record["member"] for record in records] == ["1", "2", "3", "4"]
    assert [record["duplicate_of"] for record in records] == [None, None, "a.txt", "a.txt"]


@pytest.mark.parametrize(
    ("extra", "library", "case"),
    [
        ("pdf", "pypdfium2", "pdf-columns-es"),
        ("rtf", "striprtf", "rtf-es"),
        ("warc", "warcio", "warc-wget-nl"),
        ("zstd", "backports", "packed-zst-it"),
    ],
)
def test_without_a_library_the_record_names_the_extra_to_install(
    tmp_path: Path, extra: str, library: str, case: str
) -> None:
    (tmp_path / f"{library}.py").write_text("raise ImportError\n")
    (source,) = (FIXTURES / case).glob("source.*")
    (record,) = read_records(run("-q", source, env={**os.environ, "PYTHONPATH": str(tmp_path)}).stdout)
    assert (record["problem"]["stage"], record["problem"]["code"]) == ("format", "extra-missing")
    assert f'pip install "newsclip[{extra}]"' in record["problem"]["message"]


def test_a_mail_without_text_is_no_clipping(tmp_path: Path) -> None:
    message = EmailMessage()
    message["From"], message["Subject"], message["Message-ID"] = "i@x.example", "Nothing", "<1@x>"
    (tmp_path / "a.eml").write_bytes(message.as_bytes() + b"\n")
    (record,) = read(tmp_path / "a.eml")
    assert record["status"] in ("empty", "failed")
