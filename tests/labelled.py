"""Labels that are given, for tests of what reads them: as if the labeller were certain of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy

from newsclip.blocks import ARTICLE_ROLES, Block
from newsclip.labels.network import LABELS
from newsclip.training.examples import ROLE_LABELS

if TYPE_CHECKING:
    from newsclip.arrays import Array


def write_chances(blocks: Sequence[Block]) -> Array:
    """Return the roles of blocks as probabilities of the labeller's labels."""
    chances: Array = numpy.zeros((len(blocks), len(LABELS)))
    for row, block in zip(chances, blocks, strict=True):
        label = ROLE_LABELS.get(block.role) or ("body" if block.role in ARTICLE_ROLES else "aft")
        row[LABELS.index(label)] = 1.0
    return chances
