"""A folder of notes: one readable Markdown file a clipping, with YAML front matter, for Obsidian and static sites."""

from __future__ import annotations

import hashlib
import json
import os
import re
from typing import Any

from newsclip.duplicates import Verdict
from newsclip.outputs.folder import FolderSink
from newsclip.problem import ClippingError
from newsclip.runner.console import count_things
from newsclip.runner.lines import Kept, Line
from newsclip.runner.source import Input, hash_source, read_record

# A clipping is text, and stays text: what Markdown, Obsidian, HTML or a site's templates would make something of.
_ACTIVE = re.compile(
    r"[\\`*\[\]<~${]|(?<!\w)_|_(?!\w)|&(?=#?\w+;)|(?<!\S)#|(?<=\{)[#%]|%(?=%)|=(?==)|^[ \t]*>|^(?:=+|-+)(?=[ \t]*$)",
    re.MULTILINE,
)
_INDENT = re.compile(r"^[ \t]+", re.MULTILINE)
_SAID = re.compile(rb"^(cluster|duplicate_of): .*$", re.MULTILINE)
_HEAD = (
    "title", "authors", "published", "modified", "published_raw", "site", "url", "section", "tags", "description",
    "language", "status", "problem", "warnings", "file", "member", "cluster",
)  # fmt: skip
# As Obsidian's own clipper calls them; a site generator would take "url" for the address of its own page.
_NAMES = {"authors": "author", "url": "source"}
_DATES = frozenset({"published", "modified"})
_DEEPEST = 6


class NoteSink(FolderSink):
    """Records as ``<name>.<ext>.md``. A note that somebody has written in is never touched again."""

    suffix = b".md"
    state_name = "notes.sqlite3"

    def _is_as_written(self, kept: Kept) -> bool:
        return os.path.lexists(self._locate(kept.output))

    def _write(self, source: Input, line: Line, data: bytes) -> tuple[bytes, str]:
        output = self._place(source, line)
        written = self._find_edited(source.origin, output)
        return (output, written) if written else super()._write(source, line, data)

    def _render(self, record: bytes) -> bytes:
        return write_note(json.loads(record)).encode("utf-8")

    def _amend(self, kept: Kept, verdict: Verdict) -> str:
        note = read_record(self._locate(kept.output))
        if hashlib.sha256(note).hexdigest() != kept.written:
            return kept.written
        return self._draft(kept.output, replace_verdict(note, verdict))

    def _remove(self, key: bytes, output: bytes) -> None:
        if not self._find_edited(key, output):
            super()._remove(key, output)

    def _find_edited(self, key: bytes, output: bytes) -> str | None:
        """Return the digest of the note as it was written, where somebody has changed it since."""
        written = next((kept.written for kept in self._list_kept(key) if kept.output == output), None)
        try:
            return written if written != hash_source(self._locate(output)) else None
        except ClippingError:
            return None


def write_note(record: dict[str, Any]) -> str:
    """Return a record as a note: front matter, headline, article, and the comments as nested quotations."""
    parts = [_write_head(record)]
    if record["title"]:
        parts.append("# " + escape_text(" ".join(record["title"].split())))
    if record["body"]:
        parts.append(_break_lines(escape_text(record["body"])))
    if record["comments"]:
        parts += [f"## {count_things(len(record['comments']), 'comment')}", *_write_comments(record["comments"])]
    return "\n\n".join(parts) + "\n"


def escape_text(text: str) -> str:
    """Return text so that Markdown shows it as it is."""
    return _ACTIVE.sub(lambda match: "\\" + match[0].lstrip(), _INDENT.sub("", text))


def replace_verdict(note: bytes, verdict: Verdict) -> bytes:
    """Return a note with another ``cluster`` and ``duplicate_of`` in its head."""
    said = {b"cluster": verdict.cluster, b"duplicate_of": verdict.duplicate_of}
    return _SAID.sub(lambda line: line[1] + b": " + _quote(said[line[1]]).encode(), note, count=len(said))


def _write_head(record: dict[str, Any]) -> str:
    from newsclip.record import escape_controls

    head = {key: record[key] for key in _HEAD if record[key] not in (None, [])}
    head["duplicate_of"] = record["duplicate_of"]
    if record["problem"]:
        head["problem"] = record["problem"]["message"]
    if record["warnings"]:
        head["warnings"] = [caveat["message"] for caveat in record["warnings"]]
    if record["tags"]:
        # A tag of Obsidian's is one word.
        head["tags"] = ["-".join(tag.split()) for tag in record["tags"]]
    lines = [
        f"{_NAMES.get(key, key)}: {value if key in _DATES else escape_controls(_quote(value))}"
        for key, value in head.items()
    ]
    return "\n".join(["---", *lines, "---"])


def _write_comments(comments: list[dict[str, Any]]) -> list[str]:
    depths: dict[str, int] = {}
    written = []
    for comment in comments:
        depth = depths[comment["id"]] = min(depths.get(comment["parent"], 0) + 1, _DEEPEST)
        author = f"**{escape_text(comment['author'] or '?')}**"
        when = comment["published"] or comment["published_raw"]
        score = None if comment["score"] is None else f"{comment['score']:+}"
        lines = [", ".join(filter(None, [author, when and escape_text(when), score])), ""]
        lines += _break_lines(escape_text(comment["text"])).split("\n")
        written.append("\n".join((">" * depth + " " + line).rstrip(" " if not line else "") for line in lines))
    return written


def _break_lines(text: str) -> str:
    """Return text whose single line breaks are kept by Markdown."""
    return re.sub(r"(?<!\n)\n(?!\n)", "  \n", text)


def _quote(value: Any) -> str:
    # What is JSON is YAML.
    return json.dumps(value, ensure_ascii=False)
