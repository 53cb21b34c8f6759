import { readFile } from 'node:fs/promises';
import { decode, mapQuad, type Pixels, type Point, warp } from '../../src/image/index.ts';
import type { Memory, Shelf } from '../base/memory.ts';
import type { PhotoPlan, ScenePlan } from '../base/plan.ts';
import type { Window } from '../base/window.ts';
import { readLight, type SceneLight } from './scene-light.ts';

const limits = { maxBytes: 50e6, maxPixels: 60e6 };
const pictures: Shelf<Promise<Pixels>> = { size: 4 };
const lights: Shelf<SceneLight> = { size: 4 };

/** A window of a real picture that is stretched over the whole photo: RGBA bytes of the window's size. */
export async function photoBackground(plan: PhotoPlan, memory: Memory, window: Window): Promise<Uint8Array> {
  const { scene, widthPx, heightPx } = plan;
  const picture = await open(scene, memory);
  const [sx, sy] = [picture.widthPx / widthPx, picture.heightPx / heightPx];
  const cut = warp(picture, {
    widthPx: window.widthPx,
    heightPx: window.heightPx,
    toPhoto: [sx, 0, window.x * sx, 0, sy, window.y * sy, 0, 0, 1],
  });
  const rgba = new Uint8Array(window.widthPx * window.heightPx * 4);
  for (let i = 0, at = 0; i < rgba.length; i += 4) {
    rgba[i] = cut.data[at++]!;
    rgba[i + 1] = cut.data[at++]!;
    rgba[i + 2] = cut.data[at++]!;
    rgba[i + 3] = 255;
  }
  return rgba;
}

/** The light on the document that the card covers, estimated from the picture. */
export async function photoLight(plan: PhotoPlan, memory: Memory): Promise<SceneLight | undefined> {
  const { scene, widthPx, heightPx } = plan;
  if (scene.background.kind !== 'photo') return undefined;
  const picture = await open(scene, memory);
  const corner = ([x, y]: Point): Point => [(x * picture.widthPx) / widthPx, (y * picture.heightPx) / heightPx];
  const key = JSON.stringify([scene.background.file, scene.quad, widthPx, heightPx]);
  return memory.recall(lights, key, () => readLight(picture, mapQuad(scene.quad, corner)));
}

function open({ background: { file = '' } }: ScenePlan, memory: Memory): Promise<Pixels> {
  return memory.recall(pictures, file, () => readFile(file).then((bytes) => decode(bytes, limits)));
}
