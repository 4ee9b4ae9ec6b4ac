"""Print the table of figures; with ``--update``, raise the floors to them."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tests.quality.corpora import STRIDE, find_corpora, lay_out
from tests.quality.floors import save_floors
from tests.quality.measure import draw_table, measure


def main() -> int:
    """Measure, print, and pin where asked to; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.quality", description=__doc__)
    parser.add_argument("--full", action="store_true", help=f"all pages, not one in {STRIDE}")
    parser.add_argument("--update", action="store_true", help="raise the floors; none is ever lowered")
    options = parser.parse_args()
    source = find_corpora()
    if source is None:
        print("The corpora are not here: unpack them and name their folder in NEWSCLIP_CORPORA.", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory(prefix="newsclip-quality-") as folder:
        sample = lay_out(source, Path(folder), 1 if options.full else STRIDE)
        figures = measure(sample)
    print(draw_table(figures, {name: len(cases) for name, cases in sample.gold.items()}))
    falls = save_floors(sample.digest, "full" if options.full else "sample", figures) if options.update else []
    for fall in falls:
        print(f"not lowered: {fall}", file=sys.stderr)
    return 1 if falls else 0


if __name__ == "__main__":
    sys.exit(main())
