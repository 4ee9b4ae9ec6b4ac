"""Which lines of a clipping are a reader comment's name, text and buttons: a chain over what each line looks like.

Every line is described by what its words say, by what the labeller takes it for, and by how often lines like it stand
in the clipping; small networks weigh a line with its neighbours, with what was seen further away (dilated
convolutions, Yu and Koltun 2016) and with all of the clipping, and a chain of states (a linear-chain conditional
random field, Lafferty et al. 2001) finds the likeliest sequence. A section keeps one layout: heads above the texts,
signatures below them, or names that begin them. So what repeats tells, in any language and on any platform.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from math import log1p
from typing import TYPE_CHECKING, Any

from newsclip.arrays import load_numpy
from newsclip.blocks import Block
from newsclip.comments import words
from newsclip.comments.lines import Line, read_line
from newsclip.comments.signature import find_when
from newsclip.comments.words import MAX_LINE
from newsclip.labels.network import LABELS

if TYPE_CHECKING:
    from newsclip.arrays import Array

LAYOUTS = ("above", "below", "beside")
STATES = (
    *("out above", "head above", "name above", "more above", "text above", "foot above"),
    *("out below", "text below", "head below", "name below", "more below", "foot below"),
    *("out beside", "lead beside", "text beside", "foot beside"),
)
"""What a line is, and where its section has the signatures: ``out`` none of a comment, ``head`` and ``more`` what
stands with the name before and after it, ``lead`` a text that begins with a name."""
TAGS = ("out", "head", "name", "text", "foot", "lead")
STATE_TAGS = [TAGS.index("head" if state.startswith("more") else state.split()[0]) for state in STATES]
"""What states weigh alike: for each of them which of the tags; ``more`` is as ``head``."""
NEVER = -1e4
"""The log odds of a step that may not be."""
REACH, REACHES = 4, (2, 8)
"""Lines on either side that are weighed with a line, and how far what was seen of others is looked at next."""
LEAST_GAIN, LEAST_EACH = 9.0, 2.0
"""How much likelier, in log odds, a section of comments must be than none, at least, and for each name in it."""
GAP = 8
"""Lines that may part the comments of one section."""
EAGER = (1.0, 2.0)
"""How much less doubt there is below a heading that states more comments than are found, when they are looked for
again."""
FADING = 0.9
"""What is left of a heading's nearness from one line to the next."""
SHIPPED = "tagging.npz"
_LONG, _SHORT, _FEW_WORDS, _CLOCK = 100, 15, 4, 5
_EDGES = " ·•|-–—,/()"
_SENTENCE = (".", "!", "?", "…", "。", "！", "？")
_NUMBERED = ".)"
_DIGIT = re.compile(r"\d")


def may_follow(one: str, other: str) -> bool:
    """Whether a line in one state may stand above a line in another: one layout a section, one name a comment."""
    (first, layout), (second, another) = one.split(), other.split()
    never = {
        *(("name", "name"), ("name", "head"), ("more", "name"), ("more", "head"), ("head", "more"), ("head", "foot")),
        ("head", "out"),
        *((("head", "text"),) if layout != "beside" else ()),
    }
    return layout == another and (first, second) not in never


@cache
def list_steps() -> tuple[tuple[bool, ...], ...]:
    """Return for each of :data:`STATES` which may follow it."""
    return tuple(tuple(may_follow(one, other) for other in STATES) for one in STATES)


def describe_lines(blocks: Sequence[Block], chances: Array | None = None) -> Array:
    """Return what each line looks like, a row a line; ``chances`` are the labeller's, a row a line, where it was asked.

    The columns: :func:`_describe`, :func:`_compare`, :func:`_place_lines`, the square roots of the chances.
    """
    numpy = load_numpy()
    chances = numpy.zeros((len(blocks), len(LABELS))) if chances is None else chances
    lines = [read_line(block.text) for block in blocks]
    counts = Counter(line.key for line in lines)
    counts[""] = 0
    names = Counter(line.name or line.author for line in lines)
    described = {text: _describe(text, line) for text, line in {line.text: line for line in lines}.items()}
    rows = [
        [
            *described[line.text],
            *_compare(block, line, blocks[at - 1] if at else None, lines[at + 1] if at + 1 < len(lines) else None),
            counts[line.key] > 1,
            counts[line.key] > 3,
            min(log1p(counts[line.key]), 3.0),
            line.name is not None and names[line.name] > 1,
        ]
        for at, (block, line) in enumerate(zip(blocks, lines, strict=True))
    ]
    columns = (numpy.array(rows, numpy.float32), _place_lines(blocks, chances), numpy.sqrt(chances))
    joined: Array = numpy.concatenate(columns, 1, dtype="float32")
    return joined


def _place_lines(blocks: Sequence[Block], chances: Array) -> Array:
    """Return how much of the article stands above each line, and how near above it comments are headed."""
    numpy = load_numpy()
    weights = chances[:, LABELS.index("body")] * [len(block.text) for block in blocks]
    above = numpy.cumsum(weights) / max(float(weights.sum()), 1.0)
    headed, nearness = 0.0, []
    for block in blocks:
        headed = 1.0 if _is_heading(block.text) else headed * FADING
        nearness.append(headed)
    placed: Array = numpy.stack((above, numpy.array(nearness)), 1)
    return placed


def _describe(text: str, line: Line) -> list[Any]:
    """Return what a line says by itself."""
    when = find_when(text) if len(text) <= MAX_LINE else None
    rest = f"{text[: when[0]]}{text[when[1] :]}".strip(_EDGES) if when else text
    signature = line.signature
    is_short = len(text) <= words.MAX_NOTICE
    return [
        when is not None,
        when is not None and not rest,
        when is not None and when[0] < 2,
        when is not None and when[1] > len(text) - 2,
        when is not None and len(text) <= _CLOCK,
        signature is not None,
        line.author is not None,
        signature is not None and signature.kind == "says",
        line.name is not None,
        line.answered is not None,
        line.inline is not None,
        line.inline is not None and line.inline.when is not None,
        line.is_badge,
        line.is_button,
        line.is_chrome,
        line.is_short,
        line.is_said,
        line.is_reply,
        line.has_buttons,
        is_short and words.is_form(text),
        words.is_notice(text),
        words.is_heading(text),
        words.read_count(text) is not None,
        words.is_end(text),
        words.is_elsewhere(text),
        words.is_member(text),
        text[0] in "@~#",
        text[0] == "[" and text[-1] == "]",
        text[:3].strip(_NUMBERED).isdigit() and text[1:4].strip() != text[1:4],
        _DIGIT.search(text) is not None or (not text.isascii() and any(map(str.isdigit, text))),
        not any(map(str.isalpha, text)),
        text.isupper(),
        text[0].islower(),
        text.endswith(_SENTENCE),
        text.endswith((",", ":", "：")),
        len(text) <= _SHORT,
        len(text) > _LONG,
        " " not in text,
        text.count(" ") < _FEW_WORDS,
        min(log1p(len(text)) / 2, 3.0),
    ]


def _compare(block: Block, line: Line, above: Block | None, below: Line | None) -> list[Any]:
    """Return what a line is beside those above and below it."""
    return [
        below is not None and below.text == line.text,
        below is not None and line.stands_for(below),
        above is not None and above.text == line.text,
        block.blanks_before > 0,
        block.blanks_before > 1,
        above is not None and block.blanks_before > above.blanks_before,
        above is not None and block.depth > above.depth,
        above is not None and block.depth < above.depth,
        block.bullet is not None,
        block.markup is not None,
    ]


def list_headings(blocks: Sequence[Block]) -> list[int]:
    """Return the lines that head the comments of a clipping, if there are any."""
    return [at for at, block in enumerate(blocks) if _is_heading(block.text) and words.read_count(block.text) != 0]


def _is_heading(text: str) -> bool:
    return len(text) <= MAX_LINE and words.is_heading(text) and not words.is_elsewhere(text)


class Tagger:
    """A trained chain: what lines look like in, the likeliest of :data:`STATES` of each out. It never changes."""

    def __init__(self, data: bytes) -> None:
        """``data`` is the file of the weights, as the recipe wrote it. Raises ``ValueError`` where not."""
        numpy = self._numpy = load_numpy()
        with numpy.load(io.BytesIO(data)) as stored:
            weights = {name: stored[name].astype(numpy.float32) for name in stored.files}
        self._voices = [{name: values[at] for name, values in weights.items()} for at in range(len(weights["first"]))]
        self._first, steps = (weights[name].mean(0) for name in ("first", "steps"))
        self._steps = numpy.where(numpy.array(list_steps()), steps, NEVER)
        self._outs = [at for at, state in enumerate(STATES) if state.startswith("out")]

    def tag(self, described: Array, eager: float = 0.0, start: int = 0) -> list[str]:
        """Return the likeliest state of each line, of which there is at least one.

        ``eager`` is taken, in log odds a line, from what speaks against comments from the line ``start`` on. A section
        that is not :data:`LEAST_GAIN` likelier than none is none.
        """
        return self.find_path(self.weigh(described), eager, start)

    def find_path(self, weighed: Array, eager: float = 0.0, start: int = 0) -> list[str]:
        """Return the likeliest states of lines that were weighed, as :meth:`tag` does."""
        numpy, scores = self._numpy, weighed.copy()
        scores[start:, self._outs] -= eager
        best, steps = self._first + scores[0], numpy.ascontiguousarray(self._steps.T)
        paths = []
        for row in scores[1:]:
            reached = best + steps
            paths.append(reached.argmax(1))
            best = reached.max(1) + row
        states = [int(numpy.argmax(best))]
        for before in reversed(paths):
            states.append(int(before[states[-1]]))
        states.reverse()
        for first, last in self._list_sections(states):
            out = next(at for at in self._outs if STATES[at].split()[1] == STATES[states[first]].split()[1])
            none = [*states[:first], *[out] * (last + 1 - first), *states[last + 1 :]]
            named = sum(STATES[state].startswith(("name", "lead")) for state in states[first : last + 1])
            if self._sum_up(scores, states) - self._sum_up(scores, none) < max(LEAST_GAIN, LEAST_EACH * named):
                states = none
        return [STATES[at] for at in states]

    def _list_sections(self, states: Sequence[int]) -> list[tuple[int, int]]:
        """Return the first and last lines of what few lines part."""
        sections: list[tuple[int, int]] = []
        for at in (at for at, state in enumerate(states) if state not in self._outs):
            near = sections and at - sections[-1][1] <= GAP
            sections[-1 if near else len(sections) :] = [(sections[-1][0] if near else at, at)]
        return sections

    def _sum_up(self, scores: Array, states: Sequence[int]) -> float:
        """Return how well states fit the lines and one another."""
        fit = self._first[states[0]] + scores[range(len(states)), states].sum()
        return float(fit + self._steps[states[:-1], states[1:]].sum())

    def weigh(self, described: Array) -> Array:
        """Return how well each state fits each line: the mean of what the networks say."""
        around, inside = join_neighbours(described), self._numpy.ones((len(described), 1), self._numpy.float32)
        # One after the other: side by side they need the memory of all.
        scores: Array = sum(weigh_lines(self._numpy, voice, around, inside) for voice in self._voices)
        return (scores / len(self._voices)).astype(float).round(4)


def weigh_lines(library: Any, weights: Mapping[str, Any], around: Any, inside: Any, dropout: Any = None) -> Any:
    """Return how well each of :data:`STATES` fits each line: clippings, where there are many, x lines x states.

    ``library`` is numpy or torch, whose arrays all are; ``around`` the lines beside their neighbours, ``inside`` 1.0
    for each, 0.0 where a clipping has no such line. Lines far away are seen through their neighbours, and all of them
    through the means and the greatest of what they say.
    """
    hidden = (around @ weights["near"] + weights["turn"]).clip(0.0) * inside
    for reach in REACHES:
        seen = spread_lines(library, hidden, reach) @ weights[f"far {reach}"] + weights[f"turn {reach}"]
        hidden = (hidden + seen.clip(0.0)) * inside
    mean = hidden.sum(-2) / inside.sum(-2)
    whole = library.concatenate([mean, library.amax(hidden, -2)], -1)[..., None, :] @ weights["whole"]
    hidden = (hidden @ weights["last"] + whole + weights["calm"]).clip(0.0)
    hidden = hidden if dropout is None else dropout(hidden)
    return hidden @ weights["out"] + weights["end"] + (around @ weights["direct"])[..., STATE_TAGS]


def spread_lines(library: Any, rows: Any, reach: int) -> Any:
    """Return each row between the one that stands so far above and the one so far below; zeros where none does."""
    none = library.zeros((*rows.shape[:-2], reach, rows.shape[-1]), dtype=rows.dtype)
    padded, count = library.concatenate([none, rows, none], -2), rows.shape[-2]
    return library.concatenate([padded[..., at : at + count, :] for at in (0, reach, 2 * reach)], -1)


def join_neighbours(described: Array) -> Array:
    """Return each row beside those of its neighbours; a last column of each says that there is no such line."""
    numpy = load_numpy()
    count, width = described.shape
    padded = numpy.zeros((count + 2 * REACH, width + 1), numpy.float32)
    padded[:, width] = 1.0
    padded[REACH : REACH + count, :width], padded[REACH : REACH + count, width] = described, 0.0
    joined: Array = numpy.concatenate([padded[at : at + count] for at in range(2 * REACH + 1)], 1)
    return joined


@cache
def load_tagger() -> Tagger:
    """Return the chain that ships with the package."""
    return Tagger((files("newsclip.comments") / SHIPPED).read_bytes())
