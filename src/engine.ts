import { type DecodeLimits, decode, dropPixels, type Pixels } from './image/index.ts';
import { inspectLonePortrait, inspectPhoto, type Means } from './inspect.ts';
import type { CheckName, Inspection, PortraitInspection } from './inspection.ts';
import {
  type EngineFiles,
  type EngineModels,
  infosOf,
  type ModelChoice,
  openEngineModels,
  readEngineFiles,
  thresholdsOf,
} from './models.ts';
import { maxPhotoBytes } from './photo.ts';
import { stopwatch } from './stopwatch.ts';

/** What an engine can be told. Everything has a default. */
export interface EngineOptions extends ModelChoice {
  /** Overrides the thresholds of the manifests, 0..100; above means yes. */
  readonly thresholds?: Partial<Readonly<Record<CheckName, number>>>;
  /** Default 4,194,304. */
  readonly maxBytes?: number;
  /** Default 50,000,000. */
  readonly maxPixels?: number;
}

/** What an engine is made of, read and verified; it may be handed to another thread. */
export interface EngineSetup {
  readonly files: EngineFiles;
  readonly calibration?: string;
  readonly thresholds: Readonly<Record<CheckName, number>>;
  readonly limits: DecodeLimits;
}

/** Reads what the options name. @throws Error when a model, the calibration or an option is missing or not what it should be. */
export async function prepareEngine(options: EngineOptions): Promise<EngineSetup> {
  const limits = limitsOf(options);
  const { files, calibration } = await readEngineFiles(options);
  const thresholds = thresholdsOf(files, options.thresholds ?? {});
  return { files, thresholds, limits, ...(calibration !== undefined && { calibration }) };
}

/** The limits in effect. @throws Error when one is no number: every photo is within a limit of NaN. */
function limitsOf({ maxBytes = maxPhotoBytes, maxPixels = 50_000_000 }: EngineOptions): DecodeLimits {
  for (const [name, limit] of Object.entries({ maxBytes, maxPixels }))
    if (!Number.isInteger(limit) || limit < 1)
      throw new Error(`Expected a whole number from 1 for ${name} but received ${limit}`);
  return { maxBytes, maxPixels };
}

/** How one photo is looked at. */
export interface LookOptions {
  /** Asked before each step; what it throws ends the inspection. */
  readonly stop?: Pick<AbortSignal, 'throwIfAborted'>;
  /** Also looks for a colour copy and for a screen. */
  readonly findings?: boolean;
}

/** The engine in one thread: it judges a photo at a time, and each model run holds the thread. */
export interface Engine {
  inspect(image: Uint8Array, options?: LookOptions): Promise<Inspection>;
  inspectPortrait(image: Uint8Array, options?: LookOptions): Promise<PortraitInspection>;
}

/** Opens the models in this thread. @param threads of one model run. */
export async function openEngine(setup: EngineSetup, threads: number): Promise<Engine> {
  const { files, calibration, thresholds, limits } = setup;
  const models = await openEngineModels(files, threads);
  const { colourCopy, screen, ...needed } = models;
  const said = (used: Partial<EngineModels>) => ({
    models: infosOf(used),
    ...(calibration !== undefined && { calibration }),
  });
  const look =
    <T>(story: (pixels: Pixels, means: Means) => Promise<T>) =>
    async (image: Uint8Array, { stop, findings = false }: LookOptions = {}) => {
      const watch = stopwatch(stop);
      const pixels = await watch.time('decode', () => decode(image, limits));
      try {
        return await story(pixels, { models, said: said(findings ? models : needed), watch, thresholds, findings });
      } finally {
        dropPixels(pixels);
      }
    };
  return { inspect: look(inspectPhoto), inspectPortrait: look(inspectLonePortrait) };
}
