"""Writes a trained net as ONNX with its draft manifest, checked against PyTorch.

python -m antifake_training.export --model RUN/final.pt --name card-finder --version 0.1.0 --terms commercial --out ../models [--half]
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from .fit.trained import load_trained
from .nets import CardView, TwoViews
from .ship.export import difference, export
from .ship.inputs import inputs_of
from .ship.manifest import LICENCES, Entry, write_manifest


def main(arguments: list[str] | None = None) -> Path:
    """Exports according to the arguments; returns the path of the ONNX file. `fit.calibrate` adds calibration and threshold."""
    parser = argparse.ArgumentParser(prog="antifake_training.export", description=__doc__)
    parser.add_argument("--model", type=Path, required=True, help="final.pt of a run")
    parser.add_argument("--name", required=True)
    parser.add_argument("--version", required=True)
    parser.add_argument(
        "--face", type=Path, help="final.pt of the deepfake check's other network, which receives the face"
    )
    parser.add_argument("--fusion", type=Path, help="for the deepfake check: the output of antifake_training.fit.fuse")
    parser.add_argument("--shown", type=Path, help="folder of views to compare on, written by training/views/golden.ts")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--terms", choices=list(LICENCES), required=True, help="of the data that it was trained on")
    parser.add_argument("--trained-on", nargs="*", default=[], help="names of the sets, for the manifest")
    parser.add_argument("--half", action="store_true", help="store the weights as float16")
    options = parser.parse_args(arguments)
    net = load_trained(options.model)[1]
    if options.fusion:
        fusion = json.loads(options.fusion.read_text())
        net = TwoViews(net, load_trained(options.face)[1], fusion) if options.face else CardView(net, fusion)
    path = export(net, options.out / f"{options.name}-{options.version}.onnx", options.half, options.shown)
    rest = getattr(net, "manifest", {})
    entry = Entry(options.name, options.version, inputs_of(net), net.OUTPUTS, options.terms, options.trained_on, rest)
    write_manifest(path, entry)
    print(f"{path} {path.stat().st_size / 1e6:.2f} MB, largest difference {difference(net, path, options.shown):.1e}")
    return path


if __name__ == "__main__":
    main()
