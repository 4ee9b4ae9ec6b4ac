"""The time that a file takes, without the time that other programs take from it."""

from __future__ import annotations

from pathlib import Path

_NANOSECONDS = 1e9


def read_wait(process: int | str = "self") -> float:
    """Return the seconds that a process has stood ready to run while others had the processors.

    It is what Linux tells in the second field of ``/proc/PID/schedstat``; where nobody tells, 0: then the limit is
    one of plain wall-clock time, and a busy machine can make a slow file fail.
    """
    try:
        return int(Path(f"/proc/{process}/schedstat").read_bytes().split()[1]) / _NANOSECONDS
    except (OSError, ValueError, IndexError):
        return 0.0
