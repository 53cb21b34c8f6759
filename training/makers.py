"""Converts published generators to ONNX, `image` (1, 3, h, w) float32 RGB 0..1 -> `made`, for `training/views/made-captures.ts`.

They make fakes for training and are never shipped. Two kinds of files are read: TensorFlow.js graphs, and ncnn's pairs of
`.param` and `.bin`; of each, only the operators that these nets use (Real-ESRGAN, ESRGAN, Progressive GAN).

    python makers.py FOLDER_OR_PARAM OUT.onnx
"""

from __future__ import annotations

import base64
import json
import sys
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

SAME_IN_ONNX = {
    "Add": "Add",
    "AddV2": "Add",
    "BiasAdd": "Add",
    "Mul": "Mul",
    "Maximum": "Max",
    "Minimum": "Min",
    "Identity": "Identity",
}


class Graph:
    """ONNX nodes in the order in which they are added; every tensor has the name of the node that produces it."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: dict[str, onnx.TensorProto] = {}

    def constant(self, name: str, values: np.ndarray) -> str:
        self.constants[name] = numpy_helper.from_array(np.ascontiguousarray(values), name)
        return name

    def number(self, value: float) -> str:
        return self.constant(f"number/{value}", np.array(value, np.float32))

    def add(self, op: str, inputs: list[str], out: str, **attributes: object) -> str:
        self.nodes.append(helper.make_node(op, inputs, [out], **attributes))
        return out

    def resize(self, x: str, out: str, how: tuple[float, str]) -> str:
        """Enlarged by a factor, nearest or cubic as in ncnn and TensorFlow."""
        scale, mode = how
        scales = self.constant(f"{out}/scales", np.array([1, 1, scale, scale], np.float32))
        where = {"nearest": "asymmetric", "cubic": "half_pixel"}[mode]
        extra = {"nearest_mode": "floor"} if mode == "nearest" else {}
        return self.add("Resize", [x, "", scales], out, mode=mode, coordinate_transformation_mode=where, **extra)

    def leaky(self, x: str, out: str, slope: float) -> str:
        return self.add("LeakyRelu", [x], out, alpha=slope)

    def save(self, path: Path, entry: tuple[str, list[str | int]], made: str) -> None:
        name, shape = entry
        self.add("Clip", [made, self.number(0.0), self.number(1.0)], "made")
        graph = helper.make_graph(
            self.nodes,
            path.stem,
            [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)],
            [helper.make_tensor_value_info("made", TensorProto.FLOAT, [1, 3, "H", "W"])],
            list(self.constants.values()),
        )
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
        onnx.checker.check_model(model)
        onnx.save(model, str(path))


class Tfjs:
    """A TensorFlow.js graph model of pictures 0..255, or of a latent vector (1, 512) -> picture; channels come first here."""

    def __init__(self, folder: Path) -> None:
        self.nodes, self.weights = read_tfjs(folder)
        self.graph = Graph()
        self.names: dict[str, str] = {}  # ONNX tensor by TensorFlow node

    def save(self, path: Path) -> None:
        entry: tuple[str, list[str | int]] = ("image", [1, 3, "h", "w"])
        last = ""
        for node in self.nodes:
            op, name = node["op"], node["name"]
            if op in ("Const", "Shape", "StridedSlice", "Pack") or any(
                "strided_slice" in i for i in node.get("input", [])
            ):
                continue  # sizes, which ONNX infers
            if op == "Placeholder" and node["attr"]["shape"]["shape"]["dim"][-1]["size"] == "512":
                entry, self.names[name] = ("latent", [1, 512]), "latent"
            elif op == "Placeholder":
                self.names[name] = self.graph.add("Mul", ["image", self.graph.number(255.0)], "image/255")
            else:
                last = self.names[name] = self.convert(node)
        number = self.graph.number
        if entry[0] == "image":
            last = self.graph.add("Div", [last, number(255.0)], "in_ones")
        else:  # the output of the published graph has twice the contrast, much of it clipped
            last = self.graph.add(
                "Add", [self.graph.add("Mul", [last, number(0.5)], "halved"), number(0.25)], "in_ones"
            )
        self.graph.save(path, entry, last)

    def given(self, name: str) -> str:
        """An input that may be a constant; with one axis, it belongs to the channels."""
        if name not in self.weights:
            return self.names[name]
        values = self.weights[name]
        return self.graph.constant(name, values.reshape(-1, 1, 1) if values.ndim == 1 and len(values) > 1 else values)

    def convert(self, node: dict) -> str:
        """One TensorFlow operator in ONNX.

        Raises:
            ValueError: it is unknown.
        """
        g, op, name, inputs = self.graph, node["op"], node["name"], node.get("input", [])
        if "clip_by_value" in name:  # `Graph.save` clips
            return self.given(inputs[0])
        if op in SAME_IN_ONNX:
            return g.add(SAME_IN_ONNX[op], [self.given(i) for i in inputs], name)
        if op in ("Conv2D", "_FusedConv2D", "Conv2DBackpropInput"):
            return self.convolution(node)
        first = self.given(inputs[0])
        if op == "Square":
            return g.add("Mul", [first, first], name)
        if op == "Mean":
            return g.add("ReduceMean", [first], name, axes=[1], keepdims=1)
        if op == "Rsqrt":
            return g.add("Reciprocal", [g.add("Sqrt", [first], f"{name}/root")], name)
        if op == "Reshape":
            return g.add("Reshape", [first, g.constant(f"{name}/to", np.array([-1, 512, 1, 1]))], name)
        if op == "Pad":
            (top, bottom), (left, right) = self.weights[inputs[1]][1:3]
            pads = np.array([0, 0, top, left, 0, 0, bottom, right], np.int64)
            return g.add("Pad", [first, g.constant(f"{name}/by", pads)], name)
        if op == "Tile":  # with BatchToSpaceND after it: every pixel twice
            return first
        if op == "BatchToSpaceND":
            return g.resize(first, name, (2, "nearest"))
        if op == "LeakyRelu":
            return g.leaky(first, name, node["attr"]["alpha"]["f"])
        if op == "ConcatV2":
            return g.add("Concat", [self.given(i) for i in inputs[:-1]], name, axis=1)
        raise ValueError(f"Expected a known operator, got {op}")

    def convolution(self, node: dict) -> str:
        g, name, inputs, attr = self.graph, node["name"], node["input"], node["attr"]
        kernel = self.weights[inputs[1]].transpose(3, 2, 0, 1)  # the transposed one: (h, w, out, in) -> (in, out, h, w)
        weights = g.constant(inputs[1], kernel)
        if node["op"] == "Conv2DBackpropInput":
            cut = kernel.shape[2] - 2
            pads = [cut // 2] * 2 + [cut - cut // 2] * 2
            return g.add("ConvTranspose", [self.given(inputs[2]), weights], name, strides=[2, 2], pads=pads)
        by = kernel.shape[2] // 2 if base64.b64decode(attr["padding"]["s"]) == b"SAME" else 0
        fused = {base64.b64decode(s).decode() for s in attr.get("fused_ops", {}).get("list", {}).get("s", [])}
        if fused - {"BiasAdd", "LeakyRelu"}:
            raise ValueError(f"Expected known fused operators, got {fused}")
        bias = [g.constant(inputs[2], self.weights[inputs[2]])] if "BiasAdd" in fused else []
        out = f"{name}/linear" if "LeakyRelu" in fused else name
        g.add("Conv", [self.given(inputs[0]), weights, *bias], out, pads=[by] * 4)
        return g.leaky(out, name, attr["leakyrelu_alpha"]["f"]) if "LeakyRelu" in fused else out


def read_tfjs(folder: Path) -> tuple[list[dict], dict[str, np.ndarray]]:
    """Nodes and weights of a TensorFlow.js graph model."""
    spec = json.loads((folder / "model.json").read_text())
    found = {}
    for group in spec["weightsManifest"]:
        data = b"".join((folder / path).read_bytes() for path in group["paths"])
        at = 0
        for weight in group["weights"]:
            if "quantization" in weight:
                raise ValueError(f"Expected plain weights, got quantised ones in {weight['name']}")
            values = np.frombuffer(data, weight["dtype"], int(np.prod(weight["shape"])), at)
            found[weight["name"]] = values.reshape(weight["shape"])
            at += values.nbytes
    return spec["modelTopology"]["node"], found


class Ncnn:
    """An ncnn net of pictures 0..1; its weights follow one another in the order of the layers."""

    def __init__(self, param: Path) -> None:
        self.layers = [line.split() for line in param.read_text().splitlines()[2:]]
        self.data, self.at = param.with_suffix(".bin").read_bytes(), 0
        self.graph = Graph()

    def save(self, path: Path) -> None:
        names: dict[str, str] = {}
        last = ""
        for op, name, n_in, n_out, *rest in self.layers:
            tops = int(n_in) + int(n_out)
            inputs, args = (
                [names.get(x, "image") for x in rest[: int(n_in)]],
                dict(item.split("=", 1) for item in rest[tops:]),
            )
            last = "image" if op == "Input" else self.convert((op, name), inputs, args)
            names.update(dict.fromkeys(rest[int(n_in) : tops], last))
        if self.at != len(self.data):
            raise ValueError(f"Expected {self.at} bytes of weights, got {len(self.data)}")
        self.graph.save(path, ("image", [1, 3, "h", "w"]), last)

    def numbers(self, count: int) -> np.ndarray:
        values = np.frombuffer(self.data, np.float32, count, self.at)
        self.at += values.nbytes
        return values

    def tagged(self, count: int) -> np.ndarray:
        """Numbers after a word that states whether they have half precision; these end at a whole word."""
        half = self.data[self.at : self.at + 4] == b"\x47\x6b\x30\x01"
        self.at += 4
        if not half:
            return self.numbers(count)
        values = np.frombuffer(self.data, np.float16, count, self.at)
        self.at += -(-values.nbytes // 4) * 4
        return values.astype(np.float32)

    def convert(self, layer: tuple[str, str], inputs: list[str], args: dict[str, str]) -> str:
        """One layer in ONNX.

        Raises:
            ValueError: it is unknown.
        """
        g, (op, name) = self.graph, layer
        if op == "Split":
            return inputs[0]
        if op == "Convolution":
            return self.convolution(name, inputs[0], args)
        if op == "PReLU":
            return g.add(
                "PRelu", [inputs[0], g.constant(f"{name}/slope", self.numbers(int(args["0"])).reshape(-1, 1, 1))], name
            )
        if op == "Concat":
            return g.add("Concat", inputs, name, axis=1)
        if op == "Eltwise":
            factors = [float(c) for c in args["-23301"].split(",")[1:]]
            each = enumerate(zip(inputs, factors, strict=True))
            return g.add("Add", [g.add("Mul", [x, g.number(c)], f"{name}/{i}") for i, (x, c) in each], name)
        if op == "BinaryOp" and args.get("0", "0") == "0":
            return g.add("Add", inputs, name)
        if op == "PixelShuffle":
            return g.add("DepthToSpace", inputs, name, blocksize=int(args["0"]), mode="CRD")
        if op == "Interp":
            return g.resize(inputs[0], name, (float(args["1"]), {"1": "nearest", "3": "cubic"}[args["0"]]))
        raise ValueError(f"Expected a known layer, got {op}")

    def convolution(self, name: str, x: str, args: dict[str, str]) -> str:
        out, side, count = (int(args[key]) for key in ("0", "1", "6"))
        kernel = self.graph.constant(f"{name}/kernel", self.tagged(count).reshape(out, -1, side, side))
        bias = self.graph.constant(f"{name}/bias", self.numbers(out))
        made = self.graph.add("Conv", [x, kernel, bias], f"{name}/linear", pads=[int(args.get("4", 0))] * 4)
        return self.graph.leaky(made, name, float(args["-23310"].split(",")[1])) if args.get("9") == "2" else made


if __name__ == "__main__":
    source, target = Path(sys.argv[1]), Path(sys.argv[2])
    (Ncnn if source.suffix == ".param" else Tfjs)(source).save(target)
