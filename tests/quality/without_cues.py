"""Read the pastes of a folder with the cue words of some languages taken away; one record a line.

A process of its own, because cue words are compiled once, when the modules that use them are imported.
"""

from __future__ import annotations

import sys
from pathlib import Path


def main(languages: list[str], folder: Path) -> None:
    """Print the records of every file in ``folder``."""
    import newsclip.cues

    load_cues = newsclip.cues.load_cues

    def load_other_cues(topic: str) -> dict[str, list[str]]:
        # A pattern of nothing matches everywhere: a topic that would be empty keeps a word that no text holds.
        kept = {language: phrases for language, phrases in load_cues(topic).items() if language not in languages}
        return kept or {"none": ["\ue000"]}

    newsclip.cues.load_cues = load_other_cues  # type: ignore[assignment]
    from newsclip.recipe import read_clipping
    from newsclip.record import write_line

    for path in sorted(folder.iterdir()):
        print(write_line(read_clipping(path)))


if __name__ == "__main__":
    main(sys.argv[1].split(","), Path(sys.argv[2]))
