"""What a thread's first post says of its article."""

from __future__ import annotations

from datetime import date, timedelta

from newsclip.clipping import Fields
from newsclip.comments.page import CommentSections

# Characters of a day in ISO 8601.
_DAY = 10


def take_opening(fields: Fields, sections: CommentSections) -> None:
    """Take author and day of a thread from its first post: what else the page shows may be a member's or a reply's."""
    if sections.opener:
        fields.authors = [sections.opener]
    if sections.opened and not is_near(fields.published, sections.opened):
        fields.published, fields.published_raw = sections.opened, sections.opened_raw


def is_near(first: str | None, second: str) -> bool:
    """Whether two moments (ISO 8601) are of the same day or neighbouring ones, as those of other time zones are."""
    if first is None or min(len(first), len(second)) < _DAY:
        return False
    return abs(date.fromisoformat(first[:_DAY]) - date.fromisoformat(second[:_DAY])) <= timedelta(days=1)
