"""What the databases share: lines, the labels in them, and a clipping made of a document whose lines are known."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

from newsclip.blocks import Block, Role
from newsclip.clipping import Clipping, Fields
from newsclip.cues import load_cues
from newsclip.facts.byline import read_names
from newsclip.facts.dates import find_date
from newsclip.facts.names import is_name
from newsclip.paste.layout import split_blocks

RIGHTS = re.compile(r"(?:©|\(c\)|copyright\b|all rights reserved|alle rechte vorbehalten|tous droits réservés)", re.I)
RULE = re.compile(r"[_=*-]{10,}")
_LABELLED = re.compile(r"([^\W\d_][^:：]{0,40}?)\s?[:：]\s*(.*)")
_ADDRESS = re.compile(r"https?://\S+[^\s.,;)]")
_LONGEST_BYLINE = 120
_ROLES = {
    "title": Role.HEADLINE, "author": Role.BYLINE, "date": Role.DATE, "site": Role.SOURCE, "info": Role.SOURCE,
    "url": Role.SOURCE, "section": Role.BREADCRUMB, "description": Role.STANDFIRST, "rights": Role.LEGAL,
}  # fmt: skip


@dataclass(slots=True)
class Line:
    """A line that is not blank: its text, where it stands, its indentation, and whether a blank line is above it.

    ``label`` is the length of a label that was cut off before it.
    """

    text: str
    start: int
    end: int
    indent: int
    apart: bool
    label: int = 0

    def cut_label(self, rest: str) -> None:
        """Leave ``rest`` as the line: a label of ``label`` characters stands before it."""
        self.label = self.end - len(rest) - self.start
        self.text, self.start = rest, self.end - len(rest)


@dataclass(slots=True)
class Document:
    """What is known of a document: what each label or place says, which line says it, and the lines of its body."""

    values: dict[str, str] = field(default_factory=dict)
    kinds: dict[int, str] = field(default_factory=dict)
    body: range = range(0)

    def state(self, kind: str, index: int, text: str) -> None:
        """Note what a line says; more of the same kind, right below, goes on with it."""
        goes_on = self.kinds.get(index - 1) == kind and kind in self.values
        if goes_on or kind not in self.values:
            self.values[kind] = f"{self.values.get(kind, '')} {text}".strip()
        self.kinds[index] = kind


def list_lines(text: str) -> list[Line]:
    """Return the lines of a document that are not blank."""
    found: list[Line] = []
    at, apart = 0, True
    for raw in text.splitlines(keepends=True):
        line = raw.strip("\ufeff\u200b \t\r\n\f\v\xa0\u2028\u2029\x85\x1c\x1d\x1e")
        if line:
            indent = raw.index(line)
            found.append(Line(line, at + indent, at + indent + len(line), indent, apart))
        apart = not line
        at += len(raw)
    return found


@cache
def _kinds() -> dict[str, str]:
    return {phrase: kind for kind, phrases in load_cues("press_labels").items() for phrase in phrases}


def find_label(text: str) -> tuple[str, str] | None:
    """Return the kind of the label that a line begins with, and what stands behind its colon."""
    match = _LABELLED.fullmatch(text)
    kind = _kinds().get(match[1].lower().strip()) if match else None
    return (kind, match[2]) if match and kind else None


def name_label(text: str) -> str | None:
    """Return the kind of a line that is nothing but a label."""
    return _kinds().get(text.lower().rstrip(" :："))


@cache
def count_pattern() -> re.Pattern[str]:
    """Return the pattern of a count of words: "142 mots"."""
    return re.compile(rf"\d[\d.,\u202f\xa0 ]{{0,8}}\s?(?:{'|'.join(load_cues('press_labels')['words'])})\b", re.I)


def alternate(kind: str) -> str:
    """Return a pattern of all phrases of a kind."""
    return "|".join(re.escape(phrase) for phrase in load_cues("press_labels")[kind])


def is_byline(text: str) -> bool:
    """Whether a line is one of names, or opens as a byline does."""
    return len(text) <= _LONGEST_BYLINE and not text.endswith((".", "?", "!")) and is_name(text.split(",")[0].strip())


def write_clipping(text: str, lines: list[Line], document: Document, name: str, encoding: str | None) -> Clipping:
    """Return the clipping of a document: its lines as labelled blocks, what they say as facts."""
    blocks: list[Block] = []
    for index, line in enumerate(lines):
        if line.label:
            blocks.append(Block("", line.start - line.label, line.start, Role.CHROME, f"{name}: a label"))
        if index in document.body and (line.label or index == document.body.start):
            last = next((at for at in range(index + 1, document.body.stop) if lines[at].label), document.body.stop) - 1
            blocks += _list_body(text, line.start, lines[last].end)
        elif index not in document.body:
            kind = document.kinds.get(index, "")
            role = _ROLES.get(kind, Role.CHROME)
            # The abstract that a database gives is no part of the article.
            role = Role.CHROME if role is Role.STANDFIRST else role
            blocks.append(Block(line.text, line.start, line.end, role, f"{name}: {kind or 'a line of the database'}"))
    return Clipping(text, name, encoding, is_page=False, facts=_read_facts(document.values), blocks=blocks)


def _list_body(text: str, start: int, end: int) -> list[Block]:
    blocks = split_blocks(text[start:end])
    for block in blocks:
        block.start += start
        block.end += start
        block.label(Role.BODY, "the text of the document")
    return blocks


def _read_facts(values: dict[str, str]) -> Fields:
    info = values.get("info", "")
    dated = next((date for text in (values.get("date", ""), info) if (date := find_date(text)) and date.value), None)
    site = (
        values.get("site")
        or re.split(r"\s(?:vom|of|du|del)\s|[;(\[]", info.replace(dated.raw if dated else "\0", ""))[0]
    )
    address = _ADDRESS.search(values.get("url", ""))
    return Fields(
        title=values.get("title") or None,
        authors=_read_authors(values.get("author", "")),
        published=dated.value if dated else None,
        site=re.split(r"\s?;\s", site)[0].strip(" ,;.") or None,
        url=address.group() if address else None,
        section=values.get("section") or None,
        description=values.get("description") or None,
    )


def _read_authors(text: str) -> list[str]:
    """Return the authors; a name with the family name first is kept as it is: "Yap, Adelyn; Roe, Ida"."""
    if text.count(",") and all(piece.count(",") == 1 for piece in text.split(";")):
        names = [piece.strip() for piece in text.split(";")]
        if all(len(name.split(",")[0].split()) <= 3 and not is_name(name.split(",")[0]) for name in names):
            return names
    return read_names(text)
