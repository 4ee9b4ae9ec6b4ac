"""What a run says on standard error: failures, one summary, and a progress bar on a terminal.

Nothing here is data, and nothing here can stop a run: where standard error is closed or full, it falls silent.
"""

from __future__ import annotations

import json
import os
import stat
import sys
import time
from collections import Counter
from contextlib import suppress
from typing import Any

from newsclip.runner.settings import Settings
from newsclip.runner.stop import Stop

_STDOUT = 1
STATUSES = ("ok", "partial", "empty", "failed")
_BAR_CELLS = 24
_COLUMNS = 80
_BAR_EVERY_SECONDS = 0.2


class Talk:
    """One run's voice. ``total`` is the number of files where it is known: then there is a progress bar."""

    def __init__(self, *, quiet: bool, verbose: int, log_json: bool) -> None:
        self.counts: Counter[str] = Counter()
        self._quiet = quiet
        self._verbose = verbose
        self._log_json = log_json
        self.total: int | None = None
        self._since = time.monotonic()
        self._drawn = 0.0
        self._bar_width = 0

    def tell_failure(self, file: str, problem: tuple[str, str, str]) -> None:
        """Count a clipping that failed, and name it and the reason."""
        self.counts["failed"] += 1
        stage, code, message = problem
        text = f"failed: {file}: {message} [{stage}/{code}]"
        self._say("failed", text, file=file, stage=stage, code=code, message=message)

    def tell_record(self, file: str, status: str, warnings: list[str]) -> None:
        """Count a record; with ``-v``, name it and what is uncertain in it."""
        self.counts[status] += 1
        text = f"{status}: {file}" + (f" ({'; '.join(warnings)})" if warnings else "")
        self.tell_detail("record", text, file=file, status=status, warnings=warnings)

    def tell_unchanged(self, file: str) -> None:
        """Count a record that stays as it is; with ``-vv``, name it."""
        self.counts["unchanged"] += 1
        self.tell_detail("unchanged", f"unchanged: {file}", level=2, file=file)

    def tell_skip(self, file: str, reason: str) -> None:
        """With ``-v``, name a file that is passed over."""
        self.tell_detail("skipped", f"skipped: {file} ({reason})", file=file, reason=reason)

    def tell_detail(self, event: str, text: str, *, level: int = 1, **facts: object) -> None:
        """With ``-v``, or ``-vv`` at level 2, say something that nobody needs to act on."""
        if self._verbose >= level:
            self._say(event, text, **facts)

    def tell(self, event: str, text: str, *, aloud: bool = False, **facts: object) -> None:
        """Say something that the user should know, unless asked to be quiet; ``aloud``, then too."""
        if aloud or not self._quiet:
            self._say(event, text, **facts)

    def complain(self, text: str, code: int) -> None:
        """Say why the run cannot go on."""
        self._say("error", text, exit_code=code)

    def tell_stopped(self, stop: Stop, left: int, *, is_all: bool, goes_on: bool) -> None:
        """Say that a signal ended the run, how many files it has not read, and what to do."""
        count = f"{left} {'file' if left == 1 else 'files'}" if is_all else f"more than {left} files"
        then = "to go on from here" if goes_on else "to read them all"
        text = f"stopped by {stop.name}: {count} not read; run the same command again {then}"
        self._say("stopped", text, signal=stop.name, left=left, left_is_all=is_all, exit_code=stop.code)

    def tell_summary(self, skipped: Counter[str], output: str | None) -> None:
        """Say how the run went and where the records are: one line.

        A quiet run leaves it out unless something failed, or nothing was read of what there is.
        """
        counts = self.count_all(skipped)
        if self._quiet and not counts["failed"] and (counts["files"] or not skipped):
            return
        named = ", ".join(f"{counts[name]} {name}" for name in (*STATUSES, "unchanged"))
        kinds = ", ".join(f"{count} {reason}" for reason, count in skipped.most_common())
        text = f"{counts['files']} files: {named}"
        text += f"; {counts['skipped']} skipped: {kinds}" if kinds else ""
        text += f"; {counts['seconds']:.1f} s, {counts['files_per_second']:.1f} files/s"
        text += f"; the records are in {output}" if output else ""
        self._say("summary", text, **counts, output=output)

    def count_all(self, skipped: Counter[str]) -> dict[str, Any]:
        """Return how the run went so far, as numbers."""
        seconds = time.monotonic() - self._since
        return {
            **{name: self.counts[name] for name in ("files", *STATUSES, "unchanged")},
            "skipped": sum(skipped.values()),
            "skipped_by_reason": dict(skipped.most_common()),
            "seconds": round(seconds, 3),
            "files_per_second": round(self.counts["files"] / seconds, 1) if seconds > 0 else 0.0,
        }

    def draw_progress(self) -> None:
        """Draw the progress bar anew, a few times a second."""
        now = time.monotonic()
        if self.total is None or now - self._drawn < _BAR_EVERY_SECONDS:
            return
        self._drawn = now
        done, total = self.counts["files"], max(self.total, self.counts["files"], 1)
        rate = done / (now - self._since) if now > self._since else 0.0
        text = f"{done}/{total} {rate:.1f}/s" + (f" {_tell_time((total - done) / rate)} left" if rate else "")
        text += f" {self.counts['failed']} failed" if self.counts["failed"] else ""
        columns = _count_columns() - 1
        cells = min(_BAR_CELLS, columns - len(text) - 3)
        bar = f"[{'#' * (cells * done // total):.<{cells}}] " if cells > 0 else ""
        text = (bar + text)[:columns]
        self._put("\r" + text.ljust(min(self._bar_width, columns)))
        self._bar_width = len(text)

    def clear_progress(self) -> None:
        """Take the progress bar away."""
        if self._bar_width:
            self._put("\r" + " " * self._bar_width + "\r")
            self._bar_width = 0
            self._drawn = 0.0

    def _say(self, event: str, text: str, **facts: object) -> None:
        self.clear_progress()
        if self._log_json:
            at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
            self._put(json.dumps({"time": at, "event": event, "message": text, **facts}) + "\n")
        else:
            self._put(f"newsclip: {tame_text(text)}\n")

    def _put(self, text: str) -> None:
        with suppress(OSError, ValueError, AttributeError):
            encoding = sys.stderr.encoding or "ascii"
            data = text.encode(encoding, "backslashreplace")
            os.write(sys.stderr.fileno(), data)


def has_progress(settings: Settings) -> bool:
    """Whether a progress bar can be drawn: on a terminal on which no records appear."""
    if settings.quiet or settings.log_json or not is_terminal():
        return False
    try:
        return settings.output is not None or stat.S_ISREG(os.fstat(_STDOUT).st_mode)
    except OSError:
        return False


def is_terminal() -> bool:
    """Whether standard error is a terminal that can redraw a line."""
    try:
        return sys.stderr.isatty() and os.environ.get("TERM", "") not in ("", "dumb")
    except (AttributeError, ValueError):
        return False


def _count_columns() -> int:
    try:
        return os.get_terminal_size(sys.stderr.fileno()).columns or _COLUMNS
    except (OSError, ValueError, AttributeError):
        return _COLUMNS


def tame_text(text: str) -> str:
    """Return the text with everything that a terminal might obey, or that hides itself, written out."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)


def _tell_time(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
