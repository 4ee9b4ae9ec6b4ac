"""``python -m newsclip.training CORPUS... --out FILE``: train the network that labels blocks anew (needs torch).

Each CORPUS is a folder laid out as :mod:`newsclip.training.corpus` says, or its archive ``<name>.tar.xz``. With
``--cross-validate`` one network a fold is trained as well, every page is read with the one that has not seen its site,
and the scores are written into the model's card beside FILE.
"""

from __future__ import annotations

import argparse
import logging
import sys
import tempfile
from pathlib import Path

from newsclip.training.corpus import unpack_corpus
from newsclip.training.recipe import gather_material, score_folds, train_folds, train_on, write_card


def main(arguments: list[str] | None = None) -> int:
    """Run the recipe; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m newsclip.training", description="Train the labeller.")
    parser.add_argument("corpora", metavar="CORPUS", nargs="+", type=Path)
    parser.add_argument("--out", metavar="FILE", type=Path, required=True, help="where the network is written")
    parser.add_argument("--cross-validate", action="store_true", help="also train and score five folds, beside FILE")
    options = parser.parse_args(arguments)
    missing = [str(path) for path in options.corpora if not path.exists()]
    if missing:
        sys.stderr.write(f"no such corpus: {', '.join(missing)}\n")
        return 2
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    with tempfile.TemporaryDirectory(prefix="newsclip-corpora-") as place:
        folders = [unpack_corpus(path, Path(place)) for path in options.corpora]
        material = gather_material(folders)
        train_on(material, options.out)
        if options.cross_validate:
            write_card(options.out, material, score_folds(folders, train_folds(material, options.out)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
