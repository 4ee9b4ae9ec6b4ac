"""Copies of the training pages: comment sections grafted on, chrome cut off, cue words dropped, gaps put in.

Few pages have comments, fewer have them bare; people paste all kinds of cuts of a page. The copies show the model what
the corpora hold too little of, and they stay in the fold of their page. Everything is drawn from one seeded generator.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

from newsclip.blocks import Block
from newsclip.training.examples import Example

SEED = 20250913
THREAD_LABELS = frozenset({"com", "comby", "comch"})
MOST_GRAFTED = 120
"""Blocks of a grafted comment section."""
FEWEST_COMMENTS = 2
WIDEST_GAP = 5
"""Blank lines."""


@dataclass(slots=True)
class Copy:
    """A changed copy of a page; ``no_cues`` asks for features without cue words."""

    blocks: list[Block]
    labels: list[str]
    no_cues: bool = False


Section = list[tuple[Block, str]]


def list_copies(examples: Sequence[Example], share: float, seed: int = SEED) -> list[Copy]:
    """Return about ``share`` copies for each page of the examples; a page's variants count as one page."""
    random = Random(seed)  # noqa: S311 - no secret
    donors = [(example.language, section) for example in examples if (section := cut_section(example))]
    copies: list[Copy] = []
    for page in _group(examples):
        amount = share
        while amount > 0 and random.random() < amount:
            copies.append(_make_copy(random.choice(page), donors, random))
            amount -= 1
    return copies


def cut_section(example: Example) -> Section:
    """Return the comments of an example from the first to the last, with their signatures and buttons."""
    spots = [i for i, label in enumerate(example.labels) if label == "com"]
    if len(spots) < FEWEST_COMMENTS:
        return []
    first = spots[0]
    while first > 0 and example.labels[first - 1] in THREAD_LABELS:
        first -= 1
    pairs = zip(example.blocks[first : spots[-1] + 1], example.labels[first : spots[-1] + 1], strict=True)
    return [(block, label) for block, label in pairs if label in THREAD_LABELS]


def _group(examples: Sequence[Example]) -> list[list[Example]]:
    pages: dict[str, list[Example]] = {}
    for example in examples:
        pages.setdefault(example.page, []).append(example)
    return list(pages.values())


def _make_copy(example: Example, donors: Sequence[tuple[str, Section]], random: Random) -> Copy:
    pairs = list(zip(example.blocks, example.labels, strict=True))
    has_thread = any(label in THREAD_LABELS or label == "post" for label in example.labels)
    if random.random() < 0.45:
        pairs = _clip(pairs, random)
    if not has_thread and random.random() < 0.6:
        pairs = _graft(pairs, _choose_section(example.language, donors, random), random)
    if has_thread and random.random() < 0.5:
        pairs = [pair for pair in pairs if pair[1] != "comch"]
    if random.random() < 0.25:
        pairs = _gap(pairs, random)
    return Copy([b for b, _ in pairs], [label for _, label in pairs], no_cues=random.random() < 0.3)


def _clip(pairs: Section, random: Random) -> Section:
    """Keep what somebody with a mouse would: the article, perhaps its headline or a little of what is around it."""
    inside = [i for i, (_, label) in enumerate(pairs) if label in {"body", "post"}]
    if not inside:
        return pairs
    first, last = inside[0], inside[-1]
    if random.random() < 0.25:
        last = inside[min(len(inside) - 1, random.randint(1, 6))]
    heads = [i for i, (_, label) in enumerate(pairs[:first]) if label == "head"]
    low, high = first, last + 1
    if heads and random.random() < 0.5:
        low = heads[-1]
    elif random.random() < 0.3:
        low = max(0, first - random.randint(1, 8))
    while high < len(pairs) and pairs[high][1] in THREAD_LABELS:
        high += 1
    if last == inside[-1] and random.random() < 0.4:
        high = min(len(pairs), high + random.randint(1, 10))
    return pairs[low:high]


def _choose_section(language: str, donors: Sequence[tuple[str, Section]], random: Random) -> Section:
    """A comment section in the page's language where there is one."""
    same = [section for donor, section in donors if donor == language]
    pool = same if len(same) >= 3 else [section for _, section in donors]
    if not pool:
        return []
    section = random.choice(pool)
    length = random.randint(FEWEST_COMMENTS, MOST_GRAFTED)
    start = 0 if len(section) <= length or random.random() < 0.5 else random.randrange(len(section) - length)
    section = section[start : start + length]
    dress = random.random()
    if dress < 0.35:
        section = [pair for pair in section if pair[1] == "com"]
    elif dress < 0.6:
        section = [pair for pair in section if pair[1] != "comch"]
    return section


def _graft(pairs: Section, section: Section, random: Random) -> Section:
    """Put a comment section behind the article: at once, or after some of what follows it."""
    inside = [i for i, (_, label) in enumerate(pairs) if label in {"body", "post"}]
    if not inside or not section:
        return pairs
    after = len(pairs) - inside[-1] - 1
    at = inside[-1] + 1
    if random.random() < 0.5 and after:
        at += random.randint(0, min(after, 15))
    head = replace(section[0][0], blanks_before=random.randint(0, WIDEST_GAP))
    bare = random.random() < 0.5
    rest = [(replace(block, blanks_before=0), label) if bare else (block, label) for block, label in section[1:]]
    return [*pairs[:at], (head, section[0][1]), *rest, *pairs[at:]]


def _gap(pairs: Section, random: Random) -> Section:
    """Blank lines in the middle of an article: they alone do not end it."""
    inside = [i for i, (_, label) in enumerate(pairs) if label == "body"]
    if len(inside) < 3:
        return pairs
    changed = list(pairs)
    for _ in range(random.randint(1, 2)):
        at = random.choice(inside[1:])
        changed[at] = (replace(changed[at][0], blanks_before=random.randint(2, WIDEST_GAP)), changed[at][1])
    return changed
