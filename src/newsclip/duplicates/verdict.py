"""What a record says of earlier clippings with the same article."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import NamedTuple


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
