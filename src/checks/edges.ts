import { type Grey, halveGrey } from './sharpness.ts';

/**
 * How steep the card's edges are, by place and direction, from fine to coarse. An edge of height A that a Gaussian of variance s
 * blurred has the slope A / √(2π(s + v)) behind a filter of variance v, so the ratio of its slopes behind two filters tells s whatever A is
 * (after Zhuo and Sim, "Defocus map estimation from a single image", 2011).
 */
export interface Slopes {
  readonly columns: number;
  readonly rows: number;
  /** `(levels, directions, rows, columns)`: the steepest slope in each cell, grey levels a finest pixel. */
  readonly peaks: Float32Array;
}

/** Directions of slopes: across, down, and the two diagonals. */
export const directions = 4;
/** Filters, each about half an octave coarser: as is, 3×3 binomial, halved, halved and binomial, quartered, that and binomial. */
export const levels = 6;
/** Side of a cell in finest pixels. */
export const cellPx = 16;

/** The steepest slopes in cells of 16×16; the picture's sides are multiples of 16. */
export function slopesOf(grey: Grey): Slopes {
  const [columns, rows] = [grey.widthPx / cellPx, grey.heightPx / cellPx];
  const peaks = new Float32Array(levels * directions * rows * columns);
  const size = directions * rows * columns;
  let sharp = grey;
  for (let octave = 0; octave < levels / 2; octave++) {
    if (octave > 0) sharp = halveGrey(sharp);
    const soft = binomial(sharp);
    for (const [i, picture] of [sharp, soft].entries()) {
      const from = (2 * octave + i) * size;
      findPeaks(picture, { columns, octave, out: peaks.subarray(from, from + size) });
    }
  }
  return { columns, rows, peaks };
}

interface Finding {
  readonly columns: number;
  readonly octave: number;
  /** `(directions, rows, columns)` */
  readonly out: Float32Array;
}

function findPeaks({ data: g, widthPx: w, heightPx: h }: Grey, { columns, octave, out }: Finding): void {
  const shift = Math.log2(cellPx) - octave;
  const cells = out.length / directions;
  const unit = 0.5 / 2 ** octave;
  for (let y = 1; y < h - 1; y++) {
    const row = (y >> shift) * columns;
    for (let x = 1, p = y * w + 1; x < w - 1; x++, p++) {
      const cell = row + (x >> shift);
      const across = Math.abs(g[p + 1]! - g[p - 1]!) * unit;
      const down = Math.abs(g[p + w]! - g[p - w]!) * unit;
      const falling = Math.abs(g[p + w + 1]! - g[p - w - 1]!) * unit * Math.SQRT1_2;
      const rising = Math.abs(g[p - w + 1]! - g[p + w - 1]!) * unit * Math.SQRT1_2;
      if (across > out[cell]!) out[cell] = across;
      if (down > out[cells + cell]!) out[cells + cell] = down;
      if (falling > out[2 * cells + cell]!) out[2 * cells + cell] = falling;
      if (rising > out[3 * cells + cell]!) out[3 * cells + cell] = rising;
    }
  }
}

/** Smoothed by 1 2 1 both ways; the rim stays as it is. */
function binomial({ data: g, widthPx: w, heightPx: h }: Grey): Grey {
  const data = Float32Array.from(g);
  for (let y = 1; y < h - 1; y++)
    for (let x = 1, p = y * w + 1; x < w - 1; x++, p++) {
      const cross = g[p - 1]! + g[p + 1]! + g[p - w]! + g[p + w]!;
      const diagonal = g[p - w - 1]! + g[p - w + 1]! + g[p + w - 1]! + g[p + w + 1]!;
      data[p] = (4 * g[p]! + 2 * cross + diagonal) / 16;
    }
  return { data, widthPx: w, heightPx: h };
}
