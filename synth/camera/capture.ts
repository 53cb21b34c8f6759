import { blankPixels, type Pixels } from '../../src/image/index.ts';
import type { Memory } from '../base/memory.ts';
import type { PhotoPlan } from '../base/plan.ts';
import type { Rows } from '../base/simd/rows.ts';
import { grow, type Window } from '../base/window.ts';
import { type Attacking, attackingOf, type CardHooks, type Job } from '../card/hooks.ts';
import { openView, renderRadiance, type View } from '../scene/radiance.ts';
import { shiftColours } from './aberration.ts';
import { glowOver, glowReach } from './glow.ts';
import { applyWideSpot, type Bench, type RowReader, type Spot, spotOf, throughSpot } from './lens.ts';
import { blurAlong } from './motion.ts';
import { exposer, finisher, type Row } from './sensor.ts';

/** The hook of an attack until the photo is taken. */
export interface CameraHooks extends CardHooks {
  /** Changes the light of a strip of the scene, `(h, w, 3)` linear, in place, before it reaches the lens. */
  readonly light?: (light: Float32Array, strip: Window, attacking: Attacking) => void;
}

/** A picture on its way through the lens, and the part of the camera's photo that it shows. */
interface SensorBench extends Bench {
  readonly size: Window;
}

/** Takes a window of the photo: scene light, optics, sensor, development. No JPEG yet. */
export async function capture(job: Job<CameraHooks>, window: Window): Promise<Pixels> {
  const { plan } = job;
  const { memory } = job.studio;
  const room = reachOf(plan);
  const wide = grow(window, room);
  const view = await openView(job, wide);
  const count = wide.widthPx * wide.heightPx * 3;
  const bench = {
    data: memory.take('light', count),
    spare: memory.take('spare', count),
    size: wide,
    rows: memory.rows,
  };
  lightUp(job, view, bench.data);
  const read = look(plan, memory, bench);
  return developRows(plan, { window, room, read, rows: memory.rows });
}

/** Rows of the scene that are drawn at a time: few enough to stay in the processor's cache from the first step to the last. */
const stripRows = 48;

/** The light that reaches the lens: `(h, w, 3)` linear, of the whole view. */
function lightUp(job: Job<CameraHooks>, view: View, light: Float32Array): void {
  const { window } = view;
  const gloss = job.studio.memory.take('gloss', window.widthPx * stripRows);
  for (let top = 0; top < window.heightPx; top += stripRows) {
    const strip = { ...window, y: window.y + top, heightPx: Math.min(stripRows, window.heightPx - top) };
    const [from, count] = [top * window.widthPx, strip.heightPx * window.widthPx];
    const out = light.subarray(from * 3, (from + count) * 3);
    renderRadiance(job.plan, view, { strip, out, gloss: gloss.subarray(0, count) });
    job.hooks.light?.(out, strip, attackingOf(job));
  }
}

/** The light behind the lens, row by row. */
function look(plan: PhotoPlan, memory: Memory, bench: SensorBench): RowReader {
  const { camera } = plan;
  const { data, size, rows } = bench;
  shiftColours(data, plan, size);
  if (camera.motionPx > 0.7) blurAlong(data, { size, rows, lengthPx: camera.motionPx, angle: camera.motionAngle });
  const spot = lensOf(plan);
  const addGlow = glowOver(data, size, {
    glow: camera.glow,
    blurred: Math.hypot(camera.defocusSigma, upscaleSigma(camera)),
    cells: memory.take('cells', Math.ceil(data.length / 3)),
    rows,
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
  readonly rows: Rows;
}

/** Sensor and development: each row is exposed once, and finished when the next two rows are there. */
function developRows(plan: PhotoPlan, { window, room, read, rows }: Developing): Pixels {
  const out = blankPixels(window.widthPx, window.heightPx);
  const wide = window.widthPx + 2 * room;
  const [expose, finish] = [exposer(plan.camera, rows, wide), finisher(plan.camera, rows)];
  const light = rows.take('read', wide * 3);
  const ring = [0, 1, 2, 3, 4].map((i) => developed(rows, i, wide));
  const line = (y: number): Row => ring[y % 5]!;
  const floats = rows.take('finished', window.widthPx);
  const bytes = new Uint8Array(floats.buffer, floats.byteOffset, window.widthPx * 3);
  for (let y = room - 2; y < room + window.heightPx + 2; y++) {
    read(y, light);
    expose(light, line(y), { x: window.x - room, y: window.y - room + y });
    const done = y - 2 - room;
    if (done < 0) continue;
    finish([line(y - 4), line(y - 3), line(y - 2), line(y - 1), line(y)], room, bytes);
    out.data.set(bytes, done * bytes.length);
  }
  return out;
}

function developed(rows: Rows, i: number, widthPx: number): Row {
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

/** Pixels beyond a window on which its edge pixels depend. */
function reachOf(plan: PhotoPlan): number {
  const room = 4 + lensOf(plan).reach + glowReach(plan.camera.glow) + Math.ceil(plan.camera.motionPx / 2);
  return room + (room % 2);
}
