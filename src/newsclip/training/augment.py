"""Copies of the training pastes: comment sections and other articles put in, chrome cut off, cue words dropped, gaps.

Few pages have comments, fewer have them bare; people paste all kinds of cuts of a page. The copies show the model what
the corpora hold too little of, and they stay in the fold of their page. Everything is drawn from one seeded generator.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from random import Random

from newsclip.blocks import Block
from newsclip.training.examples import THREAD_LABELS, Example
from newsclip.training.platforms import list_platforms
from newsclip.training.threads import FEWEST_TEXTS, Thread, generate_thread, graft_thread
from newsclip.training.voices import LANGUAGES

SEED = 20250913
MOST_GRAFTED = 120
"""Blocks of a grafted comment section."""
FEWEST_COMMENTS = 2
WIDEST_GAP = 5
"""Blank lines."""
CLIPPED, GRAFTED, DRAWN, STRIPPED, GAPPED, FOLLOWED, WITHOUT_CUES = 0.45, 0.25, 0.25, 0.5, 0.25, 0.25, 0.3
"""Which share of the copies is cut to what somebody marks with a mouse; of those without comments is given another
page's, or a drawn thread; of those with comments loses their buttons; has gaps; is followed by another article; is
looked at without cue words."""
FOREIGN = 0.3
"""The share of drawn threads in any language: most pages are in few of them."""

Section = list[tuple[Block, str]]


@dataclass(slots=True)
class Donors:
    """What is put into copies, by language: comment sections, articles with their headlines, what people say."""

    sections: dict[str, list[Section]]
    stories: dict[str, list[Section]]
    texts: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


def list_copies(examples: Sequence[Example], share: float) -> list[tuple[Example, bool]]:
    """Return about ``share`` copies for each page of the examples, each with whether its cue words count.

    A page's variants count as one page.
    """
    random = Random(SEED)  # noqa: S311 - no secret
    donors = Donors(defaultdict(list), defaultdict(list))
    for example in examples:
        if section := cut_section(example):
            donors.sections[example.language].append(section)
            donors.texts[example.language].extend(block.text for block, label in section if label == "com")
        if story := cut_story(example):
            donors.stories[example.language].append(story)
    copies: list[tuple[Example, bool]] = []
    for page in _group(examples):
        amount = share
        while amount > 0 and random.random() < amount:
            copy = _make_copy(random.choice(page), donors, random)
            if copy.blocks:
                copies.append((copy, random.random() >= WITHOUT_CUES))
            amount -= 1
    return copies


def cut_story(example: Example) -> Section:
    """Return the headline and the article of an example, and what stands between them, as what follows an article."""
    inside = [at for at, label in enumerate(example.labels) if label == "body"]
    heads = [at for at in range(inside[0]) if example.labels[at] == "head"] if inside else []
    return [(block, "aft") for block in example.blocks[heads[-1] : inside[-1] + 1]] if heads else []


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


def _make_copy(example: Example, donors: Donors, random: Random) -> Example:
    pairs = list(zip(example.blocks, example.labels, strict=True))
    has_thread = any(label in THREAD_LABELS for label in example.labels)
    if random.random() < CLIPPED:
        pairs = _clip(pairs, random)
    dress = random.random()
    if not has_thread and dress < GRAFTED:
        pairs = _graft(pairs, _choose_section(example.language, donors.sections, random), random)
    elif not has_thread and dress < GRAFTED + DRAWN and pairs:
        thread = draw_thread_like(example.language, donors, random)
        blocks, labels = zip(*pairs, strict=True)
        pairs = list(zip(*graft_thread(blocks, labels, thread, random), strict=True))
    if has_thread and random.random() < STRIPPED:
        pairs = [pair for pair in pairs if pair[1] != "comch"]
    if random.random() < FOLLOWED and donors.stories[example.language]:
        pairs = _follow(pairs, donors.stories[example.language], random)
    if random.random() < GAPPED:
        pairs = _gap(pairs, random)
    return replace(example, blocks=[block for block, _ in pairs], labels=[label for _, label in pairs])


def draw_thread_like(language: str, donors: Donors, random: Random) -> Thread:
    """Return a drawn thread, most often in the language of the page."""
    texts = {code: lines for code, lines in donors.texts.items() if len(lines) >= FEWEST_TEXTS}
    if language not in LANGUAGES or random.random() < FOREIGN:
        language = random.choice(LANGUAGES)
    return generate_thread(random, language, random.choice(list_platforms()), texts.get(language, ()))


def _follow(pairs: Section, stories: Sequence[Section], random: Random) -> Section:
    """Put other articles below this one and its comments, whole or cut, as pages do that go on when scrolled."""
    inside = [at for at, (_, label) in enumerate(pairs) if label == "body" or label in THREAD_LABELS]
    if not inside:
        return pairs
    at = min(len(pairs), inside[-1] + 1 + random.randint(0, 12))
    texts = {block.text for block, _ in pairs}
    more: Section = []
    for _ in range(random.randint(1, 2)):
        story = random.choice(stories)
        if story[-1][0].text not in texts:
            more.extend(story if random.random() < 0.5 else story[: random.randint(2, 12)])
    return [*pairs[:at], *more, *pairs[at:]]


def _clip(pairs: Section, random: Random) -> Section:
    """Keep what somebody with a mouse would: the article, perhaps its headline or a little of what is around it."""
    inside = [i for i, (_, label) in enumerate(pairs) if label == "body"]
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


def _choose_section(language: str, donors: dict[str, list[Section]], random: Random) -> Section:
    """A comment section in the page's language where there are some."""
    same = donors[language]
    pool = same if len(same) >= 3 else [section for sections in donors.values() for section in sections]
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
    inside = [i for i, (_, label) in enumerate(pairs) if label == "body"]
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
