"""Lists real photos as scenes for drawn cards: their documents are covered or painted over.

python -m antifake_training.forge.scenes --data ../../shared/data --documents alb_id,midv_02 --out ../data/scenes.jsonl
"""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="antifake_training.forge.scenes", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with cards/labels.jsonl")
    parser.add_argument("--documents", required=True, help="documents whose photos are used, a,b,c")
    parser.add_argument("--out", type=Path, required=True, help="JSON lines of {file, quad}, files relative to it")
    options = parser.parse_args(arguments)
    rows = [json.loads(line) for line in (options.data / "cards" / "labels.jsonl").read_text().splitlines()]
    chosen = [row for row in rows if row["document"] in options.documents.split(",")]
    with options.out.open("w") as file:
        for row in chosen:
            path = os.path.relpath(options.data / row["file"], options.out.parent)
            file.write(json.dumps({"file": path, "quad": row["quad"]}) + "\n")
    print(f"{len(chosen)} scenes")


if __name__ == "__main__":
    main()
