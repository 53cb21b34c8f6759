"""Wraps the released YuNet graph in the product's inputs and outputs.

The weights stay as released (libfacedetection, Apache-2.0). The wrapped graph receives RGB 0..1 like every model
of the project and returns, per stride, one score (the square root of class times objectness) instead of two.

    python -m antifake_training.ship.face_detector --source yunet_n_dynamic.onnx --models models
"""

import argparse
import hashlib
import json
from pathlib import Path

import onnx
from onnx import TensorProto, helper

STRIDES = (8, 16, 32)


def wrap(source: onnx.ModelProto) -> onnx.ModelProto:
    """Returns a graph `picture` (1, 3, h, w) float32 RGB 0..1 -> score/bbox/kps per stride; h and w multiples of 32."""
    graph = source.graph
    inner = graph.input[0].name
    before = [
        helper.make_node("Gather", ["picture", "bgr_order"], ["picture_bgr"], axis=1),
        helper.make_node("Mul", ["picture_bgr", "byte_range"], [inner]),
    ]
    after = []
    for s in STRIDES:
        after += [
            helper.make_node("Clip", [f"cls_{s}", "zero", "one"], [f"cls_{s}_01"]),
            helper.make_node("Clip", [f"obj_{s}", "zero", "one"], [f"obj_{s}_01"]),
            helper.make_node("Mul", [f"cls_{s}_01", f"obj_{s}_01"], [f"both_{s}"]),
            helper.make_node("Sqrt", [f"both_{s}"], [f"score_{s}"]),
        ]
    constants = [
        helper.make_tensor("bgr_order", TensorProto.INT64, [3], [2, 1, 0]),
        helper.make_tensor("byte_range", TensorProto.FLOAT, [], [255.0]),
        helper.make_tensor("zero", TensorProto.FLOAT, [], [0.0]),
        helper.make_tensor("one", TensorProto.FLOAT, [], [1.0]),
    ]
    outputs = [o for o in graph.output if not o.name.startswith(("cls_", "obj_"))]
    outputs += [
        helper.make_tensor_value_info(f"score_{s}", TensorProto.FLOAT, ["batch", f"cells_{s}", 1]) for s in STRIDES
    ]
    picture = helper.make_tensor_value_info("picture", TensorProto.FLOAT, ["batch", 3, "height", "width"])
    wrapped = helper.make_graph(
        before + list(graph.node) + after, "yunet", [picture], outputs, list(graph.initializer) + constants
    )
    model = helper.make_model(wrapped, opset_imports=source.opset_import, ir_version=source.ir_version)
    onnx.checker.check_model(model)
    return model


def main() -> None:
    """Writes `face-detector-1.0.0.onnx` and its manifest into the models folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--source", type=Path, required=True)
    parser.add_argument("--models", type=Path, required=True)
    args = parser.parse_args()
    model = wrap(onnx.load(args.source))
    target = args.models / "face-detector-1.0.0.onnx"
    onnx.save(model, target)
    manifest = {
        "name": "face-detector",
        "version": "1.0.0",
        "file": target.name,
        "sha256": hashlib.sha256(target.read_bytes()).hexdigest(),
        "inputs": [{"name": "picture", "shape": ["batch", 3, "height", "width"]}],
        "outputs": [o.name for o in model.graph.output],
        "licence": "Apache-2.0 (YuNet weights as released by libfacedetection)",
        "terms": "commercial",
        "data": ["WIDER FACE (by the authors of YuNet)"],
    }
    target.with_suffix(".json").write_text(json.dumps(manifest, indent=2) + "\n")


if __name__ == "__main__":
    main()
