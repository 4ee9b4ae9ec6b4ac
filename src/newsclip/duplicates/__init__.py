"""Two articles, compared whole: is one the other again? And what a record says of earlier ones."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import NamedTuple

# An article's keys: so many at least, and all shingles in this lowest part of their range.
KEYS = 32
KEY_RANGE = 1 / 16
# Below this an article is a copy only where its text is equal: short notes are alike by their form.
_LEAST_SHINGLES = 20
# The shorter the smaller article, the more of it must stand in the other: almost half of a long one, all of the
# shortest. A footer of 60 words below texts as long would be too much at two fifths.
_LEAST_CONTAINMENT = 0.45
_SHORT = 8
_NEAR = 0.5
_PART = 0.8
# A form filled in anew: figures and names between words that both have are others, so often in what they share.
_MOST_SLOTS = 1 / 17
# Of the smaller article's shingles, s are shared with the other, o its own, f its own that begin with a figure or name.
# Two shingles that end in a changed word go before the one that begins with it.
_SLOTS = re.compile("(?=s[of]{3,10}s)s[of]{2}([of]+)")


class Signature(NamedTuple):
    """An article as it is compared: ``shingles`` are a number of 32 bits for each run of words, in the text's order,
    ``facts`` a byte for each, 1 where its first word is a figure or a name, ``keys`` the smallest shingles, sorted.
    """

    digest: int
    keys: bytes
    shingles: bytes
    facts: bytes


class Likeness(NamedTuple):
    """``similarity`` is the Jaccard index of the shingles, ``containment`` the share of the fewer in the more."""

    kind: str
    similarity: float
    containment: float


class Article:
    """A signature unpacked, to be compared with others."""

    def __init__(self, signature: Signature) -> None:
        self.digest = signature.digest
        self.shingles = memoryview(signature.shingles).cast("I").tolist()
        self.facts = signature.facts
        self.known = set(self.shingles)

    def compare(self, other: Article) -> Likeness | None:
        """Return how alike two articles are, ``None`` where they are different ones."""
        if self.digest == other.digest:
            return Likeness("same", 1.0, 1.0)
        smaller, larger = sorted((self, other), key=lambda one: (len(one.known), one.digest))
        size, common = len(smaller.known), len(smaller.known & larger.known)
        if size < _LEAST_SHINGLES or common < _LEAST_CONTAINMENT * size + _SHORT:
            return None
        if smaller.count_slots(larger) > _MOST_SLOTS * common:
            return None
        similarity, containment = common / (size + len(larger.known) - common), common / size
        kind = "part" if containment >= _PART and similarity < _NEAR else "near"
        return Likeness(kind, round(similarity, 3), round(containment, 3))

    def count_slots(self, other: Article) -> int:
        """Return how many figures and names in this article are others in the other, amid the same words."""
        known = other.known
        kinds = "".join(["s" if n in known else "of"[f] for n, f in zip(self.shingles, self.facts, strict=True)])
        return sum(own.count("f") for own in _SLOTS.findall(kinds))


class Match(NamedTuple):
    """An earlier clipping with the same article; the fields are those of the record's ``duplicates``."""

    file: str
    member: str | None
    kind: str
    similarity: float
    containment: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """The earliest clipping that is the same or near, all earlier ones, and the group."""

    duplicate_of: str | None = None
    duplicates: tuple[Match, ...] = ()
    cluster: str | None = None

    def write(self) -> bytes:
        """Return the three keys of a record as JSON, in ASCII so that nothing in it moves a terminal."""
        duplicates = [match._asdict() for match in self.duplicates]
        said = {"duplicate_of": self.duplicate_of, "duplicates": duplicates, "cluster": self.cluster}
        return json.dumps(said, separators=(",", ":"))[1:-1].encode("ascii")
