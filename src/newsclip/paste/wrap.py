"""Hard-wrapped text: find the width at which the lines of a clipping were broken, and say which breaks to undo.

A line that was broken by a wrapper is *full*: with the next line's first word on it, it would not have fitted. The
width under which most neighbouring lines are full is the one they were wrapped at (found in one pass over the lines).
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

from newsclip.paste.lines import SourceLine

NARROWEST_WRAP = 45
WIDEST_WRAP = 132
"""Columns: from a narrow mail to a wide terminal. Mail is wrapped at 72, terminal browsers at 80."""
FEWEST_FULL_LINES = 3
"""Full lines needed before a clipping counts as wrapped: two may be chance."""
LEAST_FULL_SHARE = 0.5
"""Share of the long neighbouring lines that must be full at the width found; measured .8 to 1 on real dumps."""
MOST_OVERLONG_SHARE = 0.12
"""Share of lines wider than the width: tables and addresses that the wrapper could not break."""
TERMINAL_WRAP = 70
MANY_FULL = 12
"""So many full lines at a terminal's width are no chance, even where lines of code or tables stick out."""
MOST_ENDED_SHARE = 0.5
"""Share of the long lines that may end a sentence: a wrapper breaks sentences anywhere, a writer at their ends."""
_STOPS = (".", "!", "?", "。", "！", "？")
LONG_LINE_SHARE = 0.7
"""A line of at least this share of the width is long enough to tell whether it was wrapped."""
FIRST_WIDE = "\u1100"
"""No character before it takes two columns."""
MOST_INDENT_SHIFT = 8
"""Columns by which a continued line may be indented beyond its first one: list items hang under their text."""

_FIRST_WORD = re.compile(r"\S[^\s-]*-?")
_COLUMNS = re.compile(r"\S(?: {3,}|\t)\S")
_UNSPACED = "[\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]"


def find_wrap_width(lines: list[SourceLine], text: str) -> int | None:
    """Return the width in columns at which the text was wrapped, or ``None`` where its lines are paragraphs."""
    widths = [measure_width(line, text) for line in lines]
    counts = [0] * (WIDEST_WRAP + 2)
    for index in range(len(lines) - 1):
        width = widths[index]
        if (
            lines[index + 1].blanks_before
            or width + _BREAKABLE < NARROWEST_WRAP
            or width > WIDEST_WRAP
            or not _may_join(lines, index)
        ):
            continue
        reach = min(WIDEST_WRAP, width + _first_width(lines[index + 1].text))
        if reach >= max(width, NARROWEST_WRAP):
            counts[max(width, NARROWEST_WRAP)] += 1
            counts[reach + 1] -= 1
    best, full, running = 0, 0, 0
    for width, change in enumerate(counts):
        running += change
        if running >= full:
            best, full = width, running
    if full < FEWEST_FULL_LINES:
        return None
    return best if _explains(lines, widths, best, full) else None


def _explains(lines: list[SourceLine], widths: list[int], wrap: int, full: int) -> bool:
    """Whether wrapping at this width explains the long lines of the clipping."""
    least = wrap * LONG_LINE_SHARE
    long = [lines[i].text for i in range(len(lines) - 1) if least <= widths[i] <= wrap and _may_join(lines, i)]
    if full < LEAST_FULL_SHARE * len(long):
        return False
    if sum(text.endswith(_STOPS) for text in long) > MOST_ENDED_SHARE * len(long):
        return False
    overlong = sum(1 for width in widths if width > wrap)
    near = sum(1 for width in widths if width >= least)
    # Code and tables stick out of a dump; but then it is a terminal's width, and most lines keep to it.
    return overlong <= max(1, MOST_OVERLONG_SHARE * near) or (
        wrap >= TERMINAL_WRAP and full >= max(MANY_FULL, overlong)
    )


_BREAKABLE = 30
"""Columns that a wrapper may leave free at the end of a line before a long word."""


def is_continued(lines: list[SourceLine], index: int, wrap: int, text: str) -> bool:
    """Whether the line goes on in the next one: it is full, and the next one looks like more of the same."""
    if not _may_join(lines, index):
        return False
    width = measure_width(lines[index], text)
    return width <= wrap and width + _first_width(lines[index + 1].text) >= wrap


def _may_join(lines: list[SourceLine], index: int) -> bool:
    line, following = lines[index], lines[index + 1]
    if following.blanks_before or line.quoted != following.quoted or not line.text or not following.text:
        return False
    if following.bullet is not None and following.bullet not in "–—":
        return False
    shift = following.indent - line.indent
    return 0 <= shift <= MOST_INDENT_SHIFT if line.bullet else -MOST_INDENT_SHIFT <= shift <= 0


def measure_width(line: SourceLine, text: str) -> int:
    """Return the columns a line takes on a terminal: its indent, and two for each wide character."""
    length = line.end - line.start
    if length > WIDEST_WRAP:
        return WIDEST_WRAP + 1
    if length == len(line.text) and line.text.isascii() and text.find("\t", line.start, line.end) == -1:
        return line.indent + length  # nothing was folded in it: it has no columns
    raw = text[line.start : line.end]
    if ("   " in raw or "\t" in raw) and _COLUMNS.search(raw):
        return line.indent
    wide = 0 if max(raw) < FIRST_WIDE else sum(unicodedata.east_asian_width(c) in "WF" for c in raw)
    return line.indent + length + wide


def _first_width(text: str) -> int:
    """Columns that the line's first unbreakable piece needs, with the space before it."""
    if _is_unspaced(text[:1]):
        return 2
    match = _FIRST_WORD.match(text)
    return 1 + (match.end() if match else 0)


def _is_unspaced(character: str) -> bool:
    return character >= FIRST_WIDE and re.match(_UNSPACED, character) is not None


def join_lines(parts: list[str], vocabulary: frozenset[str]) -> str:
    """Return a paragraph from its wrapped lines.

    A word broken at a hyphen is mended only where ``vocabulary``, the words of the same clipping, has it whole.
    Chinese and Japanese lines join without a space.
    """
    pieces = [parts[0]] if parts else []
    for before, part in pairwise(parts):
        if _is_unspaced(before[-1:]) and _is_unspaced(part[:1]):
            pieces.append(part)
        elif before.endswith("-") and before[-2:-1].isalpha() and part[:1].isalpha():
            whole = before[:-1].rsplit(maxsplit=1)[-1] + part.split(maxsplit=1)[0].rstrip(".,;:!?")
            if part[0].islower() and whole.lower() in vocabulary:
                pieces[-1] = pieces[-1][:-1]
            pieces.append(part)
        else:
            pieces.append(" " + part)
    return "".join(pieces)
