import type { PhotoPlan } from '../base/plan.ts';
import type { Window } from '../base/window.ts';

/**
 * Lateral chromatic aberration: the lens draws red slightly larger and blue slightly smaller than green, by `aberration` pixels
 * at the photo's corner (at most 1). In place on `(h, w, 3)` floats; the rim of one pixel is unchanged.
 */
export function shiftColours(data: Float32Array, { camera, widthPx, heightPx }: PhotoPlan, window: Window): void {
  if (camera.aberration < 0.05) return;
  const growth = camera.aberration / (Math.hypot(widthPx, heightPx) / 2);
  const row = window.widthPx * 3;
  let [above, here, below] = [data.slice(0, row), data.slice(row, 2 * row), new Float32Array(row)];
  for (let y = 1; y < window.heightPx - 1; y++) {
    below.set(data.subarray((y + 1) * row, (y + 2) * row));
    const down = growth * (window.y + y + 0.5 - heightPx / 2);
    const place = { at: window.x + 0.5 - widthPx / 2, growth, down };
    const out = data.subarray(y * row, (y + 1) * row);
    shiftRow(out, { here, near: down < 0 ? below : above }, { ...place, channel: 0, sign: -1 });
    shiftRow(out, { here, near: down < 0 ? above : below }, { ...place, channel: 2, sign: 1 });
    [above, here, below] = [here, below, above];
  }
}

interface Rows {
  readonly here: Float32Array;
  /** The row above or below from which the channel is also read. */
  readonly near: Float32Array;
}

interface Shift {
  readonly channel: 0 | 2;
  readonly sign: 1 | -1;
  /** Pixels from the photo's middle to the row's first pixel. */
  readonly at: number;
  readonly growth: number;
  readonly down: number;
}

function shiftRow(out: Float32Array, { here, near }: Rows, { channel, sign, at, growth, down }: Shift): void {
  const part = Math.abs(down);
  const rest = 1 - part;
  for (let i = channel + 3, x = at + 1; i < out.length - 3; i += 3, x++) {
    const move = sign * growth * x;
    const other = move < 0 ? i - 3 : i + 3;
    const share = Math.abs(move);
    const own = here[i]! * rest + near[i]! * part;
    out[i] = own + (here[other]! * rest + near[other]! * part - own) * share;
  }
}
