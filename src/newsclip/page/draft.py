"""The steps for a saved page."""

from __future__ import annotations

from newsclip.blocks import Role
from newsclip.claims import find_claims, find_saved_address
from newsclip.clipping import Clipping, Draft
from newsclip.comments.page import CommentSections, find_comments
from newsclip.page.blocks import list_blocks
from newsclip.page.engine import extract_pieces, is_within_reach, match_kept
from newsclip.page.labels import label_page
from newsclip.page.tree import Element, parse_page


def draft_page(clipping: Clipping) -> Draft:
    """The steps for a saved page: parse, read its claims and comments, list its blocks, hear the engine, label."""
    page = parse_page(clipping.text)
    fields = find_claims(page.root, clipping.url or find_saved_address(clipping.text))
    sections = find_comments(page.root)
    sight = list_blocks(page.root, list_roles(sections))
    blocks = sight.blocks
    if is_within_reach(blocks, page.elements):
        match_kept(blocks, extract_pieces(page.root, sections.containers))
    notices = label_page(blocks)
    if fields.comments_stated is None:
        fields.comments_stated = sections.stated
    return Draft(
        sight.text,
        blocks,
        sections.comments,
        fields,
        [*page.notices, *sections.notices, *fields.notices, *notices],
    )


def list_roles(sections: CommentSections) -> dict[Element, Role]:
    """Return the role of each element of the comment sections; what is nothing else in them is their chrome."""
    return {**dict.fromkeys(sections.containers, Role.COMMENT_CHROME), **sections.roles}
