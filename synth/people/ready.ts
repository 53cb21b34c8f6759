import { blankPixels, type Pixels, warp } from '../../src/image/index.ts';
import { blurBytes } from '../camera/blur-bytes.ts';
import type { ReadyPlan } from '../plan.ts';

/** Makes a photograph ready for the printer: skin smoothed, stored small and enlarged again, edges overdrawn, tones set. */
export function makeReady(pixels: Pixels, plan: ReadyPlan): Pixels {
  return setTones(sharpen(enlarge(retouch(pixels, plan.retouch), plan.storedPx), plan.sharpen), plan);
}

/** Keeps strong detail and drops what is weaker than `edge` bytes. */
function retouch(pixels: Pixels, edge: number): Pixels {
  if (edge === 0) return pixels;
  return detailed(pixels, 2.2, (detail) => detail * Math.min(1, (detail / edge) ** 2));
}

function sharpen(pixels: Pixels, share: number): Pixels {
  return share === 0 ? pixels : detailed(pixels, 1.4, (detail) => detail * (1 + share));
}

/** The picture blurred by `sigma` pixels, and of the detail that is gone what `kept` says. */
function detailed(pixels: Pixels, sigma: number, kept: (detail: number) => number): Pixels {
  const soft = blurBytes(pixels, sigma).data;
  const data = new Uint8ClampedArray(pixels.data.length);
  for (let i = 0; i < data.length; i++) data[i] = soft[i]! + kept(pixels.data[i]! - soft[i]!);
  return { ...pixels, data: new Uint8Array(data.buffer) };
}

/** Shrunk to so many pixels across and enlarged to the old size. */
function enlarge(pixels: Pixels, storedPx: number): Pixels {
  const by = storedPx / pixels.widthPx;
  if (storedPx === 0 || by >= 1) return pixels;
  const size = { widthPx: Math.round(storedPx), heightPx: Math.round(pixels.heightPx * by) };
  const small = warp(blurBytes(pixels, 0.45 / by), { ...size, toPhoto: scaled(1 / by) });
  return warp(small, { widthPx: pixels.widthPx, heightPx: pixels.heightPx, toPhoto: scaled(by) });
}

function scaled(by: number): [number, number, number, number, number, number, number, number, number] {
  return [by, 0, 0, 0, by, 0, 0, 0, 1];
}

/** An S-curve of the given hardness, then a gamma. */
function setTones(pixels: Pixels, { gamma, hardness }: ReadyPlan): Pixels {
  const curve = Uint8ClampedArray.from({ length: 256 }, (_, value) => {
    const x = value / 255;
    const hard = x + (hardness * Math.sin(2 * Math.PI * (x - 0.5))) / (2 * Math.PI);
    return 255 * Math.max(0, Math.min(1, hard)) ** gamma;
  });
  const out = blankPixels(pixels.widthPx, pixels.heightPx);
  for (let i = 0; i < out.data.length; i++) out.data[i] = curve[pixels.data[i]!]!;
  return out;
}
