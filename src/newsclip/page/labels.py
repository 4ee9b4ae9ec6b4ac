"""A page's blocks to labelled blocks: the engine's verdict weighed against the evidence of the markup."""

from __future__ import annotations

from newsclip.blocks import ARTICLE_ROLES, COMMENT_ROLES, Block, Role
from newsclip.markup import INSIDE, Markup
from newsclip.page.cues import load_markup_cues
from newsclip.problem import Notice

# A block belongs to the engine's article where it kept at least this share of its text.
LEAST_KEPT = 0.5
# A page shows an article of its own where this much more stands in its paragraphs than was kept, in characters.
_LONG_PARAGRAPH = 120
_MUCH_LEFT = 0.25


def label_page(blocks: list[Block]) -> list[Notice]:
    """Label the blocks of a page in place; return what is uncertain."""
    for block in blocks:
        if block.markup is None or block.role in COMMENT_ROLES:
            continue
        if block.markup.kept >= LEAST_KEPT:
            role = find_article_role(block.markup)
            reason = "kept by the extraction engine"
        else:
            role = find_chrome_role(block.markup)
            reason = "not in the article that the extraction engine found"
        block.label(role, reason)
    return find_losses(blocks)


def find_article_role(markup: Markup) -> Role:
    """Return which part of an article a block is, by its tag."""
    if markup.inside & INSIDE["heading"]:
        return Role.SUBHEAD
    if markup.tag == "li":
        return Role.LIST_ITEM
    return Role.BODY


_CHROME_TAGS = (
    ("nav", Role.MENU),
    ("caption", Role.CAPTION),
    ("form", Role.FORM),
    ("button", Role.FORM),
    ("figure", Role.CAPTION),
)
_CHROME_CUES = (
    ("comment", Role.COMMENT_CHROME),
    ("cookie", Role.LEGAL),
    ("newsletter", Role.FORM),
    ("share", Role.SHARE),
    ("related", Role.TEASER),
    ("advert", Role.ADVERTISEMENT),
    ("biography", Role.BIOGRAPHY),
    ("tags", Role.TAGS),
    ("caption", Role.CAPTION),
    ("menu", Role.MENU),
    ("card", Role.TEASER),
    ("footer", Role.LEGAL),
)


def find_chrome_role(markup: Markup) -> Role:
    """Return what a block outside the article is, by the tags and names around it."""
    for name, role in _CHROME_TAGS:
        if markup.inside & INSIDE[name]:
            return role
    bits = load_markup_cues()
    for name, role in _CHROME_CUES:
        if markup.cues & bits[name]:
            return role
    return Role.CHROME


def find_losses(blocks: list[Block]) -> list[Notice]:
    """Return a notice where the kept text is a small part of what the page shows as paragraphs."""
    kept = sum(len(block.text) for block in blocks if block.role in ARTICLE_ROLES)
    shown = sum(len(block.text) for block in blocks if _is_paragraph(block))
    if not shown or kept >= shown * _MUCH_LEFT:
        return []
    message = f"Only {kept:,} characters were kept as the article, of {shown:,} that the page shows in paragraphs."
    return [Notice("little-kept", message)]


def _is_paragraph(block: Block) -> bool:
    """Whether a block reads as running text: long, hardly linked, and no reader comment."""
    if block.markup is None or block.role in (Role.COMMENT, Role.LEGAL) or len(block.text) < _LONG_PARAGRAPH:
        return False
    return block.markup.linked < len(block.text) / 3 and not block.markup.inside & (INSIDE["nav"] | INSIDE["form"])
