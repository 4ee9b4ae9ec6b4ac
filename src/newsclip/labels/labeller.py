"""Blocks to labelled blocks: the learned sequence first, then readable rules."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from newsclip.blocks import Block, Role
from newsclip.cues import compile_cues
from newsclip.labels.cuewords import CueIndex, index_cues
from newsclip.labels.decode import settle_tags
from newsclip.labels.evidence import list_evidence
from newsclip.labels.features import FeatureSequence
from newsclip.labels.model import SequenceModel, load_model
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


@cache
def _load() -> tuple[SequenceModel, CueIndex, Revision]:
    return load_model(), index_cues(), load_revision()


def label_paste(blocks: list[Block]) -> tuple[list[Notice], int]:
    """Label the blocks of a paste in place; return what is uncertain and how many copies of the body were set aside."""
    model, cues, revision = _load()
    return label_blocks(blocks, model, cues, revision)


def label_blocks(
    blocks: list[Block], model: SequenceModel, cues: CueIndex, revision: Revision
) -> tuple[list[Notice], int]:
    """Label blocks in place with the given model and cue words; return notices and the number of further copies."""
    copies = find_copies(blocks)
    kept = [blocks[index] for index in list_kept(len(blocks), copies)]
    notices = _label_kept(kept, model, cues, revision) if kept else []
    return notices, label_copies(blocks, copies)


def _label_kept(blocks: list[Block], model: SequenceModel, cues: CueIndex, revision: Revision) -> list[Notice]:
    lines = list_evidence(blocks, cues)
    structure = find_structure(blocks, lines)
    tags, weighed = model.tag_and_weigh(FeatureSequence(blocks, lines, structure), ("body", "com", "head"))
    headlines = [row.pop() for row in weighed]
    tags = settle_tags(tags, revise_chances(blocks, lines, structure, weighed, revision), lines)
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
