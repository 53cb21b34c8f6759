"""Building by a recipe: stages run once, and again only if their inputs change; trainings continue where they stopped."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from antifake_training import build
from antifake_training.recipe.stages import read_recipe
from antifake_training.recipe.work import MARK, Places, Work

DRAW = "{python} -c 'import sys; sys.path.append(\"training/tests\"); import toy, pathlib; toy.blur_data(pathlib.Path(sys.argv[1]), 24)' {out}"
TOY = f'''
name = "blur"
version = "0.0.1"

[[stage]]
name = "drawn"
command = """
{DRAW}
"""

[[stage]]
name = "net"
train = "blur"
data = ["{{drawn}}"]
minutes = 10
seed = 3
settings = {{ batch = 4, val = 0.2, photometry = {{ grey = 0.2 }} }}

[[stage]]
name = "blur"
command = """
{{python}} -m antifake_training.export --model {{net}}/final.pt --name blur --version 0.0.1 --terms research --out {{out}}
{{python}} -m antifake_training.fit.calibrate --knots 0.1:0 0.25:70.5 0.6:100 --threshold 70 --manifest {{out}}/blur-0.0.1.json
"""
'''


def write(folder: Path, text: str) -> Path:
    path = folder / "blur.toml"
    path.write_text(text)
    return path


def work_of(recipe: Path, out: Path, minutes_scale: float = 1) -> Work:
    return Work(read_recipe(recipe), Places(out, out, out / "no-weights.onnx", minutes_scale))


def test_a_recipe_builds_a_model_and_its_stages_run_once(tmp_path: Path, capfd: pytest.CaptureFixture) -> None:
    recipe, out = write(tmp_path, TOY), tmp_path / "out"
    arguments = [str(recipe), "--out", str(out), "--faces", str(tmp_path), "--minutes-scale", "0.0005"]
    made = build.main(arguments)
    assert {"blur-0.0.1.onnx", "blur-0.0.1.json"} <= {path.name for path in made.iterdir()}
    assert [path.name for path in made.glob("*.json")] == ["blur-0.0.1.json"], "a folder of models for the product"
    assert "done after" in (out / "net" / "train.log").read_text()
    capfd.readouterr()
    build.main(arguments)
    assert capfd.readouterr().out.count("done before") == 3
    before = {path: path.read_bytes() for path in out.rglob("*.pt")}
    (made / MARK).unlink()
    with pytest.raises(ValueError, match="--accept blur"):  # no build has written these files
        build.main(arguments)
    build.main([*arguments, "--accept", "blur"])
    assert before == {path: path.read_bytes() for path in out.rglob("*.pt")}


def test_a_stage_runs_again_if_its_inputs_or_those_of_a_stage_that_it_reads_change(tmp_path: Path) -> None:
    def done_after(text: str, minutes_scale: float = 1) -> list[str]:
        work = work_of(write(tmp_path, text), tmp_path, minutes_scale)
        return [name for name in work.stages if work.is_done(name)]

    work = work_of(write(tmp_path, TOY), tmp_path)
    for name in work.stages:
        work.folder(name).mkdir()
        work.accept(name)
    assert done_after(TOY) == ["drawn", "net", "blur"]
    assert done_after(TOY.replace("seed = 3", "seed = 4")) == ["drawn"]
    assert done_after(TOY.replace(", 24)", ", 25)")) == []
    assert done_after(TOY.replace("0.6:100", "0.7:100")) == ["drawn", "net"]
    assert done_after(TOY, minutes_scale=0.5) == ["drawn"]


def test_only_an_interrupted_training_of_the_same_inputs_keeps_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise subprocess.CalledProcessError(1, "bash")

    def keeps_files(text: str, name: str) -> bool:
        """Whether the files of a run are still there when the stage is run again."""
        work = work_of(write(tmp_path, text), tmp_path / "out")
        with pytest.raises(subprocess.CalledProcessError):
            work.run(name)
        assert not work.is_done(name)
        return (work.folder(name) / "last.pt").exists()

    monkeypatch.setattr(subprocess, "run", interrupt)
    for name in ("drawn", "net"):
        assert not keeps_files(TOY, name)
        (tmp_path / "out" / name / "last.pt").touch()
    assert keeps_files(TOY, "net") and not keeps_files(TOY, "drawn")
    assert not keeps_files(TOY.replace("seed = 3", "seed = 4"), "net")


def test_a_recipe_that_uses_an_unknown_stage_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="earlier stage named missing"):
        read_recipe(write(tmp_path, TOY.replace('["{drawn}"]', '["{missing}"]')))
    with pytest.raises(ValueError, match="received \\['speed'\\]"):
        read_recipe(write(tmp_path, TOY.replace("seed = 3", "seed = 3\nspeed = 9")))
    with pytest.raises(ValueError, match="one stage named drawn"):
        read_recipe(write(tmp_path, TOY.replace('name = "net"', 'name = "drawn"')))
    with pytest.raises(ValueError, match="a whole stage"):
        read_recipe(write(tmp_path, TOY.replace("seed = 3\n", "")))


def test_stages_on_which_the_last_one_does_not_depend_are_left_out(tmp_path: Path) -> None:
    unused = '[[stage]]\nname = "unused"\ncommand = "touch {out}/x"\n'
    (tmp_path / "shared.toml").write_text(unused)
    text = TOY.replace('version = "0.0.1"', 'version = "0.0.1"\ninclude = ["shared.toml"]')
    assert [stage.name for stage in read_recipe(write(tmp_path, text)).stages] == ["drawn", "net", "blur"]


def test_settings_and_paths_reach_the_command(tmp_path: Path) -> None:
    command = work_of(write(tmp_path, TOY), tmp_path, 0.5).command("net")
    assert (
        f"--data {tmp_path}/drawn --threads 1 --set seed=3 --set batch=4 --set val=0.2 --set photometry.grey=0.2"
        in command
    )
    assert "--minutes 5 " in command
