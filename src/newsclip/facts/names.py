"""The shape of a name: one person's, in scripts with and without capitals."""

from __future__ import annotations

import re
from functools import cache

from newsclip.cues import list_phrases
from newsclip.facts.dates.words import find_word

# Letters of a name of one word.
SHORTEST_SINGLE, LONGEST_SINGLE = 3, 16
LONGEST_NAME = 48
MOST_WORDS = 5

EDGE = " \"'“”„‘’.,;:：|*_~-–—•·()[]{}<>!#/\\=&+"
UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
# Two to four ideographs, parted or not, kana for a given name or the whole, a Korean name; a job may stand behind it.
_UNSPACED_NAME = re.compile(
    r"[\u3400-\u9fff々ヶ]{1,4}(?:[ \u3000・][\u3400-\u9fff々]{1,3})?|"
    r"[\u3400-\u9fff々ヶ]{1,3}[ \u3000]?[\u3041-\u3096]{2,4}|"
    r"[\u30a1-\u30ffー]{2,8}(?:[・＝ ][\u30a1-\u30ffー]{1,8}){1,2}|"
    r"[\uac00-\ud7af]{2,5}(?: [\uac00-\ud7af]{2,4})?"
)
_LABELS = ("published", "modified", "comment-actions", "home")
_NOT_IN_NAMES = re.compile(r"[\d@:：;!?&/／|<>=+_#%$€…\"“”„»«()\[\]]")


def is_name(text: str) -> bool:
    """Whether a text on its own has the shape of one person's name, in a script with or without capitals."""
    text = text.strip(EDGE)
    if not 0 < len(text) <= LONGEST_NAME:
        return False
    words = text.split()
    if not words or len(words) > MOST_WORDS or _NOT_IN_NAMES.search(text):
        return False
    if UNSPACED.search(text):
        shaped = _UNSPACED_NAME.fullmatch(text) is not None and not any(word in text for word in _unspaced_labels())
    else:
        shaped = len(words) > 1 and "," not in text and text[-1] != "." and is_capital(words[0][0])
        shaped = shaped and all(map(_is_name_word, words))
    if not shaped:
        return False
    lowered = text.lower()
    return not (
        lowered in list_phrases("newsrooms")
        or is_wording(lowered)
        or any(word.strip(".,").lower() in list_phrases("jobs") for word in words)
    )


@cache
def _unspaced_labels() -> tuple[str, ...]:
    """Return the words of buttons and menus in scripts without spaces: no name holds one."""
    phrases = list_phrases("share", "menu", "form", "related", "published", "modified", "comment-actions", "home")
    return tuple(sorted(phrase for phrase in phrases if len(phrase) > 1 and UNSPACED.match(phrase)))


def is_single_name(text: str) -> bool:
    """Whether a text could be a writer's only name, a first name or a made-up one: one word with a capital."""
    word = text.strip()
    if not SHORTEST_SINGLE <= len(word) <= LONGEST_SINGLE or _NOT_IN_NAMES.search(word) or len(word.split()) != 1:
        return False
    lowered = word.lower()
    topics = ("newsrooms", "byline", "jobs", "menu", "form", "share", "calendar", "date-words", "related", "tag_labels")
    told = lowered in list_phrases(*topics) or is_wording(lowered) or find_word(lowered, "month")
    return word[0].isupper() and not word.isupper() and not told


def _is_name_word(word: str) -> bool:
    bare = word.strip(".'’,-")
    if not bare:
        return False
    if bare.lower() in list_phrases("name_particles"):
        return True
    return is_capital(bare[0])


def is_capital(character: str) -> bool:
    """Whether a letter may open a name: a capital, or a letter of a script that has none."""
    return character.isupper() or (character.isalpha() and not character.islower())


def is_wording(text: str) -> bool:
    """Whether a text is made of labels and buttons: "Published", "Reply Quote"."""
    return text in list_phrases(*_LABELS) or all(word in list_phrases(*_LABELS) for word in text.split())
