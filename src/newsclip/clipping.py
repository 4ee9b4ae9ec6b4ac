"""What flows between the steps: the options, one clipping's text, its facts, and the draft of its record."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from newsclip.blocks import Block
from newsclip.problem import Notice

if TYPE_CHECKING:
    from newsclip.record import Comment


@dataclass(frozen=True, slots=True)
class Options:
    """What the user asked of every record: its segments, and what the review page shows beside it."""

    segments: bool = False
    report: bool = False


@dataclass(slots=True)
class Clipping:
    """One clipping as decoded text. A container file gives several, each with the ``member`` name it had there."""

    text: str
    format: str
    encoding: str | None
    is_page: bool
    member: str | None = None
    url: str | None = None
    notices: list[Notice] = field(default_factory=list)


@dataclass(slots=True)
class Fields:
    """The article's facts: what was found, ``None`` or empty where nothing was."""

    title: str | None = None
    authors: list[str] = field(default_factory=list)
    published: str | None = None
    modified: str | None = None
    published_raw: str | None = None
    site: str | None = None
    url: str | None = None
    section: str | None = None
    tags: list[str] = field(default_factory=list)
    description: str | None = None
    language: str | None = None
    comments_stated: int | None = None
    notices: list[Notice] = field(default_factory=list)


@dataclass(slots=True)
class Draft:
    """A clipping whose blocks are labelled: all that a record is composed from.

    ``text`` is what the blocks' offsets count in: the source of a paste, the visible text of a page.
    """

    text: str
    blocks: list[Block]
    comments: list[Comment] = field(default_factory=list)
    fields: Fields = field(default_factory=Fields)
    notices: list[Notice] = field(default_factory=list)
    repeats: int = 0
