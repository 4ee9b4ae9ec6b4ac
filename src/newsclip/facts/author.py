"""Who wrote the article: every name that the clipping may sign it with is a candidate, with all that speaks for it.

Metas, structured data, marked elements and the lines of text give names; what they say of the same name adds up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from newsclip.cues import list_phrases
from newsclip.facts.byline import read_names, read_newsroom
from newsclip.facts.context import Context, spell_key
from newsclip.facts.evidence import (
    Candidate,
    Features,
    Sighting,
    choose_best,
    gather_candidates,
    mark_features,
    weigh_candidates,
)
from newsclip.facts.lines import Lines
from newsclip.facts.metadata import Metadata, as_list, list_types, read_string
from newsclip.facts.names import UNSPACED, is_name, load_given_names
from newsclip.facts.signed import list_signed

# A clipping with more lines that may name somebody is a list of people.
MOST_AUTHORS, MOST_NAMES = 12, 150
# The least probability with which names are recorded: of those that have hardly more, half are right.
LEAST = 0.15
# Letters of a publication's name below which it may be part of anyone's.
LEAST_HOUSE = 7
_METAS = {
    "author": "author article:author og:article:author article:author_name",
    "parsely": "parsely-author sailthru.author cxenseparse:author cxenseparse:recs:articleauthor dable:author",
    "byline": "byl byline article.author",
    "creator": "dc.creator dcterms.creator dc.creator.author creator",
    "citation": "citation_author",
    "card": "twitter:data1",
}
# What a card calls its first datum where that is no author: a time of reading.
_OTHER_LABEL = re.compile(r"\d|time|zeit|temps|tiempo|tempo|^$")


def list_candidates(
    context: Context,
    lines: Lines,
    headline: int | None,
    metadata: Metadata | None = None,
    houses: Sequence[str] = (),
) -> list[Candidate]:
    """Return all who may have written the article, by their first name. ``houses`` are names of the publication."""
    squeezed = {_squeeze(house) for house in houses} - {""}
    stated = list(_list_stated(metadata, squeezed)) if metadata else []
    shown = list(islice(list_signed(context, lines, headline), MOST_NAMES))
    known = list(dict.fromkeys(spell_key(name) for sighting in stated for name in sighting.values[:1]))
    keyed = []
    for sighting in (*stated, *shown):
        key = spell_key(sighting.values[0])
        named = next((name for name in known if key == name or key.startswith(f"{name} ")), None)
        if named is not None and "stated" not in sighting.features:
            sighting.features = _confirm(sighting.features)
        keyed.append((named or key, sighting))
    people = gather_candidates(keyed)
    for key, candidate in people.items():
        candidate.value = min(candidate.sightings, key=lambda sighting: sighting.rank).values[0]
        _weigh_name(context, lines, headline, key, candidate, squeezed)
    found = list(people.values())
    _compare(found)
    return found


def choose_authors(candidates: Sequence[Candidate]) -> tuple[list[str], float | None]:
    """Return the names of those who wrote the article, if they are likelier right than wrong, and how likely."""
    chances = weigh_candidates("author", candidates)
    best = choose_best(chances, LEAST)
    if best is None:
        return [], None
    return min(candidates[best].sightings, key=lambda sighting: sighting.rank).values[:MOST_AUTHORS], chances[best]


def _list_stated(metadata: Metadata, houses: set[str]) -> Iterator[Sighting]:
    """Yield what the structured data and the metas state; the publication's own name, which is no person's, whole."""
    sources: list[tuple[str, float, list[str]]] = []
    linked = metadata.linked
    for group, nodes in (("linked", linked.articles[:2]), ("linked page", linked.pages[:1])):
        for node in nodes:
            named = [linked.resolve(value) for value in as_list(node.get("author") or node.get("creator"))]
            people: dict[str, list[str]] = {"person": [], "house": []}
            for value in named:
                is_house = isinstance(value, dict) and "Organization" in " ".join(list_types(value))
                if name := read_string(value.get("name") if isinstance(value, dict) else value):
                    people["house" if is_house else "person"].append(name)
            sources += [(f"{group} {kind}", 1.0 + (kind == "house"), texts) for kind, texts in people.items()]
    is_author = not _OTHER_LABEL.search((metadata.metas.get("twitter:label1") or [""])[0].lower())
    for group, meta in ((group, meta) for group, metas in _METAS.items() for meta in metas.split()):
        if group != "card" or is_author:
            sources.append((f"meta {group}", 2.0, [t for t in metadata.metas.get(meta, []) if "://" not in t]))
    for source, rank, texts in sources:
        parted = ([text] if _squeeze(text) in houses else read_names(text) for text in texts[:MOST_AUTHORS])
        if names := list({spell_key(name): name for names in parted for name in names}.values()):
            yield Sighting(names, {source: 1.0, "stated": 1.0}, rank)


def _confirm(features: Features) -> Features:
    """Return the evidence of a line for a name that the page states: where else it stands says nothing against it."""
    opens = max(features.get(name, 0.0) for name in ("line opens", "line below cue"))
    return {"stated and shown": 1.0, "stated opens": opens, "stated odds": features["odds of byline"]}


def _weigh_name(
    context: Context,
    lines: Lines,
    headline: int | None,
    key: str,
    candidate: Candidate,
    houses: set[str],
) -> None:
    """Add what the name itself says: its shape, whether it is the publication's, whom the article speaks of."""
    features, name, words = candidate.features, candidate.value, key.split()
    title = context.keys[headline].split() if headline is not None else []
    mark_features(
        features,
        name_whole=is_name(name),
        unspaced=UNSPACED.search(name) is not None,
        house=_is_house(_squeeze(name), houses),
        newsroom=name.lower() in list_phrases("newsrooms"),
        in_headline=bool(words) and words[-1] in title,
        newsroom_within=bool(read_newsroom(name)),
        digits=any(map(str.isdigit, name)),
    )
    if not features["unspaced"]:
        _weigh_words(lines, words, name, features)


def _weigh_words(lines: Lines, words: list[str], name: str, features: Features) -> None:
    """Add what the words of a name in an alphabetic script say."""
    count = len(words) or 1
    small = sum(map(lines.is_written_small, words))
    mark_features(
        features,
        given_name=bool(words) and words[0] in load_given_names(),
        common_words=small / count,
        words=min(5, len(words)) / 5,
        name_single=len(words) == 1,
        name_in_small_letters=name.islower(),
        written_small=len(words) == 1 and small,
    )


def _compare(candidates: list[Candidate]) -> None:
    """Add what only the comparison of the names shows."""
    stated = [c for c in candidates if c.features.get("stated")]
    persons = [c for c in stated if not c.features.get("house") and c.features.get("name whole")]
    for number, candidate in enumerate(c for c in candidates if c.features.get("shown")):
        candidate.features["early"] = 1.0 / (1 + number)
    for candidate in candidates:
        features = candidate.features
        other = bool(persons) and candidate not in persons
        mark_features(
            features,
            a_person_is_stated=other,
            unspaced_beside_person=other and features["unspaced"],
            others_stated=bool(stated) and candidate not in stated,
            few=1.0 / len(candidates),
        )


def _squeeze(name: str) -> str:
    """Return a name's letters and digits in lower case: what an address is made of."""
    return "".join(filter(str.isalnum, name.lower()))


def _is_house(name: str, houses: set[str]) -> bool:
    """Whether a name is the publication's, or holds it, or is held in its address."""
    return name in houses or any(
        (len(house) >= LEAST_HOUSE and house in name) or (len(name) >= LEAST_HOUSE and name in house)
        for house in houses
    )
