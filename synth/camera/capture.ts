import { blankPixels, type Pixels } from '../../src/image/index.ts';
import { showOnScreen } from '../attacks/screen.ts';
import { blurAlong } from '../base/blur.ts';
import { Scratch } from '../base/memory.ts';
import type { PhotoPlan } from '../base/plan.ts';
import { grow, type Window } from '../base/window.ts';
import type { Assets } from '../people/studio.ts';
import { openView, renderRadiance, type View } from '../scene/radiance.ts';
import { shiftColours } from './aberration.ts';
import { glowOver, glowReach } from './glow.ts';
import { applyWideSpot, type Bench, type RowReader, type Spot, spotOf, throughSpot } from './lens.ts';
import { rows } from './rows.ts';
import { exposer, type FiveRows, finisher, type Row } from './sensor.ts';

/** Takes a window of the photo: scene light, optics, sensor, development. No JPEG yet. */
export async function capture(plan: PhotoPlan, assets: Assets, window: Window): Promise<Pixels> {
  const room = reachOf(plan);
  const wide = grow(window, room);
  const view = await openView(plan, assets, wide);
  const count = wide.widthPx * wide.heightPx * 3;
  const bench = { data: scratch.take('light', count), spare: scratch.take('spare', count), size: wide };
  lightUp(plan, view, bench.data);
  const read = look(plan, wide, bench);
  return developRows(plan, { window, room, read });
}

const scratch = new Scratch();

/** Rows of the scene that are drawn at a time: few enough to stay in the processor's cache from the first step to the last. */
const stripRows = 48;

/** What falls on the lens: `(h, w, 3)` linear light of the whole view. */
function lightUp(plan: PhotoPlan, view: View, light: Float32Array): void {
  const { window } = view;
  const gloss = scratch.take('gloss', window.widthPx * stripRows);
  for (let top = 0; top < window.heightPx; top += stripRows) {
    const strip = { ...window, y: window.y + top, heightPx: Math.min(stripRows, window.heightPx - top) };
    const [from, count] = [top * window.widthPx, strip.heightPx * window.widthPx];
    const out = light.subarray(from * 3, (from + count) * 3);
    renderRadiance(plan, view, { strip, out, gloss: gloss.subarray(0, count) });
    showOnScreen(out, plan, strip);
  }
}

/** What the lens makes of it, row by row. */
function look(plan: PhotoPlan, wide: Window, bench: Bench): RowReader {
  const { camera } = plan;
  shiftColours(bench.data, plan, wide);
  if (camera.motionPx > 0.7)
    blurAlong(bench.data, { size: wide, lengthPx: camera.motionPx, angle: camera.motionAngle });
  const spot = lensOf(plan);
  const addGlow = glowOver(bench.data, wide, {
    glow: camera.glow,
    blurred: Math.hypot(camera.defocusSigma, upscaleSigma(camera)),
    cells: scratch.take('cells', Math.ceil(bench.data.length / 3)),
  });
  applyWideSpot(bench, spot);
  const read = throughSpot(bench, spot);
  if (!addGlow) return read;
  return (y, out) => {
    read(y, out);
    addGlow(y, out);
  };
}

interface Developing {
  readonly window: Window;
  readonly room: number;
  readonly read: RowReader;
}

/** Sensor and development: each row is exposed once and finished when the two rows after it are there. */
function developRows(plan: PhotoPlan, { window, room, read }: Developing): Pixels {
  const out = blankPixels(window.widthPx, window.heightPx);
  const wide = window.widthPx + 2 * room;
  const [expose, finish] = [exposer(plan.camera, wide), finisher(plan.camera)];
  const light = rows.take('read', wide * 3);
  const ring = [0, 1, 2, 3, 4].map((i) => developed(i, wide));
  const floats = rows.take('finished', window.widthPx);
  const bytes = new Uint8Array(floats.buffer, floats.byteOffset, window.widthPx * 3);
  for (let y = room - 2; y < room + window.heightPx + 2; y++) {
    read(y, light);
    expose(light, ring[y % 5]!, { x: window.x - room, y: window.y - room + y });
    const done = y - 2 - room;
    if (done < 0) continue;
    finish([1, 2, 3, 4, 5].map((k) => ring[(y + k) % 5]!) as unknown as FiveRows, room, bytes);
    out.data.set(bytes, done * bytes.length);
  }
  return out;
}

function developed(i: number, widthPx: number): Row {
  const take = (name: string): Float32Array => rows.take(`${name} ${i}`, widthPx);
  return { r: take('r'), g: take('g'), b: take('b'), luma: take('luma') };
}

/** Standard deviation of the blur spot in camera pixels: the lens and a sensor that resolves less than its pixels; no scattered light. */
export function opticsSigma({ camera }: PhotoPlan): number {
  return Math.hypot(camera.defocusSigma, upscaleSigma(camera));
}

function lensOf({ camera }: PhotoPlan): Spot {
  return spotOf(camera.defocusSigma, upscaleSigma(camera));
}

function upscaleSigma({ detail }: PhotoPlan['camera']): number {
  return detail < 1 ? 0.42 * Math.sqrt(1 / detail ** 2 - 1) : 0;
}

/** Pixels beyond a window that its edge pixels depend on. */
function reachOf(plan: PhotoPlan): number {
  const room = 4 + lensOf(plan).reach + glowReach(plan.camera.glow) + Math.ceil(plan.camera.motionPx / 2);
  return room + (room % 2);
}

/** Cuts a rectangle of whole pixels. */
export function crop(pixels: Pixels, { x, y, widthPx, heightPx }: Window): Pixels {
  if (x === 0 && y === 0 && widthPx === pixels.widthPx && heightPx === pixels.heightPx) return pixels;
  const data = new Uint8Array(widthPx * heightPx * 3);
  for (let row = 0; row < heightPx; row++) {
    const from = ((y + row) * pixels.widthPx + x) * 3;
    data.set(pixels.data.subarray(from, from + widthPx * 3), row * widthPx * 3);
  }
  return { data, widthPx, heightPx };
}
