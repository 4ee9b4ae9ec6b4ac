"""``python -m tests.quality.stands [--full]``: facts of pastes, of those whose words stand in the paste.

A paste that has lost them cannot be asked for them. Whether they stand there is told without the program's own readers,
so that what these cannot read counts against them. The networks that ship have seen these pages.
"""

from __future__ import annotations

import re
import sys
import tempfile
import unicodedata
from pathlib import Path

from newsclip.cues import load_cues
from tests.quality.corpora import STRIDE, find_corpora, lay_out
from tests.quality.measure import read_folder
from tests.quality.scores import Case, fold, list_of, score_pages

FIGURES = ("title", "date", "date_wrong", "author")


def keep_standing(case: Case, text: str) -> Case:
    """Return a case without the facts whose words do not stand in its text; of several names one is enough."""
    kept = {name: value for name, value in case.items() if name not in ("title", "date", "author")}
    for name in ("title", "author"):
        if any(holds_words(text, words) for words in list_of(case.get(name) or [])):
            kept[name] = case[name]
    day = str(case.get("date") or "")[:10]
    if re.fullmatch(r"\d{4}-\d\d-\d\d", day) and holds_day(text, day):
        kept["date"] = day
    return kept


def holds_words(text: str, words: str) -> bool:
    """Whether the words stand in a text, in their order."""
    return f" {fold(words)} " in f" {fold(text)} "


def holds_day(text: str, day: str) -> bool:
    """Whether a line of a text has a day (ISO 8601) with its year: in numbers, or the month by its name."""
    year, month, number = day[:10].split("-")
    y, m, d = rf"(?<!\d)(?:{year}|{int(year) + 543})", f"0?{int(month)}", f"0?{int(number)}"
    short, mark = rf"(?:{year}|['’]?{year[2:]})(?!\d)", r"\s?[-./年月]\s?"
    names = {name for names in load_cues("months").values() for name in names[int(month) - 1].split("|")}
    name = rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(names)))})"
    named = rf"(?<!\d){d}(?!\d)"
    ways = (
        f"{y}{mark}{m}{mark}{d}(?!\\d)",
        rf"(?<!\d){d}{mark}{m}{mark}{short}",
        rf"(?<!\d){m}{mark}{d}{mark}{short}",
        rf"{named}.{{0,8}}{name}.{{0,9}}{y}",
        rf"{name}.{{0,5}}{named}.{{0,9}}{y}",
        rf"{y}.{{0,6}}{named}.{{0,5}}{name}",
        rf"{y}.{{0,6}}{name}.{{0,5}}{named}",
        rf"{named}\W{{0,3}}{name}\W{{1,3}}{short}",
    )
    return re.search("|".join(ways), unicodedata.normalize("NFKC", text).lower()) is not None


def main() -> None:
    """Print the figures of each corpus."""
    source = find_corpora()
    if source is None:
        sys.exit("The corpora are not here: unpack them and name their folder in NEWSCLIP_CORPORA.")
    with tempfile.TemporaryDirectory(prefix="newsclip-quality-") as folder:
        sample = lay_out(source, Path(folder), 1 if "--full" in sys.argv else STRIDE)
        for corpus, cases in sample.gold.items():
            place = sample.folder / corpus / "paste"
            pastes = {path.stem: path.read_text("utf-8", "replace") for path in place.glob("*.txt")}
            told = [keep_standing(case, pastes[case["id"]]) for case in cases if case["id"] in pastes]
            figures = score_pages(told, read_folder(place))
            counts = {name: sum(name in case for case in told) for name in FIGURES}
            row = "  ".join(f"{n} {figures[n]:.3f}/{counts[n] or counts['date']}" for n in FIGURES if n in figures)
            sys.stdout.write(f"{corpus:12}{row or 'no gold'}\n")


if __name__ == "__main__":
    main()
