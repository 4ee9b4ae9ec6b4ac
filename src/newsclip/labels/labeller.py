"""The lines of a paste to labelled blocks: the network first, then readable rules."""

from __future__ import annotations

from collections.abc import Sequence

from newsclip.blocks import Block, Role
from newsclip.cues import compile_cues
from newsclip.labels.decode import settle_tags
from newsclip.labels.network import LABELS, Network
from newsclip.labels.repeats import find_copies, label_copies, list_kept
from newsclip.labels.roles import name_role
from newsclip.labels.rules import apply_rules, list_notices
from newsclip.labels.scoring import COLUMN, gather_evidence, score_blocks
from newsclip.problem import Notice

LEAST_THREAD = 2
"""Lines of a comment section that must be expected, before what repeats in a clipping is looked at for one."""
LEAST_CHANCE = 0.3
"""Up to this probability of being the headline a line is not looked at as one."""
_THREAD = [COLUMN["com"], COLUMN["comby"], COLUMN["comch"]]
_SETTLED = [COLUMN["body"], COLUMN["com"]]


def label_paste(blocks: list[Block], network: Network | None = None) -> tuple[list[Notice], int]:
    """Label the blocks of a paste in place; return what is uncertain and how many copies of the body were set aside.

    ``network`` takes the place of the one that ships.
    """
    copies = find_copies(blocks)
    kept = [blocks[index] for index in list_kept(len(blocks), copies)]
    notices = _label_kept(kept, network) if kept else []
    return notices, label_copies(blocks, copies)


def _label_kept(blocks: list[Block], network: Network | None) -> list[Notice]:
    evidence = gather_evidence(blocks)
    lines, structure = evidence.lines, evidence.structure
    chances = score_blocks(evidence, network)
    tags = settle_tags([LABELS[at] for at in chances.argmax(1).tolist()], chances[:, _SETTLED].tolist(), lines)
    headlines = chances[:, COLUMN["head"]].tolist()
    for index, (tag, headline) in enumerate(zip(tags, headlines, strict=True)):
        blocks[index].score = float(chances[index, COLUMN["body"]])
        blocks[index].label(*name_role(tag, index, blocks, lines, structure))
        blocks[index].headline_chance = headline
    pass_over_notices(blocks)
    likely = float(chances[:, _THREAD].sum()) >= LEAST_THREAD
    apply_rules(blocks, lines, structure, may_have_comments=likely)
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
