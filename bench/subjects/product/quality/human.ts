import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { type GraphModel, loadGraphModel } from '@tensorflow/tfjs-converter';
import * as tf from '@tensorflow/tfjs-core';
import type { Pixels } from '../../../../src/image/index.ts';

/** The folder of a package's main file. */
const folderOf = (name: string) => dirname(createRequire(import.meta.url).resolve(name));

/** The two models of @vladmandic/human that estimate whether a face is real. */
export interface Human {
  /** Probability 0..1 that the face is real, by each model. @param face a square around it. */
  judge(face: Pixels): Promise<{ readonly antispoof: number; readonly liveness: number }>;
}

/** Loads the models from their package; nothing is downloaded. */
export async function openHuman(): Promise<Human> {
  setWasmPaths(`${folderOf('@tensorflow/tfjs-backend-wasm')}/`);
  await tf.setBackend('wasm');
  const [antispoof, liveness] = await Promise.all(['antispoof', 'liveness'].map(load));
  return {
    judge: async (face) => ({ antispoof: await first(antispoof!, face), liveness: await first(liveness!, face) }),
  };
}

interface ModelFile {
  readonly modelTopology: object;
  readonly format: string;
  readonly signature: object;
  readonly weightsManifest: readonly {
    readonly paths: readonly string[];
    readonly weights: tf.io.WeightsManifestEntry[];
  }[];
}

function load(name: string): Promise<GraphModel> {
  const folder = join(folderOf('@vladmandic/human'), '../models');
  const file = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as ModelFile;
  const [{ paths, weights }] = file.weightsManifest as [ModelFile['weightsManifest'][number]];
  const weightData = new Uint8Array(readFileSync(join(folder, paths[0]!))).buffer;
  const { modelTopology, format, signature } = file;
  return loadGraphModel(tf.io.fromMemory({ modelTopology, format, signature, weightSpecs: weights, weightData }));
}

/** The first output, as Human computes it: the crop as 0..1, resized to the model's input. */
async function first(model: GraphModel, { data, widthPx, heightPx }: Pixels): Promise<number> {
  const side = model.inputs[0]!.shape![1]!;
  const output = tf.tidy(() => {
    const face = tf.div(tf.tensor4d(Float32Array.from(data), [1, heightPx, widthPx, 3]), 255) as tf.Tensor4D;
    return model.execute(tf.image.resizeBilinear(face, [side, side])) as tf.Tensor;
  });
  const [value] = await output.data();
  output.dispose();
  return value!;
}
