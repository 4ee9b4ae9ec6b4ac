"""What a page's head and structured data call the article: whole, and without the parts at either end."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from newsclip.facts.context import spell_key
from newsclip.facts.evidence import Features
from newsclip.facts.metadata import Metadata, read_string

# Characters of a statement that are read, its parts, and the words of a name behind a mark.
LONGEST_TITLE, MOST_PARTS, LONGEST_NAME = 400, 6, 4
# Between a headline and a site's name or a section: most need white space on both sides, a bar or two colons do not.
_SEPARATOR = re.compile(
    r"\s+(?:[|\-–—―·•»«›‹>/~:¦→★♥]|::|\|\||--|>>|//|//\s»)\s+|\s*[|｜¦»]\s*|\s*::\s*|:\s+|"
    r"(?<=[\u3040-\u9fff」！？])[-_—–－]{1,3}(?=\S)|_(?=[\u3040-\u9fff])"
)
_METAS = {
    "og:title": "shared", "twitter:title": "card", "citation_title": "meta", "dc.title": "meta",
    "dcterms.title": "meta", "parsely-title": "meta", "headline": "meta",
}  # fmt: skip
_EDGE = " /|,:;·•–—-»«›‹>"

Statements = dict[str, tuple[str, Features]]
"""What is stated, by the words in it: the text, and who states it how."""


def split_title(text: str) -> list[str]:
    """Return the parts of a title between its separators."""
    return [part for part in (piece.strip() for piece in _SEPARATOR.split(text, maxsplit=MOST_PARTS - 1)) if part]


def list_stated(metadata: Metadata, names: Sequence[str]) -> Statements:
    """Return what the head and the structured data call the article, whole and without parts at either end, by key."""
    sites = {spell_key(name) for name in names} - {""}
    sites |= {key.replace(" ", "") for key in sites}
    found = [
        ("linked", text)
        for node in metadata.linked.articles[:2]
        if (text := read_string(node.get("headline") or node.get("name")))
    ]
    found += [(group, values[0]) for name, group in _METAS.items() if (values := metadata.metas.get(name))]
    found += [("tag", metadata.head_title)] if metadata.head_title else []
    stated: Statements = {}
    for group, text in found:
        for variant, features in _list_variants(group, text[:LONGEST_TITLE], sites):
            if key := spell_key(variant):
                known = stated.setdefault(key, (variant, {}))[1]
                known.update(features)
                if features.get("stated whole"):
                    known["statements"] = known.get("statements", 0.0) + 0.25
    for _, features in stated.values():
        if features.get("stated whole") and features.get("leading"):
            features["whole and leading"] = 1.0
    return stated


def _list_variants(group: str, text: str, sites: set[str]) -> Iterator[tuple[str, Features]]:
    """Yield a statement, and what is left of it without its last or its first parts, with what was cut."""
    yield text, {f"{group} whole": 1.0, "stated whole": 1.0} | _weigh_site(text, sites)
    ends = list(_SEPARATOR.finditer(text))[: MOST_PARTS - 1]
    for match in ends:
        for where, kept, cut in (("leading", text[: match.start()], text[match.end() :]),
                                 ("trailing", text[match.end() :], text[: match.start()])):  # fmt: skip
            features = {f"{group} {where}": 1.0, where: 1.0}
            if all(spell_key(part).replace(" ", "") in sites for part in split_title(cut)):
                features[f"{where} cut site"] = 1.0
            elif len(cut.split()) <= LONGEST_NAME:
                features[f"{where} cut short"] = 1.0
            if "|" in match.group():
                features[f"{where} cut bar"] = 1.0
            elif match.group().strip() in ":-–—":
                features[f"{where} cut {'colon' if ':' in match.group() else 'dash'}"] = 1.0
            yield kept.strip(_EDGE), features | _weigh_site(kept, sites)


def _weigh_site(text: str, sites: set[str]) -> Features:
    """Return whether a text is the publication's name, or has it for a part."""
    parts = [spell_key(part).replace(" ", "") in sites for part in split_title(text)]
    return {"is site": 1.0} if parts and all(parts) else {"with site": 1.0} if any(parts) else {}
