"""What a line shows by itself, in steps, as the names of features; lines that look alike share them."""

from __future__ import annotations

from functools import lru_cache

SIZE_STEPS = (4, 10, 20, 35, 60, 80, 120, 200, 350, 600, 1200)
WORD_STEPS = (1, 2, 3, 5, 8, 12, 20)
LONG_STEP = 5
"""Step of size from which a line is long: cue words on a shorter one say more."""
MEASURED_CHARACTERS = 200
"""Of a line, so many characters are looked at for the length of its words."""
LONGEST_WORD = 20.0
"""Characters of the mean word that count."""
REMEMBERED_SHAPES = 8192


@lru_cache(maxsize=REMEMBERED_SHAPES)
def name_shape(
    size: int,
    words: int,
    opening: str,
    ending: str,
    form: str,
    marks: tuple[str, ...],
    topics: tuple[tuple[str, str], ...],
    dated: bool,
    timed: bool,
) -> tuple[str, ...]:
    """Return the names of a line's features.

    ``size`` and ``words`` are steps of :data:`SIZE_STEPS` and :data:`WORD_STEPS`; all else is as :class:`Line` has it.
    """
    length = "short" if size < LONG_STEP else "long"
    names = [f"size={size}", f"open={opening}", f"end={ending}", f"shape={opening}.{ending}.{min(size, 7)}"]
    names += [f"form={form}.{words}", *marks, *(f"cue={topic}.{how}.{length}" for topic, how in topics)]
    if dated:
        names.append(f"dated.{length}")
    if timed:
        names.append("timed")
    return tuple(names)


def measure_words(words: list[str]) -> tuple[float, float]:
    """Return the mean length of a line's first words in characters, and the share that begin with a small letter."""
    length = min(LONGEST_WORD, sum(map(len, words)) / len(words))
    return length, sum(map(str.islower, [word[0] for word in words])) / len(words)
