"""What flows between the steps: the options, one clipping's text, its facts, and the draft of its record."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any

from newsclip.blocks import Block
from newsclip.problem import ClippingError, Notice

if TYPE_CHECKING:
    from newsclip.record import Comment


@dataclass(frozen=True, slots=True)
class Options:
    """What the user asked of every record: its segments, earlier ones like it, what the review page shows beside it."""

    segments: bool = False
    duplicates: bool = True
    report: bool = False


@dataclass(slots=True)
class Fields:
    """The article's facts: what was found, ``None`` or empty where nothing was.

    ``title_chance``, ``authors_chance`` and ``published_chance`` are the probabilities that these are right, where they
    were weighed.
    """

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
    title_chance: float | None = None
    authors_chance: float | None = None
    published_chance: float | None = None
    notices: list[Notice] = field(default_factory=list)


def join_facts(*sources: Fields) -> Fields:
    """Return the facts of several sources: each from the first that has it."""
    return Fields(**{one.name: _choose([getattr(source, one.name) for source in sources]) for one in fields(Fields)})


def _choose(values: list[Any]) -> Any:
    return next((value for value in values if value not in (None, [])), values[-1])


@dataclass(slots=True)
class Clipping:
    """One clipping as decoded text. A file that holds many gives several, each with the ``member`` name it has there.

    What the format knows beforehand: ``facts`` are certain, ``hints`` count where the article itself says nothing,
    ``saved`` is the ISO 8601 day or moment of saving, from which "3 hours ago" is counted. Where it knows what each
    line is, ``blocks`` are labelled already, and ``comments`` with them; where it knows only where the article stands
    in the text, that is ``span``. ``problem`` stands where it cannot be read.
    """

    text: str
    format: str | None
    encoding: str | None
    is_page: bool
    member: str | None = None
    url: str | None = None
    notices: list[Notice] = field(default_factory=list)
    facts: Fields = field(default_factory=Fields)
    hints: Fields = field(default_factory=Fields)
    saved: str | None = None
    blocks: list[Block] | None = None
    comments: list[Comment] = field(default_factory=list)
    span: tuple[int, int] | None = None
    problem: ClippingError | None = None


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
