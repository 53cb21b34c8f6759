/** What machines make of portraits, or without one: the nets that `training/makers.py` brought into ONNX. */
import { join } from 'node:path';
import type { Pixels } from '../../src/image/index.ts';
import { openGraph } from '../../src/model/index.ts';
import type { Random } from '../index.ts';
import { type Box, cutOut, pixelsOf } from './faces.ts';

/** Takes a part of a picture through a net and answers with it, of the same size. */
export type Remake = (picture: Pixels, box: Box) => Promise<Pixels>;

/** Low-resolution pixels around a part that a net sees and that are cut off afterwards: nets darken or frame their edges. */
const marginPx = 4;

/** Opens an upscaler that makes one pixel `times`² ones: the part is shrunk by that, and brought back by the net. */
export async function openUpscaler(file: string, times: number): Promise<Remake> {
  const graph = await openGraph(file, 1);
  return async (picture, { x, y, widthPx, heightPx }) => {
    const margin = marginPx * times;
    const [w, h] = [Math.ceil(widthPx / times) + 2 * marginPx, Math.ceil(heightPx / times) + 2 * marginPx];
    const wide = cutOut(picture, { x: x - margin, y: y - margin, widthPx: w * times, heightPx: h * times });
    const made = await runOn(graph, { image: { data: shrunk(wide, times), shape: [1, 3, h, w] } });
    if (made.widthPx !== w * times)
      throw new Error(`Expected ${w * times} px from ${file} but received ${made.widthPx}`);
    return cutOut(made, { x: margin, y: margin, widthPx, heightPx });
  };
}

/** What `openAutoencoder` opens. */
export type RoundTrip = (pixels: Pixels) => Promise<Pixels>;

/** An autoencoder for parts of a picture. */
export function remakeBy(through: RoundTrip): Remake {
  return async (picture, { x, y, widthPx, heightPx }) => {
    const room = (px: number) => Math.ceil(px / 8) * 8 + 16;
    const wide = cutOut(picture, { x: x - 8, y: y - 8, widthPx: room(widthPx), heightPx: room(heightPx) });
    return cutOut(await through(wide), { x: 8, y: 8, widthPx, heightPx });
  };
}

/** Opens a generator of portraits out of 512 normal numbers. */
export async function openGenerator(file: string): Promise<(random: Random) => Promise<Pixels>> {
  const graph = await openGraph(file, 1);
  return async (random) =>
    await runOn(graph, { latent: { data: Float32Array.from({ length: 512 }, () => random.gauss()), shape: [1, 512] } });
}

/** What {@link openMakers} opens. */
export type Makers = Awaited<ReturnType<typeof openMakers>>;

/** All makers, of a folder of nets and an autoencoder. */
export async function openMakers(nets: string, through: RoundTrip) {
  return {
    realesrgan: await openUpscaler(join(nets, 'realesrgan.onnx'), 4),
    esrgan: await openUpscaler(join(nets, 'esrgan.onnx'), 4),
    compact4: await openUpscaler(join(nets, 'compact4.onnx'), 4),
    compact2: await openUpscaler(join(nets, 'compact2.onnx'), 2),
    autoencoder: remakeBy(through),
    progan: await openGenerator(join(nets, 'progan.onnx')),
  };
}

async function runOn(
  graph: Awaited<ReturnType<typeof openGraph>>,
  inputs: Parameters<typeof graph.run>[0],
): Promise<Pixels> {
  const { made } = await graph.run(inputs);
  return pixelsOf(made);
}

/** Means of blocks of `times`² pixels, (3, h / times, w / times), 0..1. */
function shrunk({ data, widthPx, heightPx }: Pixels, times: number): Float32Array {
  const [w, h] = [widthPx / times, heightPx / times];
  const out = new Float32Array(3 * w * h);
  for (let y = 0; y < heightPx; y++)
    for (let x = 0; x < widthPx; x++)
      for (let k = 0; k < 3; k++)
        out[(k * h + Math.floor(y / times)) * w + Math.floor(x / times)]! +=
          data[(y * widthPx + x) * 3 + k]! / (255 * times * times);
  return out;
}
