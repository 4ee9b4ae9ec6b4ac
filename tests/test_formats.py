"""What a file is: told by its content, whatever it is called, through the installed command."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from tests.command import ARTICLE, FIXTURES, read_records, run

PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
ALIENS: dict[str, tuple[str, bytes]] = {
    "png": ("PNG", PICTURE),
    "jpeg": ("JPEG", b"\xff\xd8\xff\xe0\0\x10JFIF\0\1" + bytes(range(256)) * 40),
    "mp4": ("MP4", b"\0\0\0\x18ftypmp42\0\0\0\0" + bytes(500)),
    "elf": ("program", b"\x7fELF\2\1\1" + bytes(500)),
    "rar": ("RAR", b"Rar!\x1a\x07\x01\0" + bytes(500)),
    "doc": ("old Word", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "WordDocument".encode("utf-16-le")),
    "msg": ("Outlook", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "__substg1.0_".encode("utf-16-le")),
    "sqlite": ("SQLite", b"SQLite format 3\0" + bytes(500)),
    "json": ("JSON", json.dumps({"title": "A note", "text": ARTICLE * 5}).encode()),
    "xml": ("<note>", b"<?xml version='1.0'?>\n<note><to>Ida</to>" + ARTICLE.encode() * 3 + b"</note>"),
    "ini": ("settings", b"[Harbour]\nferry=late\nsea=calm\n" * 30),
    "vcard": ("address card", b"BEGIN:VCARD\nVERSION:3.0\nFN:Ida Roe\nEND:VCARD\n"),
    "pgp": ("encrypted", b"-----BEGIN PGP MESSAGE-----\n\nhQEMA\n"),
}  # fmt: skip


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """Return the records of every alien under a name of a text and of a page."""
    folder = tmp_path_factory.mktemp("aliens")
    for name, (_, data) in ALIENS.items():
        for suffix in ("txt", "html"):
            (folder / f"{name}.{suffix}").write_bytes(data)
    return {record["file"]: record for record in read_records(run(folder).stdout)}


@pytest.mark.parametrize("suffix", ["txt", "html"])
@pytest.mark.parametrize("name", ALIENS)
def test_what_is_no_clipping_fails_and_says_what_it_is(
    records: dict[str, dict[str, Any]], name: str, suffix: str
) -> None:
    record = records[f"{name}.{suffix}"]
    assert record["status"] == "failed"
    assert record["problem"]["stage"] == "format"
    assert record["problem"]["code"] == record["format"] == name
    assert ALIENS[name][0] in record["problem"]["message"]
    assert record["body"] == ""


@pytest.mark.parametrize(
    "name",
    ["mhtml-chromium-de", "archive-zip-en", "rtf-de", "mail-forwarded-de", "packed-page-nl", "epub-it", "evernote-nl"],
)
def test_a_format_is_known_under_any_name(tmp_path: Path, name: str) -> None:
    (source,) = (FIXTURES / name).glob("source.*")
    names = [source.name, "b.txt", "c.html", "d.desktop", "e"]
    for alias in names:
        (tmp_path / alias).write_bytes(source.read_bytes())
    # Named one by one, as a shell's glob names them.
    records = read_records(run(*(tmp_path / alias for alias in names), "--no-duplicates").stdout)
    found = {alias: [{**record, "file": "a"} for record in records if record["file"] == alias] for alias in names}
    assert found[source.name]
    assert all(record["status"] in ("ok", "partial") for record in found[source.name])
    assert [alias for alias in names if found[alias] != found[source.name]] == []


def test_a_base64_page_under_a_page_name_is_read(tmp_path: Path) -> None:
    page = f"<!DOCTYPE html><html><body><article><h1>Ferry stays</h1><p>{ARTICLE}</p></article></body></html>"
    head = (
        "From: <Saved by Blink>\r\nSubject: Ferry\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related; type="text/html"; boundary="b"\r\n\r\n--b\r\nContent-Type: text/html\r\n'
        "Content-Transfer-Encoding: base64\r\nContent-Location: https://saltandsignal.example/a\r\n\r\n"
    )
    data = head.encode() + base64.encodebytes(page.encode()) + b"\r\n--b--\r\n"
    (tmp_path / "a.html").write_bytes(data)
    (record,) = read_records(run(tmp_path).stdout)
    assert (record["format"], record["status"], record["body"]) == ("mhtml", "ok", ARTICLE.strip())


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.txt", "https://saltandsignal.example/ledger\n"),
        ("a.html", "https://saltandsignal.example/ledger"),
        ("a.url", "[InternetShortcut]\r\nURL=https://saltandsignal.example/ledger\r\n"),
        ("a.txt", "[Desktop Entry]\nEncoding=UTF-8\nType=Link\nURL=https://saltandsignal.example/ledger\n"),
        (
            "a.webloc",
            '<?xml version="1.0" encoding="UTF-8"?>\n<plist version="1.0">\n<dict>\n<key>URL</key>\n'
            "<string>https://saltandsignal.example/ledger</string></dict></plist>",
        ),
    ],
)
def test_an_address_alone_is_empty_and_says_why(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    (record,) = read_records(run(tmp_path / name).stdout)
    assert record["status"] == "empty"
    assert record["url"] == "https://saltandsignal.example/ledger"
    assert [warning["code"] for warning in record["warnings"]] == ["address-only"]


def test_of_files_of_data_only_those_are_read_that_hold_articles(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"name": "a package", "version": 1}')
    (tmp_path / "b.csv").write_text("day,ferry\n1,late\n")
    (tmp_path / "c.xml").write_text("<?xml version='1.0'?><settings/>")
    articles = [{"title": "A note", "url": "https://x.example/a", "content": f"<p>{ARTICLE}</p>"}]
    (tmp_path / "d.json").write_text(json.dumps(articles))
    item = f"<item><title>A note</title><description>{ARTICLE}</description></item>"
    (tmp_path / "e.xml").write_text(f"<?xml version='1.0'?><rss><channel>{item}</channel></rss>")
    issues = [{"title": "A fault", "url": "https://x.example/1", "body": ARTICLE, "created_at": "2026-02-10"}]
    (tmp_path / "f.json").write_text(json.dumps(issues))
    (tmp_path / "g.json").write_text('{"title": "a package", "url": "https://x.example", "content": "index.js"}')
    (tmp_path / "h.csv").write_text("url,title,stars\nhttps://x.example,A package,3\n")
    done = run(tmp_path)
    found = [(record["file"], record["status"]) for record in read_records(done.stdout)]
    assert found == [("d.json", "ok"), ("e.xml", "ok")]
    assert b"6 skipped" in done.stderr


@pytest.mark.parametrize("opening", ["[1] ", "{Photo} ", "OTTO IN DER STADT\n\n", "MZ Halle. ", '"Nein", ', "[Foto]\n"])
def test_a_text_that_begins_oddly_is_a_text(tmp_path: Path, opening: str) -> None:
    (tmp_path / "a.txt").write_text(f"{opening}{ARTICLE}\n{ARTICLE}")
    (record,) = read_records(run(tmp_path / "a.txt").stdout)
    assert record["format"] == "text"
    assert record["status"] != "failed"
