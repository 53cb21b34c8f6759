import { readFile } from 'node:fs/promises';
import { decode, type Pixels, type Point, warp } from '../../src/image/index.ts';
import type { PhotoPlan } from '../base/plan.ts';
import type { Window } from '../base/window.ts';
import { readLight, type SceneLight } from './scene-light.ts';

const limits = { maxBytes: 50e6, maxPixels: 60e6 };
const kept = new Map<string, Promise<Pixels>>();
const lights = new WeakMap<Pixels, { readonly key?: string; readonly light?: SceneLight }>();

/** A window of a real picture that is stretched over the whole photo: RGBA bytes of the window's size. */
export async function photoBackground({ scene, widthPx, heightPx }: PhotoPlan, window: Window): Promise<Uint8Array> {
  const picture = await open(scene.background.file ?? '');
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

/** The light on the document that the card covers, read from the picture itself. */
export async function photoLight({ scene, widthPx, heightPx }: PhotoPlan): Promise<SceneLight | undefined> {
  if (scene.background.kind !== 'photo') return undefined;
  const picture = await open(scene.background.file ?? '');
  const known = lights.get(picture) ?? {};
  const key = JSON.stringify(scene.quad);
  if (known.key === key) return known.light;
  const corner = ([x, y]: Point): Point => [(x * picture.widthPx) / widthPx, (y * picture.heightPx) / heightPx];
  const [a, b, c, d] = scene.quad;
  const light = readLight(picture, [corner(a), corner(b), corner(c), corner(d)]);
  lights.set(picture, { key, light });
  return light;
}

function open(file: string): Promise<Pixels> {
  const known = kept.get(file);
  if (known) return known;
  if (kept.size > 3) kept.clear();
  const opened = readFile(file).then((bytes) => decode(bytes, limits));
  kept.set(file, opened);
  return opened;
}
