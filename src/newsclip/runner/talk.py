"""What a run says on standard error: failures, one summary, and a progress bar on a terminal.

Nothing here is data, and nothing here can stop a run: where standard error is closed or full, it falls silent.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections import Counter
from contextlib import suppress

STATUSES = ("ok", "partial", "empty", "failed")
_BAR_CELLS = 24
_BAR_EVERY_SECONDS = 0.2


class Talk:
    """One run's voice. ``total`` is the number of files where it is known: then a terminal gets a progress bar."""

    def __init__(self, *, quiet: bool, verbose: int, log_json: bool, total: int | None = None) -> None:
        self.counts: Counter[str] = Counter()
        self._quiet = quiet
        self._verbose = verbose
        self._log_json = log_json
        self._total = total
        self._since = time.monotonic()
        self._drawn = 0.0
        self._bar_width = 0

    def tell_failure(self, file: str, problem: tuple[str, str, str]) -> None:
        """Name a file that failed, and the reason."""
        stage, code, message = problem
        self._say(
            "failed", f"failed: {file}: {message} [{stage}/{code}]", file=file, stage=stage, code=code, message=message
        )

    def tell_record(self, file: str, status: str, warnings: list[str]) -> None:
        """With ``-v``, name every record and what is uncertain in it."""
        if self._verbose:
            text = f"{status}: {file}" + (f" ({'; '.join(warnings)})" if warnings else "")
            self._say("record", text, file=file, status=status, warnings=warnings)

    def tell_detail(self, event: str, text: str, **facts: object) -> None:
        """With ``-v``, say something that nobody needs to act on."""
        if self._verbose:
            self._say(event, text, **facts)

    def tell(self, event: str, text: str, **facts: object) -> None:
        """Say something that the user should know, unless asked to be quiet."""
        if not self._quiet:
            self._say(event, text, **facts)

    def complain(self, text: str, code: int) -> None:
        """Say why the run cannot go on."""
        self._say("error", text, exit_code=code)

    def tell_summary(self, skipped: Counter[str]) -> None:
        """Say how the run went: one line, which a quiet run leaves out unless something failed."""
        seconds = time.monotonic() - self._since
        counts = {name: self.counts[name] for name in ("files", *STATUSES, "unchanged")}
        counts["skipped"] = sum(skipped.values())
        rate = counts["files"] / seconds if seconds > 0 else 0.0
        if self._quiet and not counts["failed"]:
            return
        reasons = ", ".join(f"{count} {reason}" for reason, count in sorted(skipped.items()))
        named = [f"{counts[name]} {name}" for name in (*STATUSES, "unchanged")]
        named.append(f"{counts['skipped']} skipped" + (f" ({reasons})" if reasons else ""))
        text = f"{counts['files']} files: {', '.join(named)}; {seconds:.1f} s, {rate:.1f} files/s"
        self._say(
            "summary", text, **counts, skipped_by_reason=dict(sorted(skipped.items())),
            seconds=round(seconds, 3), files_per_second=round(rate, 1),
        )  # fmt: skip

    def draw_progress(self) -> None:
        """Draw the progress bar anew, a few times a second."""
        if self._total is None:
            return
        now = time.monotonic()
        if now - self._drawn < _BAR_EVERY_SECONDS:
            return
        self._drawn = now
        done, total = self.counts["files"], max(self._total, self.counts["files"], 1)
        seconds = now - self._since
        rate = done / seconds if seconds > 0 else 0.0
        left = f"{_tell_time((total - done) / rate)} left" if rate else ""
        cells = "#" * (_BAR_CELLS * done // total)
        text = f"[{cells:.<{_BAR_CELLS}}] {done}/{total} {rate:.1f}/s {left}"
        if self.counts["failed"]:
            text += f" {self.counts['failed']} failed"
        self._put("\r" + text.ljust(self._bar_width))
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
            self._put(json.dumps({"time": at, "event": event, **(facts or {"message": text})}) + "\n")
        else:
            self._put(f"newsclip: {tame_text(text)}\n")

    def _put(self, text: str) -> None:
        with suppress(OSError, ValueError, AttributeError):
            encoding = sys.stderr.encoding or "ascii"
            data = text.encode(encoding, "backslashreplace")
            os.write(sys.stderr.fileno(), data)


def is_terminal() -> bool:
    """Whether standard error is a terminal that can redraw a line."""
    try:
        return sys.stderr.isatty() and os.environ.get("TERM", "") not in ("", "dumb")
    except (AttributeError, ValueError):
        return False


def tame_text(text: str) -> str:
    """Return the text with everything that a terminal might obey, or that hides itself, written out."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)


def _tell_time(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
