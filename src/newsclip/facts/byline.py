"""Bylines: who wrote it. Names only: no "By", no job, no newsroom, no date."""

from __future__ import annotations

import re
from functools import cache

from newsclip.composition import is_plain
from newsclip.cues import list_phrases, load_cues
from newsclip.facts.dates import find_date
from newsclip.facts.names import EDGE, LONGEST_NAME, MOST_WORDS, UNSPACED, is_capital, is_name, is_wording

# Characters of a text that may hold a byline; what is longer is prose with a byline at its head at best.
LONGEST_BYLINE = 240
MOST_NAMES = 12
# Letters of a newsroom ("staff reporter") that tells beside other words; a shorter one may be part of a name.
SHORTEST_NEWSROOM = 6

_NOISE = re.compile(
    r"https?://\S{1,200}|www\.\S{1,200}|\S{1,64}@\S{1,64}|(?<!\w)@\w{1,40}|[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
_SEPARATOR = re.compile(r"\s*[|／•·●▪■►»«←→↗★✍✎✏…\n\t]+\s*|\s+[-–—/:]+\s+|\s{3,}|[-–—]{2,}")
_LIST = re.compile(r"\s*[,;、，；/&+]\s*|\s+＆\s+")
# A short word in small letters before a date or a number that was cut: "on", "le", "am".
_DANGLING = re.compile(r"[\s,|·•\-–—]+[^\W\d_A-Z]{1,4}\.?\s*$")
_BRACKETS = re.compile(r"[(\[（【][^()\[\]（）【】]{0,80}[)\]）】]?")
_WORDS = re.compile(r"[^\W\d_]+")
# Where a word may be glued to another, or is written without spaces.
_ASCII_JOINT = re.compile("[a-z][A-Z]")
_JOINT = re.compile(r"[a-zà-ÿ][A-ZÀ-ÞА-Я]|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W\d_A-Z][A-Z]")
# The end of a date or a time, behind which "von" and "de" open a byline, though they may be part of a name.
_DATED = re.compile(r"(?<!\d)(?:\d{4}|\d\d?[.:]\d\d)(?:\s\w{1,3})?[\s,|·•–-]{1,3}$")
_LETTER = re.compile(r"[^\W\d_]")


def read_names(text: str) -> list[str]:
    """Return the names in a text that is said to be a byline: an author line, a byline element, an author's meta value.

    "By", jobs, newsrooms, e-mail addresses, places and dates are left out. Empty where no name remains.
    """
    text = _NOISE.sub(" ", text[:LONGEST_BYLINE]).strip(EDGE)
    found = find_byline_cue(text)
    if found is None and _credits_another(text):
        return []
    start = found[1] if found else 0
    names: list[str] = []
    for segment in _SEPARATOR.split(_cut_date(text[start:])):
        again = find_byline_cue(segment)
        if names and not (again and again[0] == 0):
            continue
        for name in _split_names(segment[again[1] :] if again and again[0] == 0 else segment):
            if name not in names:
                names.append(name)
    return names[:MOST_NAMES]


def find_byline_cue(text: str) -> tuple[int, int] | None:
    """Return where a cue such as "By", "Von", "Texte :" or "文/" stands before a name, as start and end.

    A credit that names no author ("Photo by", "Powered by") is none.
    """
    if not _may_hold_cue(text):
        return None
    for match in _cue_pattern().finditer(text[:LONGEST_BYLINE]):
        rest = text[match.end() : LONGEST_BYLINE]
        if rest and _LETTER.match(rest) and _introduces(match, rest):
            return match.start(), match.end()
    return None


def _may_hold_cue(text: str) -> bool:
    """Whether a cue could stand in a text: it has a cue's first word, or one glued to what stands around it.

    It spares most lines the search with the long pattern.
    """
    lowered = text[:LONGEST_BYLINE].lower()
    if is_plain(text):
        return not _first_words().isdisjoint(lowered.split())
    joint = _ASCII_JOINT if text.isascii() else _JOINT
    return not _first_words().isdisjoint(_WORDS.findall(lowered)) or joint.search(text) is not None


def _introduces(match: re.Match[str], rest: str) -> bool:
    """Whether a cue really stands before a name: "by Ida Roe", not "by the way", "Photo by" or the surname "DeLuca"."""
    cue, inside = match["cue"].lower(), match.start() > 0
    if len(rest) < 2 or match.string.strip(EDGE).lower() in list_phrases("byline"):
        return False
    if inside and not _opens_byline(match.string[: match.start()]):
        return False
    if match["mark"]:
        return True
    if inside and match.string[: match.start()].rstrip()[-1:] in "·|•–" and is_capital(rest[0]):
        return True
    words = rest.split(None, MOST_WORDS)
    behind_date = inside and bool(_DATED.search(match.string[: match.start()])) and match["glued"] is None
    if behind_date and len(words) <= MOST_WORDS + 1:
        return words[0] not in list_phrases("name_particles")
    if cue in list_phrases("name_particles") and (inside or match["glued"] is not None or len(words) == 1):
        return False
    if match["glued"] is not None:
        return not inside or len(cue) > 3
    if is_capital(rest[0]):
        return True
    return not inside and len(words) <= 3 and words[0] not in list_phrases("name_particles")


def _cut_date(text: str) -> str:
    """Cut a byline at the date, the time or the number glued after it."""
    found = find_date(text) if re.search(r"\d", text) else None
    if found and found.start:
        text = _DANGLING.sub("", text[: found.start])
    number = re.search(r"(?<!\w)\d|\d{4}", text)
    if number and number.start():
        text = _DANGLING.sub("", text[: number.start()])
    stop = _stops().search(text.lower(), 1)
    return text[: stop.start()] if stop else text


def _split_names(segment: str) -> list[str]:
    """Return the names of one segment: what stands between commas and "and", shorn of jobs."""
    segment = _BRACKETS.sub(" ", segment).strip(EDGE)
    parts = [part for piece in _LIST.split(segment) for part in _split_joined(piece)]
    names: list[str] = []
    for part in parts:
        name = _clean_name(part)
        if name and (not names or is_name(name)):
            names.append(name)
        elif names and list_phrases("jobs").intersection(part.lower().replace(".", " ").split()):
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
    """Return one name without job, title and newsroom, or ``None``."""
    words = part.strip(EDGE).split()
    if " ".join(words).lower() in list_phrases("newsrooms"):
        return None
    if (
        words
        and words[0][0].islower()
        and (len(words) > 3 or any(word.lower() in list_phrases("jobs") for word in words))
    ):
        return None
    while len(words) > 1 and words[-1].strip(".,").lower() in list_phrases("jobs"):
        words.pop()
    while len(words) > 2 and words[-1].strip(".,").lower() in list_phrases("share", "not_in_names"):
        words.pop()  # a button beside the name: "Follow"
    while len(words) > 1 and words[0].strip(".,:").lower() in list_phrases("jobs"):
        words.pop(0)
    kept = _cut_at_lower_case(words)
    name = _strip_unspaced_job(" ".join(kept)).strip(EDGE)
    lowered = name.lower()
    if not name or len(name) > LONGEST_NAME or len(kept) > MOST_WORDS + 1 or not _LETTER.search(name):
        return None
    if (
        lowered in list_phrases("newsrooms")
        or lowered in list_phrases("byline")
        or lowered in list_phrases("jobs")
        or is_wording(lowered)
    ):
        return None
    if lowered.startswith(_newsroom_edges()[0]) or lowered.endswith(_newsroom_edges()[1]):
        return None
    return name if len(name) > 1 else None


def _cut_at_lower_case(words: list[str]) -> list[str]:
    """Cut a name at the first word in small letters that no name contains: "Ada Brook for the Post"."""
    if not words or not is_capital(words[0][0]):
        return words
    for at, word in enumerate(words):
        if at > 1 and word == "in":
            return words[:at]  # where it was written: "Ida Roe in Brussels"
        if (
            word[0].islower()
            and word.strip(".'’").lower() not in list_phrases("name_particles")
            and word[1:2] not in "'’"
        ):
            return words[:at]
    while len(words) > 1 and words[-1][0].islower():
        words = words[:-1]
    return words


def _strip_unspaced_job(name: str) -> str:
    """Shear a job glued to a name in Chinese, Japanese or Korean: 王小明记者, 홍길동 기자."""
    if not UNSPACED.search(name):
        return name
    for language in ("zh", "ja", "ko"):
        for job in load_cues("jobs")[language]:
            if name.endswith(job) and len(name) > len(job):
                name = name.removesuffix(job).strip()
            elif name.startswith(job) and len(name) > len(job):
                name = name.removeprefix(job).strip()
    return name


def _credits_another(text: str) -> bool:
    """Whether a text opens as the credit of a picture, a sponsor or a reviewer."""
    word = re.match(r"[^\W\d_]+", text)
    return bool(word and word[0].lower() in list_phrases("not_author") and len(text.split(None, 1)) > 1)


def _opens_byline(before: str) -> bool:
    """Whether a cue inside a line may open a byline: after a date or a mark, and not after "Photo" or "Powered"."""
    before = before.rstrip().lower()
    word = re.search(r"([^\W\d_]+)[\s:]*$", before[-40:])
    return not (word and word[1] in list_phrases("not_author"))


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
        r"(?:(?P<mark>\s?[:：՝・/／|＝=]\s?|\s?[-–—]\s)|\s+|(?P<glued>)(?=[A-ZÀ-ÞА-Я\u3040-\u30ff\u3400-\u9fff]))"
    )


@cache
def _first_words() -> frozenset[str]:
    return frozenset(word for cue in list_phrases("byline") for word in _WORDS.findall(cue)[:1])


@cache
def _newsroom_edges() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """How a text begins, and how one ends, that has a newsroom of some length in it."""
    rooms = sorted(room for room in list_phrases("newsrooms") if len(room) > SHORTEST_NEWSROOM)
    return tuple(f"{room} " for room in rooms), tuple(f" {room}" for room in rooms)


@cache
def _stops() -> re.Pattern[str]:
    """Return the pattern of words before a date that end a name: "Updated", "Publié le"."""
    words = {cue for topic in ("published", "modified") for cues in load_cues(topic).values() for cue in cues}
    return re.compile(f" (?:{'|'.join(map(re.escape, sorted(words)))})")
