import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openAutoencoder } from '../../../synth/batch/autoencoder.ts';
import { openUpscaler, type Remake, remakeBy } from '../../../synth/dataset/makers.ts';

/** Upscalers, by how many times larger they make a picture. Training made no fakes with the last one. */
const upscalers = { realesrgan: 4, esrgan: 4, compact4: 4, compact2: 2, realesrgan_anime: 4 } as const;

/**
 * Networks that make pictures again, as an editor that runs on one does, by name: the autoencoder of the data, and those upscalers that
 * are in the folder of what training/makers.py wrote.
 */
export async function openEditors(dataDir: string, nets: string | undefined): Promise<ReadonlyMap<string, Remake>> {
  const autoencoder = remakeBy(await openAutoencoder(join(dataDir, 'weights/taef2_roundtrip.onnx')));
  const fileOf = (name: string) => join(nets ?? '', `${name}.onnx`);
  const there = Object.entries(upscalers).filter(([name]) => nets !== undefined && existsSync(fileOf(name)));
  const opened = there.map(
    async ([name, times]): Promise<[string, Remake]> => [name, await openUpscaler(fileOf(name), times)],
  );
  return new Map([['autoencoder', autoencoder], ...(await Promise.all(opened))]);
}
