import { srgbOf } from '../light.ts';
import type { CameraPlan } from '../plan.ts';
import { mix, Random } from '../random.ts';

const tableSize = 16_384;
const gaussTable: Float32Array = makeGaussTable();

function makeGaussTable(): Float32Array {
  const random = new Random(20_240_131);
  return Float32Array.from({ length: tableSize }, () => random.gauss());
}

const curveSize = 16_384;

/** The camera's tone curve as a table over linear light 0..1; values are in the range of bytes, 1.0 becomes 255. */
export function toneCurve(contrast: number): Float32Array {
  return Float32Array.from({ length: curveSize + 1 }, (_, i) => {
    const value = srgbOf(i / curveSize);
    const bent = value + contrast * 0.175 * Math.sin(2 * Math.PI * (value - 0.5));
    return 255 * Math.min(1, Math.max(0, bent));
  });
}

function develop(light: number, curve: Float32Array): number {
  const at = (light * curveSize + 0.5) | 0;
  return curve[at < 0 ? 0 : at > curveSize ? curveSize : at]!;
}

/** One row of a picture being developed: `picture` is `(w, 3)`, linear light first and bytes' range after; `luma` is `(w)`. */
export interface Row {
  readonly picture: Float32Array;
  readonly luma: Float32Array;
}

/** Where a row lies in the photo: its first pixel. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/** Develops rows; see `exposer`. */
export type Exposer = (row: Row, place: Place) => void;

/**
 * Adds shot and read noise to linear light and develops it, in place, and writes the luminance.
 * The noise of a pixel depends on its place in the photo alone.
 */
export function exposer(plan: CameraPlan): Exposer {
  const curve = toneCurve(plan.contrast);
  const [shot, read] = [plan.shotNoise * plan.shotNoise * 4, plan.readNoise * plan.readNoise * 4];
  const own = plan.colourNoise;
  const shared = Math.sqrt(Math.max(0.2, 1 - own * own));
  const cell = plan.colourGrainPx === 4 ? 2 : 1;
  const mask = tableSize - 1;
  const noise = gaussTable;
  return ({ picture, luma }, { x, y }) => {
    const grey = mix(plan.noiseSeed + y, 'grey');
    const colour = mix(plan.noiseSeed + (y >> cell), 'colour');
    for (let i = 0, at = 0; i < luma.length; i++, at += 3) {
      const column = x + i;
      const light = picture[at + 1]!;
      const sigma = Math.sqrt(light > 0 ? light * shot + read : read);
      const common = noise[(grey + column) & mask]! * shared;
      const fine = noise[(grey + column + 4099) & mask]!;
      const place = colour + (column >> cell) * 3;
      const r = develop(picture[at]! + sigma * (common + own * 0.7 * (noise[place & mask]! + fine)), curve);
      const g = develop(light + sigma * (common * 0.9 + own * 0.6 * noise[(place + 1) & mask]!), curve);
      const blueNoise = common + own * (0.7 * noise[(place + 2) & mask]! - 0.6 * fine);
      const b = develop(picture[at + 2]! + sigma * 1.25 * blueNoise, curve);
      picture[at] = r;
      picture[at + 1] = g;
      picture[at + 2] = b;
      luma[i] = 0.299 * r + 0.587 * g + 0.114 * b;
    }
  };
}

/** A row and the two rows before and after it. */
export type FiveRows = readonly [Row, Row, Row, Row, Row];

/** Finishes the middle row; see `finisher`. */
export type Finisher = (rows: FiveRows, room: number, out: Uint8ClampedArray) => void;

/**
 * Smooths noise, sharpens luminance, sets the saturation and rounds to bytes: `out` is the row `(w, 3)` without `room` pixels at
 * each end. Weak detail is taken away by the denoiser, strong detail is sharpened; halos are narrower or wider, and weaker on
 * the bright side.
 */
export function finisher(plan: CameraPlan): Finisher {
  const amount = plan.sharpen * 1.1;
  const [near, far] = [1 - plan.haloReach, plan.haloReach];
  const quiet = 1 / (plan.denoise * 5 + 1e-3);
  const calm = plan.denoise * 0.8;
  const { saturation, brightHalo } = plan;
  return ([two, one, here, next, last], room, out) => {
    const [a, b, c, d, e] = [two.luma, one.luma, here.luma, next.luma, last.luma];
    const { picture } = here;
    for (let i = room, to = 0; to < out.length; i++, to += 3) {
      const middle = c[i]!;
      const cross = b[i]! + d[i]! + c[i - 1]! + c[i + 1]!;
      const corners = b[i - 1]! + b[i + 1]! + d[i - 1]! + d[i + 1]!;
      const wide = a[i]! + e[i]! + c[i - 2]! + c[i + 2]!;
      const detail = middle * 0.75 - cross * 0.125 - corners * 0.0625;
      const edge = detail * near + (middle * 0.75 - cross * 0.0625 - wide * 0.125) * far;
      const size = (detail < 0 ? -detail : detail) * quiet;
      const strong = size < 1 ? size : 1;
      const halo = edge * amount * strong;
      const grey = middle + (halo > 0 ? halo * brightHalo : halo) - detail * calm * (1 - strong);
      const at = i * 3;
      out[to] = grey + (picture[at]! - middle) * saturation;
      out[to + 1] = grey + (picture[at + 1]! - middle) * saturation;
      out[to + 2] = grey + (picture[at + 2]! - middle) * saturation;
    }
  };
}
