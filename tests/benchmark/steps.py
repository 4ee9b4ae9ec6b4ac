"""Where the time of one process goes, step by step."""

from __future__ import annotations

import importlib
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

# The recipe's steps, by the module that calls them and the name it calls them by.
STEPS = {
    "decode": ("newsclip.formats.page", "decode_bytes"),
    "compose": ("newsclip.recipe", "compose_record"),
    "language": ("newsclip.compose", "detect_language"),
    "paste: lay out": ("newsclip.paste.draft", "split_blocks"),
    "paste: label": ("newsclip.paste.draft", "label_paste"),
    "paste: comments": ("newsclip.labels.labeller", "read_comments"),
    "paste: facts": ("newsclip.paste.draft", "find_facts"),
    "page: parse": ("newsclip.page.draft", "parse_page"),
    "page: facts": ("newsclip.page.draft", "find_facts"),
    "page: comments": ("newsclip.page.draft", "find_comments"),
    "page: blocks": ("newsclip.page.draft", "list_blocks"),
    "page: engine": ("newsclip.page.draft", "extract_pieces"),
    "page: match": ("newsclip.page.draft", "match_kept"),
    "page: weigh": ("newsclip.page.draft", "read_blocks"),
    "text seen": ("newsclip.labels.scoring", "list_evidence"),
    "page: metadata": ("newsclip.page.draft", "read_metadata"),
    "page: weigh again": ("newsclip.page.draft", "weigh_engine"),
    "page: label": ("newsclip.page.draft", "label_blocks"),
    "page: obstacles": ("newsclip.page.draft", "find_obstacles"),
}


def profile_steps(folder: Path) -> None:
    """Print the CPU milliseconds that each step takes a file, over the files of a folder, in this one process."""
    recipe = importlib.import_module("newsclip.recipe")
    from newsclip.clipping import Options

    paths = sorted(path for path in folder.iterdir() if path.is_file())
    for path in paths[:5]:  # load models and profiles before the clock starts
        list(recipe.read_records(path.name, path.read_bytes(), Options()))
    spent: Counter[str] = Counter()
    for step, (module, name) in STEPS.items():
        _clock(importlib.import_module(module), name, step, spent)
    began = time.process_time()
    for path in paths:
        list(recipe.read_records(path.name, path.read_bytes(), Options()))
    total = time.process_time() - began
    for step, seconds in spent.most_common():
        print(f"{step:20} {seconds * 1000 / len(paths):8.2f} ms a file {seconds / total:7.1%}")
    print(f"{'all':20} {total * 1000 / len(paths):8.2f} ms a file")


def _clock(module: Any, name: str, step: str, spent: Counter[str]) -> None:
    """Wrap a step where it is called, so that its time is counted."""
    inner: Callable[..., Any] = getattr(module, name)

    def timed(*positional: Any, **named: Any) -> Any:
        began = time.process_time()
        try:
            return inner(*positional, **named)
        finally:
            spent[step] += time.process_time() - began  # type: ignore[assignment]

    setattr(module, name, timed)
