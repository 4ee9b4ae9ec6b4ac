"""What is seen of each block by itself: length, shape, punctuation, cue words. One pass, each text looked at once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from newsclip.blocks import Block
from newsclip.labels.cuewords import CueIndex, is_unspaced, split_words

HEAD_CHARACTERS = 160
"""Cue words are looked for in so many characters: a longer line is prose, and its first words tell."""
HEAD_WORDS = 24
START_WORDS = 3
"""A cue among the first three words of a line heads it; in a longer line it is looked for in the first 24."""
WIDE_FACTOR = 2.2
"""Latin characters that one ideograph or kana is worth: measured on translations of the same text."""
TEXTY_CHARACTERS = 80
"""A line this long that ends as a sentence does is prose."""
LONG_CHARACTERS = 160
"""A line this long is prose however it ends."""
INFORMAL_CHARACTERS = 400
VOCABULARY_CHARACTERS = 700
"""Words are counted in so many characters of a line."""
LEAST_WORD_CHARACTERS = 4
"""Words shorter than this are mostly grammar, in the languages that put spaces between them."""

_SENTENCE_END = ".!?…。！？؟।"
_CLOSING = "\"'”’»)]）」』“"
_DATE = re.compile(
    r"\b(?:\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})|\d{4}[./-]\d{1,2}[./-]\d{1,2})\b|\d{4}\s?年|\d{1,2}\s?月\s?\d{1,2}\s?日|\d{4}년"
)
_TIME = re.compile(r"\b\d{1,2}[:h]\d{2}\b|\b\d{1,2}\s?[ap]\.?m\b", re.IGNORECASE)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_GLUED = re.compile(r"[^\W\d_A-Z]{2}[A-ZÀ-Þ][^\W\d_A-ZÀ-Þ]{2}")
_INFORMAL = re.compile(r"!!|\?\?|\?!|\.\.\.|…|[:;]-?[)(DPp](?!\w)|[,.!?][^\W\d_]{2}|\b[A-ZÀ-Þ]{5,}\b|@\w|\s[,.!?]")
_SENTENCES = re.compile(r"[.!?…。！？؟।][\"'”’»)\]]?(?=\s|$|[\u3040-\u9fff])")
_LINKED = re.compile(r"https?:|www\.|\.(?:com|org|net|de|fr)\b|\w@\w")
_INITIAL = re.compile(r"(?<!\S)[A-ZÀ-ÖØ-ÞА-ЯΑ-Ω]")
_DIGITS = frozenset("0123456789０１２３４５６７８９٠١٢٣٤٥٦٧٨٩")
_LINK_SIGNS = frozenset(".:@")
_QUOTES = frozenset('«“"„「')
_SEPARATORS = frozenset("|»›>·•/")
_SIGNS = (
    (frozenset("©®"), "copyright"),
    (frozenset("(["), "bracket"),
    (frozenset(":："), "has-colon"),
    (frozenset(",，、،"), "has-comma"),
)
_SEPARATOR = re.compile(r"\s[|»›>·•/]\s|[|»›]")


@dataclass(slots=True)
class Line:
    """What is known of a block by its own text. ``size`` is its length in Latin characters' worth."""

    size: float
    texty: bool
    words: int
    ending: str
    opening: str
    topics: dict[str, str]
    dated: bool
    timed: bool
    marks: list[str]
    vocabulary: list[str]


def list_evidence(blocks: Sequence[Block], cues: CueIndex) -> list[Line]:
    """Return what each block's own text shows, in order; blocks with the same text share one :class:`Line`."""
    known: dict[str, Line] = {}
    lines: list[Line] = []
    for block in blocks:
        line = known.get(block.text)
        if line is None:
            line = known[block.text] = _read_line(block.text, cues)
        lines.append(line)
    return lines


def _read_line(text: str, cues: CueIndex) -> Line:
    head = text[:HEAD_CHARACTERS]
    length = len(text)
    lower = text[:VOCABULARY_CHARACTERS].lower()
    words = split_words(lower)
    signs = frozenset(head)
    wide = not text.isascii() and is_unspaced(head)
    size = length * WIDE_FACTOR if wide else float(length)
    count = int(length / 2) if wide else (len(words) if length <= VOCABULARY_CHARACTERS else text.count(" ") + 1)
    ending = _classify_ending(text)
    sentence = ending in {"stop", "ask"}
    numbered = not _DIGITS.isdisjoint(signs)
    return Line(
        size=size,
        texty=(size >= TEXTY_CHARACTERS and sentence) or size >= LONG_CHARACTERS,
        words=count,
        ending=ending,
        opening=_classify_opening(text),
        topics=_find_topics(head.lower() if wide else lower, words, length, wide, cues),
        dated=numbered and _DATE.search(head) is not None,
        timed=numbered and _TIME.search(head) is not None,
        marks=_list_marks(text, signs, size, words, numbered),
        vocabulary=_list_vocabulary(lower, words, wide),
    )


def _classify_ending(text: str) -> str:
    last = text[-1]
    if last in _CLOSING and len(text) > 1:
        return "stop" if text[-2] in _SENTENCE_END or last in '”»"' else "close"
    if last in ".。।…":
        return "dots" if text.endswith(("...", "…")) else "stop"
    if last in "!?！？؟":
        return "ask"
    if last in ":：":
        return "colon"
    if last in ",;，、؛":
        return "comma"
    if last.isdigit():
        return "digit"
    return "letter" if last.isalpha() else "sign"


def _classify_opening(text: str) -> str:
    first = text[0]
    if first.isalpha():
        return "lower" if first.islower() else "upper"
    if first.isdigit():
        return "digit"
    return "quote" if first in "\"'“„«‘「『" else "sign"


def _find_topics(lower: str, words: list[str], length: int, wide: bool, cues: CueIndex) -> dict[str, str]:
    """Return topic -> how much of the line the cue is: ``whole``, ``start`` or ``in``."""
    topics: dict[str, str] = {}
    if wide:
        for topic, covered in cues.find_unspaced(lower).items():
            topics[topic] = "whole" if covered * 2 >= length else "in"
        return topics
    for topic, (covered, at) in cues.find(words[:HEAD_WORDS]).items():
        topics[topic] = "whole" if covered * 2 >= len(words) else "start" if at < START_WORDS else "in"
    return topics


def _list_marks(text: str, signs: frozenset[str], size: float, words: list[str], numbered: bool) -> list[str]:
    marks: list[str] = []
    if _is_informal(text[:INFORMAL_CHARACTERS]):
        marks.append("informal")
    if not _LINK_SIGNS.isdisjoint(signs) and _LINKED.search(text, 0, HEAD_CHARACTERS):
        marks.append("url")
    if not _QUOTES.isdisjoint(signs):
        marks.append("quoted")
    if size < LONG_CHARACTERS:
        marks.extend(_list_short_marks(text, signs, words, numbered))
    else:
        marks.append(f"sentences{min(5, len(_SENTENCES.findall(text, 0, 1000)))}")
        marks.append(f"commas{min(4, text.count(',', 0, 500) // 2)}")
    return marks


def _is_informal(text: str) -> bool:
    """Whether a line is written as people talk: smileys, rows of marks, shouting, letters dragged out."""
    return _INFORMAL.search(text) is not None or any(c * 4 in text for c in frozenset(text) if c.isalnum() or c == "_")


def _list_short_marks(text: str, signs: frozenset[str], words: list[str], numbered: bool) -> list[str]:
    marks: list[str] = []
    if numbered:
        marks.append("digits" if sum(map(str.isdigit, text)) * 3 < len(text) else "mostly-digits")
        if _YEAR.search(text):
            marks.append("year")
    if text.isupper():
        marks.append("capitals")
    elif words:
        initials = len(_INITIAL.findall(text))
        marks.append(f"initials{min(4, 4 * initials // len(words))}")
    if _GLUED.search(text):
        marks.append("glued")
    if not _SEPARATORS.isdisjoint(signs) and _SEPARATOR.search(text):
        marks.append("separator")
    marks.extend(name for some, name in _SIGNS if not some.isdisjoint(signs))
    return marks


def _list_vocabulary(lower: str, words: list[str], wide: bool) -> list[str]:
    """Words that carry meaning; in unspaced scripts, pairs of characters."""
    if wide:
        return sorted({lower[i : i + 2] for i in range(min(len(lower), 200) - 1)})
    return [word for word in dict.fromkeys(words) if len(word) >= LEAST_WORD_CHARACTERS]
