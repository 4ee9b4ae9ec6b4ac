"""The command line: options in, exit code out."""

from __future__ import annotations

import sys
from pathlib import Path


def main() -> None:
    """Run the command ``newsclip``."""
    from newsclip.clipping import Options
    from newsclip.readers import SUFFIXES
    from newsclip.recipe import read_records
    from newsclip.record import write_line

    for root in map(Path, sys.argv[1:]):
        paths = sorted(p for p in root.rglob("*") if p.suffix.lower() in SUFFIXES) if root.is_dir() else [root]
        for path in paths:
            for record in read_records(
                path.relative_to(root).as_posix() if root.is_dir() else path.name,
                path.read_bytes(),
                Options(),
            ):
                print(write_line(record))
