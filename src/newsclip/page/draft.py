"""The steps for a saved page."""

from __future__ import annotations

from newsclip.blocks import ARTICLE_ROLES, Block, Role
from newsclip.claims import find_claims, find_saved_address
from newsclip.clipping import Clipping, Draft
from newsclip.comments.page import CommentSections, find_comments
from newsclip.page.blocks import LITTLE_TEXT, Sight, list_blocks
from newsclip.page.embedded import find_embedded_article
from newsclip.page.engine import extract_pieces, is_within_reach, match_kept
from newsclip.page.labels import find_losses, label_page
from newsclip.page.reading import hear_engine, is_doubtful, read_blocks
from newsclip.page.tree import Element, parse_page
from newsclip.page.walls import find_consent_wall, find_frames, find_paywall
from newsclip.page.weights import Weights
from newsclip.problem import Notice


def draft_page(clipping: Clipping, models: dict[str, Weights] | None = None) -> Draft:
    """The steps for a saved page: parse, read its claims and comments, list its blocks; weigh them, with the engine
    where the labeller is in doubt; label.

    ``models`` take the place of the labeller that ships, as when it is cross-validated.
    """
    page = parse_page(clipping.text)
    fields = find_claims(page.root, clipping.url or find_saved_address(clipping.text))
    sections = find_comments(page.root)
    sight = list_blocks(page.root, list_roles(sections))
    blocks = sight.blocks
    reading = read_blocks(sight, models)
    if is_doubtful(reading) and is_within_reach(blocks, page.elements):
        match_kept(blocks, extract_pieces(page.root, sections.containers))
        hear_engine(reading, models)
    notices = [*label_page(reading, fields.title, fields.authors), *find_losses(blocks)]
    notices.extend(find_obstacles(page.root, sight))
    if fields.comments_stated is None:
        fields.comments_stated = sections.stated
    return Draft(
        sight.text,
        blocks,
        sections.comments,
        fields,
        [*page.notices, *sections.notices, *fields.notices, *notices],
    )


def find_obstacles(root: Element, sight: Sight) -> list[Notice]:
    """Say what stands between the reader and the article; add it where it is data alone."""
    found = [find_frames(root), find_consent_wall(sight.blocks), find_paywall(root, sight.blocks)]
    shown = sum(len(block.text) for block in sight.blocks if block.role in ARTICLE_ROLES)
    if shown < LITTLE_TEXT:
        paragraphs = find_embedded_article(root)
        if sum(map(len, paragraphs)) > 2 * shown:
            add_embedded(sight, paragraphs)
            return []
    return [notice for notice in found if notice is not None]


def add_embedded(sight: Sight, paragraphs: list[str]) -> None:
    """Add the paragraphs of an article that the page holds as data to what is seen of it."""
    for block in sight.blocks:
        if block.role in ARTICLE_ROLES:
            block.label(Role.TEASER, "the article itself stands in the page's data")
    for text in paragraphs:
        start = len(sight.text) + 1 if sight.text else 0
        sight.text = f"{sight.text}\n{text}" if sight.text else text
        sight.blocks.append(Block(text, start, start + len(text), Role.BODY, "stands in the page's data alone"))


def list_roles(sections: CommentSections) -> dict[Element, Role]:
    """Return the role of each element of the comment sections; what is nothing else in them is their chrome."""
    return {**dict.fromkeys(sections.containers, Role.COMMENT_CHROME), **sections.roles}
