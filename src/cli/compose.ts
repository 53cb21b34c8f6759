import { createInspector, type Inspector, type InspectorOptions } from '../index.ts';
import { openStore, type Store } from '../store/index.ts';
import { type MemoryPlan, planMemory } from './memory-plan.ts';
import { readSettings, type Settings, thresholdsOf } from './settings.ts';

/** Settings with what was left to the plan of the memory. */
export type PlannedSettings = Settings & MemoryPlan;

/** The settings of this process. */
export function settingsOfProcess(): PlannedSettings {
  return planSettings(readSettings(process.env));
}

/** Shares the memory out as the settings say, or as it fits. */
export function planSettings(settings: Settings): PlannedSettings {
  return { ...settings, ...planMemory(settings) };
}

/** The engine as the settings want it; says on standard error when its models are on no list or its memory may not suffice. */
export async function openInspector(settings: PlannedSettings): Promise<Inspector> {
  const inspector = await createInspector(inspectorOptions(settings));
  sayUnlisted(settings);
  sayTight(settings);
  return inspector;
}

function sayUnlisted({ modelsDir, modelsList }: Settings): void {
  if (modelsDir === undefined || modelsList !== undefined) return;
  process.stderr.write(
    `The models of ANTIFAKE_MODELS_DIR ${modelsDir} are on no list; ANTIFAKE_MODELS_LIST names one.\n`,
  );
}

function sayTight({ boundMb, memoryMb, workers, maxPixels }: PlannedSettings): void {
  if (boundMb <= memoryMb) return;
  process.stderr.write(
    `Expected up to ${boundMb} MiB for ${workers} workers and pictures of ${maxPixels} pixels but ANTIFAKE_MEMORY_MB is ${memoryMb}.\n`,
  );
}

/** What the settings say of the engine. */
export function inspectorOptions(settings: PlannedSettings): InspectorOptions {
  const { modelsDir, modelsList, calibration, maxPixels, workers, requireThaiCard } = settings;
  return {
    maxPixels,
    workers,
    requireThaiCard,
    ...(calibration !== undefined && { calibration }),
    ...(modelsDir !== undefined && { modelsDir }),
    ...(modelsList !== undefined && { modelsList }),
    thresholds: thresholdsOf(settings),
  };
}

/** No deadline, however short, makes the store give up sooner. */
const minStoreLimitMs = 1000;

/** The store as the settings want it; it is given up after a quarter of the deadline, as a request asks it a few times. */
export async function openSettingsStore(settings: Settings): Promise<Store> {
  const { dataDir, databaseUrl, deadlineMs } = settings;
  const limitMs = Math.max(minStoreLimitMs, Math.round(deadlineMs / 4));
  try {
    return await openStore({ dataDir, limitMs, ...(databaseUrl !== undefined && { databaseUrl }) });
  } catch (cause) {
    throw new Error(`Expected a store at ${storePlace(settings)}`, { cause });
  }
}

/** Where the store is, without what may be a password. */
export function storePlace({ databaseUrl, dataDir }: Settings): string {
  return databaseUrl === undefined ? `ANTIFAKE_DATA_DIR ${dataDir}` : 'DATABASE_URL';
}

/** Opens the store, works with it, and closes it whatever happens. */
export async function withStore<T>(work: (store: Store) => Promise<T>): Promise<T> {
  const store = await openSettingsStore(settingsOfProcess());
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}
