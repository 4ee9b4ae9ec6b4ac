"""Pasted text, rich text, Markdown as clippers write it, what is exported as text, and files of addresses alone.

The one door to markdown-it, PyYAML and striprtf.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from newsclip.blocks import Block, Role
from newsclip.clipping import Clipping, Fields, Source
from newsclip.encoding import decode_bytes, find_codec
from newsclip.formats.articles import Entry, read_moment
from newsclip.problem import Notice, ask_extra, explain_damage, refuse

_ADDRESS = re.compile(r"\s*<?((?:https?|ftp)://[^\s<>\"]{3,2000})>?\s*", re.IGNORECASE)
# A longer list of addresses is a list all the same; a paste as long as that is not looked through.
_MOST_ADDRESSES = 20_000
_SHORTCUT = re.compile(
    r"(?:^\s*URL(?:\[\$e\])?\s*=\s*|<key>URL</key>\s*<string>)(https?://[^\s<]{3,2000})", re.MULTILINE | re.IGNORECASE
)
# Control characters but white space, the escape of terminals and the end mark of DOS; and what could not be decoded.
_ODD = re.compile("[\x00-\x08\x0e-\x19\x1c-\x1f\x7f-\x84\x86-\x9f\ufffd]")
_SAMPLE_CHARACTERS = 20_000
_MOST_CONTROLS = 0.02
# A date or a name, and a time, with which the first line of a chat begins; the time alone on a line; a broken word.
_STAMPED = re.compile(r"[^\n]{0,90}\d{1,2}[:.]\d\d")
_CLOCK_LINE = re.compile(r"^[^\d\n]{0,13}\d{1,2}:\d\d(?:\s?[AP]M)?[ \t]*\r?$", re.MULTILINE)
_BREAK = re.compile(r"[-\u00ad\u2010](?<=[^\W\d_].)[ \t]*\r?\n")
_MARKDOWN_SUFFIXES = (".md", ".markdown")
_MATTER = re.compile(r"\ufeff?\s{0,9}---[ \t]*\r?\n(.{0,65536}?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|$)", re.DOTALL)
_ENTRY = re.compile(r"^[\w][\w -]{0,40}:(?:\s|$)", re.MULTILINE)
# Facts as the list below a heading (Readwise), as lines at the top (Notion, Logseq) and at the very end (Joplin).
_LISTED = re.compile(
    r"^#{1,3} [^\n]{1,40}\n+(?P<list>(?:[ \t]*[-*] [^\n:]{1,40}::?[ \t][^\n]*\n+){2,40})|"
    r"\A\s*+(?P<title># [^\n]{1,300}\n)?\s*+(?P<lines>(?:[\w][\w -]{0,40}::?[ \t][^\n]*\n){2,40})(?=[ \t]*\n|- |\Z)",
    re.MULTILINE,
)
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
    # A paragraph below a quotation is none of it, even with no blank line between.
    (re.compile(r"^([ \t]{0,3}>[^\n]*\n)(?=[^>\s])", re.MULTILINE), r"\1\n"),
    (re.compile(r"[ \t]*\(\[[^\[\]\n]{1,60}\]\([^()\n]{1,1000}\)\)[ \t]*$", re.MULTILINE), ""),
)
_TAG = re.compile(r"<[^<>]{0,2000}>")
_CODE_PAGE = re.compile(rb"\\ansicpg(\d{3,5})")


def open_text(source: Source) -> Iterator[Clipping]:
    """Yield the clipping that a text file is, or those that an export as text holds. Raises ``ClippingError``."""
    data = source.read()
    decoded = decode_bytes(data)
    encoding = decoded.encoding if data else None
    if source.name.lower().endswith(_MARKDOWN_SUFFIXES):
        refuse_binary(decoded.text)
        yield read_markdown(decoded.text, encoding, decoded.notices)
    else:
        yield from read_text(decoded.text, "text", encoding, decoded.notices)


def read_text(text: str, name: str, encoding: str | None, notices: list[Notice]) -> Iterator[Clipping]:
    """Yield the clippings of decoded text: documents of a press database, a chat, or one paste. Raises as above."""
    refuse_binary(text)
    if addresses := list_addresses(text):
        yield name_addresses(text, addresses, name, encoding)
    elif found := _read_exported(text, encoding):
        found[0].notices = notices
        yield from found
    else:
        aside: list[str] = []
        if _BREAK.search(text):
            from newsclip.formats.pdf import reflow_print

            text, aside = reflow_print(text) or (text, [])
        yield set_apart(Clipping(text, name, encoding, is_page=False, notices=notices), aside)


def _read_exported(text: str, encoding: str | None) -> list[Clipping]:
    """Return what a clipper, a press database or a chat program exported; nothing of any other text.

    No paste waits for the reader of a format that it hardly can have: they are loaded where a quick look says so.
    """
    if split_front_matter(text):
        return [read_markdown(text, encoding, [])]
    from newsclip.formats.press import read_press

    found = read_press(text, encoding)
    if not found and _STAMPED.match(text.lstrip()):
        from newsclip.formats.chat import read_chat

        found = read_chat(text, encoding)
    if not found and _CLOCK_LINE.search(text):
        from newsclip.formats.telegram import read_post

        found = read_post(text, encoding)
    return found


def set_apart(clipping: Clipping, lines: list[str]) -> Clipping:
    """Return a paste with running heads, numbers of pages and the like below it, where they are no part of it."""
    if lines and clipping.blocks is None:
        clipping.span = (0, len(clipping.text))
        clipping.text = "\n\n".join([clipping.text, *lines])
    return clipping


def refuse_binary(text: str) -> None:
    """Raise ``ClippingError`` where bytes decode to control characters."""
    sample = text[:_SAMPLE_CHARACTERS]
    odd = len(_ODD.findall(sample))
    if odd > len(sample) * _MOST_CONTROLS and odd > 3:
        raise refuse("not-text", "it is binary data, not text or a page; save the article as text or HTML")


def list_addresses(text: str) -> list[str]:
    """Return the addresses of a text that holds nothing but addresses, one a line; none of any other."""
    lines = [line for line in text[:_MOST_ADDRESSES].splitlines() if line.strip()]
    found = [match[1] for line in lines if (match := _ADDRESS.fullmatch(line))]
    return found if len(found) == len(lines) else []


def name_addresses(text: str, addresses: list[str], name: str, encoding: str | None = None) -> Clipping:
    """Return the clipping of a file that names pages but holds none of them."""
    count = len(set(addresses))
    what = "nothing but an address" if count == 1 else f"nothing but {count:,} addresses"
    message = f"The file holds {what}: newsclip never goes online; save the page itself."
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    block = Block(text[start:end], start, end, Role.SOURCE, "an address alone")
    facts = Fields(url=addresses[0] if count == 1 else None)
    notices = [Notice("address-only", message)]
    return Clipping(text, name, encoding, is_page=False, notices=notices, facts=facts, blocks=[block])


def open_rtf(source: Source) -> Iterator[Clipping]:
    """Yield the clippings of a document in rich text."""
    with ask_extra("rtf", "rich text (RTF)"):
        from striprtf import striprtf
    data = source.read()
    page = _CODE_PAGE.search(data)
    markup = data.decode(find_codec(f"cp{page[1].decode()}") or "cp1252" if page else "cp1252", errors="replace")
    # Whatever damaged markup makes the library raise.
    with explain_damage("rtf", "rich text (RTF)", Exception):
        convert: Any = striprtf.rtf_to_text
        text: str = convert(markup, encoding="cp1252", errors="replace")
    yield from read_text(text, "rtf", None, [])


def open_link(source: Source) -> Iterator[Clipping]:
    """Yield the one clipping, without an article, that a shortcut to a page is."""
    decoded = decode_bytes(source.read())
    addresses = _SHORTCUT.findall(decoded.text)
    if not addresses:
        raise refuse("link", "it is a shortcut to something other than a page")
    yield name_addresses(decoded.text, addresses, "link", decoded.encoding)


def split_front_matter(text: str) -> tuple[str, str] | None:
    """Return the front matter of a text and the text behind it, ``None`` where it has none."""
    match = _MATTER.match(text)
    return (match[1], text[match.end() :]) if match and _ENTRY.search(match[1]) else None


def read_markdown(text: str, encoding: str | None, notices: list[Notice]) -> Clipping:
    """Return the clipping of a Markdown text: its marks taken off, what its clipper states as facts."""
    said, body = _read_statements(text.replace("\r\n", "\n"))
    facts = said.read_facts()
    saved = read_moment(said.pick("saved"))
    top = _TOP.match(body) if facts.url else None
    heading = _HEADING.match(body) if facts.url else None
    facts.title = facts.title or (heading[1].strip() if heading else None)
    above = _strip_marks(top[0]) + "\n\n" if top else ""
    plain = above + _strip_marks(body[top.end() :] if top else body)
    span = (len(above), len(plain)) if top else None
    return Clipping(plain, "markdown", encoding, False, notices=notices, facts=facts, saved=saved, span=span)


def _read_statements(text: str) -> tuple[Entry, str]:
    """Return what a clipper states of an article, and the text without it."""
    if parts := split_front_matter(text):
        return Entry(_load(parts[0])), parts[1]
    if match := _BELOW.search(text):
        return Entry(_list_lines(match[0])), text[: match.start()]
    for match in _LISTED.finditer(text):
        entry = Entry(_list_lines(re.sub(r"^[ \t]*[-*] ", "", match["list"] or match["lines"], flags=re.MULTILINE)))
        if entry.find_address():
            return entry, text[: match.start()] + (match["title"] or "") + text[match.end() :]
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


def _strip_marks(text: str) -> str:
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
