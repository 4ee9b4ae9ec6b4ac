"""The training recipe: corpora to lessons, lessons to the network, the same cross-validated, and the network's card.

Everything is drawn from fixed seeds; the same corpora give the same file.

Pages with a gold body are learned from as they stand, and their pastes. Pages that have snippets alone are labelled by
a network that was trained on the others, corrected by the snippets ("silver"), and their pastes by that.
"""

from __future__ import annotations

import logging
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from statistics import mean

from newsclip.clipping import Clipping
from newsclip.compose import join_body
from newsclip.labels.cuewords import CueIndex
from newsclip.labels.network import LABELS, Network, load_network
from newsclip.page.draft import draft_page
from newsclip.paste.draft import draft_paste
from newsclip.training.augment import list_copies
from newsclip.training.corpus import FOLDS, VARIANTS, Case, assign_fold, list_cases, locate_fold
from newsclip.training.examples import Example, measure_agreement
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
_TABLE = "| corpus | variant | body, word F1 | snippets, F1 |\n|---|---|---|---|\n"
PAGE_ROUNDS = 2
"""How often a page is learned from while each of its three pastes is once; what is left out differs each time."""
log = logging.getLogger(__name__)

Scores = dict[str, float]
"""Word F1 of the body, and F1 of snippets found and kept out."""


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


def score_folds(folders: Sequence[Path], paths: Sequence[Path]) -> Iterator[tuple[str, str, Scores]]:
    """Yield corpus, variant and scores, every clipping read with the network of its own fold."""
    networks = [load_network(path) for path in paths]
    for folder in folders:
        cases = list(list_cases(folder))
        for variant in ("html", *VARIANTS):
            yield folder.name, variant, score_cases(cases, variant, networks)


def score_cases(cases: Sequence[Case], variant: str, networks: Sequence[Network]) -> Scores:
    """Return the scores of a corpus in one variant: ``F1`` where gold has bodies, ``snF1`` where it has snippets."""
    bodies: list[float] = []
    found: Counter[str] = Counter()
    for case in cases:
        text = read_case(case, variant, networks[case.fold])
        if text is None:
            continue
        if case.gold.get("body"):
            bodies.append(measure_agreement([text], case.gold["body"]))
        count_snippets(case, text, found)
    scores = {"F1": mean(bodies)} if bodies else {}
    if found["kept"]:
        precision, recall = (
            found["kept"] / (found["kept"] + found["false"]),
            found["kept"] / (found["kept"] + found["lost"]),
        )
        scores["snF1"] = 2 * precision * recall / (precision + recall)
    return scores


def read_case(case: Case, variant: str, network: Network) -> str | None:
    """Return the body that is read from a clipping, of a thread with its replies; ``None`` where there is none."""
    if variant == "html":
        draft = draft_page(Clipping(case.read_html(), "html", None, is_page=True), network)
    elif text := case.read_variant(variant):
        draft = draft_paste(Clipping(text, "text", None, is_page=False), network)
    else:
        return None
    body = join_body(draft.blocks)
    return "\n".join([body, *(comment.text for comment in draft.comments)]) if case.is_forum else body


def count_snippets(case: Case, body: str, found: Counter[str]) -> None:
    """Count the gold's snippets that should stand in the body, and those that should not."""
    folded = " ".join(body.split())
    for snippet in case.gold.get("with") or []:
        found["kept" if " ".join(snippet.split()) in folded else "lost"] += 1
    for snippet in case.gold.get("without") or []:
        found["false" if " ".join(snippet.split()) in folded else "out"] += 1


def write_card(out: Path, material: Material, scores: Iterable[tuple[str, str, Scores]]) -> Path:
    """Write the card beside the network's file and return its path; ``scores`` are by folds."""
    text = (files("newsclip.training") / "card.md").read_text(encoding="utf-8")
    rows = "".join(
        f"| {corpus} | {variant} | {_show(found.get('F1'))} | {_show(found.get('snF1'))} |\n"
        for corpus, variant, found in scores
    )
    path = out.with_suffix(".md")
    path.write_text(
        text.format(
            file=out.name,
            size=out.stat().st_size // 1000,
            labels=", ".join(f"`{label}`" for label in LABELS),
            pages=len(material.pages),
            pastes=len(material.pastes),
            table=_TABLE + rows,
        ),
        encoding="utf-8",
    )
    return path


def _show(score: float | None) -> str:
    return "" if score is None else f"{score:.3f}"
