"""What the names in a page's markup say: cues in class, id, role and itemprop, as bits."""

from __future__ import annotations

import json
import re
from functools import cache, lru_cache
from importlib.resources import files

# The names of elements come again and again, on the pages of a site and on one page.
_MOST_KNOWN = 20_000


@cache
def load_markup_cues() -> dict[str, int]:
    """Return the bit of each kind of cue: the kinds are those of ``markup_names.json``, in its order."""
    return {kind: 1 << number for number, kind in enumerate(_read())}


@cache
def _read() -> dict[str, list[str]]:
    text = (files("newsclip.cues") / "markup_names.json").read_text(encoding="utf-8")
    kinds: dict[str, list[str]] = json.loads(text)
    return kinds


@cache
def _compile() -> tuple[re.Pattern[str], list[int]]:
    """Return the pattern of all stems, and the bits of its groups by their numbers.

    Filed under the two letters after the hyphen that every stem begins with: at most words no more is looked at.
    """
    bits = load_markup_cues()
    letters: dict[str, dict[str, dict[str, list[str]]]] = {}
    for kind, stems in _read().items():
        for stem in stems:
            letters.setdefault(stem[1], {}).setdefault(stem[2], {}).setdefault(kind, []).append(stem[3:])
    groups = [bits[kind] for seconds in letters.values() for kinds in seconds.values() for kind in kinds]
    filed = (
        f"{first}(?:{'|'.join(f'{second}(?:{_join_kinds(kinds)})' for second, kinds in seconds.items())})"
        for first, seconds in letters.items()
    )
    return re.compile(f"-(?:{'|'.join(filed)})"), [0, *groups]


def _join_kinds(kinds: dict[str, list[str]]) -> str:
    return "|".join(f"({'|'.join(endings)})" for endings in kinds.values())


@lru_cache(maxsize=_MOST_KNOWN)
def find_markup_cues(names: str) -> int:
    """Return the bits of the cues in an element's names, such as ``"entry-content post"``.

    A stem counts where a word begins with it: after white space, a hyphen, an underscore, a digit, or where lower case
    turns to upper.
    """
    pattern, bits = _compile()
    found = 0
    for match in pattern.finditer(split_names(names)):
        found |= bits[match.lastindex or 0]
    return found


_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def split_names(names: str) -> str:
    """Return the names in lower case with a hyphen before every word in them."""
    folded = "-".join(names[:400].split())
    if not folded.islower():
        folded = _CAMEL.sub("-", folded).lower()
    return f"-{folded.replace('_', '-')}-"
