"""The seams of an article: lines within, above and below it that are known by how they open and where they stand."""

from __future__ import annotations

import re
from collections.abc import Sequence

from newsclip.blocks import ARTICLE_ROLES, Block, Role
from newsclip.cues import compile_cues
from newsclip.labels.evidence import Line
from newsclip.labels.gaps import is_credit
from newsclip.labels.roles import LONGEST_CHROME
from newsclip.labels.structure import Structure

LABEL_CHARACTERS = 30
"""Characters within which the colon of "Read also:" or "Source:" stands."""
LONGEST_SHARE = 8
"""Words of a line of buttons, its colon included."""
LONGEST_SOURCE = 300
"""Characters of a line that names the source, its address included."""
LONGEST_STANDFIRST = 420.0
SHORTEST_STANDFIRST = 80.0
"""Latin characters' worth: shorter lines below a headline are captions and kickers."""
STANDFIRST_LINES = 4
"""Lines below the headline within which a standfirst stands."""
LONGEST_CREDIT = 4
"""Words of the name that follows "Photo:"."""
LONGEST_NAMED_LINE = 8
"""Words of a line above the article that opens with the writer's name."""
LONGEST_SIGNED_NAME = 4
"""Words of a name with a profession, which can be taken for a headline."""
FEWEST_QUESTIONS = 3
"""Questions that make an interview."""
LONGEST_WALL = 12
"""Words of a line that says that the rest is for subscribers."""
_NO_STANDFIRST = frozenset({"legal", "form", "caption", "advertisement", "share", "biography", "source", "menu"})
_COLONS = (":", "：")
_SOURCE_ADDRESS = re.compile(r"https?://|www\.")
_AGE = re.compile(r"\s?[,(]\s?\d\d\s?[,)]")
_PICTURED = re.compile(r"＝[^＝。]{1,30}で$")
"""How Japanese newspapers close a caption: "= in such a town"."""
_NAME = re.compile(r"[^\W\d_a-zß-öø-ÿ][\w'’.-]*(?:\s[^\W\d_][\w'’.-]*){0,2}\s[^\W\d_a-zß-öø-ÿ][\w'’-]+")


def label_seams(blocks: Sequence[Block], lines: Sequence[Line], structure: Structure) -> None:
    """Relabel in place the lines on an article's seams."""
    headlines = {block.text for block in blocks if block.role is Role.HEADLINE}
    for block, line in zip(blocks, lines, strict=True):
        if block.role in ARTICLE_ROLES:
            _label_insert(block, line)
            if not line.texty and "caption" in line.topics and _is_credited(block.text):
                block.label(Role.CAPTION, "ends with whose picture it is")
        if block.role in {Role.HEADLINE, Role.SUBHEAD} and _PICTURED.search(block.text):
            block.label(Role.CAPTION, "ends as a caption does, with the place")
        if block.role is Role.BYLINE and block.text in headlines:
            block.label(Role.HEADLINE, "the headline printed again")
    places = [at for at, block in enumerate(blocks) if block.role in ARTICLE_ROLES]
    if not places:
        return
    _label_standfirst(blocks, lines, structure, places[0])
    _label_foot(blocks, lines, places)


def _is_credited(text: str) -> bool:
    """Whether a line ends with a picture's credit: "... Photo: Ann Lee"."""
    spots = list(compile_cues("caption").finditer(text.lower()))
    rest = text[spots[-1].end() :].strip(" .:/©") if spots and len(text.lower()) == len(text) else ""
    return bool(rest) and len(rest.split()) <= LONGEST_CREDIT and all(word[0].isupper() for word in rest.split())


def _label_insert(block: Block, line: Line) -> None:
    """Lines that interrupt an article: "Read also: ...", "Share on: ...", "Source: https://..."."""
    if not any(colon in block.text[:LABEL_CHARACTERS] for colon in _COLONS):
        return
    topics = line.topics
    if not line.texty and line.words <= LONGEST_CHROME and topics.get("related") in {"start", "whole"}:
        block.label(Role.TEASER, "points to another article")
    elif not line.texty and line.words <= LONGEST_SHARE and "share" in topics:
        block.label(Role.SHARE, "buttons behind a colon")
    elif not line.texty and line.words <= LONGEST_CHROME and topics.get("tags-lead") in {"start", "whole"}:
        block.label(Role.TAGS, "names the topics")
    elif "source" in topics and len(block.text) <= LONGEST_SOURCE and _SOURCE_ADDRESS.search(block.text[:40]):
        block.label(Role.SOURCE, "names the source")


def _label_standfirst(blocks: Sequence[Block], lines: Sequence[Line], structure: Structure, first: int) -> None:
    """The sentences right below the headline, where the article begins only below byline, date and buttons."""
    headline = next((at for at in range(first - 1, -1, -1) if blocks[at].role is Role.HEADLINE), None)
    if headline is None:
        return
    for at in range(headline + 1, min(first, headline + 1 + STANDFIRST_LINES)):
        line = lines[at]
        if not line.texty:
            continue
        fits = SHORTEST_STANDFIRST <= line.size <= LONGEST_STANDFIRST and line.ending in {"stop", "ask"}
        if fits and structure.copies[at] == 1 and not _NO_STANDFIRST & line.topics.keys():
            blocks[at].label(Role.STANDFIRST, "sentences between headline and article")
        return


def _label_foot(blocks: Sequence[Block], lines: Sequence[Line], places: Sequence[int]) -> None:
    """The last paragraphs: a disclaimer, or a few words about the one who is named above the article."""
    for at in reversed(places[-2:]):
        if len(places) < 3:
            return
        found = _NAME.match(blocks[at].text[:80]) if lines[at].texty else None
        if is_credit(blocks[at], lines[at]):
            blocks[at].label(Role.CHROME, "credits in brackets below the article")
        elif lines[at].words <= LONGEST_WALL and compile_cues("paywall").search(blocks[at].text.lower()):
            blocks[at].label(Role.FORM, "says that the rest is for subscribers")
        elif lines[at].topics.get("legal") == "start" and lines[at].texty:
            blocks[at].label(Role.LEGAL, "a disclaimer below the article")
        elif found and _is_writer(blocks, lines, places, at, found[0]):
            blocks[at].label(Role.BIOGRAPHY, "opens with the name that stands above the article")
        elif lines[at].texty and _is_about_guest(blocks, places, at):
            blocks[at].label(Role.BIOGRAPHY, "says who was asked, below the questions")
        else:
            return


def _is_about_guest(blocks: Sequence[Block], places: Sequence[int], at: int) -> bool:
    """Whether a paragraph below questions and answers opens with a name and an age: it says who was asked."""
    found = _NAME.match(blocks[at].text[:80])
    if found is None or not _AGE.match(blocks[at].text, found.end()):
        return False
    return sum(blocks[place].text.endswith("?") for place in places) >= FEWEST_QUESTIONS


def _is_writer(blocks: Sequence[Block], lines: Sequence[Line], places: Sequence[int], at: int, text: str) -> bool:
    """Whether a paragraph opens with a name that a short line above the article holds, and the article does not."""
    name = " ".join(text.split()[:2])
    if any(name in blocks[place].text for place in places if place != at and blocks[place].role in ARTICLE_ROLES):
        return False
    above = (block for block, line in zip(blocks[: places[0]], lines, strict=False) if line.words <= LONGEST_NAMED_LINE)
    return any(
        (block.role is not Role.HEADLINE or len(block.text.split()) <= LONGEST_SIGNED_NAME)
        and (block.text.startswith(name) or block.text.endswith(name))
        for block in above
    )
