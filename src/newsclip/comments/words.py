"""What words say in a comment section: buttons, forms, headings, counters, badges; built from the cue words.

Lines in, facts out. Every function is linear in the length of the line.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from unicodedata import normalize

from newsclip.cues import compile_cues, load_cues

_ACCENTS = re.compile("[\u0300-\u0304\u0308]")
_WORD = re.compile(r"\w+")


def _alternate(words: list[str]) -> str:
    return "|".join(
        r"\s+".join(re.escape(part) for part in word.split())
        for word in sorted(set(words), key=lambda word: (-len(word), word))
    )


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


def list_nouns(text: str) -> list[str]:
    """Return the words for comments that occur in a lower-cased text, so that its parts are searched for few."""
    return [noun for noun in _list_nouns() if noun in text]


@cache
def _list_nouns() -> tuple[str, ...]:
    nouns = {*_phrases("comment-nouns"), *_phrases("comment-counted")}
    return tuple(sorted(one for one in nouns if not any(other in one for other in nouns if other != one)))


MAX_LINE = 160
"""Characters: no line that only signs, heads or counts comments was seen to be longer."""
MAX_BADGE, MAX_REPLY, MAX_END, MAX_NOTICE = 48, 90, 60, 200
"""Characters of a badge, of a line that says whom a comment answers, of one that heads what stands below comments, and
of what a site says about commenting."""
MAX_KNOWN = 8192
"""Lines whose reading is kept: buttons and dates are the same in every comment."""
EDGE = "# \t\u00a0-–—|·•,;:.…/>»«<()[]~*=@\u200e\u200f\ufeff"
"""Characters around a heading, a name or a date that are no part of it."""
MAX_COUNTED = 5
"""Spaces in a line with a full stop that may be a heading: a longer one is a sentence."""
MOST_NUMBERS = 2
"""Numbers in a line that states one of comments: "2 tweets 15 likes 6 comments" is a line of buttons."""
_NUMBERS = re.compile(r"\d[\d.,]*")
_COUNTS_ONLY = re.compile(r"[\d\s|·•#.,/+\-–—()\[\]*×✕▲▼↑↓…]*")


def strip_actions(line: str) -> str:
    """Return the line without the buttons at its ends: "Reply", "Report", "Like 3", "· Répondre"."""
    pattern = compile_actions()
    for _ in range(4):
        lowered = line.lower()
        if len(lowered) != len(line) or not may_end_in_action(lowered):
            return line
        found = pattern.search(lowered)
        if not found:
            return line
        line = line[: found.start()].rstrip() or ""
    return line


def is_action(line: str) -> bool:
    """Whether a line is nothing but buttons and counts of a comment section: "Reply", "12 Like Report"."""
    if len(line) > MAX_LINE:
        return False
    if not any(character.isalpha() for character in line):
        return _COUNTS_ONLY.fullmatch(line) is not None
    lowered = line.lower()
    if not may_be_actions(lowered):
        return False
    rest = compile_cues("comment-actions").sub(" ", lowered)
    return not any(character.isalpha() for character in rest)


def is_form(line: str) -> bool:
    """Whether a line belongs to the form below the comments ("Leave a reply", "Comments are closed")."""
    return len(line) <= MAX_LINE * 2 and _holds_form_words(line)


@lru_cache(maxsize=MAX_KNOWN)
def _holds_form_words(line: str) -> bool:
    lowered = line.lower()
    return may_hold_form(lowered) and compile_cues("comment-forms").search(lowered) is not None


def read_count(line: str) -> int | None:
    """Return the number of comments that a heading or counter states ("12 Comments", "Kommentare (3)", "No comments").

    ``None`` where the line is no such counter.
    """
    lowered = line.lower().strip()
    if len(lowered) > MAX_LINE or not lowered:
        return None
    if compile_cues("comment-zero").match(lowered):
        return 0
    if compile_cues("comment-one").match(lowered):
        return 1
    found = None if lowered[-1] == "." and lowered.count(" ") > MAX_COUNTED else compile_counts().match(lowered)
    if not found or len(_NUMBERS.findall(lowered)) > MOST_NUMBERS:
        return None
    digits = re.sub(r"\D", "", found["before"] or found["after"] or "")
    return int(digits) if digits and len(digits) <= 7 else None


def is_heading(line: str) -> bool:
    """Whether a short line heads a comment section: "Comments", "12 Responses to “Title”", "Leserkommentare"."""
    lowered = line.lower().strip(EDGE + "!")
    if len(lowered) > MAX_LINE or not lowered:
        return False
    if compile_heading().fullmatch(lowered) or read_count(lowered) is not None:
        return True
    return compile_cues("comment-counted").fullmatch(lowered) is not None and not is_action(lowered)


def is_badge(text: str) -> bool:
    """Whether a line is nothing but a badge: "Author", "Moderator"."""
    return len(text) <= MAX_BADGE and compile_badges().fullmatch(f" {text.lower().strip()}") is not None


def is_reply(text: str) -> bool:
    """Whether a line says whom a comment answers and nothing else: "In reply to NAME"."""
    return len(text) <= MAX_REPLY and compile_cues("comment-reply-to").match(text.lower()) is not None


def is_subject(text: str) -> bool:
    """Whether a heading only repeats what is answered: "Re: The title of the thread"."""
    return len(text) <= MAX_LINE and compile_subject().match(text.lower()) is not None


def is_elsewhere(text: str) -> bool:
    """Whether a line heads a list of comments on other pages: "Recent comments"."""
    return len(text) <= MAX_BADGE and compile_cues("comments-elsewhere").search(text.lower()) is not None


@lru_cache(maxsize=MAX_KNOWN)
def is_end(text: str) -> bool:
    """Whether a short line heads what stands below comments: other articles, the page's footer."""
    if len(text) > MAX_END or text[-1:] in ".!?":
        return False
    lowered = text.lower()
    if lowered[:1] == "\N{COPYRIGHT SIGN}":
        return True
    for topic in ("related", "read-also", "legal"):
        found = compile_cues(topic).match(lowered)
        if found and len(found[0]) * 2 > len(lowered):
            return True
    return False


def is_notice(text: str) -> bool:
    """Whether a line begins with what a site says about commenting: "You can follow this conversation"."""
    return len(text) <= MAX_NOTICE and compile_cues("comment-notices").match(text.lower()) is not None
