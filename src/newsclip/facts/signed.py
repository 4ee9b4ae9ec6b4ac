"""The names in the lines of a clipping, and in its marked elements, that may sign the article."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from newsclip.blocks import COMMENT_ROLES, Role
from newsclip.cues import list_phrases
from newsclip.facts.byline import read_names
from newsclip.facts.context import Context, spell_key
from newsclip.facts.dates import FoundDate
from newsclip.facts.dates.words import find_word
from newsclip.facts.evidence import Features, weigh_place
from newsclip.facts.lines import LONGEST_LINE, Lines
from newsclip.facts.names import UNSPACED, is_name, is_single_name
from newsclip.markup import AUTHOR, PERSON

MOST_AUTHORS = 12
# Blocks above the headline and below the article in which a name alone may be the writer's.
REACH_ABOVE, REACH_BELOW = 12, 24
# In a longer line a "by" in the middle belongs to a sentence.
LONGEST_CUE_LINE = 80
LONGEST_LABEL = 40
# Letters of a name on the line below a cue: "EN" is a language to be chosen.
SHORTEST_BELOW = 3
# Letters of a menu's entry.
LONGEST_ENTRY = 32
_SIGNATURE = re.compile(r"[(（]([^()（）]{2,40})[)）]\s*$")
_PIECES = re.compile(r"[|•·,/–—]|\s-\s|\s{2,}")


@dataclass(slots=True)
class Sighting:
    """One place that names authors. ``rank`` orders the places of the same name: the names of the least are taken."""

    names: list[str]
    features: Features
    rank: float


def list_signed(context: Context, lines: Lines, headline: int | None) -> Iterator[Sighting]:
    """Yield the names that a reader is shown in lines that may sign the article."""
    for index, block in enumerate(context.blocks):
        is_subhead = block.role is Role.SUBHEAD and context.start < index < context.end
        if block.role in COMMENT_ROLES or index == headline or is_subhead:
            continue
        found: list[tuple[str, list[str], float]] = []
        if len(block.text) <= LONGEST_LINE:
            found = list(_read_line(context, lines, index, headline))
        elif index >= context.end - 2 and (signed := _SIGNATURE.search(block.text[-LONGEST_LINE:])):
            found = [("line ends", read_names(signed[1]), 3.2)] if is_name(signed[1]) else []
        found += _read_parts(context, index)
        for name, names, rank in found:
            names = [name for name in map(trim_name, names) if name]
            if names:
                features = weigh_place(context, index, headline) | {"in menu": float(_is_in_menu(context, index))}
                features[name] = 1.0
                beside = any(lines.read_line(index + step).dated for step in (-1, 1))
                features["unspaced by date"] = float(beside and UNSPACED.search(names[0]) is not None)
                far = abs(index - (headline if headline is not None else context.start))
                yield Sighting(names, features | {"shown": 1.0}, rank + far / 1000)


def _read_parts(context: Context, index: int) -> list[tuple[str, list[str], float]]:
    """Return the names in elements that say they hold an author, or lead to one: elements are boundaries."""
    block = context.blocks[index]
    found: list[tuple[str, list[str], float]] = []
    if block.markup is None:
        return found
    groups: dict[str, list[str]] = {}
    for part in block.markup.parts:
        if part.signs & (AUTHOR | PERSON) and 1 < len(part.text) <= LONGEST_LINE:
            kind = "part both" if part.signs & AUTHOR and part.signs & PERSON else "part author"
            kind = "part person" if not part.signs & AUTHOR else kind
            groups.setdefault(kind, []).append(part.text)
    for kind, texts in groups.items():
        if names := read_all_names(texts):
            found.append((kind, names, 2.5))
    is_marked = block.markup.signs & (AUTHOR | PERSON) and len(block.text) <= LONGEST_LINE and not groups
    if is_marked and (names := read_names(block.text)):
        whole = spell_key(block.text) == spell_key(" ".join(names))
        found.append(("part block" if whole else "part in block", names, 2.8))
    return found


def _read_line(
    context: Context, lines: Lines, index: int, headline: int | None
) -> Iterator[tuple[str, list[str], float]]:
    """Yield what a short line's own wording says: how it names somebody, and the names."""
    text, line = context.blocks[index].text, lines.read_line(index)
    label = text[:LONGEST_LABEL].strip(" :：-–—|•*·").lower()
    if label in list_phrases("byline", "author_boxes"):
        return
    above = context.blocks[index - 1].text[:LONGEST_LABEL].strip(" :：-–—|•*·").lower() if index else ""
    if line.cue and line.cue[0] and (index >= context.end or _is_listed(lines, index)):
        return  # "…, by Ida Roe" below an article is the next one's teaser
    if line.cue and (not line.cue[0] or len(text) <= LONGEST_CUE_LINE or line.dates):
        where = "line opens" if not line.cue[0] else "line holds cue"
        inside = line.cue[0] > 0 and not line.dates
        names = [name for name in read_names(text[line.cue[0] :]) if _may_be_called(name, inside=inside)]
        yield where, names, 3.0 + bool(line.cue[0])
    elif above in list_phrases("byline", "author_boxes"):
        may_be_name = not text.isascii() or len(text) >= SHORTEST_BELOW
        yield "line below cue", read_names(text) if may_be_name and not _is_wording(lines, text) else [], 3.1
    elif line.dates:
        yield "line dated", _read_beside(lines, text, line.dates), 4.0
    elif line.named and _is_near(context, index, headline) and not _is_wording(lines, text):
        yield "line named", read_names(text), 4.0
    elif described := _read_described(text):
        yield "line described", [described], 4.0
    elif line.signed:
        yield "line described", read_names(text), 4.0
    elif is_single_name(text) and _is_near(context, index, headline) and not _is_wording(lines, text):
        yield "line single", [text.strip()], 5.0


def _read_described(text: str) -> str | None:
    """Return the name before a job without a comma between: "Ida Roe North of England correspondent"."""
    words = text.split()
    if not 3 <= len(words) <= 8 or words[-1].lower() not in list_phrases("jobs"):
        return None
    name = " ".join(words[:2])
    return name if words[0].lower() in load_given_names() and is_name(name) else None


def _is_near(context: Context, index: int, headline: int | None) -> bool:
    anchor = headline if headline is not None else context.start
    return anchor - REACH_ABOVE <= index < context.start + 3 or context.end - 3 <= index < context.end + REACH_BELOW


def _may_be_called(name: str, *, inside: bool) -> bool:
    """Whether somebody may be called so: not "information", a label, nor ``inside`` a line a word in small letters."""
    words = name.lower().split()
    return len(words) > 1 or (words[0] not in list_phrases("not_in_names") and not (inside and name[0].islower()))


def _is_listed(lines: Lines, index: int) -> bool:
    """Whether a line that names somebody at its end stands among others that do: a list of books or of teasers."""
    around = (lines.read_line(index + step).cue for step in (-2, -1, 1, 2))
    return any(cue and cue[0] for cue in around)


def _is_wording(lines: Lines, text: str) -> bool:
    """Whether a line in the shape of a name is none.

    It has a word that only labels have, as "Contents", or is mostly of words that the clipping writes in small letters.
    """
    words = [word.strip(".,'’").lower() for word in text.split()]
    if not list_phrases("not_in_names").isdisjoint(words):
        return True
    if UNSPACED.search(text):
        return False
    told = [word for word in words if len(word) > 2 and word not in list_phrases("name_particles")]
    if not told or not lines.is_written_small(told[0]):
        return False
    return 2 * sum(lines.is_written_small(word) for word in told) >= len(told)


def _read_beside(lines: Lines, text: str, dates: Sequence[FoundDate]) -> list[str]:
    """Return the names on the line of dates: before them, or behind a mark."""
    before, after = text[: dates[0].start], text[dates[-1].end :]
    for piece in (*_PIECES.split(before), *_PIECES.split(after)):
        piece = piece.strip(" ,;:|·•-–—/")
        if (is_name(piece) or (is_single_name(piece) and piece == text[: len(piece)])) and not _is_wording(
            lines, piece
        ):
            return read_names(piece) or [piece]
    names = read_names(before)
    told = names and is_name(names[0]) and before.strip().startswith(names[0])
    return names if told and not _is_wording(lines, names[0]) else []


def _is_in_menu(context: Context, index: int) -> bool:
    """Whether the lines around a name are as short as a menu's, without gaps."""
    around = context.blocks[max(0, index - 3) : index + 4]
    return all(len(block.text) < LONGEST_ENTRY and not block.blanks_before for block in around)


def trim_name(name: str) -> str | None:
    """Return a name without the weekday or month behind it; ``None`` of what is only that, a time, or a label."""
    words = name.split()
    while words and (find_word(words[-1], "weekday") or (len(words[-1]) > 2 and find_word(words[-1], "month"))):
        words.pop()
    trimmed = " ".join(words)
    lowered = trimmed.lower()
    if not words or lowered in list_phrases("share", "menu", "form") or lowered.startswith(_labels()):
        return None
    if len(words) > 1 and any(map(str.isdigit, trimmed)):
        return None
    return trimmed


@cache
def load_given_names() -> frozenset[str]:
    """Return given names of some eighty countries in small letters, as Faker lists them (MIT licence)."""
    return frozenset((files(__package__) / "given_names.txt").read_text("utf-8").split())


@cache
def _labels() -> tuple[str, ...]:
    return tuple(sorted(f"{phrase} " for phrase in list_phrases("published", "modified", "posted-notice", "related")))


def read_all_names(texts: list[str]) -> list[str]:
    """Return the names in what a source says of the authors, each once."""
    names = [name for text in texts for name in map(trim_name, read_names(text)) if name]
    return list({spell_key(name): name for name in reversed(names)}.values())[::-1][:MOST_AUTHORS]
