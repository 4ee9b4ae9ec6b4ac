"""The training recipe: corpora to lessons, lessons to the network, and the same recipe cross-validated.

Everything is drawn from fixed seeds; the same corpora give the same file.

Pages with a gold body are learned from as they stand, and their pastes. Pages that have snippets alone are labelled by
a network that was trained on the others, corrected by the snippets ("silver"), and their pastes by that.
"""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from newsclip.labels.cuewords import CueIndex
from newsclip.labels.network import load_network
from newsclip.training.augment import list_copies
from newsclip.training.corpus import FOLDS, assign_fold, list_cases, locate_fold
from newsclip.training.examples import Example
from newsclip.training.lessons import (
    Lesson,
    estimate_labels,
    join_silver,
    list_page_lessons,
    list_pastes,
    make_paste_lesson,
    make_silver_lesson,
    read_page,
)
from newsclip.training.network import train_network

COPIES, COPY_WEIGHT = 2.0, 0.35
"""Changed copies of each page's pastes, on average, and what a copy weighs beside a paste as it was."""
PAGE_ROUNDS = 2
"""How often a page is learned from while each of its three pastes is once; what is left out differs each time."""
log = logging.getLogger(__name__)


@dataclass(slots=True)
class Material:
    """All that is learned from: lessons of pages, and labelled pastes."""

    pages: list[Lesson]
    pastes: list[Example]

    def leave_out(self, fold: int) -> Material:
        """Return the material without the sites of a fold."""
        return Material(
            [lesson for lesson in self.pages if assign_fold(lesson.site) != fold],
            [example for example in self.pastes if assign_fold(example.site) != fold],
        )


def gather_material(folders: Sequence[Path]) -> Material:
    """Return what the corpora teach; pages without a gold body get silver labels on the way."""
    lessons: list[Lesson] = []
    pastes: list[Example] = []
    waiting = []
    for folder in folders:
        for case in list_cases(folder):
            page = read_page(case)
            if page is not None and case.gold.get("body"):
                lessons.extend(list_page_lessons(page))
                pastes.extend(list_pastes(case, case.gold["body"]))
            elif page is not None:
                waiting.append(page)
        log.info("%s: %d lessons of pages, %d pastes, %d wait", folder.name, len(lessons), len(pastes), len(waiting))
    if not waiting:
        return Material(lessons, pastes)
    with tempfile.TemporaryDirectory() as place:
        earlier = Path(place) / "earlier.npz"
        train_network(lessons, earlier)
        network = load_network(earlier)
    for page in waiting:
        chances = estimate_labels(page, network)
        lessons.append(make_silver_lesson(page, chances))
        body = join_silver(page, chances)
        if body is not None:
            pastes.extend(list_pastes(page.case, body))
    return Material(lessons, pastes)


def train_on(material: Material, out: Path) -> None:
    """Train on pages, pastes and changed copies of these; write the network."""
    train_network(list(list_lessons(material)), out)


def list_lessons(material: Material) -> Iterator[Lesson]:
    """Yield all lessons of the material, with what each weighs."""
    for _ in range(PAGE_ROUNDS):
        yield from material.pages
    for example in material.pastes:
        yield make_paste_lesson(example)
    none = CueIndex()
    for copy, with_cues in list_copies(material.pastes, COPIES):
        yield make_paste_lesson(copy, None if with_cues else none, COPY_WEIGHT)


def train_folds(material: Material, out: Path) -> list[Path]:
    """Train one network a fold on the pages of the others, beside ``out``; return the files in the folds' order."""
    paths = [locate_fold(out, fold) for fold in range(FOLDS)]
    for fold, path in enumerate(paths):
        train_on(material.leave_out(fold), path)
        log.info("fold %d of %d", fold + 1, FOLDS)
    return paths
