"""The work of a recipe: which stages are finished, and running the others.

Each stage has a folder, and in it `.stage` with a fingerprint of everything that determines its result: its command, the scaled minutes, the
fingerprints of the stages that it reads, the ImageNet weights. A stage is skipped if its folder is finished with the same fingerprint; an
interrupted stage continues if it is a training, and otherwise starts again.
"""

from __future__ import annotations

import hashlib
import json
import os
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from .stages import PLACEHOLDER, Recipe, Stage, Training, uses_of

ROOT = Path(__file__).resolve().parents[3]
MARK = ".stage"  # not .json: a folder of models may contain no other JSON than manifests


@dataclass(frozen=True)
class Places:
    """Folders, and the factor of the training times.

    Attributes:
        out: folder of the stages' folders.
        faces: folder of the shared data.
        weights: the ImageNet weights of MobileNetV2, ONNX.
        minutes_scale: factor of all minutes.
    """

    out: Path
    faces: Path
    weights: Path
    minutes_scale: float = 1.0


class Work:
    """The stages of a recipe in their places."""

    def __init__(self, recipe: Recipe, places: Places):
        self.stages, self.places = {stage.name: stage for stage in recipe.stages}, places
        self._fingerprints: dict[str, str] = {}

    def folder(self, name: str) -> Path:
        """The folder of a stage."""
        return self.places.out.resolve() / name

    def is_done(self, name: str) -> bool:
        """Whether a stage has finished with the current inputs."""
        return self._mark(name) == {"fingerprint": self.fingerprint(name), "done": True}

    def fingerprint(self, name: str) -> str:
        """SHA-256 of everything that determines the result of a stage."""
        if name not in self._fingerprints:
            stage = self.stages[name]
            script = stage.script().replace("{minutes}", self._minutes(stage))
            inputs = [script, *(self.fingerprint(used) for used in uses_of(stage))]
            if "{weights}" in script:
                inputs.append(hashlib.sha256(self.places.weights.read_bytes()).hexdigest())
            self._fingerprints[name] = hashlib.sha256(json.dumps(inputs).encode()).hexdigest()
        return self._fingerprints[name]

    def command(self, name: str) -> str:
        """The shell command of a stage, with paths in place of names."""
        stage = self.stages[name]
        given = {
            "out": str(self.folder(name)),
            "faces": str(self.places.faces.resolve()),
            "weights": str(self.places.weights.resolve()),
            "python": sys.executable,
            "minutes": self._minutes(stage),
        }
        return PLACEHOLDER.sub(
            lambda found: shlex.quote(given.get(found[1], str(self.folder(found[1])))), stage.script()
        )

    def run(self, name: str) -> None:
        """Runs a stage and marks it as finished.

        Raises:
            ValueError: its folder contains files that no build has written.
            subprocess.CalledProcessError: its command failed.
        """
        folder, mark = self.folder(name), self._mark(name)
        begun = {"fingerprint": self.fingerprint(name), "done": False}
        if mark is None and folder.exists() and any(folder.iterdir()):
            raise ValueError(f"Expected {folder} to be empty; move it away, or take it as made with --accept {name}")
        if folder.exists() and not (isinstance(self.stages[name], Training) and mark == begun):
            shutil.rmtree(folder)
        folder.mkdir(parents=True, exist_ok=True)
        self._write_mark(name, begun)
        path = os.pathsep.join([str(ROOT / "node_modules" / ".bin"), os.environ["PATH"]])
        environment = {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT / "training")}
        script = ["bash", "-euo", "pipefail", "-c", self.command(name)]
        subprocess.run(script, cwd=ROOT, env=environment, check=True)
        self.accept(name)

    def accept(self, name: str) -> None:
        """Marks a stage as finished, even if its folder was made in another way."""
        self._write_mark(name, {"fingerprint": self.fingerprint(name), "done": True})

    def _minutes(self, stage: Stage) -> str:
        return f"{stage.minutes * self.places.minutes_scale:g}"

    def _mark(self, name: str) -> dict[str, object] | None:
        path = self.folder(name) / MARK
        return json.loads(path.read_text()) if path.exists() else None

    def _write_mark(self, name: str, mark: dict[str, object]) -> None:
        (self.folder(name) / MARK).write_text(json.dumps(mark) + "\n")
