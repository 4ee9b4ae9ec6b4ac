"""Text that was copied out of a printed page or a PDF file: hyphens at line ends, running heads, numbers of pages."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from itertools import pairwise

from newsclip.facts.names import is_name
from newsclip.paste.wrap import join_lines

_BROKEN = re.compile(r"[^\W\d_]{2,}[-\u00ad\u2010]$")
_PAGE_NUMBER = re.compile(
    r"\W*(?:(?:page|seite|p\.|s\.|стр\.?|página|pagina|strona)\s*)?"
    r"\d{1,4}(?:\s*(?:/|of|von|sur|de|di|z|из)\s*\d{1,4})?\W*",
    re.IGNORECASE,
)
_ENDED = re.compile(r"[.!?…:。！？][\"'”’»)\]]*$")
_HEAD = re.compile(r"[^\W_]\S*\s\S.{6}")
_FOOTNOTE = re.compile(r"(?:\d{1,2}[.)]?|[*†‡¹²³])\s+\S")
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


def _is_edge(at: int, numbers: list[int]) -> bool:
    return at == 0 or any(abs(at - number) <= 2 for number in numbers)


def reflow_print(text: str) -> tuple[str, list[str]] | None:
    """Return the paragraphs of a text that was copied out of print, and its running heads, numbers and footnotes.

    ``None`` for any other text: one without a word that is broken at the end of a line, or without the edge of a page.
    """
    lines = [line.strip() for line in text.splitlines()]
    broken = sum(1 for line, below in itertools.pairwise(lines) if _BROKEN.search(line) and below[:1].islower())
    numbers = [at for at, line in enumerate(lines) if line and is_page_number(line)]
    if not broken or not numbers:
        return None
    # A running head is some words that stand at the edges of pages, and nowhere else.
    places: dict[str, list[int]] = {}
    for at, line in enumerate(lines):
        places.setdefault(re.sub(r"\d+", "#", line), []).append(at)
    heads = (found for line, found in places.items() if len(found) > 1 and _HEAD.match(line))
    edges = {at for found in heads if all(_is_edge(at, numbers) for at in found) for at in found}
    notes = {at for at in range(len(lines)) if at + 1 in numbers and _FOOTNOTE.match(lines[at])}
    counted = [int(number) for at in numbers for number in re.findall(r"\d+", lines[at])[:1]]
    # A list may be numbered as well: without a running head two broken words must say that this is print.
    numbered = broken >= _LEAST_BROKEN and any(after == before + 1 for before, after in pairwise(counted))
    if not edges and not numbered:
        return None
    aside = {*numbers, *edges, *notes}
    words = list_words(lines)
    width = sorted(len(line) for line in lines if line)[-max(1, len(lines) // 10)]
    groups: list[list[str]] = []
    gap = crossing = False
    for at, line in enumerate(lines):
        if not line or at in aside:
            gap, crossing = True, crossing or at in aside
            continue
        above = groups[-1][-1] if groups else ""
        if crossing:
            joined = line[0].islower() and not _ENDED.search(above)
        else:
            # A line goes on in the next where that one's first word would not have stood on it any more.
            joined = not gap and len(above) + len(line.split()[0]) >= width and not is_name(line)
        if above and (joined or _BROKEN.search(above)):
            groups[-1].append(line)
        else:
            groups.append([line])
        gap = crossing = False
    paragraphs = [mend_lines(group, words) for group in groups]
    return "\n\n".join(paragraphs), [lines[at] for at in sorted(aside)]
