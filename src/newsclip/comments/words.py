"""What words say in a comment section: buttons, forms, headings, counters, badges; built from the cue words.

Lines in, facts out. Every function is linear in the length of the line.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from unicodedata import normalize

from newsclip.cues import UNSPACED, compile_cues, list_phrases, load_cues

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

# A badge behind a name: "Ada (author)", "Karl Autor".
BADGE = r"\s+[(\[]?(?:<<comment-badge>>)[)\]]?$"
# What stands between who answers and who is answered: "Ann > Bo", "Ann replied to Bo".
ANSWERS = r"\s+(?:[>»→▸►➤↪↳⤷]|(?<!\w)(?:<<comment-reply-to>>)(?!\w))\s*"
# The prepositions before a date, at the end of a stretch.
JOINTS = r"(?:(?<!\w)(?:<<joints>>)[\s,]*)+$"
# One button, with its count, at the end of a line; and one anywhere.
ACTIONS = r"(?:^|[\s|·•\-–—,()\[\]]+)(?:<<comment-actions>>)(?:\s*[(:]?\s*\d{1,5}\)?)?[\s|·•\-–—.)\]]*$"
ACTION_WORDS = r"(?<!\w)(?:<<comment-actions>>)(?!\w)"
# A verb of speech that ends a line, and one that begins it ("schrieb", "a dit").
VERBS = (
    r"(?:(?<!\w)|(?<=[\u3040-\u9fff\uac00-\ud7af]))(?:<<comment-verbs>>)"
    r"\s*[:.…,]*(?:\s*(?:on|at|le|am|el|il|um|à))?\s*[:.…]*$"
)
VERBS_FIRST = r"(?:<<comment-verbs>>)(?!\w)\s*:?\s*"
# The words that lead to a name ("Posted by"), and the small ones between name and date.
LEADS = r"(?:<<comment-by>>)(?!\w)\s*:?\s*"
FILLER = r"(?<!\w)(?:<<comment-by|comment-verbs|comment-posted|joints|clock>>)(?!\w)"
_SUBJECT = r"(?:<<comment-subject>>)\s*[:：]\s*\S"
_READERS = "leser"
_NUMBER = r"\d{1,3}(?:[.,\u00a0\u202f' ]\d{3})*|\d{1,7}"
_COUNTS = (
    rf"(?:\W|there (?:is|are) ){{0,4}}(?P<before>{_NUMBER})\s*[)\]]?\s*(?:\w{{1,14}}\s+)?(?:{_READERS})?"
    r"(?:<<comment-nouns|comment-counted>>)(?!\w)"
    rf"|(?:all\s+|alle\s+)?(?:<<comment-nouns|comment-counted>>)\s*[:：(\[|（]*\s*(?P<after>{_NUMBER})"
    r"\s?[件条則개건]?\s*(?:[)\]）](?:\s.{0,24})?|\W*)$"
)
_HEADING = (
    r"(?:all\s+|alle\s+|les\s+|los\s+|reader\s+|recent\s+|your\s+|user\s+|vos\s+)?(?:<<comment-nouns>>)"
    r"(?:\s+(?:to|on|for|zu|sur|à|en|a|su|op)\b.*|\s*[:(].{0,12})?"
)
_NAMED = re.compile(r"<<([a-z|-]+)>>")
_COUNTED = frozenset(["comment-nouns", "comment-counted", "comment-zero", "comment-one"])
_BELOW = frozenset(["related", "read-also", "legal"])
_TOPICS = (
    *sorted(_COUNTED | _BELOW),
    *("comment-action", "comment-actions", "comment-forms", "comment-notices", "comment-badge", "comment-reply-to"),
    *("comments-elsewhere", "member-panel", "comment-verbs", "comment-by"),
)
_NONE: frozenset[str] = frozenset()
_ACCENTS = re.compile("[\u0300-\u0304\u0308]")
_WORD = re.compile(r"\w+")
_RUN = re.compile(r"[^\W\d_]+")
_NUMBERS = re.compile(r"\d[\d.,]*")
_COUNTS_ONLY = re.compile(r"[\d\s|·•#.,/+\-–—()\[\]*×✕▲▼↑↓…]*")


@cache
def compile_words(shape: str) -> re.Pattern[str]:
    """Return a pattern with the phrases of the topics that it names in ``<<...>>``; it reads lower-cased text."""
    return re.compile(_NAMED.sub(lambda named: _spell_phrases(named[1]), shape))


def _spell_phrases(topics: str) -> str:
    phrases = {phrase for topic in topics.split("|") for phrase in _list_phrases(topic)}
    ordered = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    return "|".join(r"\s+".join(map(re.escape, phrase.split())) for phrase in ordered)


def _list_phrases(topic: str) -> list[str]:
    """Return the phrases of a topic, each also without its accents: capitals often drop them ("ΣΧΟΛΙΑ")."""
    if topic in ("joints", "clock"):
        return load_cues("date-words")[topic]
    phrases = [phrase.lower().removesuffix("*") for phrases in load_cues(topic).values() for phrase in phrases]
    bare = (normalize("NFC", _ACCENTS.sub("", normalize("NFD", phrase))) for phrase in phrases if not phrase.isascii())
    return [*phrases, *bare]


@cache
def list_words(*topics: str) -> frozenset[str]:
    """Return the words of the phrases of some topics: a quick look before a pattern of them."""
    return frozenset(word for topic in topics for phrase in _list_phrases(topic) for word in _WORD.findall(phrase))


@lru_cache(maxsize=MAX_KNOWN)
def list_topics(text: str) -> frozenset[str]:
    """Return the topics of which a line may hold a phrase, by its words: a quick look before a pattern of them.

    Scripts that do not part their words are not looked at: all may stand there.
    """
    if not text.isascii() and UNSPACED.search(text):
        return frozenset(_TOPICS)
    filed, stems = _file_phrases()
    lowered = text.lower()
    found = [filed[run] for run in filed.keys() & _RUN.findall(lowered)]
    found += [topics for stem, topics in stems.items() if stem in lowered]
    return found[0] if len(found) == 1 else _NONE.union(*found)


@cache
def _file_phrases() -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]]]:
    """Return the topics of phrases by the longest run of letters that stands in each as a word; and by words that may
    go on.
    """
    filed: tuple[dict[str, frozenset[str]], dict[str, frozenset[str]]] = {}, {}
    for topic in _TOPICS:
        stems = {phrase[:-1] for phrase in list_phrases(topic) if phrase.endswith("*")}
        for phrase in _list_phrases(topic):
            runs = _RUN.findall(phrase)
            whole = runs[: len(runs) - (phrase in stems)]
            keys = [max(whole, key=len)] if whole else runs
            for key in [*keys, f"{_READERS}{runs[0]}"] if topic in _COUNTED else keys:
                file = filed[not whole]
                file[key] = file.get(key, _NONE) | {topic}
    return filed


def strip_actions(line: str) -> str:
    """Return the line without the buttons at its ends: "Reply", "Report", "Like 3", "· Répondre"."""
    for _ in range(4 if "comment-actions" in list_topics(line) else 0):
        lowered = line.lower()
        last = [word for word in (word.rstrip("0123456789") for word in _WORD.findall(lowered)[-2:]) if word]
        if len(lowered) != len(line) or not last or last[-1] not in list_words("comment-actions"):
            return line
        found = compile_words(ACTIONS).search(lowered)
        if not found:
            return line
        line = line[: found.start()].rstrip()
    return line


def is_action(line: str) -> bool:
    """Whether a line is nothing but buttons and counts of a comment section: "Reply", "12 Like Report"."""
    if len(line) > MAX_LINE:
        return False
    if not any(character.isalpha() for character in line):
        return _COUNTS_ONLY.fullmatch(line) is not None
    if "comment-actions" not in list_topics(line):
        return False
    lowered, known = line.lower(), list_words("comment-actions")
    if not all(word in known or word[0] >= "\u0e00" or word.isdigit() for word in _WORD.findall(lowered)):
        return False
    return not any(map(str.isalpha, compile_cues("comment-actions").sub(" ", lowered)))


def _finds(topic: str, text: str, longest: int, *, within: bool = False) -> bool:
    """Whether a line of at most so many characters begins with a phrase of a topic, or has one ``within``."""
    if len(text) > longest or topic not in list_topics(text):
        return False
    pattern, lowered = compile_cues(topic), text.lower()
    return (pattern.search(lowered) if within else pattern.match(lowered)) is not None


def is_form(line: str) -> bool:
    """Whether a line belongs to the form below the comments ("Leave a reply", "Comments are closed")."""
    return _finds("comment-forms", line, MAX_LINE * 2, within=True)


@lru_cache(maxsize=MAX_KNOWN)
def read_count(line: str) -> int | None:
    """Return the number of comments that a heading or counter states ("12 Comments", "Kommentare (3)", "No comments").

    ``None`` where the line is no such counter.
    """
    lowered = line.lower().strip()
    if len(lowered) > MAX_LINE or _COUNTED.isdisjoint(list_topics(line)):
        return None
    for topic, count in (("comment-zero", 0), ("comment-one", 1)):
        if compile_cues(topic).match(lowered):
            return count
    found = None if lowered[-1] == "." and lowered.count(" ") > MAX_COUNTED else compile_words(_COUNTS).match(lowered)
    if not found or len(_NUMBERS.findall(lowered)) > MOST_NUMBERS:
        return None
    digits = re.sub(r"\D", "", found["before"] or found["after"] or "")
    return int(digits) if digits and len(digits) <= 7 else None


@lru_cache(maxsize=MAX_KNOWN)
def is_heading(line: str) -> bool:
    """Whether a short line heads a comment section: "Comments", "12 Responses to “Title”", "Leserkommentare"."""
    lowered = line.lower().strip(EDGE + "!")
    if len(lowered) > MAX_LINE or not lowered or _COUNTED.isdisjoint(list_topics(line)):
        return False
    if compile_words(_HEADING).fullmatch(lowered) or read_count(lowered) is not None:
        return True
    return compile_cues("comment-counted").fullmatch(lowered) is not None and not is_action(lowered)


def is_badge(text: str) -> bool:
    """Whether a line is nothing but a badge: "Author", "Moderator"."""
    if len(text) > MAX_BADGE or "comment-badge" not in list_topics(text):
        return False
    return compile_words(BADGE).fullmatch(f" {text.lower().strip()}") is not None


def is_reply(text: str) -> bool:
    """Whether a line says whom a comment answers and nothing else: "In reply to NAME"."""
    return _finds("comment-reply-to", text, MAX_REPLY)


def is_subject(text: str) -> bool:
    """Whether a heading only repeats what is answered: "Re: The title of the thread"."""
    return len(text) <= MAX_LINE and compile_words(_SUBJECT).match(text.lower()) is not None


def is_elsewhere(text: str) -> bool:
    """Whether a line heads a list of comments on other pages: "Recent comments"."""
    return _finds("comments-elsewhere", text, MAX_BADGE, within=True)


def is_member(text: str) -> bool:
    """Whether a line tells of a member of a board and of no post: "Joined", "Messages: 12"."""
    if len(text) > MAX_BADGE or "member-panel" not in list_topics(text):
        return False
    lowered = text.lower()
    found = compile_cues("member-panel").match(lowered)
    return found is not None and not lowered[found.end() :].strip(" :：.,/-0123456789")


def is_end(text: str) -> bool:
    """Whether a short line heads what stands below comments: other articles, the page's footer."""
    if len(text) > MAX_END or text[-1:] in ".!?":
        return False
    lowered = text.lower()
    found = (compile_cues(topic).match(lowered) for topic in _BELOW & list_topics(text))
    return lowered[:1] == "\N{COPYRIGHT SIGN}" or any(one and len(one[0]) * 2 > len(lowered) for one in found)


def is_notice(text: str) -> bool:
    """Whether a line begins with what a site says about commenting: "You can follow this conversation"."""
    return _finds("comment-notices", text, MAX_NOTICE)
