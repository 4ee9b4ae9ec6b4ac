"""Labelled blocks: what every clipping, pasted or saved, becomes before a record is made from it.

A block is never deleted. It keeps its role and the reason for the role; the record picks roles.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from newsclip.markup import Markup


class Role(StrEnum):
    """What a block is to the reader of the clipping."""

    HEADLINE = "headline"
    STANDFIRST = "standfirst"
    BYLINE = "byline"
    DATE = "date"
    BODY = "body"
    SUBHEAD = "subhead"
    LIST_ITEM = "list-item"
    CAPTION = "caption"
    COMMENT = "comment"
    COMMENT_BYLINE = "comment-byline"
    COMMENT_CHROME = "comment-chrome"
    COUNTER = "counter"
    MENU = "menu"
    BREADCRUMB = "breadcrumb"
    SHARE = "share"
    TEASER = "teaser"
    FORM = "form"
    LEGAL = "legal"
    BIOGRAPHY = "biography"
    ADVERTISEMENT = "advertisement"
    SOURCE = "source"
    TAGS = "tags"
    REPEAT = "repeat"
    CHROME = "chrome"

    __hash__ = str.__hash__  # that of an enumeration is Python code, and slow


ARTICLE_ROLES = frozenset({Role.STANDFIRST, Role.BODY, Role.SUBHEAD, Role.LIST_ITEM})
"""The roles that make up a record's body."""

COMMENT_ROLES = frozenset({Role.COMMENT, Role.COMMENT_BYLINE, Role.COMMENT_CHROME})
"""The roles that make up the reader comments' part of a clipping."""


@dataclass(slots=True)
class Block:
    """A stretch of a clipping that a reader sees as one unit: a paragraph, a heading, a list item, a menu entry.

    ``text`` is what the reader reads (un-wrapped, without bullet or ``>``), in NFC, white space folded.
    ``start`` and ``end`` are character offsets into the decoded source of a paste, or into the visible text of a page.
    ``headline_chance``, ``byline_chance`` and ``meta_chance`` are the labeller's probabilities that a block is the
    headline, says who wrote the article, or stands between headline and article as dates do.
    """

    text: str
    start: int
    end: int
    role: Role = Role.CHROME
    reason: str = "unlabelled"
    blanks_before: int = 0
    bullet: str | None = None
    depth: int = 0
    score: float = 1.0
    headline_chance: float = 0.0
    byline_chance: float = 0.0
    meta_chance: float = 0.0
    uncertain: bool = False
    markup: Markup | None = None

    def label(self, role: Role, reason: str) -> None:
        """Give the block its role and say why."""
        self.role = role
        self.reason = reason

    def shift(self, by: int) -> None:
        """Move the block's offsets: the text that they count in begins elsewhere."""
        self.start += by
        self.end += by
