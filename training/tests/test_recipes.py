"""The committed recipes: each can be read, refers only to existing files and options, and builds a shipped model."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest

from antifake_training.fit.settings import change
from antifake_training.fit.tasks import make_task
from antifake_training.recipe.stages import Training, changes_of, read_recipe

ROOT = Path(__file__).parents[2]
# Files that recipes include contain only stages.
RECIPES = [
    path for path in sorted((ROOT / "training" / "recipes").glob("*.toml")) if "\nversion = " in path.read_text()
]
# Models that are only measured, never shipped.
MEASURED = sorted((ROOT / "training" / "recipes" / "measure").glob("*.toml"))
NOT_BUILT = {"face-detector"}  # wrapped as released


@pytest.mark.parametrize("path", [*RECIPES, *MEASURED], ids=lambda path: path.stem)
def test_a_recipe_refers_only_to_what_exists(path: Path) -> None:
    recipe = read_recipe(path)
    assert recipe.name == path.stem == recipe.stages[-1].name
    for stage in recipe.stages:
        script = stage.script()
        for program in re.findall(r"^\s*node (\S+)", script, re.M):
            assert (ROOT / program).exists(), f"{stage.name}: {program}"
        for subject in re.findall(r"npm run bench -- (\S+)", script):
            assert list((ROOT / "bench" / "subjects").glob(f"**/{subject}.ts")), f"{stage.name}: {subject}"
        for module in re.findall(r"-m (antifake_training\S+)", script):
            assert importlib.util.find_spec(module), f"{stage.name}: {module}"
        if isinstance(stage, Training):
            change(make_task(stage.train).settings, changes_of(stage.settings))  # raises for an unknown setting
            assert stage.minutes > 0


def test_every_shipped_model_has_a_recipe_of_its_version() -> None:
    shipped = {path.stem.rpartition("-")[::2] for path in (ROOT / "models").glob("*.json")}
    wanted = {(name, version) for name, version in shipped if name not in NOT_BUILT}
    assert {(recipe.name, recipe.version) for recipe in map(read_recipe, RECIPES)} == wanted


def test_stages_with_the_same_name_are_equal_in_all_recipes() -> None:
    """All recipes may share one folder of stages."""
    known: dict[str, str] = {}
    for stage in (stage for path in [*RECIPES, *MEASURED] for stage in read_recipe(path).stages):
        assert known.setdefault(stage.name, stage.script()) == stage.script(), stage.name
