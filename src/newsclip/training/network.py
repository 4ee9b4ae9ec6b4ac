"""Training of the network that labels blocks. The one door to torch; the same lessons give the same file.

Adam with decoupled decay (Loshchilov and Hutter 2019) along one cycle of rates (Smith 2018); the running mean of the
weights is kept. Names are left out at random, and all of a kind now and then (a clipping's cue words, its markup), so
that the network does not lean on single ones and reads pages and pastes with the same weights.
"""

from __future__ import annotations

import logging
import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import torch
from torch.nn import functional

from newsclip.arrays import load_numpy
from newsclip.labels.features import NUMBERS
from newsclip.labels.markup import NUMBERS as MARKUP_NUMBERS
from newsclip.labels.network import LABELS, write_network
from newsclip.training.lessons import Lesson

SEED = 20250913
SIZE = 48
"""Numbers that a block is."""
DILATIONS = (1, 2, 4, 8, 16)
"""Blocks from one tap of a layer to the next: the top layer's blocks have seen 31 neighbours on each side."""
EPOCHS, DROPOUT, NAMES_DROPPED = 8, 0.15, 0.10
"""Rounds through all lessons, and the shares of the network's own numbers and of the blocks' names left out."""
RATE, DECAY, WARM = 3e-3, 0.05, 0.1
"""The greatest rate, the decay of weights, and the share of the steps in which the rate grows."""
KEPT = 0.998
"""What the running mean keeps of itself at each step."""
BATCH, LONGEST = 6000, 1200
"""Blocks of a batch; longer clippings are cut at random."""
MOST_TEXT, LEAST_TEXT = 2000.0, 15.0
"""Latin characters' worth of a block that count."""
TEXT_SHARE, PAGE_POWER = 0.5, 0.4
"""Half of a clipping's weight is shared by text, half by blocks; it grows with this power of its number of blocks."""
LEAST_SITES = 3
"""Names that fewer sites have are not learned: they would be learned by heart."""
# Pages of an older make name nothing in their markup and know fewer elements, and most are read without the engine.
_NEW_TAGS = tuple(
    f"m.in={name}" for name in "article main nav aside header footer figure caption button summary".split()
)
DROPPINGS: tuple[tuple[float, tuple[str, ...], dict[int, float]], ...] = (
    (0.15, ("cue=", "section="), {NUMBERS.index("since heading"): 1.0, NUMBERS.index("closed"): 0.0}),
    (0.30, ("m.any=", "m.own=", "m.above=", *_NEW_TAGS), {}),
    (0.50, ("m.kept",), {}),
    (0.10, ("m.",), {len(NUMBERS) + at: 0.0 for at in range(len(MARKUP_NUMBERS))}),
)
"""What is left out together: from which share of the lessons, how the names begin, and what numbers become of it."""
numpy = load_numpy()
log = logging.getLogger(__name__)
Tensor = Any
Weights = dict[str, Tensor]


def load_torch() -> Any:
    """Return torch itself, for what else is trained with it."""
    return torch


def step_down(loss: Tensor, weights: Weights, optimizer: Any, rates: Any) -> float:
    """Move the weights against the slope of a loss, by a step of bounded length, and return that loss."""
    optimizer.zero_grad()
    loss.backward()
    torch.nn.utils.clip_grad_norm_(list(weights.values()), 1.0)
    optimizer.step()
    rates.step()
    return float(loss.detach())


@dataclass(slots=True)
class Sample:
    """A lesson in tensors: the names of all its blocks in a row, where each one's begin, and what else a block has."""

    names: Tensor
    starts: Tensor
    numbers: Tensor
    labels: Tensor
    weights: Tensor

    def cut(self, longest: int, random: Random) -> Sample:
        """Return the sample, or a stretch of it where it is too long."""
        count = len(self.labels)
        if count <= longest:
            return self
        low = random.randrange(count - longest + 1)
        high = low + longest
        first = int(self.starts[low])
        last = int(self.starts[high]) if high < count else len(self.names)
        rows = slice(low, high)
        starts = self.starts[rows] - first
        return Sample(self.names[first:last], starts, self.numbers[rows], self.labels[rows], self.weights[rows])


def list_known_names(lessons: Sequence[Lesson]) -> list[str]:
    """Return the names that enough sites have, in order."""
    sites: dict[str, set[str]] = defaultdict(set)
    for lesson in lessons:
        for name in {name for names in lesson.names for name in names}:
            if len(sites[name]) < LEAST_SITES:
                sites[name].add(lesson.site)
    return sorted(name for name, found in sites.items() if len(found) >= LEAST_SITES)


def make_sample(lesson: Lesson, places: dict[str, int]) -> Sample:
    """Return a lesson in tensors; ``places`` numbers the names that are learned."""
    flat: list[int] = []
    starts: list[int] = []
    for names in lesson.names:
        starts.append(len(flat))
        flat.extend(places[name] for name in names if name in places)
    count, width = lesson.numbers.shape
    numbers = numpy.zeros((count, len(NUMBERS) + len(MARKUP_NUMBERS)), numpy.float32)
    numbers[:, :width] = lesson.numbers
    worth = torch.tensor([min(size, MOST_TEXT) + LEAST_TEXT for size in lesson.sizes])
    shares = TEXT_SHARE * worth / worth.sum() + (1.0 - TEXT_SHARE) / count
    return Sample(
        torch.tensor(flat, dtype=torch.int32),
        torch.tensor(starts, dtype=torch.int32),
        torch.from_numpy(numbers),
        torch.from_numpy(lesson.labels),
        lesson.weight * shares * count**PAGE_POWER,
    )


def train_network(lessons: Sequence[Lesson], out: Path, epochs: int = EPOCHS) -> None:
    """Train on the lessons and write the file of the weights."""
    torch.set_num_threads(1)
    torch.manual_seed(SEED)
    names = list_known_names(lessons)
    places = {name: at for at, name in enumerate(names)}
    samples = [make_sample(lesson, places) for lesson in lessons]
    log.info("%d lessons, %d names", len(samples), len(names))
    weights = _descend(samples, names, epochs, Random(SEED))  # noqa: S311 - no secret
    write_network(out, names, DILATIONS, {name: values.numpy() for name, values in weights.items()})


def _descend(samples: Sequence[Sample], names: Sequence[str], epochs: int, random: Random) -> Weights:
    """Return the running mean of the weights at the end of the descent."""
    weights = _begin(len(names))
    for values in weights.values():
        values.requires_grad_()
    mean = {name: values.detach().clone() for name, values in weights.items()}
    optimizer = torch.optim.AdamW(weights.values(), lr=RATE, weight_decay=DECAY, betas=(0.9, 0.98))
    plan = [batch for _ in range(epochs) for batch in _list_batches(samples, random)]
    rates = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=len(plan) + 1, pct_start=WARM)
    drawn = [
        (share, torch.tensor([name.startswith(beginnings) for name in names]), numbers)
        for share, beginnings, numbers in DROPPINGS
    ]
    total = 0.0
    for step, batch in enumerate(plan, 1):
        some = [samples[at].cut(LONGEST, random) for at in batch]
        loss = _measure_loss(weights, some, _draw_evidence(some, drawn, random))
        total += step_down(loss, weights, optimizer, rates)
        keep = min(KEPT, step / (step + 10.0))
        with torch.no_grad():
            for name, values in weights.items():
                mean[name].lerp_(values, 1.0 - keep)
        if step % (len(plan) // epochs) == 0:
            log.info("step %d of %d: loss %.4f", step, len(plan), total / (len(plan) // epochs))
            total = 0.0
    return mean


def _begin(names: int) -> Weights:
    layers, numbers, labels = len(DILATIONS), len(NUMBERS) + len(MARKUP_NUMBERS), len(LABELS)

    def spread(bound: int, *shape: int) -> Tensor:
        return (torch.rand(shape) * 2.0 - 1.0) / math.sqrt(bound)

    return {
        "table": torch.randn(names, SIZE) * 0.15,
        "numbers": spread(numbers, numbers, SIZE),
        "start": torch.zeros(SIZE),
        "taps": spread(3 * SIZE, layers, 3, SIZE, SIZE),
        "turn": torch.zeros(layers, SIZE),
        "whole": spread(2 * SIZE, layers, 2 * SIZE, SIZE),
        "mix": torch.randn(layers, SIZE, SIZE) * 0.5 / math.sqrt(SIZE),
        "add": torch.zeros(layers, SIZE),
        "scale": torch.ones(layers + 1, SIZE),
        "shift": torch.zeros(layers + 1, SIZE),
        "out": spread(SIZE, SIZE, labels),
        "end": torch.zeros(labels),
    }


def _list_batches(samples: Sequence[Sample], random: Random) -> list[list[int]]:
    """Return the numbers of samples of about the same length together, the batches in random order."""
    lengths = [min(len(sample.labels), LONGEST) for sample in samples]
    jitter = [length * (1.0 + 0.1 * random.random()) for length in lengths]
    batches: list[list[int]] = [[]]
    for at in sorted(range(len(samples)), key=jitter.__getitem__):
        if batches[-1] and lengths[at] * (len(batches[-1]) + 1) > BATCH:
            batches.append([])
        batches[-1].append(at)
    random.shuffle(batches)
    return batches


def _draw_evidence(
    samples: Sequence[Sample], drawn: Sequence[tuple[float, Tensor, dict[int, float]]], random: Random
) -> tuple[Tensor, Tensor, Tensor]:
    """Return the names of all blocks in a row, 1 for each that is not left out, and the numbers of the blocks."""
    flat, kept, numbers = [], [], []
    for sample in samples:
        keep = torch.rand(len(sample.names)) > NAMES_DROPPED
        told = sample.numbers
        for share, is_dropped, without in drawn:
            if random.random() < share:
                keep &= ~is_dropped[sample.names]
                told = told.clone()
                for place, value in without.items():
                    told[:, place] = value
        flat.append(sample.names)
        kept.append(keep.float())
        numbers.append(told)
    return torch.cat(flat), torch.cat(kept), torch.cat(numbers)


def _measure_loss(weights: Weights, samples: Sequence[Sample], evidence: tuple[Tensor, Tensor, Tensor]) -> Tensor:
    """Return the mean cross entropy; what is any label but ``body`` costs the odds of ``body``."""
    flat, kept, numbers = evidence
    base = 0
    starts = []
    for sample in samples:
        starts.append(sample.starts + base)
        base += len(sample.names)
    embedded = functional.embedding_bag(flat, weights["table"], torch.cat(starts), mode="sum", per_sample_weights=kept)
    embedded = embedded + numbers @ weights["numbers"] + weights["start"]
    lengths = [len(sample.labels) for sample in samples]
    likely = torch.log_softmax(torch.cat(list(_list_scores(weights, embedded.split(lengths)))), 1)
    labels = torch.cat([sample.labels for sample in samples])
    shares = torch.cat([sample.weights for sample in samples])
    other = torch.log1p(-likely[:, LABELS.index("body")].exp().clamp(max=1 - 1e-6))
    costs = -(labels[:, :-1] * likely).sum(1) - labels[:, -1] * other
    return (costs * shares).sum() / shares.sum()


def _list_scores(weights: Weights, embedded: Sequence[Tensor]) -> Iterator[Tensor]:
    """Yield the scores of the labels, a row a block, as ``labels.network`` computes them, clipping by clipping."""
    lengths = [len(rows) for rows in embedded]
    hidden = torch.nn.utils.rnn.pad_sequence(list(embedded), batch_first=True)
    inside = (torch.arange(hidden.shape[1]) < torch.tensor(lengths)[:, None])[..., None]
    counts = torch.tensor(lengths, dtype=torch.float32)[:, None]
    hidden = functional.dropout(functional.relu(hidden) * inside, DROPOUT)
    for layer, reach in enumerate(DILATIONS):
        normal = _normalize(weights, hidden, layer) * inside
        most = normal.masked_fill(~inside, -9.0).max(1).values
        whole = torch.cat((normal.sum(1) / counts, most), 1) @ weights["whole"][layer] + weights["turn"][layer]
        taps = weights["taps"][layer].permute(2, 1, 0)
        turned = functional.conv1d(normal.transpose(1, 2), taps, padding=reach, dilation=reach).transpose(1, 2)
        turned = functional.dropout(functional.relu(turned + whole[:, None]), DROPOUT)
        hidden = hidden + (turned @ weights["mix"][layer] + weights["add"][layer]) * inside
    scores = _normalize(weights, hidden, len(DILATIONS)) @ weights["out"] + weights["end"]
    for row, length in zip(scores, lengths, strict=True):
        yield row[:length]


def _normalize(weights: Weights, hidden: Tensor, layer: int) -> Tensor:
    return functional.layer_norm(hidden, (SIZE,), weights["scale"][layer], weights["shift"][layer])
