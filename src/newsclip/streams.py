"""The standard streams of the command: what is printed instead of a run, and how the process ends."""

from __future__ import annotations

import contextlib
import os
import sys

EXIT_OUTPUT = 74
EXIT_PIPE = 141


def occupy_standard_streams() -> None:
    """See to it that no file of ours becomes a standard stream that the caller has closed; writing there must fail."""
    for stream in (0, 1, 2):
        try:
            os.fstat(stream)
        except OSError:
            os.open(os.devnull, os.O_WRONLY if stream == 0 else os.O_RDONLY)


def print_instead(text: str) -> None:
    """Print instead of a run, and end the process."""
    try:
        sys.stdout.write(text + "\n")
    except OSError as error:
        leave(0, error)
    leave(0)


def leave(code: int, failure: OSError | None = None) -> None:
    """End the process; where help or a schema could not be written, say so by the exit code."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError as error:
        failure = failure or error
    if isinstance(failure, BrokenPipeError):
        code = EXIT_PIPE
    elif failure:
        code = EXIT_OUTPUT
        with contextlib.suppress(OSError):
            os.write(2, f"newsclip: cannot write: standard output: {failure.strerror}\n".encode())
    # What Python would flush again on its way out has been flushed, or cannot be.
    os._exit(code)
