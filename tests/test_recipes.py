"""The recipes of the README, run as they stand over a folder of fixtures; each must have something to say."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.command import COMMAND, FIXTURES, run

README = (Path(__file__).parent.parent / "README.md").read_text("utf-8")
SECTION = README[README.index("## Asking the records") : README.index("## For the engineer")]
LINES = [
    line
    for block in re.findall(r"^```sh\n(.*?)^```$", SECTION, re.MULTILINE | re.DOTALL)
    for line in block.splitlines()
    if not line.startswith(("#", "newsclip "))
]
SCRIPTS = {
    re.findall(r"^import (\w+)", script, re.MULTILINE)[0]: script
    for script in re.findall(r"^```python\n(.*?)^```$", SECTION, re.MULTILINE | re.DOTALL)
}
# Their commands stand beside this Python, wherever the shell looks first.
PATH = f"{Path(sys.executable).parent}:{os.environ['PATH']}"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with clippings, and the files that the recipes ask."""
    folder = tmp_path_factory.mktemp("home")
    for case in sorted(FIXTURES.glob("*-page-*")) + sorted(FIXTURES.glob("comments-*"))[::5]:
        for source in [*case.glob("source.txt"), *case.glob("source.html")]:
            (folder / "clippings").mkdir(exist_ok=True)
            shutil.copy(source, folder / "clippings" / f"{case.name}{source.suffix}")
    (folder / "clippings" / "binary.txt").write_bytes(bytes(range(256)) * 9)
    (folder / "clippings" / "harbour.txt").write_text(
        "Harbour opens again\n\nThe harbour of Sandholm opens again on Friday, its master said after the inspection.\n"
    )
    for name in ("all.jsonl", "all.db", *(["all.parquet"] if find_spec("pyarrow") else [])):
        assert run("-q", "-o", folder / name, folder / "clippings").returncode == 1
    return folder


@pytest.mark.parametrize("line", LINES, ids=lambda line: line[:40])
def test_a_line_of_the_shell_answers(line: str, home: Path) -> None:
    program = line.split()[0]
    if not shutil.which(program, path=PATH):
        pytest.skip(f"{program} is not installed")
    env = {**os.environ, "PATH": PATH}
    done = subprocess.run(["bash", "-euo", "pipefail", "-c", line], cwd=home, env=env, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.strip()) > 10


@pytest.mark.parametrize("library", SCRIPTS)
def test_a_script_answers(library: str, home: Path) -> None:
    pytest.importorskip(library, reason=f"{library} is not installed")
    if "parquet" in SCRIPTS[library]:
        pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    done = subprocess.run([sys.executable, "-c", SCRIPTS[library]], cwd=home, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    assert len(done.stdout.strip().splitlines()) > 3


def test_the_recipes_make_their_files_with_the_command(home: Path) -> None:
    made = re.findall(r"^newsclip (-q -o (\S+) clippings)$", SECTION, re.MULTILINE)
    assert {name for _, name in made} == {"all.jsonl", "all.db"}
    for arguments, name in made:
        done = subprocess.run([*COMMAND, *arguments.split()], cwd=home, capture_output=True, check=False)
        assert done.returncode == 1
        assert (home / name).exists()
