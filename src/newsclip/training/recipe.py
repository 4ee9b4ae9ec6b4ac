"""The training recipe: corpora to examples, examples to a model, and the same recipe cross-validated.

Everything is drawn from :data:`newsclip.training.augment.SEED`; the same corpora give the same model file.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator, Sequence
from pathlib import Path

from newsclip.labels.cuewords import CueIndex, index_cues
from newsclip.labels.features import list_features
from newsclip.language import detect_language
from newsclip.training.augment import list_copies
from newsclip.training.corpus import VARIANTS, Case, list_cases
from newsclip.training.crf import train_model
from newsclip.training.examples import Example, is_doubtful, label_article, label_forum
from newsclip.training.silver import find_silver
from newsclip.training.threads import list_thread

FOLDS = 5
COPIES = 1.0
"""Changed copies for each page, on average."""
NETWORK_COPIES, COPY_WEIGHT = 3.0, 0.35
"""The same for the network, and what a copy weighs beside a page: most pages have no comments, most copies have."""
SETTINGS: dict[str, float] = {
    "c1": 1.0,
    "c2": 0.5,
    "max_iterations": 60,
    # Weights also for label pairs that never occur: a clipping may not go from menu to footer with no article between.
    "feature.possible_transitions": 1,
}
"""Penalties of the optimizer (L1, L2), and its steps."""
_LANGUAGE_CHARACTERS = 1500

log = logging.getLogger(__name__)


def list_examples(folders: Sequence[Path]) -> list[Example]:
    """Return the labelled pages of the corpora, in all their variants.

    A page whose gold does not fit its text, or whose comments the markup hides, is left out.
    """
    examples: list[Example] = []
    for folder in folders:
        before = len(examples)
        for case in list_cases(folder):
            examples.extend(_label_case(case))
        log.info("%s: %d examples", folder.name, len(examples) - before)
    return examples


def _label_case(case: Case) -> Iterator[Example]:
    html = case.read_html()
    body = case.gold.get("body") or find_silver(html, case.gold.get("with") or [], case.gold.get("without") or [])
    if not body:
        return
    thread = [] if case.is_forum else list_thread(html)
    for variant in VARIANTS:
        text = case.read_variant(variant)
        if text is None:
            continue
        labelled = (
            label_forum(text, body, case.title) if case.is_forum else label_article(text, body, case.title, thread)
        )
        if labelled is None or is_doubtful(*labelled):
            continue
        yield Example(case.id, case.site, _tell_language(body), *labelled)


def _tell_language(body: str) -> str:
    language = detect_language(body[:_LANGUAGE_CHARACTERS])
    return language.code if language else ""


def assign_fold(site: str) -> int:
    """Return the fold of a site: all its pages, in all variants and copies, are in the same one."""
    return int(hashlib.sha256(site.encode()).hexdigest(), 16) % FOLDS


def train_on(examples: Sequence[Example], out: Path) -> None:
    """Train on examples and their copies; write the sequence model, and beside it the network (needs torch)."""
    from newsclip.training.network import Classroom, train_network

    cues, none = index_cues(), CueIndex()

    def sequences() -> Iterator[tuple[list[list[str]], list[str]]]:
        for example in examples:
            yield list_features(example.blocks, cues), merge_labels(example.labels)
        for copy in list_copies(examples, COPIES):
            yield list_features(copy.blocks, none if copy.no_cues else cues), merge_labels(copy.labels)

    train_model(sequences(), out, SETTINGS)
    room = Classroom()
    for example in examples:
        room.add_paste(example.blocks, merge_labels(example.labels), cues)
    for copy in list_copies(examples, NETWORK_COPIES):
        if copy.blocks:
            room.add_paste(copy.blocks, merge_labels(copy.labels), none if copy.no_cues else cues, COPY_WEIGHT)
    train_network(room, out.with_suffix(".npz"))


def merge_labels(labels: Sequence[str]) -> list[str]:
    """Return the labels that are learned: what interrupts an article (``in``) is told from what follows it by nothing.

    Learned as one, an article goes on more easily below what interrupts it.
    """
    return ["aft" if label == "in" else label for label in labels]


def locate_fold(folder: Path, fold: int) -> Path:
    """Return where the model of a fold stands in the folder of the folds' models."""
    return folder / f"fold-{fold}.crfsuite"


def train_folds(examples: Sequence[Example], folder: Path) -> list[Path]:
    """Train one model for each fold on the pages of the others, and return the model files, in the folds' order."""
    paths: list[Path] = []
    for fold in range(FOLDS):
        path = locate_fold(folder, fold)
        train_on([example for example in examples if assign_fold(example.site) != fold], path)
        log.info("fold %d: %d bytes", fold, path.stat().st_size)
        paths.append(path)
    return paths
