from __future__ import annotations

import sys
from pathlib import Path

import torch

root = Path(__file__).parents[2]
sys.path[:0] = [str(root), str(root / "training")]
torch.set_num_threads(1)
