import { availableParallelism } from 'node:os';
import { isUint8Array } from 'node:util/types';
import { AntifakeError } from '../errors.ts';
import type { CheckName, Inspection, ModelInfo, PortraitInspection } from '../inspection.ts';
import { infosOf, type OperatingPoint, operatingPointsOf } from '../models.ts';
import { type EngineOptions, prepareEngine } from '../setup.ts';
import type { Step } from '../stopwatch.ts';
import type { Task } from './messages.ts';
import { Pool } from './pool.ts';

export type { OperatingPoint, Step };

/** Options of an inspector. All have a default. */
export interface InspectorOptions extends EngineOptions {
  /** Processes that judge photos, each one photo at a time; default: the number of cores. */
  readonly workers?: number;
  /** Runs the workers at the lowest priority, so that they do not slow down other processes. Default: false. */
  readonly isBackground?: boolean;
}

export interface InspectOptions {
  /** Stops the inspection; the promise then rejects at once, with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Also looks for a screen: experimental, and costs about as much as the print check. Default: false. */
  readonly findings?: boolean;
  /** Receives each step of the inspection when the inspection has ended, also when it failed; not if the signal has stopped it. */
  readonly onStep?: (step: Step) => void;
}

/** Judges photos. Safe for parallel calls; keeps no photo. */
export interface Inspector {
  readonly models: readonly ModelInfo[];
  /** In effect: those of the options, otherwise those of the manifests. */
  readonly thresholds: Readonly<Record<CheckName, number>>;
  /** The thresholds of the calibration, with their meaning; the options may have replaced a threshold. */
  readonly operatingPoints: Readonly<Record<CheckName, OperatingPoint | undefined>>;
  /** Id of the calibration file, if there is one. */
  readonly calibration?: string;
  /** Number of photos that are judged at the same time; others wait. */
  readonly workers: number;
  /** Number of worker processes that run now; one that has ended is being replaced. */
  readonly liveWorkers: number;
  /**
   * @param image a JPEG, PNG or BMP file's bytes.
   * @throws AntifakeError IMAGE_INVALID_FORMAT, IMAGE_INVALID_SIZE or INNER_ERROR, and TypeError for any other argument.
   */
  inspect(image: Uint8Array, options?: InspectOptions): Promise<Inspection>;
  /**
   * Judges a picture that shows only the portrait: no card is located, the face sets the scale, and the picture is
   * treated as that part of a card. There is no print score, because it depends on the whole card.
   * @throws as `inspect` does.
   */
  inspectPortrait(image: Uint8Array, options?: InspectOptions): Promise<PortraitInspection>;
  /** Number of worker processes that have ended and had to be replaced: by a crash, or killed after the signal because they hung. */
  readonly workerRestarts: number;
  /** Ends the workers; running inspections reject. */
  close(): Promise<void>;
}

/**
 * Verifies the models once and starts the workers, each with an engine of its own.
 * @throws Error when a model, the calibration or an option is missing or invalid.
 */
export async function createInspector(inspectorOptions: InspectorOptions = {}): Promise<Inspector> {
  const workers = workersOf(inspectorOptions);
  const setup = await prepareEngine(inspectorOptions);
  const pool = await Pool.open(setup, workers, inspectorOptions.isBackground);
  const { calibration, thresholds } = setup;
  return {
    models: infosOf(setup.files),
    thresholds,
    operatingPoints: operatingPointsOf(setup.files),
    ...(calibration !== undefined && { calibration }),
    workers,
    get liveWorkers() {
      return pool.pids.length;
    },
    get workerRestarts() {
      return pool.restarts;
    },
    inspect: (image, options = {}) => judge<Inspection>(pool, { image, shows: 'card' }, options),
    inspectPortrait: (image, options = {}) => judge<PortraitInspection>(pool, { image, shows: 'portrait' }, options),
    close: async () => pool.close(),
  };
}

function workersOf({ workers = availableParallelism() }: InspectorOptions): number {
  if (Number.isInteger(workers) && workers >= 1 && workers <= 1024) return workers;
  throw new Error(`Expected a whole number 1..1024 for workers but received ${workers}`);
}

async function judge<T extends Inspection | PortraitInspection>(
  pool: Pool,
  { image, shows }: Pick<Task, 'image' | 'shows'>,
  { signal, findings = false, onStep }: InspectOptions,
): Promise<T> {
  if (!isUint8Array(image)) throw new TypeError('Expected the bytes of a photo, a Uint8Array, for image');
  const reply = await pool.run({ image, shows, findings }, signal);
  for (const step of reply.steps) onStep?.(step);
  switch (reply.kind) {
    case 'inspected':
      return reply.inspection as T;
    case 'refused':
      throw new AntifakeError(reply.reason, reply.detail, { cause: reply.cause });
    case 'stopped':
      throw new AntifakeError('internal', 'expected an inspection but it was stopped', { cause: signal?.reason });
  }
}
