"""Markup that is an article and nothing else, as clippers and feeds keep it: paragraph by paragraph, not weighed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from newsclip.blocks import Block, Role
from newsclip.clipping import Clipping, Fields
from newsclip.page.tree import parse_page

_SILENT = frozenset({"script", "style", "noscript", "template", "head", "title", "iframe", "svg", "button", "form"})
_BLOCKS = frozenset(
    "address article aside blockquote body br caption center dd details div dl dt en-note fieldset figcaption figure "
    "footer h1 h2 h3 h4 h5 h6 header hr html li main nav ol p pre section summary table tbody td tfoot th thead tr "
    "ul".split()
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_NAMED = _HEADINGS | {"li", "figcaption", "caption", "dt"}
_FEED_NOTE = re.compile(
    r"(?:The post|L[’']article|Der Beitrag|La entrada|Il post) .{1,300} "
    r"(?:appeared first on|est apparu en premier sur|erschien zuerst auf|se publicó primero en|proviene da) "
)


def list_paragraphs(markup: str) -> list[tuple[str, str]]:
    """Return the paragraphs of markup in order, each with the name of the element that it stands in."""
    found: list[tuple[str, str]] = []
    pieces: list[str] = []
    place = "p"

    def close() -> None:
        text = " ".join("".join(pieces).split())
        if text:
            found.append((place, text))
        pieces.clear()

    for event, element in _walk(parse_page(markup).root):
        tag = element.tag
        if event == "start":
            if tag in _BLOCKS:
                close()
                place = tag if tag in _NAMED else place if tag == "br" else "p"
            pieces.append(element.text or "")
        else:
            if tag in _BLOCKS and tag != "br":
                close()
                place = "p"
            pieces.append(element.tail or "")
    close()
    return found


def _walk(root: Any) -> Iterator[tuple[str, Any]]:
    """Yield the start and end of each element that shows something, without recursion."""
    stack = [("start", root)]
    while stack:
        event, element = stack.pop()
        if event == "end" or (isinstance(element.tag, str) and element.tag not in _SILENT):
            yield event, element
            if event == "start":
                stack.append(("end", element))
                stack.extend(("start", child) for child in reversed(element))
        else:
            stack.append(("end", element))


def flatten_markup(markup: str) -> str:
    """Return markup as text, a line a paragraph."""
    return "\n".join(text for _, text in list_paragraphs(markup))


def read_article(
    paragraphs: list[tuple[str, str]], name: str, member: str | None, facts: Fields, **known: Any
) -> Clipping:
    """Return the clipping of an article's paragraphs, each labelled by the element it stands in."""
    blocks: list[Block] = []
    at = 0
    for tag, text in paragraphs:
        block = Block(text, at, at + len(text))
        block.label(*_name_role(tag, text, facts.title, first=not blocks))
        blocks.append(block)
        at += len(text) + 2
    body = "\n\n".join(text for _, text in paragraphs)
    return Clipping(body, name, None, is_page=False, member=member, facts=facts, blocks=blocks, **known)


def _name_role(tag: str, text: str, title: str | None, *, first: bool) -> tuple[Role, str]:
    if first and text == title:
        return Role.HEADLINE, "repeats the title"
    if _FEED_NOTE.match(text):
        return Role.CHROME, "a note that a site adds to its feed"
    if tag in _HEADINGS or tag == "dt":
        return Role.SUBHEAD, "a heading"
    if tag in ("figcaption", "caption"):
        return Role.CAPTION, "a caption"
    return (Role.LIST_ITEM if tag == "li" else Role.BODY), "the text that was kept"
