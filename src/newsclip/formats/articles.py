"""Articles as clippers, feeds and services keep them: facts under many names, and markup that is nothing but text."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
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
# How the paragraphs within these are labelled; all others are the text.
_ROLES = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6", "dt"), (Role.SUBHEAD, "a heading")),
    **dict.fromkeys(("figcaption", "caption"), (Role.CAPTION, "a caption")),
    "li": (Role.LIST_ITEM, "the text that was kept"),
}
_PASTE_MARKS = {**{f"h{level}": "# " for level in ("", 1, 2, 3, 4, 5, 6)}, "li": "- "}
_WIKI_LINK = re.compile(r"\[\[(?:[^\[\]|\n]{1,300}\|)?([^\[\]|\n]{1,300})\]\]")
_BLANK = "\ufeff\u200b \t\r\n\f\v\xa0\u2028\u2029\x85\x1c\x1d\x1e"
# A word in small letters, such as "web", says what kind of source it is, and not which.
_TITLED = re.compile(r"[A-Z\s.]|[^\x00-\x7f]")
# Evernote's way to write a moment.
_STAMP = re.compile(r"(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z")
_MARKUP = re.compile(r"</\w|<br\b")
_FEED_NOTE = re.compile(
    r"(?:The post|L[’']article|Der Beitrag|La entrada|Il post) .{1,300} "
    r"(?:appeared first on|est apparu en premier sur|erschien zuerst auf|se publicó primero en|proviene da) "
)


class Entry:
    """What a clipper or service states of an article under its own names; ``cues/export_keys.json`` lists them."""

    def __init__(self, said: Mapping[Any, Any]) -> None:
        inner = said.get("content")
        every = {**inner, **said} if isinstance(inner, dict) else said
        self._said = {re.sub(r"[\W_]+", "", str(key).lower()): value for key, value in every.items()}

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
        return [tag for piece in re.split(r"[,|;]", text.strip("[]")) if (tag := piece.strip(" \"'"))]


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


def list_blocks(text: str, at: int = 0) -> list[Block]:
    """Return the lines of a text that are not blank, ``depth`` their indentation; ``at`` is where the text begins."""
    found: list[Block] = []
    blanks = 0
    for raw in text.splitlines(keepends=True):
        if line := raw.strip(_BLANK):
            start = at + raw.index(line)
            found.append(Block(line, start, start + len(line), blanks_before=blanks, depth=start - at))
        blanks = 0 if line else blanks + 1
        at += len(raw)
    return found


def list_paragraphs(markup: str) -> list[tuple[str, str]]:
    """Return the paragraphs of markup in order, each with the name of the element that it stands in."""
    from newsclip.page.tree import parse_page  # which no Markdown waits for

    return walk_paragraphs(parse_page(markup).root, _name_place, _SILENT)


def _name_place(element: Any) -> str | None:
    return (element.tag if element.tag in _ROLES or element.tag == "br" else "p") if element.tag in _BLOCKS else None


def walk_paragraphs(
    root: Any, name_place: Callable[[Any], str | None], silent: Collection[str]
) -> list[tuple[str, str]]:
    """Return the paragraphs of a tree in order, each with the name of its place, without recursion.

    ``name_place`` names the place that an element is ("br" within the same one), ``None`` of one that stands in a line;
    elements called as ``silent`` says show nothing.
    """
    found: list[tuple[str, str]] = []
    pieces: list[str] = []
    place, stack = "p", [(root, False)]
    while stack:
        element, is_over = stack.pop()
        shown = isinstance(element.tag, str) and element.tag not in silent
        named = name_place(element) if shown else None
        if named and not (is_over and named == "br"):
            if text := " ".join("".join(pieces).split()):
                found.append((place, text))
            pieces, place = [], place if named == "br" else "p" if is_over else named
        if is_over or not shown:
            pieces.append(element.tail or "")
        else:
            pieces.append(element.text or "")
            stack += [(element, True), *((child, False) for child in reversed(element))]
    text = " ".join("".join(pieces).split())
    return [*found, (place, text)] if text else found


def flatten_markup(markup: str) -> str:
    """Return markup as text, a line a paragraph."""
    return "\n".join(text for _, text in list_paragraphs(markup))


def spell_paragraphs(paragraphs: list[tuple[str, str]]) -> str:
    """Return paragraphs as a paste has them, a blank line between them: headings and list items carry its marks."""
    return "\n\n".join(_PASTE_MARKS.get(place, "") + text for place, text in paragraphs)


def read_article(entry: Entry, name: str, member: str, site: str | None = None) -> Clipping:
    """Return the clipping of an entry: its text as blocks, each labelled by the element it stands in, and its facts."""
    facts, body = entry.read_facts(), entry.pick("body")
    facts.site = facts.site or site
    if facts.title and _MARKUP.search(facts.title):
        facts.title = " ".join(flatten_markup(facts.title).split())
    if facts.description and ("<" in facts.description or facts.description == body):
        facts.description = " ".join(flatten_markup(facts.description).split()) if facts.description != body else None
    lines = [("p", line.strip()) for line in body.splitlines() if line.strip()]
    paragraphs = list_paragraphs(body) if "<" in body else lines
    blocks: list[Block] = []
    at = 0
    for place, text in paragraphs:
        block = Block(text, at, at + len(text))
        block.label(*_ROLES.get(place, (Role.BODY, "the text that was kept")))
        if not blocks and text == facts.title:
            block.label(Role.HEADLINE, "repeats the title")
        elif _FEED_NOTE.match(text):
            block.label(Role.CHROME, "a note that a site adds to its feed")
        blocks.append(block)
        at += len(text) + 2
    text = "\n\n".join(text for _, text in paragraphs)
    saved = read_moment(entry.pick("saved"))
    return Clipping(text, name, None, is_page=False, member=member, facts=facts, blocks=blocks, saved=saved)
