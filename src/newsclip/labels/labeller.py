"""Blocks to labelled blocks: the learned sequence first, then readable rules."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from newsclip.blocks import Block, Role
from newsclip.cues import compile_cues
from newsclip.labels.cuewords import CueIndex, index_cues
from newsclip.labels.decode import is_doubtful, join_opinions, settle_tags
from newsclip.labels.evidence import list_evidence
from newsclip.labels.model import SHIPPED, SequenceModel, load_model
from newsclip.labels.network import Network, load_network
from newsclip.labels.repeats import find_copies, label_copies, list_kept
from newsclip.labels.revision import Revision, load_revision, revise_chances
from newsclip.labels.roles import name_role
from newsclip.labels.rules import apply_rules, list_notices
from newsclip.labels.structure import find_structure
from newsclip.problem import Notice

LEAST_CHANCE = 0.3
"""Up to this probability of being the headline a line is not looked at as one."""
_TAG_REASONS = {
    "top": "stands before the article",
    "head": "reads as the headline",
    "meta": "stands between headline and article",
    "body": "reads as the article",
    "aft": "stands outside the article",
    "com": "reads as a reader comment",
    "comby": "signs a reader comment",
    "comch": "stands among reader comments",
}


class Models(NamedTuple):
    """What was learned: the sequence model, what corrects it where it is in doubt, and a second opinion."""

    sequence: SequenceModel
    revision: Revision
    network: Network


@cache
def _load() -> tuple[Models, CueIndex]:
    return load_models(), index_cues()


def load_models(path: Path = SHIPPED) -> Models:
    """Return the models that ship with the package, or the sequence model at ``path`` and the network beside it."""
    return Models(load_model(path), load_revision(), load_network(path.with_suffix(".npz")))


def label_paste(blocks: list[Block]) -> tuple[list[Notice], int]:
    """Label the blocks of a paste in place; return what is uncertain and how many copies of the body were set aside."""
    return label_blocks(blocks, *_load())


def label_blocks(blocks: list[Block], models: Models, cues: CueIndex) -> tuple[list[Notice], int]:
    """Label blocks in place with the given models and cue words; return notices and the number of further copies."""
    copies = find_copies(blocks)
    kept = [blocks[index] for index in list_kept(len(blocks), copies)]
    notices = _label_kept(kept, models, cues) if kept else []
    return notices, label_copies(blocks, copies)


def _label_kept(blocks: list[Block], models: Models, cues: CueIndex) -> list[Notice]:
    lines = list_evidence(blocks, cues)
    structure = find_structure(blocks, lines)
    tags, weighed = models.sequence.tag_and_weigh(blocks, lines, structure, ("body", "com", "head"))
    headlines = [row.pop() for row in weighed]
    chances = revise_chances(blocks, lines, structure, weighed, models.revision)
    if is_doubtful(chances, lines):
        tags, chances = join_opinions(tags, chances, models.network.weigh_lines(blocks, lines, structure))
    tags = settle_tags(tags, chances, lines)
    for index, tag in enumerate(tags):
        role = name_role(tag, index, blocks, lines, structure)
        blocks[index].label(role, _TAG_REASONS[tag])
        blocks[index].headline_chance = headlines[index]
    pass_over_notices(blocks)
    apply_rules(blocks, lines, structure)
    return list_notices(blocks, lines)


def pass_over_notices(blocks: Sequence[Block]) -> None:
    """Give what speaks for a notice beside the headline ("This article is more than 4 years old") to the line above.

    Where a blank line parts the two, the notice belongs to the line below.
    """
    notice = compile_cues("not-headline")
    for at, block in enumerate(blocks):
        if block.headline_chance > LEAST_CHANCE and notice.match(block.text.lower()):
            beside = at + 1 if block.blanks_before or not at else at - 1
            if beside < len(blocks):
                blocks[beside].headline_chance += block.headline_chance
            block.headline_chance = 0.0
            if block.role is Role.HEADLINE:
                block.label(Role.CHROME, "a notice where headlines stand")
