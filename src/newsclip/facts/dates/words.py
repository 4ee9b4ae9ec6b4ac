"""The words that dates are made of, in many languages, and the tokens of a line in which they are looked for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import Literal, NamedTuple

from newsclip.cues import UNSPACED, load_cues

Kind = Literal["month", "weekday", "unit", "near", "ago", "about", "joint", "of", "mark", "one", "clock"]

# Pieces of a line that stand between a day and its month, at most.
REACH = 12
UNITS = ("second", "minute", "hour", "day", "week", "month", "year")
# The topic of each kind. The words of some mean a number: their place in the list, counted from what stands here.
_TOPICS: tuple[tuple[str, Kind, int | None], ...] = (
    ("months", "month", 1), ("weekdays", "weekday", 0), ("time_units", "unit", 0), ("near_days", "near", 0),
    ("ago", "ago", None), ("about", "about", None), ("date_joints", "joint", None), ("date_joiners", "of", None),
    ("clock_words", "clock", None), ("day_halves", "clock", None),
)  # fmt: skip
_ONE = "a an one un une ein eine einer einem einen una uma um een en ett".split()
# Behind a year a time may be glued to it, another date, or what is counted: "20255 mins read", "20230 Kommentare".
GLUED_TO_YEAR = r"\d?(?::\d\d|\s[^\W\d_]{3}|\.\s?[^\W\d_]|[./]\d\d?[./])"
YEAR = re.compile(rf"(?<!\d)(?:19[89]\d|20\d\d|25[3-9]\d)(?!\d(?!{GLUED_TO_YEAR}))")
# A word goes on with vowel signs and marks that are no letters to Python; an apostrophe or hyphen parts it.
_WORD = r"[^\W\d_][^\s\d_.,:;!?/|()\[\]<>\-–—·•'’\"“”@#]*"
_TOKEN = re.compile(rf"{YEAR.pattern}|\d+|{_WORD}|\S")
_GLUED = re.compile(r"(?<=[^\W\d_A-ZÀ-ÞА-Я])(?=[A-ZÀ-ÞА-Я])")
_LETTERS = re.compile(r"[^\W\d_]+")
_PIECES = re.compile(r"\d+|[^\W\d_]+")
_DIGIT = re.compile(r"\d")
_CLOCK = re.compile(r"\d\s?[:.h]\s?\d\d")


class Token(NamedTuple):
    """A number, a word, or a mark: as written in small letters, with its character offsets."""

    text: str
    start: int
    end: int


class Meaning(NamedTuple):
    """What words mean as one of a kind, a number (month, weekday, unit, days ago), and how many tokens they are."""

    value: int
    width: int


def list_tokens(text: str, low: int = 0, high: int | None = None) -> list[Token]:
    """Return the tokens of a stretch of text; glued words are parted at a capital, or where known ones end."""
    tokens = []
    for match in _TOKEN.finditer(text, low, len(text) if high is None else high):
        word, start = match[0], match.start()
        if word.isascii() and (len(word) == 1 or word.isdigit() or word[1:].islower()):
            tokens.append(Token(word.lower(), start, match.end()))  # as most are: no capital begins another word
            continue
        for part in _part(word):
            tokens.append(Token(part.lower(), start, start + len(part)))
            start += len(part)
    return tokens


def _part(word: str) -> Iterator[str]:
    for piece in _GLUED.split(word):
        while len(piece) > 1 and UNSPACED.match(piece):
            known = next((end for end in range(len(piece), 0, -1) if piece[:end] in _known()), 1)
            yield piece[:known]
            piece = piece[known:]
        if piece:
            yield piece


def find_meaning(tokens: list[Token], at: int, kind: Kind, languages: Sequence[str] | None = None) -> Meaning | None:
    """Return what the words at a place mean as one of a kind, in their longest wording, or ``None``.

    ``languages`` are BCP 47 codes; they decide where two languages give one name to two months (Polish and Croatian
    "listopada"). Undecided, it is ``None``.
    """
    for rest, meanings in _index(kind).get(tokens[at].text, ()) if at < len(tokens) else ():
        width = 1 + len(rest)
        if not rest or rest == tuple(token.text for token in tokens[at + 1 : at + width]):
            if len(meanings) > 1 and kind == "month":
                spoken = {code.split("-")[0].lower() for code in languages or ()}
                meanings = {value: codes for value, codes in meanings.items() if codes & spoken}
            return Meaning(next(iter(meanings)), width) if len(meanings) == 1 or kind != "month" else None
    return None


def find_word(word: str, *kinds: Kind) -> bool:
    """Whether a word alone is of one of some kinds, as a weekday."""
    tokens = list_tokens(word.strip(".,"))
    return any((found := find_meaning(tokens, 0, kind)) and found.width == len(tokens) for kind in kinds)


def is_undecided(word: str) -> bool:
    """Whether a word names one month in one language and another in the next."""
    return any(len(meanings) > 1 for _, meanings in _index("month").get(word.lower(), ()))


def may_begin(token: Token) -> bool:
    """Whether a date without a year may begin with a token."""
    return token.text[0].isdecimal() or token.text in _starts()


@cache
def load_short_units() -> frozenset[str]:
    """Return the letters of units that need no "ago" beside their number: "3h", "2 min"."""
    return frozenset(word for words in load_cues("short_units").values() for word in words)


def may_hold_short_date(text: str) -> bool:
    """Whether a text has the words or marks of a date without a year: a quick look before it is read."""
    if not text.isascii() and UNSPACED.search(text):
        return True
    has_digit = _DIGIT.search(text) is not None
    if has_digit and _CLOCK.search(text):
        return True
    if _telling_runs(dated=has_digit).isdisjoint(_LETTERS.findall(text.lower())):
        return False
    pieces = list_pieces(text)
    if not _list_runs("near").isdisjoint(pieces) or (has_digit and may_name_day(pieces)):
        return True
    is_told = not _list_runs("ago").isdisjoint(pieces)
    ones, counted = _list_runs("one"), _list_runs("unit", "clock") if is_told else _list_bare()
    return any(
        (other in counted and (one in ones or one.isdecimal())) or (other.isdecimal() and one in counted)
        for one, other in pairwise(pieces)
    )


def list_pieces(text: str) -> list[str]:
    """Return the numbers and the runs of letters of a text, in small letters; glued words are parted at a capital."""
    return _PIECES.findall(_GLUED.sub(" ", text).lower())


def may_name_day(pieces: list[str]) -> bool:
    """Whether the number next to what may be a month's name is no year's, among the pieces of a text."""
    named = _list_runs("month", "mark")
    if named.isdisjoint(pieces):
        return False
    places = [at for at, piece in enumerate(pieces) if piece in named]
    sides = (side for at in places for side in (pieces[max(0, at - REACH) : at][::-1], pieces[at : at + REACH]))
    nearest = (next(filter(str.isdecimal, side), "year") for side in sides)
    return any(len(number) not in (3, 4) for number in nearest)


@cache
def _list_runs(*kinds: Kind) -> frozenset[str]:
    """Return of each wording of some kinds the longest run of letters, of hours and units all: signs part words."""
    found: set[str] = set()
    for words, kind, _, _ in _list_wordings():
        runs = _LETTERS.findall(" ".join(words))
        if kind in kinds and runs:
            found.update(runs if kind in ("unit", "clock") else [max(runs, key=len)])
    return frozenset(found)


@cache
def _list_bare() -> frozenset[str]:
    """Return the runs of letters of what means a time beside its number alone: "3h", "3 pm"."""
    return _list_runs("clock").union(*map(_LETTERS.findall, load_short_units()))


@cache
def _telling_runs(*, dated: bool) -> frozenset[str]:
    """Return the runs of letters in the words that a date without a year has."""
    units = set(_index("unit")) if dated else set(_index("unit")) - load_short_units()
    words = units | set(_index("near")) | (set(_index("month")) if dated else set())
    return frozenset(run for word in words for run in _LETTERS.findall(word))


@cache
def _starts() -> frozenset[str]:
    return frozenset(words[0] for words, _, _, _ in _list_wordings())


@cache
def _known() -> frozenset[str]:
    return frozenset(word for words, _, _, _ in _list_wordings() for word in words)


@cache
def _index(kind: Kind) -> dict[str, list[tuple[tuple[str, ...], dict[int, set[str]]]]]:
    """Return the wordings of a kind by their first word, the longest first: the other words, and what languages mean
    by them.
    """
    known: dict[tuple[str, ...], dict[int, set[str]]] = {}
    for words, name, value, language in _list_wordings():
        if name == kind:
            known.setdefault(words, {}).setdefault(value, set()).add(language)
    index: dict[str, list[tuple[tuple[str, ...], dict[int, set[str]]]]] = {}
    for words, meanings in sorted(known.items(), key=lambda item: -len(item[0])):
        index.setdefault(words[0], []).append((words[1:], meanings))
    return index


@cache
def _list_wordings() -> list[tuple[tuple[str, ...], Kind, int, str]]:
    """Return every wording with its kind, its number and its language."""
    found: list[tuple[str, Kind, int, str]] = [(word, "one", 1, "") for word in _ONE]
    for topic, kind, first in _TOPICS:
        for language, names in load_cues(topic).items():
            for value, spellings in enumerate(names, first or 0):
                found += [(word, kind, 0 if first is None else value, language) for word in spellings.split("|")]
    for language, marks in load_cues("date_marks").items():
        found += [(word, "mark", 0, language) for word in marks[1].split("|")]
    return [(tuple(_TOKEN.findall(w.lower().rstrip("."))), kind, value, language) for w, kind, value, language in found]
