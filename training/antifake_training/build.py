"""Builds a shipped model by its recipe: from the ImageNet weights to ONNX and manifest, stage by stage.

python -m antifake_training.build recipes/deepfake.toml

If it is run again, it continues where it stopped. `--list` shows what each stage would run and which stages are finished.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from .recipe.stages import read_recipe
from .recipe.work import Places, Work


def main(arguments: list[str] | None = None) -> Path:
    """Builds according to the arguments; returns the folder of the last stage, which contains the model."""
    options = parse(arguments)
    recipe = read_recipe(options.recipe)
    weights = options.weights or options.faces / "weights" / "mobilenet_v2_1.0_224_imagenet.onnx"
    work = Work(recipe, Places(options.out, options.faces, weights, options.minutes_scale))
    for name in options.accept:
        work.accept(name)
    for stage in recipe.stages:
        if options.list:
            print(f"{stage.name}: {'done' if work.is_done(stage.name) else 'to do'}\n  {work.command(stage.name)}")
        elif work.is_done(stage.name):
            print(f"{stage.name}: done before", flush=True)
        else:
            print(f"{stage.name}: {work.command(stage.name)}", flush=True)
            began = time.monotonic()
            work.run(stage.name)
            print(f"{stage.name}: done in {(time.monotonic() - began) / 60:.1f} minutes", flush=True)
    folder = work.folder(recipe.stages[-1].name)
    print(f"{recipe.name} {recipe.version}: {folder}")
    return folder


def parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="antifake_training.build", description=__doc__)
    parser.add_argument("recipe", type=Path)
    parser.add_argument("--out", type=Path, default=Path("../out/build"), help="folder of the stages' folders")
    parser.add_argument("--minutes-scale", type=float, default=1.0, help="factor of all trainings' minutes")
    parser.add_argument("--faces", type=Path, default=Path("../../shared/data"), help="folder of the shared data")
    parser.add_argument("--weights", type=Path, help="MobileNetV2 ImageNet weights, ONNX; default: those in --faces")
    parser.add_argument(
        "--accept", nargs="*", default=[], metavar="STAGE", help="stages whose folders are accepted as finished"
    )
    parser.add_argument("--list", action="store_true", help="show what would be run, and run nothing")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
