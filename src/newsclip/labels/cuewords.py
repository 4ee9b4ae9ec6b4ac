"""Cue words on a line: which topics of :mod:`newsclip.cues` it speaks of, found with one look-up a word."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

from newsclip.cues import load_cues

TOPICS = (
    "comments-heading", "comment-action", "says", "related", "share", "form", "legal", "menu", "byline-lead",
    "dateline-lead", "biography", "advertisement", "source", "tags-lead", "caption", "address", "forum", "elapsed",
    "calendar",
)  # fmt: skip
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_EDGES = "\"'“”„«»‘’‹›()[]{}<>.,;:!?…|·•*–—-→←↑↓▼▲#+=~_/\\&、。，：；！？「」『』【】（）｜"
WIDE_FACTOR = 2.2
"""Latin characters that one ideograph or kana is worth: measured on translations of the same text."""

Entry = tuple[tuple[str, ...], str]


@dataclass(slots=True, eq=False)
class CueIndex:
    """The phrases of all topics, filed under their first word, and then their second; unspaced ones (kana, Han,
    Thai) under their first two characters.

    ``stems`` are the few phrases that end in ``*``: any word that begins with one is meant.
    """

    words: dict[str, tuple[list[str], dict[str, list[Entry]]]] = field(default_factory=dict)
    stems: list[tuple[str, str]] = field(default_factory=list)
    unspaced: dict[str, list[tuple[str, str]]] = field(default_factory=dict)

    def find(self, words: list[str]) -> dict[str, tuple[int, int]]:
        """Return topic -> (most words covered by one of its phrases, number of the word it was first found at).

        The words are in lower case and without the punctuation at their edges, as :func:`split_words` gives them.
        """
        found: dict[str, tuple[int, int]] = {}
        filed = self.words
        for at, word in enumerate(words):
            if word not in filed:
                continue
            topics, longer = filed[word]
            for topic in topics:
                if topic not in found:
                    found[topic] = 1, at
            if not longer or at + 1 == len(words) or words[at + 1] not in longer:
                continue
            for phrase, topic in longer[words[at + 1]]:
                length = len(phrase)
                best, first = found.get(topic, (0, at))
                if best < length and (length == 2 or tuple(words[at : at + length]) == phrase):
                    found[topic] = length, first
        self._find_stems(words, found)
        return found

    def _find_stems(self, words: list[str], found: dict[str, tuple[int, int]]) -> None:
        whole = " ".join(words)
        for stem, topic in self.stems:
            if stem in whole and topic not in found:
                spots = [at for at, word in enumerate(words) if word.startswith(stem)]
                if spots:
                    found[topic] = 1, spots[0]

    def find_unspaced(self, text: str) -> dict[str, int]:
        """Return topic -> most characters covered by one of its phrases, in text without spaces between words."""
        found: dict[str, int] = {}
        for at in range(len(text)):
            for phrase, topic in self.unspaced.get(text[at : at + 2], self.unspaced.get(text[at], ())):
                if text.startswith(phrase, at) and found.get(topic, 0) < len(phrase):
                    found[topic] = len(phrase)
        return found


def index_cues(languages: Iterable[str] | None = None, topics: Iterable[str] = TOPICS) -> CueIndex:
    """Return the index of the phrases, of the given languages or of all."""
    wanted = None if languages is None else frozenset(languages)
    index = CueIndex()
    for topic in topics:
        for language, phrases in load_cues(topic).items():
            if wanted is None or language in wanted:
                for phrase in phrases:
                    _file(index, phrase.lower(), topic)
    return index


@cache
def load_index() -> CueIndex:
    """Return the index of all phrases."""
    return index_cues()


def _file(index: CueIndex, phrase: str, topic: str) -> None:
    if phrase.endswith("*"):
        if (phrase[:-1], topic) not in index.stems:
            index.stems.append((phrase[:-1], topic))
    elif is_unspaced(phrase):
        index.unspaced.setdefault(phrase[:2], []).append((phrase, topic))
    else:
        words = tuple(split_words(phrase))
        if not words:
            return
        topics, longer = index.words.setdefault(words[0], ([], {}))
        if len(words) == 1:
            topics.append(topic)
        else:
            longer.setdefault(words[1], []).append((words, topic))


def split_words(text: str) -> list[str]:
    """Return the words of lower-cased text, without the punctuation at their edges."""
    return strip_words(text.split())


def strip_words(pieces: list[str]) -> list[str]:
    """Return words of lower-cased text without the punctuation at their edges; what is nothing else is left out."""
    return [word for piece in pieces if (word := piece if piece.isalpha() else piece.replace("’", "'").strip(_EDGES))]


def is_unspaced(text: str) -> bool:
    """Whether the text is in a script without spaces between words."""
    return _UNSPACED.search(text, 0, 40) is not None


def measure_size(text: str) -> float:
    """Return the length of a text in Latin characters' worth."""
    return len(text) * WIDE_FACTOR if is_unspaced(text) else float(len(text))
