"""When a pasted thread of a board began: a board says it by the thread's title, or beside the first of its posts."""

from __future__ import annotations

import re
from functools import cache

from newsclip.cues import compile_cues, list_phrases
from newsclip.facts.dates import LONGEST_RELATIVE, FoundDate, labels_other_date, may_hold_date
from newsclip.fields.byline import find_byline_cue
from newsclip.fields.scene import Scene, spell_key
from newsclip.fields.traits import Traits

# Characters of a line in which a board says who began the thread and when; of the date's company in it, and behind it.
LONGEST_LINE, LONGEST_BESIDE, LONGEST_BEHIND = 120, 40, 3
# Characters before a date that opens its line: "Posted ".
LONGEST_LEAD = 12
# Lines above a thread's day in which its writer is named.
REACH_ABOVE = 3
# The number of a thread's first post, as boards print it beside its date: "#1".
_FIRST = re.compile(r"(?<![\w#])#1(?!\w)")
# How the words of a line end that ends in the number of a post, 1 or 2.
_LAST_WORDS = frozenset({" 1", " 2", "1", "2"})
# How some boards sign posts: "writer date number", with nothing else on the line.
_NUMBERED = re.compile(r"\s([12])$")
_ANSWER = re.compile(r"(?:re|aw|antw|sv|vs)\s?:", re.IGNORECASE)


def find_thread_start(scene: Scene, traits: Traits) -> FoundDate | None:
    """Return the date on which a thread was begun, with no value where it is told from now; ``None`` for no thread.

    A clipping is a thread where a line says who started it and when, where its first post has its number beside its
    date, or where its posts are signed with a writer, a date and a number that counts up.
    """
    first: FoundDate | None = None
    relative: FoundDate | None = None
    for index in _list_hints(scene):
        if found := _read_post(scene, traits, index):
            if found.value:
                return found
            relative = relative or found
        elif numbered := _read_numbered(scene, traits, index):
            if numbered[0] == 1:
                first = first or numbered[1]
            elif first:
                return first
    return relative


def _list_hints(scene: Scene) -> list[int]:
    """Return the indexes of the short lines that begin or end as a post's signature may: few need a closer look."""
    words = _list_first_words()
    return [
        index
        for index, key in enumerate(scene.keys)
        if (key[-2:] in _LAST_WORDS or key.partition(" ")[0] in words) and len(scene.blocks[index].text) <= LONGEST_LINE
    ]


@cache
def _list_first_words() -> frozenset[str]:
    phrases = list_phrases("thread-opened", "thread-start", "byline")
    return frozenset(spell_key(phrase).partition(" ")[0] for phrase in phrases) | {"1"}


def _read_post(scene: Scene, traits: Traits, index: int) -> FoundDate | None:
    """Read a line that alone tells when the thread began."""
    text = scene.blocks[index].text
    found = None
    if index <= scene.start:
        if "#1" in text and _FIRST.search(text):
            found = _read_first_post(scene, traits, index)
        elif "»" in text and may_hold_date(text):
            found = _read_by(traits, index, text)
    return found or _read_opened(scene, traits, index)


def _read_opened(scene: Scene, traits: Traits, index: int) -> FoundDate | None:
    """Read a line that says when a thread was begun: "Started by Ada, 3 May 2024", or "Start date" below a writer."""
    text = scene.blocks[index].text
    lowered = text.lower()
    if not compile_cues("thread-opened").match(lowered):
        if not compile_cues("thread-start").match(lowered):
            return None
        above = scene.blocks[max(0, index - REACH_ABOVE) : index]
        if not any(compile_cues("thread-opened").match(block.text[:LONGEST_LINE].lower()) for block in above):
            return None
    dates = traits.list_dates(index)
    if len(dates) != 1 or dates[0].kind == "modified":
        return None
    is_last = len(text) - dates[0].end <= LONGEST_BEHIND or dates[0].kind == "relative"
    return dates[0] if is_last else None


def _read_first_post(scene: Scene, traits: Traits, index: int) -> FoundDate | None:
    """Read the date beside the number of a thread's first post: on its line, else above or below it."""
    text = scene.blocks[index].text
    if dates := _list_own(traits, index):
        return dates[0] if len(text) - len(dates[0].raw) <= LONGEST_BESIDE else None
    if len(text) > LONGEST_BEHIND:
        return None
    beside = [
        date
        for place in (index - 1, index + 1)
        for date in _list_own(traits, place)[:1]
        if date.start <= LONGEST_LEAD and not _is_told_otherwise(scene, place)
    ]
    return next((date for date in beside if date.kind == "published"), beside[0] if beside else None)


def _read_by(traits: Traits, index: int, text: str) -> FoundDate | None:
    """Read a signature that ends in an arrow and a date: "by Ada » Mon May 6, 2024 9:14 pm"."""
    dates = _list_own(traits, index)
    at = text.rfind("»", 0, dates[0].start) if len(dates) == 1 else -1
    if at < 0 or len(text) - dates[0].end > LONGEST_BEHIND or find_byline_cue(text) is None:
        return None
    return dates[0] if dates[0].start - at <= LONGEST_LEAD else None


def _list_own(traits: Traits, index: int) -> list[FoundDate]:
    return [date for date in traits.list_dates(index) if date.kind != "modified"]


def _is_told_otherwise(scene: Scene, index: int) -> bool:
    """Whether the line above a date says that it is a member's or an answer's."""
    above = scene.blocks[index - 1].text[:LONGEST_RELATIVE] if index else ""
    return labels_other_date(above) or _ANSWER.match(above) is not None


def _read_numbered(scene: Scene, traits: Traits, index: int) -> tuple[int, FoundDate] | None:
    """Read a signature that ends in a date and its post's number: the number, 1 or 2, and the date."""
    text = scene.blocks[index].text
    match = _NUMBERED.search(text)
    if match is None or (match[1] == "1" and index > scene.start) or not may_hold_date(text):
        return None
    dates = traits.list_dates(index)
    if len(dates) != 1 or dates[0].value is None or text[dates[0].end :].strip() != match[1]:
        return None
    return int(match[1]), dates[0]
