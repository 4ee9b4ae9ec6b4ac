"""Teaser cards below an article, as many sites have them: each with its headline printed twice and a line of prose."""

from __future__ import annotations

from collections.abc import Sequence

from newsclip.blocks import ARTICLE_ROLES, Block, Role
from newsclip.labels.evidence import Line

FEWEST_CARDS = 2
"""One doubled line below an article may be a pull quote."""
LEAST_ARTICLE = 300.0
"""Latin characters' worth of prose that must stand above the first card."""
SHORTEST_HEADLINE = 12
LONGEST_HEADLINE = 250
"""Latin characters' worth of a card's headline."""


def label_cards(blocks: Sequence[Block], lines: Sequence[Line]) -> None:
    """Label article blocks from the first of several teaser cards on as teasers."""
    above = 0.0
    cards: list[int] = []
    for index, (block, line) in enumerate(zip(blocks, lines, strict=True)):
        doubled = index + 1 < len(lines) and lines[index + 1] is line
        if doubled and SHORTEST_HEADLINE <= line.size <= LONGEST_HEADLINE and _has_prose(lines, index + 2):
            if above < LEAST_ARTICLE:
                continue
            cards.append(index)
        elif block.role in ARTICLE_ROLES and line.texty and not cards:
            above += line.size
    if len(cards) < FEWEST_CARDS:
        return
    for block in blocks[cards[0] :]:
        if block.role in ARTICLE_ROLES or block.role is Role.HEADLINE:
            block.label(Role.TEASER, "below the article, among headlines that are printed twice")


def _has_prose(lines: Sequence[Line], at: int) -> bool:
    return any(line.texty for line in lines[at : at + 2])
