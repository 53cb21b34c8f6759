import { fileURLToPath } from 'node:url';
import type { CheckModels } from './checks/index.ts';
import type { FindingModels } from './findings/index.ts';
import type { ModelInfo } from './inspection.ts';
import {
  type Model,
  type ModelFile,
  type ModelsFolder,
  openModelFile,
  readCalibration,
  readModel,
  readModelList,
  shippedList,
  withCalibration,
} from './model/index.ts';
import { byCheck, type CheckName, checkNames, type ModelTerms } from './names.ts';

/** Every model of the engine. */
export type EngineModels = Readonly<Record<'finder' | 'refiner' | 'edges' | 'judge' | 'faces', Model>> &
  CheckModels &
  FindingModels;

/** The files of all models, read and verified. */
export type EngineFiles = Readonly<Record<keyof EngineModels, ModelFile>>;

/** Name, version, SHA-256 and terms of the models used, for the answer. */
export function infosOf(models: Partial<Readonly<Record<string, Pick<ModelFile, 'manifest'>>>>): ModelInfo[] {
  return Object.values(models).map((model) => {
    const { name, version, sha256, terms } = model!.manifest;
    return { name, version, sha256, ...(terms && { terms }) };
  });
}

/** Which models, and how their raw values are calibrated. */
export interface ModelChoice {
  /** Folder with the ONNX models and their manifests; default: the package's own `models/`. */
  readonly modelsDir?: string;
  /** A file that lists the models which may be used; default: the package's own list for the package's own models, otherwise none. */
  readonly modelsList?: string;
  /** `commercial`: only models whose training data's terms allow commercial use; default: `any`. */
  readonly terms?: ModelTerms;
  /** A file that `antifake calibrate` wrote; its score mappings replace those of the manifests. */
  readonly calibration?: string;
}

/**
 * Reads and verifies the models, with the mappings of the calibration and its id, if there is one.
 * @throws Error when one, or the calibration, is missing or invalid.
 */
export async function readEngineFiles(
  choice: ModelChoice,
): Promise<{ readonly files: EngineFiles; readonly calibration?: string }> {
  const files = await readAll(await folderOf(choice));
  if (choice.calibration === undefined) return { files };
  const file = await readCalibration(choice.calibration);
  const fitted = Object.fromEntries(checkNames.map((name) => [name, withCalibration(files[name], name, file)]));
  return { files: { ...files, ...fitted }, calibration: file.id };
}

/** Opens the models in this thread. @param threads of one model run. */
export async function openEngineModels(files: EngineFiles, threads: number): Promise<EngineModels> {
  const opened = Object.entries(files).map(async ([name, file]) => [name, await openModelFile(file, threads)]);
  return Object.fromEntries(await Promise.all(opened)) as EngineModels;
}

/** The thresholds in effect: the overrides, otherwise those of the manifests. @throws Error when there is neither, or one is not a score. */
export function thresholdsOf(
  files: EngineFiles,
  overrides: Partial<Readonly<Record<CheckName, number>>>,
): Readonly<Record<CheckName, number>> {
  const threshold = (name: CheckName) => {
    const found = overrides[name] ?? files[name].manifest.threshold;
    if (found === undefined) throw new Error(`Expected a threshold in the manifest of ${name} but received none`);
    if (!Number.isInteger(found) || found < 0 || found > 100)
      throw new Error(`Expected a whole number 0..100 for the threshold of ${name} but received ${found}`);
    return found;
  };
  return byCheck(threshold);
}

/** A threshold of a model, and the error rates that were measured there. */
export interface OperatingPoint {
  /** 0..100; above means yes. */
  readonly threshold: number;
  /** The error rates, and the photos that they were measured on. */
  readonly meaning: string;
}

/** The operating point of each check whose calibration names one: that of the manifest, or of the operator's own calibration. */
export function operatingPointsOf(files: EngineFiles): Readonly<Record<CheckName, OperatingPoint | undefined>> {
  return byCheck((name) => {
    const { threshold, calibration } = files[name].manifest;
    if (threshold === undefined || calibration === undefined) return undefined;
    return { threshold, meaning: calibration.operatingPoint };
  });
}

async function readAll(folder: ModelsFolder): Promise<EngineFiles> {
  return {
    finder: await readModel('card-finder', folder),
    refiner: await readModel('card-refiner', folder),
    edges: await readModel('card-edges', folder),
    judge: await readModel('card-judge', folder),
    faces: await readModel('face-detector', folder),
    ...(await readChecks(folder)),
    screen: await readModel('screen', folder),
  };
}

async function readChecks(folder: ModelsFolder): Promise<Readonly<Record<CheckName, ModelFile>>> {
  const files = checkNames.map(async (name) => [name, await readModel(name, folder)] as const);
  return Object.fromEntries(await Promise.all(files)) as Record<CheckName, ModelFile>;
}

async function folderOf({ modelsDir, modelsList, terms }: ModelChoice): Promise<ModelsFolder> {
  const dir = modelsDir ?? fileURLToPath(new URL('../models', import.meta.url));
  const list = modelsList ?? (modelsDir === undefined ? shippedList : undefined);
  return {
    dir,
    list: list === undefined ? undefined : await readModelList(list),
    terms: terms === 'commercial' ? terms : undefined,
  };
}
