"""A page's blocks to labelled blocks: the engine's verdict weighed against the evidence of the markup."""

from __future__ import annotations

from collections.abc import Sequence

from newsclip.blocks import ARTICLE_ROLES, Block, Role
from newsclip.comments.signature import find_when
from newsclip.cues import compile_cues
from newsclip.markup import INSIDE, Markup
from newsclip.page.cues import load_markup_cues
from newsclip.page.cut import LEAST_SHORT, SHORTEST_PARAGRAPH, find_cut
from newsclip.page.reading import Reading, is_running
from newsclip.page.residue import label_residue
from newsclip.problem import Notice

# A page shows an article of its own where this much more stands in its paragraphs than was kept, in characters.
_LONG_PARAGRAPH = 120
_MUCH_LEFT = 0.25
# How far from either end of the article, in blocks, its edges are looked at, and how short a line there is.
_EDGE_BLOCKS = 4
_EDGE_CHARACTERS = 80
# How a line begins that states rights, and how one ends that leads to what stands below it.
_RIGHTS = ("©", "(c)", "(C)")
_LEADS = (":", "：")
# A page with so many characters and no article is worth a look.
_MUCH_TEXT = 2_000
# Characters that a rescued article has at least, and each line of it where nothing else speaks for it.
LEAST_RESCUED = 200


def label_page(reading: Reading, title: str | None = None) -> list[Notice]:
    """Label the blocks of a page in place, but those of its comments; return what is uncertain.

    ``title`` is what the page claims.
    """
    cut = find_cut([len(block.text) for block in reading.blocks], reading.weights)
    evidence = reading.evidence
    sizes = [line.size for line in evidence.lines] if evidence else [len(block.text) for block in reading.blocks]
    for block, weight, size in zip(reading.blocks, reading.weights, sizes, strict=True):
        label_block(block, weight, cut if size >= SHORTEST_PARAGRAPH else max(cut, LEAST_SHORT), heard=reading.heard)
    label_headline(reading.blocks, title)
    label_residue(reading.blocks)
    label_edges(reading.blocks)
    return rescue_article(reading.blocks)


def label_byline(blocks: list[Block], authors: Sequence[str]) -> None:
    """Label the short line above the article that names its authors, which no markup sets apart from it."""
    for block in [block for block in blocks if block.role in ARTICLE_ROLES][:_EDGE_BLOCKS]:
        if len(block.text) >= _EDGE_CHARACTERS:
            break
        if any(author in block.text for author in authors):
            block.label(Role.BYLINE, "a short line above the article that names its author")


def label_edges(blocks: list[Block]) -> None:
    """Label what no markup sets apart from the article: its date above it, its address and its rights below it."""
    article = [block for block in blocks if block.role in ARTICLE_ROLES]
    for block in article[:_EDGE_BLOCKS]:
        if len(block.text) >= _EDGE_CHARACTERS:
            break
        if _is_date_alone(block.text):
            block.label(Role.DATE, "a date alone above the article")
    while article and _leads_nowhere(article[-1]):
        article.pop().label(Role.TEASER, "a heading or lead with nothing of the article below it")
    for block in reversed(article[-_EDGE_BLOCKS:]):
        if block.text.startswith(_RIGHTS):
            block.label(Role.LEGAL, "a line below the article that states its rights")
        elif len(block.text) >= _EDGE_CHARACTERS:
            break
        elif "://" in block.text:
            block.label(Role.SOURCE, "a short line below the article that gives an address")


def _leads_nowhere(block: Block) -> bool:
    """Whether the last block of an article only leads to what is none of it: a heading, "You may also like:"."""
    if block.markup is None:
        return False
    leads = len(block.text) < _EDGE_CHARACTERS and block.text.endswith(_LEADS)
    return leads or bool(block.markup.inside & INSIDE["heading"])


def _is_date_alone(text: str) -> bool:
    """Whether a line is a date, with nothing before it but what it is called: "Published: 6 September 2024"."""
    when = find_when(text)
    if when is None or when[1] != len(text):
        return False
    name = text[: when[0]].strip(" :.").lower()
    return not name or any(compile_cues(topic).fullmatch(name) for topic in ("published", "modified"))


def rescue_article(blocks: list[Block]) -> list[Notice]:
    """Where no block reads as the article, take what the engine kept, or else the running text; and say so."""
    if any(block.role in ARTICLE_ROLES for block in blocks):
        return []
    kept = [block for block in blocks if block.markup is not None and block.markup.kept > 1 / 2]
    running = [block for block in blocks if is_running(block)]
    for found, reason in ((kept, "kept by the engine, no block reads as the article"), (running, "running text")):
        if sum(len(block.text) for block in found) >= LEAST_RESCUED:
            for block in found:
                if block.markup is not None:
                    block.label(find_article_role(block.markup), reason)
            return [Notice("uncertain-article", "Nothing reads as an article for certain; running text was kept.")]
    return []


def label_block(block: Block, weight: float, cut: float, *, heard: bool) -> None:
    """Give a block its role by the probability that it is the article's, which must reach ``cut``.

    ``heard`` says that the engine was asked.
    """
    if block.markup is None:
        return
    block.score = round(weight, 3)
    is_article = weight >= cut
    if is_article:
        role = find_article_role(block.markup)
        reason = _ARTICLE_REASONS[role]
    else:
        role, reason = find_chrome_role(block)
    enough = ", not enough for a line like it" if not is_article and weight > 1 / 2 else ""
    kept = "" if not heard else "; the engine keeps it" if block.markup.kept > 1 / 2 else "; the engine drops it"
    block.label(role, f"{reason} ({weight:.0%} likely to be the article's{enough}{kept})")


def label_headline(blocks: list[Block], title: str | None) -> None:
    """Label the headings that are the title the page claims; it may stand above a thread and again in a post."""
    wanted = (title or "").casefold()
    for block in blocks:
        if block.markup is not None and block.markup.inside & INSIDE["heading"] and block.text.casefold() == wanted:
            block.label(Role.HEADLINE, "is the title that the page claims")


def find_article_role(markup: Markup) -> Role:
    """Return which part of an article a block is, by its tag."""
    if markup.inside & INSIDE["heading"]:
        return Role.SUBHEAD
    if markup.tag == "li":
        return Role.LIST_ITEM
    return Role.BODY


_ARTICLE_REASONS = {
    Role.BODY: "reads as a paragraph of the article",
    Role.SUBHEAD: "a heading within the article",
    Role.LIST_ITEM: "an entry of a list in the article",
}
_CHROME_TAGS = (
    ("nav", Role.MENU, "stands in the navigation"),
    ("caption", Role.CAPTION, "stands in a caption"),
    ("form", Role.FORM, "stands in a form"),
    ("button", Role.FORM, "is a button"),
    ("figure", Role.CAPTION, "stands with a picture"),
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


def find_chrome_role(block: Block) -> tuple[Role, str]:
    """Return what a block outside the article is, by the tags and names around it, and why."""
    markup = block.markup
    assert markup is not None
    for name, role, reason in _CHROME_TAGS:
        if markup.inside & INSIDE[name]:
            return role, reason
    bits = load_markup_cues()
    for name, role in _CHROME_CUES:
        if markup.cues & bits[name]:
            return role, f"stands in what the page names as {name}"
    if markup.linked > len(block.text) / 2:
        return Role.CHROME, "is a link for the most part"
    return Role.CHROME, "a short line" if len(block.text) < _EDGE_CHARACTERS else "text unlike the article's"


def find_losses(blocks: list[Block]) -> list[Notice]:
    """Return a notice where the kept text is a small part of what the page shows as paragraphs."""
    kept = sum(len(block.text) for block in blocks if block.role in ARTICLE_ROLES)
    shown = sum(len(block.text) for block in blocks if _is_paragraph(block))
    whole = sum(len(block.text) for block in blocks)
    if not kept and whole >= _MUCH_TEXT:
        return [Notice("no-article", f"The page shows {whole:,} characters, but nothing in it reads as an article.")]
    if not shown or kept >= shown * _MUCH_LEFT:
        return []
    message = f"Only {kept:,} characters were kept as the article, of {shown:,} that the page shows in paragraphs."
    return [Notice("little-kept", message)]


def _is_paragraph(block: Block) -> bool:
    """Whether a block reads as running text: long, hardly linked, and no reader comment."""
    if block.markup is None or block.role in (Role.COMMENT, Role.LEGAL) or len(block.text) < _LONG_PARAGRAPH:
        return False
    return block.markup.linked < len(block.text) / 3 and not block.markup.inside & (INSIDE["nav"] | INSIDE["form"])
