"""The steps for a saved page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from newsclip.blocks import Role
from newsclip.clipping import Clipping, Draft, Fields
from newsclip.comments.page import CommentSections, find_comments
from newsclip.comments.sections import read_comments
from newsclip.facts import count_stated, find_claimed_title, find_facts, find_saved_address, read_metadata
from newsclip.labels.labeller import label_blocks
from newsclip.labels.network import Network
from newsclip.labels.notices import list_notices
from newsclip.labels.repeats import label_repeats
from newsclip.labels.rules import label_byline, label_standfirst
from newsclip.page.blocks import list_blocks
from newsclip.page.engine import extract_pieces, is_within_reach, match_kept
from newsclip.page.obstacles import find_obstacles
from newsclip.page.reading import is_doubtful, list_chrome, read_blocks, read_opening, weigh_engine
from newsclip.page.tree import Element, parse_page
from newsclip.problem import Notice

# Characters of a day in ISO 8601.
_DAY = 10


def draft_page(
    clipping: Clipping, network: Network | None = None, finder: Callable[..., Fields] | None = None
) -> Draft:
    """The steps for a saved page: parse, read its metadata and comments, list its blocks; weigh them, with the engine
    where the labeller is in doubt; label.

    ``network`` takes the place of the one that ships, as when it is cross-validated, and ``finder`` that of its facts.
    """
    page = parse_page(clipping.text)
    metadata, url = read_metadata(page.root), clipping.url or find_saved_address(clipping.text)
    sections = find_comments(page.root)
    page_text = list_blocks(page.root, list_roles(sections))
    blocks = page_text.blocks
    title = find_claimed_title(metadata, blocks, url)
    reading = read_opening(page_text) or read_blocks(page_text, title, network)
    if is_doubtful(reading) and is_within_reach(blocks, page.elements):
        match_kept(blocks, extract_pieces(page.root, [*sections.containers, *list_chrome(page_text, reading)]))
        weigh_engine(reading, network)
    notices: list[Notice] = []
    if reading.evidence is not None and reading.chances is not None:
        label_blocks(reading.evidence, reading.chances, reading.weights)
        if not sections.comments:
            sections.comments = read_comments(reading.blocks, reading.chances, parted=True)
        notices = list_notices(reading.blocks, reading.evidence.lines)
    fields = (finder or find_facts)(blocks, metadata, url)
    label_byline(blocks, fields.authors)
    label_standfirst(reading.blocks, fields.title)
    repeats = label_repeats(reading.blocks)
    notices.extend(find_obstacles(page.root, page_text, fields, sections.comments, metadata))
    take_opening(fields, sections)
    if fields.comments_stated is None:
        fields.comments_stated = sections.stated
    if fields.comments_stated is None and sections.comments:
        fields.comments_stated = count_stated(blocks)
    return Draft(
        page_text.text,
        blocks,
        sections.comments,
        fields,
        [*page.notices, *fields.notices, *notices],
        repeats,
    )


def list_roles(sections: CommentSections) -> dict[Element, Role]:
    """Return the role of each element of the comment sections; what is nothing else in them is their chrome."""
    return {**dict.fromkeys(sections.containers, Role.COMMENT_CHROME), **sections.roles}


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
