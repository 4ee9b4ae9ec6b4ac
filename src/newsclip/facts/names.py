"""The shape of a name: one person's, in scripts with and without capitals."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from newsclip.cues import list_phrases
from newsclip.facts.dates.words import find_word

# Letters of a name of one word.
SHORTEST_SINGLE, LONGEST_SINGLE = 3, 16
LONGEST_NAME, MOST_WORDS = 48, 5

EDGE = " \"'“”„‘’.,;:：|*_~-–—•·()[]{}<>!#/\\=&+"
UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
# Two to four ideographs, parted or not, kana for a given name or the whole, a Korean name; a job may stand behind it.
_UNSPACED_NAME = re.compile(
    r"[\u3400-\u9fff々ヶ]{1,4}(?:[ \u3000・][\u3400-\u9fff々]{1,3})?|"
    r"[\u3400-\u9fff々ヶ]{1,3}[ \u3000]?[\u3041-\u3096]{2,4}|"
    r"[\u30a1-\u30ffー]{2,8}(?:[・＝ ][\u30a1-\u30ffー]{1,8}){1,2}|"
    r"[\uac00-\ud7af]{2,5}(?: [\uac00-\ud7af]{2,4})?"
)
_LABELS = ("published", "modified", "comment-actions", "comments-heading", "home")
_NOT_SINGLE = (
    "newsrooms", "byline", "jobs", "menu", "form", "share", "calendar", "date-words", "related", "tag_labels"
)  # fmt: skip
_NOT_IN_NAMES = re.compile(r"[\d@:：;!?&/／|<>=+_#%$€…\"“”„»«()\[\]]")


def is_name(text: str) -> bool:
    """Whether a text on its own has the shape of one person's name, in a script with or without capitals."""
    text = text.strip(EDGE)
    words = text.split()
    if not 0 < len(text) <= LONGEST_NAME or len(words) > MOST_WORDS or _NOT_IN_NAMES.search(text):
        return False
    if UNSPACED.search(text):
        shaped = _UNSPACED_NAME.fullmatch(text) is not None and not any(word in text for word in _unspaced_labels())
    else:
        shaped = len(words) > 1 and "," not in text and text[-1] != "." and is_capital(words[0][0])
        shaped = shaped and all(map(_is_name_word, words))
    lowered = text.lower()
    told = not shaped or lowered in list_phrases("newsrooms") or is_wording(lowered)
    return not told and list_phrases("jobs").isdisjoint(map(spell_word, words))


def is_single_name(text: str) -> bool:
    """Whether a text could be a writer's only name, a first name or a made-up one: one word with a capital."""
    word = text.strip()
    if not SHORTEST_SINGLE <= len(word) <= LONGEST_SINGLE or _NOT_IN_NAMES.search(word) or " " in word:
        return False
    lowered = word.lower()
    told = lowered in list_phrases(*_NOT_SINGLE) or is_wording(lowered) or find_word(lowered, "month")
    return word[0].isupper() and not word.isupper() and not told


def is_capital(character: str) -> bool:
    """Whether a letter may open a name: a capital, or a letter of a script that has none."""
    return character.isupper() or (character.isalpha() and not character.islower())


def is_wording(text: str) -> bool:
    """Whether a text is made of labels and buttons: "Published", "Reply Quote"."""
    return text in list_phrases(*_LABELS) or all(word in list_phrases(*_LABELS) for word in text.split())


def is_particle(word: str) -> bool:
    """Whether a word in small letters may stand within a name: "van", "de"."""
    return word.strip(".'’").lower() in list_phrases("name_particles")


def spell_word(word: str) -> str:
    """Return a word in small letters without the marks behind it."""
    return word.strip(".,:").lower()


@cache
def load_given_names() -> frozenset[str]:
    """Return given names of some eighty countries in small letters, as Faker lists them (MIT licence)."""
    return frozenset((files(__package__) / "given_names.txt").read_text("utf-8").split())


@cache
def _unspaced_labels() -> tuple[str, ...]:
    """Return the words of buttons and menus in scripts without spaces: no name holds one."""
    phrases = list_phrases("share", "menu", "form", "related", *_LABELS)
    return tuple(sorted(phrase for phrase in phrases if len(phrase) > 1 and UNSPACED.match(phrase)))


def _is_name_word(word: str) -> bool:
    bare = word.strip(".'’,-")
    return bool(bare) and (is_capital(bare[0]) or is_particle(bare))
