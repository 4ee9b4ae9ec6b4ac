"""Markdown as clippers write it: front matter that states the facts, and marks that are no part of the text.

The one door to markdown-it and to PyYAML.
"""

from __future__ import annotations

import re
from typing import Any

from newsclip.clipping import Clipping
from newsclip.formats.articles import Entry, read_moment
from newsclip.problem import Notice

_FRONT = re.compile(r"\ufeff?\s{0,9}---[ \t]*\r?\n(.{0,65536}?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|$)", re.DOTALL)
_ENTRY = re.compile(r"^[\w][\w -]{0,40}:(?:\s|$)", re.MULTILINE)
# Facts as the list below a heading (Readwise), and as lines at the very end (Joplin).
_LISTED = re.compile(r"^#{1,3} [^\n]{1,40}\n+((?:[ \t]*[-*] [^\n:]{1,40}::?[ \t][^\n]*\n+){2,40})", re.MULTILINE)
_BELOW = re.compile(r"\n\nid: [0-9a-f]{32}\n(?:\w{1,40}:[^\n]*(?:\n|\Z)){3,80}\Z")
# A heading, what a clipper took for the summary as a quotation, and a line: MarkDownload's template.
_TOP = re.compile(r"\s*# [^\n]{1,300}\n\s*(?:>[^\n]{0,2000}\n)+\s*(?:---|\*\*\*|___)[ \t]*\n")
_HEADING = re.compile(r"\s*# ([^\n]{1,300})\n")
# What Obsidian adds to Markdown, and a link back to where a highlight is kept: none of it is part of the text.
_MARKS = (
    (re.compile(r"%%.{0,5000}?%%|<!--.{0,5000}?-->", re.DOTALL), ""),
    (re.compile(r"!\[\[[^\[\]\n]{1,500}\]\]"), ""),
    (re.compile(r"\[\[(?:[^\[\]|\n]{1,300}\|)?([^\[\]|\n]{1,300})\]\]"), r"\1"),
    (re.compile(r"(?<!\\)==(?=\S)([^=\n]{1,2000}?)=="), r"\1"),
    (re.compile(r"^[ \t]{0,3}\[\^?[^\]\n]{1,80}\]:[ \t].*$", re.MULTILINE), ""),
    (re.compile(r"\[\^[^\]\s]{1,40}\]"), ""),
    (re.compile(r"^([ \t]{0,3}>[ \t]?)\[![\w-]{1,30}\][+-]?[ \t]*", re.MULTILINE), r"\1"),
    (re.compile(r"[ \t]*\(\[[^\[\]\n]{1,60}\]\([^()\n]{1,1000}\)\)[ \t]*$", re.MULTILINE), ""),
)
_TAG = re.compile(r"<[^<>]{0,2000}>")


def split_front_matter(text: str) -> tuple[str, str] | None:
    """Return the front matter of a text and the text behind it, ``None`` where it has none."""
    match = _FRONT.match(text)
    return (match[1], text[match.end() :]) if match and _ENTRY.search(match[1]) else None


def read_markdown(text: str, encoding: str | None, notices: list[Notice]) -> Clipping:
    """Return the clipping of a Markdown text: its marks taken off, what its clipper states as facts."""
    said, body = _read_statements(text.replace("\r\n", "\n"))
    facts = said.read_facts()
    saved = read_moment(said.pick("saved"))
    top = _TOP.match(body) if facts.url else None
    heading = _HEADING.match(body) if facts.url else None
    facts.title = facts.title or (heading[1].strip() if heading else None)
    above = strip_marks(top[0]) + "\n\n" if top else ""
    plain = above + strip_marks(body[top.end() :] if top else body)
    span = (len(above), len(plain)) if top else None
    return Clipping(plain, "markdown", encoding, False, notices=notices, facts=facts, saved=saved, span=span)


def _read_statements(text: str) -> tuple[Entry, str]:
    """Return what a clipper states of an article, and the text without it."""
    if parts := split_front_matter(text):
        return Entry(_load(parts[0])), parts[1]
    if match := _BELOW.search(text):
        return Entry(_list_lines(match[0])), text[: match.start()]
    if match := _LISTED.search(text):
        entry = Entry(_list_lines(re.sub(r"^[ \t]*[-*] ", "", match[1], flags=re.MULTILINE)))
        if entry.find_address():
            return entry, text[: match.start()] + text[match.end() :]
    return Entry({}), text


def _load(front: str) -> dict[Any, Any]:
    """Return the entries of front matter; line by line where it is no valid YAML."""
    import yaml

    try:
        data = yaml.load(front, Loader=yaml.BaseLoader)  # noqa: S506 - this loader makes text and nothing else
    except (yaml.YAMLError, RecursionError, ValueError):
        data = None
    return data if isinstance(data, dict) else _list_lines(front)


def _list_lines(text: str) -> dict[str, str]:
    return dict(line.split(":", 1) for line in text.replace("::", ":").splitlines() if _ENTRY.match(line))


def strip_marks(text: str) -> str:
    """Return Markdown as the text that a reader sees; headings and list items keep marks as pastes have."""
    from markdown_it import MarkdownIt

    for pattern, plain in _MARKS:
        text = pattern.sub(plain, text)
    # Indented text is seldom code in what people clip, and a line of "===" no heading.
    parser = MarkdownIt("commonmark").enable("strikethrough").disable(["code", "lheading", "reference"])
    found, mark = "", ""
    around: list[Any] = []
    for token in parser.parse(text):
        if token.nesting:
            around = [*around, token] if token.nesting > 0 else around[:-1]
            mark = f"{token.info}{token.markup} " if token.type == "list_item_open" else mark
            mark = f"{token.markup} " if token.type == "heading_open" else mark
        elif shown := _spell(token, " " if any(one.type == "blockquote_open" for one in around) else "\n").strip("\n"):
            found += ("\n" if mark[:1] not in ("", "#") else "\n\n") + mark + shown
            mark = ""
    return found.strip("\n")


def _spell(token: Any, line_end: str) -> str:
    """Return what a block, or a piece of a line, shows."""
    if token.type == "image":
        return ""
    if token.children is not None:
        return "".join(_spell(child, line_end) for child in token.children).strip()
    if token.type in ("softbreak", "hardbreak"):
        return line_end
    if token.type in ("html_inline", "html_block"):
        return _TAG.sub("", token.content.replace("<br>", "\n"))
    return str(token.content)
