"""Scores of models on pages that they were not trained on: word F1 of the body, and snippets found and kept out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import mean

from newsclip.blocks import Role
from newsclip.compose import join_body
from newsclip.labels.cuewords import CueIndex, index_cues
from newsclip.labels.labeller import Models, label_blocks, load_models
from newsclip.paste.layout import split_blocks
from newsclip.training.align import list_words
from newsclip.training.corpus import VARIANTS, Case, list_cases
from newsclip.training.recipe import assign_fold


def score_folds(folders: Sequence[Path], models: Sequence[Path]) -> Iterator[tuple[str, str, dict[str, float]]]:
    """Yield corpus, variant and scores, every page read with the model of its own fold.

    The second look is the one that ships: it was grown on pages of all folds.
    """
    loaded = [load_models(path) for path in models]
    cues = index_cues()
    for folder in folders:
        cases = list(list_cases(folder))
        for variant in VARIANTS:
            yield folder.name, variant, _score_cases(cases, variant, loaded, cues)


def _score_cases(cases: Sequence[Case], variant: str, models: Sequence[Models], cues: CueIndex) -> dict[str, float]:
    bodies: list[float] = []
    found: Counter[str] = Counter()
    for case in cases:
        text = case.read_variant(variant)
        if text is None:
            continue
        body, comments = _read_case(text, models[assign_fold(case.site)], cues)
        if case.gold.get("body"):
            bodies.append(score_words(body + "\n" + comments if case.is_forum else body, case.gold["body"]))
        _count_snippets(case, body, found)
    scores = {"pages": float(len(cases))}
    if bodies:
        scores["F1"] = mean(bodies)
    kept = found["kept"]
    if kept:
        precision, recall = kept / (kept + found["false"]), kept / (kept + found["lost"])
        scores["snF1"] = 2 * precision * recall / (precision + recall)
    return scores


def _read_case(text: str, models: Models, cues: CueIndex) -> tuple[str, str]:
    blocks = split_blocks(text)
    label_blocks(blocks, models, cues)
    return join_body(blocks), "\n".join(block.text for block in blocks if block.role is Role.COMMENT)


def score_words(text: str, gold: str) -> float:
    """Return the F1 of two bags of words."""
    ours, theirs = Counter(list_words(text)), Counter(list_words(gold))
    shared = sum((ours & theirs).values())
    return 2 * shared / max(1, sum(ours.values()) + sum(theirs.values()))


def _count_snippets(case: Case, body: str, found: Counter[str]) -> None:
    folded = " ".join(body.split())
    for snippet in case.gold.get("with") or []:
        found["kept" if " ".join(snippet.split()) in folded else "lost"] += 1
    for snippet in case.gold.get("without") or []:
        found["false" if " ".join(snippet.split()) in folded else "out"] += 1
