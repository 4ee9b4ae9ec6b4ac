"""What every fact's search needs to know of a clipping: where the article stands, its words, and which lines recur."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from newsclip.blocks import ARTICLE_ROLES, COMMENT_ROLES, Block, Role
from newsclip.cues import compile_cues

# Characters of body that earn one point, and the points that a line of chrome costs: the run of blocks with the most
# points is the article. Chosen so that five lines of chrome end a run unless a paragraph of some length follows.
CHARACTERS_PER_POINT, POINTS_PER_BLOCK, CHROME_COST = 40, 10, 2.5
# A short list item may be a menu's entry.
SHORT_ITEM, SHORT_ITEM_COST = 30, 0.5
# Characters of a block that is prose whatever ends it, of one that ends in a full stop, and the number of blocks in
# which a second one must follow for the article to begin there.
PROSE, PROSE_SENTENCE, PROSE_REACH = 110, 45, 8
# Characters of an unspaced script say as much as this many letters.
UNSPACED_WEIGHT = 2.5
# Characters of body whose words are compared with a headline's; beyond them nothing was gained on the corpora.
VOCABULARY_CHARACTERS, LEAD_CHARACTERS = 6000, 600
# Characters of a line by which it is compared with others; up to which one may come again, and how many are kept.
KEY_CHARACTERS, REMEMBERED_CHARACTERS, REMEMBERED_LINES = 400, 80, 4096
# Letters that a word of an alphabetic script must have to say something.
LEAST_LETTERS = 4

_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]")
_WORD = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u0e00-\u0e7f]+|[^\W_\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]+"
)
_ASCII_WORD = re.compile(rf"[a-z0-9]{{{LEAST_LETTERS},}}")
_SENTENCE_END = re.compile(r"[.!?。！？．।۔؟…][\"'”’»)」』]?$")
_KEY = re.compile(r"\w+")
# What that finds in small letters, for the characters of ASCII: what stands between words is a space.
_ASCII_KEY = bytes(ord(chr(code).lower()) if _KEY.match(chr(code)) else 32 for code in range(128)).ljust(256)


@dataclass(frozen=True, slots=True)
class Context:
    """A clipping's blocks and its article: ``start`` and ``end`` are the indexes of its first paragraph of prose and
    behind its last block; where there is no article both are the number of blocks.

    ``keys`` are the blocks' words in small letters, joined by single spaces; ``recurrence`` counts them. ``replies`` is
    the index from which on readers speak: what signs the first post of a pasted thread stands above it, labelled as
    theirs is. The others are of the article's words.
    """

    blocks: list[Block]
    keys: list[str]
    start: int
    end: int
    recurrence: Counter[str]
    replies: int
    vocabulary: frozenset[str]
    lead: frozenset[str]
    weights: dict[str, float]

    def is_said(self, index: int) -> bool:
        """Whether a block belongs to readers' comments."""
        return index >= self.replies and self.blocks[index].role in COMMENT_ROLES


def survey_blocks(blocks: list[Block]) -> Context:
    """Return the context of a clipping's labelled blocks."""
    keys = [spell_key(block.text) for block in blocks]
    start, end = locate_article(blocks)
    body = ""
    for block in blocks[start:end]:
        if block.role in ARTICLE_ROLES and len(body) <= VOCABULARY_CHARACTERS:
            body += block.text[:VOCABULARY_CHARACTERS] + "\n"
    weights = _weigh_words(body[:VOCABULARY_CHARACTERS])
    lead = list_content_words(body[:LEAD_CHARACTERS])
    counts, replies = Counter(filter(None, keys)), _find_replies(blocks, start)
    return Context(blocks, keys, start, end, counts, replies, frozenset(weights), lead, weights)


def locate_article(blocks: list[Block]) -> tuple[int, int]:
    """Return the indexes of the first paragraph of an article's prose and behind its last block; see `Context`."""
    start, end = _find_article(blocks)
    return _find_prose(blocks, start, end), end


def _find_replies(blocks: list[Block], start: int) -> int:
    """Return where readers begin to speak: above an article only who wrote it signs, and below it who "asked"."""
    if blocks and blocks[0].markup is not None:
        return 0
    first = next((at for at, block in enumerate(blocks) if block.role is Role.COMMENT), len(blocks))
    signed = next((at for at in range(start, first) if blocks[at].role in COMMENT_ROLES), first)
    asked = any(compile_cues("thread-opened").match(block.text.lower()) for block in blocks[signed:first])
    return first if asked else signed


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


def _count_words(lowered: str) -> Counter[str]:
    counts: Counter[str] = Counter()
    for word, count in Counter(_WORD.findall(lowered)).items():
        if _UNSPACED.match(word):
            for at in range(len(word) - 1):
                counts[word[at : at + 2]] += count
        elif len(word) >= LEAST_LETTERS or (len(word) > 1 and not word.isascii()):
            counts[word] = count
    return counts


def _weigh_words(text: str) -> dict[str, float]:
    """Return how much a body speaks of each of its words: 1 for the one it uses most, on a scale of logarithms."""
    counts = _count_words(text.lower())
    most = math.log1p(max(counts.values(), default=1))
    return {word: math.log1p(count) / most for word, count in counts.items()}


def measure_text(text: str) -> float:
    """Return a text's length in letters of an alphabetic script: an ideograph or a kana says more."""
    return len(text) if text.isascii() else len(text) + (UNSPACED_WEIGHT - 1) * len(_UNSPACED.findall(text[:400]))


def _find_prose(blocks: list[Block], start: int, end: int) -> int:
    """Return where the article's prose begins: menus and teasers that were taken for its head are left before it."""
    prose: list[int] = []
    for index in range(start, end):
        text = blocks[index].text if blocks[index].role in ARTICLE_ROLES else ""
        length = measure_text(text)
        if length >= PROSE or (length >= PROSE_SENTENCE and _SENTENCE_END.search(text)):
            if prose and index - prose[-1] <= PROSE_REACH:
                return prose[-1]
            prose.append(index)
    return prose[0] if prose else start


def _find_article(blocks: list[Block]) -> tuple[int, int]:
    """Return the run of blocks that holds the most body for the least chrome."""
    best, best_start, best_end = 0.0, len(blocks), len(blocks)
    points, start = 0.0, 0
    for index, block in enumerate(blocks):
        if points <= 0:
            points, start = 0.0, index
        if block.role is Role.LIST_ITEM and len(block.text) < SHORT_ITEM:
            points -= SHORT_ITEM_COST
        elif block.role in ARTICLE_ROLES:
            points += min(len(block.text) / CHARACTERS_PER_POINT, POINTS_PER_BLOCK)
        else:
            points -= CHROME_COST
        if points > best:
            best, best_start, best_end = points, start, index + 1
    return best_start, best_end
