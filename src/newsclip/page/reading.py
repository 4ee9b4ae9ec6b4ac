"""The reading of a page: the labeller first, the engine where the labeller is in doubt, then both together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from newsclip.arrays import load_numpy
from newsclip.blocks import COMMENT_ROLES, Block, Role
from newsclip.labels.boxes import get_markup
from newsclip.labels.network import LABELS, Network
from newsclip.labels.scoring import Evidence, gather_evidence, score_blocks
from newsclip.markup import INSIDE, load_markup_cues
from newsclip.page.blocks import PageText
from newsclip.page.tree import Element

if TYPE_CHECKING:
    from newsclip.arrays import Array

# Beyond so many blocks a page is no article; its running text is kept without weighing each block.
MOST_BLOCKS = 20_000
# Up to this share of the article's text in doubt the engine is not asked: found by cross-validation, like all below.
LITTLE_DOUBT = 0.1
# What the engine's choice counts for beside the labeller's; more where so much of the article's text is in doubt.
ENGINE_SHARE = 0.2
MOST_DOUBT = 0.15
ENGINE_SHARE_IN_DOUBT = 0.7
# How short a line of running text may be, in characters.
_SHORT_RUNNING = 60
# The probability below which a block is certainly none of the article's. Among .005, .02 and .05 the best for the
# bodies of 400 pages that nothing was trained on (F1 .909 unpruned, .908, .915, .911), at half of the engine's time.
LEAST_LIKELY = 0.02
# Where more than this share of the article's text is in doubt the labeller knows too little to choose for the engine.
TOO_MUCH_DOUBT = 0.35
_BODY = LABELS.index("body")


@dataclass(slots=True)
class Reading:
    """The blocks of a page that may be the article's, what is seen of them, and how likely they are the article's."""

    blocks: list[Block]
    evidence: Evidence | None = None
    chances: Array | None = None
    weights: list[float] = field(default_factory=list)
    is_settled: bool = False


def read_blocks(page_text: PageText, title: str | None = None, network: Network | None = None) -> Reading:
    """Return the reading of what is seen of a page, the engine not heard; one of too long a page is settled at once.

    ``title`` is what the page claims as its headline; ``network`` takes the place of the one that ships.
    """
    blocks = _list_blocks(page_text)
    if not blocks:
        return Reading(blocks)
    if len(blocks) > MOST_BLOCKS:
        return _settle_blocks(blocks, [is_running(block) for block in blocks])
    evidence = gather_evidence(blocks, page_text.parents, title)
    chances = score_blocks(evidence, network)
    return Reading(blocks, evidence, chances, chances[:, _BODY].tolist())


def read_opening(page_text: PageText) -> Reading | None:
    """Return the reading of a thread whose first post is known: that is its article. ``None`` for any other page.

    A board's notices and lists of threads read more like an article than a short question does.
    """
    blocks = _list_blocks(page_text)
    if not any(block.role is Role.BODY for block in blocks):
        return None
    return _settle_blocks(blocks, [block.role is Role.BODY for block in blocks])


def weigh_engine(reading: Reading, network: Network | None = None) -> None:
    """Weigh the blocks again, with what the engine kept of each, the more where the labeller is in doubt."""
    if reading.evidence is None:
        return
    reading.chances = score_blocks(reading.evidence, network, engine=True)
    weights = reading.chances[:, _BODY].tolist()
    share = ENGINE_SHARE_IN_DOUBT if measure_doubt(reading.blocks, weights) > MOST_DOUBT else ENGINE_SHARE
    reading.weights = [
        (1 - share) * weight + share * get_markup(block).kept
        for block, weight in zip(reading.blocks, weights, strict=True)
    ]


def is_doubtful(reading: Reading) -> bool:
    """Whether the labeller alone does not know for certain what the article is."""
    return not reading.is_settled and measure_doubt(reading.blocks, reading.weights) > LITTLE_DOUBT


def measure_doubt(blocks: Sequence[Block], weights: Sequence[float]) -> float:
    """Return the share of the article's text, by its probability, that may as well not be in it or stand outside it."""
    doubt = whole = 0.0
    for block, weight in zip(blocks, weights, strict=True):
        size = len(block.text)
        doubt += size * min(weight, 1 - weight)
        whole += size * weight
    return doubt / (whole + 1)


def is_running(block: Block) -> bool:
    """Whether a block reads as running text of some length, outside menus, forms and questions for consent."""
    markup = block.markup
    if markup is None or len(block.text) < _SHORT_RUNNING or markup.linked * 3 > len(block.text):
        return False
    bits = load_markup_cues()
    chrome = bits["cookie"] | bits["overlay"] | bits["newsletter"] | bits["footer"]
    return not markup.inside & (INSIDE["nav"] | INSIDE["form"] | INSIDE["footer"]) and not markup.cues & chrome


def _list_blocks(page_text: PageText) -> list[Block]:
    return [block for block in page_text.blocks if block.role not in COMMENT_ROLES and block.markup is not None]


def _settle_blocks(blocks: list[Block], kept: Sequence[bool]) -> Reading:
    """Return a reading that is known without weighing the blocks."""
    chances = load_numpy().zeros((len(blocks), len(LABELS)))
    chances[range(len(blocks)), [_BODY if yes else LABELS.index("aft") for yes in kept]] = 1.0
    return Reading(blocks, gather_evidence(blocks), chances, list(map(float, kept)), is_settled=True)


def list_chrome(page_text: PageText, reading: Reading) -> list[Element]:
    """Return the outermost elements that hold no text that may be the article's; none where the doubt is large."""
    if measure_doubt(reading.blocks, reading.weights) > TOO_MUCH_DOUBT:
        return []
    parents = page_text.parents
    likely = [False] * len(parents)
    for block, weight in zip(reading.blocks, reading.weights, strict=True):
        if weight >= LEAST_LIKELY:
            likely[get_markup(block).box] = True
    for at in range(len(parents) - 1, 0, -1):
        if likely[at]:
            likely[parents[at]] = True
    return [page_text.boxes[at] for at in range(1, len(parents)) if not likely[at] and likely[parents[at]]]
