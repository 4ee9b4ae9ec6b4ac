"""Running the installed command, for the tests that do."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

SCRIPT = Path(sys.executable).with_name("newsclip")
COMMAND = [str(SCRIPT)] if SCRIPT.exists() else [sys.executable, "-m", "newsclip"]
FIXTURES = Path(__file__).parent.parent / "fixtures"
FULL = bool(os.environ.get("NEWSCLIP_FULL"))
"""Whether the tests that take minutes run at their full size."""

# A clipping that is an article beyond doubt, however little else is known of it.
ARTICLE = (
    "The ferry between Sandholm and the islands stays in port until Friday, the harbour master said on Tuesday. "
    "Divers had found a crack in the hull during an inspection that is held every spring, she added.\n"
)


def run(*args: object, timeout: float = 600, **options: Any) -> subprocess.CompletedProcess[bytes]:
    """Run ``newsclip`` with its output captured; anything that hangs fails the test."""
    options.setdefault("stdout", subprocess.PIPE)
    options.setdefault("stderr", subprocess.PIPE)
    options.setdefault("stdin", subprocess.DEVNULL)
    return subprocess.run([*COMMAND, *map(os.fspath, map(_argument, args))], timeout=timeout, check=False, **options)


def start(*args: object, **options: Any) -> subprocess.Popen[bytes]:
    """Start ``newsclip`` in a process group of its own, heeding the signals that a shell's background job ignores."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        # A signal that is handled here is at its default in the command; one that is ignored stays ignored.
        signal.signal(signal.SIGINT, signal.default_int_handler)
    options.setdefault("stdin", subprocess.DEVNULL)
    return subprocess.Popen([*COMMAND, *map(os.fspath, map(_argument, args))], start_new_session=True, **options)


def read_records(data: bytes) -> list[dict[str, Any]]:
    """Return the records of an output, each of which must be a whole line."""
    assert not data or data.endswith(b"\n")
    return [json.loads(line) for line in data.splitlines()]


def read_tree(folder: Path) -> dict[str, bytes]:
    """Return every visible file below a folder and its bytes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    }


def list_processes(group: int) -> list[int]:
    """Return the processes of a group that have not ended (Linux)."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[2]) == group and fields[0] != "Z":
                found.append(int(entry.name))
    return found


def write_articles(folder: Path, count: int) -> None:
    """Write so many short clippings, no two alike."""
    folder.mkdir(parents=True, exist_ok=True)
    words = ARTICLE.replace(".", "").split()
    for number in range(count):
        chance = random.Random(number)
        lines = [" ".join(chance.sample(words, len(words))) for _ in range(2)]
        text = f"{lines[0]} on Tuesday.\nThen {lines[1]}, she added.\n"
        (folder / f"{number:05}.txt").write_text(f"Notice {number} from the harbour\n\n{text}\nBerth {number}.\n")


def _argument(value: object) -> Any:
    return value if isinstance(value, (str, bytes, os.PathLike)) else str(value)
