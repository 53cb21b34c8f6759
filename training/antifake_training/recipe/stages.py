"""Recipes: TOML files with the stages in which a shipped model is built.

A recipe has `name` and `version` of its model, and stages in order. `include` names files of stages that come first and that several
recipes share; stages that the last one does not depend on are left out. A stage has a name, which is also that of its folder, and is one of two things:

- a command: `command`, run by bash in the root of the repository; it writes into `{out}`;
- a training: `train`, the task, and the options of `antifake_training.train`.

In both, `{stage}` stands for the folder of an earlier stage, and `{faces}`, `{weights}`, `{python}` and `{minutes}` for the values with which the
build was started.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9.-]*)\}")
# The names in braces in addition to those of stages: this stage's folder, the shared data, the ImageNet weights, the interpreter, the minutes.
GIVEN = ("out", "faces", "weights", "python", "minutes")


@dataclass(frozen=True)
class Command:
    """A shell command that writes into `{out}`.

    Attributes:
        minutes: the value of `{minutes}`, if the command is a training.
    """

    name: str
    command: str
    minutes: float = 0

    def script(self) -> str:
        return self.command.strip()


@dataclass(frozen=True)
class Training:
    """A run of `antifake_training.train`.

    Attributes:
        train: the task.
        weights: whether the trunk begins with the ImageNet weights.
        start: final.pt that the run begins with.
        settings: changes of the task's settings; `{"affinity": {"zoom": 1.1}}` changes a nested one.
    """

    name: str
    train: str
    minutes: float
    seed: int
    data: Sequence[str] = ()
    captures: Sequence[str] = ()
    panels: Sequence[str] = ()
    portraits: str = ""
    deck: str = ""
    scenes: str = ""
    weights: bool = False
    start: str = ""
    threads: int = 1
    settings: Mapping[str, Any] = field(default_factory=dict)

    def script(self) -> str:
        """The command; it continues from last.pt if there is one."""
        words = ["{python} -m antifake_training.train", self.train, "--out {out} --resume --minutes {minutes}"]
        for option in ("data", "captures", "panels"):
            if folders := getattr(self, option):
                words += [f"--{option}", *folders]
        for option in ("portraits", "deck", "scenes", "start"):
            if path := getattr(self, option):
                words.append(f"--{option} {path}")
        words += ["--weights {weights}"] if self.weights else []
        words += ["--faces {faces}"] if self.captures else []
        words += [f"--threads {self.threads}", f"--set seed={self.seed}"]
        return " ".join([*words, *(f"--set {change}" for change in changes_of(self.settings))])


Stage = Command | Training


@dataclass(frozen=True)
class Recipe:
    """A model's name and version, and the stages that make it."""

    name: str
    version: str
    stages: Sequence[Stage]


def read_recipe(path: Path) -> Recipe:
    """The recipe in a TOML file.

    Raises:
        ValueError: a key is missing or unknown, two stages share a name, or one uses a stage that does not come before it.
    """
    raw = tomllib.loads(path.read_text())
    unknown = set(raw) - {"name", "version", "include", "stage"}
    if unknown or not {"name", "version"} <= set(raw):
        raise ValueError(f"Expected name, version, include and stage in {path} but received {sorted(raw)}")
    stages = read_stages(path)
    known: set[str] = set()
    for stage in stages:
        if stage.name in known or stage.name in GIVEN:
            raise ValueError(f"Expected one stage named {stage.name} in {path} but received another")
        missing = [used for used in uses_of(stage) if used not in known]
        if missing:
            raise ValueError(f"Expected an earlier stage named {missing[0]} for {stage.name} in {path}")
        known.add(stage.name)
    return Recipe(raw["name"], raw["version"], needed(stages))


def needed(stages: Sequence[Stage]) -> list[Stage]:
    """The stages, in order, on which the last one depends; an included file may contain more."""
    names = {stages[-1].name}
    for stage in reversed(stages):
        if stage.name in names:
            names.update(uses_of(stage))
    return [stage for stage in stages if stage.name in names]


def read_stages(path: Path) -> list[Stage]:
    """The stages of a file after those of the files that it includes."""
    raw = tomllib.loads(path.read_text())
    included = [stage for name in raw.get("include", []) for stage in read_stages(path.parent / name)]
    shared = list({stage.name: stage for stage in included}.values())  # two files may include the same third one
    return shared + [stage_of(table, path) for table in raw.get("stage", [])]


def stage_of(table: dict[str, Any], path: Path) -> Stage:
    """The stage of a table."""
    kind = Training if "train" in table else Command
    known = {f.name for f in fields(kind)}
    if not set(table) <= known:
        raise ValueError(f"Expected {sorted(known)} in a stage of {path} but received {sorted(set(table) - known)}")
    try:
        return kind(**table)
    except TypeError as error:
        raise ValueError(f"Expected a whole stage in {path} but received {table}") from error


def uses_of(stage: Stage) -> list[str]:
    """Names of the stages whose folders a stage reads."""
    return [name for name in dict.fromkeys(PLACEHOLDER.findall(stage.script())) if name not in GIVEN]


def changes_of(settings: Mapping[str, Any], within: str = "") -> list[str]:
    """Settings as `name=value`, parts as `name.part=value`, lists as a,b,c."""
    changes: list[str] = []
    for name, value in settings.items():
        if isinstance(value, Mapping):
            changes += changes_of(value, f"{within}{name}.")
        else:
            text = ",".join(map(str, value)) if isinstance(value, list) else str(value)
            changes.append(f"{within}{name}={text}")
    return changes
