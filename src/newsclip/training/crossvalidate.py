"""Scores of networks on pages that they were not trained on: word F1 of the body, and snippets found and kept out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from importlib.resources import files
from pathlib import Path
from statistics import mean

from newsclip.clipping import Clipping
from newsclip.compose import join_body
from newsclip.labels.network import LABELS, Network, load_network
from newsclip.page.draft import draft_page
from newsclip.paste.draft import draft_paste
from newsclip.training.corpus import VARIANTS, Case, list_cases
from newsclip.training.examples import measure_agreement
from newsclip.training.recipe import Material

Scores = dict[str, float]


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


_TABLE = "| corpus | variant | body, word F1 | snippets, F1 |\n|---|---|---|---|\n"


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
