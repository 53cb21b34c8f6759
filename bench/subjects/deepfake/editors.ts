import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openAutoencoder } from '../../../synth/batch/autoencoder.ts';
import { openUpscaler, type Remake, remakeBy } from '../../../synth/dataset/makers.ts';

/** Upscalers and their factors. The training data contain no fakes by the last one. */
const upscalers = { realesrgan: 4, esrgan: 4, compact4: 4, compact2: 2, realesrgan_anime: 4 } as const;

/**
 * Networks that regenerate pictures, as an editor based on a network does, by name: the autoencoder of the data, and the upscalers that
 * are in the folder that training/makers.py wrote.
 */
export async function openEditors(dataDir: string, nets: string | undefined): Promise<ReadonlyMap<string, Remake>> {
  const autoencoder = remakeBy(await openAutoencoder(join(dataDir, 'weights/taef2_roundtrip.onnx')));
  const fileOf = (name: string) => join(nets ?? '', `${name}.onnx`);
  const there = Object.entries(upscalers).filter(([name]) => nets !== undefined && existsSync(fileOf(name)));
  const opened = there.map(
    async ([name, factor]): Promise<[string, Remake]> => [name, await openUpscaler(fileOf(name), factor)],
  );
  return new Map([['autoencoder', autoencoder], ...(await Promise.all(opened))]);
}
