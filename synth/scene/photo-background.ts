import { readFile } from 'node:fs/promises';
import { decode, type Pixels, warp } from '../../src/image/index.ts';
import type { PhotoPlan } from '../plan.ts';
import type { Window } from './window.ts';

const limits = { maxBytes: 50e6, maxPixels: 60e6 };
const kept = new Map<string, Promise<Pixels>>();

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

function open(file: string): Promise<Pixels> {
  const known = kept.get(file);
  if (known) return known;
  if (kept.size > 3) kept.clear();
  const opened = readFile(file).then((bytes) => decode(bytes, limits));
  kept.set(file, opened);
  return opened;
}
