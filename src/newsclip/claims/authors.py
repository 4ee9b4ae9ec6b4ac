"""Who wrote the article, as the page's markup states it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice, zip_longest
from typing import Any

from lxml.html import HtmlElement

from newsclip.claims.evidence import PERSON_PATH, Evidence, Marked
from newsclip.claims.jsonld import LinkedData, as_list, list_types, read_string
from newsclip.claims.title import key_of
from newsclip.claims.vicinity import Line, is_beside, list_inner_lines
from newsclip.claims.wording import find_inner, read_element
from newsclip.claims.zones import Zone, Zones
from newsclip.cues import list_phrases
from newsclip.facts.dates import find_date, list_dates
from newsclip.fields.byline import find_byline_cue, read_names
from newsclip.fields.names import is_name

LONGEST_BYLINE = 160
# Letters of a publication's name below which it may be part of anyone's.
LEAST_HOUSE = 7
MOST_AUTHORS = 12
# A name alone is a byline so many elements before or after the headline.
BARE_BEFORE, BARE_AFTER = 4, 30
# How far from the headline, in elements, a marked name is taken: one that is nothing but marked, and any other.
NEAR, FAR = 120, 4_000
OPENING = 15
MOST_MARKS = 20
# In a longer line a "by" in the middle belongs to a sentence.
LONGEST_CUE_LINE = 80
_AFTER_NAME = frozenset(",;|(/•·–—-")
_AUTHOR_METAS = (
    "parsely-author",
    "sailthru.author",
    "author",
    "article:author",
    "og:article:author",
    "article:author_name",
    "dc.creator",
    "dcterms.creator",
    "dc.creator.author",
    "citation_author",
    "byl",
    "byline",
    "article.author",
    "cxenseparse:author",
    "cxenseparse:recs:articleauthor",
    "creator",
    "dable:author",
    "twitter:data1",
)


@dataclass(frozen=True, slots=True)
class Byline:
    """What one source says of the authors, as it words it.

    ``trust`` is ``sure`` where a name of one word will do, ``person`` where a name has two, ``house`` where the source
    itself says that it names a newsroom.
    """

    texts: list[str]
    trust: str = "person"


def find_authors(
    evidence: Evidence, linked: LinkedData, zones: Zones, headline: Marked | None, lines: list[Line], sites: list[str]
) -> list[str]:
    """Return the names of those who wrote the article, from the most trustworthy source that gives any.

    A name of one word (a nickname, a login) is taken where no source has a whole one, and the site's own name only
    where nobody else is named.
    """
    houses = {_squeeze(site) for site in sites} - {""}
    single: list[str] = []
    spare: list[str] = []
    for byline in list_bylines(evidence, linked, zones, headline, lines):
        names = [name for text in byline.texts for name in ([text] if _squeeze(text) in houses else read_names(text))]
        persons = [name for name in names if not _is_house(_squeeze(name), houses)]
        spare = spare or names
        if byline.trust != "house" and persons:
            if byline.trust == "sure" or any(is_name(name) for name in persons):
                return _once(persons)
            single = single or persons
    return _once(single or spare)


def _squeeze(name: str) -> str:
    """Return a name's letters and digits in lower case: what an address is made of."""
    return "".join(character for character in name.lower() if character.isalnum())


def _is_house(name: str, houses: set[str]) -> bool:
    """Whether a name is the publication's, or holds it, or is held in its address."""
    return name in houses or any(
        (len(house) >= LEAST_HOUSE and house in name) or (len(name) >= LEAST_HOUSE and name in house)
        for house in houses
    )


def _once(names: list[str]) -> list[str]:
    """Return the names, each once, whatever its capitals."""
    return list({key_of(name): name for name in reversed(names)}.values())[::-1][:MOST_AUTHORS]


def list_bylines(
    evidence: Evidence, linked: LinkedData, zones: Zones, headline: Marked | None, lines: list[Line]
) -> Iterator[Byline]:
    """Yield what the sources say, the most trustworthy first.

    A line right by the headline that opens with "By" comes before what only machines are told, often the login of who
    put the article on line.
    """
    yield from _list_openings(lines)
    for node in [*linked.articles[:2], *linked.pages[:1]]:
        people, houses = _list_linked(linked, node)
        yield Byline(people)
        yield Byline(houses, "house")
    for name in _AUTHOR_METAS:
        if name != "twitter:data1" or _is_author_label(evidence):
            yield Byline(evidence.metas.get(name, [])[:MOST_AUTHORS])
    exact = [*evidence.author_links, *evidence.properties.get("author", ()), *evidence.properties.get("name", ())]
    exact = [mark for mark in exact if mark.element.get("itemprop") != "name" or _is_of_author(mark.element)]
    yield Byline([text for text in _read_marks(exact, zones, headline, NEAR) if _is_naming(text)], "sure")
    for text in _read_marks(evidence.authors, zones, headline, FAR):
        if _is_naming(text):
            yield Byline([text])
    for line in lines:
        if byline := _cut_byline(line.text):
            yield Byline([byline])
    yield Byline(_list_inner_names(evidence.authors, zones, headline))
    yield Byline(_list_bare_names(lines))
    yield from _list_inner_bylines(lines)
    for text in _read_marks(evidence.dates, zones, headline, FAR):
        if byline := _cut_byline(text):
            yield Byline([byline])
    yield Byline([text for text in _read_marks(exact, zones, headline, FAR) if _is_naming(text)])
    yield Byline(_list_far_openings(evidence, zones))


def _list_inner_bylines(lines: list[Line]) -> Iterator[Byline]:
    """Yield the parts of lines by the headline that open with "By" and a whole name, or are one and a person's link."""
    inner = list_inner_lines([line for line in lines if -BARE_BEFORE <= line.distance <= BARE_AFTER])
    for line in inner:
        byline = _cut_byline(line.text)
        names = read_names(byline) if byline else []
        if byline and names and is_name(names[0]) and _is_naming(byline):
            yield Byline([byline])
    yield Byline([line.text for line in inner if is_name(line.text) and _leads_to_person(line)][:1])


@cache
def _list_cues() -> tuple[str, ...]:
    return tuple(sorted(list_phrases("byline")))


def _list_far_openings(evidence: Evidence, zones: Zones) -> list[str]:
    """Return the short text anywhere in the article's part of the page that opens with "By", if there is just one."""
    found: dict[str, str] = {}
    openings = _list_cues()
    for _, element, own in evidence.list_texts():
        if not 2 < len(own) <= LONGEST_CUE_LINE:
            continue
        own = own.strip()
        if not own.lower().startswith(openings):
            continue
        cue = find_byline_cue(own) or find_byline_cue(f"{own} A B")
        if cue and cue[0] == 0 and zones.find_zone(element) is Zone.MAIN:
            text = read_element(element, LONGEST_CUE_LINE + 1)
            names = read_names(text) if len(text) <= LONGEST_CUE_LINE else []
            if names and is_name(names[0]):
                found.setdefault(key_of(names[0]), text)
    return list(found.values()) if len(found) == 1 else []


def _list_openings(lines: list[Line]) -> Iterator[Byline]:
    """Yield the lines right by the headline that open with "By"."""
    for line in lines:
        if -OPENING / 3 <= line.distance <= OPENING:
            cue = find_byline_cue(line.text)
            byline = _cut_byline(line.text) if cue and cue[0] == 0 else None
            if byline and len(byline) <= LONGEST_CUE_LINE:
                yield Byline([byline])


def _list_inner_names(marks: list[Marked], zones: Zones, headline: Marked | None) -> list[str]:
    """Return the first name that stands alone within an element by the headline that says it holds an author."""
    start = headline.place if headline else 0
    for mark in sorted(marks, key=lambda m: abs(m.place - start))[:MOST_MARKS]:
        if abs(mark.place - start) <= NEAR and is_beside(zones.find_zone(mark.element), mark.place - start):
            for inner in islice(mark.element.iterdescendants("a", "span", "div", "p", "strong", "b", "li", "h4"), 12):
                text = read_element(inner, LONGEST_BYLINE + 1)
                if is_name(text):
                    return [text]
    return []


def _is_of_author(element: HtmlElement) -> bool:
    """Whether the nearest microdata item around a ``name`` is an author."""
    return any((parent.get("itemprop") or "") == "author" for parent in islice(element.iterancestors(), 4))


def _cut_byline(text: str) -> str | None:
    """Return a line from its "By" on, up to the date, or ``None`` where it has none."""
    if re.search(r"\d", text) and (date := find_date(text)) is not None and date.start:
        text = text[: date.start]
    cue = find_byline_cue(text)
    return text[cue[0] :] if cue and (cue[0] == 0 or len(text) <= LONGEST_CUE_LINE) else None


def _is_naming(text: str) -> bool:
    """Whether the text of an element that says it holds an author is names, or opens with "By" or with a whole name."""
    names = read_names(text)
    if not names:
        return False
    if find_byline_cue(text) or key_of(text) == key_of(" ".join(names)):
        return True
    return is_name(names[0]) and text.startswith(names[0]) and text[len(names[0]) :].lstrip()[:1] in _AFTER_NAME


def _list_bare_names(lines: list[Line]) -> list[str]:
    """Return the line by the headline that is nothing but a name: it links to a person, or a date line follows it."""
    near = [line for line in lines if -BARE_BEFORE <= line.distance <= BARE_AFTER]
    for line, after in zip_longest(near, near[1:]):
        if (name := _read_dated_name(line.text)) is not None:
            return [name]
        if is_name(line.text):
            dates = list_dates(after.text) if after is not None else []
            is_dated = bool(dates) and dates[0].start < len(after.text if after else "") / 2 and _is_unlinked(line)
            if is_dated or _leads_to_person(line):
                return [line.text]
    return []


def _read_dated_name(text: str) -> str | None:
    """Return the name in a line that is a date and a name: "11.12.2019 - Ida Roe"."""
    if len(text) > LONGEST_CUE_LINE or not re.search(r"\d", text):
        return None
    dates = list_dates(text)
    if len(dates) != 1:
        return None
    rest = (text[: dates[0].start] + text[dates[0].end :]).strip(" ,;|/•·–—-")
    return rest if is_name(rest) and rest in text else None


def _is_unlinked(line: Line) -> bool:
    return line.element.tag != "a" and find_inner(line.element, "a") is None


def _leads_to_person(line: Line) -> bool:
    link = line.element if line.element.tag == "a" else find_inner(line.element, "a", "href")
    return link is not None and bool(PERSON_PATH.search((link.get("href") or "")[:300].lower()))


def _list_linked(linked: LinkedData, node: dict[str, Any]) -> tuple[list[str], list[str]]:
    people: list[str] = []
    others: list[str] = []
    for value in [*as_list(node.get("author")), *as_list(node.get("creator") if not node.get("author") else None)]:
        person = linked.resolve(value)
        name = read_string(person.get("name")) if isinstance(person, dict) else read_string(person)
        if name:
            is_body = isinstance(person, dict) and "Organization" in " ".join(list_types(person))
            (others if is_body else people).append(name)
    return people[:MOST_AUTHORS], others[:MOST_AUTHORS]


def _is_author_label(evidence: Evidence) -> bool:
    label = (evidence.metas.get("twitter:label1") or [""])[0].lower()
    return bool(label) and not re.search(r"\d|time|zeit|temps|tiempo|tempo", label)


def _read_marks(marks: list[Marked], zones: Zones, headline: Marked | None, reach: int) -> Iterator[str]:
    """Yield the short texts of marked elements, the nearest to the headline first, at most ``reach`` elements off."""
    start = headline.place if headline else 0
    for mark in sorted(marks, key=lambda m: abs(m.place - start))[:MOST_MARKS]:
        distance = mark.place - start
        if headline is not None and abs(distance) > reach:
            break
        zone = zones.find_zone(mark.element)
        if is_beside(zone, distance) or (zone is Zone.FRAME and is_beside(Zone.TEASERS, distance)):
            text = read_element(mark.element, LONGEST_BYLINE + 1)
            if text and len(text) <= LONGEST_BYLINE:
                yield text
