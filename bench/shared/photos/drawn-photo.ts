import { encodeJpeg } from '../../../src/image/index.ts';
import { planPhoto, renderUnsaved } from '../../../synth/index.ts';

/** Draws a 1280×960 photo of a Thai card with a drawn face, saved at the highest quality that takes at most `maxBytes`. */
export async function drawPhoto(seed: number, maxBytes: number): Promise<Uint8Array> {
  const size = { widthPx: 1280, heightPx: 960 };
  const plan = planPhoto(seed, { ...size, family: 'thai' });
  const pixels = await renderUnsaved(plan, { portraits: [] }, { x: 0, y: 0, ...size });
  for (let quality = 99; quality > 1; quality--) {
    const jpeg = await encodeJpeg(pixels, { ...plan.chain.camera, quality });
    if (jpeg.length <= maxBytes) return jpeg;
  }
  throw new Error(`Expected a photo of at most ${maxBytes} bytes`);
}
