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
def _compile() -> re.Pattern[str]:
    groups = (f"(?P<{kind}>{'|'.join(stems)})" for kind, stems in _read().items())
    return re.compile("|".join(groups))


@lru_cache(maxsize=_MOST_KNOWN)
def find_markup_cues(names: str) -> int:
    """Return the bits of the cues in an element's names, such as ``"entry-content post"``.

    A stem counts where a word begins with it: after white space, a hyphen, an underscore, a digit, or where lower case
    turns to upper.
    """
    bits = load_markup_cues()
    found = 0
    for match in _compile().finditer(split_names(names)):
        found |= bits[match.lastgroup or ""]
    return found


_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def split_names(names: str) -> str:
    """Return the names in lower case with a hyphen before every word in them."""
    return "-" + _CAMEL.sub("-", " ".join(names[:400].split())).lower().replace("_", "-").replace(" ", "-") + "-"
