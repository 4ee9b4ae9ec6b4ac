"""``python -m newsclip.training.pages CORPUS_DIR... --out FILE``: train the labeller of saved pages anew.

Each CORPUS_DIR is laid out as :mod:`newsclip.training.corpus` says. Pages with a gold body are learned from as they
stand; pages that have snippets alone from what a first model and the engine make of them, corrected by the snippets.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from newsclip.blocks import COMMENT_ROLES, Block
from newsclip.claims import find_claims
from newsclip.comments.page import find_comments
from newsclip.page.blocks import list_blocks
from newsclip.page.draft import list_roles
from newsclip.page.engine import extract_pieces, match_kept, squeeze_text
from newsclip.page.labeller import ALONE, HEARD, Labeller
from newsclip.page.numbers import FEATURES
from newsclip.page.reading import Reading, hear_engine, read_blocks, weigh_blocks
from newsclip.page.tree import parse_page
from newsclip.page.verdict import list_engine_features
from newsclip.page.weights import BODY, OTHER, Layout, read_weights, write_weights
from newsclip.training.corpus import Case, list_cases
from newsclip.training.crf import train_weights
from newsclip.training.recipe import FOLDS, assign_fold

SETTINGS: dict[str, float] = {
    "c1": 0.5,
    "c2": 1.0,
    "max_iterations": 120,
    "feature.possible_transitions": 1,
}
# Pages of an older make name nothing in their markup: every page is learned from once more without its names.
_NAMES = ("m.any=", "m.own=", "m.above=")
_NEW_TAGS = tuple(
    f"m.in={name}" for name in "article main nav aside header footer figure caption button summary".split()
)
UNTRAINED = read_weights({"features": {}, "pairs": [0.0] * 4}, FEATURES)
# A block that a first model gives this probability is taken for the article's.
_SILVER = 0.4
# A snippet that must not be in the body makes a block chrome where it is this part of the block's text.
_LEAST_SNIPPET = 0.25


@dataclass(slots=True)
class Lesson:
    """A page to learn from: what is seen of its blocks, and their labels; no labels yet where it has no gold body."""

    case: Case
    reading: Reading
    labels: list[str]

    def name_features(self, *, heard: bool) -> list[list[str]]:
        """Return the names of each block's features, those of the engine's verdict among them where it is heard."""
        reading = self.reading
        engine = list_engine_features(reading.blocks, reading.boxes) if heard else [[] for _ in reading.blocks]
        return [
            [*text, *(FEATURES[number] for number in (*markup, *kept))]
            for text, markup, kept in zip(
                reading.list_text_features(), reading.list_markup_features(), engine, strict=True
            )
        ]


def list_lessons(folder: Path) -> list[Lesson]:
    """Return the pages of a corpus."""
    return [lesson for case in list_cases(folder) if (lesson := read_lesson(case)).reading.lines]


def read_lesson(case: Case) -> Lesson:
    """Return one page, read as the recipe reads it, with its labels where gold gives its body."""
    page = parse_page(case.read_html())
    title = find_claims(page.root, None).title
    sections = find_comments(page.root)
    sight = list_blocks(page.root, list_roles(sections))
    body = case.gold.get("body")
    labels: list[str] = []
    if body:
        # By words: the gold's paragraphs may hold several lines of the page.
        match_kept(sight.blocks, [squeeze_text(word) for word in body.split()])
        shares = take_kept(sight.blocks)
        wanted = [at for at, block in enumerate(sight.blocks) if block.role not in COMMENT_ROLES]
        labels = [BODY if shares[at] >= 1 / 2 else OTHER for at in wanted]
    match_kept(sight.blocks, extract_pieces(page.root, sections.containers))
    return Lesson(case, read_blocks(sight, title, Labeller(UNTRAINED, UNTRAINED)), labels)


def take_kept(blocks: list[Block]) -> list[float]:
    """Return the shares that were matched, and clear them."""
    shares = [block.markup.kept if block.markup else 0.0 for block in blocks]
    for block in blocks:
        if block.markup:
            block.markup.kept = 0.0
    return shares


def label_silver(lessons: list[Lesson], layout: Layout) -> None:
    """Label the pages that have no gold body: as a first model and the engine do, corrected by the gold's snippets."""
    labeller = Labeller(UNTRAINED, read_weights(layout, FEATURES))
    for lesson in lessons:
        weigh_blocks(lesson.reading, labeller)
        hear_engine(lesson.reading, labeller)
        lesson.labels = [BODY if weight >= _SILVER else OTHER for weight in lesson.reading.weights]
        wanted, unwanted = (
            [" ".join(text.split()) for text in lesson.case.gold.get(key) or []] for key in ("with", "without")
        )
        for at, block in enumerate(lesson.reading.blocks):
            if any(text in block.text for text in wanted):
                lesson.labels[at] = BODY
            elif any(text in block.text and len(text) >= _LEAST_SNIPPET * len(block.text) for text in unwanted):
                lesson.labels[at] = OTHER


def strip_names(features: list[list[str]]) -> list[list[str]]:
    """Return the features of a page as if nothing in its markup had a name, or a tag that says what it holds."""
    return [[name for name in names if not name.startswith((*_NAMES, *_NEW_TAGS))] for names in features]


def train(lessons: list[Lesson], out: Path) -> None:
    """Train both models on the pages and write the file of their weights."""
    layouts: dict[str, Layout] = {}
    for model, heard in ((ALONE, False), (HEARD, True)):
        named = [(lesson.name_features(heard=heard), lesson) for lesson in lessons]
        plain = [(features, lesson.labels) for features, lesson in named]
        bare = [(strip_names(features), lesson.labels) for features, lesson in named if not lesson.case.is_forum]
        layouts[model] = train_layout(plain + bare)
    write_weights(layouts, out)


def train_layout(sequences: Sequence[tuple[Sequence[Sequence[str]], Sequence[str]]]) -> Layout:
    """Return the weights that are learned from sequences of features with their labels."""
    states, pairs = train_weights(sequences, SETTINGS)
    features: dict[str, float] = {}
    for (name, label), weight in states.items():
        features[name] = features.get(name, 0.0) + (weight if label == BODY else -weight)
    order = ((BODY, BODY), (BODY, OTHER), (OTHER, BODY), (OTHER, OTHER))
    return {"features": features, "pairs": [pairs.get(pair, 0.0) for pair in order]}


def main(arguments: list[str] | None = None) -> int:
    """Run the recipe; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m newsclip.training.pages", description="Train on saved pages.")
    parser.add_argument("corpora", metavar="CORPUS_DIR", nargs="+", type=Path)
    parser.add_argument("--out", metavar="FILE", type=Path, required=True, help="where the model is written")
    parser.add_argument("--folds", action="store_true", help="also write FILE.0, FILE.1, ...: each without its fold")
    options = parser.parse_args(arguments)
    lessons = [lesson for folder in options.corpora for lesson in list_lessons(folder)]
    gold = [lesson for lesson in lessons if lesson.labels]
    silver = [lesson for lesson in lessons if not lesson.labels]
    if silver:
        label_silver(silver, train_layout([(lesson.name_features(heard=True), lesson.labels) for lesson in gold]))
    for fold in range(FOLDS) if options.folds else ():
        train([lesson for lesson in lessons if assign_fold(lesson.case.site) != fold], Path(f"{options.out}.{fold}"))
        sys.stderr.write(f"fold {fold} of {FOLDS}\n")
    train(lessons, options.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
