import type { Inspector, InspectorOptions } from '../index.ts';
import type { Candidate } from '../server/index.ts';
import { type JobSink, openStore, type Store } from '../store/index.ts';
import { type MemoryPlan, planMemory } from './memory-plan.ts';
import { readSettings, type Settings, thresholdsOf } from './settings.ts';

/** Settings together with the memory plan. */
export type PlannedSettings = Settings & MemoryPlan;

/** The settings of this process. */
export function settingsOfProcess(): PlannedSettings {
  return planSettings(readSettings(process.env));
}

/** Plans the memory according to the settings. */
export function planSettings(settings: Settings): PlannedSettings {
  return { ...settings, ...planMemory(settings) };
}

/** Creates the engine according to the settings; warns on standard error if its models are not on a list or its memory may not suffice. */
export async function openInspector(settings: PlannedSettings): Promise<Inspector> {
  const { createInspector } = await import('../index.ts');
  const inspector = await createInspector(inspectorOptions(settings));
  warnUnlisted(settings);
  warnTightMemory(settings);
  return inspector;
}

function warnUnlisted({ modelsDir, modelsList }: Settings): void {
  if (modelsDir === undefined || modelsList !== undefined) return;
  process.stderr.write(
    `The models of ANTIFAKE_MODELS_DIR ${modelsDir} are not verified: set ANTIFAKE_MODELS_LIST to a list of them.\n`,
  );
}

function warnTightMemory({ boundMb, memoryMb, workers, maxPixels }: PlannedSettings): void {
  if (boundMb <= memoryMb) return;
  process.stderr.write(
    `Expected up to ${boundMb} MiB for ${workers} workers and pictures of ${maxPixels} pixels but ANTIFAKE_MEMORY_MB is ${memoryMb}.\n`,
  );
}

/**
 * Creates the engine of the candidate models, if there are any: one worker in the background. The thresholds of the settings apply to
 * them too, as they would after a switch.
 */
export async function openCandidate(settings: PlannedSettings): Promise<Candidate | undefined> {
  const { shadowModels: modelsDir, shadowModelsList, shadowCalibration, shadowShare: share } = settings;
  if (modelsDir === undefined) return undefined;
  const { maxPixels, requireThaiCard, modelTerms: terms } = settings;
  const { createInspector } = await import('../index.ts');
  const inspector = await createInspector({
    ...{ modelsDir, terms, maxPixels, requireThaiCard, workers: 1, isBackground: true },
    thresholds: thresholdsOf(settings),
    ...(shadowModelsList !== undefined && { modelsList: shadowModelsList }),
    ...(shadowCalibration !== undefined && { calibration: shadowCalibration }),
  });
  if (shadowModelsList === undefined)
    process.stderr.write(
      `The models of ANTIFAKE_SHADOW_MODELS ${modelsDir} are not verified: set ANTIFAKE_SHADOW_MODELS_LIST to a list of them.\n`,
    );
  return { inspector, share };
}

/** Options of the engine from the settings. */
export function inspectorOptions(settings: PlannedSettings): InspectorOptions {
  const { modelsDir, modelsList, modelTerms: terms, calibration, maxPixels, workers, requireThaiCard } = settings;
  return {
    terms,
    maxPixels,
    workers,
    requireThaiCard,
    ...(calibration !== undefined && { calibration }),
    ...(modelsDir !== undefined && { modelsDir }),
    ...(modelsList !== undefined && { modelsList }),
    thresholds: thresholdsOf(settings),
  };
}

/** Min time limit of the store, however short the deadline is. */
const minStoreLimitMs = 1000;

/** Opens the store according to the settings; an operation times out after a quarter of the deadline, because a request makes several. @param jobs the queue of batches. */
export async function openSettingsStore(settings: Settings, jobs?: JobSink): Promise<Store> {
  const { dataDir, databaseUrl, deadlineMs, migrate: migrates } = settings;
  const limitMs = Math.max(minStoreLimitMs, Math.round(deadlineMs / 4));
  try {
    return await openStore({
      dataDir,
      limitMs,
      migrates,
      ...(databaseUrl !== undefined && { databaseUrl }),
      ...(jobs && { jobs }),
    });
  } catch (cause) {
    throw new Error(`Expected a store at ${storePlace(settings)}`, { cause });
  }
}

/** Location of the store, without a possible password. */
export function storePlace({ databaseUrl, dataDir }: Settings): string {
  return databaseUrl === undefined ? `ANTIFAKE_DATA_DIR ${dataDir}` : 'DATABASE_URL';
}

/** Opens the store, runs the work, and closes the store in any case. */
export async function withStore<T>(work: (store: Store) => Promise<T>): Promise<T> {
  const store = await openSettingsStore(settingsOfProcess());
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}
