"""Tags: the line that lists what the article is filed under."""

from __future__ import annotations

import re
from functools import cache

from newsclip.blocks import COMMENT_ROLES, Role
from newsclip.cues import load_cues
from newsclip.fields.scene import Scene

LONGEST_TAG = 60
LONGEST_LINE = 400
MOST_TAGS = 30
# Blocks below a bare label ("Tags:") that may each be one tag.
MOST_LINES = 12
REACH_ABOVE = 12
REACH_BELOW = 40
# Blocks below the article in which a bare label without a colon heads tags; further down it is a menu's.
REACH_OF_LABEL = 3

_SEPARATOR = re.compile(r"\s*[,;|•·、،/；，#]+\s*|\s{2,}|\s[-–—]\s")
_GLUE = re.compile(r"(?<=[^\W\d_A-ZÀ-ÖØ-ÞА-Я])(?=[A-ZÀ-ÖØ-ÞА-ЯΑ-Ω])|(?<=[)\]\d])(?=[A-ZÀ-ÖØ-ÞА-Я][a-zà-ÿа-я])")
_HASHTAGS = re.compile(r"(?:#[^\s#]{2,40}[\s,]*){1,30}")
_EDGE = " .:;,|#•·-–—\"'“”«»[]()"


def find_tags(scene: Scene) -> list[str]:
    """Return the article's tags in the order of the page, each once."""
    count = len(scene.blocks)
    below = range(max(scene.start, scene.end - 3), min(count, scene.end + REACH_BELOW))
    above = range(max(0, scene.start - REACH_ABOVE), scene.start)
    for index in (*below, *above):
        block = scene.blocks[index]
        if block.role in COMMENT_ROLES or len(block.text) > LONGEST_LINE:
            continue
        label = _label().match(block.text)
        if label and (rest := block.text[label.end() :].strip()):
            if label["mark"] or label["glued"] is not None:
                return _split_tags(rest, scene)
        elif label and (index < scene.end + REACH_OF_LABEL or _label_says_more(block.text)):
            if tags := _read_lines(scene, index + 1):
                return tags
        elif _HASHTAGS.fullmatch(block.text) or (
            block.role is Role.TAGS and not label and _SEPARATOR.search(block.text)
        ):
            return _split_tags(block.text, scene)
    return []


def _label_says_more(text: str) -> bool:
    """Whether a bare label asks for what follows it: "Tags:"."""
    return text.rstrip().endswith((":", "："))


def _split_tags(line: str, scene: Scene) -> list[str]:
    """Return the tags of a line: parted by marks, or glued to each other and parted where a capital follows."""
    tags: dict[str, str] = {}
    for part in _SEPARATOR.split(line):
        for tag in _unglue(part.strip(_EDGE), scene):
            if 1 < len(tag) <= LONGEST_TAG and "://" not in tag:
                tags.setdefault(tag.lower(), tag)
    return list(tags.values())[:MOST_TAGS]


def _unglue(text: str, scene: Scene) -> list[str]:
    """Part tags glued to each other, but not a word that the article itself writes so ("YouTube")."""
    pieces = _GLUE.split(text)
    if len(pieces) == 1:
        return [text]
    tags = [pieces[0]]
    for piece in pieces[1:]:
        joint = re.split(r"[\s'’\-]", tags[-1])[-1] + re.split(r"[\s'’\-]", piece)[0]
        if joint.lower() in scene.vocabulary:
            tags[-1] += piece
        else:
            tags.append(piece)
    return [tag.strip(_EDGE) for tag in tags]


def _read_lines(scene: Scene, start: int) -> list[str]:
    """Return the short lines below a bare label, up to a gap or a line that is no tag."""
    tags: dict[str, str] = {}
    for index in range(start, min(start + MOST_LINES, len(scene.blocks))):
        block = scene.blocks[index]
        if len(block.text) > 36 or (index > start and block.blanks_before > 0 and block.bullet is None):
            break
        if block.role in COMMENT_ROLES or block.role is Role.SHARE or block.text[-1:] in ".?!:":
            break
        for tag in _split_tags(block.text, scene):
            tags.setdefault(tag.lower(), tag)
    return list(tags.values())


@cache
def _label() -> re.Pattern[str]:
    words = {label for labels in load_cues("tag_labels").values() for label in labels}
    spelled = "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))
    return re.compile(
        rf"(?i:#?\s?(?:{spelled}))(?:(?P<mark>\s*[:：|]\s*|(?<=[\u3040-\u9fff])\s)|\s*$|(?P<glued>)(?=[A-ZÀ-ÞА-Я][a-zà-ÿа-я]))"
    )
