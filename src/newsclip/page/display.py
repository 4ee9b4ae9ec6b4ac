"""How a browser displays an element: not at all, in a line of text, as a row of cells, with its line ends kept."""

from __future__ import annotations

import re
from itertools import islice

from newsclip.markup import INLINE, find_markup_cues, load_markup_cues
from newsclip.page.tree import Element

# What a browser does not show as text.
UNSEEN = frozenset(
    "script style template noscript head meta link title iframe object embed svg math canvas audio video select "
    "textarea input datalist map noframes applet param source track base area option optgroup rp rt amp-ad".split()
)
# Elements that begin a line of their own by the standard: https://html.spec.whatwg.org/#flow-content-3
_BLOCKS = frozenset(
    "address article aside blockquote body br caption center dd details dialog dir div dl dt fieldset figcaption "
    "figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre search section "
    "summary table tbody td tfoot th thead tr ul".split()
)
# A row of a table of figures: how long it is at most, in characters, and in how many elements its text stands.
_LONGEST_ROW, _MOST_IN_ROW = 300, 40
# So many neighbours of an element are asked for text.
_MOST_BESIDE = 200
_CELLS = frozenset({"td", "th"})
_KEEPING_STYLE = re.compile(r"white-space\s*:\s*(?:pre|break-spaces)", re.IGNORECASE)
# Marks of code are at most this share of prose.
_CODE, _MOST_CODE = frozenset("{}=;<>()[]\\#$_"), 0.04

_HIDING_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
# React streams a page's parts as hidden elements that a script then puts in place.
_STREAMED = re.compile(r"S:[0-9a-f]+$")


def is_hidden(element: Element, tag: str, names: list[str], classes: str | None, *, reveal: bool = False) -> bool:
    """Whether a browser shows nothing of an element; ``names`` are those of its attributes.

    With ``reveal`` what a script would show counts as shown, but for what lies over the page.
    """
    if tag == "dialog" and "open" not in names:
        return True
    if ("style" in names and _HIDING_STYLE.search(element.get("style"))) or "hidden" in names:
        if not reveal:
            return not _STREAMED.match(element.get("id") or "")
        bits = load_markup_cues()
        return bool(find_markup_cues(f"{classes} {element.get('id')}") & (bits["overlay"] | bits["cookie"]))
    return False


def is_inline(element: Element, tag: str) -> bool:
    """Whether an element stands in a line of text: by its tag, or, unknown to the standard, by the text around it.

    A button and a custom element may be a box or a word: where text stands beside them they are a word.
    """
    if tag in INLINE:
        return True
    if tag in _BLOCKS:
        return False
    parent = element.getparent()
    return parent is not None and _holds_text(parent)


def _holds_text(element: Element) -> bool:
    texts = (element.text, *(child.tail for child in islice(element, _MOST_BESIDE)))
    return any(text and not text.isspace() for text in texts)


def is_row(element: Element) -> bool:
    """Whether a table's row is one of figures and names, to be read as one line; a layout's holds more than words."""
    if sum(cell.tag in _CELLS for cell in element) <= 1:
        return False
    linked = 0
    for count, node in enumerate(element.iterdescendants()):
        if count >= _MOST_IN_ROW or not (node.tag in INLINE or node.tag in _CELLS or node.tag == "p"):
            return False
        if node.tag == "a":
            linked += len("".join(node.itertext()))
    size = len("".join(element.itertext()))
    return size <= _LONGEST_ROW and linked * 2 <= size


def keeps_lines(element: Element, names: list[str]) -> bool:
    """Whether the line ends within an element are shown."""
    return element.tag == "pre" or ("style" in names and _KEEPING_STYLE.search(element.get("style")) is not None)


def is_code(text: str) -> bool:
    """Whether a text is of a program rather than prose."""
    return sum(map(text.count, _CODE)) > len(text) * _MOST_CODE
