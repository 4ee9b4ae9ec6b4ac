"""Cue words in many languages, as data: one JSON file a topic, ``{language: [phrase, ...]}``.

A phrase is matched without regard to case and as whole words; ``*`` at its end lets the word go on.
"""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.resources import files

UNSPACED = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""Thai, kana, Han and Hangul: a word may be glued to the next."""


@cache
def load_cues(topic: str) -> dict[str, list[str]]:
    """Return the phrases of a topic by language code.

    Raises ``FileNotFoundError`` where there is no such topic.
    """
    data: dict[str, list[str]] = json.loads((files(__package__) / f"{topic}.json").read_text(encoding="utf-8"))
    return data


@cache
def list_phrases(*topics: str) -> frozenset[str]:
    """Return the phrases of some topics in all languages, in small letters."""
    return frozenset(phrase.lower() for topic in topics for phrases in load_cues(topic).values() for phrase in phrases)


@cache
def compile_cues(topic: str) -> re.Pattern[str]:
    """Return one pattern that finds any phrase of the topic, in any language, in lower-cased text."""
    phrases = {phrase.lower() for phrases in load_cues(topic).values() for phrase in phrases}
    groups: dict[str, list[str]] = {}
    for phrase in sorted(phrases, key=lambda p: (-len(p), p)):
        groups.setdefault(phrase[0], []).append(_spell_rest(phrase))
    return re.compile("|".join(_spell_group(first, rests) for first, rests in sorted(groups.items())))


def _spell_group(first: str, rests: list[str]) -> str:
    """Return the pattern of the phrases that begin with a character. It comes first: a search leaps from one to one."""
    before = r"(?<!\w.)" if first.isalnum() and not _is_unspaced(first) else ""
    return f"{re.escape(first)}{before}(?:{'|'.join(rests)})"


def _spell_rest(phrase: str) -> str:
    stem = phrase.removesuffix("*")
    spelled = r"\s+".join(re.escape(word) for word in stem.split())[len(re.escape(stem[0])) :]
    after = r"(?!\w)" if stem == phrase and stem[-1:].isalnum() and not _is_unspaced(stem[-1]) else ""
    return f"{spelled}{after}"


def _is_unspaced(character: str) -> bool:
    """Whether the script is written without spaces between words (kana, Han, Thai): no word edge to look for."""
    return "\u3040" <= character <= "\u30ff" or "\u3400" <= character <= "\u9fff" or "\u0e00" <= character <= "\u0e7f"
