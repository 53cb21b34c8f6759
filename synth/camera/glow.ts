import { blurInPlace } from '../base/blur.ts';
import { type Lanes, sum, times } from '../base/simd/lanes.ts';
import { type Pass, pass } from '../base/simd/pass.ts';
import type { Rows } from '../base/simd/rows.ts';
import type { Window } from '../base/window.ts';

/** Light that the lens scatters around every point, in addition to its sharp spot. */
export interface Glow {
  /** Share of the light that is scattered, 0..1. */
  readonly share: number;
  /** Standard deviation of the scatter in camera pixels, 1.2 to 5. */
  readonly sigma: number;
}

/** Pixels that the scatter reaches to each side. */
export function glowReach({ share, sigma }: Glow): number {
  return share === 0 ? 0 : factorOf(sigma) * 5;
}

/** The scatter is computed on a picture two or four times smaller, whose cells are aligned to the photo's own grid. */
function factorOf(sigma: number): 2 | 4 {
  return sigma < 2.6 ? 2 : 4;
}

/** Adds the scattered light to one row `(w, 3)` of the picture, row `y`. */
export type RowGlow = (y: number, row: Float32Array) => void;

/** The inputs of `glowOver`. */
export interface Scatter {
  readonly glow: Glow;
  /** Sigma in pixels of the blur of the rows to which the glow is added. */
  readonly blurred: number;
  /** Working memory for a third of the picture, in use as long as rows are requested. */
  readonly cells: Float32Array;
  readonly rows: Rows;
}

/**
 * Computes the scattered light. It is spread wider by `blurred`, so that the variance of the whole spot
 * is `blurred² + share × sigma²`.
 */
export function glowOver(
  data: Float32Array,
  window: Window,
  { glow, blurred, cells: spare, rows }: Scatter,
): RowGlow | undefined {
  if (glow.share === 0) return undefined;
  const factor = factorOf(glow.sigma);
  const cells = shrink(data, window, { factor, spare, rows });
  // Averaging over cells and reading between them widen the scatter themselves: (f² - 1) / 12 and f² / 6 square pixels.
  const widened = (factor * factor - 1) / 12 + (factor * factor) / 6;
  const variance = Math.max(0.07 * factor * factor, glow.sigma ** 2 + blurred ** 2 - widened);
  blurInPlace(cells.data, cells, Math.sqrt(variance) / factor);
  return mixer(window, { cells, factor, share: glow.share, rows });
}

interface Cells {
  readonly data: Float32Array;
  readonly widthPx: number;
  readonly heightPx: number;
}

interface Shrinking {
  readonly factor: 2 | 4;
  readonly spare: Float32Array;
  readonly rows: Rows;
}

/** Position of the window's first pixel inside its cell. */
function phaseOf(start: number, factor: number): number {
  return ((start % factor) + factor) % factor;
}

/** Means of the window's cells; cells at the window's edge are means of their visible pixels. */
function shrink(data: Float32Array, { x, y, widthPx, heightPx }: Window, { factor, spare, rows }: Shrinking): Cells {
  const [left, top] = [phaseOf(x, factor), phaseOf(y, factor)];
  const size = { widthPx: Math.ceil((widthPx + left) / factor), heightPx: Math.ceil((heightPx + top) / factor) };
  const out = spare.subarray(0, size.widthPx * size.heightPx * 3);
  const cellRow = size.widthPx * factor * 3;
  const lines = rows.takeSome('cell lines', factor, cellRow);
  const sums = rows.take('cell sums', cellRow);
  for (let row = 0; row < size.heightPx; row++) {
    const [from, to] = [Math.max(0, row * factor - top), Math.min(heightPx, (row + 1) * factor - top)];
    for (const [k, line] of lines.entries()) {
      line.fill(0);
      if (from + k < to) line.set(data.subarray((from + k) * widthPx * 3, (from + k + 1) * widthPx * 3), left * 3);
    }
    rows.run(factor === 2 ? addTwo : addFour, { count: cellRow, rows: [...lines, sums] });
    const line = out.subarray(row * size.widthPx * 3, (row + 1) * size.widthPx * 3);
    for (let cell = 0; cell < size.widthPx; cell++) {
      const across = Math.min(widthPx, (cell + 1) * factor - left) - Math.max(0, cell * factor - left);
      const share = 1 / (across * (to - from));
      for (let k = 0; k < 3; k++) line[cell * 3 + k] = sums[cell * factor * 3 + k]! * share;
    }
  }
  return { data: out, ...size };
}

const [addTwo, addFour] = [cellPass(2), cellPass(4)];

/** Sums pixels over all rows, and over the same number of columns. */
function cellPass(factor: 2 | 4): Pass {
  return pass(({ input, output }) => {
    const lines = Array.from({ length: factor }, () => input());
    const pixels = lines.flatMap((line) => lines.map((_, x) => line(x * 3)));
    output(sum(...(pixels as [Lanes, ...Lanes[]])));
  });
}

interface Mixing {
  readonly cells: Cells;
  readonly factor: 2 | 4;
  readonly share: number;
  readonly rows: Rows;
}

/** Reads the cells bilinearly, between their centres: rows of cells are enlarged once, and mixed for every row of the picture. */
function mixer({ x, y, widthPx }: Window, { cells, factor, share, rows }: Mixing): RowGlow {
  const [left, top] = [phaseOf(x, factor), phaseOf(y, factor)];
  const row = cells.widthPx * 3;
  const last = Math.max(0, cells.heightPx - 2);
  const wide = rows.ring('glow', {
    some: 2,
    count: widthPx * 3,
    fill: (at, out) => enlarge(out, cells.data.subarray(at * row, (at + 1) * row), { left, factor }),
  });
  const mixed = rows.take('glow mixed', widthPx * 3);
  return (py, out) => {
    const v = Math.max(0, (py + top + 0.5) / factor - 0.5);
    const from = Math.min(last, v | 0);
    const lower = share * Math.min(1, v - from);
    const [above, below] = [wide(from), wide(Math.min(cells.heightPx - 1, from + 1))];
    mixed.set(out);
    rows.run(mix, {
      count: out.length,
      rows: [mixed, above, below, mixed],
      scalars: [1 - share, share - lower, lower],
    });
    out.set(mixed);
  };
}

const mix = pass(({ input, scalar, output }) => {
  const lines = [input(), input(), input()];
  output(sum(...(lines.map((line) => times(line(), scalar())) as [Lanes, Lanes, Lanes])));
});

interface Enlarging {
  readonly left: number;
  readonly factor: 2 | 4;
}

/** Interpolates between cell centres; before the first and after the last, the light is that of the outermost cell. */
function enlarge(out: Float32Array, line: Float32Array, { left, factor }: Enlarging): void {
  const count = out.length / 3;
  const step = 1 / factor;
  for (let x = 0; x < count; ) {
    const place = (x + left + 0.5) * step - 0.5;
    const cell = Math.floor(place);
    const a = Math.max(0, Math.min(line.length - 3, cell * 3));
    const b = Math.max(0, Math.min(line.length - 3, cell * 3 + 3));
    const [dr, dg, db] = [line[b]! - line[a]!, line[b + 1]! - line[a + 1]!, line[b + 2]! - line[a + 2]!];
    for (let part = place - cell; part < 1 && x < count; part += step, x++) {
      const i = x * 3;
      out[i] = line[a]! + dr * part;
      out[i + 1] = line[a + 1]! + dg * part;
      out[i + 2] = line[a + 2]! + db * part;
    }
  }
}
