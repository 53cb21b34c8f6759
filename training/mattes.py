"""Cuts people out: one grey PNG for each portrait, white where the person is, for the panel of cards in `synth/`.

Runs in a separate environment, because MediaPipe requires an older numpy (see requirements-mattes.txt):

    python -m venv out/mattes && out/mattes/bin/pip install -r training/requirements-mattes.txt
    out/mattes/bin/python training/mattes.py ../shared/data data/portraits.jsonl data/portraits-matted.jsonl

Reads the list written by `views/portraits.ts` and writes it with an additional field `matte`, relative to the new list; faces that the
network misses have none. The network is MediaPipe's Selfie Segmentation (Apache-2.0), which the package contains.
"""

import json
import sys
from pathlib import Path

import cv2
import numpy as np
from mediapipe.python.solutions.selfie_segmentation import SelfieSegmentation

LOW, HIGH = 0.3, 0.8
"""Confidence at which a pixel begins to be person, and at which it is all person; drops the rim of the old background."""


def cut(network: SelfieSegmentation, picture: np.ndarray) -> np.ndarray:
    """Share of each pixel that is part of the person: (h, w, 3) RGB bytes to (h, w) bytes 0..255."""
    confidence = network.process(picture).segmentation_mask
    return (np.clip((confidence - LOW) / (HIGH - LOW), 0, 1) * 255).astype(np.uint8)


def holds_face(matte: np.ndarray, box: tuple[float, float, float, float]) -> bool:
    """Whether almost all of the middle of the face is part of the person; `box` is x0, y0, x1, y1. In the dark, the network may find nobody."""
    x0, y0, x1, y1 = box
    left, right = (round(x0 + (x1 - x0) * share) for share in (0.2, 0.8))
    top, bottom = (round(y0 + (y1 - y0) * share) for share in (0.15, 0.85))
    inside = matte[max(0, top) : bottom, max(0, left) : right]
    return inside.size > 0 and float((inside > 200).mean()) > 0.97


def main(data: Path, source: Path, target: Path) -> None:
    """Cuts out everybody on the list `source` and writes the list `target`."""
    network = SelfieSegmentation(model_selection=0)
    folder = target.parent / "mattes"
    with source.open() as lines, target.open("w") as out:
        for line in lines:
            row = json.loads(line)
            picture = cv2.imread(str(data / row["file"]))
            matte = cut(network, cv2.cvtColor(picture, cv2.COLOR_BGR2RGB))
            if not holds_face(matte, row["box"]):
                out.write(line)
                continue
            file = folder / Path(row["file"]).with_suffix(".png")
            file.parent.mkdir(parents=True, exist_ok=True)
            cv2.imwrite(str(file), matte)
            out.write(json.dumps({**row, "matte": str(file.relative_to(target.parent))}) + "\n")


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:4]))
