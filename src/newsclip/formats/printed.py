"""Text that was copied out of a printed page or a PDF file: hyphens at line ends, running heads, numbers of pages."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

from newsclip.paste.wrap import join_lines

_BROKEN = re.compile(r"[^\W\d_]{2,}[-\u00ad\u2010]$")
_PAGE_NUMBER = re.compile(
    r"\W*(?:(?:page|seite|p\.|s\.|стр\.?|página|pagina|strona)\s*)?"
    r"\d{1,4}(?:\s*(?:/|of|von|sur|de|di|z|из)\s*\d{1,4})?\W*",
    re.IGNORECASE,
)
_BREAK = re.compile(r"[^\W\d_][-\u00ad\u2010][ \t]*\r?\n\s*[^\W\d_]")
_FOOTNOTE = re.compile(r"(?:\d{1,2}[.)]?|[*†‡¹²³])\s+\S")
# A line this long, as a share of the longest ones, may go on in the next.
_FULL_SHARE = 0.8
_LEAST_BROKEN = 2


def is_page_number(line: str) -> bool:
    """Whether a line is the number of a page."""
    return _PAGE_NUMBER.fullmatch(line) is not None


def mend_lines(lines: list[str], vocabulary: frozenset[str]) -> str:
    """Return a paragraph from its lines of print: a word broken at a hyphen is whole again.

    A hyphen stays where ``vocabulary`` has the word with it, or where what follows begins with a capital.
    """
    mended = [lines[0]]
    for line in lines[1:]:
        first = re.match(r"[^\W\d_]+", line)
        if _BROKEN.search(mended[-1]) and first and first.group()[0].islower():
            start = mended[-1].split()[-1][:-1].lstrip("«\"'“„(")
            if f"{start}-{first.group()}".lower() not in vocabulary:
                mended[-1] = mended[-1][:-1] + line
                continue
        mended.append(line)
    return join_lines(mended, vocabulary)


def list_words(lines: Iterable[str]) -> frozenset[str]:
    """Return the words of lines in small letters, hyphens and all."""
    return frozenset(word.strip(".,;:!?()\"'«»“”").lower() for line in lines for word in line.split())


def reflow_print(text: str) -> tuple[str, list[str]] | None:
    """Return the paragraphs of a text that was copied out of print, and its running heads, numbers and footnotes.

    ``None`` for any other text: one with fewer than two words broken at line ends, or without the edge of a page.
    """
    if len(_BREAK.findall(text)) < _LEAST_BROKEN:
        return None
    lines = [line.strip() for line in text.splitlines()]
    broken = sum(1 for line, below in itertools.pairwise(lines) if _BROKEN.search(line) and below[:1].islower())
    numbers = [at for at, line in enumerate(lines) if line and is_page_number(line)]
    if broken < _LEAST_BROKEN or not numbers:
        return None
    counts = Counter(re.sub(r"\d+", "#", line) for line in lines if line)
    running = {at for at, line in enumerate(lines) if line and counts[re.sub(r"\d+", "#", line)] > 1}
    edges = {at for at in running if at == 0 or any(abs(at - number) <= 2 for number in numbers)}
    if edges:
        edges |= {at for at in running if lines[at] in {lines[edge] for edge in edges}}
    notes = {at for at in range(len(lines)) if at + 1 in numbers and _FOOTNOTE.match(lines[at])}
    counted = [int(number) for at in numbers for number in re.findall(r"\d+", lines[at])[:1]]
    if not edges and not any(after == before + 1 for before, after in pairwise(counted)):
        return None
    aside = {*numbers, *edges, *notes}
    words = list_words(lines)
    full = _FULL_SHARE * sorted(len(line) for line in lines if line)[-max(1, len(lines) // 10)]
    groups: list[list[str]] = [[]]
    for at, line in enumerate(lines):
        if at in aside:
            continue
        above = groups[-1][-1] if groups[-1] else ""
        parted = not line or not above or (len(above) < full and not _BROKEN.search(above))
        if not line and (_BROKEN.search(above) or not above):
            continue
        if parted:
            groups.append([line] if line else [])
        else:
            groups[-1].append(line)
    paragraphs = [mend_lines(group, words) for group in groups if group]
    return "\n\n".join(paragraphs), [lines[at] for at in sorted(aside)]
