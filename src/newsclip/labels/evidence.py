"""What is seen of each block by itself: length, shape, punctuation, cue words. One pass, each text looked at once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

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
SEEN_CHARACTERS = 400
"""Signs of talk and words that carry meaning are looked for in so many characters of a line."""
COUNTED_CHARACTERS = 1000
"""Sentences are counted in so many."""

_SENTENCE_END = ".!?…。！？؟।"
_CLOSING = "\"'”’»)]）」』“"
# A pattern that begins with one class of characters is looked for many times faster than one that begins with an edge.
_DATE = re.compile(
    r"\d(?:\d?[./-]\d{1,2}[./-](?:\d{4}|\d{2})(?!\d)|\d{3}[./-]\d{1,2}[./-]\d{1,2}(?!\d)|\d{3}\s?年|\d?\s?月\s?\d{1,2}\s?日|\d{3}년)"
)
_TIME = re.compile(r"\d(?:\d?[:h]\d{2}(?![\d\w])|\d?\s?[aApP]\.?[mM](?!\w))")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_GLUED = re.compile(r"[a-zß-öø-ÿа-я)][A-ZÀ-ÖØ-ÞА-Я][a-zß-öø-ÿа-я]")
_TALK = re.compile(
    r"[:;,.!?@…](?:(?<=[:;])-?[)(DPp](?!\w)|(?<=[,.!?])[^\W\d_]{2}|(?<=@)\w|(?<=[!?])[!?]|(?<=\.)\.\.|(?<=…)|(?<=\s[,.!?]))"
)
_SHOUT = re.compile(r"[A-ZÀ-Þ][A-ZÀ-Þ]{4}(?!\w*[^\W\d_A-ZÀ-Þ])")
_DRAGGED = tuple(letter * 4 for letter in "aeohmsаоあ")
"""Letters that people draw out in talk."""
_SENTENCE_SIGNS = (". ", "! ", "? ", "。", "！", "？")
_LINKED = re.compile(r"https?:|www\.|\.(?:com|org|net|de|fr)\b|\w@\w")
LEAST_WORD_CHARACTERS = 4
"""Shorter words are mostly grammar, in the languages that put spaces between them."""
_DIGITS = frozenset("0123456789０１２３４５６７８９٠١٢٣٤٥٦٧٨٩")
_DIGIT_RUNS = re.compile(r"\d+")
_LINK_SIGNS = frozenset(".:@")
_QUOTES = frozenset('«“"„「')
_SEPARATORS = frozenset("|»›>·•/")
_SEPARATOR = re.compile(r"\s[|»›>·•/]\s|[|»›]")
_SIGNS = (
    (frozenset("©®"), "copyright"),
    (frozenset("(["), "bracket"),
    (frozenset(":："), "has-colon"),
    (frozenset(",，、،"), "has-comma"),
)
_MARKED = frozenset().union(*(some for some, _ in _SIGNS))
_ENDINGS = {
    **dict.fromkeys(".。।", "stop"),
    "…": "dots",
    **dict.fromkeys("!?！？؟", "ask"),
    **dict.fromkeys(":：", "colon"),
    **dict.fromkeys(",;，、؛", "comma"),
}


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
    vocabulary: frozenset[str]


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
    lower = text[:SEEN_CHARACTERS].lower()
    words = split_words(head.lower())
    signs = frozenset(head)
    wide = not text.isascii() and is_unspaced(head)
    size = length * WIDE_FACTOR if wide else float(length)
    ending = _classify_ending(text)
    sentence = ending == "stop" or ending == "ask"
    numbered = not _DIGITS.isdisjoint(signs)
    return Line(
        size,
        size >= LONG_CHARACTERS or (sentence and size >= TEXTY_CHARACTERS),
        length // 2 if wide else len(words) if length <= HEAD_CHARACTERS else text.count(" ") + 1,
        ending,
        _classify_opening(text[0]),
        _find_topics(head.lower() if wide else "", words, length, cues),
        numbered and _DATE.search(head) is not None,
        numbered and _TIME.search(head) is not None,
        _list_marks(text, lower, signs, size, numbered),
        _list_pairs(lower) if wide else frozenset([w for w in lower.split() if len(w) >= LEAST_WORD_CHARACTERS]),
    )


def _classify_ending(text: str) -> str:
    last = text[-1]
    if last.isalpha():
        return "letter"
    if last in _ENDINGS:
        return "dots" if last == "." and text.endswith("...") else _ENDINGS[last]
    if last in _CLOSING and len(text) > 1:
        return "stop" if text[-2] in _SENTENCE_END or last in '”»"' else "close"
    return "digit" if last.isdigit() else "sign"


def _classify_opening(first: str) -> str:
    if first.isalpha():
        return "lower" if first.islower() else "upper"
    if first.isdigit():
        return "digit"
    return "quote" if first in "\"'“„«‘「『" else "sign"


def _find_topics(unspaced: str, words: list[str], length: int, cues: CueIndex) -> dict[str, str]:
    """Return topic -> how much of the line the cue is: ``whole``, ``start`` or ``in``."""
    topics: dict[str, str] = {}
    if unspaced:
        for topic, covered in cues.find_unspaced(unspaced).items():
            topics[topic] = "whole" if covered * 2 >= length else "in"
        return topics
    for topic, (covered, at) in cues.find(words[:HEAD_WORDS]).items():
        topics[topic] = "whole" if covered * 2 >= len(words) else "start" if at < START_WORDS else "in"
    return topics


def _list_marks(text: str, lower: str, signs: frozenset[str], size: float, numbered: bool) -> list[str]:
    marks: list[str] = []
    if _is_informal(text[:SEEN_CHARACTERS], lower):
        marks.append("informal")
    if not _LINK_SIGNS.isdisjoint(signs) and _LINKED.search(text, 0, HEAD_CHARACTERS):
        marks.append("url")
    if not _QUOTES.isdisjoint(signs):
        marks.append("quoted")
    if size < LONG_CHARACTERS:
        marks.extend(_list_short_marks(text, signs, numbered))
    else:
        sentences = 0
        for sign in _SENTENCE_SIGNS:
            sentences += text.count(sign, 0, COUNTED_CHARACTERS)
        marks.append(_SENTENCE_MARKS[min(5, sentences)])
        marks.append(_COMMA_MARKS[min(4, text.count(",", 0, SEEN_CHARACTERS) // 2)])
    return marks


_SENTENCE_MARKS = tuple(f"sentences{count}" for count in range(6))
_COMMA_MARKS = tuple(f"commas{count}" for count in range(5))
_INITIAL_MARKS = tuple(f"initials{share}" for share in range(5))


def _is_informal(text: str, lower: str) -> bool:
    """Whether a line is written as people talk: smileys, rows of marks, shouting, letters dragged out."""
    if _TALK.search(text) or _SHOUT.search(text):
        return True
    return any(map(lower.__contains__, _DRAGGED))


def _list_short_marks(text: str, signs: frozenset[str], numbered: bool) -> list[str]:
    marks: list[str] = []
    if numbered:
        digits = len("".join(_DIGIT_RUNS.findall(text)))
        marks.append("digits" if digits * 3 < len(text) else "mostly-digits")
        if digits > 3 and _YEAR.search(text):
            marks.append("year")
    if text.isupper():
        marks.append("capitals")
    else:
        firsts = [piece[0] for piece in text.split()]
        marks.append(_INITIAL_MARKS[4 * sum(map(str.isupper, firsts)) // len(firsts)])
        if _GLUED.search(text):
            marks.append("glued")
    if not _SEPARATORS.isdisjoint(signs) and _SEPARATOR.search(text):
        marks.append("separator")
    if not _MARKED.isdisjoint(signs):
        marks.extend([name for some, name in _SIGNS if not some.isdisjoint(signs)])
    return marks


def _list_pairs(lower: str) -> frozenset[str]:
    """In scripts without spaces, pairs of characters stand in for words."""
    return frozenset(map("".join, pairwise(lower[:200])))
