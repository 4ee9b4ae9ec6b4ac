"""What stands among an article's paragraphs and is none of them: teasers set into it, credits, copies of itself.

Labelled after the labeller, which knows such lines by their neighbours, and their neighbours are the article.
"""

from __future__ import annotations

from collections.abc import Sequence

from newsclip.blocks import ARTICLE_ROLES, Block, Role
from newsclip.cues import compile_cues
from newsclip.labels.repeats import find_copies
from newsclip.markup import INSIDE

# A teaser set into the text: its length in characters, and the part of it that is linked; less where it says what it
# is ("Read also: ..."). All found on pages with gold bodies.
_SHORTEST_TEASER = 25
_LONGEST_TEASER = 220
_LINKED_TEASER = 0.8
_LINKED_LEAD = 0.4
# A line that is a link alone stays where the labeller is as sure of it as this.
_SURE = 0.97
_LONGEST_CREDIT = 60
# What parts a lead from what it leads to.
_MARKS = (":", "：", "»", ">", "–", "—", "|", "→", "-")
_CREDIT_MARKS = (":", "：", "©", "/")
_OPENINGS = " \t([{«»>→▶►•*–—-"


def label_residue(blocks: Sequence[Block]) -> None:
    """Label what stands in the article and is no part of it, by its links and its first words."""
    for block in blocks:
        if block.role in ARTICLE_ROLES and block.markup is not None and len(block.text) <= _LONGEST_TEASER:
            linked = block.markup.linked / len(block.text) if block.text else 0.0
            if linked >= _LINKED_LEAD and has_lead(block.text, "read-also", _MARKS):
                block.label(Role.TEASER, "a link in the article that says it leads to another")
            elif linked >= _LINKED_TEASER and is_lone_link(block):
                block.label(Role.TEASER, "a line in the article that is a link alone")
            elif len(block.text) <= _LONGEST_CREDIT and has_lead(block.text, "photo-credit", _CREDIT_MARKS):
                block.label(Role.CAPTION, "a line in the article that credits a picture")


def is_lone_link(block: Block) -> bool:
    """Whether a linked line of the article is a paragraph of its own, and the labeller not sure of it."""
    if block.markup is None or block.markup.inside & INSIDE["heading"] or block.markup.tag == "li":
        return False
    return len(block.text) > _SHORTEST_TEASER and block.score < _SURE


def has_lead(text: str, topic: str, marks: tuple[str, ...]) -> bool:
    """Whether a line begins with a phrase of the topic and then a mark: "Read also: ..."."""
    line = text.lower().lstrip(_OPENINGS)
    found = compile_cues(topic).match(line)
    return found is not None and line[found.end() :].lstrip(" .").startswith(marks)


def label_repeats(blocks: Sequence[Block]) -> int:
    """Label further copies of the article's paragraphs; return how many runs of them there are.

    A page may hold its article twice: for wide and for narrow screens, or for print.
    """
    first: dict[str, int] = {}
    for at, block in enumerate(blocks):
        if block.role in ARTICLE_ROLES:
            first.setdefault(block.text, at)
    count = 0
    for start, end, _ in find_copies(blocks):
        again = [block for block in blocks[start:end] if first.get(block.text, start) < start]
        count += bool(again)
        for block in again:
            block.label(Role.REPEAT, "a paragraph of the article again")
    return count
