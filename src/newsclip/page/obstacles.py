"""What stands between the reader and the article, and the article where it stands in the page's data alone."""

from __future__ import annotations

from collections.abc import Sequence

from newsclip.blocks import ARTICLE_ROLES, Block, Role
from newsclip.clipping import Fields
from newsclip.facts import Metadata, find_share_title
from newsclip.page.blocks import LITTLE_TEXT, Sight
from newsclip.page.embedded import find_embedded_article
from newsclip.page.topic import find_topic
from newsclip.page.tree import Element
from newsclip.page.walls import find_consent_wall, find_frames, find_paywall
from newsclip.problem import Notice
from newsclip.record import Comment


def find_obstacles(
    root: Element, sight: Sight, fields: Fields, comments: list[Comment], metadata: Metadata
) -> list[Notice]:
    """Say what stands between the reader and the article; add the article where it is data alone.

    A page without an article has the headline that its head states for those who share it, or none.
    """
    shown = sum(len(block.text) for block in sight.blocks if block.role in ARTICLE_ROLES)
    if shown < LITTLE_TEXT and (add_topic(root, sight, fields, comments) or add_article(root, sight, shown, comments)):
        return []
    frames, wall = find_frames(root, sight.blocks), find_consent_wall(sight.blocks)
    instead = [notice for notice in (frames, wall) if notice is not None]
    if instead:
        fields.title = find_share_title(metadata, with_tag=wall is None)
    paywall = find_paywall(root, sight.blocks)
    return [*instead, paywall] if paywall else instead


def add_topic(root: Element, sight: Sight, fields: Fields, comments: list[Comment]) -> bool:
    """Add the thread of a forum that the page holds as data, if there is one and nothing of it is shown."""
    topic = None if comments else find_topic(root)
    if topic is None:
        return False
    _add_paragraphs(sight, topic.paragraphs)
    comments.extend(topic.comments)
    fields.authors = fields.authors or ([topic.author] if topic.author else [])
    fields.published = fields.published or topic.published
    return True


def add_article(root: Element, sight: Sight, shown: int, comments: Sequence[Comment] = ()) -> bool:
    """Add the article that the page holds as data, if it is much longer than the ``shown`` characters."""
    paragraphs = find_embedded_article(root, [comment.text for comment in comments])
    if sum(map(len, paragraphs)) <= 2 * shown:
        return False
    _add_paragraphs(sight, paragraphs)
    return True


def _add_paragraphs(sight: Sight, paragraphs: list[str]) -> None:
    for block in sight.blocks:
        if block.role in ARTICLE_ROLES:
            block.label(Role.TEASER, "the article itself stands in the page's data")
    for text in paragraphs:
        start = len(sight.text) + 1 if sight.text else 0
        sight.text = f"{sight.text}\n{text}" if sight.text else text
        sight.blocks.append(Block(text, start, start + len(text), Role.BODY, "stands in the page's data alone"))
