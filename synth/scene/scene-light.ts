import { invert, type Pixels, type Point, project, type Quad, rectToQuad, warp } from '../../src/image/index.ts';
import { blurInPlace } from '../base/blur.ts';
import { linearOf } from '../base/light.ts';
import type { PhotoPlan } from '../base/plan.ts';
import type { Window } from '../base/window.ts';

/** The light of a real photo on its own document: linear gains `(8, 12, 3)` over the document, its top left first. */
export interface SceneLight {
  readonly gains: Float32Array;
}

const columns = 12;
const rows = 8;
const cellPx = 8;
/** Linear light that the pale print of a document reflects. */
const paper = 0.68;

/**
 * Estimates the light from the document: the bright parts of each of 12 × 8 cells are its paper, print and portrait are interpolated
 * from the brighter cells around them, and half of the paper's colour is attributed to the light.
 */
export function readLight(picture: Pixels, quad: Quad): SceneLight {
  const size = { widthPx: columns * cellPx, heightPx: rows * cellPx };
  const document = warp(picture, { ...size, toPhoto: rectToQuad(size.widthPx, size.heightPx, quad) });
  const bright = Float32Array.from({ length: rows * columns * 3 }, (_, i) =>
    brightOf(document, { column: ((i / 3) | 0) % columns, row: (i / 3 / columns) | 0, channel: i % 3 }),
  );
  const level = Float32Array.from({ length: rows * columns }, (_, i) =>
    Math.log(0.01 + (bright[i * 3]! + bright[i * 3 + 1]! + bright[i * 3 + 2]!) / 3),
  );
  const smooth = envelope(level);
  const cast = castOf(bright, level);
  const gains = Float32Array.from({ length: rows * columns * 3 }, (_, i) => {
    const light = Math.min(1.35, Math.max(0.25, Math.exp(smooth[(i / 3) | 0]!) / paper));
    return light * cast[i % 3]!;
  });
  return { gains };
}

interface Cell {
  readonly column: number;
  readonly row: number;
  readonly channel: number;
}

/** Linear light that four fifths of the cell's pixels do not reach. */
function brightOf({ data, widthPx }: Pixels, { column, row, channel }: Cell): number {
  const values: number[] = [];
  for (let y = row * cellPx; y < (row + 1) * cellPx; y++)
    for (let x = column * cellPx; x < (column + 1) * cellPx; x++) values.push(data[(y * widthPx + x) * 3 + channel]!);
  values.sort((a, b) => a - b);
  return linearOf[values[Math.floor(values.length * 0.8)]!]!;
}

/** A smooth surface that rests on the cells' upper side. */
function envelope(level: Float32Array): Float32Array {
  const size = { widthPx: columns, heightPx: rows, channels: 1 };
  let surface = level.slice();
  for (let i = 0; i < 4; i++) {
    if (i > 0) surface = surface.map((value, k) => Math.max(value, level[k]!));
    blurInPlace(surface, size, 2);
  }
  return surface;
}

/** The colour of the brightest third of the cells, halfway to grey, as gains that keep the mean. */
function castOf(bright: Float32Array, level: Float32Array): readonly [number, number, number] {
  const floor = level.toSorted()[Math.floor((level.length * 2) / 3)]!;
  const sums = [0, 0, 0];
  level.forEach((value, i) => {
    if (value >= floor) for (let k = 0; k < 3; k++) sums[k]! += bright[i * 3 + k]!;
  });
  const mean = (sums[0]! + sums[1]! + sums[2]!) / 3;
  const gain = (k: number): number => Math.sqrt(Math.max(0.05, sums[k]! / mean));
  return [gain(0), gain(1), gain(2)];
}

interface Shading {
  readonly light: SceneLight;
  readonly plan: PhotoPlan;
  readonly window: Window;
  /** Share of the card in each pixel, `(h, w)` 0..1. */
  readonly gloss: Float32Array;
}

/** Pixels between two points at which the light is computed; it is linear between them. */
const step = 8;

/** Multiplies the card's pixels by the light on the document that it covers. In place on linear light, `(h, w, 3)`. */
export function shadeCard(out: Float32Array, { light, plan, window, gloss }: Shading): void {
  const toCard = invert(rectToQuad(1, 1, plan.scene.quad));
  const [here, next] = [new Float32Array(3), new Float32Array(3)];
  for (let y = 0; y < window.heightPx; y++)
    for (let left = 0; left < window.widthPx; left += step) {
      const first = y * window.widthPx + left;
      const count = Math.min(step, window.widthPx - left);
      if (gloss[first] === 0 && gloss[first + count - 1] === 0) continue;
      gainsAt(light, project(toCard, [window.x + left, window.y + y]), here);
      gainsAt(light, project(toCard, [window.x + left + step, window.y + y]), next);
      for (let i = 0; i < count; i++)
        for (let k = 0; k < 3; k++) {
          const gain = here[k]! + ((next[k]! - here[k]!) * i) / step;
          out[(first + i) * 3 + k]! *= 1 + gloss[first + i]! * (gain - 1);
        }
    }
}

/** The gains at a point of the document, 0..1 across and down; beyond its edge those of the edge. */
function gainsAt({ gains }: SceneLight, [u, v]: Point, out: Float32Array): void {
  const x = Math.min(columns - 1.001, Math.max(0, u * columns - 0.5));
  const y = Math.min(rows - 1.001, Math.max(0, v * rows - 0.5));
  const [x0, y0] = [x | 0, y | 0];
  const [fx, fy] = [x - x0, y - y0];
  const a = (y0 * columns + x0) * 3;
  const c = a + columns * 3;
  for (let k = 0; k < 3; k++)
    out[k] =
      (gains[a + k]! * (1 - fx) + gains[a + 3 + k]! * fx) * (1 - fy) +
      (gains[c + k]! * (1 - fx) + gains[c + 3 + k]! * fx) * fy;
}
