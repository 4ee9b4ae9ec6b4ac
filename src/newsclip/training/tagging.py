"""``python -m newsclip.training.tagging CORPUS... --networks FILE --out FILE``: train the chain that tags comments.

Each CORPUS is a folder laid out as :mod:`newsclip.training.corpus` says, or its archive; FILE of ``--networks`` is the
labeller's, beside which those by folds stand: each clipping is labelled by the one that has not seen its site. A
linear-chain conditional random field (Lafferty et al. 2001) over a small network, by Adam; prints by folds how many
comments are cut out right.
"""

from __future__ import annotations

import argparse
import logging
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from newsclip.arrays import load_numpy
from newsclip.comments.sections import list_spans
from newsclip.comments.tagging import NEVER, REACHES, STATES, TAGS, Tagger, join_neighbours, list_steps, weigh_lines
from newsclip.labels.network import LABELS, load_network
from newsclip.training.corpus import FOLDS, locate_fold, unpack_corpus
from newsclip.training.network import Weights, load_torch, step_down
from newsclip.training.sections import Section, list_sections

SEED = 20261128
SIZE, DROPOUT = 96, 0.1
"""Numbers that a line and its neighbours are, and the share of them left out."""
EPOCHS, BATCH, RATE, DECAY = 12, 24, 3e-3, 0.01
VOICES = 3
"""Networks that are trained and weigh together."""
WORTH = {"real": 5, "recombined": 2, "graft": 1, "page": 1, "none": 1}
"""How often a clipping of a kind is learned from: few real pages have comments."""
HIDDEN, MIXED, MISTAKEN, RUN = 0.2, 0.5, 0.2, 8
"""Share of the clippings that are learned from without what the labeller says of their lines, share of those where it
is wrong of some lines, the share of these lines, and the most of them that follow one another."""
if TYPE_CHECKING:
    from newsclip.arrays import Array

numpy, torch = load_numpy(), load_torch()
log = logging.getLogger(__name__)


def train_tagger(sections: Sequence[Section], out: Path) -> None:
    """Train on sections and write the file of the weights; the same sections give the same file.

    Networks of several seeds stand side by side in it, and weigh together: one alone is luckier with some shapes.
    """
    numpy.savez_compressed(out, **join_weights([train_one(sections, SEED + number) for number in range(VOICES)]))


def join_weights(trained: Sequence[Weights]) -> Weights:
    """Return several networks as one, each weight in a row of its own."""
    return {name: numpy.stack([one[name] for one in trained]).astype(numpy.float16) for name in trained[0]}


def train_one(sections: Sequence[Section], seed: int) -> Weights:
    """Return the weights of one network after its training."""
    torch.set_num_threads(1)
    torch.manual_seed(seed)
    random = Random(seed)  # noqa: S311 - no secret
    learned = [section for section in sections for _ in range(WORTH[section.kind])]
    rows = [section.described for section in learned]
    states = [torch.tensor([STATES.index(state) for state in section.states]) for section in learned]
    weights = _begin(join_neighbours(rows[0]).shape[1])
    optimizer = torch.optim.AdamW(weights.values(), lr=RATE, weight_decay=DECAY)
    order = sorted(range(len(rows)), key=lambda at: len(rows[at]))
    batches = [order[at : at + BATCH] for at in range(0, len(order), BATCH)]
    rates = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=EPOCHS * len(batches) + 1)
    for epoch in range(EPOCHS):
        total = 0.0
        for batch in random.sample(batches, len(batches)):
            seen = [torch.from_numpy(join_neighbours(_hide_chances(rows[at], random))) for at in batch]
            loss = _measure_loss(weights, seen, [states[at] for at in batch])
            total += step_down(loss, weights, optimizer, rates)
        log.info("round %d of %d: loss %.4f", epoch + 1, EPOCHS, total / len(batches))
    return {name: values.detach().numpy() for name, values in weights.items()}


def _hide_chances(described: Array, random: Random) -> Array:
    """Return a description, of some clippings without what the labeller says, or with what it says of other lines.

    It may be wrong of all lines alike, or of a few.
    """
    shown, kind, count = described.copy(), random.random(), len(described)
    chances = shown[:, -len(LABELS) :]
    if kind < HIDDEN:
        chances[:] = 0.0
    elif kind < HIDDEN + MIXED:
        mistaken = 0
        while mistaken < MISTAKEN * count:
            length = random.randint(1, min(RUN, count))
            at, other = random.randrange(count - length + 1), random.randrange(count - length + 1)
            chances[at : at + length] = described[other : other + length, -len(LABELS) :]
            mistaken += length
    return shown


def _begin(width: int) -> Weights:
    def spread(*shape: int) -> Any:
        return (torch.rand(shape) * 2.0 - 1.0) / shape[0] ** 0.5

    count = len(STATES)
    weights = {
        "near": spread(width, SIZE),
        "turn": torch.zeros(1, SIZE),
        **{f"far {reach}": spread(3 * SIZE, SIZE) for reach in REACHES},
        **{f"turn {reach}": torch.zeros(1, SIZE) for reach in REACHES},
        "whole": spread(2 * SIZE, SIZE),
        "last": spread(SIZE, SIZE),
        "calm": torch.zeros(1, SIZE),
        "out": spread(SIZE, count),
        "end": torch.zeros(1, count),
        "direct": torch.zeros(width, len(TAGS)),
        "first": torch.zeros(count),
        "steps": torch.zeros(count, count),
    }
    for values in weights.values():
        values.requires_grad_()
    return weights


def _thin(hidden: Any) -> Any:
    return torch.nn.functional.dropout(hidden, DROPOUT)


def _measure_loss(weights: Weights, rows: Sequence[Any], states: Sequence[Any]) -> Any:
    """Return the mean cost of the true paths among all, by the root of their lengths."""
    lengths = torch.tensor([len(path) for path in states])
    around = torch.nn.utils.rnn.pad_sequence(list(rows), batch_first=True)
    truth = torch.nn.utils.rnn.pad_sequence(list(states), batch_first=True)
    inside = torch.arange(truth.shape[1])[None] < lengths[:, None]
    scores = weigh_lines(torch, weights, around, inside[..., None].float(), _thin)
    steps = weights["steps"].masked_fill(~torch.tensor(list_steps()), NEVER)
    reached = weights["first"] + scores[:, 0]
    own = scores.gather(2, truth[..., None])[..., 0] * inside
    moves = steps[truth[:, :-1], truth[:, 1:]] * inside[:, 1:]
    for at in range(1, truth.shape[1]):
        following = torch.logsumexp(reached[:, :, None] + steps, 1) + scores[:, at]
        reached = torch.where(inside[:, at, None], following, reached)
    path = weights["first"][truth[:, 0]] + own.sum(1) + moves.sum(1)
    return ((torch.logsumexp(reached, 1) - path) / lengths**0.5).mean()


def count_right(sections: Sequence[Section], tagger: Tagger) -> list[int]:
    """Return how many comments there are, how many are found, and how many of these have just the lines of one."""
    counts = [0, 0, 0]
    for section in sections:
        wanted: dict[int, list[int]] = {}
        for at, (state, owner) in enumerate(zip(section.states, section.owners, strict=True)):
            if owner is not None and state.split()[0] in ("text", "lead"):
                wanted.setdefault(owner, []).append(at)
        found = [span.text for span in list_spans(tagger.tag(section.described))]
        right = sum(text in wanted.values() for text in found)
        counts = [one + more for one, more in zip(counts, (len(wanted), len(found), right), strict=True)]
    return counts


def score_folds(sections: Sequence[Section], out: Path) -> Iterator[str]:
    """Yield a line a kind: the F1 of whole comments, cut out by chains that have not seen their sites."""
    counts: dict[str, list[int]] = {}
    for fold in range(FOLDS):
        place = locate_fold(out, fold)
        train_tagger([section for section in sections if section.fold != fold], place)
        tagger = Tagger(place.read_bytes())
        for kind in WORTH:
            mine = count_right([one for one in sections if one.fold == fold and one.kind == kind], tagger)
            counts[kind] = [old + new for old, new in zip(counts.get(kind, [0, 0, 0]), mine, strict=True)]
    for kind, (wanted, found, right) in counts.items():
        yield f"{kind}: {wanted} comments, {found} found, F1 {2 * right / max(1, wanted + found):.3f}"


def main(arguments: list[str] | None = None) -> int:
    """Train the chain and write it; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m newsclip.training.tagging", description="Train the chain.")
    parser.add_argument("corpora", metavar="CORPUS", nargs="+", type=Path)
    parser.add_argument("--networks", metavar="FILE", type=Path, required=True, help="the labeller's file")
    parser.add_argument("--out", metavar="FILE", type=Path, required=True, help="where the weights are written")
    parser.add_argument("--cross-validate", action="store_true", help="train and score by folds, too")
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    networks = [load_network(locate_fold(options.networks, fold)) for fold in range(FOLDS)]
    with tempfile.TemporaryDirectory(prefix="newsclip-corpora-") as place:
        folders = [unpack_corpus(path, Path(place)) for path in options.corpora]
        sections = list(list_sections(folders, networks, SEED))
    log.info("%d clippings", len(sections))
    for line in score_folds(sections, options.out) if options.cross_validate else ():
        print(line)
    train_tagger(sections, options.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
