"""The layout: small rooms, one door to each library, no way round in circles."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "src" / "newsclip"
MODULES = sorted(PACKAGE.rglob("*.py"))
MOST_LINES = 300
# What a library is called where it is not called what its distribution is.
DISTRIBUTIONS = {
    "charset_normalizer": "charset-normalizer",
    "markdown_it": "markdown-it-py",
    "yaml": "pyyaml",
}
# A tree is passed from step to step of a page, so the parser's own types are known to several modules.
MANY_DOORS = {"lxml"}
TOP_LEVEL = {"README.md", "fixtures", "pyproject.toml", "src", "tests"}


def name_module(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def list_imports(tree: ast.AST) -> Iterator[str]:
    """Yield the dotted names that any statement under ``tree`` imports; ``from a import b`` gives both a and a.b."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@cache
def find_doors() -> dict[str, set[str]]:
    """Return the third-party libraries and the modules that import them, at the top or inside a function."""
    doors: dict[str, set[str]] = defaultdict(set)
    for path in MODULES:
        for imported in list_imports(ast.parse(path.read_text("utf-8"))):
            library = imported.split(".")[0]
            if library not in sys.stdlib_module_names and library != "newsclip":
                doors[library].add(name_module(path))
    return doors


def list_import_time_edges() -> dict[str, set[str]]:
    """Return which module of the package imports which others while it is itself being imported."""
    names = {name_module(path) for path in MODULES}
    edges = {}
    for path in MODULES:
        tree = ast.parse(path.read_text("utf-8"))
        at_import = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
        found = {name for node in at_import for name in list_imports(node) if name in names}
        edges[name_module(path)] = found - {name_module(path)}
    return edges


@pytest.mark.parametrize("path", MODULES, ids=name_module)
def test_a_module_is_a_small_room(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= MOST_LINES


@pytest.mark.parametrize("path", MODULES, ids=name_module)
def test_a_module_and_its_public_functions_say_what_they_do(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    assert ast.get_docstring(tree) or not tree.body
    public = [
        node for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
    ]
    assert [node.name for node in public if not ast.get_docstring(node)] == []


@pytest.mark.parametrize("library", sorted(set(find_doors()) - MANY_DOORS))
def test_a_library_has_one_door(library: str) -> None:
    assert len(find_doors()[library]) == 1, f"{library} is imported by {sorted(find_doors()[library])}"


def test_every_library_is_declared() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]

    def list_names(requirements: list[str]) -> set[str]:
        return {re.split(r"[^\w.-]", requirement)[0].lower() for requirement in requirements}

    extras = {name: list_names(extra) for name, extra in project["optional-dependencies"].items()}
    trained_with = extras["train"]
    declared = list_names(project["dependencies"]).union(
        *(extras[name] for name in extras.keys() - {"all", "test", "train"})
    )
    for library, doors in find_doors().items():
        in_training = all(door.startswith("newsclip.training.") for door in doors)
        assert DISTRIBUTIONS.get(library, library) in (declared | trained_with if in_training else declared)


def test_no_imports_in_circles() -> None:
    edges = list_import_time_edges()
    done: set[str] = set()

    def visit(module: str, trail: tuple[str, ...]) -> None:
        assert module not in trail, " -> ".join((*trail[trail.index(module) :], module))
        if module not in done:
            for other in sorted(edges[module]):
                visit(other, (*trail, module))
            done.add(module)

    for module in sorted(edges):
        # A package's own __init__ gathers what its modules offer; that is no circle.
        visit(module, ())


def test_the_top_level_can_be_taken_in_at_a_glance() -> None:
    visible = {
        path.name
        for path in ROOT.iterdir()
        if not path.name.startswith(".")
        and path.name not in {"build", "dist", "records"}
        and not path.name.endswith(".egg-info")
    }
    assert visible <= TOP_LEVEL


def test_cue_words_are_lists_of_phrases_by_language() -> None:
    import json

    for path in sorted((PACKAGE / "cues").glob("*.json")):
        topic = json.loads(path.read_text("utf-8"))
        assert topic, path.name
        assert all(phrases for phrases in topic.values()), path.name
