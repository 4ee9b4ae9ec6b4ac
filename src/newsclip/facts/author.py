"""Who wrote the article: every name that the clipping may sign it with is a candidate, with all that speaks for it.

Metas, structured data, marked elements and the lines of text give names; what they say of the same name adds up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from newsclip.cues import list_phrases
from newsclip.facts.context import Context, spell_key
from newsclip.facts.evidence import Features, add_features, weigh_candidates
from newsclip.facts.lines import Lines
from newsclip.facts.metadata import Metadata, as_list, list_types, read_string
from newsclip.facts.names import UNSPACED, is_name
from newsclip.facts.signed import MOST_AUTHORS, Sighting, list_signed, load_given_names, read_all_names

# A clipping with more lines that may name somebody is a list of people.
MOST_NAMES = 150
# The least probability with which names are recorded.
LEAST = 0.22
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


@dataclass(slots=True)
class Candidate:
    """The names that begin with one person's, the places that give them, and what speaks for them."""

    names: list[str]
    sightings: list[Sighting] = field(default_factory=list)
    features: Features = field(default_factory=dict)


def list_candidates(
    context: Context,
    lines: Lines,
    headline: int | None,
    metadata: Metadata | None = None,
    houses: Sequence[str] = (),
) -> list[Candidate]:
    """Return all who may have written the article. ``houses`` are names of the publication."""
    squeezed = {_squeeze(house) for house in houses} - {""}
    stated = list(_list_stated(metadata, squeezed)) if metadata else []
    shown = list(islice(list_signed(context, lines, headline), MOST_NAMES))
    known = {spell_key(name): sighting.names for sighting in reversed(stated) for name in sighting.names[:1]}
    people: dict[str, Candidate] = {}
    for sighting in (*stated, *shown):
        key = spell_key(sighting.names[0])
        key = next((name for name in known if key == name or key.startswith(f"{name} ")), key)
        candidate = people.setdefault(key, Candidate(sighting.names))
        candidate.sightings.append(sighting)
        add_features(candidate.features, sighting.features)
    for key, candidate in people.items():
        candidate.names = min(candidate.sightings, key=lambda sighting: sighting.rank).names[:MOST_AUTHORS]
        _weigh_name(context, lines, headline, key, candidate, squeezed)
    found = list(people.values())
    _compare(found)
    return found


def choose_authors(candidates: Sequence[Candidate]) -> tuple[list[str], float | None]:
    """Return the names of those who wrote the article, if they are likelier right than wrong, and how likely."""
    chances = weigh_candidates("author", [candidate.features for candidate in candidates])
    best = max(range(len(candidates)), key=lambda at: chances[at], default=None)
    if best is None or chances[best] < LEAST:
        return [], None
    return candidates[best].names, chances[best]


def _list_stated(metadata: Metadata, houses: set[str]) -> Iterator[Sighting]:
    """Yield what the structured data and the metas state."""
    linked = metadata.linked
    for group, nodes in (("linked", linked.articles[:2]), ("linked page", linked.pages[:1])):
        for node in nodes:
            people, rooms = _list_linked(metadata, node)
            for kind, texts in (("person", people), ("house", rooms)):
                if names := _read_stated(texts, houses):
                    yield Sighting(names, {f"{group} {kind}": 1.0, "stated": 1.0}, 1.0 + (kind == "house"))
    for group, meta in ((group, meta) for group, metas in _METAS.items() for meta in metas.split()):
        if group != "card" or _is_author_label(metadata):
            texts = [text for text in metadata.metas.get(meta, [])[:MOST_AUTHORS] if "://" not in text]
            if names := _read_stated(texts, houses):
                yield Sighting(names, {f"meta {group}": 1.0, "stated": 1.0}, 2.0)


def _read_stated(texts: list[str], houses: set[str]) -> list[str]:
    """Return the names in what a source says of the authors; the publication's own, which is no person's, whole."""
    return [name for text in texts for name in ([text] if _squeeze(text) in houses else read_all_names([text]))]


def _list_linked(metadata: Metadata, node: dict[str, object]) -> tuple[list[str], list[str]]:
    people: list[str] = []
    others: list[str] = []
    for value in [*as_list(node.get("author")), *as_list(node.get("creator") if not node.get("author") else None)]:
        person = metadata.linked.resolve(value)
        name = read_string(person.get("name")) if isinstance(person, dict) else read_string(person)
        if name:
            is_body = isinstance(person, dict) and "Organization" in " ".join(list_types(person))
            (others if is_body else people).append(name)
    return people[:MOST_AUTHORS], others[:MOST_AUTHORS]


def _is_author_label(metadata: Metadata) -> bool:
    label = (metadata.metas.get("twitter:label1") or [""])[0].lower()
    return bool(label) and not re.search(r"\d|time|zeit|temps|tiempo|tempo", label)


def _weigh_name(
    context: Context, lines: Lines, headline: int | None, key: str, candidate: Candidate, houses: set[str]
) -> None:
    """Add what the name itself says: its shape, whether it is the publication's, whom the article speaks of."""
    features, name = candidate.features, candidate.names[0]
    words = key.split()
    features["name whole"] = float(is_name(name))
    if UNSPACED.search(name):
        features["unspaced"] = 1.0
    else:
        _weigh_words(lines, key.split(), name, features)
    features["house"] = float(_is_house(_squeeze(name), houses))
    features["newsroom"] = float(name.lower() in list_phrases("newsrooms"))
    if headline is not None:
        title = context.keys[headline].split()
        features["in headline"] = float(bool(words) and words[-1] in title)
    features["copies"] = min(3, context.recurrence[key]) / 3
    features["sightings"] = min(4, len(candidate.sightings)) / 4
    features["digits"] = float(any(map(str.isdigit, name)))


def _weigh_words(lines: Lines, words: list[str], name: str, features: Features) -> None:
    """Add what the words of a name in an alphabetic script say."""
    count = len(words) or 1
    features["given name"] = float(bool(words) and words[0] in load_given_names())
    features["given name inside"] = float(not load_given_names().isdisjoint(words))
    features["function words"] = sum(word.islower() for word in name.split()) / count
    features["common words"] = sum(lines.is_written_small(word) for word in words) / count
    features["words"] = min(5, len(words)) / 5
    features["cue inside"] = float(not list_phrases("byline", "not_author", "menu", "form", "share").isdisjoint(words))
    features["name single"] = float(len(words) == 1)
    features["name in capitals"] = float(name.isupper())
    features["name in small letters"] = float(name.islower())
    features["written small"] = float(len(words) == 1 and lines.is_written_small(words[0]))


def _compare(candidates: list[Candidate]) -> None:
    """Add what only the comparison of the names shows."""
    stated = [c for c in candidates if c.features.get("stated")]
    persons = [c for c in stated if not c.features.get("house") and c.features.get("name whole")]
    for number, candidate in enumerate([c for c in candidates if c.features.get("shown")]):
        candidate.features["early"] = 1.0 / (1 + number)
    for candidate in candidates:
        features = candidate.features
        if features.get("stated") and features.get("shown"):
            features["stated and shown"] = 1.0
        if persons and candidate not in persons:
            features["a person is stated"] = 1.0
            if features.get("unspaced"):
                features["unspaced beside person"] = 1.0
        if stated and candidate not in stated:
            features["others stated"] = 1.0
        features["few"] = 1.0 / len(candidates)


def _squeeze(name: str) -> str:
    """Return a name's letters and digits in lower case: what an address is made of."""
    return "".join(character for character in name.lower() if character.isalnum())


def _is_house(name: str, houses: set[str]) -> bool:
    """Whether a name is the publication's, or holds it, or is held in its address."""
    return name in houses or any(
        (len(house) >= LEAST_HOUSE and house in name) or (len(name) >= LEAST_HOUSE and name in house)
        for house in houses
    )
