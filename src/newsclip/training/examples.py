"""Pages with gold to labelled sequences of blocks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from newsclip.blocks import Block, Role
from newsclip.labels.cuewords import index_cues, split_words
from newsclip.paste.layout import split_blocks
from newsclip.training.align import align_blocks, list_words

LEAST_AGREEMENT = 0.88
"""Word F1 that the labelled blocks must reach against the gold body: below it the text is not on the page as such."""
SIGNATURE_CHARACTERS = 60
"""A line of a comment section that is longer than this is text, where the markup does not tell."""
MANY_ANSWERS = 3
"""So many identical short lines with a comment's cue words ("Reply") below an article betray comments."""
NAME_CHARACTERS = 30
FEWEST_SIGNATURE_LINES = 3
_DATED = re.compile(
    r"\b(?:19|20)\d\d\b|\d{1,2}[:.h]\d{2}|\d{1,2}[./-]\d{1,2}|\b\d+\s*(?:h|d|mo|yr?|min)\b|\b(?:ago|vor)\b"
)
_THREAD_LABELS = {
    Role.COMMENT: "com",
    Role.COMMENT_BYLINE: "comby",
    Role.COMMENT_CHROME: "comch",
    Role.COUNTER: "comch",
}

Thread = Sequence[tuple[str, Role]]
"""The lines of a page's comment sections in page order, each with its role, as the markup has them."""


@dataclass(slots=True)
class Example:
    """One laid-out page with a label for each block. ``page`` and ``site`` keep its copies in one fold."""

    page: str
    site: str
    language: str
    blocks: list[Block]
    labels: list[str]


def label_article(
    text: str, body: str, title: str | None, thread: Thread | None
) -> tuple[list[Block], list[str]] | None:
    """Return the blocks of an article's page with their labels, or ``None`` where the gold does not fit the page."""
    blocks = split_blocks(text)
    texts = [block.text for block in blocks]
    inside = align_blocks(texts, body)
    if not inside or measure_agreement(texts, inside, body) < LEAST_AGREEMENT:
        return None
    first, last = min(inside), max(inside)
    labels = ["top" if i < first else "aft" if i > last else "in" for i in range(len(blocks))]
    for index in inside:
        labels[index] = "body"
    _label_title(texts, labels, title, first)
    if thread:
        _label_thread(texts, labels, thread)
    return blocks, labels


def label_forum(text: str, body: str, title: str | None) -> tuple[list[Block], list[str]] | None:
    """Return the blocks of a forum thread's page with their labels: the gold body are its posts.

    The first post is the article, the others answer it as comments do; what stands between posts signs them.
    """
    labelled = label_article(text, body, title, None)
    if labelled is None:
        return None
    blocks, labels = labelled
    inside = [i for i, label in enumerate(labels) if label == "body"]
    start = next((b for a, b in pairwise(inside) if _is_signature(blocks[a + 1 : b])), None)
    if start is None:
        return labelled
    for index in range(start, inside[-1] + 1):
        is_text = labels[index] == "body" or len(blocks[index].text) > SIGNATURE_CHARACTERS
        labels[index] = "com" if is_text else "comch"
    before = start
    while labels[before - 1] == "in":
        before -= 1
        labels[before] = "comch"
    for index in range(before, inside[-1] + 1):
        if labels[index] == "comch" and _is_dated(blocks[index]):
            for near in (index - 1, index, index + 1):
                if near == index or (labels[near] == "comch" and len(blocks[near].text) <= NAME_CHARACTERS):
                    labels[near] = "comby"
    return blocks, labels


def _is_signature(blocks: Sequence[Block]) -> bool:
    """Whether the lines between two stretches of a thread are more than a stray one: a date, or two lines."""
    return len(blocks) >= FEWEST_SIGNATURE_LINES or any(_is_dated(block) for block in blocks)


def _is_dated(block: Block) -> bool:
    return len(block.text) <= SIGNATURE_CHARACTERS and _DATED.search(block.text) is not None


def measure_agreement(texts: Sequence[str], inside: set[int], gold: str) -> float:
    """Return the word F1 (bags of words) of the chosen blocks against the gold text."""
    chosen = Counter(word for index in inside for word in list_words(texts[index]))
    wanted = Counter(list_words(gold))
    shared = sum((chosen & wanted).values())
    return 2 * shared / max(1, sum(chosen.values()) + sum(wanted.values()))


def _label_title(texts: Sequence[str], labels: list[str], title: str | None, first: int) -> None:
    """Lines above the body that say the title are ``head``; those between the last one and the body are ``meta``."""
    wanted = list_words(title or "")
    heads = [i for i in range(first + 1) if wanted and list_words(texts[i]) == wanted]
    if not heads:
        return
    for index in heads:
        labels[index] = "head"
    for index in range(heads[-1] + 1, first):
        labels[index] = "meta"


def _label_thread(texts: Sequence[str], labels: list[str], thread: Thread) -> None:
    """Blocks below the article that stand in the page's comment sections take the role that they have there."""
    free = [i for i, label in enumerate(labels) if label in {"aft", "in"}]
    found = {free[i] for i in align_blocks([texts[i] for i in free], "\n".join(text for text, _ in thread))}
    roles = {" ".join(list_words(text)): _THREAD_LABELS.get(role, "comch") for text, role in thread}
    found = {i for i in found if labels[i] == "aft"}
    for index in found:
        key = " ".join(list_words(texts[index]))
        labels[index] = roles.get(key, "com" if len(texts[index]) > SIGNATURE_CHARACTERS else "comby")
    texts_found = [i for i in found if labels[i] == "com"]
    if not texts_found:
        for index in found:
            labels[index] = "aft"
        return
    for index in range(min(found), max(found)):
        if labels[index] == "aft":
            labels[index] = "comch"


def is_doubtful(blocks: Sequence[Block], labels: Sequence[str]) -> bool:
    """Whether a page seems to have comments that its markup did not betray: such a page would teach the wrong thing."""
    if any(label == "com" for label in labels):
        return False
    cues = index_cues(topics=("comment-action", "says"))
    after = [blocks[i].text for i, label in enumerate(labels) if label == "aft"]
    answers = Counter(text.lower() for text in after if len(text) <= SIGNATURE_CHARACTERS)
    repeated = sum(n for text, n in answers.items() if n >= MANY_ANSWERS and cues.find(split_words(text)))
    return repeated >= MANY_ANSWERS
