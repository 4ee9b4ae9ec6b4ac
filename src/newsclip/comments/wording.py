"""The patterns that signatures, counters and headings of comments are told by, built from the cue words."""

from __future__ import annotations

import re
from functools import cache

from newsclip.cues import load_cues


def _alternate(words: list[str]) -> str:
    return "|".join(r"\s+".join(re.escape(part) for part in word.split()) for word in sorted(set(words), key=_longest))


def _longest(word: str) -> tuple[int, str]:
    return -len(word), word


def _phrases(topic: str) -> list[str]:
    return [phrase.lower().removesuffix("*") for phrases in load_cues(topic).values() for phrase in phrases]


@cache
def compile_when() -> re.Pattern[str]:
    """Return the pattern of a date, a time, both, or a time ago."""
    words = load_cues("date-words")
    month = rf"(?:{_alternate(words['months'])})(?!\w)\.?"
    joint = rf"(?:\s*(?:[,@|·•\-–—/]|\b(?:{_alternate(words['joints'])})\b)\.?){{0,2}}\s*"
    zone = rf"(?:\s*(?:{_alternate(words['clock'])})(?!\w)){{0,2}}"
    clock = rf"\d{{1,2}}(?:[:.h]\d{{2}}(?::\d{{2}})?(?!\d|[.:]\d)|(?=\s*(?:am|pm)\b)){zone}"
    day = (
        r"\d{4}\s*[年]\s*\d{1,2}\s*月\s*\d{1,2}\s*日|\d{4}-\d{2}-\d{2}t\d{2}:\d{2}\S{0,12}|\d{4}[-./]\d{1,2}[-./]\d{1,2}"
        r"|\d{1,2}[-./]\s?\d{1,2}[-./]\s?(?:\d{4}|\d{2})(?!\d)"
        rf"|\d{{1,2}}(?:st|nd|rd|th|er|º|\.)?[\s\-/]+(?:de\s+|of\s+|d['’])?{month}(?:[\s,\-/]+(?:de\s+|del\s+)?'?(?:\d{{4}}|\d{{2}})(?![\d:]))?"
        rf"|{month}[\s\-/]+\d{{1,2}}(?:st|nd|rd|th)?(?!\d|:)(?:,?[\s\-/]+(?:at\s+)?'?(?:\d{{4}})(?!\d))?"
    )
    unit = rf"(?:{_alternate(words['units'])})"
    ago = (
        rf"(?:(?:{_alternate(words['before'])})\s+)+(?:\d{{1,3}}|an?|one|une?|einer?|einem|una?)\s+{unit}(?!\w)\.?"
        rf"|(?:\d{{1,3}}|an?|one|una?)\s*{unit}(?:,?\s*\d{{1,2}}\s*{unit})?\s+(?:{_alternate(words['after'])})(?!\w)"
        r"|\d{1,3}\s?(?:h|d|w|m|j|sem|min|mo|std|tg|t)(?!\w)|\d{1,3}\s?(?:分|時間|小时|天|日|시간|分钟)前"
    )
    days = rf"(?:{_alternate(words['days'])})(?!\w)"
    weekday = rf"(?:(?:{_alternate(words['weekdays'])})(?!\w)[.,]?\s+)?"
    full = rf"{weekday}(?:{day}|{days})(?:{joint}{clock})?|{clock}{joint}{weekday}(?:{day}|{days})|{ago}|{clock}"
    return re.compile(rf"(?<![\w.])(?:{full})(?:\s*\((?:gmt|utc)?[\w:+\- ]{{0,12}}\))?")


@cache
def compile_joints() -> re.Pattern[str]:
    """Return the pattern of the prepositions before a date, at the end of a stretch."""
    return re.compile(rf"(?:(?<!\w)(?:{_alternate(load_cues('date-words')['joints'])})[\s,]*)+$")


@cache
def compile_actions() -> re.Pattern[str]:
    """Return the pattern of one button, with its count, at the end of a line."""
    return re.compile(
        rf"(?:^|[\s|·•\-–—,()\[\]]+)(?:{_alternate(_phrases('comment-actions'))})(?:\s*[(:]?\s*\d{{1,5}}\)?)?[\s|·•\-–—.)\]]*$"
    )


@cache
def compile_action_words() -> re.Pattern[str]:
    """Return the pattern of a button anywhere in a line."""
    return re.compile(rf"(?<!\w)(?:{_alternate(_phrases('comment-actions'))})(?!\w)")


@cache
def compile_verbs() -> re.Pattern[str]:
    """Return the pattern of a verb of speech that ends a line."""
    return re.compile(
        rf"(?:(?<!\w)|(?<=[\u3040-\u9fff\uac00-\ud7af]))(?:{_alternate(_phrases('comment-verbs'))})\s*[:.…,]*(?:\s*(?:on|at|le|am|el|il|um|à))?\s*[:.…]*$"
    )


@cache
def compile_leads() -> re.Pattern[str]:
    """Return the pattern of the words that lead to a name ("Posted by")."""
    return re.compile(rf"(?:{_alternate(_phrases('comment-by'))})(?!\w)\s*:?\s*")


@cache
def compile_filler() -> re.Pattern[str]:
    """Return the pattern of the small words between name and date."""
    words = load_cues("date-words")
    phrases = [
        *_phrases("comment-by"),
        *_phrases("comment-verbs"),
        *words["joints"],
        *words["clock"],
        "posted",
        "posté",
    ]
    return re.compile(rf"(?<!\w)(?:{_alternate(phrases)})(?!\w)")


@cache
def compile_counts() -> re.Pattern[str]:
    """Return the pattern of a whole line that counts comments."""
    noun = _alternate([*_phrases("comment-nouns"), *_phrases("comment-counted")])
    number = r"\d{1,3}(?:[.,\u00a0\u202f' ]\d{3})*|\d{1,7}"
    return re.compile(
        rf"[(\[]?(?P<before>{number})\s*[)\]]?\s*(?:reader\s+|user\s+|leser)?(?:{noun})(?!\w)(?:\W*$|\s+(?:to|on|for|so|auf|zu|pour|à|sur|en|a|su|op)\b.*)"
        rf"|(?:all\s+|alle\s+)?(?:{noun})\s*[:(\[|]*\s*(?P<after>{number})\s*[)\]]?\W*$"
    )


@cache
def compile_heading() -> re.Pattern[str]:
    """Return the pattern of a whole line that heads comments."""
    noun = _alternate(_phrases("comment-nouns"))
    return re.compile(
        rf"(?:all\s+|alle\s+|les\s+|los\s+|reader\s+|recent\s+|your\s+|user\s+|vos\s+)?(?:{noun})(?:\s+(?:to|on|for|zu|sur|à|en|a|su|op)\b.*|\s*[:(].{{0,12}})?"
    )


def list_nouns(text: str) -> list[str]:
    """Return the words for comments that occur in a lower-cased text, so that its parts are searched for few."""
    return [noun for noun in _list_nouns() if noun in text]


@cache
def _list_nouns() -> tuple[str, ...]:
    nouns = {*_phrases("comment-nouns"), *_phrases("comment-counted")}
    return tuple(sorted(noun for noun in nouns if not any(other in noun for other in nouns if other != noun)))
