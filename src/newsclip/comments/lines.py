"""One line of a comment section by its own words: what it may be in a comment's head, text or foot."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from newsclip.comments import words
from newsclip.comments.signature import (
    Signature,
    clean_name,
    find_when,
    is_name,
    read_answered,
    read_signature,
    split_answered,
)
from newsclip.comments.words import MAX_KNOWN, MAX_LINE, is_action, is_form, is_heading
from newsclip.cues import compile_cues

SHORT_CHARACTERS, SHORT_WORDS = 44, 6
"""A line with no more may stand in a head: a name, a place, a job. A longer one that repeats is somebody's words."""
NEAR_CHARACTERS = 3
"""Characters between a number and the word for what readers gave."""
SPEECH_WORDS = 9
"""Spaces in a line that is somebody's words, whether it ends as a sentence or not."""

_ADDRESS = re.compile(r"https?://\S+")
_SENTENCE = (".", "!", "?", "…", "。", "！", "？", "؟", "।", "😂", "👍")
_ENDS = (*_SENTENCE, ",", ";", ":", ")")
_INITIAL_END = re.compile(r"[\s.][^\W\d_]\.$")
_MARKS = "•·|–—-/ "
_NUMBER = re.compile(r"\d[\d.,\u00a0\u202f ]*")
_COUNT = re.compile(
    r"(?:[+\-−–]?\s?\d{1,3}(?:[.,\u00a0\u202f ]?\d{1,3}){0,3}\s?(?:[KkMm]|тыс\.?|mil|万|萬|천|만)?"
    r"|(?:[👍👎❤♥▲▼△▽↑↓⬆⬇😢😡😮😆😂\ufe0f•·|/\s]+[+\-−–]?\d{1,7}(?:[.,]\d+)?[KkMm]?)+)"
)
_UNITS = {"k": 1e3, "m": 1e6, "тыс": 1e3, "mil": 1e3, "万": 1e4, "萬": 1e4, "만": 1e4, "천": 1e3}
_SCORE = re.compile(
    r"(?<![\w#/.:])(?P<sign>[+\-−–](?=\s?\d))?\s?"
    r"(?P<digits>\d{1,3}(?:[.,\u00a0\u202f ]\d{3})+(?!\d)|\d{1,7}[.,]\d{1,2}(?=\s?[KkMmт万萬천만])|\d{1,7})"
    r"\s?(?P<unit>[KkMm](?!\w)|тыс\.?|mil(?!\w)|万|萬|천|만)?(?![\w:/])"
)
_LIKES = re.compile("[👍❤♥▲△↑⬆]")
_STATISTIC = re.compile(r"[^\W\d_]{3,20}:\s?\d{1,3}(?:[.,/]?\d{1,4}){0,2}")
_INLINE = re.compile(r"([^\n:：]{1,48}?)\s?[:：]\s+(?=\S)")
# A mark before the name, as boards write votes, and a date behind the text.
_MARKED = re.compile(r"[^\W_]\s(?=[!-~]+[:：]\s)|[^\w\s]\s")
_DATED_END = re.compile(r"\s(\d[\d/.: -]{3,18}\d)$")
_BRACKETED = re.compile(r"\[([^\[\]]{4,40})\]\s*|(\d[\d/.,: -]{7,22}(?:[ap]m)?)\s-\s", re.IGNORECASE)


class Inline(NamedTuple):
    """Who signs at the beginning of a line of text, when, and where the text begins and ends."""

    author: str
    when: str | None
    start: int
    end: int | None = None


class Line(NamedTuple):
    """A line and what its words say.

    ``is_button`` is chrome that ends a comment (a button, a count), ``is_chrome`` any that nobody wrote;
    ``has_buttons`` says of a dated line that buttons stand beside its date. ``name`` is who a line names, if it may be
    a name alone; ``is_said`` that it reads as somebody's words.
    ``key`` is the line with its numbers folded, empty for a long one.
    """

    text: str
    key: str = ""
    signature: Signature | None = None
    answered: str | None = None
    name: str | None = None
    inline: Inline | None = None
    is_button: bool = False
    is_chrome: bool = False
    is_badge: bool = False
    is_short: bool = False
    has_buttons: bool = False
    is_said: bool = False
    is_reply: bool = False

    @property
    def author(self) -> str | None:
        return self.signature.author if self.signature else None

    def stands_for(self, other: Line) -> bool:
        """Whether a line is the picture of the name in another: the same name, or its initials."""
        mine, name = self.text.casefold(), (other.name or other.text).casefold()
        if mine.startswith(name):
            return mine[len(name) :] in ("", "'s avatar", " avatar")
        return len(mine) <= 2 and mine == "".join(word[0] for word in name.split()[:2])[: len(mine)]


@lru_cache(maxsize=MAX_KNOWN)
def read_line(text: str) -> Line:
    """Return what the words of a line say; white space is folded."""
    if len(text) > MAX_LINE:
        return Line(text, inline=read_inline(text), is_said=True)
    bare = " ".join(_ADDRESS.sub("", text).split()) if "://" in text else text
    signature, has_buttons = read_signature(bare), False
    if not (signature and signature.author) and (found := find_when(text)):
        rest = f"{text[: found[0]]} {text[found[1] :]}".strip(" ·•|-–—,")
        has_buttons = any(map(str.isalpha, rest)) and is_action(rest)
        if has_buttons and signature is None:
            signature = Signature(None, text[found[0] : found[1]], "date")
    is_mark = not text.strip(_MARKS)
    is_count = signature is None and (_COUNT.fullmatch(text) or _STATISTIC.fullmatch(text)) is not None
    is_button = signature is None and not is_mark and (is_count or is_action(text))
    is_badge = words.is_badge(text)
    is_free = signature is None and not is_badge
    is_note = signature is None and text[:1] == "[" and text[-1:] == "]" and find_when(text) is not None
    is_chrome = (
        is_button or is_mark or is_note or (is_free and (is_form(text) or words.is_notice(text) or is_heading(text)))
    )
    answered = signature.answered if signature else read_answered(text)
    is_short = (
        any(map(str.isalnum, text))
        and 0 < len(bare) <= SHORT_CHARACTERS
        and bare.count(" ") < SHORT_WORDS
        and (not text.endswith(_ENDS) or _INITIAL_END.search(text) is not None)
    )
    name = clean_name(bare) if is_short and is_free and not (is_chrome or answered) else None
    name = name if name and is_name(name) else None
    if signature is None and not (answered or is_chrome) and (answers := split_answered(text)):
        name, answered, is_short = answers[0], answers[1], True
    return Line(
        text,
        fold_numbers(text.casefold()) if len(text) <= SHORT_CHARACTERS else "",
        signature,
        answered,
        name,
        None if signature or is_chrome else read_inline(text),
        is_button,
        is_chrome,
        is_badge,
        is_short,
        has_buttons,
        signature is None and not is_chrome and (text.endswith(_SENTENCE) or text.count(" ") >= SPEECH_WORDS),
        is_button and not is_count and compile_cues("comment-action").search(text.lower()) is not None,
    )


def read_score(text: str) -> int | None:
    """Return what readers gave a comment, as a line of its foot shows it: "+12", "👍 1.2K", "Like · Reply · 14"."""
    when = find_when(text)
    rest = f"{text[: when[0]]} {text[when[1] :]}".strip(" ·•|-") if when else text.strip()
    signs = (_LIKES.finditer(rest), compile_cues("comment-likes").finditer(rest.lower()))
    likes = [match.span() for found in signs for match in found]
    numbers = list(_SCORE.finditer(rest)) if len(rest) <= SHORT_CHARACTERS * 2 else []
    near = [
        number
        for number in numbers
        if any(0 <= max(start - number.end(), number.start() - end) <= NEAR_CHARACTERS for start, end in likes)
    ]
    if not near and len(numbers) == 1 and (likes or _COUNT.fullmatch(rest)):
        near = numbers
    return _count(near[0]) if near else None


def _count(number: re.Match[str]) -> int:
    """Return a number as written for people: "1.2K", "3,4 тыс.", "1 204", "−3"."""
    digits, unit = number["digits"], (number["unit"] or "").lower().strip(".")
    if unit:
        value = float(digits.replace(",", ".").replace(" ", "")) * _UNITS[unit]
    else:
        value = float(re.sub(r"\D", "", digits))
    return round(-value if number["sign"] and number["sign"] != "+" else value)


def fold_numbers(text: str) -> str:
    """Return a line with each number as one sign: "返信2件" and "返信12件" are the same button."""
    return _NUMBER.sub("0", text)


def read_inline(text: str) -> Inline | None:
    """Return who signs at the beginning of a line of text, with the date before the name that exported chats have."""
    if ":" not in text and "：" not in text:
        return None
    dated = _BRACKETED.match(text)
    when = (dated[1] or dated[2]) if dated and find_when(dated[1] or dated[2]) else None
    marked = _MARKED.match(text)
    led = _INLINE.match(text, dated.end() if dated and when else marked.end() if marked else 0)
    if led is None or not is_name(led[1].strip()):
        return None
    ended = None if when else _DATED_END.search(text, led.end())
    if ended and find_when(ended[1]):
        return Inline(led[1].strip(" *"), ended[1], led.end(), ended.start())
    return Inline(led[1].strip(" *"), when, led.end())
