"""The seams of an article: lines within, above and below it that are known by how they open and where they stand."""

from __future__ import annotations

import re
from collections.abc import Sequence

from newsclip.blocks import ARTICLE_ROLES, COMMENT_ROLES, Block, Role
from newsclip.cues import compile_cues
from newsclip.labels.evidence import Line
from newsclip.labels.gaps import is_credit
from newsclip.labels.roles import LONGEST_CHROME, is_counter, name_meta
from newsclip.labels.signs import is_section_heading, is_signature
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
SHORTEST_SIGNED = 80.0
"""Latin characters' worth of a last paragraph that its writer signs in brackets."""
LONGEST_NAMED_LINE = 8
"""Words of a line above the article that opens with the writer's name."""
LONGEST_SIGNED_NAME = 4
"""Words of a name with a profession, which can be taken for a headline."""
FEWEST_PARAGRAPHS = 3
"""Prose above a heading that ends the article."""
FEWEST_SENTENCE_WORDS = 6
"""Words of a last sentence; notes to the reader are shorter or speak of what readers do."""
LONGEST_INVITATION, FORM_LINES = 14, 2
"""Words of a question to the reader, and lines below it within which the form begins."""
FEWEST_QUESTIONS = 3
"""Questions that make an interview."""
FEWEST_POINTS = 2
FEWEST_WORDS = 4
"""Words that a point of a summary has at least, and its heading at most: menus have shorter entries."""
LONGEST_WALL = 12
"""Words of a line that says that the rest is for subscribers."""
DATE_LINES = 6
"""Lines above a summary within which a date shows that an article begins here."""
_NO_STANDFIRST = frozenset({"legal", "form", "caption", "advertisement", "share", "biography", "source", "menu"})
_UNSURE = frozenset({Role.TEASER, Role.CHROME})
_COLONS = (":", "：")
_SOURCE_ADDRESS = re.compile(r"https?://|www\.")
_CLOCK = re.compile(r"(?:[01]?\d|2[0-3])[:.h][0-5]\d(?!\d)\s*\S")
_AGE = re.compile(r"\s?[,(]\s?\d\d\s?[,)]")
_SIGNED = re.compile(r"[.。!?！？」”][\s]?[（(][^（）()]{2,30}[）)]$")
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
    _label_entries(blocks, lines)
    places = [at for at, block in enumerate(blocks) if block.role in ARTICLE_ROLES]
    _label_opening_byline(blocks, lines, places)
    _label_standfirst(blocks, lines, structure, places[0])
    _label_key_points(blocks, lines, places[0])
    _label_invitation(blocks, lines, places)
    _label_signed_end(blocks, lines, places[-1])
    _label_foot(blocks, lines, places)
    _label_idle_heading(blocks, lines, places)
    _return_last_paragraphs(blocks, lines)
    _return_last_sentence(blocks, lines, places[-1] + 1)


def _is_credited(text: str) -> bool:
    """Whether a line ends with a picture's credit: "... Photo: Ann Lee"."""
    spots = list(compile_cues("caption").finditer(text.lower()))
    rest = text[spots[-1].end() :].strip(" .:/©") if spots and len(text.lower()) == len(text) else ""
    return bool(rest) and len(rest.split()) <= LONGEST_CREDIT and all(word[0].isupper() for word in rest.split())


def _label_opening_byline(blocks: Sequence[Block], lines: Sequence[Line], places: Sequence[int]) -> None:
    """A byline or a date above the first paragraph is none of the article."""
    for at in places:
        if lines[at].texty:
            return
        if lines[at].words <= LONGEST_NAMED_LINE and name_meta(lines[at]) is Role.DATE:
            blocks[at].label(Role.DATE, "says when, above the first paragraph")
        elif lines[at].topics.get("byline-lead") == "start" and lines[at].words <= LONGEST_NAMED_LINE:
            blocks[at].label(Role.BYLINE, "says who wrote it, above the first paragraph")


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


def _label_key_points(blocks: Sequence[Block], lines: Sequence[Line], first: int) -> None:
    """A list of sentences right above the article, below its headline, sums it up; its heading belongs to it."""
    top = first
    while top > 0 and blocks[top - 1].bullet and blocks[top - 1].role in {Role.CHROME, Role.MENU}:
        if lines[top - 1].words < FEWEST_WORDS or lines[top - 1].topics.keys() & _NO_STANDFIRST:
            break
        top -= 1
    headed = any(block.role is Role.HEADLINE for block in blocks[:top])
    dated = any("dateline-lead" in line.topics or line.dated for line in lines[max(0, top - DATE_LINES) : top])
    points = first - top + _count_bullets(blocks, first)
    if top == first or points < FEWEST_POINTS or not (headed or dated):
        return
    for block in blocks[top:first]:
        block.label(Role.LIST_ITEM, "a list of sentences between headline and article")
    above = lines[top - 1]
    if (
        blocks[top - 1].role in {Role.CHROME, Role.MENU}
        and above.ending in {"letter", "colon"}
        and above.words <= FEWEST_WORDS
    ):
        blocks[top - 1].label(Role.SUBHEAD, "heads the list between headline and article")


def _count_bullets(blocks: Sequence[Block], first: int) -> int:
    """Return with how many points of a list the article begins."""
    return next((at for at, block in enumerate(blocks[first:]) if not block.bullet), len(blocks) - first)


def _label_entries(blocks: Sequence[Block], lines: Sequence[Line]) -> None:
    """The entries of a live report: each begins with the time of day, and one of them is known as article."""
    entries = [line.texty and _CLOCK.match(block.text) is not None for block, line in zip(blocks, lines, strict=True)]
    for step, places in ((-1, range(1, len(blocks))), (1, range(len(blocks) - 2, -1, -1))):
        for at in places:
            near = blocks[at + step]
            if entries[at] and entries[at + step] and near.role in ARTICLE_ROLES and blocks[at].role in _UNSURE:
                blocks[at].label(Role.BODY, "goes on with the entries of a live report")


def _label_signed_end(blocks: Sequence[Block], lines: Sequence[Line], last: int) -> None:
    """A paragraph right below the article that its writer or agency signs in brackets is its last."""
    if last + 1 >= len(blocks):
        return
    block = blocks[last + 1]
    if is_credit(block, lines[last + 1]):
        return
    if block.role is Role.CHROME and lines[last + 1].size >= SHORTEST_SIGNED and _SIGNED.search(block.text[-40:]):
        block.label(Role.BODY, "the last paragraph, signed in brackets")


def _label_invitation(blocks: Sequence[Block], lines: Sequence[Line], places: list[int]) -> None:
    """A question to the reader right above a form is none of the article: "Liked this? One letter a week"."""
    last = places[-1]
    form = any(line.topics.get("form") == "whole" for line in lines[last + 1 : last + 1 + FORM_LINES])
    if form and "?" in blocks[last].text and lines[last].words <= LONGEST_INVITATION and len(places) > 1:
        blocks[last].label(Role.FORM, "asks the reader something, above a form")
        places.pop()


def _is_about_guest(blocks: Sequence[Block], places: Sequence[int], at: int) -> bool:
    """Whether a paragraph below questions and answers opens with a name and an age: it says who was asked."""
    found = _NAME.match(blocks[at].text[:80])
    if found is None or not _AGE.match(blocks[at].text, found.end()):
        return False
    return sum(blocks[place].text.endswith("?") for place in places) >= FEWEST_QUESTIONS


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


def _label_idle_heading(blocks: Sequence[Block], lines: Sequence[Line], places: Sequence[int]) -> None:
    """A heading with nothing below it but what follows the article is a button or heads something else."""
    at = places[-1]
    prose = sum(lines[place].texty for place in places)
    if at + 1 == len(blocks) or prose < FEWEST_PARAGRAPHS or lines[at].opening != "upper":
        return
    if blocks[at].role is Role.SUBHEAD and blocks[at].bullet is None and lines[at].ending == "letter":
        blocks[at].label(Role.CHROME, "reads as a heading, but heads nothing of the article")


def _return_last_sentence(blocks: Sequence[Block], lines: Sequence[Line], at: int) -> None:
    """A short sentence right below the article, with only the comments below it or nothing, ends the article."""
    if at >= len(blocks) or blocks[at].role not in {Role.CHROME, Role.TEASER}:
        return
    line = lines[at]
    plain = line.ending == "stop" and line.words >= FEWEST_SENTENCE_WORDS and not line.topics
    last = at + 1 == len(blocks) or is_counter(blocks[at + 1], lines[at + 1])
    if plain and (last or lines[at + 1].topics.get("comments-heading") == "whole"):
        blocks[at].label(Role.BODY, "a sentence at the end of the article")


def _return_last_paragraphs(blocks: Sequence[Block], lines: Sequence[Line]) -> None:
    """Prose between the article and the heading of the comments, unsigned, is the article's end."""
    first = next((at for at, block in enumerate(blocks) if block.role in COMMENT_ROLES), None)
    if first is None or not any(block.role in ARTICLE_ROLES for block in blocks[:first]):
        return
    end = first
    while end < len(blocks) and blocks[end].role is Role.COMMENT:
        end += 1
    if end == first or end == len(blocks) or any(is_signature(line) for line in lines[first:end]):
        return
    headed = is_counter(blocks[end], lines[end]) or lines[end].topics.get("comments-heading") == "whole"
    if not headed or any(is_section_heading(line) for line in lines[max(0, first - 3) : first]):
        return
    if not any(block.role is Role.COMMENT for block in blocks[end:]):
        return
    if not all(line.texty and line.ending == "stop" for line in lines[first:end]):
        return
    for block in blocks[first:end]:
        block.label(Role.BODY, "stands above the heading of the comments")
    if is_counter(blocks[end], lines[end]):
        blocks[end].label(Role.COUNTER, "states a number of comments")
