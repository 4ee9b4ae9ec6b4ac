"""Pasted text, what is exported as text (press databases, chats, Markdown), and files that hold addresses alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsclip.blocks import Block, Role
from newsclip.clipping import Clipping, Fields
from newsclip.encoding import decode_bytes
from newsclip.formats.source import Source, refuse
from newsclip.problem import Notice

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
_FRONT = re.compile(r"\ufeff?\s{0,9}---")
# A date or a name, and a time, with which the first line of a chat begins; the time alone on a line; a broken word.
_STAMPED = re.compile(r"[^\n]{0,90}\d{1,2}[:.]\d\d")
_CLOCK_LINE = re.compile(r"^[^\d\n]{0,13}\d{1,2}:\d\d(?:\s?[AP]M)?[ \t]*\r?$", re.MULTILINE)
_BREAK = re.compile(r"[^\W\d_][-\u00ad\u2010][ \t]*\r?\n")
MARKDOWN_SUFFIXES = (".md", ".markdown")


def open_text(source: Source) -> Iterator[Clipping]:
    """Yield the clipping that a text file is, or the clippings that an export as text holds.

    Raises ``ClippingError`` where the bytes are no text.
    """
    data = source.read()
    decoded = decode_bytes(data)
    encoding = decoded.encoding if data else None
    if source.name.lower().endswith(MARKDOWN_SUFFIXES):
        refuse_binary(decoded.text)
        from newsclip.formats.markdown import read_markdown

        yield read_markdown(decoded.text, encoding, decoded.notices)
    else:
        yield from read_text(decoded.text, "text", encoding, decoded.notices)


def read_text(text: str, name: str, encoding: str | None, notices: list[Notice]) -> Iterator[Clipping]:
    """Yield the clippings that decoded text holds: documents of a press database, a chat, or one paste.

    Raises ``ClippingError`` where it is mostly control characters.
    """
    refuse_binary(text)
    if addresses := list_addresses(text):
        yield name_addresses(text, addresses, name, encoding)
    elif found := _read_exported(text, encoding):
        found[0].notices = notices
        yield from found
    elif _BREAK.search(text) and (reflowed := _reflow(text)):
        yield set_apart(Clipping(reflowed[0], name, encoding, is_page=False, notices=notices), reflowed[1])
    else:
        yield Clipping(text, name, encoding, is_page=False, notices=notices)


# No paste waits for the reader of a format that it hardly can have: they are loaded where a quick look says so.


def _read_exported(text: str, encoding: str | None) -> list[Clipping]:
    """Return what a clipper, a press database or a chat program exported; nothing of any other text."""
    if _FRONT.match(text):
        from newsclip.formats.markdown import read_markdown, split_front_matter

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


def _reflow(text: str) -> tuple[str, list[str]] | None:
    from newsclip.formats.printed import reflow_print

    return reflow_print(text)


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


def open_link(source: Source) -> Iterator[Clipping]:
    """Yield the one clipping, without an article, that a shortcut to a page is."""
    decoded = decode_bytes(source.read())
    addresses = _SHORTCUT.findall(decoded.text)
    if not addresses:
        raise refuse("link", "it is a shortcut to something other than a page")
    yield name_addresses(decoded.text, addresses, "link", decoded.encoding)
