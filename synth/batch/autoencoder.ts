import { blankPixels, type Pixels } from '../../src/image/index.ts';
import { openGraph } from '../../src/model/index.ts';

/** The sides of the graph's input are multiples of this many pixels. */
const step = 8;

/**
 * Opens an autoencoder, ONNX `image` → `recon`, both (1, 3, h, w) float32 RGB 0..1, to send faces through.
 * Pictures of other sizes are cut down to multiples of 8 pixels. @throws Error if the file is not such a graph.
 */
export async function openAutoencoder(file: string): Promise<(pixels: Pixels) => Promise<Pixels>> {
  const graph = await openGraph(file, 1);
  return async (pixels) => {
    const [w, h] = [pixels.widthPx - (pixels.widthPx % step), pixels.heightPx - (pixels.heightPx % step)];
    const data = new Float32Array(3 * w * h);
    for (let y = 0, at = 0; y < h; y++)
      for (let x = 0; x < w; x++, at++)
        for (let k = 0; k < 3; k++) data[k * w * h + at] = pixels.data[(y * pixels.widthPx + x) * 3 + k]! / 255;
    const { recon } = await graph.run({ image: { data, shape: [1, 3, h, w] } });
    if (recon?.data.length !== data.length)
      throw new Error(`Expected an output recon of ${data.length} numbers from ${file}`);
    const out = blankPixels(w, h);
    for (let i = 0; i < w * h; i++)
      for (let k = 0; k < 3; k++)
        out.data[i * 3 + k] = Math.max(0, Math.min(255, recon.data[k * w * h + i]! * 255 + 0.5));
    return out;
  };
}
