"""An article that a page holds only as data: JSON-LD's ``articleBody``, or the state that a script would render."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from newsclip.page.tree import Element, parse_page

# Scripts larger than this, in characters, are state of an application, and slow to read.
_LARGEST = 3_000_000
# Fewer characters than this are a teaser, not an article.
LEAST_ARTICLE = 400
# A text of fewer characters or words is a label or a name, in scripts with spaces between words and without.
_SHORTEST = 40
_FEWEST_WORDS = 6
_CODE = frozenset("{}=;<>\\")
# Marks of code are at most this share of prose.
_MOST_CODE = 0.02
_MOST_VALUES = 200_000


def find_embedded_article(root: Element) -> list[str]:
    """Return the paragraphs of the longest text among a page's JSON scripts, in order; none where it is no article.

    Texts that stand in the same place of alike objects belong together, as the paragraphs of a block editor do.
    """
    texts: dict[str, dict[str, None]] = {}
    for script in root.iter("script"):
        if "json" in (script.get("type") or "") and 0 < len(script.text or "") <= _LARGEST:
            for path, value in _list_prose(script.text):
                texts.setdefault(path, {})[value] = None
    groups = [[line for value in group for line in _split_lines(value)] for group in texts.values()]
    best = max(groups, key=lambda lines: sum(map(len, lines)), default=[])
    return best if sum(map(len, best)) >= LEAST_ARTICLE else []


def _list_prose(script: str) -> Iterator[tuple[str, str]]:
    """Yield the prose in a JSON text with the names of the objects' keys that lead to it."""
    try:
        data = json.loads(script)
    except (ValueError, RecursionError):
        return
    stack: list[tuple[str, Any]] = [("", data)]
    seen = 0
    while stack and seen < _MOST_VALUES:
        seen += 1
        path, value = stack.pop()
        if isinstance(value, dict):
            stack.extend((f"{path[-200:]}/{key}", item) for key, item in reversed(value.items()))
        elif isinstance(value, list):
            stack.extend((path, item) for item in reversed(value))
        elif isinstance(value, str) and _is_prose(value):
            yield path, value


def _is_prose(text: str) -> bool:
    if len(text) < _SHORTEST or text.startswith(("http", "data:", "/")):
        return False
    if "</p>" in text:
        return True
    if sum(character in _CODE for character in text) > len(text) * _MOST_CODE:
        return False
    return len(text.split()) >= _FEWEST_WORDS or any(
        "\u3040" <= character <= "\u9fff" for character in text[:_SHORTEST]
    )


def _split_lines(text: str) -> list[str]:
    """Return the lines of plain text or of a fragment of markup."""
    if "</" in text or "<br" in text or "&" in text:
        from newsclip.page.blocks import list_blocks

        return [block.text for block in list_blocks(parse_page(f"<div>{text}</div>").root).blocks]
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]
