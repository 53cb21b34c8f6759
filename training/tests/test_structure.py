"""The structure of this folder: imports go one way, nothing imports the lab, files and functions stay short."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "training" / "antifake_training"
MAX_FILE_LINES, MAX_FUNCTION_LINES = 300, 60

# What each folder may import in addition to itself; the package's own modules, the commands, may import all of them.
MAY_IMPORT = {
    "data": [],
    "nets": [],
    "measure": ["data"],
    "forge": ["data"],
    "ship": [],
    "fit": ["data", "nets", "forge", "measure", "ship"],
    "recipe": [],
}


def python_files() -> list[Path]:
    return [path for folder in ("training", "lab", "test/golden") for path in sorted((ROOT / folder).rglob("*.py"))]


def imported(path: Path) -> Iterator[str]:
    """Full names of the modules that a file imports, relative ones resolved; for a name imported from a package, also that name."""
    package = path.relative_to(ROOT / "training" if PACKAGE in path.parents else ROOT).parts[:-1]
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join([*start, *([node.module] if node.module else [])])
            yield from (f"{module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_a_room_imports_only_what_it_may(room: str) -> None:
    allowed = {room, *MAY_IMPORT[room]}
    for path in (PACKAGE / room).glob("*.py"):
        own = [name.split(".")[1:] for name in imported(path) if name.startswith("antifake_training.")]
        assert {parts[0] for parts in own} <= allowed, path


def test_every_folder_is_in_the_table_and_imports_have_no_circle() -> None:
    assert {path.parent.name for path in PACKAGE.rglob("*.py")} - {PACKAGE.name} == set(MAY_IMPORT)
    names = list(MAY_IMPORT)
    assert all(names.index(other) < names.index(room) for room in names for other in MAY_IMPORT[room])


def test_nothing_imports_the_lab() -> None:
    for path in python_files():
        if ROOT / "lab" not in path.parents:
            assert not [name for name in imported(path) if name.split(".")[0] == "lab"], path


def test_nothing_runs_when_a_module_is_imported() -> None:
    """A module contains only imports, definitions, constants, the docstring, and calls behind `if __name__ == "__main__"`."""
    plain = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.ClassDef, ast.Assign, ast.AnnAssign)
    for path in [*PACKAGE.rglob("*.py"), *(ROOT / "lab").glob("*.py"), *(ROOT / "training").glob("*.py")]:
        for node in ast.parse(path.read_text()).body:
            docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
            guarded = isinstance(node, ast.If) and ast.unparse(node.test) == "__name__ == '__main__'"
            assert isinstance(node, plain) or docstring or guarded, f"{path}:{node.lineno}"


def test_files_and_functions_are_short() -> None:
    for path in python_files():
        text = path.read_text()
        assert len(text.splitlines()) <= MAX_FILE_LINES, path
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                assert node.end_lineno - node.lineno < MAX_FUNCTION_LINES, f"{path}:{node.lineno} {node.name}"


def test_the_lock_pins_every_requirement() -> None:
    def lines(name: str) -> list[Requirement]:
        text = (ROOT / "training" / name).read_text()
        return [Requirement(line) for line in text.splitlines() if line and not line.startswith("#")]

    pinned = {canonicalize_name(one.name): one.specifier for one in lines("requirements.lock")}
    versions = {name: str(specifier).removeprefix("==") for name, specifier in pinned.items()}
    assert all(str(specifier).startswith("==") for specifier in pinned.values())
    for one in lines("requirements.txt"):
        assert one.specifier.contains(versions[canonicalize_name(one.name)]), one.name
