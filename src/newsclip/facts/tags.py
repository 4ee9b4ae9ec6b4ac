"""Tags: what the article is filed under, as markup states it, or in the line that lists it."""

from __future__ import annotations

import re
from functools import cache

from newsclip.blocks import COMMENT_ROLES, Block, Role
from newsclip.cues import list_phrases, load_cues
from newsclip.facts.context import Context
from newsclip.facts.linked_data import as_list, read_string
from newsclip.facts.metadata import Metadata
from newsclip.markup import TAG

LONGEST_TAG = 60
LONGEST_LINE = 400
MOST_TAGS = 30
# Blocks below a bare label ("Tags:") that may each be one tag.
MOST_LINES = 12
REACH_ABOVE = 12
# Characters of a line that ends in hashtags.
LONGEST_HASHED = 160
REACH_BELOW = 40
# Blocks below the article in which a bare label without a colon heads tags; further down it is a menu's.
REACH_OF_LABEL = 6

_SEPARATOR = re.compile(r"\s*[,;|•·、،/；，#]+\s*|\s{2,}|\s[-–—]\s")
_GLUE = re.compile(r"(?<=[^\W\d_A-ZÀ-ÖØ-ÞА-Я])(?=[A-ZÀ-ÖØ-ÞА-ЯΑ-Ω])|(?<=[)\]\d])(?=[A-ZÀ-ÖØ-ÞА-Я][a-zà-ÿа-я])")
_HASHED_END = re.compile(r"(?:(?:^|\s)#[^\W\d_][^\s#]{1,39}){2,30}\s*$")
_HASHTAGS = re.compile(r"(?:#[^\s#]{2,40}[\s,]*){1,30}")
_EDGE = " .:;,|#•·-–—\"'“”«»[]()"

# A "keywords" meta with more entries than this was written for search engines, not for readers.
MOST_KEYWORDS = 15
_TAG_METAS = ("article:tag", "og:article:tag", "parsely-tags", "sailthru.tags", "news_keywords")
_COMMA = re.compile(r"\s*[,;，、؛،|]\s*")


def find_claimed_tags(metadata: Metadata, blocks: list[Block]) -> list[str]:
    """Return the article's tags as the page states them, each once: from the first source that has real ones."""
    linked = [
        text
        for node in metadata.linked.articles[:1]
        for value in as_list(node.get("keywords"))
        if (text := read_string(value.get("name") if isinstance(value, dict) and "name" in value else value))
    ]
    shown = [
        part.text
        for block in blocks
        if block.markup is not None and block.role not in COMMENT_ROLES
        for part in block.markup.parts
        if part.signs & TAG
    ]
    for source in (metadata.list_metas(*_TAG_METAS), linked, shown):
        if tags := _split_stated(source):
            return tags[:MOST_TAGS]
    keywords = _split_stated(metadata.list_metas("keywords"))
    return keywords if len(keywords) <= MOST_KEYWORDS else []


def _split_stated(texts: list[str]) -> list[str]:
    tags: dict[str, str] = {}
    for line in texts:
        for tag in _COMMA.split(line):
            text = tag.strip(" #\"'“”[]")
            if 1 < len(text) <= LONGEST_TAG and "://" not in text and not re.match(r"(?i)\w{1,20}:\S", text):
                tags.setdefault(text.lower(), text)
    return list(tags.values())


def find_tags(context: Context) -> list[str]:
    """Return the article's tags in the order of the page, each once."""
    count = len(context.blocks)
    below = range(max(context.start, context.end - 3), min(count, context.end + REACH_BELOW))
    above = range(max(0, context.start - REACH_ABOVE), context.start)
    for index in (*below, *above):
        block = context.blocks[index]
        if block.role in COMMENT_ROLES or len(block.text) > LONGEST_LINE:
            continue
        label = _label().match(block.text)
        if label and (rest := block.text[label.end() :].strip()):
            if label["mark"] or label["glued"] is not None:
                return _split_tags(rest, context)
        elif label and (index < context.end + REACH_OF_LABEL or _label_says_more(block.text)):
            if tags := _read_lines(context, index + 1):
                return tags
        elif (ending := _HASHED_END.search(block.text)) and len(block.text) <= LONGEST_HASHED:
            return _split_tags(ending[0], context)
        elif _HASHTAGS.fullmatch(block.text) or (
            block.role is Role.TAGS and not label and _SEPARATOR.search(block.text)
        ):
            return _split_tags(block.text, context)
    return []


def _label_says_more(text: str) -> bool:
    """Whether a bare label asks for what follows it: "Tags:", "Explore more on these topics"."""
    return text.rstrip().endswith((":", "：")) or text.count(" ") > 2


def _split_tags(line: str, context: Context) -> list[str]:
    """Return the tags of a line: parted by marks, or glued to each other and parted where a capital follows."""
    tags: dict[str, str] = {}
    for part in _SEPARATOR.split(line):
        for tag in _unglue(part.strip(_EDGE), context):
            if 1 < len(tag) <= LONGEST_TAG and "://" not in tag:
                tags.setdefault(tag.lower(), tag)
    return list(tags.values())[:MOST_TAGS]


def _unglue(text: str, context: Context) -> list[str]:
    """Part tags glued to each other, but not a word that the article itself writes so ("YouTube")."""
    pieces = _GLUE.split(text)
    if len(pieces) == 1:
        return [text]
    tags = [pieces[0]]
    for piece in pieces[1:]:
        joint = re.split(r"[\s'’\-]", tags[-1])[-1] + re.split(r"[\s'’\-]", piece)[0]
        if joint.lower() in context.vocabulary:
            tags[-1] += piece
        else:
            tags.append(piece)
    return [tag.strip(_EDGE) for tag in tags]


def _read_lines(context: Context, start: int) -> list[str]:
    """Return the short lines below a bare label, up to a gap or a line that is no tag."""
    tags: dict[str, str] = {}
    for index in range(start, min(start + MOST_LINES, len(context.blocks))):
        block = context.blocks[index]
        if len(block.text) > 36 or (index > start and block.blanks_before > 0 and block.bullet is None):
            break
        if block.role in COMMENT_ROLES or block.role is Role.SHARE or block.text[-1:] in ".?!:":
            break
        if block.text.lower() in list_phrases("share", "form", "related"):
            break
        for tag in _split_tags(block.text, context):
            tags.setdefault(tag.lower(), tag)
    return list(tags.values())


@cache
def _label() -> re.Pattern[str]:
    words = {label for labels in load_cues("tag_labels").values() for label in labels}
    spelled = "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))
    return re.compile(
        rf"(?i:#?\s?(?:{spelled}))(?:(?P<mark>\s*[:：|]\s*|(?<=[\u3040-\u9fff])\s)|\s*$|(?P<glued>)(?=[A-ZÀ-ÞА-Я][a-zà-ÿа-я]))"
    )
