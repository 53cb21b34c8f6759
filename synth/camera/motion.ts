import type { Size } from '../base/blur.ts';
import { sum, times } from '../base/simd/lanes.ts';
import { pass } from '../base/simd/pass.ts';
import type { Rows } from '../base/simd/rows.ts';

/** A straight path, as of a shaking hand. */
export interface Path {
  readonly size: Size;
  /** Working memory for rows. */
  readonly rows: Rows;
  readonly lengthPx: number;
  /** Radians from the x axis. */
  readonly angle: number;
}

/** Blurs `(h, w, 3)` floats along a path, in place. */
export function blurAlong(data: Float32Array, { size: { widthPx, heightPx }, rows, lengthPx, angle }: Path): void {
  const row = widthPx * 3;
  const taps = tapsAlong(lengthPx, angle);
  const reach = Math.max(...taps.map(({ iy }) => Math.max(-iy, iy + 1)));
  const ring = rows.ring('path ring', {
    some: 2 * reach + 1,
    count: row,
    fill: (y, out) => out.set(data.subarray(y * row, (y + 1) * row)),
  });
  const within = (y: number): number => Math.max(0, Math.min(heightPx - 1, y));
  const out = rows.take('path out', row);
  for (let y = 0; y < heightPx; y++) {
    // The lowest row is stored before it is overwritten: rows are written in place.
    ring(within(y + reach));
    out.fill(0);
    for (const { ix, iy, scalars } of taps) {
      const first = Math.max(0, -ix) * 3;
      const count = Math.min(widthPx, widthPx - ix - 1) * 3 - first;
      const [above, below] = [ring(within(y + iy)), ring(within(y + iy + 1))];
      const lines = [above, below].map((line) => line.subarray(first + ix * 3));
      rows.run(addTap, { count, rows: [out.subarray(first), ...lines, out.subarray(first)], scalars });
    }
    data.set(out, y * row);
  }
}

const addTap = pass(({ input, scalar, output }) => {
  const [so, above, below] = [input(), input(), input()];
  const taps = [above(), above(3), below(), below(3)];
  output(sum(so(), ...taps.map((line) => times(line, scalar()))));
});

interface Tap {
  /** Whole pixels from the pixel to the tap. */
  readonly ix: number;
  readonly iy: number;
  /** Weights of the tap's four pixels, the upper two first. */
  readonly scalars: readonly number[];
}

function tapsAlong(lengthPx: number, angle: number): readonly Tap[] {
  const count = Math.max(2, Math.min(24, Math.ceil(lengthPx * 1.5)));
  return Array.from({ length: count }, (_, tap) => {
    const along = ((tap + 0.5) / count - 0.5) * lengthPx;
    const [dx, dy] = [along * Math.cos(angle), along * Math.sin(angle)];
    const [ix, iy] = [Math.floor(dx), Math.floor(dy)];
    const [fx, fy] = [dx - ix, dy - iy];
    const shares = [(1 - fx) * (1 - fy), fx * (1 - fy), (1 - fx) * fy, fx * fy];
    return { ix, iy, scalars: shares.map((share) => share / count) };
  });
}
