import { lumaShares } from '../../src/image/index.ts';
import { srgbOf } from '../base/light.ts';
import type { CameraPlan } from '../base/plan.ts';
import { mix, Random } from '../base/random.ts';
import { absolute, greater, type Lanes, lesser, minus, root, sum, times } from '../base/simd/lanes.ts';
import { pass } from '../base/simd/pass.ts';
import type { Rows } from '../base/simd/rows.ts';

const tableSize = 16_384;
const mask = tableSize - 1;
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

/** One row of a picture being developed, `(w)` each: channels and luminance in the range of bytes. */
export interface Row {
  readonly r: Float32Array;
  readonly g: Float32Array;
  readonly b: Float32Array;
  readonly luma: Float32Array;
}

/** Where a row lies in the photo: its first pixel. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/** Develops one row of linear light, `(w, 3)` in `rows`; see `exposer`. */
export type Exposer = (light: Float32Array, out: Row, place: Place) => void;

const expose = pass(({ inputRgb, input, table, scalar, constant, output }) => {
  const [light, common, fine] = [inputRgb(), input(), input()];
  const [red, green, blue] = [input(), input(), input()];
  const develop = table();
  const [shot, read, shared, own] = [scalar(), scalar(), scalar(), scalar()];
  const [none, half, last] = [constant(0), constant(0.5), constant(curveSize)];
  const sigma = root(sum(times(greater(light[1], none), shot), read));
  const grey = times(common(), shared);
  const noises = [
    sum(grey, times(times(own, constant(0.7)), sum(red(), fine()))),
    sum(times(grey, constant(0.9)), times(times(own, constant(0.6)), green())),
    times(sum(grey, times(own, minus(times(constant(0.7), blue()), times(constant(0.6), fine())))), constant(1.25)),
  ];
  const channels = noises.map((noise, k) => {
    const place = sum(times(sum(light[k as 0 | 1 | 2], times(sigma, noise)), last), half);
    return develop(lesser(greater(place, none), last));
  }) as [Lanes, Lanes, Lanes];
  const [r, g, b] = channels;
  for (const channel of channels) output(channel);
  output(
    sum(times(r, constant(lumaShares.red)), times(g, constant(lumaShares.green)), times(b, constant(lumaShares.blue))),
  );
});

/**
 * Adds shot and read noise to linear light and develops it. The noise of a pixel depends only on its position in the photo.
 */
export function exposer(plan: CameraPlan, rows: Rows, widthPx: number): Exposer {
  const curve = rows.take('curve', curveSize + 1);
  curve.set(toneCurve(plan.contrast));
  const own = plan.colourNoise;
  const shared = Math.sqrt(Math.max(0.2, 1 - own * own));
  const scalars = [plan.shotNoise * plan.shotNoise * 4, plan.readNoise * plan.readNoise * 4, shared, own];
  const noise = noiseFor(rows, widthPx);
  const grains = grainsOf(plan, rows, widthPx);
  return (light, { r, g, b, luma }, { x, y }) => {
    const common = (mix(plan.noiseSeed + y, 'grey') + x) & mask;
    const fine = (common + 4099) & mask;
    const streams = [light, noise.subarray(common), noise.subarray(fine), ...grains({ x, y }), curve, r, g, b, luma];
    rows.run(expose, { count: widthPx, rows: streams, scalars });
  };
}

/** The table of noise, repeated after its end for the length of a row. */
function noiseFor(rows: Rows, widthPx: number): Float32Array {
  const table = rows.take('noise', tableSize + widthPx);
  table.set(gaussTable);
  for (let i = tableSize; i < table.length; i++) table[i] = gaussTable[i & mask]!;
  return table;
}

/** The coarse part of the colour noise, red, green and blue, each the same in cells of two or four pixels. */
function grainsOf(plan: CameraPlan, rows: Rows, widthPx: number): (place: Place) => readonly Float32Array[] {
  const cell = plan.colourGrainPx === 4 ? 2 : 1;
  const grains = rows.takeSome('grains', 3, widthPx);
  let drawn = Number.NaN;
  return ({ x, y }) => {
    if (y >> cell === drawn) return grains;
    drawn = y >> cell;
    const colour = mix(plan.noiseSeed + drawn, 'colour');
    for (const [k, grain] of grains.entries())
      for (let i = 0; i < widthPx; i++) grain[i] = gaussTable[(colour + ((x + i) >> cell) * 3 + k) & mask]!;
    return grains;
  };
}

/** A row and the two rows before and after it. */
export type FiveRows = readonly [Row, Row, Row, Row, Row];

/** Finishes the middle row; see `finisher`. */
export type Finisher = (five: FiveRows, room: number, out: Uint8Array) => void;

const finish = pass(({ input, scalar, constant, outputBytes }) => {
  const [a, b, c, d, e] = [input(), input(), input(), input(), input()];
  const channels = [input(), input(), input()] as const;
  const [amount, near, far, quiet, calm, saturation, brightHalo] = [
    ...[scalar(), scalar(), scalar(), scalar()],
    ...[scalar(), scalar(), scalar()],
  ] as [Lanes, Lanes, Lanes, Lanes, Lanes, Lanes, Lanes];
  const [none, one, half, eighth, sixteenth] = [0, 1, 0.75, 0.125, 0.0625].map(constant) as Five;
  const middle = c();
  const cross = sum(b(), d(), c(-1), c(1));
  const corners = sum(b(-1), b(1), d(-1), d(1));
  const wide = sum(a(), e(), c(-2), c(2));
  const detail = minus(minus(times(middle, half), times(cross, eighth)), times(corners, sixteenth));
  const wider = minus(minus(times(middle, half), times(cross, sixteenth)), times(wide, eighth));
  const strong = lesser(times(absolute(detail), quiet), one);
  const halo = times(times(sum(times(detail, near), times(wider, far)), amount), strong);
  const halos = sum(times(greater(halo, none), brightHalo), lesser(halo, none));
  const grey = minus(sum(middle, halos), times(times(detail, calm), minus(one, strong)));
  const [red, green, blue] = channels.map((channel) => sum(grey, times(minus(channel(), middle), saturation))) as Three;
  outputBytes(red, green, blue);
});

type Three = [Lanes, Lanes, Lanes];
type Five = [Lanes, Lanes, Lanes, Lanes, Lanes];

/**
 * Smooths noise, sharpens luminance, sets the saturation and rounds to bytes: `out`, in `rows`, is the row `(w, 3)` without `room`
 * pixels at each end. The denoiser removes weak detail, strong detail is sharpened; halos are narrower or wider, and weaker
 * on the bright side.
 */
export function finisher(plan: CameraPlan, rows: Rows): Finisher {
  const quiet = 1 / (plan.denoise * 5 + 1e-3);
  const scalars = [
    ...[plan.sharpen * 1.1, 1 - plan.haloReach, plan.haloReach, quiet],
    ...[plan.denoise * 0.8, plan.saturation, plan.brightHalo],
  ];
  return (five, room, out) => {
    const lumas = five.map(({ luma }) => luma.subarray(room));
    const channels = [five[2].r, five[2].g, five[2].b].map((channel) => channel.subarray(room));
    rows.run(finish, { count: out.length / 3, rows: [...lumas, ...channels, out], scalars });
  };
}
