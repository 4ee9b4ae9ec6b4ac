"""Lines around comments that are no text of theirs: buttons, forms, headings, counters, badges.

Nothing here knows of blocks, labels or trees: lines in, facts out. Every function is linear in the line's length.
"""

from __future__ import annotations

import re
from functools import lru_cache

from newsclip.comments.wording import (
    compile_actions,
    compile_badges,
    compile_counts,
    compile_heading,
    compile_subject,
    list_nouns,
    may_be_actions,
    may_end_in_action,
    may_hold_form,
)
from newsclip.cues import compile_cues

MAX_LINE = 160
"""Characters: no line that only signs, heads or counts comments was seen to be longer."""
MAX_BADGE = 48
"""Characters of a badge: as many as of a name."""
MAX_REPLY = 90
"""Characters of a line that says whom a comment answers: a few words and a name."""
MAX_END = 60
"""Characters of a line that heads what stands below comments."""
MAX_NOTICE = 200
"""Characters of what a site says about commenting."""
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


def may_head(line: str) -> bool:
    """Whether a line holds a word for comments: a quick look before the long ones."""
    return bool(list_nouns(line.lower()))


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
