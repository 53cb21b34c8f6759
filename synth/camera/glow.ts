import type { Window } from '../scene/window.ts';
import { blurInPlace } from './optics.ts';

/** Light that the lens scatters around every point, beside its sharp spot. */
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

/** The scatter is worked out on a picture two or four times smaller, whose cells lie on the photo's own grid. */
function factorOf(sigma: number): 2 | 4 {
  return sigma < 2.6 ? 2 : 4;
}

/** Adds the scattered light to one row `(w, 3)` of the picture, row `y`. */
export type RowGlow = (y: number, row: Float32Array) => void;

/** What `glowOver` needs to know. */
export interface Scatter {
  readonly glow: Glow;
  /** Sigma in pixels by which the rows are blurred that the glow is added to. */
  readonly blurred: number;
  /** Room for a third of the picture, in use as long as rows are asked for. */
  readonly cells: Float32Array;
}

/**
 * Works out the light that is scattered. It is drawn wider by `blurred`, so that the whole spot's variance
 * is `blurred² + share × sigma²`.
 */
export function glowOver(
  data: Float32Array,
  window: Window,
  { glow, blurred, cells: spare }: Scatter,
): RowGlow | undefined {
  if (glow.share === 0) return undefined;
  const factor = factorOf(glow.sigma);
  const cells = shrink(data, window, { factor, spare });
  // Averaging over cells and reading between them widen the scatter themselves: (f² - 1) / 12 and f² / 6 square pixels.
  const widened = (factor * factor - 1) / 12 + (factor * factor) / 6;
  const variance = Math.max(0.07 * factor * factor, glow.sigma ** 2 + blurred ** 2 - widened);
  blurInPlace(cells.data, cells, Math.sqrt(variance) / factor);
  return mixer(window, { cells, factor, share: glow.share });
}

interface Cells {
  readonly data: Float32Array;
  readonly widthPx: number;
  readonly heightPx: number;
}

interface Shrinking {
  readonly factor: 2 | 4;
  readonly spare: Float32Array;
}

/** Where the window's first pixel lies inside its cell. */
function phaseOf(start: number, factor: number): number {
  return ((start % factor) + factor) % factor;
}

/** Means of the window's cells; cells that the window's edge cuts are means of what is there. */
function shrink(data: Float32Array, { x, y, widthPx, heightPx }: Window, { factor, spare }: Shrinking): Cells {
  const [left, top] = [phaseOf(x, factor), phaseOf(y, factor)];
  const size = { widthPx: Math.ceil((widthPx + left) / factor), heightPx: Math.ceil((heightPx + top) / factor) };
  const out = spare.subarray(0, size.widthPx * size.heightPx * 3);
  for (let row = 0; row < size.heightPx; row++) {
    const line = out.subarray(row * size.widthPx * 3, (row + 1) * size.widthPx * 3).fill(0);
    const [from, to] = [Math.max(0, row * factor - top), Math.min(heightPx, (row + 1) * factor - top)];
    for (let py = from; py < to; py++)
      addLine(data.subarray(py * widthPx * 3, (py + 1) * widthPx * 3), line, { left, factor });
    for (let cell = 0; cell < size.widthPx; cell++) {
      const across = Math.min(widthPx, (cell + 1) * factor - left) - Math.max(0, cell * factor - left);
      const share = 1 / (across * (to - from));
      for (let k = cell * 3; k < cell * 3 + 3; k++) line[k]! *= share;
    }
  }
  return { data: out, ...size };
}

function addLine(
  line: Float32Array,
  out: Float32Array,
  { left, factor }: { readonly left: number; readonly factor: number },
): void {
  for (let i = 0, cell = 0, inside = left; i < line.length; i += 3) {
    out[cell]! += line[i]!;
    out[cell + 1]! += line[i + 1]!;
    out[cell + 2]! += line[i + 2]!;
    if (++inside === factor) {
      inside = 0;
      cell += 3;
    }
  }
}

interface Mixing {
  readonly cells: Cells;
  readonly factor: 2 | 4;
  readonly share: number;
}

/** Reads the cells bilinearly, between their middles. */
function mixer({ x, y }: Window, { cells, factor, share }: Mixing): RowGlow {
  const [left, top] = [phaseOf(x, factor), phaseOf(y, factor)];
  const row = cells.widthPx * 3;
  const line = new Float32Array(row);
  const last = Math.max(0, cells.heightPx - 2);
  return (py, out) => {
    const v = Math.max(0, (py + top + 0.5) / factor - 0.5);
    const from = Math.min(last, v | 0);
    const fy = Math.min(1, v - from);
    const [above, below] = [cells.data.subarray(from * row), cells.data.subarray((from + 1) * row)];
    for (let i = 0; i < row; i++) line[i] = share * (above[i]! + (below[i]! - above[i]!) * fy);
    mixLine(out, line, { left, factor, keep: 1 - share });
  };
}

interface LineMixing {
  readonly left: number;
  readonly factor: 2 | 4;
  readonly keep: number;
}

/** Goes from cell middle to cell middle; before the first and past the last the light is that of the outermost cell. */
function mixLine(out: Float32Array, line: Float32Array, { left, factor, keep }: LineMixing): void {
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
      out[i] = out[i]! * keep + line[a]! + dr * part;
      out[i + 1] = out[i + 1]! * keep + line[a + 1]! + dg * part;
      out[i + 2] = out[i + 2]! * keep + line[a + 2]! + db * part;
    }
  }
}
