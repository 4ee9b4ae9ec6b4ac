"""The steps for pasted text."""

from __future__ import annotations

from newsclip.clipping import Clipping, Draft
from newsclip.comments.paste import split_comments
from newsclip.facts import find_paste_facts
from newsclip.labels.labeller import label_paste
from newsclip.labels.network import Network
from newsclip.paste.layout import split_blocks


def draft_paste(clipping: Clipping, network: Network | None = None) -> Draft:
    """The steps for pasted text: lay out, label, then read comments and facts from the labelled blocks.

    ``network`` takes the place of the one that ships.
    """
    blocks = split_blocks(clipping.text)
    notices, repeats = label_paste(blocks, network)
    comments = split_comments(blocks)
    fields = find_paste_facts(blocks)
    return Draft(clipping.text, blocks, comments, fields, [*notices, *fields.notices], repeats)
