"""Readable rules after the network: what is certain by its form, and what the network cannot see.

For a paste and a page alike; what the elements of a page show is evidence like the words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from newsclip.blocks import ARTICLE_ROLES, COMMENT_ROLES, Block, Role
from newsclip.cues import compile_cues
from newsclip.labels.evidence import Line, read_lines
from newsclip.labels.roles import LONGEST_CHROME, name_article_role
from newsclip.labels.structure import Structure
from newsclip.markup import INSIDE

LEAST_ARTICLE = 80.0
"""Latin characters' worth of prose that a clipping needs before its only prose is taken for the article."""
SHORT_WORDS = 3
"""A line of the rescued run with no more words is left where it was."""
LABEL_CHARACTERS = 30
"""Characters within which the colon of "Read also:" or "Source:" stands."""
LONGEST_SOURCE = 300
"""Characters of a line that names the source, its address included."""
LINKED_TEASER, SHORTEST_TEASER, LONGEST_TEASER = 0.8, 25, 220
"""The part of a teaser's text that is a link, and its length in characters: found on pages with gold bodies."""
SURE = 0.97
"""A line that is a link alone stays where the network is as sure of it as this."""
LONGEST_STANDFIRST, SHORTEST_STANDFIRST = 420.0, 80.0
"""Latin characters' worth: shorter lines below a headline are captions and kickers."""
STANDFIRST_LINES = 4
"""Lines below the headline within which a standfirst stands."""
FEWEST_CARDS, LEAST_ABOVE_CARDS = 2, 300.0
"""One doubled line below an article may be a pull quote; Latin characters' worth of prose above the first card."""
LONGEST_NAMED_LINE, LONGEST_SIGNED_NAME = 8, 4
"""Words of a line above the article that opens with the writer's name, and of one that may be taken for a headline."""
FEWEST_ABOVE_FOOT = 3
"""Blocks of an article before its last may be about its writer."""
EDGE_BLOCKS, EDGE_CHARACTERS = 4, 80
"""How far from either end of the article, in blocks, its edges are looked at, and how short a line there is."""
_NO_STANDFIRST = frozenset({"legal", "form", "caption", "advertisement", "share", "biography", "source", "menu"})
_NO_PROSE = frozenset({Role.COMMENT, Role.LEGAL, Role.FORM})
_RIGHTS = ("©", "ⓒ", "(c)", "(C)", "Copyright")
_MARKS = re.compile(r"[:：»>–—|→-]")
_LEADS = (":", "：")
_SENTENCES = re.compile(r"[.!?…]\s|[。！？؟।]")
_ARROWS = (">>", "»»")
_ADDRESS = re.compile(r"https?://|www\.")
_NAME = re.compile(r"[^\W\d_a-zß-öø-ÿ][\w'’.-]*(?:\s[^\W\d_][\w'’.-]*){0,2}\s[^\W\d_a-zß-öø-ÿ][\w'’-]+")
_INSERTS = (
    ("related", Role.TEASER, "points to another article"),
    ("tags-lead", Role.TAGS, "names the topics"),
    ("caption", Role.CAPTION, "says of a picture what it shows, or whose it is"),
)


def apply_rules(blocks: Sequence[Block], lines: Sequence[Line], structure: Structure, title: str | None = None) -> None:
    """Relabel blocks in place where a rule knows better than the network; ``title`` is what a page claims."""
    wanted = (title or "").casefold()
    for block, line in zip(blocks, lines, strict=True):
        if block.role in ARTICLE_ROLES:
            _label_insert(block, line)
        if wanted and block.markup and block.markup.inside & INSIDE["heading"] and block.text.casefold() == wanted:
            block.label(Role.HEADLINE, "is the title that the page claims")
    if not any(block.role in ARTICLE_ROLES for block in blocks):
        _rescue_article(blocks, lines, structure)
    _label_cards(blocks, lines)
    _label_opening_headline(blocks, lines)
    places = [at for at, block in enumerate(blocks) if block.role in ARTICLE_ROLES]
    if places:
        _label_edges(blocks, lines, places)


def label_byline(blocks: Sequence[Block], authors: Sequence[str]) -> None:
    """Label the short line above the article that names its authors, when they are known."""
    for block in [block for block in blocks if block.role in ARTICLE_ROLES][:EDGE_BLOCKS]:
        if len(block.text) >= EDGE_CHARACTERS:
            break
        if any(author in block.text for author in authors):
            block.label(Role.BYLINE, "a short line above the article that names its author")


def _label_insert(block: Block, line: Line) -> None:
    """Lines that interrupt an article: "Read also: ...", "Share on: ...", "Source: https://...", a link alone."""
    text, topics = block.text, line.topics
    if text.startswith(_ARROWS):
        block.label(Role.TEASER, "points elsewhere, with arrows before it")
    elif _is_lone_link(block):
        block.label(Role.TEASER, "a line in the article that is a link alone")
    elif _MARKS.search(text, 0, LABEL_CHARACTERS):
        if "source" in topics and len(text) <= LONGEST_SOURCE and _ADDRESS.search(text[:40]):
            block.label(Role.SOURCE, "names the source")
        for topic, role, reason in _INSERTS if not line.texty and line.words <= LONGEST_CHROME else ():
            if topics.get(topic) in {"start", "whole"}:
                block.label(role, reason)


def _is_lone_link(block: Block) -> bool:
    """Whether a line of the article is a link, a paragraph of its own, and the network not sure of it."""
    if block.markup is None or block.markup.inside & INSIDE["heading"] or block.markup.tag == "li":
        return False
    if not SHORTEST_TEASER < len(block.text) <= LONGEST_TEASER or block.score >= SURE:
        return False
    return block.markup.linked >= LINKED_TEASER * len(block.text)


def _rescue_article(blocks: Sequence[Block], lines: Sequence[Line], structure: Structure) -> None:
    """With no article from the network, what the engine kept is one, or what stands before the first answer, or the
    longest run of prose.
    """
    kept = [at for at, block in enumerate(blocks) if block.markup is not None and block.markup.kept > 1 / 2]
    first, end = structure.main
    prose = [at for at in range(first, end) if lines[at].texty or lines[at].words > SHORT_WORDS]
    for found, reason in (
        (kept, "kept by the engine, no block reads as the article"),
        (_find_opening(blocks, lines), "the first text of a thread, before any answer"),
        ([at for at in prose if blocks[at].role not in _NO_PROSE], "the longest run of prose, no clear article"),
    ):
        if sum(lines[at].size for at in found if lines[at].texty) >= LEAST_ARTICLE:
            for at in found:
                blocks[at].label(name_article_role(blocks[at], lines[at]), reason)
                blocks[at].uncertain = True
            for block in blocks[: found[0]]:
                if block.role in COMMENT_ROLES:
                    block.label(Role.CHROME, "stands above the first text of a thread")
            return


def _find_opening(blocks: Sequence[Block], lines: Sequence[Line]) -> list[int]:
    """Return the first comments of a thread, up to a signature or button, that hold prose."""
    opening: list[int] = []
    for at, block in enumerate(blocks):
        if block.role is Role.COMMENT:
            opening.append(at)
        elif any(lines[above].texty for above in opening):
            break
        else:
            opening.clear()
    return opening


def _label_cards(blocks: Sequence[Block], lines: Sequence[Line]) -> None:
    """Teaser cards below an article, each with its headline printed twice and a line of prose."""
    above = 0.0
    cards: list[int] = []
    for at, (block, line) in enumerate(zip(blocks, lines, strict=True)):
        doubled = block.markup is None and at + 1 < len(lines) and lines[at + 1] is line
        if (
            doubled
            and not line.texty
            and above >= LEAST_ABOVE_CARDS
            and any(one.texty for one in lines[at + 2 : at + 4])
        ):
            cards.append(at)
        elif block.role in ARTICLE_ROLES and line.texty and not cards:
            above += line.size
    if len(cards) < FEWEST_CARDS:
        return
    below = [at for at in range(cards[0], len(blocks)) if blocks[at].role in ARTICLE_ROLES]
    if sum(lines[at].size for at in below) < above:
        for at in below:
            blocks[at].label(Role.TEASER, "below the article, among headlines that are printed twice")


def _label_opening_headline(blocks: Sequence[Block], lines: Sequence[Line]) -> None:
    """Where nothing above is the headline, a short line that opens the article and is no sentence is one."""
    opening = next((i for i, block in enumerate(blocks) if block.role in ARTICLE_ROLES), None)
    if opening is None or opening + 1 >= len(blocks) or any(b.role is Role.HEADLINE for b in blocks[:opening]):
        return
    block, line = blocks[opening], lines[opening]
    if block.role is Role.SUBHEAD and line.words > 1 and lines[opening + 1] is not line:
        block.label(Role.HEADLINE, "a short line that opens the article")


def label_standfirst(blocks: Sequence[Block], title: str | None) -> None:
    """Label the sentences right below the headline, where the article begins only below byline, date and buttons.

    The headline is the line that says the record's ``title``, or that has its role.
    """
    wanted = (title or "").casefold()
    first = next((at for at, block in enumerate(blocks) if block.role in ARTICLE_ROLES), None)
    if first is None:
        return
    if blocks[first].role is Role.SUBHEAD and blocks[first].text.casefold() == wanted:
        blocks[first].label(Role.HEADLINE, "says what the headline of the record does")
    above = range(first - 1, -1, -1)
    named = [at for at in above if blocks[at].text.casefold() == wanted]
    headline = next(iter(named or [at for at in above if blocks[at].role is Role.HEADLINE]), None)
    if headline is None:
        return
    below = blocks[headline + 1 : min(first, headline + 1 + STANDFIRST_LINES)]
    for block, line in zip(below, read_lines(below), strict=True):
        is_open = block.markup is None and line.size >= SHORTEST_STANDFIRST and _SENTENCES.search(block.text)
        if line.texty or is_open:
            fits = line.size <= LONGEST_STANDFIRST and not _NO_STANDFIRST & line.topics.keys()
            if fits and not any(other.text == block.text for other in blocks if other is not block):
                block.label(Role.STANDFIRST, "sentences between headline and article")
            return


def _label_edges(blocks: Sequence[Block], lines: Sequence[Line], places: Sequence[int]) -> None:
    """What nothing sets apart from the article: its date above it, and below it what is none of it."""
    for at in places[:EDGE_BLOCKS]:
        if len(blocks[at].text) >= EDGE_CHARACTERS:
            break
        if _is_date_alone(lines[at]):
            blocks[at].label(Role.DATE, "a date alone above the article")
    left = list(places)
    while left and _leads_nowhere(blocks[left[-1]]):
        blocks[left.pop()].label(Role.TEASER, "a heading or lead with nothing of the article below it")
    for at in reversed(left[-EDGE_BLOCKS:]):
        if lines[at].texty and len(places) >= FEWEST_ABOVE_FOOT and _is_writer(blocks, lines, places, at):
            blocks[at].label(Role.BIOGRAPHY, "opens with the name that stands above the article")
        elif (found := _name_foot(blocks[at].text, lines[at])) is not None:
            blocks[at].label(*found)
        elif lines[at].texty:
            break


def _name_foot(text: str, line: Line) -> tuple[Role, str] | None:
    """Return what a line below an article is, if it says so itself, and how."""
    if text.startswith(_RIGHTS):
        return Role.LEGAL, "a line below the article that states its rights"
    if line.texty or line.words > LONGEST_CHROME:
        return None
    if _is_date_alone(line):
        return Role.DATE, "a date alone below the article"
    if "://" in text:
        return Role.SOURCE, "a short line below the article that gives an address"
    if text.startswith(("(", "（")) and "byline-lead" in line.topics:
        return Role.CHROME, "credits in brackets below the article"
    if line.topics.get("form") in {"start", "whole"} or compile_cues("paywall").search(text.lower()):
        return Role.FORM, "asks the reader to subscribe"
    return None


def _is_date_alone(line: Line) -> bool:
    """Whether a line is a date, with nothing beside it but what it is called: "Published: 6 September 2024"."""
    told = "dateline-lead" in line.topics or "mostly-digits" in line.marks or line.topics.get("calendar") == "whole"
    return told and line.words <= LONGEST_NAMED_LINE and (line.dated or "calendar" in line.topics)


def _leads_nowhere(block: Block) -> bool:
    """Whether the last block of an article only leads to what is none of it: a heading, "You may also like:"."""
    if block.markup is not None and block.markup.inside & INSIDE["heading"]:
        return True
    is_short = len(block.text) < EDGE_CHARACTERS
    return is_short and (block.text.endswith(_LEADS) or (block.markup is None and block.role is Role.SUBHEAD))


def _is_writer(blocks: Sequence[Block], lines: Sequence[Line], places: Sequence[int], at: int) -> bool:
    """Whether a paragraph opens with a name that a short line above the article holds, and the article does not."""
    found = _NAME.match(blocks[at].text[:80])
    if found is None:
        return False
    name = " ".join(found[0].split()[:2])
    if any(name in blocks[place].text for place in places if place != at and blocks[place].role in ARTICLE_ROLES):
        return False
    above = (block for block, line in zip(blocks[: places[0]], lines, strict=False) if line.words <= LONGEST_NAMED_LINE)
    return any(
        (block.role is not Role.HEADLINE or len(block.text.split()) <= LONGEST_SIGNED_NAME)
        and (block.text.startswith(name) or block.text.endswith(name))
        for block in above
    )
