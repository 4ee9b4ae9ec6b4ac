"""The blocks of a clipping to labelled blocks, of a paste and of a page alike: one decision, roles, readable rules."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from newsclip.blocks import Block, Role
from newsclip.comments.sections import read_comments
from newsclip.labels.decode import PAGE, PASTE, settle_labels
from newsclip.labels.gaps import label_gap_comments
from newsclip.labels.network import LABELS, Network
from newsclip.labels.notices import list_notices
from newsclip.labels.repeats import label_repeats
from newsclip.labels.roles import name_role
from newsclip.labels.rules import apply_rules
from newsclip.labels.scoring import COLUMN, Evidence, gather_evidence, note_chances, score_blocks
from newsclip.problem import Notice
from newsclip.record import Comment

if TYPE_CHECKING:
    from newsclip.arrays import Array


def label_paste(blocks: list[Block], network: Network | None = None) -> tuple[list[Comment], list[Notice], int]:
    """Label the blocks of a paste in place; return its reader comments, what is uncertain, and how many copies of the
    body were set aside.

    ``network`` takes the place of the one that ships.
    """
    if not blocks:
        return [], [], 0
    evidence = gather_evidence(blocks)
    chances = score_blocks(evidence, network)
    label_blocks(evidence, chances)
    repeats = label_repeats(blocks)
    parted = label_gap_comments(blocks, evidence.lines, evidence.structure)
    kept = [at for at, block in enumerate(blocks) if block.role is not Role.REPEAT]
    comments = read_comments([blocks[at] for at in kept], chances[kept], parted=parted)
    return comments, list_notices(blocks, evidence.lines), repeats


def label_blocks(evidence: Evidence, chances: Array, articles: Sequence[float] | None = None) -> None:
    """Label blocks in place.

    ``chances`` are the probabilities of their labels, a row a block; ``articles``, those of being the article's where
    more is known than the network says.
    """
    blocks, lines, structure = evidence.blocks, evidence.lines, evidence.structure
    articles = chances[:, COLUMN["body"]].tolist() if articles is None else articles
    likeliest = [LABELS[at] for at in chances.argmax(1).tolist()]
    sizes, calibration = [line.size for line in lines], PASTE if evidence.boxes is None else PAGE
    labels = settle_labels(likeliest, articles, chances[:, COLUMN["com"]].tolist(), sizes, calibration)
    note_chances(blocks, chances)
    for at, label in enumerate(labels):
        blocks[at].score = round(articles[at], 3)
        blocks[at].label(*name_role(label, at, blocks, lines, structure))
    apply_rules(blocks, lines, structure, evidence.title)
