"""Cue words in many languages, as data: one JSON file a topic, ``{language: [phrase, ...]}``.

A phrase is matched without regard to case and as whole words; ``*`` at its end lets the word go on.
"""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.resources import files


@cache
def load_cues(topic: str) -> dict[str, list[str]]:
    """Return the phrases of a topic by language code.

    Raises ``FileNotFoundError`` where there is no such topic.
    """
    data: dict[str, list[str]] = json.loads((files(__package__) / f"{topic}.json").read_text(encoding="utf-8"))
    return data


@cache
def compile_cues(topic: str) -> re.Pattern[str]:
    """Return one pattern that finds any phrase of the topic, in any language, in lower-cased text."""
    phrases = {phrase.lower() for phrases in load_cues(topic).values() for phrase in phrases}
    return re.compile("|".join(_spell(phrase) for phrase in sorted(phrases, key=lambda p: (-len(p), p))))


def _spell(phrase: str) -> str:
    stem = phrase.removesuffix("*")
    spelled = r"\s+".join(re.escape(word) for word in stem.split())
    before = r"(?<!\w)" if stem[:1].isalnum() and not _is_unspaced(stem[0]) else ""
    after = r"(?!\w)" if stem == phrase and stem[-1:].isalnum() and not _is_unspaced(stem[-1]) else ""
    return f"{before}{spelled}{after}"


def _is_unspaced(character: str) -> bool:
    """Whether the script is written without spaces between words (kana, Han, Thai): no word edge to look for."""
    return "\u3040" <= character <= "\u30ff" or "\u3400" <= character <= "\u9fff" or "\u0e00" <= character <= "\u0e7f"
