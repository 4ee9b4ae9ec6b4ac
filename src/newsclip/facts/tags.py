"""The article's tags: as markup states them, or behind a label, below one, or as hashtags among the lines."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from newsclip.blocks import COMMENT_ROLES, Block, Role
from newsclip.cues import list_phrases
from newsclip.facts.context import Context
from newsclip.facts.metadata import Metadata
from newsclip.markup import TAG

LONGEST_TAG, LONGEST_LINE, MOST_TAGS = 60, 400, 30
# Blocks around the article in which tags stand, and below it in which a bare label without a colon heads them.
ABOVE, BELOW, REACH_OF_LABEL = 12, 40, 6
# Blocks below a bare label ("Tags:") that may each be one tag, and their letters.
MOST_LINES, LONGEST_ENTRY = 12, 36
# Characters of a line that ends in hashtags.
LONGEST_HASHED = 160
# A "keywords" meta with more entries than this was written for search engines, not for readers.
MOST_KEYWORDS = 15

_STATED = ("article:tag", "og:article:tag", "parsely-tags", "sailthru.tags", "news_keywords")
_COMMA = re.compile(r"\s*[,;，、؛،|]\s*")
_CODE = re.compile(r"\w{1,20}:\S")
_SEPARATOR = re.compile(r"\s*[,;|•·、،/；，#]+\s*|\s{2,}|\s[-–—]\s")
_GLUE = re.compile(r"(?<=[^\W\d_A-ZÀ-ÖØ-ÞА-ЯΆ-ΏΑ-Ω])(?=[A-ZÀ-ÖØ-ÞА-ЯΑ-Ω])|(?<=[)\]\d])(?=[A-ZÀ-ÖØ-ÞА-Я][a-zà-ÿа-я])")
_WORD_EDGE = re.compile(r"[\s'’\-]")
_HASHED_END = re.compile(r"(?:(?:^|\s)#[^\W\d_][^\s#]{1,39}){2,30}\s*$")
_HASHTAGS = re.compile(r"(?:#[^\s#]{2,40}[\s,]*){1,30}")
_NO_TAGS = COMMENT_ROLES | {Role.SHARE, Role.LEGAL, Role.COUNTER, Role.ADVERTISEMENT}
_EDGE = " .:;,|#•·-–—\"'“”«»[]()"


def find_claimed_tags(metadata: Metadata, blocks: list[Block]) -> list[str]:
    """Return the article's tags as the page states them, each once: from the first source that has real ones."""
    shown = [
        part.text
        for block in blocks
        if block.markup is not None and block.role not in COMMENT_ROLES
        for part in block.markup.parts
        if part.signs & TAG
    ]
    for source in (metadata.list_stated(*_STATED), metadata.list_stated("linked/keywords"), shown):
        if tags := _list_tags(tag.strip(" #\"'“”[]") for text in source for tag in _COMMA.split(text)):
            return tags[:MOST_TAGS]
    keywords = _list_tags(tag for text in metadata.list_stated("keywords") for tag in _COMMA.split(text))
    return keywords if len(keywords) <= MOST_KEYWORDS else []


def _list_tags(texts: Iterable[str]) -> list[str]:
    """Return what may be a tag of some texts, each once."""
    tags: dict[str, str] = {}
    for text in texts:
        if 1 < len(text) <= LONGEST_TAG and "://" not in text and not _CODE.match(text):
            tags.setdefault(text.lower(), text)
    return list(tags.values())


def find_tags(context: Context) -> list[str]:
    """Return the article's tags in the order of the page, each once, as lines show them."""
    below = range(max(context.start, context.end - 3), min(len(context.blocks), context.end + BELOW))
    for index in (*below, *range(max(0, context.start - ABOVE), context.start)):
        block = context.blocks[index]
        text = block.text
        if block.role in COMMENT_ROLES or len(text) > LONGEST_LINE:
            continue
        label = _label().match(text)
        rest = text[label.end() :].strip() if label else ""
        if label and rest:
            if label["mark"] or label["glued"] is not None:
                return _split_tags(rest, context)
        elif label:
            asks = text.rstrip().endswith((":", "：")) or text.count(" ") > 2  # "Explore more on these topics"
            if (asks or index < context.end + REACH_OF_LABEL) and (tags := _read_lines(context, index + 1)):
                return tags
        elif (ending := _HASHED_END.search(text)) and len(text) <= LONGEST_HASHED:
            return _split_tags(ending[0], context)
        elif _HASHTAGS.fullmatch(text) or (block.role is Role.TAGS and _SEPARATOR.search(text)):
            return _split_tags(text, context)
    return []


def _split_tags(line: str, context: Context) -> list[str]:
    """Return the tags of a line: parted by marks, or glued to each other and parted where a capital follows."""
    return _list_tags(tag for part in _SEPARATOR.split(line) for tag in _unglue(part.strip(_EDGE), context))[:MOST_TAGS]


def _unglue(text: str, context: Context) -> list[str]:
    """Part tags glued to each other, but not a word that the article itself writes so ("YouTube")."""
    tags: list[str] = []
    for piece in _GLUE.split(text):
        joint = _WORD_EDGE.split(tags[-1])[-1] + _WORD_EDGE.split(piece)[0] if tags else ""
        if joint and joint.lower() in context.vocabulary:
            tags[-1] += piece
        else:
            tags.append(piece)
    return [tag.strip(_EDGE) for tag in tags]


def _read_lines(context: Context, start: int) -> list[str]:
    """Return the short lines below a bare label, up to a gap or a line that is no tag."""
    tags: list[str] = []
    for index in range(start, min(start + MOST_LINES, len(context.blocks))):
        block = context.blocks[index]
        parted = index > start and block.blanks_before > 0 and block.bullet is None
        left = block.role is not Role.TAGS and context.blocks[start].role is Role.TAGS
        told = left or block.role in _NO_TAGS or block.text[-1:] in ".?!:"
        if parted or told or len(block.text) > LONGEST_ENTRY:
            break
        if block.text.lower() in list_phrases("share", "form", "related"):
            break
        tags += _split_tags(block.text, context)
    return _list_tags(tags)


@cache
def _label() -> re.Pattern[str]:
    labels = sorted(list_phrases("tag_labels"), key=lambda word: (-len(word), word))
    spelled = "|".join(map(re.escape, labels))
    return re.compile(
        rf"(?i:#?\s?(?:{spelled}))(?:(?P<mark>\s*[:：|]\s*|(?<=[\u3040-\u9fff])\s)|\s*$|(?P<glued>)(?=[A-ZÀ-ÞА-Я][a-zà-ÿа-я]))"
    )
