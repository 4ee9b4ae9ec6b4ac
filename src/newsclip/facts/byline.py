"""Bylines: who wrote it. Names only: no "By", no job, no newsroom, no place, no day."""

from __future__ import annotations

import re
from functools import cache

from newsclip.cues import compile_cues, list_phrases, load_cues
from newsclip.facts.dates import find_date
from newsclip.facts.dates.words import find_word
from newsclip.facts.names import (
    EDGE,
    LONGEST_NAME,
    MOST_WORDS,
    UNSPACED,
    is_capital,
    is_name,
    is_particle,
    is_wording,
    spell_word,
)

# Characters of a text that may hold a byline; what is longer is prose with a byline at its head at best.
LONGEST_BYLINE = 240
MOST_NAMES = 12
# Letters of a newsroom ("staff reporter") that tells beside other words; a shorter one may be part of a name.
SHORTEST_NEWSROOM = 6

_NOISE = re.compile(
    r"https?://\S{1,200}|www\.\S{1,200}|\S{1,64}(?:@|\sat\s)\S{1,64}\.\w{2,9}|(?<!\w)@\w{1,40}|[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
_SEPARATOR = re.compile(r"\s*[|／•·●▪■►»«←→↗★✍✎✏…\n\t]+\s*|\s+[-–—/:]+\s+|\s{3,}|[-–—]{2,}")
_LIST = re.compile(r"\s*[,;、，；/&+]\s*|\s+＆\s+")
# A short word in small letters before a date or a number that was cut: "on", "le", "am".
_DANGLING = re.compile(r"[\s,|·•\-–—]+[^\W\d_A-Z]{1,4}\.?\s*$")
_NUMBER = re.compile(r"(?<!\w)\d|\d{4}")
_BRACKETS = re.compile(r"[(\[（【][^()\[\]（）【】]{0,80}[)\]）】]?")
_WORDS = re.compile(r"[^\W\d_]+")
# Where a word may be glued to another, or is written without spaces.
_JOINT = re.compile(r"[a-zà-ÿ][A-ZÀ-ÞА-Я]|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W\d_A-Z][A-Z]")
_ASCII_JOINT = re.compile(r"[a-z][A-Z]")
# The end of a date or a time, behind which "von" and "de" open a byline, though they may be part of a name.
_DATED = re.compile(r"(?<!\d)(?:\d{4}|\d\d?[.:]\d\d)(?:\s\w{1,3})?[\s,|·•–-]{1,3}$")
_LEADS_TO_DATE = re.compile(r"[\w.-]{2,30}\W{1,3}(?:\w\w\s|@\s)?(?=\w{2,10}\W{1,2}\d|\d)")
_LETTER = re.compile(r"[^\W\d_]")
_LAST_WORD = re.compile(r"([^\W\d_]+)[\s:]*$")


def read_names(text: str) -> list[str]:
    """Return the names in a text that is said to be a byline: an author line, a byline element, an author's meta value.

    "By", jobs, newsrooms, e-mail addresses, places and dates are left out. Empty where no name remains.
    """
    text = _NOISE.sub(" ", text[:LONGEST_BYLINE]).strip(EDGE)
    found = find_byline_cue(text)
    first = _WORDS.match(text)
    if found is None and first and first[0].lower() in list_phrases("not_author") and " " in text:
        return []  # the credit of a picture, a sponsor or a reviewer
    names: list[str] = []
    for segment in _SEPARATOR.split(_cut_date(text[found[1] if found else 0 :])):
        cue = find_byline_cue(segment)
        start = cue[1] if cue and not cue[0] else 0
        if start or not names:
            names += _split_names(segment[start:])
    return list(dict.fromkeys(names))[:MOST_NAMES]


def read_newsroom(text: str) -> list[str]:
    """Return the newsroom or agency that a byline names in place of a person: "AFP", "BR24 Redaktion"."""
    name = _cut_date(_NOISE.sub(" ", text[:LONGEST_BYLINE])).strip(EDGE)
    words = name.lower().split()
    fits = 0 < len(words) <= MOST_WORDS and len(name) <= LONGEST_NAME
    told = fits and not list_phrases("newsrooms").isdisjoint((name.lower(), words[0], words[-1], " ".join(words[-2:])))
    return [name] if told else []


def find_byline_cue(text: str) -> tuple[int, int] | None:
    """Return where a cue such as "By", "Von", "Texte :" or "文/" stands before a name, as start and end.

    A credit that names no author ("Photo by", "Powered by") is none.
    """
    lowered = text[:LONGEST_BYLINE].lower()
    joint = _ASCII_JOINT if text.isascii() else _JOINT
    if _first_words().isdisjoint(_WORDS.findall(lowered)) and not joint.search(text, 0, LONGEST_BYLINE):
        return None  # it spares most lines the search with the long pattern
    if lowered.strip(EDGE) in list_phrases("byline"):
        return None
    for match in _cue_pattern().finditer(text[:LONGEST_BYLINE]):
        rest = text[match.end() : LONGEST_BYLINE]
        if len(rest) > 1 and _LETTER.match(rest) and _introduces(match, rest):
            return match.span()
    return None


def _introduces(match: re.Match[str], rest: str) -> bool:
    """Whether a cue really stands before a name: "by Ida Roe", not "by the way", "Photo by" or the surname "DeLuca"."""
    before, cue, glued = match.string[: match.start()], match["cue"].lower(), match["glued"] is not None
    last = _LAST_WORD.search(before[-40:])
    if last and last[1].lower() in list_phrases("not_author"):
        return False
    if match["mark"] or (before.rstrip()[-1:] in tuple("·|•–") and is_capital(rest[0])):
        return True
    words = rest.split(None, MOST_WORDS)
    if not glued and len(words) <= MOST_WORDS + 1 and _DATED.search(before):
        return not is_particle(words[0])
    if is_particle(cue) and (before or glued or len(words) == 1):
        return False
    if glued:
        return not before or len(cue) > 3
    if is_capital(rest[0]) or (not before and len(words) <= 3 and not is_particle(words[0])):
        return True
    # "in Travel by idaroe on 3 May 2024", not "23 replies, last post by idaroe 3 May 2024"
    dated = _LEADS_TO_DATE.match(rest) if not any(map(str.isdigit, before)) else None
    return dated is not None and find_date(rest[dated.end() :]) is not None


def _cut_date(text: str) -> str:
    """Cut a byline at the date, the time, the number or the "Updated" behind it."""
    found = find_date(text) if any(map(str.isdigit, text)) else None
    if found and found.start:
        text = _DANGLING.sub("", text[: found.start])
    number = _NUMBER.search(text, 1)
    if number:
        text = _DANGLING.sub("", text[: number.start()])
    for topic in ("published", "modified"):
        if stop := compile_cues(topic).search(text.lower(), 1):
            text = text[: stop.start()]
    return text


def _split_names(segment: str) -> list[str]:
    """Return the names of one segment: what stands between commas and "and", shorn of jobs."""
    names: list[str] = []
    pieces = _LIST.split(_BRACKETS.sub(" ", segment).strip(EDGE))
    for part in (part for piece in pieces for part in _split_joined(piece)):
        name = _clean_name(part)
        if name and (not names or is_name(name)):
            names.append(name)
        elif names and not list_phrases("jobs").isdisjoint(part.lower().replace(".", " ").split()):
            break  # what follows a job is the employer
    return names


def _split_joined(piece: str) -> list[str]:
    """Split at "and" in any language; not where it joins two surnames ("Ramón y Cajal") or stands in a firm's name."""
    words, joiners = piece.split(), list_phrases("name_joiners")
    if len(words) > 2 and words[0] in joiners:
        words = words[1:]
    parts: list[list[str]] = [[]]
    for at, word in enumerate(words):
        joins = word in joiners or (len(word) > 2 and word.lower() in joiners)
        if 0 < at < len(words) - 1 and joins and (len(parts[-1]) > 1 or len(words) - at > 2):
            parts.append([])
        else:
            parts[-1].append(word)
    return [" ".join(part) for part in parts if part]


def _clean_name(part: str) -> str | None:
    """Return one name without job, title, place, weekday and button, or ``None``."""
    words, jobs = part.strip(EDGE).split(), list_phrases("jobs")
    if " ".join(words).lower() in list_phrases("newsrooms"):
        return None
    if words and words[0][0].islower() and (len(words) > 3 or not jobs.isdisjoint(word.lower() for word in words)):
        return None
    while words and ((len(words) > 1 and spell_word(words[-1]) in jobs) or _is_day(words[-1])):
        words.pop()
    while len(words) > 2 and spell_word(words[-1]) in list_phrases("share", "not_in_names"):
        words.pop()  # a button beside the name: "Follow"
    while len(words) > 1 and spell_word(words[0]) in jobs:
        words.pop(0)
    words = _cut_at_lower_case(words)
    name = _strip_unspaced_job(" ".join(words)).strip(EDGE)
    may_be = 1 < len(name) <= LONGEST_NAME and len(words) <= MOST_WORDS + 1 and _LETTER.search(name)
    return name if may_be and not _is_told(name) else None


def _is_day(word: str) -> bool:
    return find_word(word, "weekday") or (len(word) > 2 and find_word(word, "month"))


def _is_told(name: str) -> bool:
    """Whether what is left is a newsroom, a label, a button or a number, and no name."""
    lowered = name.lower()
    if lowered in list_phrases("newsrooms", "byline", "jobs", "share", "menu", "form") or is_wording(lowered):
        return True
    starts, ends = _wording_edges()
    return lowered.startswith(starts) or lowered.endswith(ends) or (" " in name and any(map(str.isdigit, name)))


def _cut_at_lower_case(words: list[str]) -> list[str]:
    """Cut a name at the first word in small letters that no name contains: "Ada Brook for the Post"."""
    if not words or not is_capital(words[0][0]):
        return words
    for at, word in enumerate(words):
        is_place = at > 1 and word == "in"  # where it was written: "Ida Roe in Brussels"
        if is_place or (word[0].islower() and not is_particle(word) and word[1:2] not in tuple("'’")):
            return words[:at]
    while len(words) > 1 and words[-1][0].islower():
        words = words[:-1]
    return words


def _strip_unspaced_job(name: str) -> str:
    """Shear a job glued to a name in Chinese, Japanese or Korean: 王小明记者, 홍길동 기자."""
    if UNSPACED.search(name):
        for job in (job for language in ("zh", "ja", "ko") for job in load_cues("jobs")[language]):
            if name != job:
                name = name.removesuffix(job).removeprefix(job).strip()
    return name


@cache
def _cue_pattern() -> re.Pattern[str]:
    cues = {cue for cues in load_cues("byline").values() for cue in cues}
    rests: dict[str, list[str]] = {}
    for cue in sorted(cues, key=lambda cue: (-len(cue), cue)):
        spelled = r"\s".join(re.escape(word) for word in cue.split())
        first = re.escape(cue[0])
        rests.setdefault(first.lower(), []).append(spelled.removeprefix(first))
    # One branch for each first letter: there are two hundred cues, and they would be tried one by one at every word.
    spelled = "|".join(f"{first}(?:{'|'.join(rest)})" for first, rest in sorted(rests.items()))
    return re.compile(
        rf"(?:^|(?<=[\s|•·,.)\]:—–\-\d])|(?<=[a-zà-ÿ])(?=[A-Z]))(?P<cue>(?i:{spelled}))"
        r"(?:(?P<mark>\s?[:：՝፡・/／|＝=]\s?|\s?[-–—]\s)|\s+|(?P<glued>)(?=[A-ZÀ-ÞА-Я\u3040-\u30ff\u3400-\u9fff]))"
    )


@cache
def _first_words() -> frozenset[str]:
    return frozenset(word for cue in list_phrases("byline") for word in _WORDS.findall(cue)[:1])


@cache
def _wording_edges() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """How a text begins, and how one ends, that has a newsroom or a label in it."""
    rooms = sorted(room for room in list_phrases("newsrooms") if len(room) > SHORTEST_NEWSROOM)
    labels = sorted(list_phrases("published", "modified", "posted-notice", "related"))
    return tuple(f"{phrase} " for phrase in (*rooms, *labels)), tuple(f" {room}" for room in rooms)
