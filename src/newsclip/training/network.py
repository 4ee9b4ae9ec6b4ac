"""Training of the networks that label lines. The one door to torch; the same lessons give the same file.

Adam with decoupled decay (Loshchilov and Hutter 2019) along one cycle of rates (Smith 2018); the running mean of the
weights is kept. Names are left out at random, and all of a kind (a clipping's cue words) now and then, so that the
network does not lean on single ones.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import torch
from torch.nn import functional

from newsclip.blocks import Block
from newsclip.labels.cuewords import CueIndex
from newsclip.labels.evidence import Line, list_evidence
from newsclip.labels.looks import find_look
from newsclip.labels.network import LABELS, list_numbers, list_sections, write_network
from newsclip.labels.settings import list_settings
from newsclip.labels.structure import Structure, find_structure
from newsclip.training.course import PASTES, Course, Dropping

SEED = 20250913
SIZE = 40
"""Numbers that a line is."""
DILATIONS = (1, 2, 4, 8, 16)
"""Lines from one tap of a layer to the next: the top layer's lines have seen 31 neighbours on each side."""
RATE, DECAY, WARM = 3e-3, 0.05, 0.1
"""The greatest rate, the decay of weights, and the share of the steps in which the rate grows."""
KEPT = 0.998
"""What the running mean keeps of itself at each step."""
BATCH, LONGEST = 6000, 1200
"""Lines of a batch; longer clippings are cut at random."""
MOST_TEXT, LEAST_TEXT = 2000.0, 15.0
"""Latin characters' worth of a line that count."""
TEXT_SHARE, PAGE_POWER = 0.5, 0.4
"""Half of a clipping's weight is shared by text, half by lines; it grows with this power of its number of lines."""
log = logging.getLogger(__name__)
Tensor = Any
Weights = dict[str, Tensor]


@dataclass(slots=True)
class Lesson:
    """A labelled clipping: the names of all its lines in a row, where each line's begin, and what else a line has."""

    names: Tensor
    starts: Tensor
    numbers: Tensor
    labels: Tensor
    weights: Tensor

    def cut(self, longest: int, random: Random) -> Lesson:
        """Return the lesson, or a stretch of it where it is too long."""
        count = len(self.labels)
        if count <= longest:
            return self
        low = random.randrange(count - longest + 1)
        high = low + longest
        first = int(self.starts[low])
        last = int(self.starts[high]) if high < count else len(self.names)
        rows = slice(low, high)
        starts = self.starts[rows] - first
        return Lesson(self.names[first:last], starts, self.numbers[rows], self.labels[rows], self.weights[rows])


class Classroom:
    """The lessons and the names that occur in them, numbered as they come."""

    def __init__(self) -> None:
        """Begin without lessons."""
        self.names: dict[str, int] = {}
        self.lessons: list[Lesson] = []

    def add(
        self,
        names: Sequence[Sequence[str]],
        numbers: Tensor,
        labels: Sequence[int] | Sequence[Sequence[float]],
        sizes: Sequence[float],
        weight: float = 1.0,
    ) -> None:
        """Add a clipping: of each line its names, its numbers (a row each), its label, and Latin characters' worth.

        Where no label is known for certain, ``labels`` has the probabilities of all labels for each line.
        """
        flat: list[int] = []
        starts: list[int] = []
        for row in names:
            starts.append(len(flat))
            flat.extend(self.names.setdefault(name, len(self.names)) for name in row)
        worth = torch.tensor([min(size, MOST_TEXT) + LEAST_TEXT for size in sizes])
        count = len(labels)
        shares = TEXT_SHARE * worth / worth.sum() + (1.0 - TEXT_SHARE) / count
        self.lessons.append(
            Lesson(
                torch.tensor(flat, dtype=torch.int32),
                torch.tensor(starts, dtype=torch.int32),
                torch.from_numpy(numbers),
                torch.tensor(labels),
                weight * shares * count**PAGE_POWER,
            )
        )

    def add_paste(self, blocks: Sequence[Block], labels: Sequence[str], cues: CueIndex, weight: float = 1.0) -> None:
        """Add a pasted clipping with its labels, looked at with the given cue words."""
        lines = list_evidence(blocks, cues)
        structure = find_structure(blocks, lines)
        self.add(
            list_names(blocks, lines, structure),
            list_numbers(blocks, lines, structure, 0, len(lines)),
            [LABELS.index(label) for label in labels],
            [line.size for line in lines],
            weight,
        )


def list_names(blocks: Sequence[Block], lines: Sequence[Line], structure: Structure) -> list[list[str]]:
    """Return for each line the names of what is seen of its text."""
    settings = list_settings(blocks, structure)
    sections = list_sections(structure, 0, len(lines))
    return [
        [*find_look(line).own, *setting.names, *([section] if section else [])]
        for line, setting, section in zip(lines, settings, sections, strict=True)
    ]


def train_network(room: Classroom, out: Path, course: Course = PASTES) -> None:
    """Train on the lessons and write the file of the weights."""
    torch.set_num_threads(1)
    torch.manual_seed(SEED)
    weights = _descend(room, course, Random(SEED))  # noqa: S311 - no secret
    write_network(out, list(room.names), DILATIONS, {name: values.numpy() for name, values in weights.items()})


def _descend(room: Classroom, course: Course, random: Random) -> Weights:
    """Return the running mean of the weights at the end of the descent."""
    weights = _begin(len(room.names), course)
    for values in weights.values():
        values.requires_grad_()
    mean = {name: values.detach().clone() for name, values in weights.items()}
    optimizer = torch.optim.AdamW(weights.values(), lr=RATE, weight_decay=DECAY, betas=(0.9, 0.98))
    plan = [batch for _ in range(course.epochs) for batch in _list_batches(room.lessons, random)]
    rates = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=len(plan) + 1, pct_start=WARM)
    drawn = [
        (dropping, torch.tensor([name.startswith(dropping.beginnings) for name in room.names]))
        for dropping in course.droppings
    ]
    total = 0.0
    for step, batch in enumerate(plan, 1):
        lessons = [room.lessons[at].cut(LONGEST, random) for at in batch]
        flat, kept, numbers = _draw_evidence(lessons, course, drawn, random)
        loss = _measure_loss(weights, lessons, (flat, kept, numbers), course.dropout)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(list(weights.values()), 1.0)
        optimizer.step()
        rates.step()
        total += loss.item()
        keep = min(KEPT, (1 + step) / (10 + step))
        with torch.no_grad():
            for name, values in weights.items():
                mean[name].lerp_(values, 1.0 - keep)
        if step % (len(plan) // course.epochs) == 0:
            log.info("step %d of %d: loss %.4f", step, len(plan), total / (len(plan) // course.epochs))
            total = 0.0
    return mean


def _begin(names: int, course: Course) -> Weights:
    layers = len(DILATIONS)

    def spread(bound: int, *shape: int) -> Tensor:
        return (torch.rand(shape) * 2.0 - 1.0) / math.sqrt(bound)

    return {
        "table": torch.randn(names, SIZE) * 0.15,
        "numbers": spread(course.numbers, course.numbers, SIZE),
        "start": torch.zeros(SIZE),
        "taps": spread(3 * SIZE, layers, 3, SIZE, SIZE),
        "turn": torch.zeros(layers, SIZE),
        "whole": spread(2 * SIZE, layers, 2 * SIZE, SIZE),
        "mix": torch.randn(layers, SIZE, SIZE) * 0.5 / math.sqrt(SIZE),
        "add": torch.zeros(layers, SIZE),
        "scale": torch.ones(layers + 1, SIZE),
        "shift": torch.zeros(layers + 1, SIZE),
        "out": spread(SIZE, SIZE, len(course.labels)),
        "end": torch.zeros(len(course.labels)),
    }


def _list_batches(lessons: Sequence[Lesson], random: Random) -> list[list[int]]:
    """Return the numbers of lessons of about the same length together, the batches in random order."""
    lengths = [min(len(lesson.labels), LONGEST) for lesson in lessons]
    jitter = [length * (1.0 + 0.1 * random.random()) for length in lengths]
    batches: list[list[int]] = [[]]
    for at in sorted(range(len(lessons)), key=jitter.__getitem__):
        if batches[-1] and lengths[at] * (len(batches[-1]) + 1) > BATCH:
            batches.append([])
        batches[-1].append(at)
    random.shuffle(batches)
    return batches


def _draw_evidence(
    lessons: Sequence[Lesson], course: Course, drawn: Sequence[tuple[Dropping, Tensor]], random: Random
) -> tuple[Tensor, Tensor, Tensor]:
    """Return the names of all lines in a row, 1 for each that is not left out, and the numbers of the lines."""
    flat, kept, numbers = [], [], []
    for lesson in lessons:
        keep = torch.rand(len(lesson.names)) > course.names_dropped
        told = lesson.numbers
        for dropping, is_dropped in drawn:
            if random.random() < dropping.share:
                keep &= ~is_dropped[lesson.names]
                told = told.clone()
                for place, value in dropping.numbers.items():
                    told[:, place] = value
        flat.append(lesson.names)
        kept.append(keep.float())
        numbers.append(told)
    return torch.cat(flat), torch.cat(kept), torch.cat(numbers)


def _measure_loss(
    weights: Weights, lessons: Sequence[Lesson], evidence: tuple[Tensor, Tensor, Tensor], dropout: float
) -> Tensor:
    flat, kept, numbers = evidence
    base = 0
    starts = []
    for lesson in lessons:
        starts.append(lesson.starts + base)
        base += len(lesson.names)
    embedded = functional.embedding_bag(flat, weights["table"], torch.cat(starts), mode="sum", per_sample_weights=kept)
    embedded = embedded + numbers @ weights["numbers"] + weights["start"]
    lengths = [len(lesson.labels) for lesson in lessons]
    scores = torch.cat(list(_list_scores(weights, embedded.split(lengths), dropout)))
    labels = torch.cat([lesson.labels for lesson in lessons])
    shares = torch.cat([lesson.weights for lesson in lessons])
    return (functional.cross_entropy(scores, labels, reduction="none") * shares).sum() / shares.sum()


def _list_scores(weights: Weights, embedded: Sequence[Tensor], dropout: float) -> Iterator[Tensor]:
    """Yield the scores of the labels, a row a line, as ``labels.network`` reckons them, clipping by clipping."""
    lengths = [len(rows) for rows in embedded]
    hidden = torch.nn.utils.rnn.pad_sequence(list(embedded), batch_first=True)
    inside = (torch.arange(hidden.shape[1]) < torch.tensor(lengths)[:, None])[..., None]
    counts = torch.tensor(lengths, dtype=torch.float32)[:, None]
    hidden = functional.dropout(functional.relu(hidden) * inside, dropout)
    for layer, reach in enumerate(DILATIONS):
        normal = _normalize(weights, hidden, layer) * inside
        most = normal.masked_fill(~inside, -9.0).max(1).values
        whole = torch.cat((normal.sum(1) / counts, most), 1) @ weights["whole"][layer] + weights["turn"][layer]
        taps = weights["taps"][layer].permute(2, 1, 0)
        turned = functional.conv1d(normal.transpose(1, 2), taps, padding=reach, dilation=reach).transpose(1, 2)
        turned = functional.dropout(functional.relu(turned + whole[:, None]), dropout)
        hidden = hidden + (turned @ weights["mix"][layer] + weights["add"][layer]) * inside
    scores = _normalize(weights, hidden, len(DILATIONS)) @ weights["out"] + weights["end"]
    for row, length in zip(scores, lengths, strict=True):
        yield row[:length]


def _normalize(weights: Weights, hidden: Tensor, layer: int) -> Tensor:
    return functional.layer_norm(hidden, (SIZE,), weights["scale"][layer], weights["shift"][layer])
