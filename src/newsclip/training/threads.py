"""Threads of reader comments: those of real pages, and those drawn from a grammar of what such threads consist of.

A thread is drawn for a language and a platform (:mod:`newsclip.training.platforms`): as a paste, as markup, and as the
truth about both: who wrote what, when, answering whom. The same generator, language and platform give the same thread.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import NamedTuple

from newsclip.blocks import Block, Role
from newsclip.comments.page import find_comments
from newsclip.page.tree import parse_page
from newsclip.training.drawn import Frame, Said, draw_comments, draw_frame, join_row, list_rows, name_tag
from newsclip.training.platforms import Platform, list_platforms
from newsclip.training.thread_markup import render_markup
from newsclip.training.voices import Voice

MOST_ASIDE = 15
"""Blocks that may stand between an article and the thread grafted below it."""
FEWEST_TEXTS = 300
"""Lines of real comments that a language must have before no others are needed."""


class Line(NamedTuple):
    """A line of a drawn paste, with the label that :data:`newsclip.labels.network.LABELS` has for it.

    ``tag`` is which of :data:`newsclip.comments.tagging.TAGS` it is, ``owner`` the number of its comment.
    """

    text: str
    label: str
    blanks_before: int
    tag: str = "out"
    owner: int | None = None


@dataclass(slots=True)
class Thread:
    """A drawn thread: its lines as pasted, how deep each is indented, its markup, and its comments in order."""

    language: str
    platform: str
    lines: list[Line]
    depths: list[int]
    html: str
    comments: list[Said]

    def list_blocks(self) -> list[Block]:
        """Return its lines as blocks of a paste."""
        pairs = zip(self.lines, self.depths, strict=True)
        return [Block(line.text, 0, 0, blanks_before=line.blanks_before, depth=depth) for line, depth in pairs]


def list_thread(html: str) -> list[tuple[str, Role]]:
    """Return the lines of a page's comment sections in page order with their roles; none without comments."""
    return find_comments(parse_page(html).root).lines


def generate_thread(
    random: Random, language: str, platform: Platform | None = None, texts: Sequence[str] = ()
) -> Thread:
    """Return a thread in a language (one of those of :mod:`newsclip.training.voices`) as a platform lays it out.

    Without a platform one is drawn. ``texts`` are real comments or sentences of the language, to be recombined.
    """
    platform = platform or random.choice(list_platforms())
    voice = Voice(random, language, texts)
    comments = draw_comments(voice, platform)
    frame = draw_frame(voice, platform, len(comments))
    lines, depths = _lay_out(voice, platform, comments, frame)
    html = render_markup(random, platform, comments, frame)
    return Thread(language, platform.name, lines, depths, html, comments)


def graft_thread(
    blocks: Sequence[Block], labels: Sequence[str], thread: Thread, random: Random
) -> tuple[list[Block], list[str]]:
    """Return a labelled paste with a drawn thread below its article: at once, or after some of what follows it."""
    last = max((at for at, label in enumerate(labels) if label == "body"), default=len(blocks) - 1)
    at = last + 1
    if random.random() < 0.5:
        at = min(len(blocks), at + random.randint(0, MOST_ASIDE))
    drawn = thread.list_blocks()
    if drawn:
        drawn[0] = replace(drawn[0], blanks_before=random.choice((0, 1, 1, 2, 4)))
    own = [line.label for line in thread.lines]
    return [*blocks[:at], *drawn, *blocks[at:]], [*labels[:at], *own, *labels[at:]]


def _lay_out(voice: Voice, platform: Platform, comments: Sequence[Said], frame: Frame) -> tuple[list[Line], list[int]]:
    """Return the lines of the thread as a paste, and the indent of each."""
    between, within = platform.blanks
    lines = [Line(text, "comch", within) for text in frame.heads]
    depths = [0] * len(lines)
    for owner, said in enumerate(comments):
        rows = [(join_row(platform, row), label, name_tag(row, label)) for row, label in list_rows(platform, said)]
        answers = sum(other.parent is not None and comments[other.parent] is said for other in comments)
        if answers and platform.choice % 4 == 0:
            rows.append((voice.words["replies"].format(answers), "comch", "foot"))
        lines.extend(
            Line(text, label, within if at else between, tag, owner) for at, (text, label, tag) in enumerate(rows)
        )
        depths.extend([said.depth if platform.answers == "indent" else 0] * len(rows))
    lines.extend(Line(text, "comch", within) for text in frame.feet)
    lines.extend(Line(text, "aft", between) for text in frame.teasers)
    return lines, depths + [0] * (len(lines) - len(depths))
