"""Corpora to lessons: labelled clippings as the network sees them, of pages and of their pastes."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsclip.arrays import load_numpy
from newsclip.blocks import COMMENT_ROLES, Block
from newsclip.comments.page import find_comments
from newsclip.facts import find_claimed_title, read_metadata
from newsclip.labels.cuewords import CueIndex
from newsclip.labels.network import LABELS, Network
from newsclip.labels.scoring import Evidence, gather_evidence, score_blocks
from newsclip.language import detect_language
from newsclip.page.blocks import list_blocks
from newsclip.page.draft import list_roles
from newsclip.page.engine import extract_pieces, match_kept
from newsclip.page.tree import parse_page
from newsclip.paste.layout import split_blocks
from newsclip.training.corpus import VARIANTS, Case
from newsclip.training.examples import (
    Example,
    is_doubtful,
    label_article,
    label_forum,
    label_known_roles,
)
from newsclip.training.threads import list_thread

if TYPE_CHECKING:
    from newsclip.arrays import Array

_LANGUAGE_CHARACTERS = 1500
# A snippet that must not be in the body makes a block chrome where it is this part of the block's text.
_LEAST_SNIPPET = 0.25
# From this probability on a block of a page without a gold body is the article's, for the pastes of that page.
_LEAST_SILVER = 0.5
# Share of a page's snippets that its silver body may contradict before its pastes are not learned from.
_MOST_WRONG = 0.25
numpy = load_numpy()
log = logging.getLogger(__name__)


@dataclass(slots=True)
class Lesson:
    """A labelled clipping as the network sees it: names of features and numbers of each block, and its label.

    ``labels`` has a row a block: the probability of each of :data:`LABELS`, and of any of them but ``body``.
    """

    page: str
    site: str
    names: list[list[str]]
    numbers: Array
    labels: Array
    sizes: list[float]
    weight: float = 1.0


def make_lesson(
    page: str, site: str, evidence: Evidence, labels: Array, *, engine: bool = False, weight: float = 1.0
) -> Lesson:
    """Return a lesson of what is seen of a clipping."""
    columns = [*evidence.list_groups(), *(evidence.list_engine_groups() if engine else ())]
    names = [[name for group in row for name in group] for row in zip(*columns, strict=True)]
    sizes = [line.size for line in evidence.lines]
    return Lesson(page, site, names, evidence.list_numbers(), labels, sizes, weight)


def write_labels(labels: Sequence[str]) -> Array:
    """Return labels that are certain as rows of probabilities."""
    rows: Array = numpy.zeros((len(labels), len(LABELS) + 1), numpy.float32)
    rows[range(len(labels)), [LABELS.index(label) for label in labels]] = 1.0
    return rows


@dataclass(slots=True)
class Page:
    """A saved page of a corpus, ready to be learned from: its blocks without those of its comments, and with them."""

    case: Case
    evidence: Evidence
    whole: list[Block]
    parents: list[int]
    title: str | None


def read_page(case: Case) -> Page | None:
    """Return a page read as the recipe reads it, with what the engine kept in its markup; none without blocks."""
    page = parse_page(case.read_html())
    sections = find_comments(page.root)
    page_text = list_blocks(page.root, list_roles(sections))
    title = find_claimed_title(read_metadata(page.root), page_text.blocks)
    match_kept(page_text.blocks, extract_pieces(page.root, sections.containers))
    blocks = [block for block in page_text.blocks if block.role not in COMMENT_ROLES]
    if not blocks:
        return None
    return Page(case, gather_evidence(blocks, page_text.parents, title), page_text.blocks, page_text.parents, title)


def list_page_lessons(page: Page) -> Iterator[Lesson]:
    """Yield the lessons of a page with a gold body: without its comments, and with them, as if no name told them."""
    case, body = page.case, page.case.gold["body"]
    blocks = page.evidence.blocks
    labels = label_article([block.text for block in blocks], body, case.title, case.author)
    if labels is not None:
        yield make_lesson(case.id, case.site, page.evidence, write_labels(labels), engine=True)
    if len(blocks) == len(page.whole) or case.is_forum:
        return
    labels = label_article([block.text for block in page.whole], body, case.title, case.author)
    if labels is not None:
        label_known_roles(page.whole, labels)
        evidence = gather_evidence(page.whole, page.parents, page.title)
        lesson = make_lesson(case.id, case.site, evidence, write_labels(labels))
        lesson.names = [[name for name in names if not name.endswith("=comment")] for names in lesson.names]
        yield lesson


def estimate_labels(page: Page, network: Network) -> Array:
    """Return for a page that has snippets alone how likely each block is the article's, corrected by the snippets."""
    chances = score_blocks(page.evidence, network, engine=True)[:, LABELS.index("body")]
    page.evidence.vectors = None
    wanted, unwanted = (
        [" ".join(text.split()) for text in page.case.gold.get(key) or []] for key in ("with", "without")
    )
    for at, block in enumerate(page.evidence.blocks):
        if any(text in block.text for text in wanted):
            chances[at] = 1.0
        elif any(text in block.text and len(text) >= _LEAST_SNIPPET * len(block.text) for text in unwanted):
            chances[at] = 0.0
    return chances


def make_silver_lesson(page: Page, chances: Array) -> Lesson:
    """Return the lesson of a page of which is known how likely each block is the article's, and no more."""
    rows = numpy.zeros((len(chances), len(LABELS) + 1), numpy.float32)
    rows[:, LABELS.index("body")], rows[:, -1] = chances, 1 - chances
    return make_lesson(page.case.id, page.case.site, page.evidence, rows, engine=True)


def join_silver(page: Page, chances: Array) -> str | None:
    """Return the likely body of a page, or ``None`` where its snippets disagree."""
    kept = [block.text for block, chance in zip(page.evidence.blocks, chances, strict=True) if chance >= _LEAST_SILVER]
    whole = " ".join(" ".join(kept).split())
    gold = page.case.gold
    wanted, unwanted = gold.get("with") or [], gold.get("without") or []
    wrong = sum(" ".join(text.split()) not in whole for text in wanted)
    wrong += sum(" ".join(text.split()) in whole for text in unwanted)
    return None if not kept or wrong > _MOST_WRONG * max(1, len(wanted) + len(unwanted)) else "\n".join(kept)


def list_pastes(case: Case, body: str) -> Iterator[Example]:
    """Yield the pastes of a page, in all their variants, labelled.

    One that the body does not fit, or whose comments the markup hides, is left out.
    """
    thread = [] if case.is_forum else list_thread(case.read_html())
    detected = detect_language(body[:_LANGUAGE_CHARACTERS])
    for variant in VARIANTS:
        text = case.read_variant(variant)
        if text is None:
            continue
        blocks = split_blocks(text)
        labels = (
            label_forum(blocks, body, case.title)
            if case.is_forum
            else label_article([block.text for block in blocks], body, case.title, case.author, thread)
        )
        if labels is not None and not is_doubtful(blocks, labels):
            yield Example(case.id, case.site, detected.code if detected else "", blocks, labels)


def make_paste_lesson(example: Example, cues: CueIndex | None = None, weight: float = 1.0) -> Lesson:
    """Return the lesson of a pasted clipping, looked at with the given cue words."""
    evidence = gather_evidence(example.blocks, cues=cues)
    return make_lesson(example.page, example.site, evidence, write_labels(example.labels), weight=weight)
