"""Markdown as clippers write it: front matter that states the facts, and marks that are no part of the text.

The one door to PyYAML.
"""

from __future__ import annotations

import re
from typing import Any

from newsclip.clipping import Clipping, Fields
from newsclip.facts.dates import find_date, parse_machine_date
from newsclip.problem import Notice

_FRONT = re.compile(r"\ufeff?\s{0,9}---[ \t]*\r?\n(.{0,65536}?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|$)", re.DOTALL)
_ENTRY = re.compile(r"^[\w][\w -]{0,40}:(?:\s|$)", re.MULTILINE)
# What clippers call the same thing: Obsidian Web Clipper, MarkDownload, Joplin, Readwise, Omnivore, Zotero.
_KEYS = {
    "title": ("title", "headline", "name"),
    "author": ("author", "authors", "byline", "creator", "auteur", "autor"),
    "published": (
        "published", "date_published", "date-published", "datepublished", "published_at", "publish_date", "pubdate",
        "published_date", "datum", "date",
    ),
    "site": ("site", "site_name", "sitename", "publication", "publisher", "website", "journal"),
    "url": ("source", "url", "link", "source_url", "source-url", "original_url", "canonical", "canonical_url", "uri"),
    "tags": ("tags", "keywords", "labels", "topics"),
    "description": ("description", "excerpt", "summary", "abstract", "subtitle"),
    "section": ("section", "category"),
    "saved": (
        "created", "clipped", "date_saved", "date-saved", "saved", "saved_at", "date_added", "added", "retrieved",
    ),
}  # fmt: skip
_WIKI_LINK = re.compile(r"\[\[(?:[^\[\]|\n]{1,300}\|)?([^\[\]|\n]{1,300})\]\]")
# An address in round brackets, which may hold a pair of them itself, and a title; or a name in square brackets.
_TARGET = (
    r"(?:\([^()\s]{0,2000}(?:\([^()\s]{0,500}\)[^()\s]{0,500})?(?:\s+(?:\"[^\"\n]{0,300}\"|'[^'\n]{0,300}'))?\)"
    r"|\[[^\]\n]{0,80}\])"
)
_IMAGE = re.compile(rf"!\[\[[^\[\]\n]{{1,500}}\]\]|!\[[^\[\]\n]{{0,500}}\]{_TARGET}")
_LINK = re.compile(rf"\[((?:[^\[\]\n]|\\[\[\]]){{0,1000}})\]{_TARGET}")
_MARKS = (
    (re.compile(r"(?<![\\\w*])\*\*\*(?=\S)([^\n]{1,2000}?)(?<=\S)\*\*\*"), r"\1"),
    (re.compile(r"(?<!\\)\*\*(?=\S)([^\n]{1,3000}?)(?<=\S)\*\*"), r"\1"),
    (re.compile(r"(?<![\\\w_])__(?=\S)([^\n]{1,3000}?)(?<=\S)__(?!\w)"), r"\1"),
    (re.compile(r"(?<![\\*\w])\*(?=[^\s*])([^*\n]{1,3000}?)(?<=\S)\*(?!\*)"), r"\1"),
    (re.compile(r"(?<![\\\w_])_(?=[^\s_])([^_\n]{1,3000}?)(?<=\S)_(?!\w)"), r"\1"),
    (re.compile(r"(?<!\\)~~(?=\S)([^~\n]{1,2000}?)~~"), r"\1"),
    (re.compile(r"(?<!\\)==(?=\S)([^=\n]{1,2000}?)=="), r"\1"),
    (re.compile(r"(?<![\\`])`([^`\n]{1,1000})`"), r"\1"),
    (re.compile(r"\[\^[^\]\s]{1,40}\](?!:)"), ""),
    (re.compile(r"<(https?://[^<>\s]{1,2000})>"), r"\1"),
    (re.compile(r"</?(?:br|sup|sub|u|b|i|em|strong|mark|span|small|kbd|div|center|p)\b[^<>\n]{0,300}>", re.I), ""),
)
_RULE = re.compile(r"\s{0,3}(?:(?:\*\s*){3,}|(?:-\s*){3,}|(?:_\s*){3,}|={3,})")
_CALLOUT = re.compile(r"\[![\w-]{1,30}\][+-]?\s*")
_COMMENT = re.compile(r"%%.{0,5000}?%%|<!--.{0,5000}?-->", re.DOTALL)
_DEFINITION = re.compile(r"\s{0,3}\[(?:\^?[^\]\n]{1,80})\]:\s.*")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|>~=<&])")
# The marks of a quotation, and what a line that goes on with it does not begin with.
_QUOTE = re.compile(r"\s{0,3}(?:>[ \t]?)+")
_LISTED = re.compile(r"(?:[-*+#]|\d{1,3}[.)])\s")
_FENCE = re.compile(r"\s{0,3}(?:```|~~~)")


def split_front_matter(text: str) -> tuple[str, str] | None:
    """Return the front matter of a text and the text behind it, ``None`` where it has none."""
    match = _FRONT.match(text)
    if not match or not _ENTRY.search(match[1]):
        return None
    return match[1], text[match.end() :]


def read_markdown(text: str, encoding: str | None, notices: list[Notice]) -> Clipping:
    """Return the clipping of a Markdown text: its marks taken off, what its front matter states as facts."""
    parts = split_front_matter(text)
    front, body = parts or ("", text)
    facts, saved = read_front_matter(front)
    return Clipping(strip_marks(body), "markdown", encoding, is_page=False, notices=notices, facts=facts, saved=saved)


def read_front_matter(front: str) -> tuple[Fields, str | None]:
    """Return the facts that front matter states, and the day of clipping."""
    said = _load(front)
    day = _first(said, "published")
    published = parse_machine_date(day) or ((date.value if (date := find_date(day)) else None) if day else None)
    saved = _first(said, "saved")
    url = _first(said, "url")
    facts = Fields(
        title=_first(said, "title") or None,
        authors=[name for value in _list(said, "author") for name in re.split(r"\s*;\s*", value) if name],
        published=published,
        site=_first(said, "site") or None,
        url=url if url.startswith(("http://", "https://")) else None,
        section=_first(said, "section") or None,
        tags=[tag.lstrip("#") for value in _list(said, "tags") for tag in value.split(",") if tag.strip()],
        description=_first(said, "description") or None,
    )
    return facts, parse_machine_date(saved) if saved else None


def _load(front: str) -> dict[str, list[str]]:
    """Return the entries of front matter as lists of text; line by line where it is no valid YAML."""
    import yaml

    try:
        data = yaml.load(front, Loader=yaml.BaseLoader)  # noqa: S506 - this loader makes text and nothing else
    except (yaml.YAMLError, RecursionError, ValueError):
        data = dict(line.split(":", 1) for line in front.splitlines() if _ENTRY.match(line))
    return {str(key).strip().lower(): _flatten(value) for key, value in data.items()} if isinstance(data, dict) else {}


def _flatten(value: Any) -> list[str]:
    items = value if isinstance(value, list) else [value]
    texts = [item.get("name", "") if isinstance(item, dict) else item for item in items]
    plain = (_WIKI_LINK.sub(r"\1", text).strip().strip("\"'").strip() for text in texts if isinstance(text, str))
    return [" ".join(text.split()) for text in plain if text and text not in ("null", "~")]


def _first(said: dict[str, list[str]], what: str) -> str:
    return next((said[key][0] for key in _KEYS[what] if said.get(key)), "")


def _list(said: dict[str, list[str]], what: str) -> list[str]:
    return next((said[key] for key in _KEYS[what] if said.get(key)), [])


def strip_marks(text: str) -> str:
    """Return Markdown as the text that a reader sees; headings and list items keep marks as pastes have."""
    lines, fenced, quoted = [], False, False
    for line in _COMMENT.sub("", text).splitlines():
        if _FENCE.match(line):
            fenced = not fenced
        elif fenced:
            lines.append(line)
        elif not (_RULE.fullmatch(line) or _DEFINITION.fullmatch(line)):
            quote = _QUOTE.match(line)
            plain = _strip_line(line[quote.end() :] if quote else line)
            if quote and quoted and plain and not _LISTED.match(plain) and lines[-1]:
                lines[-1] += " " + plain
            else:
                lines.append(plain)
            quoted = quote is not None
        else:
            lines.append("")
    return "\n".join(lines)


def _strip_line(line: str) -> str:
    line = line[match.end() :] if (match := _CALLOUT.match(line)) else line
    line = _IMAGE.sub("", line)
    line = _WIKI_LINK.sub(r"\1", line)
    for _ in range(2):
        line = _LINK.sub(r"\1", line)
    for pattern, plain in _MARKS:
        line = pattern.sub(plain, line)
    return _ESCAPE.sub(r"\1", line).rstrip()
