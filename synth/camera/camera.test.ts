import assert from 'node:assert/strict';
import { test } from 'node:test';
import { blankPixels } from '../../src/image/index.ts';
import { linearOf } from '../base/light.ts';
import type { CameraPlan } from '../base/plan.ts';
import { Random } from '../base/random.ts';
import { Rows } from '../base/simd/rows.ts';
import { crop } from '../base/window.ts';
import { planPhoto } from '../index.ts';
import { shiftColours } from './aberration.ts';
import { glowOver, glowReach } from './glow.ts';
import { blurAlong } from './motion.ts';
import { planCamera, planChain } from './plan.ts';
import { resample } from './resample.ts';
import { exposer, finisher, type Row, toneCurve } from './sensor.ts';

const side = 64;
const size = { widthPx: side, heightPx: side };
const plan = planPhoto(2, size);

/** A camera that changes nothing. */
const plain: CameraPlan = {
  ...plan.camera,
  ...{ shotNoise: 0, readNoise: 0, colourNoise: 0, contrast: 0, saturation: 1 },
  ...{ denoise: 0, sharpen: 0, haloReach: 0, brightHalo: 1 },
};

/** Develops a row of linear light as a camera does. */
function developed(camera: CameraPlan, light: Float32Array, place = { x: 0, y: 0 }): { row: Row; bytes: Uint8Array } {
  const rows = new Rows();
  const widthPx = light.length / 3;
  const [r, g, b, luma] = rows.takeSome('row', 4, widthPx) as [Float32Array, Float32Array, Float32Array, Float32Array];
  const read = rows.take('read', light.length);
  read.set(light);
  exposer(camera, rows, widthPx)(read, { r, g, b, luma }, place);
  const row = { r, g, b, luma };
  const floats = rows.take('bytes', widthPx);
  const bytes = new Uint8Array(floats.buffer, floats.byteOffset, (widthPx - 4) * 3);
  finisher(camera, rows)([row, row, row, row, row], 2, bytes);
  return { row, bytes };
}

const even = (level: number): Float32Array => new Float32Array(side * 3).fill(level);

function deviation(values: Float32Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}

test('a camera without faults returns the bytes of the light that it receives', () => {
  const expected = Array.from({ length: side * 3 }, (_, i) => (i * 53) % 256);
  const { bytes } = developed(
    plain,
    Float32Array.from(expected, (byte) => linearOf[byte]!),
  );
  for (const [i, byte] of bytes.entries())
    assert.ok(Math.abs(byte - expected[i + 6]!) <= 1, `${byte}, not ${expected[i + 6]}`);
});

test('shot noise grows with the square root of the light, read noise not at all; both depend only on the position', () => {
  const flat = { ...plain, colourNoise: 0.5 };
  const noise = (camera: CameraPlan, level: number): number => {
    const slope =
      (toneCurve(0)[Math.round(level * 16_384) + 40]! - toneCurve(0)[Math.round(level * 16_384) - 40]!) / 80;
    return deviation(developed(camera, even(level)).row.g) / slope;
  };
  const shot = { ...flat, shotNoise: 0.01 };
  assert.ok(Math.abs(noise(shot, 0.4) / noise(shot, 0.1) - 2) < 0.1);
  const read = { ...flat, readNoise: 0.003 };
  assert.ok(Math.abs(noise(read, 0.4) / noise(read, 0.1) - 1) < 0.1);
  const [here, again, there] = [0, 0, 1].map((y) => developed(shot, even(0.3), { x: 0, y }).row.g);
  assert.deepEqual(here, again);
  assert.notDeepEqual(here, there);
});

test('sharpening overshoots at an edge and does not change flat parts; a weaker bright halo is weaker on one side', () => {
  const edge = Float32Array.from({ length: side * 3 }, (_, i) => (i < 96 ? 0.1 : 0.5));
  const halos = (camera: CameraPlan) => {
    const { bytes } = developed(camera, edge);
    const greens = Array.from({ length: bytes.length / 3 }, (_, i) => bytes[i * 3 + 1]!);
    return { dark: greens[2]! - Math.min(...greens), bright: Math.max(...greens) - greens.at(-3)! };
  };
  assert.deepEqual(halos(plain), { dark: 0, bright: 0 });
  const sharp = halos({ ...plain, sharpen: 1 });
  assert.ok(sharp.dark > 5 && sharp.bright > 5, JSON.stringify(sharp));
  assert.ok(halos({ ...plain, sharpen: 1, brightHalo: 0.2 }).bright < 0.5 * sharp.bright);
});

test('saturation scales the distance of colours from grey', () => {
  const red = Float32Array.from({ length: side * 3 }, (_, i) => (i % 3 === 0 ? 0.5 : 0.1));
  const colourful = (saturation: number): number => {
    const { bytes } = developed({ ...plain, saturation }, red);
    return bytes[60]! - bytes[61]!;
  };
  assert.ok(Math.abs(colourful(0.5) / colourful(1) - 0.5) < 0.03);
});

test('a tone curve rises from black to white, steeper in the middle with more contrast', () => {
  for (const contrast of [-0.05, 0, 0.35]) {
    const curve = toneCurve(contrast);
    assert.ok(Math.abs(curve[0]!) < 1e-3 && Math.abs(curve.at(-1)! - 255) < 1e-3);
    for (let i = 1; i < curve.length; i++) assert.ok(curve[i]! >= curve[i - 1]!);
  }
  const middle = Math.round(0.214 * 16_384);
  const slope = (contrast: number): number => toneCurve(contrast)[middle + 100]! - toneCurve(contrast)[middle - 100]!;
  assert.ok(slope(0.35) > 1.2 * slope(0));
});

/** One bright pixel in the middle. */
function point(): Float32Array {
  const data = new Float32Array(side * side * 3);
  data.fill(1, (32 * side + 32) * 3, (32 * side + 32) * 3 + 3);
  return data;
}

/** Light and second moments of a picture's red, around the middle. */
function moments(data: Float32Array) {
  let [light, xx, yy] = [0, 0, 0];
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      const value = data[(y * side + x) * 3]!;
      light += value;
      xx += value * (x - 32) ** 2;
      yy += value * (y - 32) ** 2;
    }
  return { light, xx, yy };
}

test('a shake spreads a point along its path: variance length² / 12, and nothing across', () => {
  for (const [angle, along] of [
    [0, 'xx'],
    [Math.PI / 2, 'yy'],
  ] as const) {
    const data = point();
    blurAlong(data, { size, rows: new Rows(), lengthPx: 9, angle });
    const found = moments(data);
    assert.ok(Math.abs(found.light - 1) < 1e-5);
    assert.ok(Math.abs(found[along] / (81 / 12) - 1) < 0.05, `${found[along]}`);
    assert.ok(found[along === 'xx' ? 'yy' : 'xx'] < 0.01);
  }
});

test('scattered light is a share of the light with the stated spread', () => {
  const [data, rows, glow] = [point(), new Rows(), { share: 0.25, sigma: 3 }];
  const add = glowOver(
    data,
    { x: 0, y: 0, ...size },
    { glow, blurred: 0, cells: new Float32Array(side * side), rows },
  )!;
  for (let y = 0; y < side; y++) add(y, data.subarray(y * side * 3, (y + 1) * side * 3));
  const { light, xx } = moments(data);
  assert.ok(Math.abs(light - 1) < 0.02, `light ${light}`);
  assert.ok(Math.abs(xx / (0.25 * 9) - 1) < 0.15, `variance ${xx}`);
  assert.ok(glowReach(glow) >= 9 && glowReach({ share: 0, sigma: 0 }) === 0);
});

test('lateral colour moves red out and blue in at the corner, but neither green nor the middle', () => {
  const shifted = { ...plan, camera: { ...plan.camera, aberration: 1 } };
  const centred = (data: Float32Array, x: number, channel: number): number => {
    let [sum, at] = [0, 0];
    for (let i = 1; i < side - 1; i++) {
      const value = data[(x * side + i) * 3 + channel]!;
      sum += value;
      at += value * i;
    }
    return at / sum;
  };
  for (const [x, moves] of [
    [56, true],
    [32, false],
  ] as const) {
    const data = new Float32Array(side * side * 3);
    data.fill(1, (x * side + x) * 3, (x * side + x) * 3 + 3);
    const window = { x: 0, y: 0, ...size };
    shiftColours(data, shifted, window);
    const [red, green, blue] = [0, 1, 2].map((channel) => centred(data, x, channel));
    assert.equal(green, x);
    if (moves) assert.ok(red! > x + 0.2 && blue! < x - 0.2, `${red}, ${blue}`);
    else assert.ok(Math.abs(red! - x) < 0.05 && Math.abs(blue! - x) < 0.05);
  }
});

test('resizing to the same size changes nothing; a window of a smaller photo is that part of the whole', () => {
  const pixels = blankPixels(60, 40);
  for (let i = 0; i < pixels.data.length; i++) pixels.data[i] = (i * 7919) % 251;
  const part = { pixels, x: 0, y: 0, wholeWidth: 60, wholeHeight: 40 };
  const same = { wholeWidth: 60, wholeHeight: 40, window: { x: 0, y: 0, widthPx: 60, heightPx: 40 } };
  assert.deepEqual(resample(part, same).data, pixels.data);
  const [smaller, window] = [
    { wholeWidth: 36, wholeHeight: 24 },
    { x: 10, y: 5, widthPx: 12, heightPx: 9 },
  ];
  const whole = resample(part, { ...smaller, window: { x: 0, y: 0, widthPx: 36, heightPx: 24 } });
  assert.deepEqual(resample(part, { ...smaller, window }).data, crop(whole, window).data);
});

test('cameras are planned within the range of phones', () => {
  for (let seed = 0; seed < 300; seed++) {
    const camera = planCamera(new Random(seed), { cardPx: 800, share: 0.5, colour: [150, 200, 230] });
    assert.ok(camera.defocusSigma >= 0.4 && camera.defocusSigma < 2.1, `seed ${seed}: ${camera.defocusSigma}`);
    assert.ok(camera.detail >= 0.55 && camera.detail <= 1);
    assert.ok(camera.glow.share === 0 || (camera.glow.sigma >= 1.2 && camera.glow.share <= 0.4));
    assert.ok(camera.whiteBalance.every((gain) => gain > 0.5 && gain < 2));
    const { camera: first, resave, messaging } = planChain(new Random(seed));
    assert.ok(first.quality >= 80 && first.quality <= 97 && (!resave || resave.quality >= 72));
    assert.ok(!messaging || (messaging.scale <= 1 && messaging.scale >= 0.45 && messaging.jpeg.quality <= 78));
  }
});
