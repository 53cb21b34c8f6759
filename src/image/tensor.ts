import type { Pixels } from './pixels.ts';

/** Numbers for a model, with their shape. */
export interface Tensor {
  readonly data: Float32Array;
  readonly shape: readonly number[];
}

/** Each byte as a part of 255. */
const shares = Float32Array.from({ length: 256 }, (_, byte) => byte / 255);

/** Pixels as `(1, 3, h, w)` float32 RGB 0..1. Mean and deviation live inside the ONNX graph (ADR 2). */
export function toTensor({ data, widthPx, heightPx }: Pixels): Tensor {
  const plane = widthPx * heightPx;
  const out = new Float32Array(plane * 3);
  for (let i = 0, at = 0; i < plane; i++, at += 3) {
    out[i] = shares[data[at]!]!;
    out[plane + i] = shares[data[at + 1]!]!;
    out[2 * plane + i] = shares[data[at + 2]!]!;
  }
  return { data: out, shape: [1, 3, heightPx, widthPx] };
}
