"""The patterns that signatures, counters and headings of comments are told by, built from the cue words."""

from __future__ import annotations

import re
from functools import cache
from unicodedata import normalize

from newsclip.cues import load_cues

_ACCENTS = re.compile("[\u0300-\u0304\u0308]")
_WORD = re.compile(r"\w+")


def _alternate(words: list[str]) -> str:
    return "|".join(r"\s+".join(re.escape(part) for part in word.split()) for word in sorted(set(words), key=_longest))


def _longest(word: str) -> tuple[int, str]:
    return -len(word), word


def _phrases(topic: str) -> list[str]:
    """Return the phrases of a topic, each also without its accents: capitals often drop them ("ΣΧΟΛΙΑ")."""
    phrases = [phrase.lower().removesuffix("*") for phrases in load_cues(topic).values() for phrase in phrases]
    bare = (normalize("NFC", _ACCENTS.sub("", normalize("NFD", phrase))) for phrase in phrases if not phrase.isascii())
    return [*phrases, *bare]


@cache
def compile_badges() -> re.Pattern[str]:
    """Return the pattern of a badge behind a name: "Ada (author)", "Karl Autor"."""
    return re.compile(rf"\s+[(\[]?(?:{_alternate(_phrases('comment-badge'))})[)\]]?$")


@cache
def compile_answers() -> re.Pattern[str]:
    """Return the pattern of what stands between who answers and who is answered: "Ann > Bo", "Ann replied to Bo"."""
    return re.compile(rf"\s+(?:[>»→▸►➤↪↳⤷]|(?<!\w)(?:{_alternate(_phrases('comment-reply-to'))})(?!\w))\s*")


@cache
def compile_subject() -> re.Pattern[str]:
    """Return the pattern of the letters before the subject of an answer: "Re:", "AW:"."""
    return re.compile(rf"(?:{_alternate(_phrases('comment-subject'))})\s*[:：]\s*\S")


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


def may_be_actions(lowered: str) -> bool:
    """Whether every word of a lower-cased line is one of a button's: a quick look before the pattern."""
    known = _list_words("comment-actions")
    return all(word in known or word[0] >= "\u0e00" or word.isdigit() for word in _WORD.findall(lowered))


def may_end_in_action(lowered: str) -> bool:
    """Whether the last word of a lower-cased line, a count after it aside, is one of a button's."""
    words = [word.rstrip("0123456789") for word in _WORD.findall(lowered)[-2:]]
    last = next((word for word in reversed(words) if word), None)
    return last is not None and last in _list_words("comment-actions")


def may_end_in_verb(lowered: str) -> bool:
    """Whether one of the last two words of a lower-cased line is a verb of speech; other scripts are not looked at."""
    return not lowered.isascii() or not _list_words("comment-verbs").isdisjoint(_WORD.findall(lowered)[-2:])


@cache
def _list_words(topic: str) -> frozenset[str]:
    return frozenset(word for phrase in _phrases(topic) for word in _WORD.findall(phrase))


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
def compile_verbs_first() -> re.Pattern[str]:
    """Return the pattern of a verb of speech that begins a line ("schrieb", "a dit")."""
    return re.compile(rf"(?:{_alternate(_phrases('comment-verbs'))})(?!\w)\s*:?\s*")


@cache
def compile_leads() -> re.Pattern[str]:
    """Return the pattern of the words that lead to a name ("Posted by")."""
    return re.compile(rf"(?:{_alternate(_phrases('comment-by'))})(?!\w)\s*:?\s*")


@cache
def compile_filler() -> re.Pattern[str]:
    """Return the pattern of the small words between name and date."""
    words = load_cues("date-words")
    topics = ("comment-by", "comment-verbs", "comment-posted")
    phrases = [*(phrase for topic in topics for phrase in _phrases(topic)), *words["joints"], *words["clock"]]
    return re.compile(rf"(?<!\w)(?:{_alternate(phrases)})(?!\w)")


@cache
def compile_counts() -> re.Pattern[str]:
    """Return the pattern of a line that counts comments, from its beginning: "12 comments on ...", "Comments (12)"."""
    noun = _alternate([*_phrases("comment-nouns"), *_phrases("comment-counted")])
    number = r"\d{1,3}(?:[.,\u00a0\u202f' ]\d{3})*|\d{1,7}"
    return re.compile(
        rf"(?:\W|there (?:is|are) ){{0,4}}(?P<before>{number})\s*[)\]]?\s*(?:\w{{1,14}}\s+)?(?:leser)?(?:{noun})(?!\w)"
        rf"|(?:all\s+|alle\s+)?(?:{noun})\s*[:：(\[|（]*\s*(?P<after>{number})\s?[件条則개건]?\s*(?:[)\]）](?:\s.{{0,24}})?|\W*)$"
    )


@cache
def compile_heading() -> re.Pattern[str]:
    """Return the pattern of a whole line that heads comments."""
    noun = _alternate(_phrases("comment-nouns"))
    return re.compile(
        rf"(?:all\s+|alle\s+|les\s+|los\s+|reader\s+|recent\s+|your\s+|user\s+|vos\s+)?(?:{noun})(?:\s+(?:to|on|for|zu|sur|à|en|a|su|op)\b.*|\s*[:(].{{0,12}})?"
    )


def may_hold_form(lowered: str) -> bool:
    """Whether a lower-cased line holds the letters of a form's phrase: a quick look before the long pattern."""
    starts, unspaced = _index_form_phrases()
    folded = " ".join(lowered.split())
    words = set(_WORD.findall(folded))
    return any(phrase in folded for word in words & starts.keys() for phrase in starts[word]) or any(
        phrase in folded for phrase in unspaced
    )


@cache
def _index_form_phrases() -> tuple[dict[str, list[str]], list[str]]:
    """Return the phrases of forms by their first word, and those of scripts that put no space between words."""
    starts: dict[str, list[str]] = {}
    unspaced = []
    for phrase in _phrases("comment-forms"):
        first = _WORD.search(phrase)
        if first is None or phrase[0] >= "\u0e00":
            unspaced.append(phrase)
        else:
            starts.setdefault(first[0], []).append(phrase)
    return starts, unspaced


def _drop_longer(phrases: list[str]) -> tuple[str, ...]:
    distinct = set(phrases)
    return tuple(sorted(one for one in distinct if not any(other in one for other in distinct if other != one)))


def list_nouns(text: str) -> list[str]:
    """Return the words for comments that occur in a lower-cased text, so that its parts are searched for few."""
    return [noun for noun in _list_nouns() if noun in text]


@cache
def _list_nouns() -> tuple[str, ...]:
    return _drop_longer([*_phrases("comment-nouns"), *_phrases("comment-counted")])
