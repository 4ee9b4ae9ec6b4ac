"""The extraction engine: the one door to trafilatura, and what it kept matched onto a page's blocks."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from functools import cache
from itertools import accumulate
from typing import Any

from newsclip.blocks import Block
from newsclip.page.tree import Element

# The engine's own work grows with the square of these; the largest real page seen has 10,476 elements.
MOST_ELEMENTS = 20_000
MOST_CHARACTERS = 3_000_000
MOST_LEVELS = 1_500
# It walks a table once for every table around it; layout tables of real pages stand some ten deep.
MOST_TABLES_DEEP = 40
# Elements that hold no text of a page: the engine looks at each of them many times all the same.
_TEXTLESS = ("meta", "link", "style", "svg", "path", "img", "source", "input")
# Texts shorter than this, in characters without white space, are found at the edges of a text node alone.
_SHORT = 24
# How far behind the last match a block is looked for in what the engine kept, in characters.
_REACH = 200
# Longer texts are found by stretches of this length, of which every fourth is indexed.
_STRETCH = 12
_STEP = 4


def extract_pieces(root: Element, without: Sequence[Element] = ()) -> list[str]:
    """Return the text nodes of the article as trafilatura finds it in a tree, without white space; none where it fails.

    It does not see what is in the elements of ``without``; the tree is left as it is. No comments, no metadata, no
    dates, which have homes of their own; no de-duplication, which remembers across files.
    """
    from trafilatura import bare_extraction

    seen = _copy_without(root, without)
    if has_deep_tables(seen):
        return []
    try:
        document = bare_extraction(seen, options=_load_options())
    except (ValueError, TypeError, AttributeError, KeyError, IndexError, RecursionError):
        return []
    if document is None or isinstance(document, dict) or document.body is None:
        return []
    return [piece for text in document.body.itertext() if (piece := squeeze_text(str(text)))]


@cache
def _load_options() -> Any:
    """Return the engine's options: it reads its file of settings for them."""
    from trafilatura.settings import Extractor

    return Extractor(output_format="python", fast=True, comments=False, with_metadata=False, dedup=False)


def _copy_without(root: Element, without: Sequence[Element]) -> Element:
    """Return a copy of the tree without the elements; one with text behind it stays, empty, and keeps texts apart."""
    from lxml.etree import strip_elements

    if not without:
        return root
    seen = copy(root)
    left_out = set(without)
    for twin in [twin for element, twin in zip(root.iter(), seen.iter(), strict=True) if element in left_out]:
        parent = twin.getparent()
        if parent is None or (twin.tail and not twin.tail.isspace()):
            twin.clear(keep_tail=True)
        else:
            parent.remove(twin)
    strip_elements(seen, *_TEXTLESS, with_tail=False)
    return seen


def has_deep_tables(root: Element) -> bool:
    """Whether tables stand in each other deeper than the engine gets through in time."""
    depths: dict[Element, int] = {}
    for table in root.iter("table"):
        around = next(table.iterancestors("table"), None)
        depths[table] = 1 + (depths.get(around, 0) if around is not None else 0)
        if depths[table] > MOST_TABLES_DEEP:
            return True
    return False


def squeeze_text(text: str) -> str:
    """Return the text without white space, for comparison."""
    return "".join(text.split())


def is_within_reach(blocks: list[Block], elements: int) -> bool:
    """Whether a page is small enough for the engine: its slow corners are left to the labeller alone."""
    if elements > MOST_ELEMENTS or sum(len(block.text) for block in blocks) > MOST_CHARACTERS:
        return False
    return all(block.depth <= MOST_LEVELS for block in blocks)


def match_kept(blocks: list[Block], pieces: list[str]) -> None:
    """Write into each block's evidence the share of its text that the engine kept: ``pieces``, in page order."""
    shares = match_texts([block.text for block in blocks], pieces)
    for block, share in zip(blocks, shares, strict=True):
        if block.markup is not None:
            block.markup.kept = share


def match_texts(texts: Sequence[str], pieces: list[str]) -> list[float]:
    """Return the share of each text that stands in the ``pieces`` (without white space), both in page order.

    A text is looked for just behind the one matched before it, and a longer one wherever it stands. Linear in the
    length of both.
    """
    kept = _Kept(pieces)
    return [kept.match(squeeze_text(text)) for text in texts]


class _Kept:
    """What the engine kept, and how far the blocks have been matched onto it. Nothing is matched twice."""

    def __init__(self, pieces: list[str]) -> None:
        self._text = text = "".join(pieces)
        self._edges = {0, *accumulate(map(len, pieces))}
        self._index = {text[at : at + _STRETCH]: at for at in range(len(text) - _STRETCH, -1, -_STEP)}
        self._used = bytearray(len(text) + 1)
        self._at = 0

    def match(self, text: str) -> float:
        """Return the share of a block's text, without white space, that was kept."""
        if len(text) >= _SHORT:
            return 1.0 if self._take(text, self._at) else self._match_stretches(text)
        found = self._text.find(text, self._at, self._at + len(text) + _REACH)
        if found in self._edges and found + len(text) in self._edges and self._take(text, found):
            return 1.0
        return 0.0

    def _take(self, text: str, start: int) -> bool:
        """Whether the text stands at ``start`` and has not been matched before; if so, it is now."""
        end = start + len(text)
        if start < 0 or self._used[start : start + 1] != b"\0" or not self._text.startswith(text, start):
            return False
        self._used[start:end] = b"\1" * len(text)
        self._at = end
        return True

    def _match_stretches(self, text: str) -> float:
        last = len(text) - _STRETCH + 1
        hits = [
            (place, found)
            for place in range(last)
            if (found := self._index.get(text[place : place + _STRETCH])) is not None and not self._used[found]
        ]
        if any(self._take(text, found - place) for place, found in hits[:_STEP]):
            return 1.0
        share = min(1.0, len(hits) * _STEP / last)
        if share > 1 / 2:
            start, end = hits[0][1], hits[-1][1] + _STRETCH
            if start < end <= start + 2 * len(text):
                self._used[start:end] = b"\1" * (end - start)
                self._at = end
        return share
