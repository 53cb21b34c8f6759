/** Nets that change or generate portraits, converted to ONNX by `training/makers.py`. */
import { join } from 'node:path';
import type { Pixels } from '../../src/image/index.ts';
import { openGraph } from '../../src/model/index.ts';
import type { Random } from '../index.ts';
import { type Box, cutOut, pixelsOf } from './faces.ts';

/** Sends a part of a picture through a net, and returns it in the same size. */
export type Remake = (picture: Pixels, box: Box) => Promise<Pixels>;

/** Low-resolution pixels around a part that a net receives and that are cut off afterwards, because nets darken or frame their edges. */
const marginPx = 4;

/** Opens an upscaler that turns one pixel into `factor`² pixels: the part is reduced by the factor, and restored by the net. */
export async function openUpscaler(file: string, factor: number): Promise<Remake> {
  const graph = await openGraph(file, 1);
  return async (picture, { x, y, widthPx, heightPx }) => {
    const margin = marginPx * factor;
    const [w, h] = [Math.ceil(widthPx / factor) + 2 * marginPx, Math.ceil(heightPx / factor) + 2 * marginPx];
    const wide = cutOut(picture, { x: x - margin, y: y - margin, widthPx: w * factor, heightPx: h * factor });
    const made = await runOn(graph, { image: { data: shrunk(wide, factor), shape: [1, 3, h, w] } });
    if (made.widthPx !== w * factor)
      throw new Error(`Expected ${w * factor} px from ${file} but received ${made.widthPx}`);
    return cutOut(made, { x: margin, y: margin, widthPx, heightPx });
  };
}

/** The function that `openAutoencoder` returns. */
export type RoundTrip = (pixels: Pixels) => Promise<Pixels>;

/** An autoencoder for parts of a picture. */
export function remakeBy(through: RoundTrip): Remake {
  return async (picture, { x, y, widthPx, heightPx }) => {
    const room = (px: number) => Math.ceil(px / 8) * 8 + 16;
    const wide = cutOut(picture, { x: x - 8, y: y - 8, widthPx: room(widthPx), heightPx: room(heightPx) });
    return cutOut(await through(wide), { x: 8, y: 8, widthPx, heightPx });
  };
}

/** Opens a generator that makes a portrait from 512 normally distributed numbers. */
async function openGenerator(file: string): Promise<(random: Random) => Promise<Pixels>> {
  const graph = await openGraph(file, 1);
  return async (random) =>
    await runOn(graph, { latent: { data: Float32Array.from({ length: 512 }, () => random.gauss()), shape: [1, 512] } });
}

/** The makers that {@link openMakers} names. */
export type Makers = ReturnType<typeof openMakers>;

/** All makers, from a folder of nets and an autoencoder. A net is opened on its first use, so only those in use must be in the folder. */
export function openMakers(nets: string, through: RoundTrip) {
  const upscaler = (name: string, factor: number) => opensOnUse(() => openUpscaler(join(nets, `${name}.onnx`), factor));
  return {
    realesrgan: upscaler('realesrgan', 4),
    esrgan: upscaler('esrgan', 4),
    compact4: upscaler('compact4', 4),
    compact2: upscaler('compact2', 2),
    autoencoder: remakeBy(through),
    progan: opensOnUse(() => openGenerator(join(nets, 'progan.onnx'))),
  };
}

function opensOnUse<Arguments extends readonly unknown[]>(
  open: () => Promise<(...args: Arguments) => Promise<Pixels>>,
): (...args: Arguments) => Promise<Pixels> {
  let opened: ReturnType<typeof open> | undefined;
  return async (...args) => {
    opened ??= open();
    return await (await opened)(...args);
  };
}

async function runOn(
  graph: Awaited<ReturnType<typeof openGraph>>,
  inputs: Parameters<typeof graph.run>[0],
): Promise<Pixels> {
  const { made } = await graph.run(inputs);
  return pixelsOf(made);
}

/** Means of blocks of `factor`² pixels, (3, h / factor, w / factor), 0..1. */
function shrunk({ data, widthPx, heightPx }: Pixels, factor: number): Float32Array {
  const [w, h] = [widthPx / factor, heightPx / factor];
  const out = new Float32Array(3 * w * h);
  for (let y = 0; y < heightPx; y++)
    for (let x = 0; x < widthPx; x++)
      for (let k = 0; k < 3; k++)
        out[(k * h + Math.floor(y / factor)) * w + Math.floor(x / factor)]! +=
          data[(y * widthPx + x) * 3 + k]! / (255 * factor * factor);
  return out;
}
