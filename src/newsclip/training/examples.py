"""Pages with gold to labelled sequences of blocks: of a paste or of the page itself, by the same rules."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from newsclip.blocks import Block, Role
from newsclip.labels.cuewords import index_cues, split_words
from newsclip.page.engine import match_texts, squeeze_text

LEAST_SHARE = 0.5
"""A block is the article's where this share of its text stands in the gold body."""
LEAST_AGREEMENT = 0.88
"""Word F1 that the labelled blocks must reach against the gold body: below it the text is not on the page as such."""
SIGNATURE_CHARACTERS = 60
"""A line of a comment section that is longer than this is text, where the markup does not tell."""
BYLINE_CHARACTERS = 120
BYLINE_REACH = 8
"""A line that names the author is a byline where it is so short and stands so few lines from the article's edges."""
MANY_ANSWERS = 3
"""So many identical short lines with a comment's cue words ("Reply") below an article betray comments."""
NAME_CHARACTERS = 30
FEWEST_SIGNATURE_LINES = 3
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|[^\W\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+")
_DATED = re.compile(
    r"\b(?:19|20)\d\d\b|\d{1,2}[:.h]\d{2}|\d{1,2}[./-]\d{1,2}|\b\d+\s*(?:h|d|mo|yr?|min)\b|\b(?:ago|vor)\b"
)
ROLE_LABELS = {
    Role.COMMENT: "com",
    Role.COMMENT_BYLINE: "comby",
    Role.COMMENT_CHROME: "comch",
    Role.COUNTER: "comch",
}
"""Which of the labeller's labels the lines of comment sections have."""
THREAD_LABELS = frozenset(ROLE_LABELS.values())

Thread = Sequence[tuple[str, Role]]
"""The lines of a page's comment sections in page order, each with its role, as the markup has them."""


@dataclass(slots=True)
class Example:
    """One clipping's blocks with a label for each. ``page`` and ``site`` keep its copies in one fold."""

    page: str
    site: str
    language: str
    blocks: list[Block]
    labels: list[str]


def list_words(text: str) -> list[str]:
    """Return the words of a text in lower case; an ideograph or kana counts as one."""
    return _WORD.findall(text.lower())


def label_article(
    texts: Sequence[str], body: str, title: str | None = None, author: str | None = None, thread: Thread = ()
) -> list[str] | None:
    """Return the labels of an article's blocks, or ``None`` where the gold body does not stand among them."""
    shares = match_texts(texts, [squeeze_text(word) for word in body.split()])
    inside = {at for at, share in enumerate(shares) if share >= LEAST_SHARE}
    if not inside or measure_agreement([texts[at] for at in inside], body) < LEAST_AGREEMENT:
        return None
    labels = label_around(texts, inside, title, author)
    if thread:
        _label_thread(texts, labels, thread)
    return labels


def label_around(texts: Sequence[str], inside: set[int], title: str | None, author: str | None) -> list[str]:
    """Return the labels of blocks of which those ``inside`` are the article's."""
    first, last = min(inside), max(inside)
    labels = ["body" if at in inside else "top" if at < first else "aft" for at in range(len(texts))]
    wanted = list_words(title or "")
    heads = [at for at in range(first + 1) if wanted and list_words(texts[at]) == wanted]
    for at in heads:
        labels[at] = "head"
    for at in range(heads[-1] + 1, first) if heads else ():
        labels[at] = "meta"
    names = set(list_words(author or ""))
    near = [
        *range(max(0, first - BYLINE_REACH), first),
        *range(last + 1, min(len(texts), last + 1 + BYLINE_REACH // 2)),
    ]
    for at in near if names else ():
        if labels[at] != "head" and len(texts[at]) <= BYLINE_CHARACTERS and names <= set(list_words(texts[at])):
            labels[at] = "byline"
            break
    return labels


def label_forum(blocks: Sequence[Block], body: str, title: str | None) -> list[str] | None:
    """Return the labels of a forum thread's blocks: the gold body are its posts.

    The first post is the article, the others answer it as comments do; what stands between posts signs them.
    """
    labels = label_article([block.text for block in blocks], body, title)
    if labels is None:
        return None
    inside = [i for i, label in enumerate(labels) if label == "body"]
    start = next((b for a, b in pairwise(inside) if _is_signature(blocks[a + 1 : b])), None)
    if start is None:
        return labels
    for index in range(start, inside[-1] + 1):
        is_text = labels[index] == "body" or len(blocks[index].text) > SIGNATURE_CHARACTERS
        labels[index] = "com" if is_text else "comch"
    before = start
    while labels[before - 1] == "aft":
        before -= 1
        labels[before] = "comch"
    for index in range(before, inside[-1] + 1):
        if labels[index] == "comch" and _is_dated(blocks[index]):
            for near in (index - 1, index, index + 1):
                if near == index or (labels[near] == "comch" and len(blocks[near].text) <= NAME_CHARACTERS):
                    labels[near] = "comby"
    return labels


def label_known_roles(blocks: Sequence[Block], labels: list[str]) -> None:
    """Give the blocks that the markup knows as parts of a comment section the labels of these."""
    for at, block in enumerate(blocks):
        if block.role in ROLE_LABELS and labels[at] not in ("body", "head"):
            labels[at] = ROLE_LABELS[block.role]


def _is_signature(blocks: Sequence[Block]) -> bool:
    """Whether the lines between two stretches of a thread are more than a stray one: a date, or two lines."""
    return len(blocks) >= FEWEST_SIGNATURE_LINES or any(_is_dated(block) for block in blocks)


def _is_dated(block: Block) -> bool:
    return len(block.text) <= SIGNATURE_CHARACTERS and _DATED.search(block.text) is not None


def measure_agreement(texts: Sequence[str], gold: str) -> float:
    """Return the word F1 (bags of words) of texts against the gold text."""
    chosen = Counter(word for text in texts for word in list_words(text))
    wanted = Counter(list_words(gold))
    shared = sum((chosen & wanted).values())
    return 2 * shared / max(1, sum(chosen.values()) + sum(wanted.values()))


def _label_thread(texts: Sequence[str], labels: list[str], thread: Thread) -> None:
    """Blocks below the article that stand in the page's comment sections take the role that they have there."""
    last = max(at for at, label in enumerate(labels) if label == "body")
    free = [at for at in range(last + 1, len(labels)) if labels[at] == "aft"]
    pieces = [squeeze_text(text) for text, _ in thread]
    shares = match_texts([texts[at] for at in free], pieces)
    found = [at for at, share in zip(free, shares, strict=True) if share >= LEAST_SHARE]
    roles = {" ".join(list_words(text)): ROLE_LABELS.get(role, "comch") for text, role in thread}
    named = {
        at: roles.get(" ".join(list_words(texts[at])), "com" if len(texts[at]) > SIGNATURE_CHARACTERS else "comby")
        for at in found
    }
    if "com" not in named.values():
        return
    for at in range(min(found), max(found)):
        if labels[at] == "aft":
            labels[at] = named.get(at, "comch")
    labels[max(found)] = named[max(found)]


def is_doubtful(blocks: Sequence[Block], labels: Sequence[str]) -> bool:
    """Whether a page seems to have comments that its markup did not betray: such a page would teach the wrong thing."""
    if any(label == "com" for label in labels):
        return False
    cues = index_cues(topics=("comment-action", "says"))
    after = [blocks[i].text for i, label in enumerate(labels) if label == "aft"]
    answers = Counter(text.lower() for text in after if len(text) <= SIGNATURE_CHARACTERS)
    repeated = sum(n for text, n in answers.items() if n >= MANY_ANSWERS and cues.find(split_words(text)))
    return repeated >= MANY_ANSWERS
