"""What a browser does not show of a page, by the attributes of its elements."""

from __future__ import annotations

import re
from functools import lru_cache

from newsclip.page.cues import find_markup_cues, load_markup_cues
from newsclip.page.tree import Element

_HIDING_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
# Class names that stylesheets give to text for screen readers alone.
_FOR_SCREEN_READERS = frozenset(
    "sr-only screen-reader-text visually-hidden visuallyhidden element-invisible u-visually-hidden screen-reader-only "
    "assistive-text a11y-hidden sf-hidden".split()
)
_MOST_KNOWN = 4_000
# React streams a page's parts as hidden elements that a script then puts in place.
_STREAMED = re.compile(r"S:[0-9a-f]+$")


def is_hidden(element: Element, names: list[str], classes: str | None, *, reveal: bool = False) -> bool:
    """Whether a browser shows nothing of an element; ``names`` are those of its attributes.

    With ``reveal`` what a script would show counts as shown, but for what lies over the page.
    """
    if element.tag == "dialog" and "open" not in names:
        return True
    if ("style" in names and _HIDING_STYLE.search(element.get("style"))) or "hidden" in names:
        if not reveal:
            return not _STREAMED.match(element.get("id") or "")
        bits = load_markup_cues()
        return bool(find_markup_cues(f"{classes} {element.get('id')}") & (bits["overlay"] | bits["cookie"]))
    return classes is not None and _is_for_screen_readers(classes)


@lru_cache(maxsize=_MOST_KNOWN)
def _is_for_screen_readers(classes: str) -> bool:
    return not _FOR_SCREEN_READERS.isdisjoint(classes.split())
