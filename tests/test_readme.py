"""The README: what it promises to a newcomer is what the command and the gate do."""

from __future__ import annotations

import re
import shlex
import subprocess
from pathlib import Path

import pytest
import typer

from newsclip.cli import app
from newsclip.record import Record
from tests.command import COMMAND

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
PAGES = [
    ROOT / "README.md",
    *sorted((ROOT / ".github").glob("*.md")),
    *sorted(ROOT.glob("*/README.md")),
    *sorted(ROOT.glob("*/*/README.md")),
]
SHELL_BLOCKS = re.findall(r"^```sh\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def table_after(heading: str) -> list[str]:
    """Return the first cells of the table whose header's first cell is ``heading``."""
    (table,) = re.findall(rf"^\| {heading} \|.*\n\|[-|]+\|\n((?:\|.*\n)+)", README, re.MULTILINE)
    return [re.split(r"(?<!\\)\|", row)[1].strip() for row in table.splitlines()]


def test_the_first_block_sets_up_and_reads_the_fixtures(tmp_path: Path) -> None:
    (line,) = SHELL_BLOCKS[0].splitlines()
    setup, _, command = line.rpartition(" && ")
    assert setup.startswith("python3 -m venv .venv && .venv/bin/python -m pip install ")
    assert command.startswith(".venv/bin/newsclip -o records ")
    assert command.endswith(" fixtures")
    command = command.replace(".venv/bin/newsclip", shlex.join(COMMAND)).replace("records", str(tmp_path / "records"))
    done = subprocess.run(["bash", "-c", command], cwd=ROOT, capture_output=True, check=True, timeout=600)
    assert done.stdout == b""
    *_, summary, advice = done.stderr.decode().splitlines()
    assert re.fullmatch(r"newsclip: \d+ files: \d+ ok, .*; the records are in \S+records", summary)
    assert "report.html in a browser" in advice
    assert (tmp_path / "records" / "report.html").stat().st_size > 100_000


def test_the_second_block_sets_up_and_passes_the_tests() -> None:
    (line,) = SHELL_BLOCKS[1].splitlines()
    assert line.startswith("python3 -m venv .venv && .venv/bin/python -m pip install ")
    assert line.endswith("&& .venv/bin/python -m pytest")


def test_the_gate_runs_the_second_block() -> None:
    gate = ROOT / ".ci" / "run"
    assert gate.stat().st_mode & 0o111, ".ci/run is not executable"
    (command,) = re.findall(r"^second_block=\$\((.*)\)$", gate.read_text("utf-8"), re.MULTILINE)
    block = subprocess.run(["bash", "-c", command], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert block.strip() == SHELL_BLOCKS[1].strip()
    assert 'bash -euo pipefail -c "$second_block"' in gate.read_text("utf-8")


def test_the_option_table_is_what_the_command_takes() -> None:
    command = typer.main.get_command(app)
    taken = {name for param in command.params for name in param.opts if name.startswith("-")} | {"-h", "--help"}
    told = {name for cell in table_after("option") for name in re.findall(r"`(--?[a-zA-Z0-9-]+)", cell)}
    assert told == taken


def test_the_record_table_has_every_key() -> None:
    told = [name for cell in table_after("key") for name in re.findall(r"`(\w+)`", cell)]
    assert told == list(Record.model_fields)


def test_the_exit_codes_told_are_those_given() -> None:
    told = {int(code) for cell in table_after("exit code") for code in re.findall(r"\d+", cell)}
    source = "\n".join(path.read_text("utf-8") for path in (ROOT / "src" / "newsclip").rglob("*.py"))
    given = {int(code) for code in re.findall(r"^EXIT_[A-Z]+ = (\d+)$", source, re.MULTILINE)} - {128}
    # 2 is typer's own; 130 and 143 are 128 and the signal's number.
    assert told == given | {2, 130, 143}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text("utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_path_and_module_that_is_named_exists(page: Path) -> None:
    text = page.read_text("utf-8")
    paths = re.findall(r"`((?:src|tests|fixtures|\.ci)/[\w./-]+)`", text)
    modules = re.findall(r"-m (newsclip\.[\w.]+|tests\.[\w.]+)", text)
    places = [ROOT / path for path in paths]
    homes = [(ROOT / "src", ROOT)[name.startswith("tests")] / name.replace(".", "/") for name in modules]
    assert [str(place) for place in places if not place.exists()] == []
    assert [str(home) for home in homes if not (home.is_dir() or home.with_suffix(".py").exists())] == []


def test_the_map_has_every_room() -> None:
    told = set(re.findall(r"`([\w.]+)/?`", (ROOT / ".github" / "CONTRIBUTING.md").read_text("utf-8")))
    rooms = {path.parent.name for path in (ROOT / "src" / "newsclip").glob("*/__init__.py")}
    assert rooms - told == set()
