"""Dates that running text gives of itself: datelines that open a paragraph, and sentences that tell the day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import islice

from newsclip.blocks import COMMENT_ROLES
from newsclip.cues import compile_cues, list_phrases
from newsclip.facts.dates import FoundDate, list_dates, may_hold_date
from newsclip.fields.scene import Scene, spell_key
from newsclip.fields.traits import LONGEST_LINE, Traits

# Blocks above the article's start in which a long standfirst may open with a dateline.
REACH_OPENING = 6
# Paragraphs of which one may open with a dateline: a long standfirst counts for one, or two.
REACH_PARAGRAPHS = 4
# Characters of a first paragraph in which "BREMEN, 4 March 2024 –" may stand.
DATELINE = 60
# Blocks above the article's end, and below it, in which a sentence may tell when it was published.
REACH_CLOSING, REACH_SAID = 6, 40
# Characters in which such a sentence, or a long line with a label, tells the day.
SAYING = 200
# Letters of a headline that is known again in a teaser, and characters of the date there with the marks beside it.
SHORTEST_TITLE, LONGEST_TEASED, MARKS = 15, 60, 6
# Lines in which a day far from the article is looked for: a clipping with more such lines is a list.
MOST_LOOKED_AT = 600
# Characters of a label before its date.
LONGEST_LEAD = 30
_PARTS = re.compile(r"\s?(?:[)\]】）]\s?[-–—:|/]?|\([^()]{1,20}\)\s?[-–—:]|[-–—:|/])\s?\S")


def list_datelines(scene: Scene, anchor: int) -> Iterator[tuple[int, FoundDate]]:
    """Yield the dates that open a standfirst or one of the article's first paragraphs, with their blocks' indexes.

    ``anchor`` is the index of the headline's block. A mark parts such a date from the text: "BREMEN, 4 March 2024 –".
    """
    for index in range(max(anchor + 1, scene.start - REACH_OPENING, 0), min(scene.start + REACH_PARAGRAPHS, scene.end)):
        text = scene.blocks[index].text
        if len(text) <= LONGEST_LINE and index != scene.start:
            continue
        text = text[:DATELINE]
        for date in list_dates(text):
            if date.value and date.start <= DATELINE / 2 and _PARTS.match(text, date.end):
                yield index, date
                break


def list_told(scene: Scene, traits: Traits, anchor: int) -> Iterator[tuple[int, FoundDate]]:
    """Yield the dates that a sentence or a long line tells of the article, with their blocks' indexes.

    Programs print such sentences below an article ("This entry was posted on … and is filed under …"); long lines hold
    a label and a date with all that is known besides. When it was first published elsewhere does not count.
    """
    words, openings = _list_openings()
    last = min(scene.end + REACH_SAID, len(scene.blocks))
    for index in (*range(anchor + 1, scene.start), *range(max(scene.start, scene.end - REACH_CLOSING), last)):
        key, block = scene.keys[index], scene.blocks[index]
        is_sentence = key.partition(" ")[0] in words and key.startswith(openings)
        if (is_sentence or len(block.text) > LONGEST_LINE) and block.role not in COMMENT_ROLES:
            lowered = block.text[:SAYING].lower()
            is_told = is_sentence or compile_cues("published").match(lowered)
            if is_told and not compile_cues("first-published").search(lowered):
                dates = (date for date in traits.list_dates(index) if date.value and date.kind != "modified")
                date = next(dates, None)
                if date is not None and date.end <= SAYING:
                    yield index, replace(date, kind="published")


def find_labelled_day(scene: Scene, traits: Traits) -> FoundDate | None:
    """Return the date of the one day on which, as lines anywhere but among comments say, something was published.

    Such a line opens with its label, "Published on: 15 August 2025". Where lines name several days they are of teasers.
    """
    found: dict[str, FoundDate] = {}
    for index in islice(_list_labelled(scene), MOST_LOOKED_AT):
        for date in traits.list_dates(index)[:1]:
            if date.value and date.kind == "published" and date.start <= LONGEST_LEAD:
                found.setdefault(date.value[:10], date)
    return next(iter(found.values())) if len(found) == 1 else None


def _list_labelled(scene: Scene) -> Iterator[int]:
    for index, block in enumerate(scene.blocks):
        if len(block.text) <= LONGEST_LINE and block.role not in COMMENT_ROLES and may_hold_date(block.text):
            lowered = block.text.lower()
            if compile_cues("published").match(lowered) and not compile_cues("first-published").search(lowered):
                yield index


def find_teased_day(scene: Scene, traits: Traits, headline: int) -> FoundDate | None:
    """Return the date that a teaser of the article itself bears: behind the headline's words, or on the next line.

    ``headline`` is the index of the headline's block. Nothing where such teasers bear several days.
    """
    key = scene.keys[headline]
    if len(key) < SHORTEST_TITLE:
        return None
    found: dict[str, FoundDate] = {}
    alike = (at for at, other in enumerate(scene.keys) if at != headline and other.startswith(key))
    for index in islice(alike, MOST_LOOKED_AT):
        block = scene.blocks[index]
        rest, place = len(block.text) - len(scene.blocks[headline].text), index
        if scene.keys[index] == key:
            place = index + 1
            rest = len(scene.blocks[place].text) if place < len(scene.blocks) else 0
        if 0 < rest <= LONGEST_TEASED and block.role not in COMMENT_ROLES:
            dates = [date for date in traits.list_dates(place) if date.value and rest - len(date.raw) <= MARKS]
            found.update((date.value[:10], date) for date in dates[:1] if date.value)
    return next(iter(found.values())) if len(found) == 1 else None


@cache
def _list_openings() -> tuple[frozenset[str], tuple[str, ...]]:
    """Return the first words of such sentences, and how they begin."""
    openings = tuple(sorted(spell_key(phrase) for phrase in list_phrases("posted-notice")))
    return frozenset(opening.partition(" ")[0] for opening in openings), openings
