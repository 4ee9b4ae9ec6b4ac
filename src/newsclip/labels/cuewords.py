"""Cue words on a line: which topics of :mod:`newsclip.cues` it speaks of, found with one look-up a word."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from newsclip.cues import load_cues

TOPICS = (
    "comments-heading", "comment-action", "says", "related", "share", "form", "legal", "menu", "byline-lead",
    "dateline-lead", "biography", "advertisement", "source", "tags-lead", "caption", "address", "forum", "elapsed",
    "calendar",
)  # fmt: skip
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_STEM_CHARACTERS = 4
"""Phrases that end in ``*`` are filed under so many of their first characters."""
_EDGES = "\"'“”„«»‘’‹›()[]{}<>.,;:!?…|·•*–—-→←↑↓▼▲#+=~_/\\&、。，：；！？「」『』【】（）｜"

Entry = tuple[tuple[str, ...], str]


@dataclass(slots=True)
class CueIndex:
    """The phrases of all topics, filed under their first word; unspaced ones (kana, Han, Thai) by their first two."""

    words: dict[str, list[Entry]] = field(default_factory=dict)
    stems: dict[str, list[Entry]] = field(default_factory=dict)
    unspaced: dict[str, list[tuple[str, str]]] = field(default_factory=dict)

    def find(self, words: list[str]) -> dict[str, tuple[int, int]]:
        """Return topic -> (most words covered by one of its phrases, number of the word it was first found at).

        The words are in lower case and without the punctuation at their edges, as :func:`split_words` gives them.
        """
        found: dict[str, tuple[int, int]] = {}
        filed, stems = self.words, self.stems
        for at, word in enumerate(words):
            if word in filed:
                for phrase, topic in filed[word]:
                    length = len(phrase)
                    best, first = found.get(topic, (0, at))
                    if best < length and (length == 1 or tuple(words[at : at + length]) == phrase):
                        found[topic] = length, first
            if word[:_STEM_CHARACTERS] in stems:
                for phrase, topic in stems[word[:_STEM_CHARACTERS]]:
                    if topic not in found and word.startswith(phrase[0]):
                        found[topic] = 1, at
        return found

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


def _file(index: CueIndex, phrase: str, topic: str) -> None:
    if phrase.endswith("*"):
        stem = phrase[:-1]
        index.stems.setdefault(stem[:_STEM_CHARACTERS], []).append(((stem,), topic))
    elif is_unspaced(phrase):
        index.unspaced.setdefault(phrase[:2], []).append((phrase, topic))
    else:
        words = tuple(split_words(phrase))
        if words:
            index.words.setdefault(words[0], []).append((words, topic))


def split_words(text: str) -> list[str]:
    """Return the words of lower-cased text, without the punctuation at their edges."""
    return [word for piece in text.replace("’", "'").split() if (word := piece.strip(_EDGES))]


def is_unspaced(text: str) -> bool:
    """Whether the text is in a script without spaces between words."""
    return _UNSPACED.search(text, 0, 40) is not None
