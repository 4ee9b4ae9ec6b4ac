"""Who wrote a comment and when, as one line of text says it: "NAME says:", "Posted by NAME at TIME", "NAME · 3h".

Nothing here knows of blocks, labels or trees: lines in, facts out. Every function is linear in the line's length.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from newsclip.comments import words
from newsclip.comments.words import EDGE, MAX_KNOWN, MAX_LINE, compile_words, is_action, is_form, is_heading, is_reply
from newsclip.cues import compile_cues
from newsclip.facts import dates

MAX_NAME, MAX_NAME_WORDS = 48, 6
"""Characters and words of a commenter's name; screen names that are whole sentences are rare."""
MAX_JOINT = 5
"""Characters between a day and its time: " at "."""
_ARROWS = re.compile("[>»→▸►➤↪↳⤷]")
_LEADING = frozenset(["comment-by", "comment-verbs"])
_NUMBERED = re.compile(r"[(\[]#?\d")
# What parts a date from what else a line says of its writer: "Ann, on May 3, 2012 // Twitter: @ann".
_ASIDE = re.compile(r"\s*[/|·•(#]")
_SHORT_YEAR = re.compile(r"(?<![\d./])\d{1,2}([./-])\d{1,2}\1\d{2}(?!\d)")
_OPENING = re.compile(r"^\s*(?:(?:[+−-]?\d{1,4}\s+)?#\d{1,5}\s+|#?\d{1,4}\s*[.):]\s+|#\d{1,5}\s+|[-–—•*>»]+\s*)")
_NAME_EDGE = EDGE.translate({ord(sign): None for sign in "@~*"})
_AROUND_NAME = ' \t\u00a0–—|·•,;:…/>»«<\u200e\u200f\ufeff"“”'
_WEB = re.compile(r"https?:/", re.IGNORECASE)
_BRACKETS = re.compile(r"\s[(<\[]")
# A user's address behind the name: "Ann @ann.example · 3h".
_HANDLE = re.compile(r"^(\w[^@]{0,40}\S)\s+@[\w.-]+(?:@[\w.-]+)?(?=\s*[·•|]\s)")
_USER_NUMBER = re.compile(r"\s*[(\[]#?\d+[)\]]?$")
_TAG = re.compile(r"</?[a-z]{1,10}(?:\s[^<>]{0,200})?>")
_INITIAL = re.compile(r"\s\w$")
# A name may end in a vowel sign of the scripts of India and South-East Asia, which is no letter to a pattern.
_NAME = re.compile(r"^[\w\"'“‘(].*[\w.)\"'”’!\u0900-\u0dff\u0e31-\u0e4e]$|^\w$")
_BOLD = re.compile(r"(?<!\*)\*{1,2}$")
_DEGREES = re.compile(r"(?:,\s[A-Z][A-Za-z.]{1,6})+$")
_NOT_NAME = re.compile(r"[?<>{}=;，。！？、；]|https?:|www\.|\.\s+\w+\s+\w+\s+\w|[,:]\s.*[,:]\s")


class Signature(NamedTuple):
    """What a line says of a comment: ``author`` and ``when`` as written, and ``kind``, which of the shapes it has.

    ``kind`` is ``says`` (a verb of speech follows the name), ``by`` (a preposition leads to it), ``name-date`` (a name
    beside a date or time), or ``date`` (a date or time and nothing else). ``answered`` is whom the writer answers.
    """

    author: str | None
    when: str | None
    kind: str
    answered: str | None = None


def read_signature(text: str) -> Signature | None:
    """Return what a line that does nothing but sign a comment says, or ``None`` where the line is anything else.

    ``text`` is one line as a reader sees it, white space folded.
    """
    if len(text) > MAX_LINE:
        return None
    if not ("comment-verbs" in words.list_topics(text) or dates.may_say_when(text) or _NUMBERED.search(text)):
        return None
    found = find_when(text)
    line = words.strip_actions(text if found and found[0] < 2 else _OPENING.sub("", text))
    line = _HANDLE.sub(r"\1", line)
    found = find_when(line)
    when = line[found[0] : found[1]].strip(EDGE) if found else None
    before, after = (line[: found[0]], line[found[1] :]) if found else (line, "")
    before, after = strip_joints(_trim_name(before)), _trim_name(after)
    if not before and not after:
        return Signature(None, when, "date") if when else None
    if before and after and not _strip_filler(before):
        before = ""
    rest = strip_badge(f"{before} {after}".strip())
    signature = _read_said(_strip_verb(rest), when) or _read_led(before, after, when)
    if signature is None and when:
        signature = _read_said(_strip_lead(rest, words.VERBS_FIRST), when)
    if signature or not when or (text.startswith("[") and text.endswith("]")):
        return signature
    if not _strip_filler(rest):
        return Signature(None, when, "date")
    if not (before and after) and is_name(rest):
        return Signature(rest, when, "name-date")
    if before and len(after) <= MAX_NAME and is_name(before) and _ASIDE.match(line, found[1] if found else 0):
        return Signature(before, when, "name-date")
    answers = split_answered(before or after)
    return Signature(answers[0], when, "name-date", answers[1]) if answers else None


def _read_said(name: str | None, when: str | None) -> Signature | None:
    """Return the signature of a name that a verb of speech stands beside: "NAME says", with a date "schrieb NAME"."""
    name = strip_badge(name) if name else None
    return Signature(name, when, "says") if name is not None and is_name(name) else None


def _read_led(before: str, after: str, when: str | None) -> Signature | None:
    """Return the signature of a name that words lead to: "by NAME" beside a date, or with a user's number."""
    led = _strip_lead(before or after, words.LEADS)
    if led is None:
        return None
    if when and len(after if before else "") <= MAX_NAME:
        led = _BRACKETS.split(led, maxsplit=1)[0].strip(_AROUND_NAME)
        return Signature(led, when, "by") if is_name(led) else None
    numbered = _USER_NUMBER.sub("", led) if not when else None
    return Signature(numbered, None, "by") if numbered and numbered != led and is_name(numbered) else None


def split_answered(text: str) -> tuple[str, str] | None:
    """Return who answers and who is answered: "Ann > Bo", "Ann replied to Bo"; ``None`` where a line says no such."""
    if "comment-reply-to" not in words.list_topics(text) and not _ARROWS.search(text):
        return None
    lowered = text.lower()
    found = compile_words(words.ANSWERS).search(lowered) if len(lowered) == len(text) else None
    if not found:
        return None
    author, answered = strip_badge(_trim_name(text[: found.start()])), _trim_name(text[found.end() :])
    return (author, answered) if is_name(author) and is_name(answered) else None


def read_answered(line: str) -> str | None:
    """Return the name that a line of its own says is answered: "In reply to NAME"."""
    found = compile_cues("comment-reply-to").match(line.lower()) if is_reply(line) else None
    return line[found.end() :].strip(" :@") or None if found else None


@lru_cache(maxsize=MAX_KNOWN)
def find_when(line: str) -> tuple[int, int] | None:
    """Return the stretch (start, end) of a line that is a date, a time, both, or "3 hours ago"; ``None`` if none is.

    A day with a year of two digits counts here, also glued to a name: "Ada4/5/12 10:44".
    """
    if len(line) > MAX_LINE or not dates.may_say_when(line):
        return None
    found, short = dates.find_when(line), _SHORT_YEAR.search(line)
    if short is None or (found and found[0] <= short.start() < found[1]):
        return found
    return (short.start(), found[1]) if found and 0 <= found[0] - short.end() <= MAX_JOINT else found or short.span()


def clean_name(text: str) -> str | None:
    """Return a commenter's name from the text of the element that holds it: no "By", no "says", no date, no colon.

    ``None`` where nothing is left, or an address alone.
    """
    line = " ".join((_TAG.sub(" ", text) if "<" in text else text).split())[: MAX_LINE * 2]
    line = line if line.isdigit() else words.strip_actions(_OPENING.sub("", line))
    if found := find_when(line):
        line = line[: found[0]].strip(EDGE) or line[found[1] :].strip(EDGE)
    if len(line) > 1 and _strip_lead(line, words.LEADS) == "":
        return None
    line = _strip_verb(line) or line
    line = _strip_lead(line, words.LEADS) or line
    line = (_strip_verb(line) or line).strip(_AROUND_NAME).removesuffix("...").strip(_AROUND_NAME)
    return line if line and len(line) <= MAX_NAME * 2 and not _WEB.match(line) else None


def is_name(text: str) -> bool:
    """Whether a stretch may be a person's or screen name: short, few words, no sentence, no cue of a button or form."""
    if not text or len(text) > MAX_NAME or text.count(" ") >= MAX_NAME_WORDS:
        return False
    is_code = sum(map(str.isdigit, text)) * 2 > len(text) or not any(map(str.isalpha, text))
    if is_code and not text.isalnum():
        return False
    if _NOT_NAME.search(_DEGREES.sub("", text)) or not _NAME.match(text.lstrip("@~").rstrip("*＊")):
        return False
    if is_action(text):
        return False
    tail = " ".join(text.split()[-2:]) if words.list_topics(text) else text
    is_counted = tail != text and words.read_count(tail) is not None
    return not (is_counted or is_reply(text) or is_form(text) or is_heading(text))


def _trim_name(text: str) -> str:
    """Return a name without the punctuation around it, an initial's full stop kept."""
    trimmed = _BOLD.sub("", text.strip(_NAME_EDGE)).removeprefix("**")
    for opening, closing in ("()", "[]"):
        if trimmed.count(opening) > trimmed.count(closing) and f"{trimmed}{closing}" in text:
            trimmed = f"{trimmed}{closing}"
    return f"{trimmed}." if _INITIAL.search(trimmed) and f"{trimmed}." in text else trimmed


def strip_badge(name: str) -> str:
    """Return a name without the badge behind it: "Karl Autor", "Ada (author)"."""
    if "comment-badge" not in words.list_topics(name):
        return name
    lowered = name.lower()
    found = compile_words(words.BADGE).search(lowered) if len(lowered) == len(name) else None
    return name[: found.start()].strip(EDGE) if found else name


def _strip_verb(text: str) -> str | None:
    """Return the name before "says:" or after "said"; ``None`` where no verb of speech ends the text."""
    lowered = text.lower()
    if len(lowered) != len(text) or "comment-verbs" not in words.list_topics(text):
        return None
    found = compile_words(words.VERBS).search(lowered)
    return _trim_name(text[: found.start()]) if found and found.start() else None


def _strip_lead(text: str, shape: str) -> str | None:
    """Return the name after "Posted by" or "schrieb"; ``None`` where no such words begin the text."""
    if _LEADING.isdisjoint(words.list_topics(text)):
        return None
    lowered = text.lower()
    found = compile_words(shape).match(lowered) if len(lowered) == len(text) else None
    return _trim_name(text[found.end() :]) if found else None


def strip_joints(text: str) -> str:
    """Return the words before a date without the "on" or "at" that leads to it."""
    found = compile_words(words.JOINTS).search(text.lower())
    return text[: found.start()].strip(EDGE) if found and len(text.lower()) == len(text) else text


def _strip_filler(text: str) -> str:
    """Return what is left of a line's words when prepositions, verbs and buttons are gone."""
    lowered = compile_words(words.ACTION_WORDS).sub(" ", text.lower())
    return compile_words(words.FILLER).sub(" ", lowered).strip(EDGE)
