"""``python -m newsclip.training CORPUS_DIR... --out FILE``: train the labeller of pastes anew.

FILE holds the sequence model; the network, which needs torch, is written beside it with the ending ``.npz``.

Each CORPUS_DIR is laid out as ``html/<id>.html``, ``paste/<id>.txt``, ``resili/<id>.txt``, ``w3m/<id>.txt`` and
``gold.jsonl`` (see :mod:`newsclip.training.corpus`). With ``--cross-validate`` one model a fold is trained as well, and
every page is scored with the model that has not seen its site.
"""

from __future__ import annotations

import argparse
import logging
import sys
from pathlib import Path

from newsclip.training.crossvalidate import score_folds
from newsclip.training.recipe import list_examples, train_folds, train_on


def main(arguments: list[str] | None = None) -> int:
    """Run the recipe; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m newsclip.training", description="Train the labeller of pastes.")
    parser.add_argument("corpora", metavar="CORPUS_DIR", nargs="+", type=Path)
    parser.add_argument("--out", metavar="FILE", type=Path, required=True, help="where the model is written")
    parser.add_argument("--cross-validate", action="store_true", help="also train and score five folds, beside FILE")
    options = parser.parse_args(arguments)
    missing = [str(folder) for folder in options.corpora if not (folder / "gold.jsonl").is_file()]
    if missing:
        sys.stderr.write(f"no gold.jsonl in {', '.join(missing)}\n")
        return 2
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    examples = list_examples(options.corpora)
    if options.cross_validate:
        for corpus, variant, scores in score_folds(options.corpora, train_folds(examples, options.out.parent)):
            figures = "  ".join(f"{name} {value:.4g}" for name, value in scores.items())
            sys.stdout.write(f"{corpus:12} {variant:7} {figures}\n")
    train_on(examples, options.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
