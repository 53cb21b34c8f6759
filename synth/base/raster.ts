import { ImageData } from '@napi-rs/canvas';
import { blankPixels, type Pixels } from '../../src/image/index.ts';
import { bytesOf, type Canvas, type Context } from './canvas.ts';

/** The opaque colours of a canvas. */
export function pixelsOf(canvas: Canvas): Pixels {
  const rgba = bytesOf(canvas);
  const out = blankPixels(canvas.width, canvas.height);
  for (let i = 0, at = 0; i < rgba.length; i += 4) {
    out.data[at++] = rgba[i]!;
    out.data[at++] = rgba[i + 1]!;
    out.data[at++] = rgba[i + 2]!;
  }
  return out;
}

/** Lays opaque pixels onto a canvas, top left at whole canvas pixels; the context's transform has no effect. */
export function putPixels(
  context: Context,
  { data, widthPx, heightPx }: Pixels,
  [x, y]: readonly [number, number],
): void {
  const rgba = new Uint8ClampedArray(widthPx * heightPx * 4);
  for (let i = 0, at = 0; i < rgba.length; i += 4) {
    rgba[i] = data[at++]!;
    rgba[i + 1] = data[at++]!;
    rgba[i + 2] = data[at++]!;
    rgba[i + 3] = 255;
  }
  context.putImageData(new ImageData(rgba, widthPx, heightPx), x, y);
}
