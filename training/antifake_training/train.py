"""Trains one net within a budget of minutes.

python -m antifake_training.train finder --data DIR --weights FILE --minutes 20 --out DIR
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

import cv2
import torch

from .data.packed import Packed
from .fit.loop import Run, Training
from .fit.settings import change
from .fit.tasks import make_task
from .forge.collage import Deck
from .forge.mixes import MIXES
from .forge.workshop import Forge, Stock

# glibc returns large blocks to the kernel and requests them again at every layer; keeping them is 1.5 times as fast.
MALLOC = {
    "MALLOC_MMAP_THRESHOLD_": "4000000000",
    "MALLOC_TRIM_THRESHOLD_": "20000000000",
    "MALLOC_TOP_PAD_": "500000000",
}


def main(arguments: list[str] | None = None) -> Path:
    """Trains according to the arguments; returns the path of final.pt."""
    options = parse(arguments)
    torch.set_num_threads(options.threads)
    cv2.setNumThreads(1)
    options.out.mkdir(parents=True, exist_ok=True)
    task = make_task(options.task)
    task.settings = change(task.settings, options.settings)
    if options.deck:
        task.deck = Deck(options.deck, options.scenes)
    if options.captures:
        left_out = task.settings.leave_out
        stock = Stock(options.captures, options.portraits, options.faces, "train", left_out, options.panels)
        task.forge = Forge(stock, MIXES[task.settings.mix], task.settings.side)
    if not options.data and not (options.captures and task.settings.fresh == 1):
        raise ValueError("Expected --data, or --captures and fresh=1, to learn from")
    run = Run(**{name: getattr(options, name) for name in Run.__dataclass_fields__})
    return Training(task, Packed(options.data), run).learn()


def parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="antifake_training.train", description=__doc__)
    parser.add_argument("task", choices=["finder", "refiner", "edges", "deepfake", "blur"])
    add_sources(parser)
    parser.add_argument("--weights", type=Path, help="MobileNetV2 ImageNet weights, ONNX")
    parser.add_argument("--start", type=Path, help="final.pt with whose weights this run begins")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=20)
    parser.add_argument("--steps", type=int, default=0, help="stop after this many steps; the schedule follows them")
    parser.add_argument("--set", dest="settings", action="append", default=[], metavar="NAME=VALUE")
    parser.add_argument("--resume", action="store_true", help="continue from last.pt in --out")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--precision", choices=["auto", "fp32", "bf16"], default="auto")
    parser.add_argument("--log-every", type=int, default=20, help="steps between lines of the log")
    parser.add_argument("--save-every", type=float, default=4, help="minutes between checkpoints")
    return parser.parse_args(arguments)


def add_sources(parser: argparse.ArgumentParser) -> None:
    """The options for the training data."""
    validation = "packed folders to validate on; else a share of --data"
    parser.add_argument("--data", type=Path, nargs="+", default=[], help="packed folders; not needed with fresh=1")
    parser.add_argument("--validation", type=Path, nargs="+", default=[], help=validation)
    parser.add_argument("--captures", type=Path, nargs="+", help="heaps to forge from, for deepfake")
    parser.add_argument("--panels", type=Path, nargs="+", default=[], help="heaps of composed portraits to paste")
    parser.add_argument("--portraits", type=Path, default=Path("../data/portraits.jsonl"), help="donors of the forge")
    parser.add_argument("--faces", type=Path, default=Path("../../shared/data"), help="folder of --portraits' files")
    parser.add_argument("--deck", type=Path, help="cards and grounds, for finder and refiner")
    parser.add_argument("--scenes", type=Path, help="real photos as scenes for cards, JSON lines of {file, quad}")


def keep_freed_memory() -> None:
    """Restarts the process with settings that glibc reads only at the start of a process."""
    if sys.platform == "linux" and not MALLOC.keys() <= os.environ.keys():
        os.execve(sys.executable, [*sys.orig_argv], {**os.environ, **MALLOC})


if __name__ == "__main__":
    keep_freed_memory()
    main()
