"""The wheel: what is built from the checkout works where the checkout is not."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from newsclip import __version__, read_clipping

ROOT = Path(__file__).parent.parent
CLIPPING = ROOT / "fixtures" / "full-page-en" / "source.txt"


def run(*command: str | Path, cwd: Path) -> str:
    """Run a command without anything of this environment that could lead it back to the checkout."""
    env = {"PATH": os.environ["PATH"], "HOME": str(cwd)}
    done = subprocess.run([*map(str, command)], cwd=cwd, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=ROOT)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def home(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the wheel in it. What it depends on is borrowed, so that nothing is downloaded twice."""
    folder = tmp_path_factory.mktemp("home")
    venv.create(folder / "env", with_pip=False, symlinks=True)
    site = Path(
        run(
            folder / "env/bin/python", "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder
        ).strip()
    )
    run(
        sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", folder / "env/bin/python",
        "install", "--quiet", "--no-deps", "--no-index", wheel, cwd=folder,
    )  # fmt: skip
    # Of borrowed folders only plain packages are seen; a path file there, as an editable install has, is not read.
    (site / "borrowed.pth").write_text("\n".join({sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}) + "\n")
    return folder


def test_everything_in_the_package_is_in_the_wheel(wheel: Path) -> None:
    source = ROOT / "src"
    files = [path for path in source.rglob("*") if path.is_file() and path.suffix not in {".pyc", ".pyo"}]
    packed = set(zipfile.ZipFile(wheel).namelist())
    assert {path.relative_to(source).as_posix() for path in files} <= packed
    assert "newsclip/py.typed" in packed
    assert any(name.startswith("newsclip/cues/") and name.endswith(".json") for name in packed)


def test_nothing_else_is_in_the_wheel(wheel: Path) -> None:
    assert {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()} == {
        "newsclip",
        f"newsclip-{__version__}.dist-info",
    }


def test_the_wheel_says_what_it_is(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    information = f"newsclip-{__version__}.dist-info"
    metadata = archive.read(f"{information}/METADATA").decode("utf-8")
    (licence,) = re.findall(r"^License-File: (.*)$", metadata, re.MULTILINE)
    assert archive.read(f"{information}/licenses/{licence}") == (ROOT / "src" / "newsclip" / "LICENSE").read_bytes()
    assert licence.endswith("LICENSE")
    classifiers = set(re.findall(r"^Classifier: (.*)$", metadata, re.MULTILINE))
    assert {"Operating System :: POSIX :: Linux", "Operating System :: MacOS"} <= classifiers
    assert "Programming Language :: Python :: 3.11" in classifiers
    assert "Project-URL" not in metadata


def test_the_extra_that_brings_all_brings_every_reader(wheel: Path) -> None:
    """What a reader asks for where its library is missing is an extra, and one that ``newsclip[all]`` holds."""
    with zipfile.ZipFile(wheel) as archive:
        (metadata,) = (archive.read(name).decode() for name in archive.namelist() if name.endswith("/METADATA"))
    wanted: dict[str, set[str]] = {}
    for library, extra in re.findall(r"^Requires-Dist: ([\w.-]+).*extra == '(\w+)'", metadata, re.MULTILINE):
        wanted.setdefault(extra, set()).add(library)
    modules = (ROOT / "src/newsclip/formats").glob("*.py")
    asked = {name for module in modules for name in re.findall(r'ask_extra\("(\w+)"', module.read_text("utf-8"))}
    assert asked >= {"pdf", "rtf", "warc", "zstd"}
    assert all(wanted[extra] and wanted[extra] <= wanted["all"] for extra in asked)


def test_the_wheel_is_small(wheel: Path) -> None:
    assert wheel.stat().st_size < 3_000_000


def test_the_installed_package_is_the_one_that_runs(home: Path) -> None:
    where = run(home / "env/bin/python", "-c", "import newsclip; print(newsclip.__file__)", cwd=home)
    assert Path(where.strip()).is_relative_to(home)


def test_the_installed_command_says_its_version(home: Path) -> None:
    assert run(home / "env/bin/newsclip", "--version", cwd=home).strip() == f"newsclip {__version__}"


def test_the_installed_command_writes_the_record_that_the_checkout_writes(home: Path) -> None:
    line = run(home / "env/bin/newsclip", "--quiet", CLIPPING, cwd=home)
    written = json.loads(line)
    # Only a run tells which clippings belong together.
    assert written.pop("cluster")
    assert written == json.loads(read_clipping(CLIPPING).model_dump_json(exclude={"cluster"}))


def test_the_module_runs_as_the_command_does(home: Path) -> None:
    assert run(home / "env/bin/python", "-m", "newsclip", "--version", cwd=home).strip() == f"newsclip {__version__}"
