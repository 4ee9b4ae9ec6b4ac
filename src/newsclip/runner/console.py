"""The command's side of the terminal: its standard streams, what it says, and the signals that stop it.

Nothing that is said is data, and nothing said can stop a run: where standard error is closed or full, it falls silent.
"""

from __future__ import annotations

import os
import signal
import stat
import sys
import time
from collections import Counter
from contextlib import suppress
from datetime import timedelta
from types import FrameType
from typing import Any

from newsclip.runner.settings import Settings

EXIT_OUTPUT = 74
EXIT_PIPE = 141
"""As a shell reports a command that SIGPIPE ended."""
EXIT_SIGNAL = 128
"""A run that a signal ended exits with this and the signal's number, as shells have it."""
STATUSES = ("ok", "partial", "empty", "failed")
_SIGNALS: dict[int, str] = {
    signal.SIGINT: "Ctrl-C (SIGINT)",
    signal.SIGTERM: "the system (SIGTERM)",
    signal.SIGHUP: "the end of the terminal (SIGHUP)",
}
_STDOUT = 1
_BAR_CELLS = 24
_COLUMNS = 80
_BAR_EVERY_SECONDS = 0.2


class Stop:
    """Watches for signals while it is entered, and turns them into a flag that the run looks at between two steps.

    So no step is torn. ``wakeup`` is a descriptor that becomes readable when one comes, ``since`` when that was,
    ``name`` what it is called for people, ``code`` the exit code of a run that it stopped.
    """

    def __init__(self) -> None:
        self.code, self.name, self.since = 0, "", 0.0
        self.wakeup, self._sender = os.pipe()
        os.set_blocking(self._sender, False)

    def __bool__(self) -> bool:
        """Whether a signal has come."""
        return self.code != 0

    def __enter__(self) -> Stop:
        """Take over the signals."""
        self._before = {number: signal.getsignal(number) for number in _SIGNALS}
        for number, handler in self._before.items():
            # A run started with a signal ignored (nohup, a shell's background job) leaves it ignored.
            if handler is not signal.SIG_IGN:
                signal.signal(number, self._note)
        self._old_wakeup = signal.set_wakeup_fd(self._sender, warn_on_full_buffer=False)
        return self

    def __exit__(self, *error: object) -> None:
        """Give the signals back."""
        signal.set_wakeup_fd(self._old_wakeup)
        for number, handler in self._before.items():
            signal.signal(number, handler)
        os.close(self.wakeup)
        os.close(self._sender)

    def _note(self, number: int, frame: FrameType | None) -> None:
        if not self.code:
            self.code, self.name, self.since = EXIT_SIGNAL + number, _SIGNALS[number], time.monotonic()


class Talk:
    """One run's voice. ``total`` is the number of files where it is known: then there is a progress bar."""

    def __init__(self, settings: Settings) -> None:
        self.counts: Counter[str] = Counter()
        self.total: int | None = None
        self._quiet, self._verbose, self._log_json = settings.quiet, settings.verbose, settings.log_json
        self._since = time.monotonic()
        self._drawn = 0.0
        self._bar_width = 0

    def tell(self, event: str, text: str, *, level: int = 0, aloud: bool = False, **facts: object) -> None:
        """Say something, unless asked to be quiet; ``aloud``, then too; of a ``level``, with ``-v`` or ``-vv``."""
        if not (aloud or (self._verbose >= level if level else not self._quiet)):
            return
        self.clear_progress()
        if self._log_json:
            import json  # which the command's start does not wait for

            at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
            self._put(json.dumps({"time": at, "event": event, "message": text, **facts}) + "\n")
        else:
            self._put(f"newsclip: {tame_text(text)}\n")

    def complain(self, text: str, code: int) -> int:
        """Say why the run cannot go on; return the exit code."""
        self.tell("error", text, aloud=True, exit_code=code)
        return code

    def tell_failure(self, file: str, problem: tuple[str, str, str]) -> None:
        """Count a clipping that failed, and name it and the reason."""
        self.counts["failed"] += 1
        stage, code, message = problem
        text = f"failed: {file}: {message} [{stage}/{code}]"
        self.tell("failed", text, aloud=True, file=file, stage=stage, code=code, message=message)

    def tell_record(self, file: str, status: str, warnings: list[str]) -> None:
        """Count a record; with ``-v``, name it and what is uncertain in it; with ``-vv`` one that stays as it is."""
        self.counts[status] += 1
        text = f"{status}: {file}" + (f" ({'; '.join(warnings)})" if warnings else "")
        if status == "unchanged":
            self.tell("unchanged", text, level=2, file=file)
        else:
            self.tell("record", text, level=1, file=file, status=status, warnings=warnings)

    def tell_stopped(self, stop: Stop, text: str, **facts: int) -> None:
        """Say that a signal ended the run, and what that means for it."""
        text = f"stopped by {stop.name}: {text}"
        self.tell("stopped", text, aloud=True, signal=stop.name, **facts, exit_code=stop.code)

    def tell_summary(self, skipped: Counter[str], output: str | None) -> None:
        """Say in a line how the run went and where the records are; a quiet run does so where something is wrong."""
        counts = self.count_all(skipped)
        named = ", ".join(f"{counts[name]} {name}" for name in (*STATUSES, "unchanged"))
        kinds = ", ".join(f"{count} {reason}" for reason, count in skipped.most_common())
        text = f"{count_things(counts['files'], 'file')}: {named}"
        text += f"; {counts['skipped']} skipped: {kinds}" if kinds else ""
        text += f"; {counts['seconds']:.1f} s, {counts['files_per_second']:.1f} files/s"
        text += f"; the records are in {output}" if output else ""
        aloud = bool(counts["failed"] or (skipped and not counts["files"]))
        self.tell("summary", text, aloud=aloud, **counts, output=output)

    def count_all(self, skipped: Counter[str]) -> dict[str, Any]:
        """Return how the run went so far, as numbers."""
        seconds = time.monotonic() - self._since
        return {
            **{name: self.counts[name] for name in ("files", *STATUSES, "unchanged")},
            "skipped": skipped.total(),
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
        text = f"{done}/{total} {rate:.1f}/s"
        text += f" {timedelta(seconds=round((total - done) / rate))} left" if rate else ""
        text += f" {self.counts['failed']} failed" if self.counts["failed"] else ""
        columns = _COLUMNS
        with suppress(OSError, ValueError, AttributeError):
            columns = os.get_terminal_size(sys.stderr.fileno()).columns or columns
        cells = min(_BAR_CELLS, columns - len(text) - 4)
        bar = f"[{'#' * (cells * done // total):.<{cells}}] " if cells > 0 else ""
        text = (bar + text)[: columns - 1]
        self._put("\r" + text.ljust(min(self._bar_width, columns - 1)))
        self._bar_width = len(text)

    def clear_progress(self) -> None:
        """Take the progress bar away."""
        if self._bar_width:
            self._put("\r" + " " * self._bar_width + "\r")
            self._bar_width, self._drawn = 0, 0.0

    def _put(self, text: str) -> None:
        with suppress(OSError, ValueError, AttributeError):
            os.write(sys.stderr.fileno(), text.encode(sys.stderr.encoding or "ascii", "backslashreplace"))


def count_things(count: int, thing: str) -> str:
    """Return a number with what there is so many of, in the plural where that is right."""
    return f"{count} {thing}{'' if count == 1 else 's'}"


def has_progress(settings: Settings) -> bool:
    """Whether a progress bar can be drawn: on a terminal that can redraw a line, and on which no records appear."""
    if settings.quiet or settings.log_json or os.environ.get("TERM", "") in ("", "dumb"):
        return False
    with suppress(OSError, ValueError, AttributeError):
        return sys.stderr.isatty() and (settings.output is not None or stat.S_ISREG(os.fstat(_STDOUT).st_mode))
    return False


def tame_text(text: str) -> str:
    """Return the text with everything that a terminal might obey, or that hides itself, written out."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)


def occupy_standard_streams() -> None:
    """See to it that no file of ours becomes a standard stream that the caller has closed; writing there must fail."""
    for stream in (0, 1, 2):
        try:
            os.fstat(stream)
        except OSError:
            os.open(os.devnull, os.O_WRONLY if stream == 0 else os.O_RDONLY)


def leave(code: int, failure: OSError | None = None, text: str = "") -> None:
    """End the process, with a ``text`` on standard output; where that cannot be written, say so by the exit code."""
    try:
        if sys.stdout is not None:
            if text:
                sys.stdout.write(text)
            sys.stdout.flush()
    except OSError as error:
        failure = failure or error
    if isinstance(failure, BrokenPipeError):
        code = EXIT_PIPE
    elif failure:
        code = EXIT_OUTPUT
        with suppress(OSError):
            os.write(2, f"newsclip: cannot write: standard output: {failure.strerror}\n".encode())
    # What Python would flush again on its way out has been flushed, or cannot be.
    os._exit(code)
