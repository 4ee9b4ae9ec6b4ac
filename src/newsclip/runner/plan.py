"""A dry run: what would be read, kept, skipped and removed, and why; nothing is read or written."""

from __future__ import annotations

import sys

from newsclip.outputs import open_incremental
from newsclip.outputs.disk import identify
from newsclip.runner.names import show_name
from newsclip.runner.settings import Settings
from newsclip.runner.stop import Stop
from newsclip.runner.talk import Talk, tame_text
from newsclip.runner.walk import Walk


def plan_run(settings: Settings, talk: Talk, stop: Stop, walk: Walk) -> int:
    """Print a line a file: what would be done, the file, and why, parted by tabs; return the exit code.

    Raises ``OutputError`` or ``OutputLockedError``.
    """
    sink = open_incremental(settings)
    walk.own = frozenset(identify(settings.output) if settings.output else ())
    walk.report = lambda file, reason: _tell("skip", file, reason)
    unlisted = set()
    left = settings.limit
    for source in walk.list_inputs():
        if stop or left == 0:
            break
        if source.problem:
            _tell("fail", source.file, source.problem.message)
            unlisted.add(source.origin)
            continue
        kept, why = sink.judge_source(source) if sink else (None, "new")
        if kept is None and left:
            left -= 1
        _tell("read" if kept is None else "keep", source.file, why)
    if sink and not stop:
        for key, gone in sink.list_vanished(walk.listed, unlisted):
            action = "prune" if settings.prune else "leave"
            _tell(action, gone[0].file if gone else show_name(key), "its clipping is gone")
    sys.stdout.buffer.flush()
    if stop:
        text = f"stopped by {stop.name}: the list is not whole"
        talk.tell("stopped", text, aloud=True, signal=stop.name, exit_code=stop.code)
    return stop.code if stop else 0


def _tell(*cells: str) -> None:
    sys.stdout.buffer.write("\t".join(map(tame_text, cells)).encode("utf-8") + b"\n")
