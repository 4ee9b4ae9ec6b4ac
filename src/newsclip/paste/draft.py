"""The steps for pasted text."""

from __future__ import annotations

from collections.abc import Callable

from newsclip.clipping import Clipping, Draft, Fields
from newsclip.facts import find_facts
from newsclip.labels.labeller import label_paste
from newsclip.labels.network import Network
from newsclip.labels.rules import label_standfirst
from newsclip.paste.layout import split_blocks


def draft_paste(
    clipping: Clipping, network: Network | None = None, finder: Callable[..., Fields] | None = None
) -> Draft:
    """The steps for pasted text: lay out, label with the comments, then read facts from the labelled blocks.

    ``network`` takes the place of the one that ships, and ``finder`` that of its facts.
    """
    blocks = split_blocks(clipping.text)
    comments, notices, repeats = label_paste(blocks, network)
    fields = (finder or find_facts)(blocks)
    label_standfirst(blocks, fields.title)
    return Draft(clipping.text, blocks, comments, fields, [*notices, *fields.notices], repeats)
