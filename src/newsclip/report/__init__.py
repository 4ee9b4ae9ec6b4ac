"""The review page: what each record says beside the clipping as it was, to look at in a browser.

A worker makes of a record its row in the list of the page and the words that it is found by. The page is written while
records come: one file, or a folder with the records in files beside the page. Either is written beside its place and
renamed. In a folder the page names the folder of its data by their digest, so that the one rename puts both in place.

A clipping's text is data from first to last: JSON in which no ``<`` stands, or packed, read by a script that makes text
of it. The page's policy names its one script and its one style sheet by their digests and allows nothing else.
"""

from __future__ import annotations

import hashlib
import json
import re
import zlib
from base64 import b64encode
from contextlib import suppress
from importlib.resources import files
from pathlib import Path
from string import Template

from newsclip.outputs import OutputLockedError, check_place, explain_errors
from newsclip.outputs.file import Draft, identify, put_in_place
from newsclip.record import Record
from newsclip.runner.lines import Line
from newsclip.runner.settings import PAGE_SUFFIXES

# Below even odds a fact is likelier wrong than right. Doubt about the body and the comments is a warning by itself.
_DOUBT = 0.5
_DOUBTED = {"title": "headline", "authors": "byline", "published": "date"}
_LONGEST_WORD = 256
# Characters of the article that stand in the list for a headline that is not known.
_OPENING = 90
# How a page begins, by which a later run knows it as newsclip's own.
_MARK = b"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="generator" content="newsclip report">"""
_IN_THE_WAY = "is there, and no report of newsclip; name another place with --report"
_DATA = "<!-- data -->\n"
# A third of the size, in Base64, of what real pages give; higher levels win a few hundredths more.
_LEVEL = 3
# What a browser reads at once when a clipping is opened, in clippings and in bytes of their records.
_CHUNK_RECORDS = 100
_CHUNK_BYTES = 2**22
# Beyond this a browser takes more than a second to open one page.
_LARGE_BYTES = 100 * 2**20
_DATA_FOLDER = re.compile(r"data-[0-9a-f]{16}")
_DATA_FILE = re.compile(r"(records|words)-\d+\.js")


Entry = tuple[bytes, bytes]
"""One clipping in the list of the page, and its words, both as JSON in UTF-8."""


def make_entry(record: Record) -> Entry:
    """Return the entry of a record that has its segments."""
    row = {
        "file": record.file,
        "member": record.member,
        "status": record.status,
        "title": record.title,
        "opening": None if record.title else record.body[:_OPENING],
        "site": record.site,
        "published": record.published,
        "language": record.language,
        "words": record.word_count,
        "comments": len(record.comments),
        "reasons": list_reasons(record),
    }
    return _dump(row), _dump(" ".join(list_words(record)))


def list_reasons(record: Record) -> list[str]:
    """Return, in plain words, why somebody should look at a clipping; nothing where nobody need."""
    reasons = [f"It could not be read: {record.problem.message}."] if record.problem else []
    if record.status == "empty" and not record.warnings:
        reasons.append("No article was found in it.")
    reasons += [caveat.message for caveat in record.warnings]
    for name, called in _DOUBTED.items():
        chance = getattr(record.confidence, name)
        if chance is not None and chance < _DOUBT:
            reasons.append(f"The {called} may be wrong (right with a chance of {chance:.0%}).")
    return reasons


def list_words(record: Record) -> list[str]:
    """Return the different words of a record and its clipping, sorted; one that is very long, as a line without spaces
    may be, in pieces."""
    texts = [record.file, record.member, record.title, record.site, record.url, record.description, record.body]
    texts += [*record.authors, *record.tags, *(comment.text for comment in record.comments)]
    texts += [comment.author for comment in record.comments]
    texts += [segment.text for segment in record.segments or ()]
    words = {word for text in texts if text for word in text.lower().split()}
    pieces = (word[at : at + _LONGEST_WORD] for word in words for at in range(0, len(word), _LONGEST_WORD))
    return sorted(set(pieces))


def _dump(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


class Report:
    """A review page on its way; ``own`` is what of the file system it is itself. To be used in a ``with`` statement,
    which leaves nothing of a page that was not finished."""

    def __init__(self, target: Path) -> None:
        """Begin the page. Raises ``OutputError`` or ``OutputLockedError``; what is not newsclip's is left alone."""
        self._beside = target.suffix.lower() not in PAGE_SUFFIXES
        self.target = target / "index.html" if self._beside else target
        self._records: list[bytes] = []
        self._entries: list[Entry] = []
        self._bytes = self._chunks = self._written = 0
        self._digest = hashlib.sha256()
        self._data = target / ".newsclip-data.tmp"
        head, self._tail = _make_frame(beside=self._beside)
        try:
            with explain_errors(self.target):
                check_place(self.target, _is_ours, _IN_THE_WAY)
                self._draft = Draft(self.target)
                if self._beside:
                    _remove_data(self._data)
                    self._data.mkdir(exist_ok=True)
                self._draft.write(head)
        except OutputLockedError:
            raise OutputLockedError(self.target) from None
        self.own = self._draft.own | (identify(target) if self._beside else set())

    def add(self, line: Line) -> None:
        """Add a record. Raises ``OutputError``."""
        if line.entry:
            record = line.join()[:-1] + line.segments + b"}"
            self._records.append(record)
            self._entries.append(line.entry)
            self._bytes += len(record)
        if self._bytes >= _CHUNK_BYTES or len(self._records) >= _CHUNK_RECORDS:
            self._flush()

    def finish(self) -> str:
        """Put the page in its place; return what to say of it. Raises ``OutputError``."""
        self._flush()
        with explain_errors(self.target):
            self._put_in_place()
        advice = f"open {self.target} in a browser"
        if not self._beside and self._written > _LARGE_BYTES:
            advice += "; a page of this size opens faster as a folder, --report DIR"
        return advice

    def __enter__(self) -> Report:
        return self

    def __exit__(self, *error: object) -> None:
        self._draft.close()
        if self._beside:
            with suppress(OSError):
                _remove_data(self._data)

    def _flush(self) -> None:
        """Write the chunk that has come together: rows into the page, records and words where they belong."""
        if not self._records:
            return
        rows = b",\n".join(row for row, _ in self._entries).replace(b"<", b"\\u003c")
        page = _make_block("index", f"index-{self._chunks}", b"[%s]" % rows)
        with explain_errors(self.target):
            for kind, values in (("records", self._records), ("words", [words for _, words in self._entries])):
                name, packed = f"{kind}-{self._chunks}", zlib.compress(b"[%s]" % b",".join(values), _LEVEL)
                data = b'"%s"' % b64encode(packed)
                if self._beside:
                    script = b'newsclip("%s", %s);\n' % (name.encode("ascii"), data)
                    self._digest.update(script)
                    (self._data / f"{name}.js").write_bytes(script)
                else:
                    page += _make_block(kind, name, data)
            self._draft.write(page)
        self._written += len(page)
        self._records, self._entries, self._bytes = [], [], 0
        self._chunks += 1

    def _put_in_place(self) -> None:
        folder, name = self.target.parent, f"data-{self._digest.hexdigest()[:16]}"
        if self._beside:
            self._draft.write(_make_block("place", "place", b'"%s"' % name.encode("ascii")))
            _remove_data(folder / name)
            self._data.rename(folder / name)
        self._draft.write(self._tail)
        check_place(self.target, _is_ours, _IN_THE_WAY)
        put_in_place([self._draft])
        if self._beside:
            for old in folder.iterdir():
                if _DATA_FOLDER.fullmatch(old.name) and old.name != name:
                    _remove_data(old)


def _make_frame(*, beside: bool) -> tuple[bytes, bytes]:
    """Return what of the page stands before and after its data, which may stand ``beside`` it, in scripts."""
    page, style, script = (
        files(__package__).joinpath(f"page.{kind}").read_text("utf-8") for kind in ("html", "css", "js")
    )
    style_digest, script_digest = (
        f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for text in (style, script)
    )
    sources = script_digest + (" 'self' file:" if beside else "")
    policy = (
        f"default-src 'none'; script-src {sources}; style-src {style_digest}; base-uri 'none'; form-action 'none'; "
        "require-trusted-types-for 'script'; trusted-types newsclip"
    )
    head, _, tail = Template(page).substitute(policy=policy, style=style, script=script).partition(_DATA)
    return head.encode("utf-8"), tail.encode("utf-8")


def _make_block(kind: str, name: str, data: bytes) -> bytes:
    """Return data as an element of a page, which only its script reads."""
    element = b'<script type="application/json" class="%s" id="%s">%s</script>\n'
    return element % (kind.encode("ascii"), name.encode("ascii"), data)


def _is_ours(path: Path) -> bool:
    with path.open("rb") as stream:
        return stream.read(len(_MARK)) == _MARK


def _remove_data(folder: Path) -> None:
    """Remove a folder of a page's data; a file in it that is none of them stays, and the folder with it."""
    if folder.is_dir() and not folder.is_symlink():
        for path in list(folder.iterdir()):
            if _DATA_FILE.fullmatch(path.name):
                path.unlink()
        with suppress(OSError):
            folder.rmdir()
