"""Clippings with comments whose lines are known, for the chain that tags them: drawn threads and those of real pages.

A drawn thread is put below the article of a paste, or marked up as a page; of a real page the markup tells which lines
are whose, and the same lines are looked for in its pastes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from html import escape
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from newsclip.blocks import Block, Role
from newsclip.comments.page import find_comments
from newsclip.comments.parts import Parts
from newsclip.comments.tagging import LAYOUTS, describe_lines, may_follow
from newsclip.labels.network import Network
from newsclip.labels.scoring import gather_evidence, score_blocks
from newsclip.page.blocks import list_blocks
from newsclip.page.tree import parse_page
from newsclip.paste.layout import split_blocks
from newsclip.training.corpus import VARIANTS, Case, assign_fold, list_cases
from newsclip.training.examples import label_article
from newsclip.training.layouts import name_layout, name_states, recombine
from newsclip.training.platforms import draw_platform
from newsclip.training.threads import MOST_ASIDE, Line, Thread, generate_thread
from newsclip.training.voices import LANGUAGES

if TYPE_CHECKING:
    from newsclip.arrays import Array

FIRST_PLATFORM = 10_000
"""The platforms drawn here are others than those from which the labeller learns: it shall be as unsure of them."""
GRAFTED, BARE, CUT, MARKED = 0.8, 0.8, 0.3, 0.4
"""Share of the pastes without comments that are given a thread, that are learned from as they are, and of the grafted
ones that end with the thread, and that hold nothing but headline, article and thread."""
DRESSED = 0.2
"""Share of the grafted pastes whose article has people speak in turn, or shows a post."""
AS_PAGE = 0.6
"""Share of the drawn threads that are also marked up as a page."""
FEWEST_BLOCKS, MOST_BLOCKS = 5, 700
LEAST_FOUND = 0.92
"""Share of the characters of a page's comments that must stand in its paste."""
LONGEST_DATE, REACH, MOST_UNSIGNED = 40, 3, 0.2
"""Letters beside a name in a line that signs, lines above the first known one where it may stand, and the share of a
paste's comments whose names may not be found in it."""
# What lists and pictures leave before a name in a paste.
_LISTED = re.compile(r"^(?:\s*(?:\d{1,3}\.|[*•+☆□-]|\[[^\]]{0,40}\])\s*)+|</?span>")


@dataclass(slots=True)
class Section:
    """A clipping whose lines are known: what they look like, the state of each, the fold of its site, its kind."""

    described: Array
    states: list[str]
    owners: list[int | None]
    fold: int
    kind: str


def list_sections(folders: Sequence[Path], networks: Sequence[Network], seed: int) -> Iterator[Section]:
    """Yield what the corpora teach; each clipping is labelled by the network of its fold."""
    random = Random(seed)  # noqa: S311 - no secret
    for folder in folders:
        for case in list_cases(folder):
            yield from _list_of_case(case, networks[case.fold], random)


def _list_of_case(case: Case, network: Network, random: Random) -> Iterator[Section]:
    html, fold = case.read_html(), assign_fold(case.site)
    sections = find_comments(parse_page(html).root)
    lines = [line for owner, parts in enumerate(sections.spoken) for line in tag_parts(parts, owner)]
    authors = [parts.author for parts in sections.spoken]
    pastes = (split_blocks(text) for text in map(case.read_variant, VARIANTS) if text)
    for blocks in (blocks for blocks in pastes if FEWEST_BLOCKS < len(blocks) <= MOST_BLOCKS):
        if lines and (found := place_lines(blocks, lines, authors)):
            real = make_section(blocks, *found, network, fold, "real")
            anew = make_section(*recombine(blocks, *found, authors, random), network, fold, "recombined")
            for section in (real, anew):
                if all(may_follow(one, other) for one, other in pairwise(section.states)):
                    yield section
        elif not (lines or sections.lines or case.is_forum):
            yield from _dress_paste(case, blocks, network, random)
    if not (sections.lines or case.is_forum):
        yield from _dress_page(html, network, fold, random)


def _dress_page(html: str, network: Network, fold: int, random: Random) -> Iterator[Section]:
    """Yield a page without comments as it is, and with a drawn thread marked up in it."""
    if random.random() < BARE:
        yield from _read_page(html, [], network, fold, random)
    if random.random() < AS_PAGE:
        thread = draw_section_thread(random)
        place = max(html.rfind("<footer"), html.rfind("</article>"), html.rfind("</body>"))
        shown = f"{html[:place]}{thread.html}{html[place:]}"
        yield from _read_page(shown, thread.lines, network, fold, random)


def _dress_paste(case: Case, blocks: Sequence[Block], network: Network, random: Random) -> Iterator[Section]:
    """Yield a paste without comments as it is, and with a drawn thread below its article."""
    if random.random() < BARE:
        none: list[int | None] = [None] * len(blocks)
        yield make_section(blocks, ["out"] * len(blocks), none, network, assign_fold(case.site), "none", random)
    if random.random() < GRAFTED and case.gold.get("body"):
        yield from _graft(case, blocks, network, random)


def _read_page(html: str, lines: Sequence[Line], network: Network, fold: int, random: Random) -> Iterator[Section]:
    """Yield a page as its reader sees it, with the lines of a drawn thread, or none, marked up in it."""
    page = list_blocks(parse_page(html).root)
    said = [line for line in lines if line.owner is not None]
    none: list[int | None] = [None] * len(page.blocks)
    found = place_lines(page.blocks, said) if said else (["out"] * len(page.blocks), none)
    if found and FEWEST_BLOCKS < len(page.blocks) <= MOST_BLOCKS:
        kind, layouts = ("page", None) if said else ("none", random)
        yield make_section(page.blocks, *found, network, fold, kind, layouts, page.parents)


def tag_parts(parts: Parts, owner: int) -> Iterator[Line]:
    """Yield the lines of one comment of a page with the tag of each."""
    said = [at for at, line in enumerate(parts.lines) if line.role is Role.COMMENT]
    signs = [
        at
        for at, line in enumerate(parts.lines)
        if line.role is Role.COMMENT_BYLINE and parts.author and parts.author in line.text
    ]
    for at, line in enumerate(parts.lines):
        if line.role is Role.COMMENT:
            tag = "text"
        elif at in signs[:1]:
            tag = "name"
        elif at < said[0] or (line.role is Role.COMMENT_BYLINE and signs and signs[0] > said[-1]):
            tag = "head"
        else:
            tag = "foot"
        yield Line(line.text, "", 0, tag, owner)


def _graft(case: Case, blocks: Sequence[Block], network: Network, random: Random) -> Iterator[Section]:
    """Yield a paste with a drawn thread below its article, and the same thread on a page."""
    labels = label_article([block.text for block in blocks], case.gold["body"], case.title)
    if labels is None:
        return
    thread = draw_section_thread(random)
    if random.random() < MARKED:
        kept = [at for at, label in enumerate(labels) if label in ("head", "body")]
        blocks, labels = [blocks[at] for at in kept], [labels[at] for at in kept]
    inside = [at for at, label in enumerate(labels) if label == "body"]
    blocks = _dress_article(blocks, inside, random) if random.random() < DRESSED else blocks
    at = 1 + inside[-1]
    at = min(len(blocks), at + (random.randint(0, MOST_ASIDE) if random.random() < 0.5 else 0))
    below = [] if random.random() < CUT else blocks[at:]
    fold = assign_fold(case.site)
    tags = ["out"] * at + [line.tag for line in thread.lines] + ["out"] * len(below)
    owners = [None] * at + [line.owner for line in thread.lines] + [None] * len(below)
    yield make_section([*blocks[:at], *thread.list_blocks(), *below], tags, owners, network, fold, "graft")
    if random.random() < AS_PAGE:
        html = write_drawn_page(case.title or "", case.gold["body"], thread)
        yield from _read_page(html, thread.lines, network, fold, random)


def _dress_article(blocks: Sequence[Block], inside: Sequence[int], random: Random) -> list[Block]:
    """Return a paste whose article has what reads like comments and is none: people who are asked, posts that it shows.

    ``inside`` are its blocks; the posts take the place of one of them, so that all others keep theirs.
    """
    thread, dressed = draw_section_thread(random), list(blocks)
    names = [said.author for said in thread.comments[:3]]
    if random.random() < 0.5:
        for turn, at in enumerate(inside[1:]):
            dressed[at] = replace(blocks[at], text=f"{names[turn % len(names)]}: {blocks[at].text}")
        return dressed
    shown = [line for line in thread.lines if line.owner == 0]
    for at, line in zip(inside[1 + random.randrange(max(1, len(inside))) :], shown, strict=False):
        if at < inside[-1]:
            dressed[at] = replace(blocks[at], text=line.text, blanks_before=line.blanks_before)
    return dressed


def draw_section_thread(random: Random) -> Thread:
    """Return a thread of a platform that nothing else draws, in a language at random."""
    platform = draw_platform(FIRST_PLATFORM + random.randrange(10**6))
    return generate_thread(random, random.choice(LANGUAGES), platform)


def write_drawn_page(title: str, body: str, thread: Thread) -> str:
    """Return the markup of a page with an article and a drawn thread, and nothing else."""
    paragraphs = "".join(f"<p>{escape(line)}</p>" for line in body.split("\n") if line.strip())
    return f"<html><body><main><h1>{escape(title)}</h1>{paragraphs}{thread.html}</main></body></html>"


def place_lines(
    blocks: Sequence[Block], lines: Sequence[Line], authors: Sequence[str | None] = ()
) -> tuple[list[str], list[int | None]] | None:
    """Return tag and owner of each block, as the known lines that are found among them say, in order.

    What stands between two lines of a thread belongs to the comment above it, or, from a line with the next one's
    author on, to the head of that. ``None`` where too little is found.
    """
    mine, theirs = [_squeeze(block.text) for block in blocks], [_squeeze(line.text) for line in lines]
    tags, found = ["out"] * len(blocks), 0
    owners: list[int | None] = [None] * len(blocks)
    pairs = SequenceMatcher(None, mine, theirs, autojunk=False).get_matching_blocks()
    for at, other in ((first + step, second + step) for first, second, length in pairs for step in range(length)):
        tags[at], owners[at] = lines[other].tag, lines[other].owner
        found += len(theirs[other]) if lines[other].tag in ("text", "lead") else 0
    said = sum(len(text) for text, line in zip(theirs, lines, strict=True) if line.tag in ("text", "lead"))
    inside = [at for at, owner in enumerate(owners) if owner is not None]
    if not inside or found < LEAST_FOUND * said:
        return None
    below, is_named = owners[inside[-1]], False
    for at in range(inside[-1], max(0, inside[0] - REACH) - 1, -1):
        if owners[at] is not None:
            below, is_named = owners[at], tags[at] == "name"
            continue
        author = _squeeze(authors[below] or "") if below is not None and authors else ""
        if author and author in mine[at] and len(mine[at]) <= len(author) + LONGEST_DATE and not is_named:
            tags[at], owners[at], is_named = "name", below, True
        elif at > inside[0]:
            above = next(owner for owner in reversed(owners[:at]) if owner is not None)
            is_said = any(tags[up] == "text" and owners[up] == above for up in range(at))
            tags[at], owners[at] = ("foot", above) if is_said and (is_named or above == below) else ("head", below)
    unsigned = sum(bool(author) for author in authors) - tags.count("name")
    if unsigned > MOST_UNSIGNED * len(authors):
        return None
    return tags, owners


def _squeeze(text: str) -> str:
    return "".join(filter(str.isalnum, _LISTED.sub("", text.casefold())))


def make_section(
    blocks: Sequence[Block],
    tags: Sequence[str],
    owners: Sequence[int | None],
    network: Network,
    fold: int,
    kind: str,
    random: Random | None = None,
    parents: Sequence[int] | None = None,
) -> Section:
    """Return the section of tagged blocks, as the network sees them; one without comments may have any layout.

    ``parents`` are a page's elements, for each the one around it.
    """
    layout = random.choice(LAYOUTS) if random else name_layout(tags, owners)
    described = describe_lines(blocks, score_blocks(gather_evidence(blocks, parents), network))
    return Section(described, list(name_states(tags, owners, layout)), list(owners), fold, kind)
