import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { CheckModels, FindingModels } from './checks/index.ts';
import { type CheckName, checkNames, type ModelInfo } from './inspection.ts';
import {
  type Model,
  type ModelList,
  openModel,
  readCalibration,
  readModelList,
  shippedList,
  withCalibration,
} from './model/index.ts';

/** Every model of the engine. */
export type EngineModels = Readonly<Record<'finder' | 'refiner' | 'edges' | 'faces', Model>> &
  CheckModels &
  FindingModels;

/** What an answer tells of the models it rests on. */
export function infosOf(models: Partial<EngineModels>): ModelInfo[] {
  return Object.values(models).map(({ manifest: { name, version, sha256 } }) => ({ name, version, sha256 }));
}

/** Which models, and how they are run and read. */
export interface ModelChoice {
  /** Folder with the ONNX models and their manifests; default: the package's own `models/`. */
  readonly modelsDir?: string;
  /** A file that lists the models which may be used; default: the package's own for the package's own models, else none. */
  readonly modelsList?: string;
  /** Threads of one model run; default: the number of cores, at most 2. */
  readonly threads?: number;
  /** A file that `antifake calibrate` wrote: score mappings in place of the manifests'. */
  readonly calibration?: string;
}

/**
 * Loads and verifies the models, with the mappings of the calibration and its id, if there is one.
 * @throws Error when one, or the calibration, is missing or not what it should be.
 */
export async function openEngineModels(
  choice: ModelChoice,
): Promise<{ readonly models: EngineModels; readonly calibration?: string }> {
  const models = await openAll(choice);
  if (choice.calibration === undefined) return { models };
  const file = await readCalibration(choice.calibration);
  const fitted = Object.fromEntries(checkNames.map((name) => [name, withCalibration(models[name], file)]));
  return { models: { ...models, ...fitted }, calibration: file.id };
}

/** The thresholds in effect: the given ones, else those of the manifests. @throws Error when there is neither or one is no score. */
export function thresholdsOf(
  models: CheckModels,
  given: Partial<Readonly<Record<CheckName, number>>>,
): Readonly<Record<CheckName, number>> {
  const threshold = (name: CheckName) => {
    const found = given[name] ?? models[name].manifest.threshold;
    if (found === undefined) throw new Error(`Expected a threshold in the manifest of ${name} but received none`);
    if (!Number.isInteger(found) || found < 0 || found > 100)
      throw new Error(`Expected a whole number 0..100 for the threshold of ${name} but received ${found}`);
    return found;
  };
  return { blur: threshold('blur'), deepfake: threshold('deepfake'), print: threshold('print') };
}

async function openAll(choice: ModelChoice): Promise<EngineModels> {
  const { modelsDir, threads = Math.min(2, availableParallelism()) } = choice;
  const dir = modelsDir ?? fileURLToPath(new URL('../models', import.meta.url));
  const list = await listOf(choice);
  const open = (name: string) => openModel(name, { dir, threads, list });
  return {
    finder: await open('card-finder'),
    refiner: await open('card-refiner'),
    edges: await open('card-edges'),
    faces: await open('face-detector'),
    blur: await open('blur'),
    deepfake: await open('deepfake'),
    print: await open('print'),
    colourCopy: await open('colour-copy'),
    screen: await open('screen'),
  };
}

async function listOf({ modelsDir, modelsList }: ModelChoice): Promise<ModelList | undefined> {
  if (modelsList !== undefined) return await readModelList(modelsList);
  return modelsDir === undefined ? await readModelList(shippedList) : undefined;
}
