"""The panel that a board sets beside each post: since when its writer is a member, how many posts, from where."""

from __future__ import annotations

import re
from collections.abc import Sequence

from newsclip.cues import compile_cues

FEWEST_LINES = 4
"""So few such lines may be words of a comment."""
LONGEST_LINE = 60
"""Characters."""
# What stands below the name of an entry: a count, a day.
_VALUE = re.compile(r"(?=.*\d)[\w.,/\- ]{1,20}")


def list_panels(lines: Sequence[str]) -> frozenset[int]:
    """Return the indexes of the lines that tell of a member: "Joined" and below it "May 2019".

    Empty where they are so few that they may be a comment's own words.
    """
    entry = compile_cues("member-panel")
    found: set[int] = set()
    awaits_value = False
    for at, line in enumerate(lines):
        lowered = line.lower() if len(line) <= LONGEST_LINE else ""
        match = entry.match(lowered)
        is_entry = match is not None and not lowered[match.end() :].strip(" :：")
        if is_entry or (awaits_value and _VALUE.fullmatch(lowered)):
            found.add(at)
        awaits_value = is_entry
    return frozenset(found) if len(found) >= FEWEST_LINES else frozenset()
