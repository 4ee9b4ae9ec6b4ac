"""What every field's search needs to know of a paste: where the article stands, its words, and which lines recur."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from newsclip.blocks import ARTICLE_ROLES, Block, Role

# Characters of body that earn one point, and the points that a line of chrome costs: the run of blocks with the most
# points is the article. Chosen so that five lines of chrome end a run unless a paragraph of some length follows.
CHARACTERS_PER_POINT = 40
POINTS_PER_BLOCK = 10
CHROME_COST = 2.5
# A short list item may be a menu's entry.
SHORT_ITEM, SHORT_ITEM_COST = 30, 0.5
# Characters of a block that is prose whatever ends it, of one that ends in a full stop, and the number of blocks in
# which a second one must follow for the article to begin there.
PROSE, PROSE_SENTENCE, PROSE_REACH = 110, 45, 8
# Characters of an unspaced script say as much as this many letters.
UNSPACED_WEIGHT = 2.5
# Characters of body whose words are compared with a headline's; beyond them nothing was gained on the corpora.
VOCABULARY_CHARACTERS = 6000
LEAD_CHARACTERS = 600
# Characters of a line by which it is compared with others.
KEY_CHARACTERS = 400
# Characters up to which a line may come again, in this clipping or the next, and how many such lines are kept.
REMEMBERED_CHARACTERS, REMEMBERED_LINES = 80, 4096
# Letters that a word of an alphabetic script must have to say something.
LEAST_LETTERS = 4

_WORD = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u0e00-\u0e7f]+|[^\W_\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]+"
)
_SPACED_WORD = re.compile(r"[^\W_]{2,}")
_ASCII_WORD = re.compile(rf"[a-z0-9]{{{LEAST_LETTERS},}}")
_SENTENCE_END = re.compile(r"[.!?。！？．।۔؟…][\"'”’»)」』]?$")
_KEY = re.compile(r"\w+")
# What that finds in small letters, for the characters of ASCII: what stands between words is a space.
_ASCII_KEY = bytes(ord(chr(code).lower()) if _KEY.match(chr(code)) else 32 for code in range(128)).ljust(256)
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]")


@dataclass(frozen=True, slots=True)
class Context:
    """A paste's blocks and its article: ``start`` and ``end`` are the indexes of its first block and behind its last.

    Its first block is its first paragraph of prose.
    Where there is no article both are the number of blocks. ``keys`` are the blocks' words in small
    letters, joined by single spaces; ``recurrence`` counts them.

    ``vocabulary``, ``lead`` and ``weights`` are of the article's words.
    """

    blocks: list[Block]
    keys: list[str]
    start: int
    end: int
    recurrence: Counter[str]
    vocabulary: frozenset[str]
    lead: frozenset[str]
    weights: dict[str, float]


def survey_blocks(blocks: list[Block]) -> Context:
    """Return the context of a paste's labelled blocks."""
    keys = [spell_key(block.text) for block in blocks]
    start, end = _find_article(blocks)
    start = _find_prose(blocks, start, end)
    body = ""
    for block in blocks[start:end]:
        if block.role in ARTICLE_ROLES:
            body += block.text[:VOCABULARY_CHARACTERS] + "\n"
        if len(body) > VOCABULARY_CHARACTERS:
            break
    weights = _weigh_words(body[:VOCABULARY_CHARACTERS])
    return Context(
        blocks,
        keys,
        start,
        end,
        Counter(filter(None, keys)),
        frozenset(weights),
        list_content_words(body[:LEAD_CHARACTERS]),
        weights,
    )


def spell_key(text: str) -> str:
    """Return a text's words in small letters, to compare lines regardless of marks; long lines by their beginning."""
    return _spell_short(text) if len(text) <= REMEMBERED_CHARACTERS else _spell(text[:KEY_CHARACTERS])


def _spell(text: str) -> str:
    if text.isascii():
        return " ".join(text.encode().translate(_ASCII_KEY).decode().split())
    return " ".join(_KEY.findall(text.lower()))


_spell_short = lru_cache(maxsize=REMEMBERED_LINES)(_spell)


def list_content_words(text: str) -> frozenset[str]:
    """Return the words that tell what a text is about; pairs of characters where words are not parted by spaces."""
    lowered = text.lower()
    return frozenset(_ASCII_WORD.findall(lowered) if lowered.isascii() else _count_words(lowered))


def _count_words(text: str) -> dict[str, int]:
    lowered = text.lower()
    if not _UNSPACED.search(lowered):
        spaced = Counter(_SPACED_WORD.findall(lowered))
        return {word: count for word, count in spaced.items() if len(word) >= LEAST_LETTERS or not word.isascii()}
    counts: dict[str, int] = {}
    for word, count in Counter(_WORD.findall(lowered)).items():
        if word.isascii():
            if len(word) >= LEAST_LETTERS:
                counts[word] = count
        elif _UNSPACED.match(word):
            for at in range(len(word) - 1):
                counts[word[at : at + 2]] = counts.get(word[at : at + 2], 0) + count
        elif len(word) > 1:
            counts[word] = count
    return counts


def _weigh_words(text: str) -> dict[str, float]:
    """Return how much a body speaks of each of its words: 1 for the one it uses most, on a scale of logarithms."""
    counts = _count_words(text)
    most = math.log1p(max(counts.values(), default=1))
    return {word: math.log1p(count) / most for word, count in counts.items()}


def measure_text(text: str) -> float:
    """Return a text's length in letters of an alphabetic script: an ideograph or a kana says more."""
    return len(text) if text.isascii() else len(text) + (UNSPACED_WEIGHT - 1) * len(_UNSPACED.findall(text[:400]))


def _find_prose(blocks: list[Block], start: int, end: int) -> int:
    """Return where the article's prose begins: menus and teasers that were taken for its head are left before it."""
    prose = []
    for index in range(start, end):
        if blocks[index].role not in ARTICLE_ROLES:
            continue
        text = blocks[index].text
        length = measure_text(text)
        if length >= PROSE or (length >= PROSE_SENTENCE and _SENTENCE_END.search(text)):
            prose.append(index)
            if len(prose) > 1 and prose[-1] - prose[-2] <= PROSE_REACH:
                return prose[-2]
    return prose[0] if prose else start


def _find_article(blocks: list[Block]) -> tuple[int, int]:
    """Return the run of blocks that holds the most body for the least chrome."""
    best, best_start, best_end = 0.0, len(blocks), len(blocks)
    points, start = 0.0, 0
    for index, block in enumerate(blocks):
        if points <= 0:
            points, start = 0.0, index
        if block.role in ARTICLE_ROLES and not (block.role is Role.LIST_ITEM and len(block.text) < SHORT_ITEM):
            points += min(len(block.text) / CHARACTERS_PER_POINT, POINTS_PER_BLOCK)
        elif block.role is Role.LIST_ITEM:
            points -= SHORT_ITEM_COST
        else:
            points -= CHROME_COST
        if points > best:
            best, best_start, best_end = points, start, index + 1
    return best_start, best_end
