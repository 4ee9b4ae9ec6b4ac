"""A run's counts as a file of JSON, for whoever watches over many runs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from newsclip.outputs.disk import sync_folder
from newsclip.outputs.sink import OutputError

_MARKS = frozenset({"files", "skipped_by_reason", "exit_code"})


def check_summary(target: Path) -> None:
    """See to it that nothing but an earlier summary stands at ``target``. Raises ``OutputError``."""
    try:
        earlier = json.loads(target.read_bytes() or b"{}")
    except FileNotFoundError:
        return
    except (OSError, ValueError):
        earlier = None
    if not isinstance(earlier, dict) or (earlier and not earlier.keys() >= _MARKS):
        raise OutputError(f"{target} is in the way: newsclip did not write it; choose another name for --summary")


def write_summary(target: Path, counts: dict[str, Any]) -> None:
    """Write the counts beside ``target``, and put them in its place. Raises ``OutputError``."""
    draft = target.with_name(f".newsclip-{target.name}.tmp")
    try:
        draft.write_text(json.dumps(counts, indent=2) + "\n", "utf-8")
        draft.replace(target)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise OutputError(f"{target}: {error.strerror}") from None
    sync_folder(target.parent)
