"""What is seen of each block by itself: length, shape, punctuation, cue words. One pass, each text looked at once."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from newsclip.blocks import Block
from newsclip.labels.cuewords import WIDE_FACTOR, CueIndex, is_unspaced, load_index, strip_words
from newsclip.labels.shape import MEASURED_CHARACTERS, SIZE_STEPS, WORD_STEPS, measure_words, name_shape

HEAD_CHARACTERS = 160
"""Cue words are looked for in so many characters: a longer line is prose, and its first words tell."""
HEAD_WORDS = 12
START_WORDS = 3
"""A cue among the first three words of a line heads it; in a longer line it is looked for in the first twelve."""
TEXTY_CHARACTERS = 80
"""A line this long that ends as a sentence does is prose."""
LONG_CHARACTERS = 160
"""A line this long is prose however it ends."""
SEEN_CHARACTERS = 400
"""Signs of talk and words that carry meaning are looked for in so many characters of a line."""
COUNTED_CHARACTERS = 1000
"""Sentences are counted in so many."""
REMEMBERED_CHARACTERS = 80
"""A shorter line may come again in the next clipping: menus and buttons are the same on every page of a site."""
REMEMBERED_LINES = 4096
"""So many of them are kept, about 5 MB."""

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
_DRAGGED = tuple(letter * 4 for letter in "aeohあ")
"""Letters that people draw out in talk."""
_SENTENCE_SIGNS = (". ", "! ", "? ", "。", "！", "？")
_LINKED = re.compile(r"[:.@](?:(?<=http:)|(?<=https:)|(?<=www\.)|(?<=\.)(?:com|org|net|de|fr)\b|(?<=\w@)\w)")
LEAST_WORD_CHARACTERS = 4
"""Shorter words are mostly grammar, in the languages that put spaces between them."""
_LINKED_NAME = re.compile(r"https?://[^\s]{1,200}(?:\s[^\W\d_][^\s]{0,30}){1,4}")
"""How a comment is signed in a dump that writes out the link of its writer's name."""
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
_MARKED = frozenset().union(_LINK_SIGNS, _QUOTES, _SEPARATORS, *(some for some, _ in _SIGNS))
_TALK_SIGNS = frozenset(":;,.!?@…")
"""With one of these begins whatever else the pattern of talk asks for."""
_NOTABLE = re.compile(f"[{re.escape(''.join(sorted(_MARKED | _TALK_SIGNS | _DIGITS)))}]")
_NONE: frozenset[str] = frozenset()
_ENDINGS = {
    **dict.fromkeys(".。।", "stop"),
    "…": "dots",
    **dict.fromkeys("!?！？؟", "ask"),
    **dict.fromkeys(":：", "colon"),
    **dict.fromkeys(",;，、؛", "comma"),
}


class Line(NamedTuple):
    """What is known of a block by its own text. Lines with the same text may be one object, in other clippings too.

    ``size`` is its length in Latin characters' worth. ``features`` are the names of what the line shows, as the network
    is told them, ``measures`` are numbers.
    """

    size: float
    texty: bool
    words: int
    ending: str
    opening: str
    topics: dict[str, str]
    dated: bool
    timed: bool
    marks: tuple[str, ...]
    vocabulary: frozenset[str]
    features: tuple[str, ...]
    measures: tuple[float, ...]


def list_evidence(blocks: Sequence[Block], cues: CueIndex) -> list[Line]:
    """Return what each block's own text shows, in order; blocks with the same text share one :class:`Line`."""
    known: dict[str, Line] = {}
    lines: list[Line] = []
    for block in blocks:
        line = known.get(block.text)
        if line is None:
            read = _recall_line if len(block.text) < REMEMBERED_CHARACTERS else _read_line
            line = known[block.text] = read(block.text, cues)
        lines.append(line)
    return lines


def read_lines(blocks: Sequence[Block]) -> list[Line]:
    """Return what each block's own text shows, all cue words known."""
    return list_evidence(blocks, load_index())


def _read_line(text: str, cues: CueIndex) -> Line:
    length = len(text)
    head = text if length <= HEAD_CHARACTERS else text[:HEAD_CHARACTERS]
    lower = (text if length <= SEEN_CHARACTERS else text[:SEEN_CHARACTERS]).lower()
    signs = frozenset(_NOTABLE.findall(head)) or _NONE
    pieces = lower.split()
    wide = not text.isascii() and is_unspaced(head)
    size = length * WIDE_FACTOR if wide else float(length)
    if wide:
        words, count, vocabulary = [], length // 2, _list_pairs(lower)
    else:
        words = strip_words(pieces if length <= HEAD_CHARACTERS else pieces[:HEAD_WORDS])
        count = len(words) if length <= HEAD_CHARACTERS else text.count(" ") + 1
        vocabulary = _list_vocabulary(pieces)
    ending, opening = _classify_ending(text), _classify_opening(text[0])
    first = text[:MEASURED_CHARACTERS].split() or [text]
    long = size >= LONG_CHARACTERS
    numbered = not _DIGITS.isdisjoint(signs)
    marks = _list_marks(text, lower, signs)
    if not long:
        _add_short_marks(marks, text, signs, numbered)
    told, form = tuple(marks), _describe_prose(text) if long else _describe_initials(text, first)
    topics = _find_topics(lower[:HEAD_CHARACTERS] if wide else "", words, length, cues)
    dated, timed = numbered and _DATE.search(head) is not None, numbered and _TIME.search(head) is not None
    has_date = dated or ("calendar" in topics and ("digits" in told or "mostly-digits" in told))
    steps = bisect_right(SIZE_STEPS, size), bisect_right(WORD_STEPS, count)
    features = name_shape(*steps, opening, ending, form, told, tuple(topics.items()), has_date, timed)
    texty = long or (size >= TEXTY_CHARACTERS and (ending == "stop" or ending == "ask"))
    measures = size, texty, count, len(vocabulary), *measure_words(first)
    return Line(size, texty, count, ending, opening, topics, dated, timed, told, vocabulary, features, measures)


_recall_line = lru_cache(maxsize=REMEMBERED_LINES)(_read_line)


def _list_vocabulary(pieces: list[str]) -> frozenset[str]:
    return frozenset([word for word in pieces if len(word) >= LEAST_WORD_CHARACTERS])


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


def _list_marks(text: str, lower: str, signs: frozenset[str]) -> list[str]:
    marks: list[str] = []
    if _is_informal(text, lower, signs):
        marks.append("informal")
    if not _MARKED.isdisjoint(signs):
        if not _LINK_SIGNS.isdisjoint(signs) and _LINKED.search(text, 0, HEAD_CHARACTERS):
            marks.append("url")
            if text.startswith("http") and _LINKED_NAME.fullmatch(text):
                marks.append("linked-name")
        if not _QUOTES.isdisjoint(signs):
            marks.append("quoted")
    return marks


_PROSE = tuple(tuple(f"{sentences}.{commas}" for commas in range(5)) for sentences in range(6))
_INITIALS = ("initials0", "initials1", "initials2", "initials3", "initials4")


def _describe_prose(text: str) -> str:
    """Return how many sentences and commas a long line has, in steps."""
    sentences = 0
    for sign in _SENTENCE_SIGNS:
        sentences += text.count(sign, 0, COUNTED_CHARACTERS)
    return _PROSE[min(5, sentences)][min(4, text.count(",", 0, SEEN_CHARACTERS) // 2)]


def _describe_initials(text: str, words: list[str]) -> str:
    """Return which part of the words of a short line begin with a capital."""
    if text.isupper():
        return "capitals"
    firsts = [word[0] for word in words]
    return _INITIALS[4 * sum(map(str.isupper, firsts)) // len(firsts)]


def _is_informal(text: str, lower: str, signs: frozenset[str]) -> bool:
    """Whether a line is written as people talk: smileys, rows of marks, shouting, letters dragged out."""
    marked = len(text) > HEAD_CHARACTERS or not _TALK_SIGNS.isdisjoint(signs)
    if marked and _TALK.search(text, 0, SEEN_CHARACTERS):
        return True
    return _SHOUT.search(text, 0, SEEN_CHARACTERS) is not None or _is_dragged(lower)


def _is_dragged(lower: str) -> bool:
    for letters in _DRAGGED:  # noqa: SIM110 - any() takes three times as long, and this is asked of every line
        if letters in lower:
            return True
    return False


def _add_short_marks(marks: list[str], text: str, signs: frozenset[str], numbered: bool) -> None:
    if numbered:
        digits = len("".join(_DIGIT_RUNS.findall(text)))
        marks.append("digits" if digits * 3 < len(text) else "mostly-digits")
        if digits > 3 and _YEAR.search(text):
            marks.append("year")
    if _GLUED.search(text):
        marks.append("glued")
    if not _MARKED.isdisjoint(signs):
        if not _SEPARATORS.isdisjoint(signs) and _SEPARATOR.search(text):
            marks.append("separator")
        marks.extend([name for some, name in _SIGNS if not some.isdisjoint(signs)])


def _list_pairs(lower: str) -> frozenset[str]:
    """In scripts without spaces, pairs of characters stand in for words."""
    return frozenset(map("".join, pairwise(lower[:200])))
