"""The steps for pasted text."""

from __future__ import annotations

<<<<<<< HEAD
from newsclip.clipping import Clipping, Draft
from newsclip.facts import find_paste_facts
=======
from collections.abc import Callable

from newsclip.clipping import Clipping, Draft, Fields
from newsclip.comments.paste import split_comments
from newsclip.facts import find_facts
>>>>>>> b34e051 (One ranking finds title, date and authors of pages and pastes, weighed by evidence that tells something; the title's probability stands in the record)
from newsclip.labels.labeller import label_paste
from newsclip.labels.network import Network
from newsclip.paste.layout import split_blocks


<<<<<<< HEAD
def draft_paste(clipping: Clipping, network: Network | None = None) -> Draft:
    """The steps for pasted text: lay out, label with the comments, then read facts from the labelled blocks.
=======
def draft_paste(
    clipping: Clipping, network: Network | None = None, find_facts: Callable[..., Fields] = find_facts
) -> Draft:
    """The steps for pasted text: lay out, label, then read comments and facts from the labelled blocks.
>>>>>>> b34e051 (One ranking finds title, date and authors of pages and pastes, weighed by evidence that tells something; the title's probability stands in the record)

    ``network`` takes the place of the one that ships, and ``find_facts`` of the finder.
    """
    blocks = split_blocks(clipping.text)
<<<<<<< HEAD
    comments, notices, repeats = label_paste(blocks, network)
    fields = find_paste_facts(blocks)
=======
    notices, repeats = label_paste(blocks, network)
    comments = split_comments(blocks)
    fields = find_facts(blocks)
>>>>>>> b34e051 (One ranking finds title, date and authors of pages and pastes, weighed by evidence that tells something; the title's probability stands in the record)
    return Draft(clipping.text, blocks, comments, fields, [*notices, *fields.notices], repeats)
