"""Runs a command as a whole process and accounts for it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

NEWSCLIP = [sys.executable, "-m", "newsclip"]
TRAFILATURA = [sys.executable, "-m", "trafilatura.cli"]


@dataclass(frozen=True, slots=True)
class Run:
    """One finished run: seconds of CPU (children included) and of the clock, MB at the peak, exit code."""

    cpu: float
    wall: float
    peak_mb: float
    code: int


def run_command(command: list[str], folder: Path | None = None) -> Run:
    """Run the command with its output thrown away and return what it cost.

    The peak is that of the largest single process: the operating system accounts for no more.
    """
    began = time.monotonic()
    # As installed: Python may keep the bytecode of what it compiled, and the first run leaves it to the others.
    setting = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder, env=setting)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    unit = 1024**2 if sys.platform == "darwin" else 1024
    cpu = usage.ru_utime + usage.ru_stime
    return Run(cpu, time.monotonic() - began, usage.ru_maxrss / unit, process.returncode)


def show_spread(values: list[float], unit: str = "") -> str:
    """Return the median with the least and the greatest value, for a table."""
    return f"{median(values):8.2f}{unit} ({min(values):.2f} to {max(values):.2f})"
