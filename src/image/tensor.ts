import type { Pixels } from './pixels.ts';

/** Numbers for a model, with their shape. */
export interface Tensor {
  readonly data: Float32Array;
  readonly shape: readonly number[];
}

/** Pixels as `(1, 3, h, w)` float32 RGB 0..1. Mean and deviation live inside the ONNX graph (ADR 2). */
export function toTensor({ data, widthPx, heightPx }: Pixels): Tensor {
  const plane = widthPx * heightPx;
  const out = new Float32Array(plane * 3);
  for (let i = 0, at = 0; i < plane; i++) {
    out[i] = data[at++]! / 255;
    out[plane + i] = data[at++]! / 255;
    out[2 * plane + i] = data[at++]! / 255;
  }
  return { data: out, shape: [1, 3, heightPx, widthPx] };
}
