"""From the label that the network gives a block to its role, with the reason in words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from newsclip.blocks import Block, Role
from newsclip.labels.evidence import Line
from newsclip.labels.structure import Structure
from newsclip.markup import INSIDE, load_markup_cues

LONGEST_SUBHEAD = 110.0
"""Latin characters' worth: a longer line is a paragraph."""
LONGEST_CHROME = 14
"""Words: cue words decide the role of lines up to this long; longer ones are told by what stands around them."""

_MOST_KNOWN = 4096
_COUNTER = re.compile(r"[(\[]?\s*(\d{1,7})\s*[)\]]?")
_CRUMBS = re.compile(r"\s[>»›/|]\s.*\s?[>»›/|]\s|^[^>»›]{1,60}\s[>»›]\s")

_PLACES = {
    "top": "stands before the article",
    "head": "reads as the headline",
    "byline": "reads as the byline",
    "meta": "stands between headline and article",
    "body": "reads as the article",
    "aft": "stands outside the article",
    "com": "reads as a reader comment",
    "comby": "signs a reader comment",
    "comch": "stands among reader comments",
}
_BY_TOPIC = (
    ("share", Role.SHARE, "has the words of a share bar"),
    ("advertisement", Role.ADVERTISEMENT, "says that it is an advertisement"),
    ("legal", Role.LEGAL, "speaks of rights, privacy or cookies"),
    ("form", Role.FORM, "asks the reader to do something"),
    ("tags-lead", Role.TAGS, "names the topics"),
    ("source", Role.SOURCE, "names the source"),
    ("biography", Role.BIOGRAPHY, "tells of the author"),
    ("related", Role.TEASER, "points to other articles"),
    ("menu", Role.MENU, "has the words of a menu"),
    ("caption", Role.CAPTION, "has the words of a caption"),
)
_BY_SECTION = {
    "related": (Role.TEASER, "below a heading of other articles"),
    "form": (Role.FORM, "below a heading of a form"),
    "biography": (Role.BIOGRAPHY, "below a heading of the author's"),
    "legal": (Role.LEGAL, "below a heading of rights"),
    "tags-lead": (Role.TAGS, "below a heading of topics"),
}
SECTION_REACH = 12
"""Lines below a section's heading that take its role when nothing on them says otherwise."""


_BY_TAG = (
    ("nav", Role.MENU, "stands in the navigation"),
    ("caption", Role.CAPTION, "stands in a caption"),
    ("form", Role.FORM, "stands in a form"),
    ("button", Role.FORM, "is a button"),
    ("figure", Role.CAPTION, "stands with a picture"),
)
_BY_NAME = (
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


def name_role(
    label: str, index: int, blocks: Sequence[Block], lines: Sequence[Line], structure: Structure
) -> tuple[Role, str]:
    """Return the role of a block that the network labelled, refined by its markup, its line and what is above it, and
    the reason.
    """
    block, line = blocks[index], lines[index]
    role, reason = _FIXED.get(label), ""
    if label == "body":
        role = name_article_role(block, line)
        reason = "sentences" if line.texty else "a short line that goes with it"
    elif label == "comch":
        role = Role.COUNTER if is_counter(block, line) else Role.COMMENT_CHROME
    elif label == "meta":
        role = name_meta(line)
    if role is None:
        named = _name_by_markup(block.markup.inside, block.markup.cues) if block.markup is not None else None
        role, reason = named or name_chrome_role(label, index, blocks, lines, structure)
    return role, f"{_PLACES[label]}: {reason}" if reason else _PLACES[label]


_FIXED = {"head": Role.HEADLINE, "byline": Role.BYLINE, "com": Role.COMMENT, "comby": Role.COMMENT_BYLINE}


def name_article_role(block: Block, line: Line) -> Role:
    """Return which part of the article a block is: a list item, a subhead, or plain body."""
    if block.markup is not None:
        if block.markup.inside & INSIDE["heading"]:
            return Role.SUBHEAD
        return Role.LIST_ITEM if block.markup.tag == "li" else Role.BODY
    if block.bullet is not None and block.bullet[0] == "#":
        return Role.SUBHEAD
    if block.bullet is not None and not line.texty:
        return Role.LIST_ITEM
    plain_end = line.ending in {"letter", "digit", "close", "ask", "colon", "sign"}
    if not line.texty and line.size <= LONGEST_SUBHEAD and plain_end and line.opening != "lower":
        return Role.SUBHEAD
    return Role.BODY


@lru_cache(maxsize=_MOST_KNOWN)
def _name_by_markup(inside: int, cues: int) -> tuple[Role, str] | None:
    """Return what a block outside the article is by the elements around it and their names, and why."""
    for name, role, reason in _BY_TAG:
        if inside & INSIDE[name]:
            return role, reason
    for name, role in _BY_NAME:
        if cues & load_markup_cues()[name]:
            return role, f"stands in what the page names as {name}"
    return None


def name_meta(line: Line) -> Role | None:
    """Return the role of a line between headline and body: byline or date, where it says so."""
    if line.topics.get("byline-lead") in {"start", "whole"} and line.words <= LONGEST_CHROME:
        return Role.BYLINE
    if line.words <= LONGEST_CHROME and (
        line.dated or line.timed or "elapsed" in line.topics or "dateline-lead" in line.topics
    ):
        return Role.DATE
    if "calendar" in line.topics and any(mark.endswith("digits") for mark in line.marks):
        return Role.DATE
    return None


def is_counter(block: Block, line: Line) -> bool:
    """Whether the line states how many comments there are."""
    return (
        line.words <= 6
        and "comments-heading" in line.topics
        and _COUNTER.search(block.text) is not None
        and not (line.dated or line.timed)
    )


def name_chrome_role(
    tag: str, index: int, blocks: Sequence[Block], lines: Sequence[Line], structure: Structure
) -> tuple[Role, str]:
    """Return which kind of boilerplate a block is, and what shows it."""
    block, line = blocks[index], lines[index]
    if line.topics and is_counter(block, line):
        return Role.COUNTER, "states a number of comments"
    if "copyright" in line.marks:
        return Role.LEGAL, "has a copyright sign"
    if tag == "top" and "separator" in line.marks and _CRUMBS.search(block.text[:300]):
        return Role.BREADCRUMB, "is a trail of sections"
    for topic, role, reason in _BY_TOPIC if line.topics else ():
        how = line.topics.get(topic)
        if how == "whole" or (how == "start" and line.words <= LONGEST_CHROME):
            return role, reason
    topic, since = structure.sections[index]
    if topic in _BY_SECTION and since <= SECTION_REACH:
        return _BY_SECTION[topic]
    if tag == "aft" and line.texty:
        return Role.TEASER, "sentences of something else"
    if tag == "top" and line.words <= LONGEST_CHROME:
        return Role.MENU, "a short line"
    return Role.CHROME, "a short line" if line.words <= LONGEST_CHROME else "text of something else"
