"""Articles as clippers, feeds and services keep them: facts under many names, and markup that is nothing but the text.

The markup is read paragraph by paragraph and not weighed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from newsclip.blocks import Block, Role
from newsclip.clipping import Clipping, Fields
from newsclip.cues import load_cues
from newsclip.facts.byline import read_names
from newsclip.facts.dates import find_date, parse_machine_date

_SILENT = frozenset({"script", "style", "noscript", "template", "head", "title", "iframe", "svg", "button", "form"})
_BLOCKS = frozenset(
    "address article aside blockquote body br caption center dd details div dl dt en-note fieldset figcaption figure "
    "footer h1 h2 h3 h4 h5 h6 header hr html li main nav ol p pre section summary table tbody td tfoot th thead tr "
    "ul".split()
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_NAMED = _HEADINGS | {"li", "figcaption", "caption", "dt"}
_WIKI_LINK = re.compile(r"\[\[(?:[^\[\]|\n]{1,300}\|)?([^\[\]|\n]{1,300})\]\]")
# A word in small letters, such as "web", says what kind of source it is, and not which.
_TITLED = re.compile(r"[A-Z\s.]|[^\x00-\x7f]")
# Evernote's way to write a moment.
_STAMP = re.compile(r"(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z")
_FEED_NOTE = re.compile(
    r"(?:The post|L[’']article|Der Beitrag|La entrada|Il post) .{1,300} "
    r"(?:appeared first on|est apparu en premier sur|erschien zuerst auf|se publicó primero en|proviene da) "
)


class Entry:
    """What a clipper or service states of an article under its own names; ``cues/export_keys.json`` lists them."""

    def __init__(self, said: Mapping[Any, Any]) -> None:
        self._said = {re.sub(r"[\W_]+", "", str(key).lower()): value for key, value in said.items()}

    def read_facts(self) -> Fields:
        """Return the facts that the entry states."""
        sites = (text for text in self._list_texts("site") if _TITLED.search(text) and not text.startswith("http"))
        return Fields(
            title=self.pick("title") or None,
            authors=self._list("authors"),
            published=read_moment(self.pick("published")),
            site=next(sites, None),
            url=self.find_address(),
            section=self.pick("section") or None,
            tags=[tag.lstrip("#") for tag in self._list("tags")],
            description=self.pick("description") or None,
        )

    def pick(self, what: str) -> str:
        """Return the first of what the entry holds under the names of a thing, as text; empty where there is none."""
        return next(self._list_texts(what), "")

    def find_address(self) -> str | None:
        """Return the address of the article."""
        return next((text for text in self._list_texts("url") if text.startswith(("http://", "https://"))), None)

    def _list_texts(self, what: str) -> Iterator[str]:
        for key in load_cues("export_keys")[what]:
            if text := _spell(self._said.get(key)):
                yield text

    def _list(self, what: str) -> list[str]:
        """Return the names or tags of an entry, whether they stand in a list or on one line."""
        value = next((self._said[key] for key in load_cues("export_keys")[what] if self._said.get(key)), None)
        if isinstance(value, list):
            return [text for item in value if (text := _spell(item))]
        text = _spell(value)
        if what == "authors":
            return read_names(text) or [text] if text else []
        return [piece.strip() for piece in re.split(r"[,|;]", text) if piece.strip()]


def _spell(value: Any) -> str:
    """Return a value as text: an object by what it is called or holds, a list by its first, a link by its words."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = next((value[key] for key in ("name", "label", "title", "content", "href") if value.get(key)), None)
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = f"{value:.0f}"
    text = _WIKI_LINK.sub(r"\1", value).strip().strip("\"'").strip() if isinstance(value, str) else ""
    return "" if text in ("null", "~", "None") else text


def read_moment(text: str | None) -> str | None:
    """Return the ISO 8601 day or moment of a date, however it is written; numbers count seconds since 1970."""
    if not text:
        return None
    if text.isdigit() and len(text) in (10, 13):
        return datetime.fromtimestamp(int(text[:10]), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if match := _STAMP.fullmatch(text.strip()):
        return "{}-{}-{}T{}:{}:{}Z".format(*match.groups())
    try:
        return parse_machine_date(text) or parsedate_to_datetime(text).isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return date.value if (date := find_date(text)) else None


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

    from newsclip.page.tree import parse_page  # which no Markdown waits for

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
