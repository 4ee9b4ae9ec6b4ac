"""The cron line of the README, in the environment that a cron daemon gives: hardly any."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.command import COMMAND, read_tree, write_articles

README = Path(__file__).parent.parent / "README.md"
# What cron sets, by crontab(5); HOME left out and no locale, as on the barest systems. PYTHONPATH only stands in for
# an installation where the tests run without one.
ENVIRONMENT = {"SHELL": "/bin/sh", "PATH": "/usr/bin:/bin", "LOGNAME": "nobody"}


def find_cron_line() -> str:
    """Return the command of the README's cron line."""
    [command] = re.findall(r"^[\d*]+ [\d*]+ \* \* \*\s+(.*newsclip.*)$", README.read_text("utf-8"), re.MULTILINE)
    return str(command)


@pytest.mark.slow
def test_the_cron_line_mails_only_when_something_failed(tmp_path: Path) -> None:
    write_articles(tmp_path / "inbox", 3)
    (tmp_path / "inbox" / "dépêche-\udcff.txt").write_text(
        "Dépêche\n\n" + "Le bac reste au port jusqu'à vendredi. " * 5
    )
    line = find_cron_line()
    folder, program = re.findall(r"^cd (\S+) && (\S+) ", line)[0]
    line = line.replace(folder, str(tmp_path), 1).replace(program, " ".join(COMMAND), 1)
    first, second = mail(line), mail(line)
    assert (first.returncode, first.stdout) == (0, b"")
    assert (second.returncode, second.stdout) == (0, b"")
    assert len(read_tree(tmp_path / "records")) == 4
    (tmp_path / "inbox" / "gone.txt").symlink_to("nowhere")
    third = mail(line)
    assert third.returncode == 1
    assert third.stdout.count(b"\n") == 2
    assert b"gone.txt" in third.stdout


def mail(line: str) -> subprocess.CompletedProcess[bytes]:
    """Run a line as cron does: by /bin/sh, everything it says into a pipe, nothing to read."""
    path = {"PYTHONPATH": os.environ["PYTHONPATH"]} if "PYTHONPATH" in os.environ else {}
    return subprocess.run(
        ["/bin/sh", "-c", line], env=ENVIRONMENT | path, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, check=False, timeout=120,
    )  # fmt: skip
