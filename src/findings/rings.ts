import { spectrumPx } from './spectrum.ts';

/** Shape of a power spectrum. All values are logarithms. */
export interface Shape {
  /** Mean power of rings, from coarse to fine. */
  readonly bands: readonly number[];
  /** Ratio of the highest bin to the median of its ring: for lines along neither axis, and along each axis. */
  readonly oblique: number;
  readonly across: number;
  readonly down: number;
  /** Mean over the eight highest ratios. */
  readonly top: number;
}

/** Radii in bins (1/64 cycles per pixel) where a band begins; the last one includes the corners. */
const edges = [3, 6, 11, 16, 22, 28, 46] as const;
/** Below this radius are the lines of drawings and letters; only above it is a grid searched for. */
const finest = 7;
/** Power caused by rounding to bytes, in grey levels squared. */
const floor = 0.05;
/** JPEG blocks have lines at multiples of 1/8 cycles per pixel along the axes. */
const blockBins = spectrumPx / 8;

/** Number of values of {@link shapeOf}. */
export const shapeCount = edges.length - 1 + 4;

interface Bin {
  readonly at: number;
  readonly u: number;
  readonly v: number;
  readonly ring: number;
  readonly band: number;
}

/** The bins of half the plane; the other half repeats them. */
const bins: readonly Bin[] = Array.from({ length: spectrumPx * spectrumPx }, (_, at) => {
  const fold = (i: number): number => (i >= spectrumPx / 2 ? i - spectrumPx : i);
  const [u, v] = [fold(at % spectrumPx), fold(Math.floor(at / spectrumPx))];
  const ring = Math.round(Math.hypot(u, v));
  return { at, u, v, ring, band: edges.findLastIndex((edge) => ring >= edge) };
}).filter(({ u, v, ring }) => (v > 0 || (v === 0 && u > 0)) && ring >= edges[0]);

/** Indices of the bins of each ring. */
const rings: readonly Uint16Array[] = Array.from({ length: spectrumPx }, (_, radius) =>
  Uint16Array.from(bins.filter(({ ring }) => ring === radius).map(({ at }) => at)),
);

/** Describes a spectrum of `addPowers`. */
export function shapeOf(powers: Float32Array): Shape {
  const medians = ringMedians(powers);
  let [oblique, across, down] = [1, 1, 1];
  const top = new Float32Array(8).fill(1);
  for (const { at, u, v, ring } of bins) {
    if (ring < finest) continue;
    const rise = (powers[at]! + floor) / (medians[ring]! + floor);
    if (Math.abs(v) <= 1) {
      if (u % blockBins !== 0) across = Math.max(across, rise);
    } else if (Math.abs(u) <= 1) {
      if (v % blockBins !== 0) down = Math.max(down, rise);
    } else {
      oblique = Math.max(oblique, rise);
      if (rise > top[0]!) {
        top[0] = rise;
        top.sort();
      }
    }
  }
  const mean = top.reduce((sum, rise) => sum + Math.log(rise), 0) / top.length;
  return {
    bands: bandPowers(powers),
    oblique: Math.log(oblique),
    across: Math.log(across),
    down: Math.log(down),
    top: mean,
  };
}

function ringMedians(powers: Float32Array): Float32Array {
  return Float32Array.from(rings, (ring) => {
    const values = Float32Array.from(ring, (at) => powers[at]!).sort();
    return values[values.length >> 1] ?? 0;
  });
}

function bandPowers(powers: Float32Array): number[] {
  const [sums, counts] = [new Float64Array(edges.length), new Float64Array(edges.length)];
  for (const { at, band } of bins) {
    sums[band]! += powers[at]!;
    counts[band]! += 1;
  }
  return Array.from({ length: edges.length - 1 }, (_, band) => Math.log(sums[band]! / counts[band]! + floor));
}
