"""Lines of plain words: most of what a menu is made of, and what most searches can pass over."""

from __future__ import annotations

import re

# Possessive throughout: a line that is none is given up at its first odd character.
_WORD = "(?=[^ ])(?:[A-Z]{0,4}+|[À-ÖØ-Þ])[a-zß-öø-ÿ]*+"
_PLAIN = re.compile(f"{_WORD}(?: {_WORD})*+")


def is_plain(text: str) -> bool:
    """Whether a text is Latin letters and single spaces, with capitals only at the beginning of words, four at most."""
    return _PLAIN.fullmatch(text) is not None
