import { createRequire } from 'node:module';
import { type Canvas, createCanvas, GlobalFonts, type SKRSContext2D } from '@napi-rs/canvas';
import type { Rgb } from './plan.ts';

export type Context = SKRSContext2D;
export type { Canvas };
export { createCanvas };

const faces = ['taviraj', 'sarabun', 'noto-serif-thai', 'k2d'] as const;
const weights = ['500', '600', '700'] as const;

/** Registers the Thai and Latin faces: families `taviraj-thai-600`, `taviraj-latin-600` and so on. */
function registerFonts(): void {
  const require = createRequire(import.meta.url);
  for (const face of faces)
    for (const weight of weights)
      for (const script of ['thai', 'latin']) {
        const file = require.resolve(`@fontsource/${face}/files/${face}-${script}-${weight}-normal.woff2`);
        GlobalFonts.registerFromPath(file, `${face}-${script}-${weight}`);
      }
}

registerFonts();

/** A canvas of the given size, with the project's fonts ready. */
export function openCanvas(widthPx: number, heightPx: number): { canvas: Canvas; context: Context } {
  const canvas = createCanvas(Math.max(1, Math.round(widthPx)), Math.max(1, Math.round(heightPx)));
  return { canvas, context: canvas.getContext('2d') };
}

/** The CSS font of one of the faces, e.g. `font('taviraj-600', 40)`; Thai first, then Latin of the same face. */
export function font(face: string, sizePx: number): string {
  const cut = face.lastIndexOf('-');
  const [name, weight] = [face.slice(0, cut), face.slice(cut + 1)];
  return `${sizePx}px "${name}-thai-${weight}", "${name}-latin-${weight}"`;
}

/** A CSS colour. `alpha` 0..1. */
export function css([r, g, b]: Rgb, alpha = 1): string {
  return `rgba(${Math.round(r)},${Math.round(g)},${Math.round(b)},${alpha})`;
}

/** The canvas's bytes, `(height, width, 4)` RGBA premultiplied, row by row. */
export function bytesOf(canvas: Canvas): Uint8Array {
  const bytes = canvas.data();
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
