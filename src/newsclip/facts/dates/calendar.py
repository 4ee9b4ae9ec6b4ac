"""The calendar and the words that dates are made of, in many languages; which days can be an article's; other eras.

These are Japanese reigns, the Republic of China, and the Solar Hijri calendar of Iran.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Literal

from newsclip.cues import load_cues

# Before it there was no web to publish on: an older date on a page is what the article is about, not when it came out.
EARLIEST_YEAR = 1990
# A bound that needs no clock: what is beyond it is a misread number.
LATEST_YEAR = 2099
# Thai years count from the death of the Buddha.
BUDDHIST_ERA = 543


def find_month(word: str, languages: Sequence[str] | None = None) -> int | None:
    """Return the month, 1 to 12, that ``word`` names, or ``None``.

    ``languages`` are BCP 47 codes; they decide where two languages give one name to two months (Polish and Croatian
    "listopada"). Undecided, it is ``None``.
    """
    meanings = _load_months().get(word.lower())
    if meanings is None:
        return None
    if len(meanings) > 1 and languages:
        spoken = {code.split("-")[0].lower() for code in languages}
        meanings = {month: codes for month, codes in meanings.items() if codes & spoken}
    return next(iter(meanings)) if len(meanings) == 1 else None


def is_undecided(word: str) -> bool:
    """Whether ``word`` names one month in one language and another in the next."""
    return len(_load_months().get(word.lower(), ())) > 1


def spell_date(year: int, month: int, day: int) -> str | None:
    """Return ``YYYY-MM-DD``, or ``None`` where there is no such day or no article can be of it."""
    if EARLIEST_YEAR + BUDDHIST_ERA <= year <= LATEST_YEAR + BUDDHIST_ERA:
        year -= BUDDHIST_ERA
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        return None
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


@cache
def _load_months() -> dict[str, dict[int, set[str]]]:
    months: dict[str, dict[int, set[str]]] = {}
    for language, names in load_cues("months").items():
        for month, spellings in enumerate(names, 1):
            for name in spellings.split("|"):
                months.setdefault(name.lower(), {}).setdefault(month, set()).add(language)
    return months


# The year before an era's first: the reigns began in 2019, 1989 and 1926, the Republic in 1912.
_BEFORE = {"令和": 2018, "平成": 1988, "昭和": 1925, "民國": 1911, "民国": 1911}
_REIGN = re.compile(rf"({'|'.join(_BEFORE)})\s?(元|\d{{1,3}})\s?年\s?(\d{{1,2}})\s?月\s?(\d{{1,2}})\s?日?")


def read_eras(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the dates of other eras in a text with ASCII digits: start, end and ``YYYY-MM-DD``."""
    for match in _REIGN.finditer(text):
        year = _BEFORE[match[1]] + (1 if match[2] == "元" else int(match[2]))
        if value := spell_date(year, int(match[3]), int(match[4])):
            yield match.start(), match.end(), value
    for match in _jalali().finditer(text):
        month = load_cues("jalali_months")["fa"].index(match[2]) + 1
        if value := convert_jalali(int(match[3]), month, int(match[1])):
            yield match.start(), match.end(), value


def convert_jalali(year: int, month: int, day: int) -> str | None:
    """Return the day of the Solar Hijri calendar as ``YYYY-MM-DD``, by the arithmetic rule of 33 years, or ``None``."""
    if not 1 <= day <= (31 if month <= 6 else 30):
        return None
    past = year - 979
    days = 365 * past + past // 33 * 8 + (past % 33 + 3) // 4
    days += 31 * (month - 1) if month <= 7 else 186 + 30 * (month - 7)
    found = date(1600, 1, 1) + timedelta(days=days + day - 1 + 79)
    return spell_date(found.year, found.month, found.day)


@cache
def _jalali() -> re.Pattern[str]:
    months = "|".join(load_cues("jalali_months")["fa"])
    return re.compile(rf"(?<!\d)(\d{{1,2}})\s({months})(?:\sماه)?\s?[،,]?\s?(1[34]\d\d)(?!\d)")


Kind = Literal["month", "weekday", "unit", "ago", "near", "joint", "of", "about", "one", "clock"]

UNITS = ("second", "minute", "hour", "day", "week", "month", "year")
_ONE = ("a", "an", "one", "un", "une", "ein", "eine", "einer", "einem", "einen", "una", "uma", "um", "een", "en", "ett")
# A word goes on with vowel signs and marks that are no letters to Python; an apostrophe or hyphen parts it.
_WORD = r"[^\W\d_][^\s\d_.,:;!?/|()\[\]<>\-–—·•'’\"“”@#]*"
_TOKEN = re.compile(rf"\d+|{_WORD}|\S")
_PARTS = re.compile(rf"\d+|{_WORD}|[^\s.]")
_LETTERS = re.compile(r"[^\W\d_]+")
_DIGIT = re.compile(r"\d")
_CLOCK = re.compile(r"\d\s?[:.h]\s?\d\d")
# Kana, Han, Hangul and Thai: a word may be glued to the next.
_UNSPACED = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


@dataclass(frozen=True, slots=True)
class Token:
    """A number, a word, or a mark: as written in small letters, with its character offsets."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a word of dates means: its kind, and a number (month, weekday, unit, days ago) within it."""

    kind: Kind
    value: int
    width: int


def list_tokens(lowered: str) -> list[Token]:
    """Return the tokens of a text in small letters; words of scripts without spaces are parted where known ones end."""
    tokens = []
    for match in _TOKEN.finditer(lowered):
        start, word = match.start(), match.group()
        while len(word) > 1 and _UNSPACED.match(word):
            known = next((end for end in range(len(word), 0, -1) if (word[:end],) in _load()), 1)
            tokens.append(Token(word[:known], start, start + known))
            start, word = start + known, word[known:]
        if word:
            tokens.append(Token(word, start, start + len(word)))
    return tokens


def find_meaning(tokens: list[Token], at: int, kind: Kind) -> Meaning | None:
    """Return what the words at a place mean as one of a kind, in their longest wording, or ``None``."""
    wordings = _index(kind).get(tokens[at].text) if at < len(tokens) else None
    for rest, meaning in wordings or ():
        if not rest or rest == tuple(token.text for token in tokens[at + 1 : at + meaning.width]):
            return meaning
    return None


def may_begin(token: Token) -> bool:
    """Whether a date may begin with a token."""
    return token.text[0].isdecimal() or token.text in _starts()


@cache
def load_short_units() -> frozenset[str]:
    """Return the letters of units that need no "ago" beside their number: "3h", "2 min"."""
    return frozenset(word for words in load_cues("short_units").values() for word in words)


def may_hold_short_date(lowered: str) -> bool:
    """Whether a text has the words or marks of a date without a year: a quick look before it is read."""
    if not lowered.isascii() and _UNSPACED.search(lowered):
        return True
    has_digit = _DIGIT.search(lowered) is not None
    if has_digit and _CLOCK.search(lowered):
        return True
    return not (_dated_words() if has_digit else _near_words()).isdisjoint(_LETTERS.findall(lowered))


@cache
def _starts() -> frozenset[str]:
    return frozenset(words[0] for words in _load())


@cache
def _near_words() -> frozenset[str]:
    units = frozenset(_index("unit")) - load_short_units()
    return _part_letters(units | frozenset(_index("near")))


@cache
def _dated_words() -> frozenset[str]:
    kinds: tuple[Kind, ...] = ("unit", "month", "near")
    return _part_letters(word for kind in kinds for word in _index(kind))


def _part_letters(words: Iterable[str]) -> frozenset[str]:
    """Return the runs of letters in words: signs between them part words of some scripts."""
    return frozenset(run for word in words for run in _LETTERS.findall(word))


@cache
def _index(kind: Kind) -> dict[str, list[tuple[tuple[str, ...], Meaning]]]:
    """Return the wordings of a kind by their first word, the longest first: the other words and the meaning."""
    index: dict[str, list[tuple[tuple[str, ...], Meaning]]] = {}
    for words, meanings in sorted(_load().items(), key=lambda item: -len(item[0])):
        for name, value in meanings:
            if name == kind:
                index.setdefault(words[0], []).append((words[1:], Meaning(kind, value, len(words))))
    return index


@cache
def _load() -> dict[tuple[str, ...], list[tuple[Kind, int]]]:
    known: dict[tuple[str, ...], list[tuple[Kind, int]]] = {}
    for phrase, kind, value in _list_phrases():
        meanings = known.setdefault(tuple(_PARTS.findall(phrase)), [])
        if (kind, value) not in meanings:
            meanings.append((kind, value))
    return known


def _list_phrases() -> Iterator[tuple[str, Kind, int]]:
    """Yield every wording with its kind and number."""
    numbered: list[tuple[str, Kind, int]] = [("months", "month", 1), ("weekdays", "weekday", 0)]
    numbered += [("time_units", "unit", 0), ("near_days", "near", 0)]
    for topic, kind, first in numbered:
        for names in load_cues(topic).values():
            for value, spellings in enumerate(names, first):
                for spelling in spellings.split("|"):
                    yield spelling.lower(), kind, value
    kinds: list[tuple[str, Kind]] = [
        ("ago", "ago"),
        ("about", "about"),
        ("date_joints", "joint"),
        ("date_joiners", "of"),
    ]
    kinds += [("clock_words", "clock"), ("day_halves", "clock")]
    for topic, kind in kinds:
        for words in load_cues(topic).values():
            for spellings in words:
                for word in spellings.split("|"):
                    yield word, kind, 0
    for word in _ONE:
        yield word, "one", 1
