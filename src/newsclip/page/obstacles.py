"""What stands between reader and article: consent walls, paywalls, frames; and an article that is data alone."""

from __future__ import annotations

from collections.abc import Sequence

from newsclip.blocks import ARTICLE_ROLES, Block, Role
from newsclip.clipping import Fields
from newsclip.cues import compile_cues
from newsclip.facts import Metadata, find_share_title
from newsclip.page.blocks import LITTLE_TEXT, PageText
from newsclip.page.payload import find_payload_article, find_topic
from newsclip.page.tree import Element
from newsclip.problem import Notice
from newsclip.record import Comment

# A page with more text than this, in characters, is an article that speaks of cookies, not a consent wall.
_LONGEST_WALL = 2_500
# A wall has a button to press, with a text no longer than this.
_LONGEST_BUTTON = 40
# Longer articles than this, in characters, are whole even where a page offers a subscription as well.
_LONGEST_STUB = 2_500
# Lines of a paywall are short: a longer one is the article's.
_LONGEST_LINE = 300
# A page with more words than this is no mere frame around another.
_MOST_WORDS_AROUND = 5
# Pixels; a frame of less height is a picture's or a video's.
_LEAST_HEIGHT = 600


def find_obstacles(
    root: Element, page_text: PageText, fields: Fields, comments: list[Comment], metadata: Metadata
) -> list[Notice]:
    """Say what stands between the reader and the article; add the article where it is data alone.

    A page without an article has the headline that its head states for those who share it, or none.
    """
    shown = sum(len(block.text) for block in page_text.blocks if block.role in ARTICLE_ROLES)
    if shown < LITTLE_TEXT and (
        add_topic(root, page_text, fields, comments) or add_article(root, page_text, shown, comments)
    ):
        return []
    frames, wall = find_frames(root, page_text.blocks), find_consent_wall(page_text.blocks)
    instead = [notice for notice in (frames, wall) if notice is not None]
    if instead:
        fields.title = find_share_title(metadata, with_tag=wall is None)
    paywall = find_paywall(root, page_text.blocks)
    return [*instead, paywall] if paywall else instead


def add_topic(root: Element, page_text: PageText, fields: Fields, comments: list[Comment]) -> bool:
    """Add the thread of a forum that the page holds as data, if there is one and nothing of it is shown."""
    topic = None if comments else find_topic(root)
    if topic is None:
        return False
    _add_paragraphs(page_text, topic.paragraphs)
    comments.extend(topic.comments)
    fields.authors = fields.authors or ([topic.author] if topic.author else [])
    fields.published = fields.published or topic.published
    return True


def add_article(root: Element, page_text: PageText, shown: int, comments: Sequence[Comment] = ()) -> bool:
    """Add the article that the page holds as data, if it is much longer than the ``shown`` characters."""
    paragraphs = find_payload_article(root, [comment.text for comment in comments])
    if sum(map(len, paragraphs)) <= 2 * shown:
        return False
    _add_paragraphs(page_text, paragraphs)
    return True


def _add_paragraphs(page_text: PageText, paragraphs: list[str]) -> None:
    for block in page_text.blocks:
        if block.role in ARTICLE_ROLES:
            block.label(Role.TEASER, "the article itself stands in the page's data")
    for text in paragraphs:
        start = len(page_text.text) + 1 if page_text.text else 0
        page_text.text = f"{page_text.text}\n{text}" if page_text.text else text
        page_text.blocks.append(Block(text, start, start + len(text), Role.BODY, "stands in the page's data alone"))


def find_consent_wall(blocks: list[Block]) -> Notice | None:
    """Label the text ``legal`` where all that a page shows is a question for consent, and say so."""
    article = [block for block in blocks if block.role in ARTICLE_ROLES]
    whole = sum(len(block.text) for block in article)
    if not 0 < whole <= _LONGEST_WALL:
        return None
    pattern = compile_cues("consent")
    asking = sum(len(block.text) for block in article if pattern.search(block.text.lower()))
    buttons = any(len(block.text) <= _LONGEST_BUTTON and pattern.search(block.text.lower()) for block in blocks)
    if not buttons or asking * 2 < whole:
        return None
    for block in article:
        block.label(Role.LEGAL, "asks for consent before the article is shown")
    return Notice("consent-wall", "The page shows a question for consent in place of the article; save it again.")


def find_paywall(root: Element, blocks: list[Block]) -> Notice | None:
    """Label the lines of a paywall ``form`` and say that the article may go on behind it."""
    whole = sum(len(block.text) for block in blocks if block.role in ARTICLE_ROLES)
    if whole > _LONGEST_STUB:
        return None
    pattern = compile_cues("paywall")
    lines = [block for block in blocks if len(block.text) <= _LONGEST_LINE and pattern.search(block.text.lower())]
    if not lines and not _is_locked(root):
        return None
    for block in lines:
        block.label(Role.FORM, "offers the rest of the article for a subscription")
    return Notice("paywall", "The page shows the beginning of the article only; the rest is for subscribers.")


def _is_locked(root: Element) -> bool:
    """Whether the page itself states that its article is not free: https://schema.org/isAccessibleForFree."""
    for script in root.iter("script"):
        if "ld+json" in (script.get("type") or ""):
            text = "".join((script.text or "").lower().split())
            if '"isaccessibleforfree":false' in text or '"isaccessibleforfree":"false"' in text:
                return True
    return False


def find_frames(root: Element, blocks: list[Block]) -> Notice | None:
    """Say so where the page is only a frame around others, or around one in a page of no words of its own."""
    sources = [frame.get("src") for frame in root.iter("frame") if frame.get("src")]
    if not sources:
        article = [block for block in blocks if block.role in ARTICLE_ROLES]
        if sum(len(block.text.split(None, _MOST_WORDS_AROUND)) for block in article) > _MOST_WORDS_AROUND:
            return None
        sources = [frame.get("src") for frame in root.iter("iframe") if _is_content(frame)]
        if not sources:
            return None
        for block in article:
            block.label(Role.CHROME, "stands around a frame that holds the article")
    shown = ", ".join(source[:200] for source in sources[:3])
    return Notice("frames", f"The page only frames others ({shown}); save the frame that holds the article.")


def _is_content(frame: Element) -> bool:
    """Whether an inline frame is as large as an article: narrow ones are advertisements', small ones count visitors."""
    if not (frame.get("src") or "").startswith(("http:", "https:", "/", "./")) or frame.get("hidden") is not None:
        return False
    height = frame.get("height") or ""
    wide = (frame.get("width") or "").strip() in ("100%", "")
    return wide and (height.endswith("%") or (height.isdecimal() and len(height) < 6 and int(height) >= _LEAST_HEIGHT))
