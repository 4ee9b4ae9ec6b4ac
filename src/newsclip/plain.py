"""Lines of plain words: most of what a menu is made of, and what most searches can pass over."""

from __future__ import annotations

import re

# Possessive throughout: a line that is none is given up at its first odd character.
_PLAIN = re.compile("[A-ZÀ-ÖØ-Þ]?[a-zß-öø-ÿ]*+(?: [A-ZÀ-ÖØ-Þ]?[a-zß-öø-ÿ]*+)*+")


def is_plain(text: str) -> bool:
    """Whether a text is Latin letters and single spaces, with no capital but at the beginning of a word."""
    return _PLAIN.fullmatch(text) is not None
