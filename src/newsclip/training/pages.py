"""``python -m newsclip.training.pages CORPUS_DIR... --out FILE``: train the labeller of saved pages anew (needs torch).

Each CORPUS_DIR is laid out as :mod:`newsclip.training.corpus` says. Pages with a gold body are learned from as they
stand; pages that have snippets alone from what earlier models and the engine make of them, corrected by the snippets.
"""

from __future__ import annotations

import argparse
import logging
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from newsclip.blocks import COMMENT_ROLES, Block
from newsclip.comments.page import find_comments
from newsclip.facts import find_page_title, read_metadata
from newsclip.labels.network import NUMBERS
from newsclip.labels.structure import Structure
from newsclip.page.blocks import list_blocks
from newsclip.page.draft import list_roles
from newsclip.page.engine import extract_pieces, match_kept, squeeze_text
from newsclip.page.features import list_markup_features
from newsclip.page.labeller import LABELS, MARKUP_NUMBERS, Labeller, list_page_numbers, load_labeller
from newsclip.page.numbers import FEATURES
from newsclip.page.reading import Reading, hear_engine, look_at_blocks, weigh_blocks
from newsclip.page.tree import parse_page
from newsclip.page.verdict import list_engine_features
from newsclip.training.corpus import Case, list_cases
from newsclip.training.course import Course, Dropping, drop_cues
from newsclip.training.network import Classroom, list_names, train_network
from newsclip.training.recipe import FOLDS, assign_fold

if TYPE_CHECKING:
    from newsclip.arrays import Array

# Pages of an older make name nothing in their markup, and most pages are read without the engine.
_NAMES = ("m.any=", "m.own=", "m.above=")
_NEW_TAGS = tuple(
    f"m.in={name}" for name in "article main nav aside header footer figure caption button summary".split()
)
COURSE = Course(
    LABELS,
    numbers=len(NUMBERS) + len(MARKUP_NUMBERS),
    epochs=14,
    dropout=0.25,
    names_dropped=0.15,
    droppings=(drop_cues(0.15), Dropping(0.3, (*_NAMES, *_NEW_TAGS)), Dropping(0.5, ("m.kept",))),
)
# A snippet that must not be in the body makes a block chrome where it is this part of the block's text.
_LEAST_SNIPPET = 0.25


@dataclass(slots=True)
class Lesson:
    """A page to learn from: the names and numbers of its blocks, and how likely each is the article's.

    ``certain`` says that a gold body tells it; without one nothing is told yet.
    """

    case: Case
    reading: Reading
    names: list[list[str]]
    numbers: Array
    chances: list[float]
    certain: bool


def name_evidence(reading: Reading, structure: Structure) -> list[list[str]]:
    """Return the names of what is seen of each block, and of the engine's verdict on it."""
    text = list_names(reading.blocks, reading.lines, structure)
    markup = list_markup_features(reading.blocks, reading.boxes, reading.title)
    engine = list_engine_features(reading.blocks, reading.boxes)
    return [
        [*names, *(FEATURES[number] for number in (*numbers, *kept))]
        for names, numbers, kept in zip(text, markup, engine, strict=True)
    ]


def list_lessons(folder: Path) -> list[Lesson]:
    """Return the pages of a corpus."""
    return [lesson for case in list_cases(folder) if (lesson := read_lesson(case)) is not None]


def read_lesson(case: Case) -> Lesson | None:
    """Return one page, read as the recipe reads it, with its labels where gold gives its body; none without blocks."""
    page = parse_page(case.read_html())
    title = find_page_title(read_metadata(page.root))
    sections = find_comments(page.root)
    sight = list_blocks(page.root, list_roles(sections))
    body = case.gold.get("body")
    chances: list[float] = []
    if body:
        # By words: the gold's paragraphs may hold several lines of the page.
        match_kept(sight.blocks, [squeeze_text(word) for word in body.split()])
        shares = take_kept(sight.blocks)
        wanted = [at for at, block in enumerate(sight.blocks) if block.role not in COMMENT_ROLES]
        chances = [1.0 if shares[at] >= 1 / 2 else 0.0 for at in wanted]
    match_kept(sight.blocks, extract_pieces(page.root, sections.containers))
    reading = look_at_blocks(sight, title)
    if reading.structure is None or not reading.blocks:
        return None
    numbers = list_page_numbers(reading.blocks, reading.lines, reading.structure)
    return Lesson(case, reading, name_evidence(reading, reading.structure), numbers, chances, bool(body))


def take_kept(blocks: list[Block]) -> list[float]:
    """Return the shares that were matched, and clear them."""
    shares = [block.markup.kept if block.markup else 0.0 for block in blocks]
    for block in blocks:
        if block.markup:
            block.markup.kept = 0.0
    return shares


def estimate_chances(lesson: Lesson, labeller: Labeller) -> list[float]:
    """Return how likely each block is the article's, as a model and the engine say, but for the gold's snippets."""
    weigh_blocks(lesson.reading, labeller)
    hear_engine(lesson.reading, labeller)
    chances = list(lesson.reading.weights)
    wanted, unwanted = (
        [" ".join(text.split()) for text in lesson.case.gold.get(key) or []] for key in ("with", "without")
    )
    for at, block in enumerate(lesson.reading.blocks):
        if any(text in block.text for text in wanted):
            chances[at] = 1.0
        elif any(text in block.text and len(text) >= _LEAST_SNIPPET * len(block.text) for text in unwanted):
            chances[at] = 0.0
    return chances


def label_silver(lessons: Sequence[Lesson]) -> None:
    """Label the pages without a gold body: by a model of the others, and then by models that have not seen their site.

    A page's own doubtful labels are thus never learned by the model that labels it anew.
    """
    silver = [lesson for lesson in lessons if not lesson.certain]
    if not silver:
        return
    with tempfile.TemporaryDirectory() as folder:
        earlier = Path(folder) / "earlier.npz"
        train(lessons, earlier)
        labeller = load_labeller(earlier)
        for lesson in silver:
            lesson.chances = estimate_chances(lesson, labeller)
        found: list[tuple[Lesson, list[float]]] = []
        for fold in range(FOLDS):
            train(leave_out(lessons, fold), earlier)
            labeller = load_labeller(earlier)
            mine = [lesson for lesson in silver if assign_fold(lesson.case.site) == fold]
            found.extend((lesson, estimate_chances(lesson, labeller)) for lesson in mine)
        for lesson, chances in found:
            lesson.chances = chances


def leave_out(lessons: Sequence[Lesson], fold: int) -> list[Lesson]:
    """Return the pages of all other folds."""
    return [lesson for lesson in lessons if assign_fold(lesson.case.site) != fold]


def train(lessons: Sequence[Lesson], out: Path) -> None:
    """Train on the pages that have labels and write the file of the weights."""
    room = Classroom()
    for lesson in lessons:
        if lesson.chances:
            labels = [[chance, 1.0 - chance] for chance in lesson.chances]
            room.add(lesson.names, lesson.numbers, labels, [len(block.text) for block in lesson.reading.blocks])
    train_network(room, out, COURSE)


def main(arguments: list[str] | None = None) -> int:
    """Run the recipe; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m newsclip.training.pages", description="Train on saved pages.")
    parser.add_argument("corpora", metavar="CORPUS_DIR", nargs="+", type=Path)
    parser.add_argument("--out", metavar="FILE", type=Path, required=True, help="where the model is written")
    parser.add_argument("--folds", action="store_true", help="also write models that leave out a fold each")
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    lessons = [lesson for folder in options.corpora for lesson in list_lessons(folder)]
    label_silver(lessons)
    for fold in range(FOLDS) if options.folds else ():
        train(leave_out(lessons, fold), name_fold(options.out, fold))
        sys.stderr.write(f"fold {fold} of {FOLDS}\n")
    train(lessons, options.out)
    return 0


def name_fold(out: Path, fold: int) -> Path:
    """Return where the model that leaves out a fold stands, beside the one of all pages."""
    return out.with_name(f"{out.stem}-{fold}{out.suffix}")


if __name__ == "__main__":
    sys.exit(main())
