import { bytesOf } from '../base/canvas.ts';
import { linearOf, linearOfQuarter } from '../base/light.ts';
import type { Shelf } from '../base/memory.ts';
import type { PhotoPlan } from '../base/plan.ts';
import type { Window } from '../base/window.ts';
import type { CardHooks, Job } from '../card/hooks.ts';
import type { Studio } from '../people/studio.ts';
import { drawBackground } from './background.ts';
import { type CardLayer, cardLayer } from './card-layer.ts';
import { drawFingers } from './fingers.ts';
import { lightAt, lightStep } from './light-field.ts';
import { photoBackground, photoLight } from './photo-background.ts';
import { type SceneLight, shadeCard } from './scene-light.ts';

/** Linear light of a window of the sensor, `(heightPx, widthPx, 3)` float32, 1 = white of the exposure. */
export type Radiance = Float32Array;

const backgrounds: Shelf<Uint8Array> = { size: 2 };

/** The contents of a window before lighting: bytes are RGBA, premultiplied, of the window's size. */
export interface View {
  readonly window: Window;
  readonly ground: Uint8Array;
  readonly fingers: Uint8Array | undefined;
  readonly layer: CardLayer | undefined;
  /** The light on a real photo's own document. */
  readonly light?: SceneLight | undefined;
}

/** Draws background, card and fingers for a window. */
export async function openView(job: Job<CardHooks>, window: Window): Promise<View> {
  const { plan, studio } = job;
  const ground = await groundOf(plan, studio, window);
  if (plan.family === 'none') return { window, ground, fingers: undefined, layer: undefined };
  const light = await photoLight(plan, studio.memory);
  return { window, ground, fingers: drawFingers(plan, window), layer: cardLayer(job, window), light };
}

/** A strip of the view, as wide as the view, and its output. */
export interface Target {
  readonly strip: Window;
  readonly out: Radiance;
  /** Visible share of the card's laminate, `(h, w)` 0..1. */
  readonly gloss: Float32Array;
}

/** Writes the light of a strip before any optics: background, card, fingers, light. */
export function renderRadiance(plan: PhotoPlan, view: View, { strip, out, gloss }: Target): void {
  const count = strip.widthPx * strip.heightPx;
  const first = (strip.y - view.window.y) * strip.widthPx * 4;
  toLight(view.ground.subarray(first, first + count * 4), out);
  gloss.fill(0);
  if (view.layer) layCard(out, { layer: view.layer, window: strip, gloss });
  if (view.light) shadeCard(out, { light: view.light, plan, window: strip, gloss });
  if (view.fingers) layFingers(out, view.fingers.subarray(first, first + count * 4), gloss);
  shine(out, { plan, window: strip, gloss });
}

function toLight(rgba: Uint8Array, out: Radiance): void {
  for (let i = 0, at = 0; i < rgba.length; i += 4, at += 3) {
    out[at] = linearOf[rgba[i]!]!;
    out[at + 1] = linearOf[rgba[i + 1]!]!;
    out[at + 2] = linearOf[rgba[i + 2]!]!;
  }
}

async function groundOf(plan: PhotoPlan, studio: Studio, window: Window): Promise<Uint8Array> {
  if (plan.scene.background.kind === 'photo') return await photoBackground(plan, studio.memory, window);
  const { scene, widthPx, heightPx, family } = plan;
  const { background, quad, neighbour, shadow, fingers, fingerSeed } = scene;
  const key = JSON.stringify([
    background,
    quad,
    neighbour,
    shadow,
    fingers,
    fingerSeed,
    widthPx,
    heightPx,
    family === 'none' && [plan.seed, plan.person],
    window,
  ]);
  return studio.memory.recall(backgrounds, key, () => bytesOf(drawBackground(plan, studio, window)));
}

interface Laying {
  readonly layer: CardLayer;
  readonly window: Window;
  readonly gloss: Float32Array;
}

/** Samples the card for every pixel of the window that may show it (bilinear), and blends it over. */
function layCard(out: Radiance, { layer, window, gloss }: Laying): void {
  const { data, widthPx, heightPx, fromPhoto: m } = layer;
  const row = widthPx * 4;
  for (let y = 0; y < window.heightPx; y++) {
    const py = window.y + y + 0.5;
    const [from, to] = rowSpan(layer, py, window);
    for (let x = from; x < to; x++) {
      const px = window.x + x + 0.5;
      const w = m[6] * px + m[7] * py + m[8];
      const u = (m[0] * px + m[1] * py + m[2]) / w - 0.5;
      const v = (m[3] * px + m[4] * py + m[5]) / w - 0.5;
      if (!(u >= 0 && v >= 0 && u < widthPx - 1 && v < heightPx - 1)) continue;
      const x0 = u | 0;
      const y0 = v | 0;
      const fx = u - x0;
      const fy = v - y0;
      const a = y0 * row + x0 * 4;
      const c = a + row;
      const wa = (1 - fx) * (1 - fy);
      const wb = fx * (1 - fy);
      const wc = (1 - fx) * fy;
      const wd = fx * fy;
      const alpha = (data[a + 3]! * wa + data[a + 7]! * wb + data[c + 3]! * wc + data[c + 7]! * wd) / 255;
      if (alpha < 0.002) continue;
      const i = y * window.widthPx + x;
      const at = i * 3;
      const rest = 1 - alpha;
      const lift = 4 / alpha;
      const r = data[a]! * wa + data[a + 4]! * wb + data[c]! * wc + data[c + 4]! * wd;
      const g = data[a + 1]! * wa + data[a + 5]! * wb + data[c + 1]! * wc + data[c + 5]! * wd;
      const b = data[a + 2]! * wa + data[a + 6]! * wb + data[c + 2]! * wc + data[c + 6]! * wd;
      out[at] = out[at]! * rest + lightOf(r * lift) * alpha;
      out[at + 1] = out[at + 1]! * rest + lightOf(g * lift) * alpha;
      out[at + 2] = out[at + 2]! * rest + lightOf(b * lift) * alpha;
      gloss[i] = alpha;
    }
  }
}

function lightOf(quarter: number): number {
  return linearOfQuarter[Math.min(1020, quarter + 0.5) | 0]!;
}

/** The first column of a row of the window that can show the layer, and the one after the last. */
function rowSpan(
  { fromPhoto: m, widthPx, heightPx }: CardLayer,
  py: number,
  window: Window,
): readonly [number, number] {
  let [from, to] = [0, window.widthPx];
  const limits = [
    [m[0], m[1], m[2], 0, 1],
    [m[3], m[4], m[5], 0, 1],
    [m[0], m[1], m[2], widthPx, -1],
    [m[3], m[4], m[5], heightPx, -1],
  ] as const;
  for (const [a, b, c, edge, sign] of limits) {
    const slope = sign * (a - edge * m[6]);
    const rest = sign * (b * py + c - edge * (m[7] * py + m[8]));
    const x = -rest / slope - window.x - 0.5;
    if (slope > 0) from = Math.max(from, Math.floor(x));
    else if (slope < 0) to = Math.min(to, Math.ceil(x) + 1);
  }
  return [from, to];
}

function layFingers(out: Radiance, rgba: Uint8Array, gloss: Float32Array): void {
  for (let i = 0; i < rgba.length >> 2; i++) {
    const alpha = rgba[i * 4 + 3]! / 255;
    if (alpha === 0) continue;
    for (let k = 0; k < 3; k++) {
      const colour = linearOf[Math.min(255, (rgba[i * 4 + k]! / alpha + 0.5) | 0)]!;
      out[i * 3 + k] = out[i * 3 + k]! * (1 - alpha) + colour * alpha;
    }
    gloss[i] = gloss[i]! * (1 - alpha);
  }
}

interface Shining {
  readonly plan: PhotoPlan;
  readonly window: Window;
  readonly gloss: Float32Array;
}

/** Multiplies by the light and adds the glare of the card's laminate; the field is linear between nodes 16 px apart. */
function shine(out: Radiance, { plan, window, gloss }: Shining): void {
  const firstColumn = Math.floor(window.x / lightStep);
  const columns = Math.ceil((window.x + window.widthPx) / lightStep) - firstColumn + 2;
  const nodes = (row: number): Float32Array => {
    const line = new Float32Array(columns * 4);
    for (let i = 0; i < columns; i++) line.set(lightAt(plan, (firstColumn + i) * lightStep, row * lightStep), i * 4);
    return line;
  };
  let rowNumber = Math.floor(window.y / lightStep);
  let [above, below] = [nodes(rowNumber), nodes(rowNumber + 1)];
  const line = new Float32Array(columns * 4);
  for (let y = 0; y < window.heightPx; y++) {
    const py = window.y + y;
    if (Math.floor(py / lightStep) !== rowNumber) {
      rowNumber = Math.floor(py / lightStep);
      [above, below] = [below, nodes(rowNumber + 1)];
    }
    const fy = py / lightStep - rowNumber;
    for (let i = 0; i < line.length; i++) line[i] = above[i]! + (below[i]! - above[i]!) * fy;
    shineRow(out, gloss, {
      line,
      first: y * window.widthPx,
      offset: window.x - firstColumn * lightStep,
      count: window.widthPx,
    });
  }
}

interface LitRow {
  /** R, G, B gain and glare at each node. */
  readonly line: Float32Array;
  readonly first: number;
  readonly offset: number;
  readonly count: number;
}

function shineRow(out: Radiance, gloss: Float32Array, { line, first, offset, count }: LitRow): void {
  for (let x = 0; x < count; ) {
    const node = Math.floor((x + offset) / lightStep);
    const inside = x + offset - node * lightStep;
    const end = Math.min(count, x + lightStep - inside);
    const a = node * 4;
    const step = (k: number): number => (line[a + 4 + k]! - line[a + k]!) / lightStep;
    const [dr, dg, db, dx] = [step(0), step(1), step(2), step(3)];
    let r = line[a]! + dr * inside;
    let g = line[a + 1]! + dg * inside;
    let b = line[a + 2]! + db * inside;
    let glare = line[a + 3]! + dx * inside;
    for (; x < end; x++, r += dr, g += dg, b += db, glare += dx) {
      const at = (first + x) * 3;
      const extra = glare * gloss[first + x]!;
      out[at] = out[at]! * r + extra;
      out[at + 1] = out[at + 1]! * g + extra;
      out[at + 2] = out[at + 2]! * b + extra;
    }
  }
}
