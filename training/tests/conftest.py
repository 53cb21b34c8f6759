from __future__ import annotations

import sys
from pathlib import Path

import pytest
import torch

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parent.parent)]
torch.set_num_threads(1)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--weights", default=None, help="the published MobileNetV2 ONNX file, for the tests that read it")


@pytest.fixture
def weights(request: pytest.FixtureRequest) -> Path:
    path = request.config.getoption("--weights") or str(
        Path(__file__).parents[3] / "shared" / "data" / "weights" / "mobilenet_v2_1.0_224_imagenet.onnx"
    )
    if not Path(path).exists():
        pytest.skip(f"the published weights are not at {path}; give --weights FILE")
    return Path(path)
