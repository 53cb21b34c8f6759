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

/** Mixes the scattered light in, in place on linear light `(h, w, 3)`. `spare` is room of at least that size to work in. */
export function addGlow(
  data: Float32Array,
  window: Window,
  { glow, spare }: { readonly glow: Glow; readonly spare: Float32Array },
): void {
  if (glow.share === 0) return;
  const factor = factorOf(glow.sigma);
  const cells = shrink(data, window, { factor, spare });
  // Averaging over cells and reading between them widen the scatter themselves: (f² - 1) / 12 and f² / 6 square pixels.
  const widened = (factor * factor - 1) / 12 + (factor * factor) / 6;
  blurInPlace(cells.data, cells, Math.sqrt(Math.max(0.06, glow.sigma ** 2 - widened)) / factor);
  mixIn(data, window, { cells, factor, share: glow.share });
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
function mixIn(data: Float32Array, { x, y, widthPx, heightPx }: Window, { cells, factor, share }: Mixing): void {
  const [left, top] = [phaseOf(x, factor), phaseOf(y, factor)];
  const row = cells.widthPx * 3;
  const line = new Float32Array(row);
  for (let py = 0; py < heightPx; py++) {
    const v = Math.min(cells.heightPx - 1.001, Math.max(0, (py + top + 0.5) / factor - 0.5));
    const [from, fy] = [(v | 0) * row, v - (v | 0)];
    for (let i = 0; i < row; i++)
      line[i] = share * (cells.data[from + i]! * (1 - fy) + (cells.data[from + row + i] ?? 0) * fy);
    mixLine(data.subarray(py * widthPx * 3, (py + 1) * widthPx * 3), line, { left, factor, keep: 1 - share });
  }
}

interface LineMixing {
  readonly left: number;
  readonly factor: number;
  readonly keep: number;
}

function mixLine(out: Float32Array, line: Float32Array, { left, factor, keep }: LineMixing): void {
  const last = line.length - 6;
  for (let i = 0, px = left + 0.5 - factor / 2; i < out.length; i += 3, px++) {
    const cell = Math.min(last, Math.max(0, Math.floor(px / factor) * 3));
    const part = Math.min(1, Math.max(0, px / factor - cell / 3));
    const rest = 1 - part;
    out[i] = out[i]! * keep + line[cell]! * rest + line[cell + 3]! * part;
    out[i + 1] = out[i + 1]! * keep + line[cell + 1]! * rest + line[cell + 4]! * part;
    out[i + 2] = out[i + 2]! * keep + line[cell + 2]! * rest + line[cell + 5]! * part;
  }
}
