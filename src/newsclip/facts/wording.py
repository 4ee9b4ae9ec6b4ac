"""The wording of a claim: how the text of an attribute, a JSON string or an element is read."""

from __future__ import annotations

import html
import re

from lxml import etree
from lxml.html import HtmlElement

from newsclip.composition import compose_text
from newsclip.markup import INLINE

ELEMENT_CHARACTERS = 600
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,300}>")
# Control characters, zero-width marks, soft hyphens, byte-order marks, directional controls, lone surrogates.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ud800-\udfff]"
)
_SILENT = frozenset({"script", "style", "noscript", "template", "svg", "button", "select", "textarea", "rt", "rp"})


def clean_text(text: str, limit: int) -> str:
    """Return ``text`` as a reader sees it: entities resolved, tags and unseen characters gone, white space folded, NFC.

    Only the first ``limit`` characters count: a value of 100 kB costs no more than a long one.
    """
    text = text[:limit]
    if "&" in text:
        text = html.unescape(text)
        if "&" in text and ";" in text:  # escaped twice, as WordPress plugins do in JSON-LD
            text = html.unescape(text)
    if "<" in text:
        text = _TAG.sub("", text)
    text = " ".join(_UNSEEN.sub("", text).split())
    return compose_text(text)


def find_inner(element: HtmlElement, tag: str, attribute: str | None = None) -> HtmlElement | None:
    """Return the first element of a tag within an element, itself aside, or the first that has the attribute."""
    for inner in element.iterdescendants(tag):
        if attribute is None or inner.get(attribute) is not None:
            return inner
    return None


def read_element(element: HtmlElement, limit: int = ELEMENT_CHARACTERS) -> str:
    """Return the visible text of an element, cut after ``limit`` characters; blocks and breaks read as spaces."""
    pieces: list[str] = []
    size = 0
    walk = etree.iterwalk(element, events=("start", "end"))
    for event, node in walk:
        if event == "start":
            if node.tag in _SILENT or node.get("hidden") is not None:
                walk.skip_subtree()
                continue
            piece = node.text
        elif node is element:
            break
        else:
            piece = node.tail
        if node.tag not in INLINE:
            pieces.append(" ")
        if piece and (text := piece.strip()):
            pieces.append(
                f"{piece[0] if piece[0].isspace() else ''}{text[:limit]}{piece[-1] if piece[-1].isspace() else ''}"
            )
            size += len(text)
            if size > limit:
                break
        elif piece:
            pieces.append(" ")
    return clean_text(" ".join("".join(pieces).split()), limit)
