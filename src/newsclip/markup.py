"""What the markup around a block shows: typed evidence for the labeller."""

from __future__ import annotations

from dataclasses import dataclass

# What a tag says about everything in it, as bits of ``Markup.inside``.
INSIDE = {
    name: 1 << number
    for number, name in enumerate(
        "article main nav aside header footer figure caption form table list quote pre button heading address "
        "dialog summary label link definition".split()
    )
}
TAG_INSIDE = {
    "article": INSIDE["article"],
    "main": INSIDE["main"],
    "nav": INSIDE["nav"],
    "menu": INSIDE["nav"],
    "aside": INSIDE["aside"],
    "header": INSIDE["header"],
    "footer": INSIDE["footer"],
    "figure": INSIDE["figure"],
    "figcaption": INSIDE["caption"],
    "caption": INSIDE["caption"],
    "form": INSIDE["form"],
    "fieldset": INSIDE["form"],
    "table": INSIDE["table"],
    "ul": INSIDE["list"],
    "ol": INSIDE["list"],
    "dl": INSIDE["definition"],
    "blockquote": INSIDE["quote"],
    "q": INSIDE["quote"],
    "pre": INSIDE["pre"],
    "button": INSIDE["button"],
    "address": INSIDE["address"],
    "dialog": INSIDE["dialog"],
    "summary": INSIDE["summary"],
    "label": INSIDE["label"],
    "h1": INSIDE["heading"],
    "h2": INSIDE["heading"],
    "h3": INSIDE["heading"],
    "h4": INSIDE["heading"],
    "h5": INSIDE["heading"],
    "h6": INSIDE["heading"],
}


@dataclass(slots=True)
class Markup:
    """The evidence of one block.

    ``tag`` is the name of the block-level element that the text stands in. ``inside`` are the bits of
    :data:`INSIDE` of all its ancestors, ``cues`` the bits of the cues in the names of all its ancestors, ``near`` of
    the nearest two. ``linked`` and ``bold`` count characters. ``kept`` is the share of the text that the extraction
    engine kept; ``path`` names the block's place in the page: blocks with the same path are built alike. ``box``
    numbers the block's own element; elements are numbered in page order, the outermost is 0.
    """

    tag: str
    path: str
    inside: int
    cues: int
    near: int
    depth: int
    box: int = 0
    linked: int = 0
    bold: int = 0
    images: int = 0
    kept: float = 0.0
    claimed: bool = False
    comment: bool = False
