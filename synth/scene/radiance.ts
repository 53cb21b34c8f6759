import type { Assets } from '../assets.ts';
import { bytesOf } from '../card/canvas.ts';
import { renderCard } from '../card/render.ts';
import { linearOf } from '../light.ts';
import { Memory } from '../memory.ts';
import type { PhotoPlan } from '../plan.ts';
import { drawBackground } from './background.ts';
import { type CardLayer, cardLayer } from './card-layer.ts';
import { drawFingers } from './fingers.ts';
import { lightAt, lightStep } from './light-field.ts';
import { photoBackground } from './photo-background.ts';
import type { Window } from './window.ts';

/** Linear light of a window of the sensor, `(heightPx, widthPx, 3)` float32, 1 = white of the exposure. */
export type Radiance = Float32Array;

const backgrounds = new Memory<Uint8Array>(2);

/** What falls on the sensor inside a window, before any optics: background, card, fingers, light. */
export async function renderRadiance(plan: PhotoPlan, assets: Assets, window: Window): Promise<Radiance> {
  const ground = await groundOf(plan, window);
  const out = new Float32Array(window.widthPx * window.heightPx * 3);
  for (let i = 0, at = 0; at < out.length; i += 4) {
    out[at++] = linearOf[ground[i]!]!;
    out[at++] = linearOf[ground[i + 1]!]!;
    out[at++] = linearOf[ground[i + 2]!]!;
  }
  const gloss = new Float32Array(window.widthPx * window.heightPx);
  if (plan.family !== 'none') layCard(out, { layer: cardLayer(renderCard(plan, assets), plan), window, gloss });
  const fingers = plan.family === 'none' ? undefined : drawFingers(plan, window);
  if (fingers) layFingers(out, fingers, gloss);
  shine(out, { plan, window, gloss });
  return out;
}

async function groundOf(plan: PhotoPlan, window: Window): Promise<Uint8Array> {
  if (plan.scene.background.kind === 'photo') return await photoBackground(plan, window);
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
    family,
    window,
  ]);
  return backgrounds.recall(key, () => bytesOf(drawBackground(plan, window)));
}

interface Laying {
  readonly layer: CardLayer;
  readonly window: Window;
  readonly gloss: Float32Array;
}

/** Looks the card up for every pixel of the window that may see it (bilinear) and lays it over. */
function layCard(out: Radiance, { layer, window, gloss }: Laying): void {
  const { data, widthPx, heightPx, fromPhoto: m } = layer;
  const row = widthPx * 4;
  for (let y = 0; y < window.heightPx; y++) {
    const py = window.y + y + 0.5;
    for (let x = 0; x < window.widthPx; x++) {
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
      const alpha = data[a + 3]! * wa + data[a + 7]! * wb + data[c + 3]! * wc + data[c + 7]! * wd;
      if (alpha === 0) continue;
      const i = y * window.widthPx + x;
      const at = i * 3;
      const rest = 1 - alpha;
      out[at] = out[at]! * rest + data[a]! * wa + data[a + 4]! * wb + data[c]! * wc + data[c + 4]! * wd;
      out[at + 1] = out[at + 1]! * rest + data[a + 1]! * wa + data[a + 5]! * wb + data[c + 1]! * wc + data[c + 5]! * wd;
      out[at + 2] = out[at + 2]! * rest + data[a + 2]! * wa + data[a + 6]! * wb + data[c + 2]! * wc + data[c + 6]! * wd;
      gloss[i] = alpha;
    }
  }
}

function layFingers(out: Radiance, rgba: Uint8Array, gloss: Float32Array): void {
  for (let i = 0; i < gloss.length; i++) {
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
    for (let x = 0; x < window.widthPx; x++) {
      const across = (window.x + x) / lightStep - firstColumn;
      const node = across | 0;
      const fx = across - node;
      const a = node * 4;
      const i = y * window.widthPx + x;
      const at = i * 3;
      const glare = (line[a + 3]! + (line[a + 7]! - line[a + 3]!) * fx) * gloss[i]!;
      out[at] = out[at]! * (line[a]! + (line[a + 4]! - line[a]!) * fx) + glare;
      out[at + 1] = out[at + 1]! * (line[a + 1]! + (line[a + 5]! - line[a + 1]!) * fx) + glare;
      out[at + 2] = out[at + 2]! * (line[a + 2]! + (line[a + 6]! - line[a + 2]!) * fx) + glare;
    }
  }
}
