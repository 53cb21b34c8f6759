import { blankPixels, type Pixels } from '../../src/image/index.ts';
import { srgbOf } from '../light.ts';
import type { CameraPlan } from '../plan.ts';
import { mix, Random } from '../random.ts';
import type { Window } from '../scene/window.ts';

const tableSize = 16_384;
const gaussTable: Float32Array = makeGaussTable();

function makeGaussTable(): Float32Array {
  const random = new Random(20_240_131);
  return Float32Array.from({ length: tableSize }, () => random.gauss());
}

const curveSize = 4096;
/** Below this light the curve is steep and has a table of its own. */
const dark = 1 / 16;

/** The camera's tone curve as two tables over linear light, 0..1 and then 0..`dark`: bytes' range, 1.0 and more becomes 255. */
export function toneCurve(contrast: number): Float32Array {
  const at = (light: number): number => {
    const value = srgbOf(light);
    const bent = value + contrast * 0.175 * Math.sin(2 * Math.PI * (value - 0.5));
    return 255 * Math.min(1, Math.max(0, bent));
  };
  return Float32Array.from({ length: 2 * curveSize + 2 }, (_, i) =>
    i <= curveSize ? at(i / curveSize) : at(((i - curveSize - 1) / curveSize) * dark),
  );
}

function develop(light: number, curve: Float32Array): number {
  if (light < dark) return curve[light <= 0 ? curveSize + 1 : (light * (curveSize / dark) + (curveSize + 1.5)) | 0]!;
  return curve[light >= 1 ? curveSize : (light * curveSize + 0.5) | 0]!;
}

/** A picture being developed: `picture` is `(h, w, 3)`, linear light first and bytes' range after `expose`; `luma` is `(h, w)`. */
export interface Exposure {
  readonly picture: Float32Array;
  readonly luma: Float32Array;
  readonly curve: Float32Array;
}

/**
 * Adds shot and read noise to linear light and develops it, in place, and writes the luminance.
 * The noise of a pixel depends on its place in the photo alone.
 */
export function expose({ picture, luma, curve }: Exposure, plan: CameraPlan, window: Window): void {
  const [shot, read] = [plan.shotNoise * plan.shotNoise * 4, plan.readNoise * plan.readNoise * 4];
  const own = plan.colourNoise;
  const shared = Math.sqrt(Math.max(0.2, 1 - own * own));
  const cell = plan.colourGrainPx === 4 ? 2 : 1;
  const mask = tableSize - 1;
  for (let y = 0, at = 0, i = 0; y < window.heightPx; y++) {
    const row = window.y + y;
    const grey = mix(plan.noiseSeed + row, 'grey');
    const colour = mix(plan.noiseSeed + (row >> cell), 'colour');
    for (let x = 0; x < window.widthPx; x++, at += 3, i++) {
      const column = window.x + x;
      const sigma = Math.sqrt(Math.max(0, picture[at + 1]!) * shot + read);
      const common = gaussTable[(grey + column) & mask]! * shared;
      const place = colour + (column >> cell) * 3;
      const fine = gaussTable[(grey + column + 4099) & mask]!;
      const r = develop(picture[at]! + sigma * (common + own * (0.7 * gaussTable[place & mask]! + 0.7 * fine)), curve);
      const g = develop(picture[at + 1]! + sigma * (common * 0.9 + own * 0.6 * gaussTable[(place + 1) & mask]!), curve);
      const blueNoise = common + own * (0.7 * gaussTable[(place + 2) & mask]! - 0.6 * fine);
      const b = develop(picture[at + 2]! + sigma * 1.25 * blueNoise, curve);
      picture[at] = r;
      picture[at + 1] = g;
      picture[at + 2] = b;
      luma[i] = 0.299 * r + 0.587 * g + 0.114 * b;
    }
  }
}

/**
 * Smooths noise, sharpens luminance and rounds to bytes: the strip without a rim of `room` pixels, `(h, w, 3)`.
 * Weak detail is taken away by the denoiser, strong detail is sharpened; halos are narrower or wider, and weaker on the bright side.
 */
export function finish(
  { picture, luma }: Exposure,
  plan: CameraPlan,
  { wide, room }: { readonly wide: Window; readonly room: number },
): Pixels {
  const out = blankPixels(wide.widthPx - 2 * room, wide.heightPx - 2 * room);
  const bytes = out.data;
  const w = wide.widthPx;
  const amount = plan.sharpen * 1.1;
  const [near, far] = [1 - plan.haloReach, plan.haloReach];
  const quiet = 1 / (plan.denoise * 5 + 1e-3);
  const calm = plan.denoise * 0.8;
  for (let y = 0, to = 0; y < out.heightPx; y++) {
    const first = (y + room) * w + room;
    for (let i = first; i < first + out.widthPx; i++, to += 3) {
      const cross = luma[i - w]! + luma[i + w]! + luma[i - 1]! + luma[i + 1]!;
      const corners = luma[i - w - 1]! + luma[i - w + 1]! + luma[i + w - 1]! + luma[i + w + 1]!;
      const wide = luma[i - 2 * w]! + luma[i + 2 * w]! + luma[i - 2]! + luma[i + 2]!;
      const detail = luma[i]! * 0.75 - cross * 0.125 - corners * 0.0625;
      const edge = detail * near + (luma[i]! * 0.75 - cross * 0.0625 - wide * 0.125) * far;
      const strong = Math.min(1, Math.abs(detail) * quiet);
      const halo = edge * amount * strong;
      const lift = (halo > 0 ? halo * plan.brightHalo : halo) - detail * calm * (1 - strong) + 0.5;
      bytes[to] = toByte(picture[i * 3]! + lift);
      bytes[to + 1] = toByte(picture[i * 3 + 1]! + lift);
      bytes[to + 2] = toByte(picture[i * 3 + 2]! + lift);
    }
  }
  return out;
}

function toByte(value: number): number {
  return Math.min(255, Math.max(0, value)) | 0;
}
